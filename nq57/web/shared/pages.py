"""Pagination by key: the next page starts after the last row, whatever was added."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

PARAMETER = "sau"
SIZE = 50

M = TypeVar("M", bound=Model)
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, and the addresses of the first and the next page."""

    rows: list[Row]
    next_url: str | None
    first_url: str | None


def take(
    queryset: QuerySet[M], request: HttpRequest, *, key: tuple[str, ...], size: int = SIZE
) -> Page[M]:
    """Return the page that the request asks for.

    ``key`` are the fields that order the rows, the last one unique; a leading ``-`` turns
    the whole order, so all of them have it or none.
    """
    is_turned = key[0].startswith("-")
    fields = [name.lstrip("-") for name in key]
    rows = queryset.order_by(*key)
    after = _read(request.GET.get(PARAMETER), request.path)
    if after and len(after) == len(fields):
        rows = rows.filter(_beyond(fields, after, "lt" if is_turned else "gt"))
    found = list(rows[: size + 1])
    next_url = None
    if len(found) > size:
        last = found[size - 1]
        next_url = _address(request, _sign([_value(last, name) for name in fields], request.path))
    return Page(found[:size], next_url, _address(request, None) if after else None)


def _sign(values: list[Any], place: str) -> str:
    return signing.dumps(values, salt=place)  # a key of another list means nothing here


def _read(token: str | None, place: str) -> list[Any] | None:
    if not token:
        return None
    try:
        values = signing.loads(token, salt=place)
    except signing.BadSignature:
        return None
    return values if isinstance(values, list) else None


def _beyond(fields: list[str], after: list[Any], comparison: str) -> Q:
    """Return the condition that a row's key comes after ``after``, field by field."""
    beyond = Q()
    same: dict[str, Any] = {}
    for name, value in zip(fields, after, strict=True):
        beyond |= Q(**same, **{f"{name}__{comparison}": value})
        same[name] = value
    return beyond


def _value(row: Model, name: str) -> Any:
    value: Any = row
    for part in name.split("__"):
        value = getattr(value, part)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _address(request: HttpRequest, token: str | None) -> str:
    query = request.GET.copy()
    query.pop(PARAMETER, None)
    if token:
        query[PARAMETER] = token
    return f"{request.path}?{query.urlencode()}" if query else request.path
