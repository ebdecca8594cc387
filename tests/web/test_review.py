"""The review tells what was not read, and takes years for milestones never met."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nq57.audit.models import Entry
from nq57.documents import models, queries
from tests.factories import plan_texts, readings
from tests.web.conftest import Official

pytestmark = pytest.mark.django_db

_STRANGE = """PHỤ LỤC II
DANH SÁCH THÔN BẢN
TT
Thôn bản
Dân cư
1
Bản Mòng
Đông
2
Bản Hìn
Thưa
3
Bản Cọ
Đông
"""
_UNMET = """Số: 7/KH-UBND
Sơn La, ngày 04 tháng 6 năm 2025
KẾ HOẠCH
Phục vụ các kỳ họp
PHỤ LỤC I
CHỈ TIÊU PHỤC VỤ KỲ HỌP
TT
Chỉ tiêu
Cơ quan chủ trì
Kỳ họp thứ 25
Kỳ họp thứ 26
1
Tỷ lệ hồ sơ trực tuyến của tỉnh
Sở Nội vụ
80%
90%
"""


@pytest.fixture
def client(sign_in: Callable[..., Official]) -> Any:
    """A browser of the coordinator."""
    return sign_in("coordinator").client


def test_review_and_rows_tell_what_was_not_read(client: Any) -> None:
    reading = readings.make_reading(_STRANGE.encode())
    page = client.get(reading.get_absolute_url()).content.decode()
    told = "Phụ lục II “DANH SÁCH THÔN BẢN” (dòng 1) không cho chỉ tiêu hay nhiệm vụ nào"
    assert told in page
    assert "Không có gì để ban hành" in page
    rows = client.get(reverse("documents:reading_rows", args=[reading.pk])).content.decode()
    assert told in rows


def test_typed_years_of_unmet_milestones_are_kept(client: Any) -> None:
    reading = readings.make_reading(_UNMET.encode())
    page = client.get(reading.get_absolute_url()).content.decode()
    assert 'name="v|PL1|years|Kỳ họp thứ 25"' in page
    typed = {"v|PL1|years|Kỳ họp thứ 25": "2026", "v|PL1|years|Kỳ họp thứ 26": "tháng 7/2027"}
    asked = {"question": "milestones:PL1", "option": "_own", "revision": "0"}
    answer = client.post(reverse("documents:answer", args=[reading.pk]), {**asked, **typed})
    assert answer.status_code in (200, 302)
    draft = queries.read_with_answers(reading=reading)
    assert [row["id"] for row in draft["questions"]] == []
    assert [cell["horizon"] for cell in draft["indicators"][0]["targets"]] == [2026, 2027]


def test_words_that_are_no_year_come_back_with_a_sentence(client: Any) -> None:
    reading = readings.make_reading(_UNMET.encode())
    typed = {"v|PL1|years|Kỳ họp thứ 25": "năm sau", "v|PL1|years|Kỳ họp thứ 26": "2027"}
    asked = {"question": "milestones:PL1", "option": "_own", "revision": "0"}
    answer = client.post(reverse("documents:answer", args=[reading.pk]), {**asked, **typed})
    page = html.unescape(answer.content.decode())
    assert "“năm sau” không phải là một năm. Ghi như 2026 hoặc tháng 7/2026." in page
    assert 'value="năm sau"' in page
    assert not reading.answers.exists()


_DECISION = """ỦY BAN NHÂN DÂN
TỈNH SƠN LA
Số: 400/QĐ-UBND
Sơn La, ngày 20 tháng 3 năm 2026
QUYẾT ĐỊNH
Về việc sửa đổi, bổ sung chỉ tiêu tại Kế hoạch số 142/KH-UBND ngày 04/6/2025 của UBND tỉnh
Điều 1. Tỷ lệ hồ sơ trực tuyến đạt 85%.
Điều 2. Quyết định này có hiệu lực kể từ ngày ký.
"""


def test_a_document_without_items_comes_into_the_system(client: Any) -> None:
    reading = readings.make_reading(_DECISION.encode())
    assert 'action="' + reverse("documents:register", args=[reading.pk]) in (
        client.get(reading.get_absolute_url()).content.decode()
    )
    answer = client.post(reverse("documents:register", args=[reading.pk]))
    document = models.Document.objects.get(symbol="400/QĐ-UBND")
    assert answer["Location"] == document.get_absolute_url()
    page = html.unescape(client.get(answer["Location"]).content.decode())
    assert "Đã ghi 400/QĐ-UBND vào hệ thống." in page
    assert "Sửa đổi, bổ sung" in page
    assert "142/KH-UBND" in page
    assert (document.secrecy, document.is_stub) == ("open", False)
    entry = Entry.objects.filter(verb="register_document").latest("pk")
    assert entry.subject_code == document.code


def test_a_restricted_document_stays_hidden_and_is_recorded_once(client: Any) -> None:
    reading = readings.make_reading(_DECISION.encode())
    address = reverse("documents:register", args=[reading.pk])
    client.post(address, {"is_restricted": "on"})
    document = models.Document.objects.get(symbol="400/QĐ-UBND")
    assert document.secrecy == "restricted"
    again = client.post(address, {"is_restricted": "on"})
    assert again.status_code == 422
    assert "Bản đọc này không còn ở bước rà soát" in again.content.decode()


def post_answer(client: Any, reading: models.Reading, question: str, **typed: str) -> Any:
    """Type values for a question; names of boxes are given as column → value."""
    last = reading.answers.filter(question=question).order_by("-revision").first()
    asked = {"question": question, "option": "_own", "revision": str(last.revision if last else 0)}
    return client.post(reverse("documents:answer", args=[reading.pk]), {**asked, **typed})


def test_nonsense_typed_comes_back_with_a_sentence_at_its_box(client: Any) -> None:
    reading = readings.make_reading()
    boxes = {"v|I.4|targets|Đến hết 2030": "rất nhiều", "v|I.4|targets|Đến hết 2035": "19"}
    answer = post_answer(client, reading, "targets:I.4", **boxes)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert not reading.answers.exists()
    box = re.search(
        r'<input[^>]*value="rất nhiều"[^>]*aria-invalid="true"[^>]*>(.*?)</label>', page
    )
    assert box is not None
    assert "“rất nhiều” không đọc được thành giá trị. Ghi như ≥ 80% hoặc 15." in box[1]
    assert 'value="19"' in page
    empty = dict.fromkeys(boxes, "")
    page = html.unescape(post_answer(client, reading, "targets:I.4", **empty).content.decode())
    assert "Chưa ghi giá trị nào. Ghi ít nhất một ô." in page


def test_an_answer_is_mended_from_what_was_typed(client: Any) -> None:
    reading = readings.make_reading()
    post_answer(client, reading, "targets:I.4", **{"v|I.4|targets|Đến hết 2035": "19"})
    page = client.get(reading.get_absolute_url()).content.decode()
    assert "2035: 19" in page
    address = re.search(r'href="([^"]*)">Sửa', page)
    assert address is not None
    page = client.get(html.unescape(address[1]))
    view = page.context["open_questions"][0]
    assert (view.question["id"], view.chosen) == ("targets:I.4", queries.OWN)
    assert '<input class="form-control" name="v|I.4|targets|Đến hết 2035" value="19">' in (
        page.content.decode()
    )
    post_answer(client, reading, "targets:I.4", **{"v|I.4|targets|Đến hết 2035": "20"})
    answer = reading.answers.get(is_current=True)
    assert (answer.revision, answer.values) == (2, {"I.4": {"targets": {"Đến hết 2035": "20"}}})


def test_a_reading_without_items_has_nothing_to_press_on_the_adopt_page(client: Any) -> None:
    old = readings.adopt(plan_texts.small_plan("18/KH-UBND"))
    reading = readings.make_reading(_DECISION.encode())
    page = client.get(reverse("plans:adopt", args=[reading.pk])).content.decode()
    assert re.search(r'<button class="btn btn-primary" disabled>', page)
    assert "nên không có gì để ban hành" in page
    label = page[page.index('for="id_plan"') :]
    assert "(có thể để trống)" not in label[: label.index("</label>")]
    assert f"{old.document} – " in page


def upload(client: Any, name: str, content: bytes) -> str:
    file = SimpleUploadedFile(name, content)
    answer = client.post(reverse("documents:upload"), {"file": file}, follow=True)
    return html.unescape(answer.content.decode())


def test_a_second_upload_of_ones_own_file_is_told(client: Any) -> None:
    assert "Tệp này đã được tải lên lúc" not in upload(client, "a.txt", _DECISION.encode())
    assert "Tệp này đã được tải lên lúc" in upload(client, "a.txt", _DECISION.encode())


def test_a_picture_under_another_name_is_told_what_is_read(client: Any) -> None:
    page = upload(client, "a.docx", b"\x89PNG\r\n\x1a\n" + bytes(64))
    assert "Tệp “a.docx” thật ra là tệp .png, không đọc được." in page
    assert "đổi đuôi" not in page
