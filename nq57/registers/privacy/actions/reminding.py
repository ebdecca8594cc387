"""Tell offices of the clocks of impact files and of requests: near the day, and once after it."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.notices import actions as notice_actions
from nq57.notices import enums as notice_enums
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.registers.privacy import models, rules

_MOST_NAMED = 3
_KINDS = {"soon": notice_enums.NoticeKind.DUE_SOON, "overdue": notice_enums.NoticeKind.OVERDUE}
_TOLD = {"soon": "soon_told_for", "overdue": "late_told_for"}
_WORDS = {
    "soon": "Sắp đến hạn lập, cập nhật hồ sơ đánh giá tác động",
    "overdue": "Quá hạn lập, cập nhật hồ sơ đánh giá tác động",
}


@transaction.atomic
def remind_of_impacts(*, by: audit_rules.Actor, at: datetime) -> int:
    """Tell each office of the impact files whose day is near or past; return of how many.

    Of each due day once near it and once after it, however often this runs: one message for all
    that an office has to be told.
    """
    today = timezone.localdate(at)
    running = models.Processing.objects.select_for_update(of=("self",)).running(today)
    held: dict[tuple[Any, str], list[Any]] = defaultdict(list)
    for row in running.with_impact(today).filter(stand__in=_TOLD).select_related("office"):
        if getattr(row, _TOLD[row.stand]) != row.impact_due:
            setattr(row, _TOLD[row.stand], row.impact_due)
            held[row.office, row.stand].append(row)
    for (office, stand), rows in held.items():
        _tell(office, stand, rows, by, at)
    changed = [row for rows in held.values() for row in rows]
    models.Processing.objects.bulk_update(changed, list(_TOLD.values()), batch_size=200)
    return len(changed)


def _tell(
    office: orgs.Organisation, stand: str, rows: list[Any], by: audit_rules.Actor, at: datetime
) -> None:
    rows = sorted(rows, key=lambda one: (one.impact_due, one.pk))
    named = "; ".join(f"{one.name[:90]} ({one.impact_due:%d/%m/%Y})" for one in rows[:_MOST_NAMED])
    more = len(rows) - _MOST_NAMED
    text = f"{_WORDS[stand]}: {named}" + (f"; và {more} hoạt động khác." if more > 0 else ".")
    notice_actions.notify(
        posts=_list_posts(office, at), kind=_KINDS[stand], subject_kind="impact_files",
        subject_code=office.code,
        text=text, by=by, at=at, secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip


@transaction.atomic
def remind_of_requests(*, by: audit_rules.Actor, at: datetime) -> int:
    """Tell offices of requests of data subjects whose day is today or tomorrow, or past; return
    how many messages were new. Nobody is named in them."""
    today, told = timezone.localdate(at), 0
    owed = cases.Deadline.objects.owed().filter(
        case__kind=rules.REQUEST.kind, due__lte=today + timedelta(days=1)
    )
    for row in owed.select_related("case__organisation").order_by("pk"):
        if row.due is None:
            continue
        stand = "overdue" if row.due < today else "soon"
        when = "Quá hạn" if stand == "overdue" else "Sắp đến hạn"
        told += notice_actions.notify(
            posts=_list_posts(row.case.organisation, at), kind=_KINDS[stand],
            subject_kind="case", subject_code=row.case.code, by=by, at=at,
            text=f"{when} {row.due:%d/%m/%Y}: {row.name.lower()} của chủ thể dữ liệu, hồ sơ "
            f"{row.case.code}.",
            once_key=f"subject_request:{row.pk}:{row.due}:{stand}",
            secrecy=audit_enums.Secrecy.RESTRICTED,
        )  # fmt: skip
    return told


def _list_posts(office: orgs.Organisation, at: datetime) -> "orgs.PostQuerySet":
    return orgs.Post.objects.on(timezone.localdate(at)).in_area("all").filter(
        organisation=office, role__in=(org_enums.Role.FOCAL, org_enums.Role.HEAD)
    )  # fmt: skip
