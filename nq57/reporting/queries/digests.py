"""The digest of an office, or of the province: short plain words, open items only."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.core import dates
from nq57.core.phrases import Phrase
from nq57.law import queries as law_queries
from nq57.notices import enums as notice_enums
from nq57.notices import models as notices
from nq57.orgs import models as orgs
from nq57.plans import enums as plan_enums
from nq57.plans import queries as plan_queries
from nq57.plans.models.obligations import ObligationQuerySet
from nq57.reporting import models, rules
from nq57.reporting.queries import followup, lists

MOST_NAMED = 5
_TITLE = 90
_OPEN = audit_enums.Secrecy.OPEN


def write_digest(
    *, organisation: orgs.Organisation | None, by: audit_rules.Actor, today: date
) -> str:
    """Return the digest of an office, or of the whole province without one, as plain text.

    It may be copied anywhere, so nothing restricted stands in it, whoever asks.
    """
    name = organisation.name if organisation else f"tỉnh {settings.PROVINCE}"
    lines = [f"BẢN TIN NGÀY {dates.format_date(today)} – {name}"]
    for lane, title in (("overdue", "Quá hạn"), ("soon", "7 ngày tới")):
        owed = _list_owed(organisation, lane, by, today)
        lines += _tell_lane(owed, title, is_all=organisation is None)
    lines += _tell_office(organisation, by, today) if organisation else _tell_all(by, today)
    if len(lines) == 1:
        lines.append("Không có việc quá hạn, không có việc đến hạn trong 7 ngày tới.")
    lines.append(f"Chi tiết: {settings.PUBLIC_ADDRESS}/")
    return "\n".join(lines)


def summarise(*, organisation: orgs.Organisation, by: audit_rules.Actor, today: date) -> str:
    """Return the digest of an office in one line."""
    late, soon = (_list_owed(organisation, lane, by, today).count() for lane in ("overdue", "soon"))
    reports = list(_list_reports(organisation, by))
    told = rules.telling
    parts = [Phrase(told.WORK_LATE, count=late), Phrase(told.WORK_SOON, count=soon)]
    parts += [_say_report(report, today) for report in reports]
    return Phrase(told.DIGEST, on=dates.format_date(today), parts="; ".join(parts))


def list_wishing(*, today: date) -> list[notices.Preference]:
    """Return who wants the digest today: daily on working days, weekly on a week's first."""
    calendar = law_queries.get_calendar(since=today, until=today)
    if not calendar.is_working(today):
        return []
    wishing = notices.Preference.objects.exclude(digest=notice_enums.Pace.NONE)
    held = wishing.filter(post__in=orgs.Post.objects.on(today))
    return list(held.select_related("post__organisation").order_by("post__organisation", "pk"))


def _list_owed(
    organisation: orgs.Organisation | None, lane: str, by: audit_rules.Actor, today: date
) -> ObligationQuerySet:
    filters = plan_queries.Filters(
        office=organisation.code if organisation else "",
        role=plan_enums.Role.LEAD if organisation else "", is_open=True, timeliness=lane,
    )  # fmt: skip
    found = plan_queries.filter_obligations(by=by, today=today, filters=filters)
    return found.filter(case__secrecy=_OPEN, plan__secrecy=_OPEN)


def _tell_lane(found: ObligationQuerySet, title: str, *, is_all: bool) -> Iterator[str]:
    number = found.count()
    if not number:
        return
    yield f"{title}: {number} việc"
    rows = found.select_related("case__organisation", "task").in_order()[:MOST_NAMED]
    for row in rows:
        code = f"{row.task.code} " if row.task else ""
        if is_all:
            code = f"{row.case.organisation.short_name}: {code}"
        words = row.case.title
        if len(words) > _TITLE:
            words = words[:_TITLE].rpartition(" ")[0] + "…"
        due = f" (hạn {dates.format_date(row.case.due)})" if row.case.due else ""
        yield f"- {code}{words}{due}"
    if number > MOST_NAMED:
        yield f"- và {number - MOST_NAMED} việc khác"


def _list_reports(
    organisation: orgs.Organisation, by: audit_rules.Actor
) -> Iterator[models.Report]:
    """Return what an office still has to hand in."""
    found = models.Report.objects.visible_to(by).of_office(organisation.code).with_rows()
    open_ = found.filter(case__secrecy=_OPEN).exclude(case__state__in=("sent", "accepted"))
    yield from open_.order_by("cycle__due_on")


def _tell_office(
    organisation: orgs.Organisation, by: audit_rules.Actor, today: date
) -> Iterator[str]:
    for report in _list_reports(organisation, by):
        yield f"{_say_report(report, today)}."


def _say_report(report: models.Report, today: date) -> Phrase:
    told, late = rules.telling, lists.count_days_late(report, today)
    said = {
        "within": report.cycle.label[:1].lower() + report.cycle.label[1:],
        "sending": told.RETURNED if report.case.state == "returned" else told.UNSENT_YET,
        "on": dates.format_date(report.cycle.due_on),
    }
    return Phrase(told.REPORT_LATE, **said, days=late) if late else Phrase(told.REPORT_DUE, **said)


def _tell_all(by: audit_rules.Actor, today: date) -> Iterator[str]:
    cycle = followup.get_latest_cycle(by=by)
    if cycle is None or cycle.plan.secrecy != _OPEN:
        return
    found = models.Report.objects.visible_to(by).filter(cycle=cycle, case__secrecy=_OPEN)
    rows = list(found.with_rows().order_by("organisation__sort_key"))
    missing = [row for row in rows if row.first_sent_on is None]
    label = cycle.label[:1].lower() + cycle.label[1:]
    yield (
        f"Báo cáo {label}: {len(rows) - len(missing)}/{len(rows)} cơ quan đã gửi, "
        f"hạn {dates.format_date(cycle.due_on)}"
    )
    if missing and cycle.counted_due and today >= cycle.counted_due:
        names = "; ".join(row.organisation.short_name for row in missing)
        yield f"Chưa gửi ({len(missing)}): {names}"
