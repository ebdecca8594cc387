"""Freeze a cycle's totals and text; tell whoever did when a correction touches them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.core import canonical
from nq57.core.phrases import Phrase
from nq57.measures import actions as measure_actions
from nq57.measures import models as measures
from nq57.measures import permissions as measure_permissions
from nq57.measures import queries as measure_queries
from nq57.measures import rules as measure_rules
from nq57.notices import actions as notice_actions
from nq57.notices import enums as notice_enums
from nq57.orgs.models import Post
from nq57.reporting import models, permissions, queries, rules

_BULK_ROWS = 500


@transaction.atomic
def consolidate(
    *,
    cycle: models.Cycle,
    by: audit_rules.Actor,
    at: datetime,
    headline: str = "furthest",
    note: str = "",
) -> models.Consolidation:
    """Freeze a cycle's totals as they stand, with the figures that each rests on.

    The next one supersedes it; this one stays as it is.

    :raises NotAllowedError: when the post does not run the cycles.
    :raises rules.ReportingError: when nothing is told yet, or nothing changed since the last.
    """
    permissions.check_may_run(by)
    cycles = models.Cycle.objects.select_for_update(of=("self",)).select_related("plan")
    held = cycles.get(pk=cycle.pk)
    rows = queries.order_rows(rows=_read_totals(held, headline))
    if not any(row.headline.inputs for row in rows):
        raise rules.ReportingError("Chưa có số liệu nào để tổng hợp. Chờ cơ quan gửi báo cáo.")
    number = (held.consolidations.aggregate(last=Max("number"))["last"] or 0) + 1
    made = models.Consolidation(
        cycle=held, number=number, headline=headline, words=queries.make_text(cycle=held),
        note=note.strip(), by=by.account, post=by.post, at=at,
    )  # fmt: skip
    totals = _freeze(made, rows)
    _check_new(held, made, totals)
    digests = [total.digest for total in totals]
    content = queries.tell_consolidation(row=made, cycle=held, digests=digests)
    made.digest = canonical.digest(content)
    made.save(force_insert=True)
    models.ConsolidatedTotal.objects.bulk_create(totals, batch_size=_BULK_ROWS)
    audit_actions.record(
        by=by, at=at, verb="consolidate", subject_kind="report_cycle",
        subject_code=f"{held.plan.code}/{held.period}",
        after={"number": number, "totals": len(totals), "digest": made.digest},
        secrecy=held.plan.secrecy,
    )  # fmt: skip
    return made


@transaction.atomic
def validate_figures(
    *, cycle: models.Cycle, keys: Sequence[int], by: audit_rules.Actor, at: datetime
) -> int:
    """Recognise checked figures by their keys, many at once; return how many.

    :raises NotAllowedError: when the post does not recognise figures.
    :raises rules.ReportingError: when none is chosen, or one changed since it was seen.
    """
    try:
        measure_permissions.check_may_validate(by)
        found = measures.Observation.objects.filter(
            pk__in=keys, indicator__plan=cycle.plan_id, verdict="checked"
        )
        if not keys or len(found) != len(set(keys)):
            raise rules.ReportingError(
                "Chọn số liệu đã kiểm tra của kế hoạch này. Tải lại trang để xem số mới."
            )
        source = f"TH-{cycle.plan.code}-{cycle.period}"
        measure_actions.validate_observations(checked=list(found), source=source, by=by, at=at)
    except measure_rules.MeasuresError as error:
        raise rules.ReportingError(str(error)) from error
    return len(found)


def tell_consolidators(
    report: models.Report, filing: int, by: audit_rules.Actor, at: datetime
) -> int:
    """Tell who made a consolidation that a report has since changed figures in it.

    Return how many were told. Each filing is told once.
    """
    behind = measures.Observation.objects.filter(
        Q(is_current=False) | Q(judged__is_current=False) | Q(judged__judged__is_current=False),
        organisation=report.organisation_id,
        indicator__plan=report.cycle.plan_id,
        period__in=report.figures.values("period"),
    )
    keys = list(behind.values_list("pk", flat=True))
    if not keys:
        return 0
    cycles = models.Cycle.objects.filter(
        plan=report.cycle.plan_id, ends_on__gte=report.cycle.ends_on,
        ends_on__year=report.cycle.ends_on.year,
    ).select_related("plan")  # fmt: skip
    told = 0
    for made in queries.list_latest(cycles=cycles).values():
        touched = made.totals.filter(inputs__overlap=keys).values("indicator").distinct().count()
        if touched:
            told += _tell(made, report, filing, touched, by, at)
    return told


def _read_totals(
    cycle: models.Cycle, headline: str
) -> dict[tuple[int, str], measure_queries.TotalRow]:
    return queries.list_cycle_totals(cycle=cycle, headline=headline, with_verdicts=False)


def _freeze(
    made: models.Consolidation, rows: Sequence[measure_queries.TotalRow]
) -> list[models.ConsolidatedTotal]:
    offices = {one.via or one.office for row in rows for one in row.headline.inputs}
    names = queries.list_names(offices=offices.union(*(row.missing for row in rows)))
    totals = []
    for row in rows:
        said = queries.list_said(row=row, codes=names)
        figure, counted = row.figure, (row.told, row.asked)
        row.profile.indicator = row.indicator
        content = queries.tell_total(
            profile=row.profile, period=row.period.code, figure=figure, said=said,
            missing=[names[key][0] for key in row.missing], counted=counted,
        )  # fmt: skip
        totals.append(
            models.ConsolidatedTotal(
                consolidation=made, indicator=row.indicator, profile=row.profile,
                period=row.period.code, value=figure.value if figure else None,
                numerator=figure.numerator if figure else None,
                denominator=figure.denominator if figure else None,
                told=row.told, asked=row.asked, inputs=[one.key for one in said],
                missing=list(row.missing), digest=canonical.digest(content),
            )
        )  # fmt: skip
    return totals


def _check_new(
    cycle: models.Cycle, made: models.Consolidation, totals: Sequence[models.ConsolidatedTotal]
) -> None:
    last = cycle.consolidations.order_by("-number").first()
    if last is None or (last.headline, last.words) != (made.headline, made.words):
        return
    if queries.list_digests(consolidation=last) == [total.digest for total in totals]:
        raise rules.ReportingError(
            f"Không có gì thay đổi so với bản tổng hợp lần {last.number}. Dùng bản đó."
        )


def _tell(
    made: models.Consolidation,
    report: models.Report,
    filing: int,
    touched: int,
    by: audit_rules.Actor,
    at: datetime,
) -> int:
    text = Phrase(
        rules.telling.CHANGED_SINCE, office=report.organisation.short_name,
        period=made.cycle.label, number=made.number, count=touched,
    )  # fmt: skip
    return notice_actions.notify(
        posts=Post.objects.filter(code=made.post), kind=notice_enums.NoticeKind.CHANGED,
        subject_kind="consolidation", subject_code=f"{made.pk}", text=text, by=by, at=at,
        once_key=f"consolidation-{made.pk}-{report.pk}-{filing}",
    )  # fmt: skip
