"""The leaders' page as a paper: exactly one A4 page, the figures of the dashboard, issued once."""

import io
import re
from collections.abc import Callable
from typing import Any

import pdfplumber
import pytest
from django.core.files.storage import InMemoryStorage
from django.test import Client
from django.utils import timezone

from nq57.cases import models as cases
from nq57.files import models as files_models
from nq57.files import queries as file_queries
from nq57.insights import queries
from nq57.orgs.models import Organisation
from nq57.papers import models as papers
from nq57.papers import queries as paper_queries
from nq57.plans import models as plans
from tests.factories import owed
from tests.web.conftest import Official, sign_in
from tests.web.test_insights import NOW, at, get, list_figures, make_lively

__all__ = ["sign_in"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]
COVER = {"about": "Toàn cảnh tháng 01/2027", "issuer": "SKHCN", "title": "Giám đốc",
         "signer": "Lò Văn A"}  # fmt: skip


@pytest.fixture(autouse=True)
def _mid_january(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    queries.forget()
    kept = InMemoryStorage()
    monkeypatch.setattr(files_models, "get_storage", lambda: kept)


@pytest.fixture
def client(sign_in: Callable[..., Official]) -> Client:
    return sign_in(organisation=Organisation.objects.get(code="SO-KHCN")).client


def read_page(content: bytes) -> str:
    """Return the text of the one page, in the fonts that ship and no others."""
    assert b"pdfuaid:part>1<" in content
    with pdfplumber.open(io.BytesIO(content)) as opened:
        (page,) = opened.pages
        assert [round(page.width), round(page.height)] == [595, 842]
        assert all("LiberationSerif" in char["fontname"] for char in page.chars)
        assert max(char["bottom"] for char in page.chars) <= page.height - 20
        return str(page.extract_text())


def test_the_sheet_is_one_page_with_the_figures_of_the_dashboard(client: Client) -> None:
    make_lively()
    client.cookies["django_language"] = "en"
    answer = client.get(at("sheet"))
    assert "toan-canh-2027-01-15.pdf" in answer["Content-Disposition"]
    said = read_page(answer.content)
    client.cookies["django_language"] = "vi"
    shown = list(list_figures(get(client, at("province"))))
    for count in {count for count, url in shown if "nhom=" in url and "viec" in url}:
        assert re.search(rf"(?<!\d){count:,}(?!\d)".replace(",", r"\."), said), count
    assert "quá hạn" in said
    assert "Chậm: V.12" in said


def test_it_is_issued_once_a_day_and_kept_as_it_was(client: Client) -> None:
    make_lively()
    assert "Ban hành trang toàn cảnh" in get(client, at("brief"))
    assert client.post(at("brief"), {**COVER, "about": "", "seen": ""}).status_code == 422
    answer = client.post(at("brief"), {**COVER, "seen": ""})
    assert answer.status_code == 302, answer.content.decode()
    paper = papers.Paper.objects.get()
    assert paper.symbol.endswith("/BC-SKHCN")
    content = file_queries.read_content(stored=paper.files.get(form="pdf").file)
    assert paper.symbol in read_page(content)
    assert "Lò Văn A" in read_page(content)
    again = client.post(at("brief"), {**COVER, "seen": ""})
    assert again.status_code == 422
    assert "vừa được ban hành" in again.content.decode()
    replaced = client.post(at("brief"), {**COVER, "seen": str(paper.pk)})
    assert replaced.status_code == 302
    paper.refresh_from_db()
    assert paper.replaced_by is not None
    assert paper_queries.is_same_anew(paper=paper)


@pytest.mark.parametrize("grade", ["open", "restricted"])
def test_restricted_work_is_in_no_more_open_paper(client: Client, grade: str) -> None:
    filters = queries.Filters(plan=owed.plan())
    given: Any = {"filters": filters, "by": owed.COORDINATOR, "today": NOW.date()}
    first = queries.list_worst(**given)[0]
    assert first.task is not None
    hidden = cases.Case.objects.filter(obligation__task=first.task)
    hidden.update(secrecy="restricted")
    plans.Plan.objects.update(secrecy=grade)
    assert first.task.title[:30] in get(client, at("province"))
    assert client.post(at("brief"), {**COVER, "seen": ""}).status_code == 302
    paper = papers.Paper.objects.get()
    told = [row for row in paper.snapshot["worst"] if row[0] == first.task.code]
    assert (paper.secrecy, bool(told)) == (grade, grade == "restricted")
    total = queries.count_work(**given).total.total
    if grade == "open":
        total -= hidden.count()
        said = read_page(client.get(at("sheet")).content)
        assert first.task.title[:30] not in said
    assert paper.snapshot["lead"].startswith(f"{total:,} việc".replace(",", "."))


def test_a_leader_takes_it_but_does_not_issue_it(sign_in: Callable[..., Official]) -> None:
    leader = sign_in("leader").client
    assert leader.get(at("sheet")).status_code == 200
    assert leader.get(at("brief")).status_code == 403
    assert at("brief") not in get(leader, at("province"))
    other: Any = sign_in("focal", organisation=Organisation.objects.get(code="SO-YT")).client
    assert other.get(at("sheet")).status_code == 403
    assert other.post(at("brief"), COVER).status_code == 403
    assert not papers.Paper.objects.exists()
