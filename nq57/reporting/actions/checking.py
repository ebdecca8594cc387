"""Check what was sent: accept items, many at once, or return them one by one with reasons."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import models as cases
from nq57.core import refusals
from nq57.measures import actions as measure_actions
from nq57.measures.models import Observation
from nq57.plans import actions as plan_actions
from nq57.plans.models import Indicator
from nq57.reporting import enums, models, permissions, queries, rules
from nq57.reporting.actions import entering


@transaction.atomic
def accept_items(
    *, stamps: Sequence[str], by: audit_rules.Actor, at: datetime
) -> list[models.Report]:
    """Accept items by their stamps (``line-12.3``); return the reports that are now accepted.

    A report is accepted when all its parts are. Figures become checked figures; obligations
    whose lines say that they are done, with the product, are finished on the product's day.

    :raises NotAllowedError: when another office checks one, or it is one's own report.
    :raises rules.ReportingError: when none is given, or one changed since it was seen.
    """
    items = _lock(stamps, by)
    _check_confirmed(items)
    _mark(items, enums.ItemVerdict.ACCEPTED, by, at)
    _check_figures(items, by, at)
    _finish(items, by, at)
    reports = {_report_of(item).pk: _report_of(item) for item in items}
    whole = [report for report in reports.values() if _is_whole(report)]
    moves = [case_actions.NewMove(case=report.case, verb="accept") for report in whole]
    case_actions.move_all(moves=moves, by=by, at=at)
    _journal("accept_items", reports.values(), len(items), by, at)
    return whole


@transaction.atomic
def return_items(
    *,
    report: models.Report,
    reasons: Mapping[str, str],
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Return items of a report, each with its reason; the office may mend only those.

    ``reasons`` are by stamp (``line-12.3``).

    :raises NotAllowedError: when another office checks one, or it is one's own report.
    :raises rules.ReportingError: without a reason for each, or when one changed meanwhile.
    """
    if not all(reason.strip() for reason in reasons.values()):
        raise rules.ReportingError("Ghi lý do cho từng mục trả lại.")
    items = _lock(list(reasons), by)
    if {_report_of(item).pk for item in items} != {report.pk}:
        raise rules.ReportingError("Mỗi lần chỉ trả lại các mục của một báo cáo.")
    held = entering.lock_report(report)
    said = {stamp.partition(".")[0]: reason.strip() for stamp, reason in reasons.items()}
    _mark(items, enums.ItemVerdict.RETURNED, by, at, said)
    held.round += 1
    held.save(update_fields=["round"])
    note = f"Trả lại {len(items)} mục: " + " ".join(said.values())
    case_actions.move(case=held.case, verb="return", note=note, by=by, at=at)


@transaction.atomic
def excuse_late(*, report: models.Report, reason: str, by: audit_rules.Actor, at: datetime) -> None:
    """Let a late report count as timely, with the reason shown beside it.

    :raises NotAllowedError: when the post does not run the cycles.
    :raises rules.ReportingError: without a reason, or when it was not sent late.
    """
    permissions.check_may_run(by)
    held = entering.lock_report(report)
    if not reason.strip():
        raise rules.ReportingError("Ghi lý do coi báo cáo là đúng hạn.")
    due = held.cycle.counted_due
    if held.first_sent_on is None or due is None or held.first_sent_on <= due:
        raise rules.ReportingError("Báo cáo này chưa gửi hoặc đã gửi đúng hạn.")
    held.excuse, held.excused_by = reason.strip(), by.account
    held.save(update_fields=["excuse", "excused_by"])
    _journal("excuse_late", [held], 1, by, at, reason.strip())


_Item = models.Line | models.Figure | models.Report


def _report_of(item: _Item) -> models.Report:
    return item if isinstance(item, models.Report) else item.report


def _lock(stamps: Sequence[str], by: audit_rules.Actor) -> list[_Item]:
    """Return the items as they stand, their reports locked; refuse what may not be judged."""
    if not stamps:
        raise rules.ReportingError("Chọn ít nhất một mục.")
    seen = dict(stamp.partition(".")[::2] for stamp in stamps)
    keys = queries.find_reports(keys=seen)
    list(cases.Case.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    found = queries.find_items(keys=seen)
    reports = {_report_of(item).pk: _report_of(item) for item in found.values()}
    for key, revision in seen.items():
        item = found.get(key)
        if item is None or str(item.revision) != revision or not _waits(item):
            raise rules.ReportingError(
                "Có mục vừa được sửa, nhận hoặc trả lại. Tải lại trang để xem rồi làm tiếp."
            )
        permissions.check_may_check(by, item)
        if not isinstance(item, models.Report):
            item.report = reports[item.report_id]
        if _report_of(item).sent_by == by.account:
            raise refusals.NotAllowedError("Người gửi báo cáo không tự nhận, trả lại báo cáo đó.")
    return list(found.values())


def _check_confirmed(items: Iterable[_Item]) -> None:
    """Refuse to accept what was entered for an office before that office confirms it."""
    keys = {_report_of(item).pk for item in items}
    waiting = models.OnBehalf.objects.filter(report__in=keys, state=enums.BehalfState.WAITING)
    row = waiting.select_related("report__organisation").first()
    if row is not None:
        raise rules.ReportingError(
            f"Báo cáo của {row.report.organisation.name} do {row.office_name} nhập thay, cơ quan "
            "chưa xác nhận: chưa nhận được. Bỏ chọn các mục của báo cáo này, hoặc đợi xác nhận."
        )


def _waits(item: _Item) -> bool:
    return item.verdict == enums.ItemVerdict.PENDING and _report_of(item).case.state == "sent"


def _mark(
    items: Iterable[_Item],
    verdict: str,
    by: audit_rules.Actor,
    at: datetime,
    reasons: Mapping[str, str] | None = None,
) -> None:
    alike: dict[tuple[type[models.Checked], str], list[int]] = {}
    for item in items:
        item.verdict, item.checked_by, item.checked_at = verdict, by.account, at
        item.reason = (reasons or {}).get(item.item, "")
        alike.setdefault((type(item), item.reason), []).append(item.pk)
    for (model, reason), keys in alike.items():
        model._default_manager.filter(pk__in=keys).update(
            verdict=verdict, checked_by=by.account, checked_at=at, reason=reason
        )


def _check_figures(items: Iterable[_Item], by: audit_rules.Actor, at: datetime) -> None:
    claims = [item.claim for item in items if isinstance(item, models.Figure) and item.claim]
    # All at once and in order: two who accept reports together never wait for each other.
    indicators = Indicator.objects.filter(pk__in={claim.indicator_id for claim in claims})
    list(indicators.select_for_update().order_by("pk").values_list("pk"))
    by_source: dict[str, list[Observation]] = {}
    for claim in claims:
        by_source.setdefault(claim.source, []).append(claim)
    for source, rows in by_source.items():
        measure_actions.check_observations(claims=rows, source=source, by=by, at=at)


def _finish(items: Iterable[_Item], by: audit_rules.Actor, at: datetime) -> None:
    """Finish what accepted lines say is done, by the moves of the obligations themselves."""
    done: dict[int, list[models.Line]] = {}
    for item in items:
        if isinstance(item, models.Line) and item.says_done:
            done.setdefault(item.report_id, []).append(item)
    for lines in done.values():
        report = lines[0].report
        note = f"Theo {report.case.title} ({report.case.code}), {report.sent_by} gửi."
        plan_actions.finish_reported(
            reported=[
                plan_actions.Reported(line.obligation, line.product, line.product_on)
                for line in lines
                if line.product_on is not None
            ],
            note=note, by=by, at=at,
        )  # fmt: skip


def _is_whole(report: models.Report) -> bool:
    """Say whether every part of a report is accepted."""
    left = enums.ItemVerdict.PENDING
    return (
        report.verdict == enums.ItemVerdict.ACCEPTED
        and not report.lines.filter(verdict=left).exists()
        and not report.figures.filter(verdict=left).exists()
    )


def _journal(
    verb: str,
    reports: Iterable[models.Report],
    count: int,
    by: audit_rules.Actor,
    at: datetime,
    note: str = "",
) -> None:
    events = [
        audit_actions.Event(
            verb=verb, subject_kind="case", subject_code=report.case.code,
            after={"items": count}, note=note, secrecy=report.case.secrecy,
        )
        for report in reports
    ]  # fmt: skip
    audit_actions.record_all(events=events, by=by, at=at)
