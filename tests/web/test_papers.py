"""Papers through the pages: drafted, issued once, proved, replaced, withdrawn, made again."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pytest
from django.core.files.storage import InMemoryStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nq57.core import numbers
from nq57.files import models as files_models
from nq57.files import queries as file_queries
from nq57.orgs.models import Organisation
from nq57.papers import models as papers
from nq57.papers import queries as paper_queries
from nq57.papers import rules as paper_rules
from nq57.reporting import actions, models
from tests.factories import reports
from tests.web.conftest import Official, sign_in

__all__ = ["sign_in"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

NOW = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
COVER = {
    "about": "Kết quả thực hiện tháng 11 năm 2026", "issuer": "SKHCN", "title": "Giám đốc",
    "signer": "Lò Văn A", "recipients": "UBND tỉnh;\nLưu: VT.",
}  # fmt: skip
MM = 72 / 25.4


@pytest.fixture(autouse=True)
def _second_of_december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    kept = InMemoryStorage()
    monkeypatch.setattr(files_models, "get_storage", lambda: kept)


@pytest.fixture
def report() -> models.Report:
    """A sent report that holds figures."""
    reports.set_terms()
    cycle = reports.open_cycle()
    figure = models.Figure.objects.filter(
        report__cycle=cycle, profile__formula_units="ratio"
    ).select_related("report__organisation").first()  # fmt: skip
    assert figure is not None
    office = figure.report.organisation.code
    reports.fill(reports.get_report(cycle, office))
    return reports.send(reports.get_report(cycle, office))


@pytest.fixture
def head(sign_in: Callable[..., Official], report: models.Report) -> Client:
    return sign_in("head", organisation=report.organisation).client


@pytest.fixture
def coordinator(sign_in: Callable[..., Official]) -> Client:
    return sign_in(organisation=Organisation.objects.get(code="SO-KHCN")).client


def post(client: Client, address: str, **sent: Any) -> Any:
    return client.post(address, {**COVER, "seen": "", **sent})


def issue(client: Client, address: str, **sent: Any) -> papers.Paper:
    answer = post(client, address, do="issue", **sent)
    assert answer.status_code == 302, answer.content.decode()
    return papers.Paper.objects.latest("pk")


def read(paper: papers.Paper, form: str) -> bytes:
    return file_queries.read_content(stored=paper.files.get(form=form).file)


def at(name: str, *args: Any) -> str:
    return reverse(f"papers:{name}", args=args)


def check_layout(content: bytes) -> str:
    """Measure a paper against Decree 30/2020/NĐ-CP, appendix I; return its text."""
    assert b"pdfuaid:part>1<" in content
    assert not re.search(rb"CreationDate|ModDate|CreateDate|ModifyDate", content)
    with pdfplumber.open(io.BytesIO(content)) as opened:
        said = []
        for page in opened.pages:
            assert sorted((round(page.width), round(page.height))) == [595, 842]
            assert {c["fontname"].partition("+")[2] for c in page.chars} <= {
                "LiberationSerif", "LiberationSerif-Bold", "LiberationSerif-Italic",
                "LiberationSerif-BoldItalic",
            }  # fmt: skip
            assert min(c["x0"] for c in page.chars) >= 30 * MM - 1
            assert max(c["x1"] for c in page.chars if c["text"].strip()) <= page.width - 15 * MM + 1
            assert max(c["bottom"] for c in page.chars) <= page.height - 20 * MM + 1
            body = [c for c in page.chars if c["top"] >= 20 * MM - 2]
            assert body
            said.append(page.extract_text())
        check_head(opened.pages[0])
    return "\n".join(said)


def check_head(page: Any) -> None:
    lines = {line["text"]: line["chars"] for line in page.extract_text_lines(return_chars=True)}
    nation = next(chars for text, chars in lines.items() if "CỘNG HÒA XÃ HỘI" in text)
    right = [c for c in nation if c["x0"] > page.width * 0.45]
    assert {round(c["size"]) for c in right} == {12}
    assert all("Bold" in c["fontname"] for c in right)
    motto = next(chars for text, chars in lines.items() if "Độc lập - Tự do - Hạnh phúc" in text)
    assert {round(c["size"]) for c in motto if c["x0"] > page.width * 0.45} == {13}
    day = next(chars for text, chars in lines.items() if "ngày 02 tháng 12 năm 2026" in text)
    assert all("Italic" in c["fontname"] for c in day if c["x0"] > page.width * 0.45)
    kind = next(line for line in page.extract_text_lines(return_chars=True)
                if line["text"] in ("BÁO CÁO", "THÔNG BÁO"))  # fmt: skip
    assert {round(c["size"]) for c in kind["chars"]} == {14}
    middle = 30 * MM + (page.width - 45 * MM) / 2
    assert abs((kind["x0"] + kind["x1"]) / 2 - middle) < 1
    assert not page.extract_text().startswith("1\n")


def test_report_is_issued_with_everything_that_was_sent(
    head: Client, report: models.Report
) -> None:
    address = at("report", report.case.code)
    assert "Ban hành" in head.get(address).content.decode()
    draft = post(head, address, do="pdf")
    assert draft["Content-Type"] == "application/pdf"
    assert not papers.Paper.objects.exists()
    paper = issue(head, address)
    assert paper.symbol == "01/BC-SKHCN"
    text = check_layout(read(paper, "pdf"))
    for said in ("I. Công tác lãnh đạo, chỉ đạo", "IV. Nhiệm vụ kỳ tới", "Phụ lục I", "Lò Văn A"):
        assert said in text
    word = docx.Document(io.BytesIO(read(paper, "docx")))
    rows = word.tables[-2 if len(word.tables) > 3 else -1].rows
    assert [cell.text for cell in rows[0].cells][:3] == ["STT", "Nhiệm vụ", "Cơ quan"]
    told = [cells for row in rows if (cells := row.cells)[0].text.isdigit()]
    assert len(told) == report.lines.count()
    assert all("tblHeader" in row._tr.xml for row in rows[:1])
    again = post(head, address, do="issue")
    assert again.status_code == 422
    assert "vừa được ban hành: số 01/BC-SKHCN" in again.content.decode()
    second = issue(head, address, seen=str(paper.pk))
    assert second.symbol == "02/BC-SKHCN"
    assert papers.Paper.objects.get(pk=paper.pk).standing == "replaced"


def test_unsent_report_is_no_paper(sign_in: Callable[..., Official], report: models.Report) -> None:
    other = models.Report.objects.filter(cycle=report.cycle, case__state="drafting").first()
    other = other or models.Report.objects.filter(cycle=report.cycle).exclude(pk=report.pk)[0]
    client = sign_in("head", organisation=other.organisation).client
    answer = post(client, at("report", other.case.code), do="issue")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "chưa gửi" in page
    assert COVER["about"] in page
    assert not papers.NumberBook.objects.exists()


def test_province_report_holds_the_frozen_figures(
    coordinator: Client, report: models.Report
) -> None:
    made = actions.consolidate(cycle=report.cycle, by=reports.COORDINATOR, at=NOW)
    address = at("province", made.pk)
    paper = issue(coordinator, address)
    text = check_layout(read(paper, "pdf"))
    first, second = paper.snapshot["appendices"]
    plan = report.cycle.plan
    assert sum(not row["group"] for row in first["rows"]) == plan.indicators.count()
    parts = plan.tasks.filter(assignments__isnull=False).distinct().count()
    assert sum(not row["group"] for row in second["rows"]) == parts
    total = made.totals.exclude(value=None).select_related("indicator")[0]
    shown = next(row["cells"] for row in first["rows"]
                 if row["cells"] and row["cells"][0] == total.indicator.code)  # fmt: skip
    assert total.value is not None
    rounded = numbers.format_number(total.value.quantize(Decimal("0.01")).normalize())
    assert shown[5].startswith(f"{rounded}%" if total.profile.unit.startswith("%") else rounded)
    assert paper.template == "report@2"
    assert shown[6] != "–"
    assert shown[3] == total.profile.unit != ""
    assert "Phụ lục II" in text
    assert "Lập văn bản" in coordinator.get(made.get_absolute_url()).content.decode()
    page = coordinator.get(f"{paper.get_absolute_url()}?kiem-tra=1").content.decode()
    assert "giống bản đã ban hành từng byte" in page


def test_notice_is_issued_once_and_made_again_after_edits(
    head: Client, report: models.Report, settings: Any
) -> None:
    sent = {"words": "Đoạn một.\nĐoạn <b>hai</b> #x $1$.", "key": "0" * 31 + "1"}
    sent["key"] = "00000000-0000-0000-0000-000000000001"
    paper = issue(head, at("notice"), **sent)
    assert "Đoạn <b>hai</b> #x $1$." in check_layout(read(paper, "pdf"))
    again = post(head, at("notice"), do="issue", **sent)
    assert again.status_code == 422
    assert "đã được ban hành: số 01/TB-SKHCN" in again.content.decode()
    report.organisation.name = "Tên khác"
    report.organisation.save()
    settings.HAS_DEMONSTRATION = not settings.HAS_DEMONSTRATION
    settings.PUBLIC_ADDRESS = "https://khac.example"
    assert paper_queries.is_same_anew(paper=papers.Paper.objects.get(pk=paper.pk))
    page = head.get(at("register"), {"q": "thuc hien", "nam": "2026", "loai": "TB"})
    assert paper.symbol in page.content.decode()
    assert paper.symbol not in head.get(at("register"), {"con": "withdrawn"}).content.decode()


def test_template_that_fails_takes_no_number_and_keeps_what_was_typed(
    head: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "notice@1"
    folder.mkdir()
    source = paper_queries.NOTICE.folder
    (folder / "template.docx").write_bytes((source / "template.docx").read_bytes())
    (folder / "template.typ").write_text("#panic(sys.inputs.nothing)", encoding="utf-8")
    monkeypatch.setattr(paper_queries, "NOTICE", paper_rules.Template(folder))
    key = "00000000-0000-0000-0000-000000000002"
    answer = post(head, at("notice"), do="issue", words="Điều đã gõ", key=key)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Điều đã gõ" in page
    assert "không khớp số liệu" in page
    assert not papers.Paper.objects.exists()
    assert not papers.NumberBook.objects.exists()


def test_public_check_by_token_and_by_file(head: Client, client: Client) -> None:
    key = "00000000-0000-0000-0000-000000000003"
    paper = issue(head, at("notice"), words="Một.", key=key)
    page = client.get(at("proof", paper.token)).content.decode()
    assert "Còn giá trị" in page
    assert paper.symbol in page

    def ask(content: bytes) -> str:
        sent = {"file": SimpleUploadedFile("a.pdf", content)}
        return str(client.post(at("check"), sent).content.decode())

    assert "đúng từng byte" in ask(read(paper, "pdf"))
    assert "Không văn bản nào" in ask(read(paper, "pdf") + b" ")
    assert "Không có văn bản nào" in client.get(at("proof", "a" * 32)).content.decode()
    assert client.post(at("check"), {}).status_code == 422
    assert head.post(at("withdraw", paper.pk), {"why": " "}).status_code == 422
    assert head.post(at("withdraw", paper.pk), {"why": "Sai số"}).status_code == 302
    assert "đã bị thu hồi" in client.get(at("proof", paper.token)).content.decode()
    assert head.get(at("download", paper.pk, "pdf")).content == read(paper, "pdf")


def test_many_checks_from_one_address_are_refused(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"check_paper": "3/1m/ip"}
    statuses = [client.get(at("proof", "a" * 32)).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]


def test_other_office_sees_no_paper(head: Client, sign_in: Callable[..., Official]) -> None:
    key = "00000000-0000-0000-0000-000000000004"
    paper = issue(head, at("notice"), words="Một.", key=key)
    other = sign_in("head", organisation=Organisation.objects.get(code="SO-YT")).client
    for address in (paper.get_absolute_url(), at("download", paper.pk, "pdf")):
        assert other.get(address).status_code == 404
    assert other.post(at("withdraw", paper.pk), {"why": "x"}).status_code == 404
