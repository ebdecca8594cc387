"""What fell due in a period, for many offices at once."""

from collections.abc import Collection
from datetime import date

from nq57.audit import enums as audit_enums
from nq57.cases import models as cases
from nq57.scoring import rules

_READ = (
    "due", "met_on", "case__code", "case__kind", "case__graph", "case__title", "case__state",
    "case__organisation", "case__secrecy", "case__claimed_on", "case__closed_at",
)  # fmt: skip


def list_dues(
    *, offices: Collection[int], starts_on: date, ends_on: date, today: date
) -> dict[int, list[rules.Due]]:
    """Return the deadlines of offices (by key) that fell due between two days, as they stand.

    An extended date counts as extended. Titles of what is not open stay out, and
    what is sealed has no code either: the rows are kept with points that others read.
    """
    kinds = {kind for kind, _good in rules.COUNTED.values()}
    rows = cases.Deadline.objects.filter(
        case__organisation__in=offices, case__kind__in=kinds, due__gte=starts_on,
        due__lte=ends_on,
    ).select_related("case").only(*_READ)  # fmt: skip
    found: dict[int, list[rules.Due]] = {office: [] for office in offices}
    for row in rows.order_by("due", "case__code"):
        case = row.case
        title = case.title if case.secrecy == audit_enums.Secrecy.OPEN else ""
        code = "" if case.secrecy == audit_enums.Secrecy.SEALED else case.code
        if row.due is not None:
            found[case.organisation_id].append(rules.Due(
                case.kind, code, title, row.due, row.met_on, row.get_timeliness(today)
            ))  # fmt: skip
    return found
