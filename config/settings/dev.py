"""One machine, loopback: what ``make up`` runs."""

from config.settings.base import *  # noqa: F403

DEBUG = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost only
