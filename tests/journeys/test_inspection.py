"""An inspection changes what is said of a task: planned, visited, explained, concluded, mended."""

import io
import re
from collections.abc import Callable
from datetime import timedelta

import docx
import pypdfium2
import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from nq57.cases import models as cases
from nq57.files import queries as file_queries
from nq57.inspection import models
from nq57.papers import rules as paper_rules
from nq57.plans import models as plans
from nq57.releases import queries as release_queries
from nq57.reporting import models as reporting
from nq57.reporting import queries as report_queries
from tests.factories import inspecting, releasing, reports
from tests.journeys.conftest import Desk, fault_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province"), pytest.mark.server]

COMMUNE, TEAM, TITLE = inspecting.COMMUNE, inspecting.TEAM, "Chưa ban hành văn bản phân công"


def say(day: object) -> str:
    return f"{day:%d/%m/%Y}"


def went(answer: HttpResponse) -> HttpResponse:
    assert answer.status_code == 302, fault_of(answer)
    return answer


def step(desk: Desk, visit: models.Inspection, do: str, **data: str) -> HttpResponse:
    return desk.post("inspection:act", visit.case.code, data={"do": do, **data})


def on_finding(desk: Desk, found: models.Finding, do: str, **data: object) -> HttpResponse:
    return desk.post("inspection:act_on_finding", found.case.code, data={"do": do, **data})


def test_an_inspection_changes_a_status(sit: Callable[..., Desk]) -> None:
    today = timezone.localdate()
    row = inspecting.owe()
    inspecting.say_done(row)
    coordinator, inspector = sit("coordinator"), sit("inspector", TEAM)
    office, chief = sit("focal", COMMUNE), sit("head", TEAM)

    # Plan: the decision, the office, the team.
    went(coordinator.post("inspection:make_program", data={
        "plan": row.plan.code, "title": "Kế hoạch kiểm tra năm 2026", "symbol": "21/KH-TTT",
        "decided_on": say(today), "year": str(today.year),
    }))  # fmt: skip
    program = models.Program.objects.get()
    page = coordinator.get("inspection:plan", program.pk, office=COMMUNE, lead=TEAM)
    assert row.case.title.lstrip("- ")[:60] in page
    # The inspectorate follows nothing of any office before: the coordinator plans for it.
    page = inspector.get("inspection:plan", program.pk, status=422, office=COMMUNE, lead=TEAM)
    assert "chưa theo dõi việc của cơ quan nào" in page
    address = reverse("inspection:plan", args=[program.pk]) + f"?office={COMMUNE}&lead={TEAM}"
    head = inspector.official.post.code
    sent = {"planned_on": say(today), "head": head, "obligations": [str(row.pk)]}
    went(coordinator.client.post(address, sent))
    visit = models.Inspection.objects.with_rows().get()
    assert TITLE not in office.get("inspection:inspection", visit.case.code)

    # Visit: the finding stays with the team until it is sent.
    went(step(inspector, visit, "begin", on=say(today)))
    subject = str(visit.subjects.get().pk)
    told = {"title": TITLE, "kind": "progress", "severity": "serious", "clause": "X.1"}
    wrong = step(inspector, visit, "find", subject=subject, **told)
    assert wrong.status_code == 422
    assert TITLE in wrong.content.decode()
    went(step(inspector, visit, "find", subject=subject, found="absent", **told))
    found = models.Finding.objects.with_rows().get()
    office.get("inspection:finding", found.case.code, status=404)
    due = say(today + timedelta(days=30))
    went(on_finding(inspector, found, "remedy", text="Ban hành văn bản", due_on=due))
    went(step(inspector, visit, "send", on=say(today + timedelta(days=5))))
    assert "còn hạn giải trình" in fault_of(
        step(inspector, visit, "conclude", symbol="05/KL-TTT", on=say(today))
    )

    # The office explains, attaches, and judges nothing itself.
    went(on_finding(office, found, "explain", note="Đang trình ký"))
    went(on_finding(
        office, found, "attach", claim="Dự thảo", file=ContentFile(b"x", name="du-thao.txt")
    ))  # fmt: skip
    for do in ("accept", "drop", "discard"):
        assert on_finding(office, found, do, note="x").status_code == 403
    went(step(inspector, visit, "conclude", symbol="05/KL-TTT", on=say(today)))

    # What it says and what was found stand side by side; the task is owed again.
    row.case.refresh_from_db()
    assert row.case.state == "returned"
    for page in (
        office.get("work:obligations", q="I.3") + office.get("work:obligations"),
        office.get("work:obligation", row.case.code),
        coordinator.get("plans:task", row.plan.code, row.task_id),
    ):
        assert "chưa có sản phẩm" in page
        assert f"kiểm tra {say(today)}" in page
    work = plans.Obligation.objects.get(basis__contains="05/KL-TTT")
    assert TITLE in office.get("work:obligation", work.case.code)

    # The minutes: looked at, then issued by the office that leads.
    form = chief.client.get(reverse("papers:minutes", args=[visit.case.code])).context["form"]
    cover = {name: str(field.value() or "x") for name, field in zip(
        form.fields, form, strict=True
    )}  # fmt: skip
    went(chief.post("papers:minutes", visit.case.code, data={
        **cover, "issuer": "TTT", "seen": "", "do": "issue"
    }))  # fmt: skip
    check_minutes(visit)

    # Mended: back once, then accepted; the finding ends, and the inspection.
    for number in (1, 2):
        went(office.post("work:move", work.case.code, data={
            "verb": "submit", "product": f"{number}/QĐ-UBND", "finished_on": say(today), "note": ""
        }))  # fmt: skip
        if number == 1:
            went(on_finding(inspector, found, "return", note="Thiếu chữ ký"))
    went(on_finding(inspector, found, "accept"))
    went(step(inspector, visit, "finish"))
    assert f"đã khắc phục {say(today)}" in office.get("work:obligation", row.case.code)
    sheet = inspector.client.get(reverse("inspection:export"))
    assert sheet.content[:2] == b"PK"


def check_minutes(visit: models.Inspection) -> None:
    paper = visit.lead.papers.get()
    assert re.fullmatch(r"01/BB-TTT", paper.symbol)
    files = {one.form: file_queries.read_content(stored=one.file) for one in paper.files.all()}
    document = pypdfium2.PdfDocument(files["pdf"])
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    text = re.sub(r"\s+", " ", text)
    word = docx.Document(io.BytesIO(files["docx"]))
    cells = [cell.text for table in word.tables for line in table.rows for cell in line.cells]
    for said in (TITLE, "chưa có sản phẩm", "Đang trình ký"):
        assert said in text
        assert any(said in cell for cell in cells)


def test_the_province_names_what_inspections_found() -> None:
    reports.set_terms()
    row = inspecting.owe()
    inspecting.say_done(row)
    visit = inspecting.visit([row])
    found = inspecting.find(visit, obligation=row)
    inspecting.ask_remedy(found)
    inspecting.conclude(inspecting.hear(visit))
    cycle = reports.open_cycle("2026-11")
    named = [one for one in report_queries.list_conflicts(cycle=cycle) if one.kind == "inspected"]
    assert [(one.label, one.said, one.held) for one in named] == [
        ("I.3", "Hoàn thành 30/09/2026", "kiểm tra 12/10/2026: chưa có sản phẩm")
    ]
    plans.FoundStatus.objects.update(secrecy="restricted")
    assert not [
        one for one in report_queries.list_conflicts(cycle=cycle) if one.kind == "inspected"
    ]


def test_remedies_and_restricted_work_are_no_result_of_a_task() -> None:
    """Neither in the province's paper nor in a release: the remedy is late, the task is not."""
    reports.set_terms()
    row = inspecting.owe()
    inspecting.say_done(row)
    visit = inspecting.visit([row])
    inspecting.ask_remedy(inspecting.find(visit, obligation=row))
    inspecting.conclude(inspecting.hear(visit))
    releasing.tell("V.12", {"2026-11": 55})
    made = releasing.consolidate(releasing.add_cycle())
    snapshot = release_queries.make_snapshot(
        consolidation=made, indicators=[], tasks=[row.task_id or 0], until=releasing.UNTIL,
        with_names=True, by=releasing.LEADER,
    )  # fmt: skip
    assert [(one["total"], one["counts"]) for one in snapshot["tasks"]] == [(1, {"in_time": 1})]
    assert judge_in_paper(made) == "Không có việc quá hạn. Kiểm tra: chưa có sản phẩm (1 cơ quan)"
    cases.Case.objects.filter(pk=row.pk).update(secrecy="restricted")
    assert judge_in_paper(made) == "Không có việc quá hạn"


def judge_in_paper(made: reporting.Consolidation) -> str:
    """Return what the province's paper says of the task."""
    cover = paper_rules.Cover(about="Kết quả", issuer="UBND", title="Chủ tịch")
    told = report_queries.make_province_snapshot(
        consolidation=made, cover=cover, verdicts={}, today=releasing.UNTIL
    )
    (part,) = told["parts"]  # nobody wrote anything: what is counted stands alone
    assert part["title"] == "I. Kết quả thực hiện"
    assert re.search(r"^Đến ngày 30/11/2026, \d+/\d+ cơ quan đã gửi", part["paragraphs"][0])
    assert re.search(
        r"gồm \d+ việc .*: 0 việc đã xác nhận hoàn thành, 0 việc quá hạn", part["paragraphs"][1]
    )
    cells = [line["cells"] for line in told["appendices"][1]["rows"] if line["cells"]]
    return str(next(line[-1] for line in cells if line[1].startswith("I.3 ")))
