"""Filter chips: links that keep the rest of the address, so every view can be sent."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest

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


def make_url(request: HttpRequest, parameter: str, value: str) -> str:
    """Return this page's address with one parameter changed, on its first page."""
    query = request.GET.copy()
    query.pop(pages.PARAMETER, None)
    query.pop(parameter, None)
    if value:
        query[parameter] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path
