"""The centre's periodic report: counts over a period, each with what it counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from nq57.core import dates
from nq57.orgs.models import Organisation
from nq57.papers import queries as paper_queries
from nq57.papers import rules as paper_rules
from nq57.registers.cyber import enums, models, rules
from nq57.registers.cyber.queries import calls, campaigns, plans, reviews

PERIODIC_PAPER = paper_rules.Template(Path(__file__).parents[1] / "papers" / "periodic@1")
_HEAD = ("STT", "Nội dung", "Số liệu", "Cách tính")


@dataclass(frozen=True, kw_only=True)
class Period:
    """From which day to which, both within, and what kind of report it is."""

    kind: str
    since: date
    until: date

    @property
    def source(self) -> str:
        """Return what tells the report apart from others of its office."""
        return f"cyber-periodic:{self.kind}:{self.since:%Y-%m-%d}:{self.until:%Y-%m-%d}"


@dataclass(frozen=True, kw_only=True)
class PeriodFigure:
    """One number of the report: how it was counted, the codes of what it counted, and the list
    where that is found. Without a value nobody knows it, which is not zero."""

    name: str
    value: int | float | None
    how: str
    place: str
    inputs: tuple[str, ...] = ()
    is_share: bool = False


def name_period(period: Period) -> str:
    """Return what a report is about."""
    words = "6 tháng" if period.kind == enums.PeriodKind.HALF else "năm"
    span = f"từ {dates.format_date(period.since)} đến {dates.format_date(period.until)}"
    return f"Tình hình an ninh mạng {words}, {span}"


def count_period(*, period: Period, now: datetime) -> list[PeriodFigure]:
    """Return the figures of a period: what stood on its last day, what happened within it."""
    return [
        *_count_entries(period.until), *_count_staff(period), *_count_incidents(period),
        *_count_campaign(period.until, now), *_count_review(period.until, now),
    ]  # fmt: skip


def make_periodic(
    *, period: Period, office: Organisation, cover: paper_rules.Cover, now: datetime
) -> dict[str, Any]:
    """Return what the paper of a period is filled from; ``inputs`` keeps what was counted."""
    figures = count_period(period=period, now=now)
    heading = paper_queries.get_heading(organisation=office)
    return {
        "province": settings.PROVINCE, "parent": heading.parent, "issuer": heading.issuer,
        **cover.tell(),
        "opening": (
            f"{office.name} báo cáo tình hình an ninh mạng trên địa bàn tỉnh từ ngày "
            f"{dates.format_date(period.since)} đến ngày {dates.format_date(period.until)}, theo "
            "số liệu của các danh mục lúc lập báo cáo như sau:"
        ),
        "head": list(_HEAD),
        "rows": [
            [str(number), one.name, say_figure(one), one.how]
            for number, one in enumerate(figures, 1)
        ],
        "inputs": {one.name: list(one.inputs) for one in figures},
    }  # fmt: skip


def print_periodic(
    *, period: Period, office: Organisation, cover: paper_rules.Cover, now: datetime
) -> bytes:
    """Return the report as a PDF without number, to be looked at before it is issued."""
    snapshot = make_periodic(period=period, office=office, cover=cover, now=now)
    return paper_queries.render_draft(
        template=PERIODIC_PAPER, form="pdf", snapshot=snapshot, kind="BC", issuer=cover.issuer
    )


def say_figure(figure: PeriodFigure) -> str:
    """Return a number as the paper says it."""
    if figure.value is None:
        return "chưa có"
    if not figure.is_share:
        return f"{figure.value:,}".replace(",", ".")
    return f"{figure.value:.1f}%".replace(".", ",")


def _codes(found: Iterable[str]) -> dict[str, Any]:
    rows = tuple(found)
    return {"value": len(rows), "inputs": rows}


def _count_entries(day: date) -> list[PeriodFigure]:
    there = models.InformationSystem.objects.living_on(day).order_by("code")
    moment, on = calls.end_of(day, timezone.now()), f"ngày {dates.format_date(day)}"
    assessed = there.filter(assessments__at__lte=moment).distinct()
    planned = plans.list_planned_for(on=day).filter(is_planned=True).order_by("code")
    data = models.Database.objects.filter(
        Q(since__isnull=True) | Q(since__lte=day), Q(until__isnull=True) | Q(until__gt=day)
    ).order_by("code")  # fmt: skip
    return [
        *_count_levels(there, moment, on),
        PeriodFigure(
            name="Hệ thống có phương án ứng phó được phê duyệt", how=f"phê duyệt đến {on}",
            place="plans", **_codes(planned.values_list("code", flat=True)),
        ),
        PeriodFigure(
            name="Hệ thống đã đánh giá theo bộ yêu cầu", how=f"đánh giá đến {on}",
            place="checklists", **_codes(assessed.values_list("code", flat=True)),
        ),
        PeriodFigure(
            name="Cơ sở dữ liệu", how=f"trong danh mục {on}", place="databases",
            **_codes(data.values_list("code", flat=True)),
        ),
    ]  # fmt: skip


def _count_levels(there: models.SystemQuerySet, moment: datetime, on: str) -> list[PeriodFigure]:
    """Return how many systems there are, and of each level as it had been found by a moment."""
    levels = models.Levelling.objects.filter(system__in=there, at__lte=moment).order_by("pk")
    last: Mapping[str, int] = dict(levels.values_list("system__code", "level"))
    known = list(there.values_list("code", flat=True))
    return [
        PeriodFigure(
            name="Hệ thống thông tin", how=f"trong danh mục {on}", place="systems", **_codes(known)
        ),
        *(
            PeriodFigure(
                name=f"Hệ thống cấp độ {level}", how=f"cấp độ xác định đến {on}", place="systems",
                **_codes(code for code in known if last.get(code) == level),
            )
            for level in rules.LEVELS
        ),
        PeriodFigure(
            name="Hệ thống chưa xác định cấp độ", how=f"chưa xác định đến {on}", place="systems",
            **_codes(code for code in known if code not in last),
        ),
    ]  # fmt: skip


def _count_staff(period: Period) -> list[PeriodFigure]:
    day = period.until
    on = f"ngày {dates.format_date(day)}"
    serving = models.Officer.objects.filter(
        Q(since__isnull=True) | Q(since__lte=day), Q(until__isnull=True) | Q(until__gt=day)
    ).order_by("code")  # fmt: skip
    trained = serving.filter(
        trainings__trained_on__gte=period.since, trainings__trained_on__lte=day
    ).distinct()  # fmt: skip
    untended = models.InformationSystem.objects.living_on(day).without_officer(day)
    return [
        PeriodFigure(
            name="Nhân sự an toàn thông tin", how=f"đang làm {on}", place="officers",
            **_codes(serving.values_list("code", flat=True)),
        ),
        PeriodFigure(
            name="Nhân sự được tập huấn trong kỳ", how="có lần tập huấn trong kỳ",
            place="officers", **_codes(trained.values_list("code", flat=True)),
        ),
        PeriodFigure(
            name="Hệ thống thiếu người phụ trách đã qua tập huấn", how=on, place="untended",
            **_codes(untended.order_by("code").values_list("code", flat=True)),
        ),
    ]  # fmt: skip


def _count_incidents(period: Period) -> list[PeriodFigure]:
    begin = calls.end_of(period.since - timedelta(days=1), timezone.now())
    end = calls.end_of(period.until, timezone.now())
    found = models.Incident.objects.filter(reported_at__gt=begin, reported_at__lte=end)
    found = found.exclude(case__state="not_an_incident").order_by("case__code")
    serious = found.filter(is_serious=True)
    return [
        PeriodFigure(
            name="Sự cố an ninh mạng", how="báo trong kỳ, trừ báo nhầm", place="incidents",
            **_codes(found.values_list("case__code", flat=True)),
        ),
        PeriodFigure(
            name="Sự cố nghiêm trọng", how="trong số đó, theo lần phân loại mới nhất",
            place="incidents", **_codes(serious.values_list("case__code", flat=True)),
        ),
    ]  # fmt: skip


def _count_campaign(day: date, now: datetime) -> list[PeriodFigure]:
    moment = calls.end_of(day, now)
    found = models.Campaign.objects.exclude(state=enums.CampaignState.CANCELLED)
    last = found.filter(opened_at__lte=moment).order_by("opened_at", "pk").last()
    totals = campaigns.make_board(campaign=last, day=day, now=now).totals if last else None
    how = f"chiến dịch {last.code}, ngày {dates.format_date(day)}" if last else "chưa có chiến dịch"
    inputs = (last.code,) if last else ()
    return [
        PeriodFigure(
            name=name, value=getattr(totals, field, None), how=how, place="campaigns", inputs=inputs
        )
        for name, field in (
            ("Lỗ hổng đã kê khai", "holes"), ("Lỗ hổng đã khắc phục", "fixed"),
            ("Lỗ hổng được chấp nhận rủi ro", "accepted"), ("Lỗ hổng chưa khắc phục", "open"),
            ("Cơ quan chưa kê khai lỗ hổng", "unanswered"),
        )
    ]  # fmt: skip


def _count_review(day: date, now: datetime) -> list[PeriodFigure]:
    moment = calls.end_of(day, now)
    found = models.Review.objects.exclude(state=enums.CampaignState.CANCELLED)
    last = found.filter(opened_at__lte=moment).order_by("opened_at", "pk").last()
    totals = reviews.make_review_board(review=last, day=day, now=now).totals if last else None
    how = f"đợt {last.code}, ngày {dates.format_date(day)}" if last else "chưa có đợt rà soát"
    inputs = (last.code,) if last else ()
    return [
        PeriodFigure(
            name=f"Tỷ lệ đã rà soát: {enums.Axis(axis).label}", how=how, place="reviews",
            value=totals.axes[axis].coverage if totals else None, inputs=inputs, is_share=True,
        )
        for axis in rules.AXES
    ]  # fmt: skip
