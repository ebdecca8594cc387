"""A province's server behind HTTPS: a database of its own, keys given from outside."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import ENV

if not ENV.database_url:
    raise ImproperlyConfigured("Thiếu DATABASE_URL: bản chạy thật cần PostgreSQL 15 trở lên.")
if not ENV.secret_key or not ENV.field_keys or not ENV.journal_key:
    raise ImproperlyConfigured(
        "Thiếu NQ57_SECRET_KEY, NQ57_FIELD_KEYS hoặc NQ57_JOURNAL_KEY: chạy «nq57 keys» để tạo."
    )

if ENV.demonstration:
    raise ImproperlyConfigured("NQ57_DEMO=1 chỉ dành cho bản chạy thử: bỏ khỏi tệp môi trường.")

DEBUG = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^song$", r"^san-sang$", r"^so-do$"]  # asked on the machine itself
SECURE_HSTS_SECONDS = 31_536_000
# Other names below and beside this one are the province's to decide on.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_NAME = "__Host-session"  # browsers keep such a cookie from other hosts
CSRF_COOKIE_NAME = "__Host-csrf"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
ALLAUTH_TRUSTED_PROXY_COUNT = 1
