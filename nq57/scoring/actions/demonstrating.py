"""A round to try in a demonstration: sheets in every state, one dispute."""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.files import actions as file_actions
from nq57.orgs import enums as org_enums
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.reporting.rules import inventing
from nq57.scoring import enums, models, permissions, queries
from nq57.scoring.actions import rounds, sheets, verifying, writing

_DAYS = 14
_SENT = 3  # sheets that their offices have scored and sent
_TOLD = "Minh họa, không phải văn bản thật"


@transaction.atomic
def add_demonstration(*, by: audit_rules.Actor, at: datetime) -> models.Round | None:
    """Open a round over the last whole quarter of a demonstration, once, and let some offices
    score themselves, one dispute a computed criterion, and the set's owner verify.

    All acts are of invented accounts; ``by`` only asks. None where nothing is invented, no set
    is loaded, or there is a round already.
    """
    today = timezone.localdate(at)
    sets = queries.list_sets(on=today)
    if org_queries.get_demonstration() is None or not sets or models.Round.objects.exists():
        return None
    made = sets[0]
    starts_on, ends_on = _get_last_quarter(today)
    new = rounds.NewRound(
        criteria=made, starts_on=starts_on, ends_on=ends_on,
        self_due=today + timedelta(days=_DAYS), basis=_TOLD,
    )  # fmt: skip
    held = rounds.open_round(new=new, by=_invent(made.owner.code, org_enums.Role.HEAD), at=at)
    chosen = list(_list_sheets(held, today))
    for sheet in chosen:
        _score(sheet, at)
    if chosen:
        _dispute(chosen[0], at)
    for place, sheet in enumerate(chosen[1:]):
        _verify(sheet, at, lowers=place == 0)
    return held


def _list_sheets(held: models.Round, on: date) -> list[models.Sheet]:
    """Return sheets of the last cluster, those with computed points first; not those of the
    offices whose invented people may sign in: they score themselves."""
    people = org_queries.list_demonstration_posts(on=on)
    found = held.sheets.exclude(organisation__in=people.values("organisation")).select_related(
        "case__organisation", "organisation", "round__case__organisation",
        "round__criteria__owner", "cluster",
    ).order_by("-cluster__position", "-owed", "organisation__sort_key", "pk")  # fmt: skip
    return list(found[:_SENT])


def _score(sheet: models.Sheet, at: datetime) -> None:
    """Let an office score, prove and send: what it proves is one invented file."""
    office = sheet.organisation.code
    focal = _invent(office, org_enums.Role.FOCAL)
    lines = [one for one in queries.list_scores(sheet=sheet) if not one.is_computed]
    entries = [
        writing.Entry(
            criterion=one.criterion.code, seen=one.version, note=_TOLD,
            points=None if one.criterion.code == "II.7" else one.max_points,
            applies=one.criterion.code != "II.7",
        )
        for one in lines
    ]  # fmt: skip
    sheets.score_self(sheet=sheet, entries=entries, by=focal, at=at)
    content = io.BytesIO(f"{_TOLD}: minh chứng của {sheet.organisation.name}.".encode())
    file = file_actions.store_file(
        source=content, name=f"minh-chung-{office.lower()}.txt", by=focal, at=at
    )
    for one in lines:
        if one.criterion.evidence and one.criterion.code != "II.7":
            sheets.attach_evidence(
                sheet=sheet, criterion=one.criterion.code, file=file, claim=_TOLD, by=focal, at=at
            )
    sheets.send(sheet=sheet, by=_invent(office, org_enums.Role.HEAD), at=at)


def _dispute(sheet: models.Sheet, at: datetime) -> None:
    """Let the office dispute the first computed criterion: it waits for who verifies it."""
    computed = sheet.scores.filter(kind=enums.CriterionKind.COMPUTED, whole__gt=0)
    score = computed.select_related("criterion").order_by("criterion__position").first()
    if score is not None:
        sheets.dispute(
            sheet=sheet, criterion=score.criterion.code, at=at,
            by=_invent(sheet.organisation.code, org_enums.Role.FOCAL),
            reason="Báo cáo gửi đúng hạn bằng bản giấy, hệ thống ghi ngày nhập. " + _TOLD + ".",
        )  # fmt: skip


def _verify(sheet: models.Sheet, at: datetime, *, lowers: bool) -> None:
    """Let the owner of the set verify its own criteria, and each other owner its own: as
    claimed, but one lower where asked."""
    for one in queries.list_scores(sheet=sheet):
        if one.is_computed:
            continue
        points = one.self_points
        is_lower = lowers and one.criterion.code == "I.4" and points is not None
        entry = writing.Entry(
            criterion=one.criterion.code, seen=one.version, applies=one.self_applies,
            points=points - Decimal(1) if is_lower and points is not None else points,
            note=f"Còn việc chưa rõ người. {_TOLD}." if is_lower else "",
        )  # fmt: skip
        one.sheet = sheet
        verifier = permissions.get_verifier(one)
        verifying.verify(
            sheet=sheet, entries=[entry], by=_invent(verifier, org_enums.Role.FOCAL), at=at
        )


def _invent(office: str, role: str) -> org_rules.Actor:
    account = f"{inventing.PREFIX}{office.lower()}.{role}"
    return org_rules.Actor(account=account, organisation=office, role=role)


def _get_last_quarter(today: date) -> tuple[date, date]:
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    ends_on = first - timedelta(days=1)
    return date(ends_on.year, ends_on.month - 2, 1), ends_on
