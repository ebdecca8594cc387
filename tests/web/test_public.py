"""The portal: what anybody sees is the last release, and nothing besides; releasing it."""

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from nq57.core import sheets
from nq57.measures import models as measures
from nq57.orgs.models import Organisation
from nq57.plans import models as plans
from nq57.releases import models, rules
from nq57.reporting import models as reporting
from nq57.reporting import queries as report_queries
from tests.factories import releasing
from tests.factories.reports import plan
from tests.web.conftest import MARKS, Official, Scene, owe, scene, sign_in

__all__ = ["scene", "sign_in"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
ATOM = "{http://www.w3.org/2005/Atom}"
PLAIN = ("indicators", "tasks", "releases", "offices", "data", "about", "label", "feed_releases",
         "feed_documents")  # fmt: skip


@pytest.fixture(autouse=True)
def _early_december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: releasing.AT)


@pytest.fixture
def made() -> reporting.Consolidation:
    releasing.tell("V.12", {"2026-10": 40, "2026-11": 55})
    return releasing.consolidate(releasing.add_cycle())


@pytest.fixture
def leader(sign_in: Callable[..., Official]) -> Client:
    return sign_in("leader", organisation=Organisation.objects.get(code="UBND-14")).client


def list_addresses(one: models.Release) -> list[str]:
    """Return every address that the portal has for a release."""
    return [
        reverse("home"),
        *(reverse(f"public:{name}") for name in PLAIN),
        *(
            reverse(f"public:{name}", args=[one.pk])
            for name in ("release", "package", "snapshot", "sdg")
        ),
        *(reverse("public:dataset", args=[table.name]) for table in rules.DATASETS),
        *(
            reverse("public:download", args=[one.pk, table.name, form])
            for table in rules.DATASETS
            for form in ("csv", "xlsx", "json", "sdmx")
            if form != "sdmx" or table.name == "observations"
        ),
        *(
            reverse("public:indicator", args=[row["code"]])
            for row in one.snapshot["indicators"][:3]
        ),
        *(reverse("public:office", args=[row["code"]]) for row in one.snapshot["offices"][-2:]),
    ]


def read(content: bytes) -> str:
    """Return all text of an answer, of the parts of a ZIP file too."""
    if content[:2] != b"PK":
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


def test_nothing_restricted_is_in_any_page_feed_or_file(
    client: Client, scene: Scene, made: reporting.Consolidation
) -> None:
    order = plans.Task.objects.get(title=MARKS["restricted order"])
    office = Organisation.objects.get(code="SO-YT")
    owe(plan().tasks.get(code="I.4"), office, due=date(2026, 9, 1), title="Dấu hiệu việc kín",
        secrecy="restricted")  # fmt: skip
    one = releasing.release(made, with_names=True)
    planted = {*MARKS.values(), "Dấu hiệu việc kín", "1/KH-HC"} - {MARKS["person"]}
    for address in list_addresses(one):
        answer = client.get(address)
        assert answer.status_code == 200, address
        told = read(answer.content)
        assert not [mark for mark in planted if mark in told], address
    assert order.code not in [row["code"] for row in one.snapshot["tasks"] if row["kind"] == "order"
                              and row["document"] == "1/KH-HC"]  # fmt: skip


def test_the_front_page_counts_the_snapshot(client: Client, made: reporting.Consolidation) -> None:
    assert "Những con số gần với bạn" not in client.get("/").content.decode()
    office = Organisation.objects.get(code="SO-YT")
    owe(plan().tasks.get(code="I.3"), office, due=date(2026, 10, 1))
    one = releasing.release(made)
    page = client.get("/").content.decode()
    tasks, told = one.snapshot["tasks"], one.snapshot["indicators"]
    late = sum(row["state"] == "overdue" for row in tasks)
    judged = sum(row["state"] in ("met", "on_track", "at_risk", "behind", "missed") for row in told)
    kept = sum(row["state"] in ("met", "on_track") for row in told)
    assert (late, judged, kept) == (1, 1, 1)
    shown = [
        re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r'<dd class="big[^>]*>(.*?)</dd>', page)
    ]
    assert shown[:3] == ["0", str(late), str(kept)]
    assert f"trên tổng số {len(tasks)}" in page
    # What happens afterwards is not public.
    owe(plan().tasks.get(code="VIII.2.7"), office, due=date(2026, 10, 1))
    measures.Observation.objects.filter(period="2026-11").update(is_current=False)
    assert client.get("/").content.decode() == page


def test_no_cookie_is_needed_and_nothing_is_sent_twice(
    client: Client, made: reporting.Consolidation
) -> None:
    one = releasing.release(made)
    for address in list_addresses(one)[1:]:
        answer = client.get(address)
        assert not answer.cookies, address
        assert "public" in answer["Cache-Control"], address
        again = client.get(address, headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304, address
        assert "<script" not in read(answer.content), address
    other = Client(headers={"Cookie": "django_language=en"})
    page = reverse("public:indicators")
    assert other.get(page)["ETag"] != client.get(page)["ETag"]


def test_downloads_say_what_the_snapshot_says(
    client: Client, made: reporting.Consolidation
) -> None:
    one = releasing.release(made)
    original = client.get(reverse("public:snapshot", args=[one.pk])).content
    assert hashlib.sha256(original).hexdigest() == one.digest
    args = [one.pk, "observations"]
    text = client.get(reverse("public:download", args=[*args, "csv"])).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    points = [point for row in one.snapshot["indicators"] for point in row["series"]]
    assert [Decimal(row["value"]) for row in rows] == [Decimal(point["value"]) for point in points]
    assert ("V.12", "2026-11", "55") in [(row["code"], row["period"], row["value"]) for row in rows]
    book = client.get(reverse("public:download", args=[*args, "xlsx"])).content
    assert len(sheets.read_sheet(book)) == len(rows) + 1
    told = json.loads(client.get(reverse("public:download", args=[*args, "json"])).content)
    assert [row["code"] for row in told["rows"]] == [row["code"] for row in rows]
    assert all(column["description"] for column in told["columns"])
    assert client.get(reverse("public:download", args=[one.pk, "tasks", "sdmx"])).status_code == 404
    assert client.get(reverse("public:download", args=[one.pk, "khac", "csv"])).status_code == 404
    assert client.get(reverse("public:release", args=[0])).status_code == 404


def test_pages_say_why_and_filter(client: Client, made: reporting.Consolidation) -> None:
    empty = client.get(reverse("public:indicators")).content.decode()
    assert "Tỉnh chưa công bố số liệu thực hiện." in empty
    releasing.release(made)
    address = reverse("public:indicators")
    assert client.get(address).content.decode().count('<th scope="row"') == 64
    assert client.get(f"{address}?ket-qua=on_track").content.decode().count('<th scope="row"') == 1
    name = plan().indicators.get(code="V.12").name
    assert "Không có mục nào khớp." in client.get(f"{address}?q=khong-co-dau").content.decode()
    page = client.get(reverse("public:indicator", args=["V.12"])).content.decode()
    assert name in page
    assert "55%" in page
    assert "<svg" in page
    assert client.get(reverse("public:indicator", args=["V.99"])).status_code == 404
    tasks = client.get(reverse("public:tasks")).content.decode()
    assert "Chưa đến kỳ thực hiện" in tasks


def test_an_office_shows_what_it_leads_and_its_own_work_where_it_is_released(
    client: Client, made: reporting.Consolidation
) -> None:
    office = Organisation.objects.get(code="UBND-04099")
    owe(plan().tasks.get(code="I.3"), office, due=date(2026, 10, 1))
    one = releasing.release(made)
    page = client.get(reverse("public:offices")).content.decode()
    assert page.count("<rect class=") == 75
    assert 'class="m2"' not in page
    address = reverse("public:office", args=[office.code])
    page = client.get(address).content.decode()
    assert "không kể riêng từng cơ quan" in page
    assert "việc của cơ quan quá hạn" not in page
    told = next(row for row in one.snapshot["offices"] if row["code"] == office.code)
    assert page.count('<th scope="row"') == len(told["tasks"]) + len(told["indicators"])
    releasing.release(made, with_names=True, changes="Nêu tên")
    assert "việc của cơ quan quá hạn" in client.get(address).content.decode()
    assert client.get(reverse("public:office", args=["KHONG-CO"])).status_code == 404


def test_released_words_are_read_and_downloaded(
    client: Client, leader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    releasing.tell("V.12", {"2026-11": 55})
    words = releasing.say({"Câu một.": "open", "Câu hai.": "open", "Câu kín.": "restricted"})
    monkeypatch.setattr(report_queries, "make_text", lambda *, cycle: words)
    made = releasing.consolidate(releasing.add_cycle())
    address = reverse("releases:prepare", args=[made.pk])
    page = leader.get(address).content.decode()
    assert "Câu hai." in page
    assert "Câu kín." not in page
    assert "1 câu nêu nội dung hạn chế" in page
    sent = {"until": "30/11/2026", "seen": "0", "chi-tieu": ["V.12"], "loi-van": ["results.1"]}
    assert leader.post(address, sent).status_code == 302
    one = models.Release.objects.get()
    page = client.get(one.get_absolute_url()).content.decode()
    assert "Câu hai." in page
    assert "Câu một." not in page
    assert f"{one.get_absolute_url()}#loi-van" in client.get("/").content.decode()
    packed = read(client.get(reverse("public:package", args=[one.pk])).content)
    assert "1,II. Kết quả thực hiện,Câu hai." in packed
    again = leader.get(address).content.decode()
    assert 'value="results.1" checked' in again
    assert 'value="results.0" checked' not in again


def test_queries_stay_the_same_with_more_figures(
    client: Client, made: reporting.Consolidation
) -> None:
    releasing.release(made, indicators=["V.12"], tasks=[])

    def count(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    pages = ["/", *(reverse(f"public:{name}") for name in ("indicators", "tasks", "data"))]
    before = [count(address) for address in pages]
    releasing.release(made, changes="Thêm chỉ tiêu và nhiệm vụ")
    assert [count(address) for address in pages] == before


def test_feeds_are_atom_and_name_corrections(client: Client, made: reporting.Consolidation) -> None:
    first = releasing.release(made)
    second = releasing.release(made, with_names=True, changes="Nêu tên")
    feed = etree.fromstring(client.get(reverse("public:feed_releases")).content)
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert titles == ["Công bố lần 1: Tháng 11/2026"] or len(titles) == 2
    links = [entry.find(f"{ATOM}link").get("href") for entry in feed.findall(f"{ATOM}entry")]
    assert {link.rsplit("/cong-khai")[1] for link in links} == {
        one.get_absolute_url().removeprefix("/cong-khai") for one in (first, second)
    }
    assert any(str(title).startswith("Đính chính.") for title in titles)
    documents = etree.fromstring(client.get(reverse("public:feed_documents")).content)
    assert "142/KH-UBND" in "".join(documents.itertext())


def test_a_rating_needs_no_cookie_and_is_limited(client: Client) -> None:
    address = reverse("public:rate")
    strict = Client(enforce_csrf_checks=True)
    asked = strict.get(address, {"trang": "data"}).content.decode()
    assert 'name="trang" value="data"' in asked
    answer = strict.post(address, {"trang": "home", "muc": "4"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert models.Rating.objects.get().score == 4
    assert strict.post(address, {"trang": "home", "muc": "9"}).status_code == 422
    for _ in range(3):
        strict.post(address, {"trang": "home", "muc": "5"})
    assert strict.post(address, {"trang": "home", "muc": "5"}).status_code == 429
    assert models.Rating.objects.count() == 4
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache WHERE cache_key LIKE '%rating%'")
        keys = [row[0] for row in cursor.fetchall()]
    assert keys
    assert not [key for key in keys if "127.0.0.1" in key]
    assert strict.post(address, {"muc": "5"}, REMOTE_ADDR="10.1.1.1").status_code == 422


def test_a_leader_releases_and_corrects_by_the_pages(
    leader: Client, client: Client, made: reporting.Consolidation
) -> None:
    address = reverse("releases:prepare", args=[made.pk])
    page = leader.get(address).content.decode()
    assert page.count(" checked") == plan().indicators.count() + plan().tasks.filter(
        assignments__isnull=False).distinct().count()  # fmt: skip
    sent: dict[str, Any] = {"until": "30/11/2026", "seen": "0", "changes": "",
                            "chi-tieu": ["V.12", "I.1"], "nhiem-vu": []}  # fmt: skip
    wrong = leader.post(address, sent | {"until": "31/12/2026"})
    assert wrong.status_code == 422
    assert wrong.content.decode().count(" checked") == 2
    assert "chọn một ngày trong khoảng đó" in wrong.content.decode()
    assert leader.post(address, sent | {"until": "mai"}).status_code == 422
    done = leader.post(address, sent)
    one = models.Release.objects.get()
    assert done["Location"] == one.get_absolute_url()
    assert not one.with_names
    late = leader.post(address, sent | {"with_names": "on"})
    assert "trong lúc trang này mở" in late.content.decode()
    unsaid = leader.post(address, sent | {"seen": "1"})
    assert unsaid.status_code == 422
    assert "Chưa nhập mục này." in unsaid.content.decode()
    assert "Chỉ ghi khi kỳ này đã công bố" not in unsaid.content.decode()
    fixed = sent | {"seen": "1", "chi-tieu": ["V.12"], "changes": "Bỏ một chỉ tiêu"}
    assert leader.post(address, fixed).status_code == 302
    newest = models.Release.objects.latest("number")
    shown = client.get(newest.get_absolute_url()).content.decode()
    assert "Bỏ một chỉ tiêu" in shown
    assert "bỏ ra" in shown
    assert "Bản này đã được đính chính" in client.get(one.get_absolute_url()).content.decode()
    assert "Bỏ một chỉ tiêu" in leader.get(reverse("releases:releases")).content.decode()


def test_texts_are_written_and_say_whether_they_are_confirmed(
    sign_in: Callable[..., Official], client: Client
) -> None:
    page = reverse("public:about")
    assert client.get(page).content.decode().count("Chờ tỉnh xác nhận.") == len(rules.MANDATORY)
    office = Organisation.objects.get(code="SO-KHCN")
    editor = sign_in("coordinator", organisation=office).client
    address = reverse("releases:text", args=["contact"])
    refused = editor.post(address, {"text": "Đường dây nóng 0212", "is_confirmed": "on"})
    assert refused.status_code == 422
    assert "Đường dây nóng 0212" in refused.content.decode()
    sent = {"text": "Đường dây nóng 0212", "basis": "Quyết định 1", "is_confirmed": "on"}
    assert editor.post(address, sent).status_code == 302
    told = client.get(page).content.decode()
    assert "Đường dây nóng 0212" in told
    assert "Quyết định 1" in told
    assert editor.get(reverse("releases:text", args=["khac"])).status_code == 404
    assert client.get(reverse("public:label")).status_code == 200
