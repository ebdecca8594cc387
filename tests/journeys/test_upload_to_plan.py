"""From an uploaded file to a plan in force: read, ask, answer, undo, adopt."""

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from nq57.audit import models as audit
from nq57.documents import models as documents
from nq57.jobs import tasks
from nq57.plans import models
from tests.factories import plan_texts
from tests.journeys.conftest import FRAGMENT, Desk, fault_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province"), pytest.mark.server]

ROW_3, ROW_4 = "targets:I.3", "targets:I.4"
TWO_ROWS = (
    ("5", "Số cơ sở y tế nối mạng", "20", plan_texts.Y_TE, plan_texts.KHCN),
    ("6", "Số trường học nối mạng", "30", plan_texts.NOI_VU, plan_texts.KHCN),
)


@pytest.fixture
def coordinator(sit: Callable[..., Desk]) -> Desk:
    return sit("coordinator")


@pytest.fixture
def reading(coordinator: Desk) -> documents.Reading:
    return coordinator.read(plan_texts.small_plan())


def targets(plan: models.Plan, code: str) -> dict[int | None, str | None]:
    found = models.Target.objects.filter(
        indicator__plan=plan, indicator__code=code, is_current=True
    )
    return {cell.horizon: cell.raw for cell in found}


def test_an_upload_waits_for_the_worker_and_then_shows_questions_first(coordinator: Desk) -> None:
    answer = coordinator.upload(plan_texts.small_plan())
    reading = documents.Reading.objects.latest("pk")
    assert answer["Location"] == reading.get_absolute_url()
    job = ProcrastinateJob.objects.get(task_name="read_document")
    assert job.args == {"reading": reading.pk}
    assert "Đang đọc" in coordinator.get("documents:review", reading.pk)
    waiting = coordinator.client.get(f"{reading.get_absolute_url()}trang-thai/", headers=FRAGMENT)
    assert "HX-Redirect" not in waiting.headers
    tasks.read_document(reading=reading.pk)
    done = coordinator.client.get(f"{reading.get_absolute_url()}trang-thai/", headers=FRAGMENT)
    assert done["HX-Redirect"] == reading.get_absolute_url()
    page = coordinator.get("documents:review", reading.pk)
    assert "0 trên 2 câu hỏi đã trả lời" in page
    assert "targets:I.3" in page
    rows = coordinator.get("documents:reading_rows", reading.pk)
    assert "Nâng cấp mạng truyền số liệu chuyên dùng của tỉnh" in rows
    assert "Giá trị cuối đã là 100%" in page
    assert re.search(r'value="2025-2030" checked', page)
    assert reading.file.name in coordinator.get("documents:documents")
    assert reading.file.name in coordinator.get("home")


def test_answer_by_option_and_by_own_values_then_adopt(
    coordinator: Desk, reading: documents.Reading
) -> None:
    assert coordinator.answer(reading, ROW_3, "2025-2030").status_code == 302
    assert "1 trên 2 câu hỏi đã trả lời" in coordinator.get("documents:review", reading.pk)
    own = {
        "v|I.4|targets|Đến hết 2025": "12",
        "v|I.4|targets|Đến hết 2030": "15",
        "v|I.4|targets|Đến hết 2035": "",
        "reason": "Theo bản có dấu",
    }
    assert coordinator.answer(reading, ROW_4, "_own", **own).status_code == 302
    page = coordinator.get("documents:review", reading.pk)
    assert "Đã trả lời cả 2 câu hỏi" in page
    assert "Theo bản có dấu" in page
    assert "02/03/2026" in coordinator.get("plans:adopt", reading.pk)

    answer = coordinator.adopt(reading, "plan", on="02/03/2026")
    plan = models.Plan.objects.get(document__symbol="57/KH-UBND")
    assert answer["Location"] == plan.get_absolute_url()
    assert plan.adopted_by == coordinator.login
    assert targets(plan, "I.3")[2030] == "100%"
    assert targets(plan, "I.4") == {2025: "12", 2030: "15", 2035: None, 2040: None, 2045: None}
    cell = models.Target.objects.get(indicator__plan=plan, indicator__code="I.4", horizon=2030)
    assert (cell.confirmed_by, cell.is_confirmed) == (coordinator.login, True)
    assert "Theo bản có dấu" in cell.confirmation
    entry = audit.Entry.objects.filter(verb="adopt_plan").latest("pk")
    assert entry.after == {"indicators": 4, "tasks": 3, "directives": 0, "duties": 1}
    assert "Văn bản đã vào hệ thống" in coordinator.get("documents:review", reading.pk)


def test_every_item_opens_its_clause_for_everybody(
    coordinator: Desk, reading: documents.Reading
) -> None:
    coordinator.answer_all(reading)
    coordinator.adopt(reading, "plan", on="2/3/2026")
    plan = models.Plan.objects.get(document__symbol="57/KH-UBND")
    items = [*plan.indicators.all(), *plan.tasks.all(), *plan.duties.all()]
    assert len(items) == 8
    for item in items:
        assert item.clause is not None
        assert item.clause.document == plan.document
        assert item.clause.from_line <= item.from_line <= item.to_line <= item.clause.to_line
    public = coordinator.client.__class__()
    for row in plan.indicators.all():
        page = public.get(f"{plan.get_absolute_url()}chi-tieu/{row.code}/")
        assert page.status_code == 200
        text = html.unescape(page.content.decode())
        assert row.name in text
        [path] = set(re.findall(r'/#c-([^"]+)"', text))
        source = html.unescape(public.get(plan.document.get_absolute_url()).content.decode())
        assert f'id="c-{path}"' in source
        assert f"nguyen-van/?dong={row.from_line}-{row.to_line}#d{row.from_line}" in source


def test_rows_are_answered_one_by_one_where_a_question_is_about_several(
    coordinator: Desk,
) -> None:
    rows = tuple(
        (str(n), f"Xây dựng nền tảng số dùng chung thứ {name}", plan_texts.KHCN, plan_texts.NOI_VU,
         "Nền tảng", "x")
        for n, name in enumerate(("nhất của ngành y tế", "hai của ngành giáo dục",
                                  "ba của ngành nông nghiệp"), start=1)
    )  # fmt: skip
    plan_text = plan_texts.small_plan(indicators=(), tasks=(("I", "NỀN TẢNG"), *rows))
    reading = coordinator.read(plan_text)
    [question] = (reading.draft or {})["questions"]
    assert question["items"] == ["I.1", "I.2", "I.3"]
    page = coordinator.get("documents:review", reading.pk)
    assert "Trả lời từng dòng" in page
    spans = ("Năm 2025", "Giai đoạn 2025 - 2030")
    own = {
        f"v|{code}|schedule|{label}": "x" if label == chosen else ""
        for code, chosen in (("I.1", spans[0]), ("I.2", spans[1]), ("I.3", spans[0]))
        for label in spans
    }
    answer = coordinator.answer(reading, question["id"], "_own", **own)
    assert answer.status_code == 302, fault_of(answer)
    assert coordinator.adopt(reading, "plan", on="2/3/2026").status_code == 302
    plan = models.Plan.objects.get(document__symbol="57/KH-UBND")
    marked = models.Schedule.objects.filter(assignment__task__plan=plan, raw="x")
    assert [(cell.assignment.task.code, cell.label) for cell in marked.order_by("pk")] == [
        ("I.1", spans[0]), ("I.2", spans[1]), ("I.3", spans[0]),
    ]  # fmt: skip


def test_an_answer_is_undone_and_its_history_kept(
    coordinator: Desk, reading: documents.Reading
) -> None:
    coordinator.answer(reading, ROW_3, "2025-2030")
    page = coordinator.get("documents:review", reading.pk)
    assert "Vừa ghi" in page
    undone = coordinator.post("documents:undo", reading.pk, data={"question": ROW_3, "revision": 1})
    assert undone.status_code == 302
    assert "0 trên 2 câu hỏi đã trả lời" in coordinator.get("documents:review", reading.pk)
    assert coordinator.answer(reading, ROW_3, "2030-2035", revision=2).status_code == 302
    words = reading.answers.filter(question=ROW_3).values_list("option", "is_withdrawn")
    assert list(words) == [("2025-2030", False), ("", True), ("2030-2035", False)]
    nothing = coordinator.post("documents:undo", reading.pk, data={"question": ROW_4})
    assert nothing.status_code == 422
    assert "chưa có trả lời nào để hoàn tác" in fault_of(nothing)


def test_a_review_is_resumed_by_another_reviewer_later(
    sit: Callable[..., Desk], coordinator: Desk, reading: documents.Reading
) -> None:
    coordinator.answer(reading, ROW_3, "2025-2030")
    other = sit("coordinator")
    page = other.get("documents:review", reading.pk)
    assert "1 trên 2 câu hỏi đã trả lời" in page
    assert coordinator.official.account.person.name in page
    assert "Vừa ghi" not in page
    assert other.answer(reading, ROW_4, "2030").status_code == 302
    assert other.adopt(reading, "plan", on="2/3/2026").status_code == 302


def test_two_reviewers_do_not_overwrite_each_other(
    sit: Callable[..., Desk], coordinator: Desk, reading: documents.Reading
) -> None:
    other = sit("coordinator")
    assert coordinator.answer(reading, ROW_4, "2030").status_code == 302
    own = {"v|I.4|targets|Đến hết 2040": "99", "reason": "Tôi đọc bản giấy"}
    late = other.answer(reading, ROW_4, "_own", **own)
    assert late.status_code == 422
    assert f"vừa được {coordinator.login} trả lời" in fault_of(late)
    page = late.content.decode()
    assert 'value="_own" checked' in page
    assert 'value="99"' in page
    assert 'value="Tôi đọc bản giấy"' in page
    assert "Trả lời hiện có" in page
    standing = reading.answers.get(question=ROW_4, is_current=True)
    assert (standing.by, standing.option) == (coordinator.login, "2030")
    assert other.answer(reading, ROW_4, "_own", revision=1, **own).status_code == 302
    taken = coordinator.post("documents:undo", reading.pk, data={"question": ROW_4, "revision": 1})
    assert taken.status_code == 422
    assert reading.answers.get(question=ROW_4, is_current=True).by == other.login


@pytest.mark.parametrize(
    ("question", "option", "more", "sentence"),
    [
        (ROW_3, "không có", {}, "Lựa chọn này không có trong câu hỏi"),
        (ROW_3, "", {}, "Chưa chọn cách đọc nào"),
        (ROW_3, "_own", {}, "Chưa chọn cách đọc nào"),
        (ROW_3, "_own", {"v|IX.9|targets|Đến hết 2030": "1"}, "Dòng IX.9 không thuộc câu hỏi này"),
        ("targets:IX.9", "2030", {}, "Bản đọc không còn câu hỏi này"),
    ],
)
def test_an_answer_that_the_question_does_not_offer_is_refused(
    coordinator: Desk, reading: documents.Reading, question: str, option: str,
    more: dict[str, str], sentence: str,
) -> None:  # fmt: skip
    answer = coordinator.answer(reading, question, option, **more)
    assert answer.status_code == 422
    assert sentence in fault_of(answer)
    assert not reading.answers.exists()


def test_names_of_cells_that_contradict_each_other_break_nothing(
    coordinator: Desk, reading: documents.Reading
) -> None:
    more = {"v|I.3|targets": "1", "v|I.3|targets|Đến hết 2030": "2"}
    answer = coordinator.answer(reading, ROW_3, "_own", **more)
    assert answer.status_code in (302, 422)


def test_the_fragment_is_the_part_of_the_page(
    coordinator: Desk, reading: documents.Reading
) -> None:
    def without_token(text: str) -> str:
        return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+|\s+', r"\1 ", text).strip()

    for data, name in (
        ({"question": ROW_3, "option": "2025-2030", "revision": 0}, "documents:answer"),
        ({"question": ROW_3, "revision": 1}, "documents:undo"),
    ):
        answer = coordinator.post(name, reading.pk, data=data, fragment=True)
        assert answer.status_code == 200
        fragment = without_token(answer.content.decode())
        assert fragment.startswith('<div id="review"')
        assert fragment in without_token(coordinator.get("documents:review", reading.pk))


def test_adoption_waits_for_the_last_answer(coordinator: Desk, reading: documents.Reading) -> None:
    coordinator.answer(reading, ROW_3, "2025-2030")
    answer = coordinator.adopt(reading, "plan", on="02/03/2026")
    assert answer.status_code == 422
    assert "Còn 1 câu hỏi chưa trả lời" in fault_of(answer)
    assert not models.Plan.objects.filter(document__symbol="57/KH-UBND").exists()


def test_what_was_typed_for_an_adoption_comes_back(
    coordinator: Desk, reading: documents.Reading
) -> None:
    coordinator.answer_all(reading)
    answer = coordinator.adopt(reading, "successor", on="31/02/2026")
    assert answer.status_code == 422
    said = fault_of(answer)
    assert "Ngày chưa đúng" in said
    assert "Chọn kế hoạch đang hiệu lực" in said
    assert 'value="31/02/2026"' in answer.content.decode()


def test_a_reading_is_put_aside_with_its_file_kept(
    coordinator: Desk, reading: documents.Reading
) -> None:
    answer = coordinator.post("documents:discard", reading.pk, data={"reason": "Tải nhầm"})
    assert answer.status_code == 302
    assert "Bản đọc này đã được bỏ" in coordinator.get("documents:review", reading.pk)
    late = coordinator.answer(reading, ROW_3, "2025-2030")
    assert late.status_code == 422
    assert "không còn ở bước rà soát" in fault_of(late)
    assert coordinator.adopt(reading, "plan", on="02/03/2026").status_code == 422
    again = coordinator.read(plan_texts.small_plan())
    assert again.pk != reading.pk


def test_a_restricted_plan_is_on_no_public_page(
    coordinator: Desk, reading: documents.Reading, client: Client
) -> None:
    coordinator.answer_all(reading)
    data = {"becomes": "plan", "in_force_on": "2/3/2026", "is_restricted": "on"}
    coordinator.post("plans:adopt", reading.pk, data=data)
    plan = models.Plan.objects.latest("pk")
    assert plan.secrecy == plan.document.secrecy == "restricted"
    assert client.get(plan.get_absolute_url()).status_code == 404
    assert client.get(plan.document.get_absolute_url()).status_code == 404
    for address in ("/", "/ke-hoach/", "/van-ban/"):
        assert plan.document.symbol not in client.get(address).content.decode()
    assert plan.document.symbol in coordinator.get("plans:plans")
