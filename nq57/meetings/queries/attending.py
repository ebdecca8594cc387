"""Who was at a meeting: counted for its file, told member by member on its page."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from nq57.meetings import enums, models
from nq57.plans import models as plans


@dataclass(frozen=True)
class Attended:
    """Who was at a meeting: its rows by rank, and how many of each presence."""

    rows: list[models.Attendance]
    counts: Counter[str]

    @property
    def total(self) -> int:
        """Return of how many members it is told."""
        return len(self.rows)

    @property
    def came(self) -> int:
        """Return how many came themselves."""
        return self.counts[enums.Presence.CAME]

    def list_names(self, presence: str) -> list[str]:
        """Return the members of one presence; who sent somebody, with whom."""
        return [
            f"{row.member.person} ({row.stand_in} dự thay)" if row.stand_in
            else str(row.member.person)
            for row in self.rows if row.presence == presence
        ]  # fmt: skip


def list_seated(*, plan: plans.Plan, on: date) -> list[models.Member]:
    """Return the members of a plan's committee on a day, by rank."""
    found = models.Member.objects.on(on).filter(plan=plan)
    return list(found.in_order().select_related("person"))


def get_attended(*, meeting: models.Meeting) -> Attended:
    """Return who was at a meeting; of nobody is told where it was never written."""
    order = {role: at for at, role in enumerate(enums.MemberRole.values)}
    found = meeting.attendances.select_related("member__person")
    rows = sorted(
        found, key=lambda row: (order[row.member.role], row.member.person.sort_key, row.member_id)
    )
    return Attended(rows, Counter(row.presence for row in rows))
