"""What outside lists say of weaknesses, and within how many days each severity is to be fixed."""

from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.core import reference
from nq57.registers.cyber import enums, models, permissions, queries


@transaction.atomic
def load_fix_days(
    *, by: audit_rules.Actor, at: datetime, folder: Path = reference.FOLDER
) -> dict[str, int]:
    """Load within how many days each severity is to be fixed; return how many rows are new.

    What is there already is left as it is.

    :raises NotAllowedError: when the post does not keep the register's lists.
    """
    permissions.check_may_set_criteria(by)
    made = 0
    for row in reference.read_table(folder / "fix_deadlines.csv").rows:
        until = row["valid_to"]
        made += models.SeverityDeadline.objects.get_or_create(
            severity=enums.Gravity(row["severity"]).value,
            valid_from=date.fromisoformat(row["valid_from"]),
            defaults={
                "days": int(row["days"]), "basis": row["basis"], "confidence": row["confidence"],
                "valid_to": date.fromisoformat(until) if until else None,
            },
        )[1]  # fmt: skip
    if made:
        audit_actions.record(
            by=by, at=at, verb="load_reference", subject_kind="reference",
            subject_code="fix_deadlines", after={"created": made},
        )  # fmt: skip
    return {"deadlines": made}


def renew_ranks(*, weaknesses: Collection[int] = (), systems: Collection[int] = ()) -> int:
    """Bring the order of fixing up to date for these weaknesses, and these systems; return how
    many rows have another place now."""
    found = models.Vulnerability.objects.select_related("weakness", "system__levelling")
    rows = found.filter(weakness__in=weaknesses) | found.filter(system__in=systems)
    changed = []
    for row in rows.order_by().iterator(chunk_size=2_000):
        rank = queries.rank(row.weakness, row.system.level)
        if rank != row.rank:
            row.rank = rank
            changed.append(row)
    models.Vulnerability.objects.bulk_update(changed, ["rank"], batch_size=2_000)
    return len(changed)
