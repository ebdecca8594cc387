"""The screens of obligations: the home, the list, one of them, settling, conditions."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import models as cases
from nq57.documents import models as documents
from nq57.files.models import StoredFile
from nq57.orgs.models import Organisation
from nq57.plans import actions, models, queries
from nq57.plans.rules import sheets, work
from tests.journeys.conftest import fault_of
from tests.web.conftest import Official

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

COMMUNE, OTHER = "UBND-04099", "UBND-03646"
FRAGMENT = {"HX-Request": "true"}
SignIn = Callable[..., Official]


def enter(sign_in: SignIn, role: str = "coordinator", office: str = "SO-KHCN") -> Client:
    return sign_in(role, organisation=Organisation.objects.get(code=office)).client


def find(task: str = "I.3", occurrence: str = "2026", office: str = COMMUNE) -> models.Obligation:
    found = models.Obligation.objects.select_related("case__organisation", "organisation")
    return found.get(task__code=task, occurrence=occurrence, organisation__code=office)


def at(name: str, row: models.Obligation, *more: Any) -> str:
    return reverse(f"work:{name}", args=[row.case.code, *more])


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, fault_of(answer)[:500]
    return answer.content.decode()


def state(row: models.Obligation) -> str:
    return cases.Case.objects.get(pk=row.pk).state


def step(client: Client, row: models.Obligation, verb: str, **given: str) -> Any:
    seen = str(cases.Case.objects.get(pk=row.pk).version)
    return client.post(at("move", row), {"verb": verb, "seen": seen, **given})


def today_as_typed() -> str:
    return f"{timezone.localdate():%d/%m/%Y}"


def test_the_home_tells_what_the_office_owes(sign_in: SignIn) -> None:
    client = enter(sign_in, "focal", COMMUNE)
    page = read(client, reverse("home"))
    lanes = client.get(reverse("home")).context["lanes"]
    own = models.Obligation.objects.open().filter(organisation__code=COMMUNE)
    assert sum(lane.count for lane in lanes) == own.count()
    for lane in lanes:
        shown = f"{lane.count} việc" in page
        assert shown == bool(lane.count), lane.lane
        assert len(lane.rows) <= 8
    assert "Xem phần của cơ quan" in page
    assert "Toàn tỉnh" not in page


def test_an_office_without_work_is_told_so_kindly(sign_in: SignIn) -> None:
    office = Organisation.objects.exclude(
        pk__in=models.Obligation.objects.values("organisation")
    ).earliest("pk")  # fmt: skip
    page = read(enter(sign_in, "focal", office.code), reverse("home"))
    assert "Cơ quan không còn việc nào đang mở." in page


@pytest.mark.parametrize("role", ["coordinator", "leader"])
def test_the_home_of_who_sees_all_begins_with_the_province(sign_in: SignIn, role: str) -> None:
    owing = models.Obligation.objects.values("organisation")
    idle = Organisation.objects.exclude(pk__in=owing).earliest("pk")
    client = enter(sign_in, role, idle.code) if role == "leader" else enter(sign_in, role)
    answer = client.get(reverse("home"))
    by = audit_rules.SYSTEM
    counts = queries.count_by_timeliness(
        by=by, today=timezone.localdate(), filters=queries.Filters()
    )
    page = answer.content.decode()
    assert ("Việc của cơ quan</h2>" in page) == (role == "coordinator")
    assert "Cơ quan không còn việc nào đang mở." not in page
    assert all(share.has_any for _plan, share in answer.context["shares"])
    for chip in answer.context["province_chips"]:
        value = chip.url.partition("tinh-trang=")[2]
        assert chip.count == counts[value]
        assert client.get(chip.url).context["number"] == counts[value]


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        ("", {}),
        ("?co-quan=UBND-04099&vai-tro=lead", {"office": COMMUNE, "role": "lead"}),
        ("?nhiem-vu=I.3", {"task": "I.3"}),
        ("?nhom=I", {"section": "I"}),
        ("?trang-thai=unsettled", {"state": "unsettled"}),
        ("?tinh-trang=overdue", {"timeliness": "overdue"}),
        ("?nhom-viec=waiting", {"lane": "waiting"}),
        ("?q=thong+minh", {"text": "thong minh"}),
        ("?trang-thai=khong-co&sau=x&q=%00", {}),
    ],
)
def test_filters_are_addresses(sign_in: SignIn, query: str, filters: dict[str, Any]) -> None:
    client = enter(sign_in)
    answer = client.get(reverse("work:obligations") + query)
    found = queries.filter_obligations(
        by=audit_rules.SYSTEM, today=timezone.localdate(), filters=queries.Filters(**filters)
    )
    assert answer.context["number"] == found.count() > 0
    first = answer.context["page"].rows[0]
    assert first.pk == found.in_order().first().pk  # type: ignore[union-attr]


def test_pages_go_on_by_key(sign_in: SignIn) -> None:
    client = enter(sign_in, "focal", COMMUNE)
    address: str | None = reverse("work:obligations") + "?vai-tro=lead"
    seen: list[int] = []
    while address:
        page = client.get(address).context["page"]
        seen += [row.pk for row in page.rows]
        address = page.next_url
    own = models.Obligation.objects.filter(organisation__code=COMMUNE)
    assert sorted(seen) == sorted(own.values_list("pk", flat=True))


@pytest.mark.parametrize("query", ["", "?q=du+lieu+mo", "?q=khong+co+viec+nay"])
def test_the_fragment_equals_the_page(sign_in: SignIn, query: str) -> None:
    client = enter(sign_in)
    address = reverse("work:obligations") + query
    whole = read(client, address)
    part = client.get(address, headers=FRAGMENT).content.decode()
    inner = [line for line in part.splitlines() if line.strip() and "csrf" not in line]
    assert len(inner) > 5
    assert [line for line in inner if line not in whole] == []


def test_an_office_sees_its_own_and_nothing_else(sign_in: SignIn) -> None:
    row, mine = find(office=OTHER), find()
    client = enter(sign_in, "focal", COMMUNE)
    read(client, at("obligation", mine))
    read(client, at("obligation", row), 404)
    assert client.post(at("move", row), {"verb": "start"}).status_code == 404
    assert row.case.code not in read(client, reverse("work:obligations") + f"?co-quan={OTHER}")


def test_nobody_without_a_sign_in_sees_anything() -> None:
    row = find()
    for name in ("obligations", "settle", "conditions", "export", "sheet"):
        assert Client().get(reverse(f"work:{name}")).status_code == 302
    assert Client().get(at("obligation", row)).status_code == 302


@pytest.mark.parametrize("name", ["move", "request_extension", "add_evidence", "urge_one"])
def test_writes_are_no_reads(sign_in: SignIn, name: str) -> None:
    assert enter(sign_in).get(at(name, find())).status_code == 405


@pytest.mark.parametrize(
    ("role", "office", "verb"),
    [
        ("auditor", "SO-KHCN", "start"), ("leader", "SO-KHCN", "confirm"),
        ("focal", COMMUNE, "pause"), ("coordinator", "SO-KHCN", "start"),
    ],
)  # fmt: skip
def test_the_wrong_role_is_refused(sign_in: SignIn, role: str, office: str, verb: str) -> None:
    answer = step(enter(sign_in, role, office), find(), verb, note="x")
    assert answer.status_code == 403
    assert state(find()) == "assigned"


def test_a_report_needs_its_product_and_keeps_what_was_typed(sign_in: SignIn) -> None:
    client, row = enter(sign_in, "focal", COMMUNE), find()
    answer = step(client, row, "submit", product="", finished_on="31/02/2026", note="Đã xong cả")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Ghi số, ký hiệu văn bản hoặc tên sản phẩm." in page
    assert 'value="31/02/2026"' in page
    assert "Đã xong cả" in page
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = step(client, row, "submit", product="9/KH", finished_on=f"{tomorrow:%d/%m/%Y}")
    assert "Ngày hoàn thành không thể ở sau hôm nay." in fault_of(answer)
    assert state(row) == "assigned"
    answer = step(client, row, "submit", product="9/KH-UBND", finished_on=today_as_typed())
    assert (answer.status_code, state(row)) == (302, "waiting")
    page = read(client, at("obligation", row))
    assert "9/KH-UBND" in page
    assert "Rút lại để làm tiếp" in page


def test_a_change_by_somebody_else_is_told_and_nothing_is_lost(sign_in: SignIn) -> None:
    client, row = enter(sign_in, "focal", COMMUNE), find()
    seen = str(row.case.version)
    step(client, row, "start")
    given = {"verb": "submit", "seen": seen, "product": "77/KH-UBND", "note": "Kèm phụ lục",
             "finished_on": today_as_typed()}  # fmt: skip
    answer = client.post(at("move", row), given)
    assert answer.status_code == 422
    assert "vừa được người khác cập nhật" in fault_of(answer)
    assert "Trạng thái hiện nay: “Đang thực hiện”" in fault_of(answer)
    assert "77/KH-UBND" in answer.content.decode()
    assert state(row) == "doing"
    step(client, row, "submit", product="1/KH-UBND", finished_on=today_as_typed())
    answer = client.post(at("move", row), given | {"product": "88/KH-UBND"})
    assert answer.status_code == 422
    told = fault_of(answer)
    assert "Những gì bạn đã ghi" in told
    assert "88/KH-UBND" in told
    assert "Kèm phụ lục" in told


def test_only_the_moves_of_who_acts_are_offered(sign_in: SignIn) -> None:
    row = find()
    own = read(enter(sign_in, "focal", COMMUNE), at("obligation", row))
    assert "Báo hoàn thành" in own
    assert "Tạm dừng" not in own
    above = read(enter(sign_in), at("obligation", row))
    assert "Tạm dừng" in above
    assert 'value="submit"' not in above
    watcher = read(enter(sign_in, "auditor"), at("obligation", row))
    assert 'method="post" class="form"' not in watcher


def test_the_page_opens_the_clause_and_quotes_the_lines(sign_in: SignIn) -> None:
    row = find()
    page = read(enter(sign_in, "focal", COMMUNE), at("obligation", row))
    assert row.task is not None
    assert row.task.clause is not None
    assert f"#c-{row.task.clause.path}" in page
    line = row.task.document.lines[row.task.from_line - 1]
    assert line[:30] in page


def test_settling_many_with_one_outcome(sign_in: SignIn) -> None:
    client = enter(sign_in, "focal", COMMUNE)
    rows = client.get(reverse("work:settle")).context["page"].rows
    assert rows
    assert {row.organisation.code for row in rows} == {COMMUNE}
    codes = [row.case.code for row in rows[:3]]
    answer = client.post(reverse("work:settle"), {"viec": codes, "outcome": "done"})
    assert answer.status_code == 422
    assert "ghi số, ký hiệu văn bản hoặc tên sản phẩm" in fault_of(answer)
    assert answer.content.decode().count(" checked aria-label") == 3
    answer = client.post(reverse("work:settle"), {"outcome": "not_done"})
    assert "Chưa chọn việc nào" in fault_of(answer)
    given = {"viec": codes, "outcome": "done", "product": "5/BC", "finished_on": "1/9/2025"}
    assert client.post(reverse("work:settle"), given).status_code == 302
    assert {state(row) for row in rows[:3]} == {"done"}


def test_nobody_settles_for_another_office(sign_in: SignIn) -> None:
    row = models.Obligation.objects.unsettled().filter(organisation__code=OTHER).earliest("pk")
    client = enter(sign_in, "focal", COMMUNE)
    given = {"viec": row.case.code, "outcome": "not_done"}
    assert client.post(reverse("work:settle"), given).status_code == 422
    assert state(row) == "unsettled"
    assert enter(sign_in, "leader").get(reverse("work:settle")).status_code == 403


def fill(content: bytes, **columns: dict[str, str]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        for name, given in columns.items():
            if value := given.get(str(row[0].value)):
                row[header.index(sheets.COLUMNS[name])].value = value
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_the_sheet_is_shown_first_and_written_whole(sign_in: SignIn) -> None:
    client = enter(sign_in, "focal", COMMUNE)
    content = client.get(reverse("work:sheet")).content
    rows = list(models.Obligation.objects.unsettled().filter(organisation__code=COMMUNE)[:2])
    codes = [row.case.code for row in rows]
    filled = fill(content, outcome={codes[0]: "Chưa xong", codes[1]: "Đã xong"},
                  product={codes[1]: "3/KH"}, finished_on={codes[1]: "1/9/2025"})  # fmt: skip
    before = audit.Entry.objects.filter(subject_kind="case").count()
    answer = client.post(
        reverse("work:import_sheet"), {"file": SimpleUploadedFile("a.xlsx", filled)}
    )
    assert answer.status_code == 200
    assert "2 việc sẽ được ghi" in fault_of(answer)
    assert audit.Entry.objects.filter(subject_kind="case").count() == before
    packed = answer.context["packed"]
    assert client.post(reverse("work:import_sheet"), {"rows": packed}).status_code == 302
    assert {state(rows[0]), state(rows[1])} == {"assigned", "done"}
    answer = client.post(reverse("work:import_sheet"), {"rows": packed})
    assert answer.status_code == 422
    assert {fault.column for fault in answer.context["faults"]} == {"Mã"}


@pytest.mark.parametrize(
    "given",
    [
        {}, {"rows": "{}"}, {"rows": "[1]"}, {"rows": "x"},
        {"rows": "[]"}, {"rows": "[[]]"}, {"file": b"PK\x03\x04x"}, {"file": b"a,b\n1,2"},
    ],
)  # fmt: skip
def test_what_is_no_sheet_gets_a_sentence(sign_in: SignIn, given: dict[str, Any]) -> None:
    data = {
        name: SimpleUploadedFile("a.xlsx", value) if isinstance(value, bytes) else value
        for name, value in given.items()
    }
    answer = enter(sign_in, "focal", COMMUNE).post(reverse("work:import_sheet"), data)
    assert answer.status_code == 422


def test_a_document_is_named_the_date_shown_and_the_clock_started(sign_in: SignIn) -> None:
    document = documents.Document.objects.create(
        code="qd-1", symbol="1/QĐ-TTg", issued_on=date(2026, 9, 15), added_at=timezone.now(),
        added_by="thu",
    )  # fmt: skip
    row = models.Obligation.objects.dormant().filter(task__code="I.6.1").earliest("pk")
    assert row.assignment is not None
    client, address = enter(sign_in), reverse("work:arm", args=[row.assignment.pk])
    assert "I.6.1" in read(client, reverse("work:conditions"))
    answer = client.post(address, {"document": document.code})
    assert answer.status_code == 200
    assert "95 việc sẽ có hạn 31/12/2026" in fault_of(answer)
    assert cases.Case.objects.get(pk=row.pk).due is None
    other = {"document": document.code, "since": "01/10/2026", "ghi": answer.context["seen"]}
    assert client.post(address, other).status_code == 200  # another date: shown again
    given = {"document": document.code, "ghi": answer.context["seen"]}
    assert client.post(address, given).status_code == 302
    assert cases.Case.objects.get(pk=row.pk).due == date(2026, 12, 31)
    answer = client.post(address, given)
    assert answer.status_code == 422
    assert "đã có người ghi" in fault_of(answer)
    focal = enter(sign_in, "focal", COMMUNE)
    assert focal.get(address).status_code == 403
    assert "Ghi văn bản" not in read(focal, reverse("work:conditions"))


def test_the_day_of_tracking_is_set_and_refused(sign_in: SignIn) -> None:
    plan = models.Plan.objects.get(document__symbol="142/KH-UBND")
    client, address = enter(sign_in), reverse("work:track", args=[plan.code])
    answer = client.post(address, {"since": "01/01/2025"})
    assert answer.status_code == 422
    assert "04/06/2025" in fault_of(answer)
    assert client.post(address, {"since": "01/04/2026"}).status_code == 302
    plan.refresh_from_db()
    assert plan.tracked_since == date(2026, 4, 1)
    assert enter(sign_in, "leader").get(address).status_code == 403


def test_many_are_urged_with_the_same_words(sign_in: SignIn) -> None:
    client, rows = enter(sign_in), [find(), find(office=OTHER)]
    codes = [row.case.code for row in rows]
    answer = client.post(reverse("work:urge"), {"viec": codes})
    assert answer.status_code == 200
    assert "2 việc của 2 cơ quan" in fault_of(answer)
    assert client.post(reverse("work:urge"), {"viec": codes, "note": " "}).status_code == 422
    given = {"viec": codes, "note": "Đề nghị báo cáo"}
    assert client.post(reverse("work:urge"), given).status_code == 302
    assert cases.Step.objects.filter(verb="urge", note="Đề nghị báo cáo").count() == 2
    focal = enter(sign_in, "focal", COMMUNE)
    assert focal.post(reverse("work:urge"), given).status_code == 403
    assert client.post(reverse("work:urge"), {"note": "x"}).status_code == 422


def test_evidence_is_attached_opened_and_checked_by_another(sign_in: SignIn) -> None:
    row, focal = find(), enter(sign_in, "focal", COMMUNE)
    assert focal.post(at("add_evidence", row), {"claim": "x"}).status_code == 422
    file = SimpleUploadedFile("ke-hoach.txt", "Kế hoạch năm 2026".encode())
    answer = focal.post(at("add_evidence", row), {"claim": "Đã ban hành", "file": file})
    assert answer.status_code == 302
    evidence = row.case.evidence.get()
    answer = focal.get(at("evidence_file", row, evidence.pk))
    assert answer["Content-Disposition"].startswith("attachment")
    assert enter(sign_in, "focal", OTHER).get(answer.request["PATH_INFO"]).status_code == 404
    address = at("check_evidence", row, evidence.pk)
    assert focal.post(address, {"verdict": "accepted"}).status_code == 403
    client = enter(sign_in)
    assert client.post(address, {"verdict": "rejected"}).status_code == 422
    assert client.post(address, {"verdict": "accepted"}).status_code == 302
    assert row.case.evidence.get().verdict == "accepted"


def test_evidence_that_is_refused_leaves_no_file(sign_in: SignIn) -> None:
    row, focal = find(), enter(sign_in, "focal", COMMUNE)
    case_actions.move(
        case=row.case, verb="cancel", note="trùng", by=audit_rules.SYSTEM, at=timezone.now()
    )
    given = {"claim": "Đã ban hành", "file": SimpleUploadedFile("a.txt", b"muon")}
    assert focal.post(at("add_evidence", row), given).status_code == 422
    assert not StoredFile.objects.filter(name="a.txt").exists()


def test_somebody_of_the_office_is_made_its_handler(sign_in: SignIn) -> None:
    office = Organisation.objects.get(code=COMMUNE)
    official, row = sign_in("focal", organisation=office), find()
    given = {"post": official.post.code, "seen": str(row.case.version)}
    assert official.client.post(at("set_handler", row), given).status_code == 302
    assert cases.Case.objects.get(pk=row.pk).handler == official.post
    other = sign_in("focal", organisation=Organisation.objects.get(code=OTHER))
    given = {"post": other.post.code}
    assert official.client.post(at("set_handler", row), given).status_code == 422


def test_a_flagged_one_ends_for_a_reason(sign_in: SignIn) -> None:
    row = find()
    models.Obligation.objects.filter(pk=row.pk).update(flag="Mục mới không giao cơ quan này")
    client = enter(sign_in)
    assert "Kết thúc việc cần xem xét" in read(client, at("obligation", row))
    assert enter(sign_in, "focal", COMMUNE).post(at("decide_flagged", row)).status_code == 403
    given = {"note": "Thông báo 5/TB-UBND"}
    assert client.post(at("decide_flagged", row), given).status_code == 302
    assert state(row) == "cancelled"


def test_the_sheet_and_the_csv_of_the_list_hold_what_the_filters_keep(sign_in: SignIn) -> None:
    row = find()
    models.Obligation.objects.filter(pk=row.pk).update(product="=1+1")
    client = enter(sign_in, "focal", COMMUNE)
    content = download(client, "work:export", "?nhiem-vu=I.3")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2))
    assert len(rows) == models.Obligation.objects.filter(
        task__code="I.3", organisation__code=COMMUNE
    ).count()  # fmt: skip
    cell = next(cells[9] for cells in rows if cells[0].value == row.case.code)
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    text = download(client, "work:export_csv", "?nhiem-vu=I.3").decode("utf-8-sig")
    lines = list(csv.reader(text.splitlines()))
    assert len(lines) == len(rows) + 1
    assert next(line[9] for line in lines if line[0] == row.case.code) == "'=1+1"


def test_the_whole_list_goes_out_in_a_number_of_queries_that_does_not_grow(
    sign_in: SignIn,
) -> None:
    client, counts = enter(sign_in), []
    for query in ("?nhiem-vu=I.3", ""):
        with CaptureQueriesContext(connection) as captured:
            content = download(client, "work:export_csv", query)
        counts.append((len(captured), content.decode().count("\n")))
    assert counts[1][1] == models.Obligation.objects.count() + 1 > 5000
    thousands = counts[1][1] // 1000
    assert counts[1][0] <= counts[0][0] + 2 * thousands


def download(client: Client, name: str, query: str = "") -> bytes:
    answer = client.get(reverse(name) + query)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_restricted_work_is_not_for_who_may_not_read_it(sign_in: SignIn) -> None:
    row = find()
    cases.Case.objects.filter(pk=row.pk).update(secrecy="sealed")
    client = enter(sign_in)
    read(client, at("obligation", row), 404)
    assert row.case.code not in read(client, reverse("work:obligations") + "?nhiem-vu=I.3")


def test_a_task_tells_its_obligations_by_state(sign_in: SignIn) -> None:
    row = find()
    assert row.task is not None
    address = reverse("plans:task", args=[row.plan.code, row.task.pk])
    page = read(enter(sign_in), address)
    address_of_list = f"{reverse('work:obligations')}?ke-hoach={row.plan.code}&amp;nhiem-vu=I.3"
    assert address_of_list in page
    assert "?ke-hoach=" not in read(Client(), address)


def test_settle_one_on_its_page(sign_in: SignIn) -> None:
    row = find("VIII.2.7", "2025-09")
    client = enter(sign_in, "focal", COMMUNE)
    assert "Ghi xác nhận" in read(client, at("obligation", row))
    assert "(có thể để trống)" not in read(client, at("obligation", row)).partition("Minh chứng")[0]
    answer = step(client, row, "settle", outcome="not_applicable")
    assert answer.status_code == 422
    answer = step(client, row, "settle", outcome="not_applicable", reason="Thông báo 9/TB")
    assert (answer.status_code, state(row)) == (302, "cancelled")


def test_an_extension_is_asked_and_refused_with_a_reason(sign_in: SignIn) -> None:
    row, focal, client = find(), enter(sign_in, "focal", COMMUNE), enter(sign_in)
    given = {"asked_due": "15/02/2027", "reason": "Chờ hạ tầng"}
    assert focal.post(at("request_extension", row), given).status_code == 302
    answer = focal.post(at("request_extension", row), given)
    assert "đang có một đề nghị gia hạn" in fault_of(answer)
    assert "Trạng thái hiện nay" not in fault_of(answer)
    opened = answer.content.decode().partition("<summary>Xin gia hạn</summary>")
    assert opened[0].rstrip().endswith('<details class="other" open>')
    assert "Chờ hạ tầng" in opened[2]
    extension = cases.Extension.objects.get()
    assert 'name="granted_due" value="15/02/2027"' in read(client, at("obligation", row))
    address = at("decide_extension", row, extension.pk)
    assert focal.post(address, {"decision": "grant"}).status_code == 403
    for data in ({"decision": "grant"}, {"decision": "refuse"}, {}):
        assert client.post(address, data).status_code == 422
    assert client.post(address, {"decision": "refuse", "note": "Đủ điều kiện"}).status_code == 302
    assert "Không được gia hạn" in read(focal, at("obligation", row))


def test_urging_all_is_all_or_nothing() -> None:
    from nq57.cases import rules as case_rules

    open_row, over = find(), find(office=OTHER)
    new = actions.NewSettlement(find("VIII.2.7", "2025-09"), work.Settled(outcome="not_done"))
    actions.settle_obligations(
        settlements=[new], by=audit_rules.SYSTEM, at=timezone.now()
    )  # fmt: skip
    case_actions.move(
        case=over.case, verb="cancel", note="thử", by=audit_rules.SYSTEM, at=timezone.now()
    )
    with pytest.raises(case_rules.CasesError):
        case_actions.urge_all(
            cases=[open_row.case, over.case], note="x", by=audit_rules.SYSTEM, at=timezone.now()
        )
    assert not cases.Step.objects.filter(verb="urge").exists()
