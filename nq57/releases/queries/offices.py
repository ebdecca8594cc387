"""What each office leads, as a release tells it: its rows, its place on the map, its own work."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from nq57.core import tiles
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans

_Counts = Mapping[tuple[int, int], Mapping[str, int]]  # by task and office, by timeliness
_LEAD = plan_enums.Role.LEAD


def tell_offices(
    *,
    indicators: Sequence[plans.Indicator],
    tasks: Sequence[plans.Task],
    on: date,
    own: _Counts | None,
) -> list[dict[str, Any]]:
    """Return the offices that lead something released, in their order, each with what it leads.

    A task is told by its place among the released ones; ``own`` is each office's own work of
    it, None when no office may be told late: then nothing of an office's own is in the answer.
    """
    members = _Members(on)
    led: dict[int, list[str]] = defaultdict(list)
    for row in indicators:
        for office in members.resolve(row.parties.all()):
            led[office].append(row.code)
    done: dict[int, list[dict[str, int]]] = defaultdict(list)
    for place, task in enumerate(tasks):
        parties = [party for part in task.assignments.all() for party in part.parties.all()]
        for office in members.resolve(parties):
            done[office].append({"place": place} | _tell_own(own, task.pk, office))
    found = orgs.Organisation.objects.filter(pk__in={*led, *done}).select_related("place")
    rows = list(found.in_order())
    cells = _place(rows)
    return [
        {
            "code": row.code, "name": row.name, "short": row.short_name, "level": row.level,
            "cell": cells.get(row.pk), "indicators": led[row.pk], "tasks": done[row.pk],
        }
        for row in rows
    ]  # fmt: skip


class _Members:
    """Offices of parties on a day; each group is asked for once."""

    def __init__(self, on: date) -> None:
        self._on = on
        self._known: dict[int, list[int]] = {}

    def resolve(self, parties: Collection[Any]) -> list[int]:
        """Return the keys of the offices that lead, each once."""
        found: list[int] = []
        for one in parties:
            if one.role != _LEAD:
                continue
            if one.organisation_id:
                found.append(one.organisation_id)
            elif one.group_id:
                found += self._list(one)
        return list(dict.fromkeys(found))

    def _list(self, party: Any) -> list[int]:
        if party.group_id not in self._known:
            members = org_queries.list_members(group=party.group, on=self._on)
            self._known[party.group_id] = list(members.values_list("pk", flat=True))
        return self._known[party.group_id]


def _tell_own(own: _Counts | None, task: int, office: int) -> dict[str, int]:
    if own is None:
        return {}
    counts = own.get((task, office), {})
    return {
        "total": sum(counts.values()), "done": counts.get("met", 0) + counts.get("met_late", 0),
        "overdue": counts.get("overdue", 0),
    }  # fmt: skip


def _place(rows: Sequence[orgs.Organisation]) -> dict[int, list[int]]:
    """Return column and row of each commune on the tile map."""
    points = {
        row.pk: tiles.Point(row.place.key, float(row.place.longitude), float(row.place.latitude))
        for row in rows
        if row.kind == org_enums.OrganisationKind.PEOPLE_COMMITTEE
        and row.level == org_enums.Level.COMMUNE
        and row.place and row.place.longitude is not None and row.place.latitude is not None
    }  # fmt: skip
    cells = tiles.place(list(points.values()))
    return {pk: [cells[one.key].column, cells[one.key].row] for pk, one in points.items()}
