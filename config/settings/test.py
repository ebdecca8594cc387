"""The test suite: fixed keys, quick hashing, plain static files."""

import os

os.environ.setdefault("NQ57_SECRET_KEY", "test-only-key-that-protects-nothing-at-all")
os.environ.setdefault("NQ57_FIELD_KEYS", "bmV2ZXItdXNlZC1vdXRzaWRlLXRoZS10ZXN0cy0wMDA=")
os.environ.setdefault("NQ57_JOURNAL_KEY", "57" * 32)

from config.settings.base import *  # noqa: F403
from config.settings.base import ENV, STATIC_ROOT, STORAGES, database

DEBUG = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATABASES = {"default": database(ENV.database_owner_url or "postgresql:///nq57")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# WhiteNoise warns of a missing folder, and a warning fails the suite.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
