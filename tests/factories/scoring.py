"""A scoring round in a loaded province: small criteria of our own, three offices."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.files import actions as file_actions
from nq57.orgs import models as orgs
from nq57.orgs import rules as org_rules
from nq57.scoring import actions, models, queries
from tests.factories.inquiries import of_office

AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
STARTS, ENDS, DUE = date(2026, 1, 1), date(2026, 10, 31), date(2026, 11, 30)
OWNER, OFFICE, OTHER = "SO-NV", "UBND-04099", "UBND-03688"
CLUSTERS = {"UBND-XA-VC": (OFFICE, OTHER), "THU-SO": ("SO-YT", "SO-KHCN")}
RUNNER = of_office("head", OWNER)
LEADER = of_office("leader", "UBND-14")
SYSTEM = audit_rules.SYSTEM
JUDGED = ("I.1", "I.2", "I.4", "II.3", "II.4", "II.5", "II.7", "III.1", "III.2")
POINTS = dict(zip(JUDGED, map(Decimal, "3 1 3 15 10 10 5 10 5".split()), strict=True))


def get_set() -> models.CriteriaSet:
    """Return the sample set."""
    return models.CriteriaSet.objects.select_related("owner", "scale").get(code="mau", version=1)


def get_small_set(clusters: Mapping[str, Sequence[str]] = CLUSTERS) -> models.CriteriaSet:
    """Return the sample's criteria for clusters of a few offices."""
    found = models.CriteriaSet.objects.filter(code="thu").first()
    if found is not None:
        return found
    made = get_set()
    criteria = list(made.criteria.prefetch_related("bands"))
    made.pk, made.code = None, "thu"
    made.save(force_insert=True)
    for one in criteria:
        bands = list(one.bands.all())
        one.pk, one.criteria = None, made
        one.save(force_insert=True)
        for band in bands:
            band.pk, band.criterion = None, one
        models.CriterionBand.objects.bulk_create(bands)
    for position, (code, offices) in enumerate(clusters.items(), start=1):
        group, _made = orgs.OrgGroup.objects.get_or_create(
            code=code, defaults={"name": code, "rule": "members"}
        )
        for office in orgs.Organisation.objects.filter(code__in=offices):
            orgs.GroupMember.objects.create(
                group=group, organisation=office, since=date(2025, 7, 1), status="pending"
            )
        models.Cluster.objects.create(criteria=made, position=position, group=group, title=code)
    return made


def open_round(by: org_rules.Actor = RUNNER, at: datetime = AT, **said: Any) -> models.Round:
    """Open a round over ten months of 2026."""
    given = {"starts_on": STARTS, "ends_on": ENDS, "self_due": DUE, "basis": "12/SNV-CCHC"} | said
    new = actions.NewRound(criteria=given.pop("criteria", None) or get_small_set(), **given)
    return actions.open_round(new=new, by=by, at=at)


def sheet(held: models.Round, office: str = OFFICE) -> models.Sheet:
    """Return an office's sheet as it stands."""
    found = models.Sheet.objects.select_related(
        "case__organisation", "organisation", "round__case__organisation",
        "round__criteria__scale", "cluster",
    )  # fmt: skip
    return found.get(round=held, organisation__code=office)


def score(row: models.Sheet, code: str) -> models.Score:
    """Return a line as it stands."""
    found = queries.get_score(sheet=row, code=code)
    assert found is not None
    return found


def attach(row: models.Sheet, code: str, at: datetime = AT) -> models.ScoreEvidence:
    """Prove a criterion with a file of its own."""
    by = of_office("focal", row.organisation.code)
    content = ContentFile(f"Minh chung {code} {row.pk}".encode(), name=f"{code}.txt")
    file = file_actions.store_file(source=content, name=f"{code}.txt", by=by, at=at)
    return actions.attach_evidence(
        sheet=row, criterion=code, file=file, claim=f"Chứng minh {code}", by=by, at=at
    )


def hand_in(row: models.Sheet, at: datetime = AT) -> models.Upload:
    """Hand the office's own workbook in as it was made."""
    by = of_office("focal", row.organisation.code)
    rows = queries.list_rows(sheet=row, by=by)
    content = io.BytesIO(queries.make_workbook(sheet=row, rows=rows))
    return actions.take_upload(sheet=row, source=content, name="phieu.xlsx", by=by, at=at)


def fill(row: models.Sheet, at: datetime = AT, **points: Any) -> None:
    """Let the office score and prove every judged criterion; ``II_4=None`` does not apply."""
    given = POINTS | {code.replace("_", "."): value for code, value in points.items()}
    entries = [
        actions.Entry(
            criterion=code, points=None if value is None else Decimal(value),
            applies=value is not None, note="Không có trong kỳ" if value is None else "",
            seen=score(row, code).version,
        )
        for code, value in given.items()
    ]  # fmt: skip
    actions.score_self(
        sheet=row, entries=entries, by=of_office("focal", row.organisation.code), at=at
    )
    for code, value in given.items():
        if value and models.Criterion.objects.get(criteria=row.round.criteria, code=code).evidence:
            attach(row, code, at)


def send(row: models.Sheet, at: datetime = AT) -> models.Sheet:
    """Let the head of the office send."""
    actions.send(sheet=row, by=of_office("head", row.organisation.code), at=at)
    return sheet(row.round, row.organisation.code)


def verify(row: models.Sheet, at: datetime = AT, **points: Any) -> None:
    """Let each owner verify its criteria, with the office's own points unless others are given."""
    for code in JUDGED:
        line = score(row, code)
        key = code.replace(".", "_")
        value = points.get(key, line.self_points)
        actions.verify(
            sheet=row, by=of_office("focal", line.criterion.owner.code
                                    if line.criterion.owner_id != row.organisation_id else OWNER),
            at=at, entries=[actions.Entry(
                criterion=code, points=None if value is None else Decimal(value),
                applies=value is not None, note="Theo hồ sơ" if key in points else "",
                seen=line.version,
            )],
        )  # fmt: skip


def settle(held: models.Round, at: datetime = AT, **points: Any) -> None:
    """Bring every sheet of a round to its settled points, and the round before the leaders."""
    for row in list(held.sheets.select_related("organisation")):
        fill(sheet(held, row.organisation.code), at)
        send(sheet(held, row.organisation.code), at)
    actions.start_verifying(held=held, by=RUNNER, at=at)
    for row in list(held.sheets.select_related("organisation")):
        verify(sheet(held, row.organisation.code), at, **points.get(row.organisation.code, {}))
        actions.settle(sheet=sheet(held, row.organisation.code), by=RUNNER, at=at)


def fresh(held: models.Round) -> models.Round:
    """Return a round as it stands."""
    return models.Round.objects.select_related(
        "case__organisation", "criteria__scale", "criteria__owner"
    ).get(pk=held.pk)


def approve(held: models.Round, at: datetime = AT) -> models.Round:
    """Put the results before the leaders, and let one approve them."""
    actions.finalise(held=fresh(held), by=RUNNER, at=at)
    actions.approve(held=fresh(held), decision="99/QĐ-UBND", by=LEADER, at=at)
    return fresh(held)


def owe(office: str, *, due: date, met_on: date | None = None, code: str = "") -> None:
    """Let an office owe a task that was due on a day, and finished on one or never."""
    organisation = orgs.Organisation.objects.get(code=office)
    opened = datetime(2026, 1, 2, 2, 0, tzinfo=UTC)
    new = case_actions.NewCase(
        code=code or f"NV-THU-{office}-{due:%m%d}", title=f"Việc đến hạn {due:%d/%m}",
        organisation=organisation, state="assigned",
        deadlines=[case_actions.NewDeadline(name="Hạn", source="thử", due=due)],
    )  # fmt: skip
    (case,) = case_actions.open_cases(graph="obligation@1", cases=[new], by=SYSTEM, at=opened)
    if met_on is not None:
        at = AT - timedelta(days=1)
        case_actions.move(case=case, verb="submit", finished_on=met_on, product="1/BC", by=SYSTEM,
                          at=at)  # fmt: skip
        case_actions.move(case=case, verb="confirm", by=SYSTEM, at=at)
