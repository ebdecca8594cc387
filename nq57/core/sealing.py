"""Secrets that must be read again, sealed with keys that lie outside the database."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


def seal(plain: str, keys: Sequence[str]) -> str:
    """Return a text sealed with the first of the keys."""
    return _join(keys).encrypt(plain.encode()).decode()


def unseal(sealed: str, keys: Sequence[str]) -> str:
    """Return the text that one of the keys sealed.

    :raises ValueError: when none of them did.
    """
    try:
        return _join(keys).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise ValueError("sealed with another key") from error


def _join(keys: Sequence[str]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
