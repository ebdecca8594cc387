"""What a report or a reply is to a device without the network, and what came from such."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Count, Max

from nq57.core import dates, numbers
from nq57.reporting import models, rules

_SUMS: Mapping[str, Aggregate] = {
    "count": Count("pk"), "entered_at": Max("entered_at"), "received_at": Max("received_at"),
    "clock_ahead": Max("clock_ahead"),
}  # fmt: skip


@dataclass(frozen=True)
class Offline:
    """What of a report or a reply was done without the network; times of the last of it."""

    count: int
    entered_at: datetime | None
    received_at: datetime | None
    clock_ahead: int | None

    @property
    def minutes_ahead(self) -> int:
        """Return by how many minutes the device's clock was ahead, behind when negative."""
        return round((self.clock_ahead or 0) / 60)


def get_offline(*, on: models.Report | models.Reply) -> Offline:
    """Return what of a report or a reply was done without the network, in one query."""
    return Offline(**on.offline_entries.aggregate(**_SUMS))


def list_offline(*, reports: Collection[int]) -> dict[int, Offline]:
    """Return what of which reports was done without the network, in one query."""
    found = models.OfflineEntry.objects.filter(report__in=reports).order_by().values("report")
    rows = found.annotate(**_SUMS).values_list("report", *_SUMS)
    return {report: Offline(*told) for report, *told in rows}


def list_offline_items(*, reports: Collection[int]) -> dict[tuple[int, str], Offline]:
    """Return the same item by item, in one query; an act upon a whole report is named by its
    verb (``send``)."""
    found = models.OfflineEntry.objects.filter(report__in=reports).order_by()
    rows = found.values("report", "item").annotate(**_SUMS).values_list("report", "item", *_SUMS)
    return {(report, item): Offline(*told) for report, item, *told in rows}


def list_offline_replies(*, replies: Collection[models.Reply]) -> dict[int, Offline]:
    """Return what was done without the network by the reply's key, in one query."""
    found = models.OfflineEntry.objects.filter(reply__in=[reply.pk for reply in replies])
    rows = found.order_by().values("reply").annotate(**_SUMS).values_list("reply", *_SUMS)
    return {key: Offline(*said) for key, *said in rows}


def describe_response(*, response: models.Response) -> dict[str, Any]:
    """Return an answer as it would be typed, with its revision; its file loaded."""
    if response.choice_id is not None:
        said = f"#{response.choice_id}"
    elif response.file is not None:
        said = response.file.name
    else:
        said = response.text or _type(response.number) or _type(response.day)
    return {"key": response.item, "revision": response.revision, "said": {"answer": said}}


def describe_item(*, item: models.Line | models.Figure | models.Report) -> dict[str, Any]:
    """Return an item as it would be typed, with its revision."""
    described: dict[str, Any] = {"key": item.item, "revision": item.revision}
    if isinstance(item, models.Report):
        return described | {"said": item.words}
    return described | {"answer": item.answer, "said": describe_said(said=item.said)}


def describe_said(*, said: rules.Line | rules.Figure) -> dict[str, str]:
    """Return what an item says as it would be typed."""
    return {name: _type(value) for name, value in vars(said).items()}


def _type(value: str | int | date | Decimal | None) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return dates.format_date(value)
    if not isinstance(value, Decimal):
        return str(value)
    return numbers.write_number(value)
