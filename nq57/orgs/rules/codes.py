"""Codes and names that are made: slips, tokens, log-ins, posts."""

import hashlib
import re
import secrets
from collections.abc import Collection
from datetime import date, timedelta

from nq57.core import text
from nq57.orgs.rules.faults import OrgsError

LOGIN_PATTERN = r"^[a-z0-9][a-z0-9._-]{1,149}$"
SLIP_LIFETIME = timedelta(days=14)
SLIP_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_SLIP_LENGTH = 12
TOKEN_DAYS = (30, 90, 180, 365)
MOST_TOKENS = 20  # usable ones of one account
TOKEN_HINT = 13  # letters of a token that may be shown again
TOKEN_NOTED_EVERY = timedelta(minutes=5)


def make_slip_code() -> str:
    """Return a fresh one-time code for paper: three groups of four clear characters."""
    letters = "".join(secrets.choice(SLIP_LETTERS) for _ in range(_SLIP_LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, _SLIP_LENGTH, 4))


def hash_slip_code(code: str) -> str:
    """Return the SHA-256 (hex) of a code as typed: case, spaces and dashes ignored.

    A plain hash is enough: a code has 59 random bits and lives for two weeks.
    """
    plain = re.sub(r"[^0-9A-Z]", "", code.upper())
    return hashlib.sha256(plain.encode()).hexdigest()


def make_token_code() -> str:
    """Return a fresh token for a program: a mark that scanners of leaked keys know, 256 bits."""
    return f"nq57_{secrets.token_urlsafe(32)}"


def hash_token_code(code: str) -> str:
    """Return the SHA-256 (hex) of a token; a plain hash is enough for 256 random bits."""
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()


def propose_login(full_name: str, taken: Collection[str]) -> str:
    """Return a free log-in name: given name, then initials of family and middle names.

    :raises OrgsError: when the name has no letter for it.

    >>> propose_login("Nguyễn Văn Đức", {"ducnv"})
    'ducnv2'
    """
    words = [re.sub(r"[^a-z0-9]", "", word) for word in text.fold(full_name).split(" ")]
    words = [word for word in words if word]
    if not words:
        raise OrgsError("Họ và tên không có chữ nào để đặt tên đăng nhập.")
    stem = words[-1] + "".join(word[0] for word in words[:-1])
    stem = stem if len(stem) > 1 else stem + "1"
    number = 1
    while (login := stem if number == 1 else f"{stem}{number}") in taken:
        number += 1
    return login


def make_post_code(*, organisation: str, role: str, area: str, person_id: int, since: date) -> str:
    """Return a post's natural key: office, role, area, day and person."""
    return f"{organisation}/{role}/{area}/{since:%Y%m%d}/{person_id}"
