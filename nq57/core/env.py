"""The typed environment: every variable that nq57 reads, with its default and meaning.

A wrong value stops the start with one sentence instead of failing later.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environs

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Environment:
    """The installation's settings from outside, already checked."""

    secret_key: str
    field_keys: tuple[str, ...]
    journal_key: str
    database_url: str
    database_owner_url: str
    hosts: tuple[str, ...]
    public_address: str
    data_folder: Path
    file_limit_mb: int
    clamd_address: str
    trust_folder: Path | None
    province: str
    province_iso: str
    demonstration: bool
    oidc_name: str
    oidc_issuer: str
    oidc_client: str
    oidc_secret: str
    email: str
    email_user: str
    email_password: str
    email_from: str
    email_tls: bool
    sms: str
    sms_token: str
    zalo: str
    zalo_token: str
    quiet_hours: str
    backup_keys: tuple[str, ...]
    metrics_token: str
    log: str
    s3: str
    s3_key: str
    s3_secret: str
    s3_region: str


def read_environment() -> Environment:
    """Read and check the process's environment.

    ``NQ57_FIELD_KEYS``: comma-separated Fernet keys, the newest first; they encrypt second
    factors and live outside the database. ``NQ57_JOURNAL_KEY``: 64 hex digits, the Ed25519
    seed that signs the journal's head. ``DATABASE_OWNER_URL``: the role that owns the
    tables and migrates; empty means the same as ``DATABASE_URL``. ``NQ57_ADDRESS``: where
    people reach nq57, printed on papers. ``NQ57_CLAMD``: the virus scanner as ``host:port``
    or the path of its socket; empty means none. ``NQ57_OIDC_ISSUER``: the province's OpenID
    Connect provider; its answers are trusted because of TLS, so only HTTPS will do.

    :raises environs.EnvError: when a variable is missing or cannot be understood.
    """
    env = environs.Env()
    database_url = env.str("DATABASE_URL", "")
    issuer = env.str("NQ57_OIDC_ISSUER", "", validate=_check_issuer).rstrip("/")
    for name in ("NQ57_OIDC_CLIENT", "NQ57_OIDC_SECRET"):
        if issuer and not env.str(name, ""):
            raise environs.EnvError(f"Thiếu {name}: NQ57_OIDC_ISSUER cần cả mã và khóa ứng dụng.")
    return Environment(
        secret_key=env.str("NQ57_SECRET_KEY", ""),
        field_keys=tuple(env.list("NQ57_FIELD_KEYS", [])),
        journal_key=env.str("NQ57_JOURNAL_KEY", "", validate=_check_journal_key),
        database_url=database_url,
        database_owner_url=env.str("DATABASE_OWNER_URL", "") or database_url,
        hosts=tuple(env.list("NQ57_HOSTS", ["127.0.0.1", "localhost", "[::1]"])),
        public_address=env.str("NQ57_ADDRESS", "http://127.0.0.1:8057").rstrip("/"),
        data_folder=Path(env.str("NQ57_DATA", str(ROOT / ".data"))),
        file_limit_mb=env.int("NQ57_FILE_LIMIT_MB", 50, validate=_check_limit),
        clamd_address=env.str("NQ57_CLAMD", "", validate=_check_address),
        province=env.str("NQ57_PROVINCE", "Sơn La"),
        province_iso=env.str("NQ57_PROVINCE_ISO", "VN-05"),
        demonstration=env.bool("NQ57_DEMO", False),
        oidc_name=env.str("NQ57_OIDC_NAME", ""),
        oidc_issuer=issuer,
        oidc_client=env.str("NQ57_OIDC_CLIENT", ""),
        oidc_secret=env.str("NQ57_OIDC_SECRET", ""),
        **_read_channels(env),
        **_read_upkeep(env),
    )


def _read_channels(env: environs.Env) -> dict[str, Any]:
    """Return how messages leave the site.

    ``NQ57_EMAIL``: the mail server as ``host:port``; ``NQ57_SMS``, ``NQ57_ZALO``: a gateway's
    HTTPS address; each may be ``file`` or ``console`` to try it out, and empty is off.
    ``NQ57_QUIET_HOURS``: ``20:00-07:00``, when nothing leaves the site; empty means never.
    """
    return {
        "email": env.str("NQ57_EMAIL", "", validate=_check_mail_server),
        "email_user": env.str("NQ57_EMAIL_USER", ""),
        "email_password": env.str("NQ57_EMAIL_PASSWORD", ""),
        "email_from": env.str("NQ57_EMAIL_FROM", "nq57@localhost"),
        "email_tls": env.bool("NQ57_EMAIL_TLS", True),
        "sms": env.str("NQ57_SMS", "", validate=_check_gateway),
        "sms_token": env.str("NQ57_SMS_TOKEN", ""),
        "zalo": env.str("NQ57_ZALO", "", validate=_check_gateway),
        "zalo_token": env.str("NQ57_ZALO_TOKEN", ""),
        "quiet_hours": env.str("NQ57_QUIET_HOURS", "20:00-07:00", validate=_check_quiet_hours),
    }


def _read_upkeep(env: environs.Env) -> dict[str, Any]:
    """Return what the one who keeps the machine set.

    ``NQ57_BACKUP_KEYS``: public age keys that backups are sealed for; their secret keys lie
    elsewhere. ``NQ57_METRICS_TOKEN``: lets a program that is not on the machine read the
    figures. ``NQ57_LOG``: ``json`` or ``text``. ``NQ57_TRUST``: the folder of certificates that
    signatures on papers must lead to; empty means ``trust`` of the data folder.
    """
    trust = env.str("NQ57_TRUST", "")
    return {
        "trust_folder": Path(trust) if trust else None,
        "backup_keys": tuple(env.list("NQ57_BACKUP_KEYS", [])),
        "metrics_token": env.str("NQ57_METRICS_TOKEN", "", validate=_check_token),
        "log": env.str("NQ57_LOG", "text", validate=_check_log),
        **_read_store(env),
    }


def _read_store(env: environs.Env) -> dict[str, Any]:
    """Return where stored files lie, when not in the data folder.

    ``NQ57_S3``: a bucket of an S3 store as ``https://host/bucket``; empty is the data folder.

    :raises environs.EnvError: when its key is missing.
    """
    address = env.str("NQ57_S3", "", validate=_check_store)
    for name in ("NQ57_S3_KEY", "NQ57_S3_SECRET"):
        if address and not env.str(name, ""):
            raise environs.EnvError(f"Thiếu {name}: NQ57_S3 cần cả mã và khóa của kho.")
    return {
        "s3": address,
        "s3_key": env.str("NQ57_S3_KEY", ""),
        "s3_secret": env.str("NQ57_S3_SECRET", ""),
        "s3_region": env.str("NQ57_S3_REGION", "us-east-1"),
    }


def _check_store(value: str) -> None:
    host = r"(https://[^/@\s?#]+|http://(127\.0\.0\.1|localhost)(:\d+)?)"
    shape = host + r"/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
    if value and not re.fullmatch(shape, value):
        raise environs.ValidationError("NQ57_S3 viết như https://kho.tinh.vn/ten-ngan-chua.")


def _check_token(value: str) -> None:
    if value and len(value) < 32:
        raise environs.ValidationError("NQ57_METRICS_TOKEN phải có ít nhất 32 ký tự.")


def _check_log(value: str) -> None:
    if value not in ("json", "text"):
        raise environs.ValidationError("NQ57_LOG là json hoặc text.")


def _check_journal_key(value: str) -> None:
    if value and not re.fullmatch(r"[0-9a-f]{64}", value):
        raise environs.ValidationError("NQ57_JOURNAL_KEY phải có đúng 64 chữ số thập lục phân.")


def _check_limit(value: int) -> None:
    if not 1 <= value <= 2000:
        raise environs.ValidationError("NQ57_FILE_LIMIT_MB phải từ 1 đến 2000.")


def _check_address(value: str) -> None:
    if value and not re.fullmatch(r"/.+|[^:]+:\d+", value):
        raise environs.ValidationError("NQ57_CLAMD phải là máy:cổng hoặc đường dẫn tuyệt đối.")


def _check_issuer(value: str) -> None:
    if value and not re.match(r"https://|http://(127\.0\.0\.1|localhost)[:/]", value):
        raise environs.ValidationError("NQ57_OIDC_ISSUER phải bắt đầu bằng https://.")


def _check_mail_server(value: str) -> None:
    if value and not re.fullmatch(r"file|console|[^:/\s]+:\d+", value):
        raise environs.ValidationError("NQ57_EMAIL phải là máy:cổng, file hoặc console.")


def _check_gateway(value: str) -> None:
    shape = r"file|console|https://\S+|http://(127\.0\.0\.1|localhost)[:/]\S*"
    if value and not re.fullmatch(shape, value):
        raise environs.ValidationError(
            "NQ57_SMS, NQ57_ZALO phải là địa chỉ https://, file hoặc console."
        )


def _check_quiet_hours(value: str) -> None:
    hour = r"([01]\d|2[0-3]):[0-5]\d"
    if value and not re.fullmatch(f"{hour}-{hour}", value):
        raise environs.ValidationError("NQ57_QUIET_HOURS viết như 20:00-07:00.")
