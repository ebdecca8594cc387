"""Import of figures: JSON, CSV and ADX climb the page's ladder, whole or not at all."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nq57.audit import models as audit
from nq57.reporting import models
from nq57.reporting import rules as reporting_rules
from nq57.reporting.formats import values
from tests.api.conftest import Program
from tests.api.test_reports import reported
from tests.factories import reports

__all__ = ["reported"]
Make = Callable[..., Program]
GOOD = """<?xml version="1.0" encoding="UTF-8"?>
<adx xmlns="urn:ihe:qrph:adx:2015" exported="2026-12-01T08:00:00+07:00">
  <group orgUnit="UBND-04099" period="2026-11-01/P1M" dataSet="142">
    <dataValue dataElement="A.1" part="numerator" value="57"/>
    <dataValue dataElement="A.1" part="denominator" value="64"/>
    <dataValue dataElement="A.2" value="1.250"><annotation>Số chốt</annotation></dataValue>
  </group>
  <group orgUnit="SO-YT" period="2026-01-01/P1Y" dataSet="142">
    <dataValue dataElement="A.3" value="-3"/>
  </group>
</adx>"""


def test_adx_is_read_as_it_is_written() -> None:
    rows, faults = values.read_adx(GOOD.encode())
    assert faults == []
    assert [(row.indicator, row.organisation, row.period) for row in rows] == [
        ("A.1", "UBND-04099", "2026-11"), ("A.2", "UBND-04099", "2026-11"),
        ("A.3", "SO-YT", "2026"),
    ]  # fmt: skip
    assert (rows[0].numerator, rows[0].denominator, rows[0].value) == (57, 64, None)
    assert rows[1].value == Decimal("1.25"), "a program's dot is a decimal point"
    assert rows[1].note == "Số chốt"


@pytest.mark.parametrize(
    ("span", "code"),
    [
        ("2026-11-01/P1M", "2026-11"), ("2026-10-01/P3M", "2026-Q4"),
        ("2026-07-01/P6M", "2026-H2"), ("2026-01-01/P1Y", "2026"),
        ("2026-11-02/P1M", "2026-11-02/P1M"), ("2026-11-01/P2M", "2026-11-01/P2M"), ("x", "x"),
    ],
)  # fmt: skip
def test_an_interval_is_one_of_our_periods_or_stays(span: str, code: str) -> None:
    rows, _ = values.read_adx(GOOD.replace("2026-11-01/P1M", span).encode())
    assert rows[0].period == code


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("<adx", "hỏng"),
        ("<a/>", "không phải ADX"),
        (f'<!DOCTYPE a [<!ENTITY b "c">]><adx xmlns="{values.ADX}"/>', "DOCTYPE"),
        (f'<!DOCTYPE a SYSTEM "file:///etc/passwd"><adx xmlns="{values.ADX}"/>', "DOCTYPE"),
    ],
)
def test_what_is_no_adx_is_refused(content: str, sentence: str) -> None:
    with pytest.raises(reporting_rules.ReportingError, match=sentence):
        values.read_adx(content.encode())


@pytest.mark.parametrize(
    "text", ["1.234.567", "1,5", "NaN", "Infinity", "1e99", "0.0000001", "1_0", "٣"]
)
def test_what_is_no_number_of_a_program_is_a_fault(text: str) -> None:
    rows, faults = values.read_csv(
        f'indicator,organisation,period,value\nA,B,2026-11,"{text}"\n'.encode()
    )
    assert [(fault.row, fault.code) for fault in faults] == [(1, "E603")]
    assert rows[0].value is None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"indicator,period\n", "thiếu cột: organisation"),
        (b"indicator,organisation,period,mau\n", "cột lạ: mau"),
        (b"indicator,organisation,period,period\n", "hai cột cùng tên"),
        (b"\xff\xfe", "UTF-8"), (b"", "thiếu cột"),
    ],
)  # fmt: skip
def test_what_is_no_such_csv_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(reporting_rules.ReportingError, match=sentence):
        values.read_csv(content)


@pytest.fixture
def figures(reported: None, frozen: None, db: None) -> list[models.Figure]:
    """The commune's figures that are no computed share."""
    report = reports.get_report(models.Cycle.objects.get())
    return list(report.figures.select_related("indicator", "profile", "report"))


def write_csv(figures: list[models.Figure], top: str = "57", value: str = "57.125") -> str:
    lines = ["indicator,organisation,period,value,numerator,denominator"]
    for row in figures:
        said = f",{top},64" if row.profile.denominator else f"{value},,"
        lines.append(f"{row.indicator.code},{reports.COMMUNE},{row.period},{said}")
    return "\n".join(lines)


def send(
    program: Program, body: Any, key: str = "k", query: str = "", kind: str = "text/csv"
) -> Any:
    path = f"/plans/{reports.plan().code}/values{query}"
    return program.post(path, body, key=key, kind=kind)


def test_csv_json_and_adx_write_the_same(make_program: Make, figures: list[models.Figure]) -> None:
    program = make_program()
    dry = send(program, write_csv(figures), query="?dry_run=true")
    assert dry.status_code == 200, dry.json()
    assert dry.json()["written"] == len(figures)
    assert not models.Figure.objects.filter(value__isnull=False).exists()
    assert not audit.Entry.objects.filter(verb="import_values").exists()
    done = send(program, write_csv(figures))
    assert done.json() | {"is_dry_run": True} == dry.json()
    for row in figures:
        row.refresh_from_db()
        assert row.value == (Decimal("89.0625") if row.profile.denominator else Decimal("57.125"))
    rows = [
        {"indicator": row.indicator.code, "organisation": reports.COMMUNE, "period": row.period,
         "revision": row.revision}
        | ({"numerator": 57, "denominator": "64"} if row.profile.denominator else {"value": 57.125})
        for row in figures
    ]  # fmt: skip
    again = send(program, {"values": rows}, "k2", kind="application/json")
    assert (again.json()["written"], again.json()["unchanged"]) == (0, len(figures))
    cells = "".join(
        f'<dataValue dataElement="{row.indicator.code}" part="numerator" value="57"/>'
        f'<dataValue dataElement="{row.indicator.code}" part="denominator" value="64"/>'
        if row.profile.denominator
        else f'<dataValue dataElement="{row.indicator.code}" value="57.125"/>'
        for row in figures
        if row.period == "2026-11"
    )
    adx = (
        f'<adx xmlns="{values.ADX}"><group orgUnit="{reports.COMMUNE}" period="2026-11-01/P1M">'
        f"{cells}</group></adx>"
    )
    third = send(program, adx, "k3", kind="application/xml")
    assert (third.status_code, third.json()["written"]) == (200, 0)


def test_an_import_takes_as_many_queries_for_many_figures_as_for_one(
    make_program: Make, figures: list[models.Figure]
) -> None:
    program, counts = make_program(), []
    send(program, write_csv(figures[:1], "1", "1"), "warm")
    for number, some in enumerate((figures[1:2], figures[2:])):
        with CaptureQueriesContext(connection) as captured:
            assert send(program, write_csv(some), f"count{number}").json()["written"] == len(some)
        counts.append(len(captured))
    assert len(figures) > 5
    assert counts[0] == counts[1]


def test_an_import_leaves_what_a_checker_said_of_other_figures(
    make_program: Make, figures: list[models.Figure]
) -> None:
    """What is written waits for its checker again, as on the page; the rest stays."""
    said = {
        "verdict": "returned",
        "checked_by": "ai đó",
        "checked_at": reports.FIRST,
        "reason": "Sai.",
    }
    models.Figure.objects.filter(report=figures[0].report).update(**said)
    assert send(make_program(), write_csv(figures[:1])).status_code == 200
    one, two = (models.Figure.objects.get(pk=row.pk) for row in figures[:2])
    assert (one.verdict, one.checked_by, one.checked_at, one.reason, one.revision) == (
        "pending",
        "",
        None,
        "",
        1,
    )
    assert (one.answer, two.verdict, two.revision) == ("changed", "returned", 0)
    report = models.Report.objects.get(pk=one.report_id)
    assert report.saved_by
    assert report.saved_at == reports.FIRST
    verbs = audit.Entry.objects.filter(verb="save_entries", subject_code=report.case.code)
    assert [entry.after for entry in verbs] == [{"items": 1}]


def test_every_fault_is_told_by_its_row_and_nothing_is_written(
    make_program: Make, figures: list[models.Figure]
) -> None:
    one, two = [row for row in figures if row.profile.denominator][:2]
    lines = [
        "indicator,organisation,period,value,numerator,denominator",
        f"{one.indicator.code},{reports.COMMUNE},{one.period},,5,6",
        f"{one.indicator.code},{reports.COMMUNE},{one.period},,6,6",
        f"{two.indicator.code},{reports.COMMUNE},{two.period},,1,0",
        f"{one.indicator.code},SO-YT,{one.period},,5,6",
        f"khong-co,{reports.COMMUNE},2026-11,5,,",
    ]
    answer = send(make_program(), "\n".join(lines))
    assert answer.status_code == 422
    told = [(row["where"], row["code"]) for row in answer.json()["errors"]]
    assert told == [("row 2", "E708"), ("row 3", "E606"), ("row 4", "E707"), ("row 5", "E707")]
    assert not models.Figure.objects.filter(value__isnull=False).exists()


def test_what_stands_is_replaced_only_knowingly(
    make_program: Make, figures: list[models.Figure]
) -> None:
    program = make_program()
    some = figures[:2]
    assert send(program, write_csv(some)).status_code == 200
    held = send(program, write_csv(some, "58", "58"), "k2")
    assert held.status_code == 409
    assert {row["code"] for row in held.json()["errors"]} == {"E409"}
    forced = send(program, write_csv(some, "58", "58"), "k3", "?overwrite=true")
    assert forced.json()["written"] == 2
    some[0].refresh_from_db()
    assert 58 in (some[0].numerator, some[0].value)


def test_a_repeated_import_gets_the_first_answer(
    make_program: Make, figures: list[models.Figure]
) -> None:
    program = make_program()
    first = send(program, write_csv(figures), "same")
    assert send(program, write_csv(figures), "same").json() == first.json()
    assert audit.Entry.objects.filter(verb="import_values").count() == 1
    assert send(program, write_csv(figures[:1]), "same").json()["code"] == "key"


def test_a_sent_report_takes_no_figures(make_program: Make, figures: list[models.Figure]) -> None:
    reports.fill(figures[0].report)
    reports.send(figures[0].report)
    answer = send(make_program(), write_csv(figures[:1], "3"), query="?overwrite=true")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "E520"


def test_who_only_reads_the_reports_writes_none(
    make_program: Make, figures: list[models.Figure]
) -> None:
    answer = send(make_program("leader"), write_csv(figures[:1]))
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["code"] == "E100"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{", "application/json", 400), ("[]", "application/json", 422),
        ('{"values": [{}]}', "application/json", 422), ('{"values": "\\u0000"}', "application/json", 400),
        ('{"values": NaN}', "application/json", 400), ("x", "text/plain", 415),
        ("\0", "text/csv", 400), ("<adx/>", "application/xml", 409),
        (b"x" * 5_000_001, "text/csv", 413),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_a_problem(
    make_program: Make, figures: list[models.Figure], body: Any, kind: str, status: int
) -> None:
    answer = send(make_program(), body, kind=kind)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["title"]
