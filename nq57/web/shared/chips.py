"""Filter chips: links that keep the rest of the address, so every view can be sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Choices, Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from nq57.web.shared import pages


@dataclass(frozen=True)
class Choice:
    """One value of a filter: what the address says, what is read, how many, its state."""

    value: str
    label: str
    count: int | None = None
    status: str = ""


@dataclass(frozen=True)
class Chip:
    """A choice as a link."""

    label: str
    url: str
    is_current: bool
    count: int | None = None
    status: str = ""


def make_chips(request: HttpRequest, parameter: str, choices: Iterable[Choice]) -> list[Chip]:
    """Return one chip for each choice; an empty value drops the parameter."""
    current = request.GET.get(parameter, "")
    return [
        Chip(
            label=choice.label,
            url=make_url(request, parameter, choice.value),
            is_current=choice.value == current,
            count=choice.count,
            status=choice.status,
        )
        for choice in choices
    ]


def count_choices(found: QuerySet[Any], field: str, words: type[Choices]) -> list[Choice]:
    """Return all rows, and each word of a closed list that some of them have, with their number."""
    counts = dict(found.order_by().values_list(field).annotate(number=Count("pk")))
    present = [
        Choice(word.value, _(str(word.label)), counts[word.value])
        for word in words
        if word.value in counts
    ]
    return [Choice("", _("Tất cả"), sum(counts.values())), *present]


def make_url(request: HttpRequest, parameter: str, value: str) -> str:
    """Return this page's address with one parameter changed, on its first page."""
    query = request.GET.copy()
    query.pop(pages.PARAMETER, None)
    query.pop(parameter, None)
    if value:
        query[parameter] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path
