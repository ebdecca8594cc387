"""The settings of a real installation: complete, and without demonstration."""

import os
import subprocess
import sys

import pytest

from nq57.core import env
from nq57.jobs.cli import database

PLACE = {
    "DJANGO_SETTINGS_MODULE": "config.settings.prod",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "NQ57_HOSTS": "nq57.example.gov.vn",
}


def check(**more: str) -> subprocess.CompletedProcess[str]:
    keys = dict(line.split("=", 1) for line in database.make_keys().splitlines())
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=kept | keys | PLACE | more, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_deployment_check_finds_nothing() -> None:
    done = check()
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"NQ57_DEMO": "1"}, "NQ57_DEMO"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"NQ57_FIELD_KEYS": ""}, "NQ57_FIELD_KEYS"),
        ({"NQ57_SECRET_KEY": ""}, "NQ57_SECRET_KEY"),
        ({"NQ57_OIDC_ISSUER": "http://id.example.gov.vn"}, "NQ57_OIDC_ISSUER"),
        ({"NQ57_OIDC_ISSUER": "https://id.example.gov.vn"}, "NQ57_OIDC_CLIENT"),
    ],
)
def test_an_unsafe_start_is_refused(more: dict[str, str], word: str) -> None:
    done = check(**more)
    assert done.returncode != 0
    assert word in done.stderr.splitlines()[-1]


def test_the_cookies_of_a_real_installation_stay_with_its_host() -> None:
    """A browser keeps a ``__Host-`` cookie only when it is secure, without a domain, for ``/``."""
    keys = dict(line.split("=", 1) for line in database.make_keys().splitlines())
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    asked = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME,"
        " s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY,"
        " s.SESSION_COOKIE_SAMESITE, s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_DOMAIN,"
        " s.SESSION_COOKIE_PATH, s.CSRF_COOKIE_PATH)"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env=kept | keys | PLACE, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == (
        "__Host-session __Host-csrf True True True Lax None None / /".split()
    )


def test_large_libraries_wait_until_they_are_needed() -> None:
    """What most processes never use is no part of them: each here costs 2 to 75 MB."""
    code = (
        "import sys, config.serve; config.serve.load(); import nq57.jobs.schedule;"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    place = {"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": "postgresql:///x"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=env.ROOT, env=kept | place,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "nq57" in loaded
    assert not loaded & {
        "vl_convert", "typst", "docx", "docxtpl", "pypdfium2", "pyhanko", "minio", "Crypto",
        "pyrage",
    }  # fmt: skip
