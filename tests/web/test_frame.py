"""The frame of every page: policy, language, refusals, faults."""

import json
import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from nq57.web import middleware
from nq57.web.shared import navigation, views

pytestmark = pytest.mark.django_db


def test_components_page_is_open_and_holds_every_component(client: Client) -> None:
    response = client.get(reverse("ui"))
    assert response.status_code == 200
    folder = settings.ROOT / "nq57/web/templates/components"
    shown = response.content.decode()
    undocumented = [
        file.name for file in folder.glob("*.html") if f"components/{file.name}" not in shown
    ]
    assert undocumented == []
    assert all(text for _name, text in response.context["documents"])


def test_policy_allows_nothing_inline(client: Client) -> None:
    policy = client.get(reverse("ui")).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "report-uri /csp" in policy


def test_no_template_has_inline_style_or_script() -> None:
    faults = [
        (file.name, word)
        for file in (settings.ROOT / "nq57/web/templates").rglob("*.html")
        for word in (" style=", "<style", " onclick=", " onload=", "javascript:", "data:image")
        if word in file.read_text(encoding="utf-8").partition("{% endcomment %}")[2]
        or word in file.read_text(encoding="utf-8").partition("{% comment %}")[0]
    ]
    assert faults == []


def test_forms_that_are_sent_leave_the_answer_to_the_server() -> None:
    """The browser's own bubbles speak the browser's language, and none of ours."""
    begun, faults = re.compile(r"<form\b[^>]*>"), []
    for file in (settings.ROOT / "nq57/web/templates").rglob("*.html"):
        for found in begun.findall(file.read_text(encoding="utf-8")):
            if 'method="post"' in found.lower() and " novalidate" not in found:
                faults.append((file.name, found[:80]))
    assert faults == []


def test_nul_is_taken_out_of_what_is_asked_and_typed(client: Client) -> None:
    seen: list[HttpRequest] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    request = RequestFactory().post(
        "/?q=b%00an&q=2", {"text": "Đã\x00 xong", "item": ["\x00", "1"]}
    )
    middleware.take_out_nul(answer)(request)
    assert seen[0].GET.getlist("q") == ["ban", "2"]
    assert dict(seen[0].POST.lists()) == {"text": ["Đã xong"], "item": ["", "1"]}
    plain = RequestFactory().post("/?q=b%00an", b"{}", content_type="application/json")
    middleware.take_out_nul(answer)(plain)
    assert seen[1].body == b"{}"
    assert client.get(reverse("documents:documents"), {"q": "b\x00an"}).status_code == 200
    assert client.get("/bao-cao/%00/").status_code == 404


def test_policy_report_is_counted(client: Client) -> None:
    report = json.dumps({"csp-report": {"effective-directive": "style-src"}})
    for _ in range(2):
        response = client.post(reverse("csp_report"), report, content_type="application/csp-report")
        assert response.status_code == 204
    assert cache.get(views.COUNTER) == 2


@pytest.mark.parametrize(
    ("body", "status"),
    [("{", 400), ("[1]", 400), ('{"csp-report": [1]}', 400), (" " * 20_000, 413)],
)
def test_policy_report_that_is_none(client: Client, body: str, status: int) -> None:
    response = client.post(reverse("csp_report"), body, content_type="application/csp-report")
    assert response.status_code == status


def test_an_address_for_forms_says_so_when_it_is_opened(client: Client) -> None:
    answer = client.get(reverse("csp_report"))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "chỉ nhận biểu mẫu gửi từ trang khác" in answer.content.decode()


def test_vietnamese_whatever_the_browser_prefers(client: Client) -> None:
    page = client.get(reverse("ui"), headers={"Accept-Language": "en-US"})
    assert '<html lang="vi">' in page.content.decode()
    assert "Accept-Language" not in page.headers.get("Vary", "")


def test_language_is_chosen_by_the_reader(client: Client) -> None:
    client.post(reverse("set_language"), {"language": "en", "next": reverse("ui")})
    assert "Skip to main content" in client.get(reverse("ui")).content.decode()
    client.post(reverse("set_language"), {"language": "vi", "next": reverse("ui")})
    assert "Đến nội dung chính" in client.get(reverse("ui")).content.decode()


def test_missing_page_in_vietnamese(client: Client) -> None:
    response = client.get("/khong-co-trang-nay")
    assert response.status_code == 404
    assert "Không có trang này" in response.content.decode()


def test_expired_form_says_what_to_do() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(reverse("account_login"), {"login": "thu"})
    assert response.status_code == 403
    assert "mở quá lâu" in response.content.decode()


def test_fault_page_needs_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("nq57.web.ui.views._read_documents", fail)
    client.raise_request_exception = False
    response = client.get(reverse("ui"))
    assert response.status_code == 500
    assert "Lỗi của hệ thống" in response.content.decode()


def test_fault_page_asks_nobody_who_it_is(rf: RequestFactory) -> None:
    def fail() -> None:
        raise RuntimeError("the database is down")

    request = rf.get("/")
    request.user = SimpleLazyObject(fail)
    assert views.show_fault(request).status_code == 500


def test_counters_are_not_washed_out() -> None:
    for number in range(400):
        cache.add(f"counter-{number}", 1, 60)
    assert all(cache.get(f"counter-{number}") for number in range(400))


def list_row(path: str, role: str) -> list[navigation.Place | navigation.Menu]:
    request = RequestFactory().get(path)
    return navigation.list_places(request, navigation.OFFICIAL, role)


def test_many_places_fold_into_menus() -> None:
    row = list_row("/co-quan/SO-KHCN/", "coordinator")
    assert [str(one.label) for one in row] == [
        "Việc của tôi", "Toàn cảnh", "Thực hiện và báo cáo", "Kế hoạch", "Theo dõi",
        "Quản trị hệ thống",
    ]  # fmt: skip
    assert [one.is_current for one in row] == [False, False, False, False, False, True]
    menu = row[-1]
    assert isinstance(menu, navigation.Menu)
    assert [str(one.label) for one in menu.places if one.is_current] == ["Cơ quan"]
    for path, label in (
        ("/ke-hoach/KH-142/phieu/I.1/sua/", "Phiếu chỉ tiêu"), ("/ke-hoach/KH-142/", "Kế hoạch"),
    ):  # fmt: skip
        menus = [one for one in list_row(path, "coordinator") if one.is_current]
        assert [
            str(place.label) for one in menus if isinstance(one, navigation.Menu)
            for place in one.places if place.is_current
        ] == [label]  # fmt: skip
    assert not any(one.is_current for one in list_row("/thong-bao/", "coordinator"))


def test_few_places_stay_links() -> None:
    row = list_row("/", "staff")
    assert all(isinstance(one, navigation.Place) for one in row)
    assert len(row) <= navigation.MOST_PLAIN
    assert row[0].is_current


def test_a_group_of_one_is_its_link() -> None:
    row = list_row("/", "inspector")
    assert "Việc phải làm" in [str(one.label) for one in row]


def test_a_form_where_content_is_asked_is_a_wrong_request(client: Client) -> None:
    assert client.post(reverse("csp_report"), {"a": "b"}).status_code == 400
