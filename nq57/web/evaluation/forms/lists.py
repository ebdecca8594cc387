"""What the pages of evaluation say of verdicts, and what they read from requests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from nq57.core import tables
from nq57.evaluation import enums, queries, rules
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.plans import enums as plan_enums
from nq57.web.shared import verdicts


@dataclass(frozen=True)
class Filters:
    """Which verdicts a list shows; empty is all."""

    section: str = ""
    state: str = ""
    office: str = ""
    day: date | None = None
    is_wrong_day: bool = False


@dataclass(frozen=True)
class ShownTier:
    """One tier's verdict in words."""

    name: str
    state: str
    word: str
    mark: str
    value: str
    period: str
    goal: rules.Goal | None
    target: str
    reason: str
    notes: list[str]
    forecast: rules.Forecast | None
    outlook: str
    future: str
    judgement: rules.Judgement


@dataclass(frozen=True)
class Shown:
    """A verdict as a row of a list; its own words are those of the tier that decides."""

    verdict: queries.Verdict
    first: ShownTier
    tiers: list[ShownTier]
    leads: list[str]


def read_filters(sent: QueryDict) -> Filters:
    """Return the filters of an address."""
    typed = sent.get("ngay", "").strip()
    day = org_rules.parse_day(typed)
    state = sent.get("ket-qua", "")
    return Filters(
        section=sent.get("nhom", ""), office=sent.get("co-quan", ""), day=day,
        state=state if state in enums.State.values else "",
        is_wrong_day=bool(typed) and day is None,
    )  # fmt: skip


def choose(found: Iterable[queries.Verdict], filters: Filters) -> list[queries.Verdict]:
    """Return the verdicts that the filters keep."""
    return [
        one for one in found
        if (not filters.section or _section(one) == filters.section)
        and (not filters.state or one.state == filters.state)
        and (not filters.office or filters.office in dict(list_leads(one)))
    ]  # fmt: skip


def list_leads(verdict: queries.Verdict) -> list[tuple[str, str]]:
    """Return code and name of who leads an indicator."""
    return [
        (body.code if body else "", party.name)
        for party in verdict.indicator.parties.all()
        if party.role == plan_enums.Role.LEAD
        for body in [party.organisation or party.group]
    ]


def show(verdict: queries.Verdict) -> Shown:
    """Return a verdict in words."""
    unit = verdict.profile.unit if verdict.profile else ""
    tiers = [_show_tier(one, unit) for one in verdict.tiers]
    first = next(one for one in tiers if one.judgement is verdict.judgement)
    return Shown(verdict, first, tiers, [name for _code, name in list_leads(verdict)])


def make_table(rows: Sequence[Shown], kind: str) -> bytes:
    """Return verdicts as an XLSX file, or as CSV with ``kind`` ``csv``."""
    columns = {
        _("STT"): 12, _("Chỉ tiêu"): 60, _("Cấp"): 14, _("Chủ trì"): 40, _("Số mới nhất"): 20,
        _("Kỳ"): 18, _("Mốc"): 10, _("Mục tiêu"): 20, _("Kết quả"): 20, _("Vì sao"): 80,
        _("Lưu ý"): 60, _("Dự báo"): 24, _("Vì sao dự báo"): 80, _("Bộ ngưỡng"): 14,
    }  # fmt: skip
    cells: list[list[str | int | None]] = [
        [
            one.verdict.indicator.code, one.verdict.indicator.name, tier.name,
            "; ".join(one.leads), tier.value, tier.period,
            str(tier.goal.year or "") if tier.goal else "", tier.target, tier.word, tier.reason,
            " ".join(tier.notes), tier.outlook, tier.future, str(one.verdict.criteria),
        ]
        for one in rows
        for tier in one.tiers
    ]  # fmt: skip
    return tables.write_table(
        kind=kind, title=_("Đánh giá chỉ tiêu"), columns=columns, rows=cells,
        mark=org_queries.say_mark(),
    )  # fmt: skip


def _show_tier(tier: queries.Tier, unit: str) -> ShownTier:
    said = tier.judgement
    target = said.goal.raw if said.goal else ""
    if said.goal and said.goal.tier:
        target = (
            verdicts.write_value(said.goal.low, said.goal.unit) if said.goal.is_number else target
        )
    future = said.forecast
    return ShownTier(
        name=tier.name, state=said.state, word=_(str(enums.State(said.state).label)),
        mark=verdicts.MARKS[said.state],
        value=verdicts.write_value(said.point.value, unit) if said.point else "",
        period=verdicts.write_period(said.point.period) if said.point else "", goal=said.goal,
        target=target, reason=verdicts.say(said.reason, unit, target),
        notes=[verdicts.say(one, unit) for one in said.notes], forecast=future,
        outlook=_(str(enums.Outlook(future.state).label)) if future else "",
        future=verdicts.say(future.reason, unit) if future else "", judgement=said,
    )  # fmt: skip


def _section(verdict: queries.Verdict) -> str:
    return verdict.indicator.section.code if verdict.indicator.section else ""
