"""Each constraint of reporting violated once, against the database itself."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import Error, connection, models, transaction

from nq57.files.models import StoredFile
from nq57.reporting.models import (
    ConsolidatedTotal,
    Consolidation,
    Cycle,
    Figure,
    Filing,
    Handing,
    ItemEvidence,
    Kept,
    Line,
    OfflineEntry,
    OnBehalf,
    Passage,
    Report,
    Terms,
    Upload,
)
from tests.factories import cases, orgs
from tests.factories.readings import make_file
from tests.measures.test_constraints import profile
from tests.plans.test_constraints import obligation, plan, saved

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 1, tzinfo=UTC)


def terms(**fields: Any) -> Terms:
    known: dict[str, Any] = {
        "since": date(2026, 1, 1), "cadences": ["month", "year"], "window": "calendar",
        "due_day": 4, "day_off": "keep", "basis": "142/KH-UBND", "written_by": "thu",
        "written_at": AT,
    }  # fmt: skip
    return Terms(**{**known, "plan": fields.get("plan") or saved(plan()), **fields})


def cycle(**fields: Any) -> Cycle:
    held = saved(terms())
    known: dict[str, Any] = {
        "plan": held.plan, "terms": held, "period": "2026-11", "kinds": ["month"],
        "starts_on": date(2026, 11, 1), "ends_on": date(2026, 11, 30),
        "due_on": date(2026, 12, 4), "due_at": AT, "explanation": "x", "opened_at": AT,
        "opened_by": "thu",
    }  # fmt: skip
    return Cycle(**{**known, **fields})


def report(**fields: Any) -> Report:
    office = orgs.OrganisationFactory()
    case = cases.make_case(
        f"BC-{office.code}", graph="report@1", organisation=office, right="accept"
    )
    known: dict[str, Any] = {"case": case, "organisation": office, "checker": office}
    if "cycle" not in fields:
        known["cycle"] = saved(cycle())
    return Report(**{**known, **fields})


def line(**fields: Any) -> Line:
    held = saved(report())
    known: dict[str, Any] = {"report": held, "checker": held.organisation}
    if "obligation" not in fields:
        known["obligation"] = saved(obligation())
    return Line(**{**known, **fields})


def figure(**fields: Any) -> Figure:
    held, asked = saved(report()), saved(profile())
    known: dict[str, Any] = {
        "report": held, "checker": held.organisation, "indicator": asked.indicator,
        "profile": asked, "period": "2026-11",
    }  # fmt: skip
    return Figure(**{**known, **fields})


def twin(row: models.Model, *names: str, **fields: Any) -> models.Model:
    """Save a row and return another that says the same in ``names``."""
    saved(row)
    return type(row)(**{name: getattr(row, name) for name in names}, **fields)


def second_line() -> Any:
    return twin(line(), "report", "obligation", "checker")


def second_figure() -> Any:
    return twin(figure(), "report", "indicator", "profile", "period", "checker")


def second_report() -> Report:
    first = saved(report())
    case = cases.make_case(
        "BC-2", graph="report@1", organisation=first.organisation, right="accept"
    )
    return Report(
        case=case, organisation=first.organisation, cycle=first.cycle, checker=first.checker
    )


def filing() -> Filing:
    return Filing(report=saved(report()), number=1, content={}, by="thu", at=AT)


def proof(**fields: Any) -> ItemEvidence:
    """Return evidence of whatever it supports."""
    item: Any = next(iter(fields.values()), None) or saved(line())
    evidence = item.report.case.evidence.create(
        file=make_file(b"x"), claim="x", added_by="thu", added_at=AT
    )
    return ItemEvidence(evidence=evidence, **fields)


def proof_passed_on(**fields: Any) -> ItemEvidence:
    row = proof(**fields)
    row.passed_on = row.evidence
    return row


def consolidation(**fields: Any) -> Consolidation:
    held = saved(cycle())
    known: dict[str, Any] = {"number": 1, "words": {}, "digest": "a" * 64, "by": "thu", "at": AT}
    return Consolidation(**{**known, "cycle": held, **fields})


def total(**fields: Any) -> ConsolidatedTotal:
    asked = saved(profile())
    known: dict[str, Any] = {
        "consolidation": saved(consolidation()), "indicator": asked.indicator, "profile": asked,
        "period": "2026-11", "told": 1, "asked": 2, "inputs": [], "missing": [],
        "digest": "a" * 64,
    }  # fmt: skip
    return ConsolidatedTotal(**{**known, **fields})


def passage(**fields: Any) -> Passage:
    held = saved(filing())
    known: dict[str, Any] = {
        "cycle": held.report.cycle, "filing": held, "part": "results", "position": 1, "start": 0,
        "quoted": "Đã xong.", "text": "Đã xong.", "taken_by": "thu", "taken_at": AT,
    }  # fmt: skip
    return Passage(**{**known, **fields})


def upload(**fields: Any) -> Upload:
    file = StoredFile(
        sha256="a" * 64, size=1, media_type="x", name="a.xlsx", uploaded_by="thu", uploaded_at=AT
    )
    known = {"report": saved(report()), "file": saved(file), "by": "thu", "at": AT}
    return Upload(**{**known, **fields})


def offline_entry(**fields: Any) -> OfflineEntry:
    known: dict[str, Any] = {
        "report": saved(report()), "key": UUID(int=57), "account": "thu", "item": "line-1",
        "entered_at": AT, "clock_ahead": 0, "received_at": AT,
    }  # fmt: skip
    return OfflineEntry(**{**known, **fields})


def behalf(**fields: Any) -> OnBehalf:
    held = fields.get("report") or saved(report())
    sheet = held.case.evidence.create(
        file=make_file(b"phieu"), claim="x", added_by="thu", added_at=AT
    )
    known: dict[str, Any] = {
        "report": held, "sheet": sheet, "reason": "Mất mạng", "by": "thu", "office": "SO-KHCN",
        "office_name": "Sở", "at": AT,
    }  # fmt: skip
    return OnBehalf(**{**known, **fields})


def lost_behalf() -> OnBehalf:
    """Return a row of no known state; the check of who answered refuses that too."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE reporting_onbehalf DROP CONSTRAINT reporting_behalf_answered")
    return behalf(state="lost")


def handing(**fields: Any) -> Handing:
    """Return a handing of a line, or of what is named."""
    item: Any = next((fields[name] for name in ("line", "figure") if fields.get(name)), None)
    item = item or saved(line())
    known: dict[str, Any] = {
        "report": item.report, "to_post": orgs.PostFactory(organisation=item.report.organisation),
        "given_by": "thu", "given_at": AT,
    }  # fmt: skip
    if "line" not in fields and "figure" not in fields:
        known["line"] = item
    return Handing(**{**known, **fields})


CASES: dict[str, Any] = {
    "reporting_evidence_passed_on": lambda: proof_passed_on(figure=saved(figure())),
    "reporting_behalf_one_open": lambda: twin(
        behalf(), "report", "sheet", "reason", "by", "office", "office_name", "at"
    ),
    "reporting_behalf_state": lost_behalf,
    "reporting_behalf_said": lambda: behalf(reason=""),
    "reporting_behalf_answered": lambda: behalf(answered_at=AT),
    "reporting_behalf_contested_why": lambda: behalf(
        state="contested", sent_at=AT, answered_by="mai", answered_at=AT
    ),
    "reporting_behalf_sent": lambda: behalf(state="waiting"),
    "reporting_handing_one_item": lambda: handing(line=None),
    "reporting_handing_line_once": lambda: twin(
        handing(), "report", "line", "to_post", "given_by", "given_at"
    ),
    "reporting_handing_figure_once": lambda: twin(
        handing(figure=saved(figure())), "report", "figure", "to_post", "given_by", "given_at"
    ),
    "reporting_handing_ended": lambda: handing(ended_at=AT),
    "reporting_kept_once": lambda: twin(
        Kept(table="cases_case", key=1, content={}), "table", "key", "content"
    ),
    "reporting_offline_of_one": lambda: offline_entry(report=None),
    "reporting_evidence_of_one": proof,
    "reporting_evidence_line_once": lambda: twin(
        proof(line=saved(line())), "evidence", "line"
    ),
    "reporting_evidence_figure_once": lambda: twin(
        proof(figure=saved(figure())), "evidence", "figure"
    ),
    "reporting_consolidation_once": lambda: twin(
        consolidation(), "cycle", "number", "words", "digest", "by", "at"
    ),
    "reporting_consolidation_headline": lambda: consolidation(headline="loudest"),
    "reporting_consolidation_said": lambda: consolidation(digest="x"),
    "reporting_total_once": lambda: twin(
        total(), "consolidation", "indicator", "profile", "period", "told", "asked", "inputs",
        "missing", "digest",
    ),
    "reporting_total_counted": lambda: total(told=3),
    "reporting_passage_once": lambda: twin(
        passage(), "cycle", "filing", "part", "start", "quoted", "text", "taken_by", "taken_at",
        position=2,
    ),
    "reporting_passage_part": lambda: passage(part="epilogue"),
    "reporting_passage_said": lambda: passage(text="", edited_by="thu", edited_at=AT),
    "reporting_passage_edited": lambda: passage(text="Xong."),
    "reporting_offline_once": lambda: twin(
        offline_entry(), "report", "key", "account", "item", "entered_at", "clock_ahead",
        "received_at",
    ),
    "reporting_offline_before": lambda: offline_entry(received_at=AT - timedelta(seconds=1)),
    "reporting_terms_lifetime": lambda: terms(until=date(2025, 1, 1)),
    "reporting_terms_one": lambda: terms(plan=saved(terms()).plan, since=date(2027, 1, 1)),
    "reporting_terms_cadences": lambda: terms(cadences=["week"]),
    "reporting_terms_days": lambda: terms(due_day=32),
    "reporting_terms_window": lambda: terms(window="moon"),
    "reporting_terms_day_off": lambda: terms(day_off="sleep"),
    "reporting_terms_said": lambda: terms(basis=""),
    "reporting_cycle_once": lambda: twin(
        cycle(), "plan", "terms", "period", "kinds", "starts_on", "ends_on", "due_on", "due_at",
        "explanation", "opened_at", "opened_by",
    ),
    "reporting_cycle_kinds": lambda: cycle(kinds=["week"]),
    "reporting_cycle_days": lambda: cycle(due_on=date(2026, 11, 30)),
    "reporting_cycle_closed": lambda: cycle(closed_at=AT),
    "reporting_report_once": second_report,
    "reporting_report_excuse": lambda: report(excuse="x"),
    "reporting_report_sent": lambda: report(first_sent_on=date(2026, 12, 1)),
    "reporting_line_once": second_line,
    "reporting_line_answer": lambda: line(answer="perhaps"),
    "reporting_line_state": lambda: line(state="nearly"),
    "reporting_line_percent": lambda: line(percent=101),
    "reporting_line_before": lambda: line(answer="as_before"),
    "reporting_figure_once": second_figure,
    "reporting_figure_answer": lambda: figure(answer="perhaps"),
    "reporting_figure_before": lambda: figure(answer="as_before"),
    "reporting_upload_once": lambda: twin(upload(), "report", "file", "by", "at"),
    "reporting_upload_taken": lambda: upload(taken_at=AT),
    "reporting_filing_once": lambda: twin(filing(), "report", "number", "content", "by", "at"),
}  # fmt: skip
# Each of these breaks a constraint in another of its parts.
OTHERS: dict[str, tuple[str, Any]] = {
    "nobody entered": ("reporting_behalf_said", lambda: behalf(by="")),
    "no office entered": ("reporting_behalf_said", lambda: behalf(office="")),
    "answered by nobody": (
        "reporting_behalf_answered", lambda: behalf(state="confirmed", answered_at=AT)
    ),
    "answered at no time": (
        "reporting_behalf_answered", lambda: behalf(state="confirmed", answered_by="mai")
    ),
    "answered by who entered": (
        "reporting_behalf_answered",
        lambda: behalf(state="confirmed", answered_at=AT, answered_by="thu"),
    ),
    "confirmed with a complaint": (
        "reporting_behalf_contested_why",
        lambda: behalf(state="confirmed", answered_at=AT, answered_by="mai", answer="Sai"),
    ),
    "contested before it was sent": (
        "reporting_behalf_sent",
        lambda: behalf(state="contested", answered_at=AT, answered_by="mai", answer="Sai"),
    ),
    "two items": (
        "reporting_handing_one_item",
        lambda: handing(line=saved(line()), figure=saved(figure())),
    ),
    "taken back by somebody at no time": (
        "reporting_handing_ended", lambda: handing(ended_by="thu")
    ),
    "taken back when done": (
        "reporting_handing_ended", lambda: handing(ended_by="thu", ended_at=AT, done_at=AT)
    ),
}  # fmt: skip
for _name, _make in {"report": report, "line": line, "figure": figure}.items():
    CASES[f"reporting_{_name}_verdict"] = lambda make=_make: make(
        verdict="maybe", checked_by="thu", checked_at=AT
    )
    CASES[f"reporting_{_name}_checked"] = lambda make=_make: make(verdict="accepted")
    CASES[f"reporting_{_name}_reason"] = lambda make=_make: make(
        verdict="returned", checked_by="thu", checked_at=AT
    )


def test_every_constraint_is_violated_here() -> None:
    held = (
        *(Terms, Cycle, Report, Line, Figure, Filing, ItemEvidence, Upload, OfflineEntry),
        *(Consolidation, ConsolidatedTotal, Passage, OnBehalf, Handing, Kept),
    )
    known = {rule.name for model in held for rule in model._meta.constraints}
    # A state that is not listed breaks another check before its own; tests/test_constraints.py
    # holds each list by itself.
    assert known == {*CASES, "reporting_behalf_state"}


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses(name: str) -> None:
    row = CASES[name]()
    with pytest.raises(Error, match=name), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("name", OTHERS)
def test_the_database_refuses_it_so_too(name: str) -> None:
    constraint, make = OTHERS[name]
    row = make()
    with pytest.raises(Error, match=constraint), transaction.atomic():
        row.save(force_insert=True)


def test_right_rows_are_saved() -> None:
    confirmed = behalf(state="confirmed", sent_at=AT, answered_at=AT, answered_by="mai")
    taken = handing(ended_at=AT, ended_by="thu")
    for row in (line(), figure(), filing(), upload(), total(), passage(), confirmed, taken):
        row.save()


def test_a_report_goes_where_its_case_goes() -> None:
    held, other = saved(report()), orgs.OrganisationFactory()
    type(held.case).objects.filter(pk=held.case_id).update(organisation=other)
    held.refresh_from_db()
    assert held.organisation_id == other.pk


def test_what_was_sent_is_never_changed() -> None:
    held = saved(filing())
    for change in (lambda rows: rows.update(note="x"), lambda rows: rows.delete()):
        with pytest.raises(Error), transaction.atomic():
            change(Filing.objects.filter(pk=held.pk))


def test_what_came_from_a_device_is_never_changed() -> None:
    held = saved(offline_entry())
    for change in (lambda rows: rows.update(item="x"), lambda rows: rows.delete()):
        with pytest.raises(Error), transaction.atomic():
            change(OfflineEntry.objects.filter(pk=held.pk))
