"""Settings shared by every way of running nq57."""

from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from nq57.core import env

ROOT = env.ROOT
ENV = env.read_environment()

SECRET_KEY = ENV.secret_key
FIELD_KEYS = ENV.field_keys
JOURNAL_KEY = ENV.journal_key
PROVINCE = ENV.province
PROVINCE_ISO = ENV.province_iso
HAS_DEMONSTRATION = ENV.demonstration
DATA_FOLDER = ENV.data_folder
PUBLIC_ADDRESS = ENV.public_address
ALLOWED_HOSTS = list(ENV.hosts)
BACKUP_KEYS = ENV.backup_keys
METRICS_TOKEN = ENV.metrics_token

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    "nq57.core",
    "nq57.audit",
    "nq57.files",
    "nq57.orgs",
    "nq57.law",
    "nq57.notices",
    "nq57.papers",
    "nq57.cases",
    "nq57.documents",
    "nq57.plans",
    "nq57.measures",
    "nq57.reporting",
    "nq57.inspection",
    "nq57.registers.cyber",
    "nq57.registers.honours",
    "nq57.registers.privacy",
    "nq57.evaluation",
    "nq57.scoring",
    "nq57.insights",
    "nq57.releases",
    "nq57.meetings",
    "nq57.web",  # before allauth, whose templates it replaces
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "nq57.web.middleware.log_requests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "nq57.web.middleware.choose_language",
    "nq57.web.middleware.take_out_nul",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "nq57.web.middleware.ActUnderPost",
    "nq57.web.middleware.answer_refusals",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nq57.web.context.describe_site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "nq57.web.templatetags.nq57",
                "nq57.web.templatetags.talk",
                "nq57.web.templatetags.work",
                "nq57.web.templatetags.insights",
                "nq57.web.templatetags.followup",
                "nq57.web.templatetags.inspection",
                "nq57.web.templatetags.cyber",
                "nq57.web.templatetags.scoring",
            ],
        },
    },
]


def database(url: str) -> dict[str, Any]:
    """Return Django's database settings for a connection address."""
    found = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    options = found.setdefault("OPTIONS", {})
    if isinstance(options, dict):
        options.setdefault("options", "-c timezone=UTC -c lock_timeout=10s")
    return found


DATABASES = {"default": database(ENV.database_url or "postgresql:///nq57")}
if ENV.database_owner_url != ENV.database_url:
    DATABASES["owner"] = database(ENV.database_owner_url)  # migrates; requests never use it
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "orgs.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_ADAPTER = "nq57.web.login.AccountAdapter"
ACCOUNT_SESSION_REMEMBER = False
# Growing delays: by account at one address (key), by address for all accounts together, and
# by account from everywhere, which browsers that it has used before are spared.
ACCOUNT_RATE_LIMITS = {
    "login": "120/1m/ip",
    "login_failed": "5/1m/key,10/10m/key,20/1h/key,60/5m/ip,300/1h/ip",
    "login_failed_anywhere": "50/1h/key",
    "slip": "10/1m/ip,40/1h/ip",
    "check_paper": "60/1m/ip,600/1h/ip",
    "rating": "5/1m/key,30/1d/key",
    # Programs: by address, by token, and by address for tokens that open nothing.
    "api": "600/1m/ip",
    "api_token": "300/1m/key",
    "api_failed": "20/1m/ip,100/1h/ip",
}
SOCIALACCOUNT_ADAPTER = "nq57.web.login.ProviderAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True  # who sits down at an open session connects nothing


def describe_provider(environment: env.Environment) -> dict[str, Any]:
    """Return allauth's settings of the province's OpenID Connect provider, if there is one."""
    settings = {
        "server_url": environment.oidc_issuer,
        "scope": ["openid", "profile"],
        "oauth_pkce_enabled": True,
        "fetch_userinfo": False,  # the identity token says who it is
    }
    app = {
        "provider_id": "tinh",
        "name": environment.oidc_name or environment.oidc_issuer,
        "client_id": environment.oidc_client,
        "secret": environment.oidc_secret,
        "settings": settings,
    }
    return {"openid_connect": {"APPS": [app] if environment.oidc_issuer else []}}


SOCIALACCOUNT_PROVIDERS = describe_provider(ENV)
MFA_ADAPTER = "nq57.web.login.SecondFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "nq57.web.accounts.forms.AddKeyForm",
    "edit_webauthn": "nq57.web.accounts.forms.EditKeyForm",
}
MFA_TOTP_ISSUER = f"nq57 {PROVINCE}"
MFA_TOTP_TOLERANCE = 1  # clocks of cheap phones
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_SAMESITE = "Lax"
OWN_PAGES = "/tai-khoan/toi/"  # a signed-in person's own: no post needed, no second factor yet
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "report-uri": ["/csp"],
    },
}

CSRF_FAILURE_VIEW = "nq57.web.shared.views.show_expired_form"
FORM_RENDERER = "nq57.web.shared.forms.Renderer"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Past it, any third of the keys is dropped: with the default of 300, a stranger could
        # wash out the counters that slow guessing down.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "nq57" / "web" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"


def describe_store(environment: env.Environment) -> dict[str, Any]:
    """Return where stored files lie: in the data folder, or in a bucket of an S3 store."""
    if not environment.s3:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": environment.data_folder / "files"},
        }
    options = {
        "address": environment.s3,
        "key": environment.s3_key,
        "secret": environment.s3_secret,
        "region": environment.s3_region,
    }
    return {"BACKEND": "nq57.files.formats.s3.S3Storage", "OPTIONS": options}


STORAGES = {
    "default": describe_store(ENV),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_LIMIT_BYTES = ENV.file_limit_mb * 1_000_000
CLAMD_ADDRESS = ENV.clamd_address
TRUST_FOLDER = ENV.trust_folder or DATA_FOLDER / "trust"
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

# How messages leave the site; an empty channel is off. E-mail goes by Django's mail.
CHANNELS = {"email": ENV.email, "sms": ENV.sms, "zalo": ENV.zalo}
CHANNEL_TOKENS = {"sms": ENV.sms_token, "zalo": ENV.zalo_token}
QUIET_HOURS = ENV.quiet_hours
EMAIL_HOST, _, _MAIL_PORT = ENV.email.rpartition(":")
EMAIL_PORT = int(_MAIL_PORT) if _MAIL_PORT.isdigit() else 25
EMAIL_HOST_USER = ENV.email_user
EMAIL_HOST_PASSWORD = ENV.email_password
EMAIL_USE_TLS = ENV.email_tls
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = ENV.email_from

PROCRASTINATE_IMPORT_PATHS = ["nq57.jobs.tasks", "nq57.jobs.schedule"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"()": "nq57.core.logs.TextFormatter"},
        "json": {"()": "nq57.core.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": ENV.log}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "nq57": {"level": "INFO"},
        "nq57.request": {"level": "INFO" if ENV.log == "json" else "WARNING"},
        "procrastinate": {"level": "WARNING"},
    },
}
