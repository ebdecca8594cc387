"""One machine, loopback: what ``make up`` runs."""

from config.settings.base import *  # noqa: F403

DEBUG = False
