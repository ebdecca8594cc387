"""Addresses of the rows of a long list: looked up once for all of them, not row by row."""

from functools import lru_cache
from urllib.parse import quote

from django.urls import reverse

_SAFE = "!$&'()*+,;=/~:@"  # what Django leaves as it is
_STAND_IN = "0"  # what every kind of key may be


def get_address(name: str, *keys: object) -> str:
    """Return what ``reverse`` returns for a page whose address ends with the last key.

    :raises NoReverseMatch: when no page has such an address.
    """
    *before, last = keys
    told = str(last)
    if not told or "/" in told:
        return reverse(name, args=keys)
    head, tail = _split(name, *before)
    return head + quote(told, safe=_SAFE) + tail


@lru_cache(maxsize=256)
def _split(name: str, *before: object) -> tuple[str, str]:
    head, _, tail = reverse(name, args=[*before, _STAND_IN]).rpartition(_STAND_IN)
    return head, tail
