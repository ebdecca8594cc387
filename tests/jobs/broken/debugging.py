"""Real settings with the debugger left on."""

from config.settings.prod import *  # noqa: F403

DEBUG = True
