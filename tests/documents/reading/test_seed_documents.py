"""The two documents give exactly what the specification lists."""

import collections
import time

import jsonschema

from nq57.documents.reading import api

from .conftest import PLAN

SINGLE_X = {
    "I.4", "II.4", "II.5", "II.12", "III.3", "IV.2", "IV.4", "IV.5", "IV.10", "VIII.5",
    "VIII.6", "X.3",
}  # fmt: skip
FEWER_VALUES = {
    "I.1", "I.2", "I.3", "II.3", "II.4", "II.5", "II.6.5", "III.10", "III.11", "III.12",
    "III.13", "IV.5", "IV.6", "IV.7", "V.2", "V.3", "V.4", "V.5", "V.10", "V.13", "V.14",
}  # fmt: skip


def test_plan_counts(plan: api.Draft) -> None:
    groups = collections.Counter(item.group for item in plan.indicators)
    assert groups == {"I": 4, "II": 12, "III": 13, "IV": 10, "V": 15, "CĐS-2025": 10}
    assert len(plan.tasks) == 93
    parents = {task.code for task in plan.tasks if not task.assignments}
    assert parents == {"I.1", "I.5", "I.6", "VIII.1", "VIII.2", "VIII.3", "IX.1", "IX.2"}
    assert sum(len(task.assignments) for task in plan.tasks) == 87
    double = {task.code for task in plan.tasks if len(task.assignments) > 1}
    assert double == {"I.3", "I.5.3"}


def test_plan_asks_exactly_what_is_unknown(plan: api.Draft) -> None:
    asked = {question.id: set(question.items) for question in plan.questions}
    expected = {f"targets:{code}": {code} for code in FEWER_VALUES}
    expected["tiers:CĐS-2025.1"] = {"CĐS-2025.1"}
    expected["schedule:x"] = SINGLE_X
    expected["schedule:-,x"] = {"IV.6", "IV.7"}
    expected["schedule:same-4"] = {
        "IV.9", "IX.1.1", "IX.1.2", "IX.2.1", "IX.2.2", "IX.2.3", "IX.2.4",
    }  # fmt: skip
    expected["schedule:condition"] = {"II.1", "VIII.2.1"}
    expected["schedule:VIII.1.1"] = {"VIII.1.1"}
    assert asked == expected


def test_plan_remarks_are_those_listed(plan: api.Draft) -> None:
    remarks: dict[str, list[str]] = collections.defaultdict(list)
    for item in [*plan.indicators, *plan.tasks]:
        for remark in item.remarks:
            remarks[remark.code].append(item.code)
    assert remarks["single_agency"] == ["II.7", "III.9", "IV.8", "IV.10", "V.4", "CĐS-2025.8"]
    assert remarks["date_before_document"] == ["I.1.1", "I.2", "I.5.2", "I.5.3", "II.6", "II.11"]
    assert set(remarks) == {
        "single_agency", "date_before_document", "no_coordinator", "no_product",
    }  # fmt: skip
    assert plan.remarks == []


def test_reasoned_proposals(plan: api.Draft) -> None:
    proposed = {question.id: question.proposed for question in plan.questions}
    assert proposed["targets:III.10"] == "2030"
    assert proposed["targets:IV.6"] == "2030"
    assert proposed["targets:III.11"] == "2035-2040-2045"
    assert proposed["targets:IV.7"] == "2035-2040-2045"
    assert proposed["targets:I.2"] == "2035-2040-2045"


def test_stray_unit_returns_to_its_values(plan: api.Draft) -> None:
    economy = next(item for item in plan.indicators if item.code == "V.15")
    assert [target.raw for target in economy.targets] == [
        "8% GRDP", "15% GRDP", "20% GRDP", "25% GRDP", "30% GRDP",
    ]  # fmt: skip
    assert {target.amount.unit for target in economy.targets} == {"% GRDP"}


def test_plan_document(plan: api.Draft) -> None:
    document = plan.to_json()["document"]
    assert document["symbol"] == "142/KH-UBND"
    assert document["issued_on"] == "2025-06-04"
    assert document["issuer"] == "Ủy ban nhân dân tỉnh Sơn La"
    assert document["signer"] == "Nguyễn Thành Công"
    assert document["implements"] == ["71/NQ-CP", "333-KH/TU", "57-NQ/TW"]
    assert document["replaces"] == ["52/KH-UBND"]
    assert {"03/NQ-CP", "296-KH/TU"} <= set(document["cites"])
    assert len(document["recipients"]) == 11
    assert document["questions"] == []


def test_plan_duties(plan: api.Draft) -> None:
    duties = [(duty.code, duty.kind, str(duty.due)) for duty in plan.duties]
    assert duties == [
        ("IV.1", "issue_plan", "2025-06-09"),
        ("IV.1", "issue_plan", "2025-07-14"),
        ("IV.2", "review", "2025-12-31"),
        ("IV.3", "report", "None"),
        ("IV.4", "fund", "None"),
        ("IV.5", "monitor", "None"),
        ("IV.6", "amend", "None"),
    ]
    report = plan.duties[3]
    assert report.every == ["month", "quarter", "half_year", "year"]
    assert (report.due_day, report.through, report.to) == (
        4,
        "Sở Khoa học và Công nghệ",
        "UBND tỉnh",
    )
    assert [(o.duty, o.task, str(o.due)) for o in plan.overlaps] == [
        ("IV.1", "I.3", "2025-06-09"),
        ("IV.1", "I.3", "2025-07-14"),
    ]


def test_groups_say_whom_they_serve(plan: api.Draft) -> None:
    serves = {group.code: group.serves for group in plan.groups if group.kind == "tasks"}
    assert serves == {
        "I": ["all"], "II": ["I"], "III": ["I"], "IV": ["II"], "V": ["II"], "VI": ["III"],
        "VII": ["IV"], "VIII": ["V"], "IX": ["all"], "X": ["all"],
    }  # fmt: skip


def test_letter(letter: api.Draft) -> None:
    codes = [order.code for order in letter.directives]
    assert codes == ["1.(1)", "1.(2)", "1.(3)", "1.(4)", "1.(5)", "2", "3.a", "3.b", "4", "5"]
    assert sum(len(order.parts) for order in letter.directives) == 11
    dues = {order.code: str(order.due) for order in letter.directives if order.due}
    assert dues == {
        "1.(4)": "2026-04-30", "1.(5)": "2026-05-31", "2": "2026-05-31", "3.a": "2026-06-29",
        "3.b": "2026-06-30", "4": "2026-06-30", "5": "2026-06-30",
    }  # fmt: skip
    watched = {o.code: [body.name for body in o.monitors] for o in letter.directives if o.monitors}
    assert watched == {
        "1.(1)": ["Sở Khoa học và Công nghệ"],
        "1.(2)": ["Công an tỉnh"],
        "1.(4)": ["Công an tỉnh"],
        "1.(5)": ["Công an tỉnh"],
    }
    second = letter.directives[2].parts[1]
    assert [body.name for body in second.performers] == ["Sở Khoa học và Công nghệ"]
    assert len(letter.directives[5].deliverables) == 2
    assert letter.directives[0].period == "2026"


def test_letter_without_number_and_date_asks(letter: api.Draft) -> None:
    document = letter.document
    assert (document.symbol, document.issued_on) == (None, None)
    assert [question.id for question in letter.questions] == [
        "document:symbol",
        "document:issued_on",
    ]
    assert document.issuer == "Ủy ban nhân dân tỉnh Sơn La"
    assert document.signer == "Hà Trung Chiến"


def test_output_meets_the_schema(plan: api.Draft, letter: api.Draft) -> None:
    validator = jsonschema.Draft202012Validator(api.load_schema())
    for draft in (plan, letter):
        validator.validate(draft.to_json())


def test_every_line_of_the_tables_is_read(plan: api.Draft) -> None:
    """Each line of the two appendices stands in a group or row: none is lost."""
    covered: set[int] = set()
    for item in [*plan.groups, *plan.indicators, *plan.tasks]:
        covered.update(range(item.source.from_line, item.source.to_line + 1))
    assert set(range(97, 586)) | set(range(600, 1349)) == covered


def test_reading_the_plan_takes_under_a_second(bodies: api.Catalogue) -> None:
    api.read_file(PLAN, bodies=bodies)
    times = []
    for _ in range(3):
        start = time.process_time()
        api.read_file(PLAN, bodies=bodies)
        times.append(time.process_time() - start)
    assert min(times) < 1.0
