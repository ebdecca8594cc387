"""What anybody may know: the releases, the documents in force, the portal's texts."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Avg, Count

from nq57.audit import rules as audit_rules
from nq57.documents.models import Document
from nq57.orgs import rules as org_rules
from nq57.releases import enums, models, rules
from nq57.reporting import models as reporting
from nq57.reporting import queries as report_queries

_NOBODY = org_rules.Actor(account="")


@dataclass(frozen=True)
class Text:
    """A text of the portal as it stands; ``at`` is None until the province writes its own."""

    kind: str
    text: str
    basis: str = ""
    is_confirmed: bool = False
    at: datetime | None = None


@dataclass(frozen=True)
class Rated:
    """How a page was rated: how often, and the mean."""

    place: str
    count: int
    mean: float


def get_current() -> models.Release | None:
    """Return the release that the portal shows: of the newest period, as last corrected."""
    return models.Release.objects.public().newest_first().first()


def get_release(*, pk: int) -> models.Release:
    """Return a public release with its snapshot.

    :raises Release.DoesNotExist: when there is none.
    """
    found = models.Release.objects.public().select_related("replaces", "replaced_by")
    return found.get(pk=pk)


def list_releases(*, most: int | None = None) -> list[models.Release]:
    """Return the public releases, the newest first, without their snapshots."""
    return list(models.Release.objects.public().light().order_by("-at", "-pk")[:most])


def list_documents(*, most: int | None = None) -> list[Document]:
    """Return the documents that anybody may read, the newest first, without their lines."""
    found = Document.objects.visible_to(_NOBODY).filter(is_stub=False)
    return list(found.defer("lines").order_by("-added_at", "-pk")[:most])


def list_releasable(*, by: audit_rules.Actor) -> list[reporting.Consolidation]:
    """Return the newest consolidation of each cycle of the plans that ``by`` may read."""
    cycles = list(report_queries.find_cycles(by=by).order_by("-ends_on")[:24])
    latest = report_queries.list_latest(cycles=cycles)
    found = []
    for cycle in cycles:
        if made := latest.get(cycle.pk):
            made.cycle = cycle
            found.append(made)
    return found


def list_texts() -> dict[str, Text]:
    """Return every text of the portal by its kind, in one query."""
    rows = models.Statement.objects.order_by("kind", "-pk").distinct("kind")
    held = {row.kind: row for row in rows}
    return {
        kind: Text(kind, row.text, row.basis, row.is_confirmed, row.at)
        if (row := held.get(kind))
        else Text(kind, rules.WORDS[kind])
        for kind in enums.StatementKind.values
    }


def list_ratings(*, since: date) -> list[Rated]:
    """Return how each page was rated since a day, in the order of pages."""
    rows = models.Rating.objects.filter(on__gte=since).values("place")
    found = {row["place"]: row for row in rows.annotate(count=Count("pk"), mean=Avg("score"))}
    return [
        Rated(place, row["count"], row["mean"])
        for place in enums.Place.values
        if (row := found.get(place))
    ]
