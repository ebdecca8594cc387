"""Numbers are never given twice, papers never change, a token and a file prove them."""

import io
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pytest
from django.core.files.storage import InMemoryStorage
from django.db import DatabaseError, IntegrityError, connections, transaction

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.files import models as files_models
from nq57.files import queries as files_queries
from nq57.papers import actions, models, queries, rules
from tests.factories import cases, orgs

AT = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)
SYSTEM = audit_rules.SYSTEM
TYPST = """#import "@local/official:1.0.0": *
#let data = json(bytes(sys.inputs.snapshot))
#show: official
#head(parent: "UBND tỉnh Sơn La", issuer: "Sở Khoa học và Công nghệ",
  symbol: data.paper.symbol, place: "Sơn La", date: data.paper.date)
#title("Báo cáo", data.about)
#par[#data.text]
#figures(columns: (auto, 1fr), head: ([STT], [Nhiệm vụ]),
  rows: data.rows.enumerate().map(((place, row)) => ([#(place + 1)], [#row])))
#tail(recipients: ("UBND tỉnh;", "Lưu: VT."), office: "Giám đốc", signer: "Lò Văn A",
  token: data.paper.token, address: data.paper.address, qr: sys.inputs.qr)
"""
SNAPSHOT = {
    "about": "Kết quả thực hiện Kế hoạch 142/KH-UBND",
    "text": "Nguyễn Thị Ưởng #strong[x] $1$ <b> & {{ y }}",
    "rows": [f"Nhiệm vụ số {number}" for number in range(60)],
}


@pytest.fixture(autouse=True)
def _storage(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = InMemoryStorage()
    monkeypatch.setattr(files_models, "get_storage", lambda: kept)


@pytest.fixture
def template(tmp_path: Path) -> rules.Template:
    folder = tmp_path / "report@1"
    folder.mkdir()
    (folder / "template.typ").write_text(TYPST, encoding="utf-8")
    document = docx.Document()
    document.add_paragraph("Số: {{ paper.symbol }}")
    document.add_paragraph("{{ about }}: {{ text }}")
    document.add_paragraph("{% for row in rows %}{{ row }}; {% endfor %}")
    document.add_paragraph("{{ qr }}")
    document.save(str(folder / "template.docx"))
    return rules.Template(folder)


def issue(template: rules.Template, **given: Any) -> models.Paper:
    """Issue a report; what is given goes to the paper or to the action."""
    plain: dict[str, Any] = {
        "kind": "BC",
        "issuer": "SKHCN",
        "title": "Báo cáo quý I",
        "secrecy": "open",
    }
    plain["issued_on"] = date(2026, 4, 4)
    new = rules.NewPaper(
        template=template, **{name: given.pop(name, value) for name, value in plain.items()}
    )
    given.setdefault("organisation", None)
    given["organisation"] = given["organisation"] or orgs.OrganisationFactory()
    told: dict[str, Any] = {"snapshot": SNAPSHOT, "by": SYSTEM, "at": AT}
    return actions.issue_paper(new=new, **told | given)


def read(paper: models.Paper, form: str) -> bytes:
    return files_queries.read_content(stored=paper.files.get(form=form).file)


@pytest.mark.django_db
def test_issued_paper_keeps_its_bytes_and_reads_as_given(template: rules.Template) -> None:
    paper = issue(template)
    assert (paper.symbol, paper.template) == ("01/BC-SKHCN", "report@1")
    with pdfplumber.open(io.BytesIO(read(paper, "pdf"))) as opened:
        pages = [page.extract_text() for page in opened.pages]
        fonts = {char["fontname"].partition("+")[2] for char in opened.pages[0].chars}
    assert len(pages) > 1
    assert "Số: 01/BC-SKHCN" in pages[0]
    assert "ngày 04 tháng 4 năm 2026" in pages[0]
    assert "Nguyễn Thị Ưởng #strong[x] $1$ <b> & {{ y }}" in pages[0].replace("\n", " ")
    assert pages[1].startswith("2\nSTT Nhiệm vụ")
    assert all(font.startswith("LiberationSerif") for font in fonts)
    text = "\n".join(
        line.text for line in docx.Document(io.BytesIO(read(paper, "docx"))).paragraphs
    )
    assert "Số: 01/BC-SKHCN" in text
    assert "#strong[x] $1$ <b> & {{ y }}" in text


@pytest.mark.django_db
def test_same_snapshot_gives_the_same_pdf(template: rules.Template) -> None:
    paper = queries.describe(symbol="01/BC", issued_on=date(2026, 4, 4), token="a" * 32)
    whole = {**SNAPSHOT, "paper": paper}
    first, second = (queries.render(template=template, form="pdf", snapshot=whole) for _ in "ab")
    assert first == second


@pytest.mark.django_db
def test_draft_has_neither_number_nor_mark(template: rules.Template) -> None:
    for form in template.list_formats():
        content = queries.render_draft(
            template=template, form=form, snapshot=SNAPSHOT, kind="BC", issuer="SKHCN"
        )
        assert content
    assert models.Paper.objects.count() == models.NumberBook.objects.count() == 0


def read_heads(content: bytes) -> list[str]:
    return [
        head.paragraphs[0].text
        for section in docx.Document(io.BytesIO(content)).sections
        for head in (section.header, section.first_page_header)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("is_first_apart", [True, False])
def test_invented_figures_are_marked_on_every_page(
    template: rules.Template, settings: Any, is_first_apart: bool
) -> None:
    word = template.get_file("docx")
    document = docx.Document(str(word))
    document.sections[0].different_first_page_header_footer = is_first_apart
    document.save(str(word))
    for is_invented in (True, False):
        settings.HAS_DEMONSTRATION = is_invented
        paper = issue(template)
        with pdfplumber.open(io.BytesIO(read(paper, "pdf"))) as opened:
            pages = [page.extract_text() for page in opened.pages]
        assert len(pages) > 1
        assert {"SỐ LIỆU MINH HỌA" in page for page in pages} == {is_invented}
        heads = read_heads(read(paper, "docx"))
        shown = heads if is_first_apart else heads[:1]
        assert {"SỐ LIỆU MINH HỌA" in head for head in shown} == {is_invented}


def test_every_template_of_ours_is_laid_out_with_the_mark() -> None:
    written = list(Path(rules.__file__).parents[1].glob("*/papers/*/template.typ"))
    assert written
    for file in written:
        text = file.read_text(encoding="utf-8")
        is_official = '#import "@local/official:' in text and "#show: official" in text
        lays_it_itself = 'sys.inputs.at("mark"' in text and 'weight: "bold", mark' in text
        assert is_official or lays_it_itself, file


@pytest.mark.django_db
def test_numbers_run_for_each_office_year_and_kind(template: rules.Template) -> None:
    office = orgs.OrganisationFactory()
    symbols = [
        issue(template, organisation=office).symbol,
        issue(template, organisation=office).symbol,
        issue(template, organisation=office, kind="TB").symbol,
        issue(template, organisation=office, kind="", issuer="SKHCN-CĐS").symbol,
        issue(template, organisation=office, issued_on=date(2027, 1, 4)).symbol,
        issue(template).symbol,
    ]
    assert symbols == [
        "01/BC-SKHCN",
        "02/BC-SKHCN",
        "01/TB-SKHCN",
        "01/SKHCN-CĐS",
        "01/BC-SKHCN",
        "01/BC-SKHCN",
    ]


@pytest.mark.django_db
def test_failed_issue_takes_no_number(template: rules.Template) -> None:
    office = orgs.OrganisationFactory()
    for form in ("docx", "typ"):
        with pytest.raises(rules.PapersError, match="không khớp số liệu"):
            issue(
                template,
                organisation=office,
                snapshot={"about": "x", "text": "x"}
                if form == "docx"
                else {"text": "x", "rows": []},
            )
    assert issue(template, organisation=office).number == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_numbers_at_the_same_time_are_all_different(template: rules.Template) -> None:
    office = orgs.OrganisationFactory()
    symbols: list[str] = []

    def run() -> None:
        symbols.append(issue(template, organisation=office).symbol)
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(symbols) == [f"0{number}/BC-SKHCN" for number in range(1, 5)]


@pytest.mark.django_db
def test_database_keeps_numbers_and_papers(template: rules.Template) -> None:
    paper = issue(template)
    papers = models.Paper.objects.filter(pk=paper.pk)
    book = models.NumberBook.objects.filter(pk=paper.book_id)
    for change in (
        lambda: papers.update(title="khác"),
        lambda: papers.update(snapshot={}),
        lambda: book.update(last=0),
        lambda: book.update(last=5),
        lambda: models.PaperFile.objects.update(form="xlsx"),
    ):
        with pytest.raises(DatabaseError, match="không"), transaction.atomic():
            change()
    with pytest.raises(IntegrityError, match="papers_number_once"), transaction.atomic():
        models.Paper.objects.create(
            book=paper.book,
            number=1,
            organisation=paper.organisation,
            issued_on=paper.issued_on,
            issued_at=AT,
            snapshot={},
            snapshot_hash="0" * 64,
            token="b" * 32,
        )


IMPOSSIBLE: dict[str, Callable[[models.Paper], Any]] = {
    "papers_book_once": lambda paper: models.NumberBook.objects.create(
        organisation=paper.organisation, year=paper.book.year, code=paper.book.code
    ),
    "papers_numbered": lambda paper: copy(paper, number=0),
    "papers_token": lambda paper: copy(paper, token="x"),
    "papers_secrecy": lambda paper: copy(paper, secrecy="x"),
    "papers_withdrawn_why": lambda paper: models.Paper.objects.filter(pk=paper.pk).update(
        withdrawn_at=AT
    ),
    "papers_not_by_itself": lambda paper: models.Paper.objects.filter(pk=paper.pk).update(
        replaced_by=paper
    ),
    "papers_file_once": lambda paper: models.PaperFile.objects.create(
        paper=paper, form="docx", file=paper.files.get(form="docx").file
    ),
    "papers_file_form": lambda paper: models.PaperFile.objects.create(
        paper=paper, form="odt", file=paper.files.get(form="docx").file
    ),
}


def copy(paper: models.Paper, **changed: Any) -> models.Paper:
    """Save another paper of the same book that differs in what is said."""
    known = {"number": 2, "token": "b" * 32} | changed
    twin = models.Paper.objects.get(pk=paper.pk)
    twin.pk = None
    for name, value in known.items():
        setattr(twin, name, value)
    twin.save(force_insert=True)
    return twin


@pytest.mark.django_db
def test_a_copy_that_differs_enough_is_saved(template: rules.Template) -> None:
    assert copy(issue(template)).number == 2


@pytest.mark.django_db
@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_impossible_papers(template: rules.Template, name: str) -> None:
    paper = issue(template)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        IMPOSSIBLE[name](paper)


@pytest.mark.django_db
def test_token_and_file_prove_the_paper(template: rules.Template) -> None:
    audit_actions.record(by=SYSTEM, at=AT, verb="v", subject_kind="x", subject_code="1")
    audit_actions.seal_journal(at=AT)
    paper = issue(template)
    proof = queries.get_proof(token=rules.show_token(paper.token).upper())
    assert proof is not None
    assert (proof.symbol, proof.title, proof.standing) == ("01/BC-SKHCN", "Báo cáo quý I", "valid")
    assert proof.journal_head is not None
    head = audit_rules.read_head(str(proof.journal_head).replace("'", '"'))
    assert head.head == audit_models.Seal.objects.get().head
    assert queries.get_proof_of_file(content=read(paper, "pdf")) == proof
    assert queries.get_proof_of_file(content=read(paper, "pdf") + b" ") is None
    assert queries.get_proof(token="a" * 32) is None


@pytest.mark.django_db
def test_proof_of_a_restricted_paper_hides_its_title(template: rules.Template) -> None:
    paper = issue(template, secrecy=audit_enums.Secrecy.RESTRICTED)
    proof = queries.get_proof(token=paper.token)
    assert proof is not None
    assert proof.title == "(văn bản hạn chế)"


@pytest.mark.django_db
def test_replaced_and_withdrawn_papers_stay_readable(template: rules.Template) -> None:
    first = issue(template)
    second = issue(template, organisation=first.organisation, replaces=first)
    proof = queries.get_proof(token=first.token)
    assert proof is not None
    assert (proof.standing, proof.replaced_by) == ("replaced", second.symbol)
    with pytest.raises(rules.PapersError, match="đã bị thay thế"):
        issue(template, organisation=first.organisation, replaces=first)
    with pytest.raises(rules.PapersError, match="lý do thu hồi"):
        actions.withdraw_paper(paper=second, why=" ", by=SYSTEM, at=AT)
    actions.withdraw_paper(paper=second, why="sai số liệu", by=SYSTEM, at=AT)
    proof = queries.get_proof(token=second.token)
    assert proof is not None
    assert proof.standing == "withdrawn"
    assert read(second, "pdf")
    with pytest.raises(rules.PapersError, match="đã được thu hồi"):
        actions.withdraw_paper(paper=second, why="lại", by=SYSTEM, at=AT)


@pytest.mark.django_db
def test_office_issues_and_reads_its_own_papers(template: rules.Template) -> None:
    office = orgs.OrganisationFactory()
    head, focal = cases.make_actor("head", office), cases.make_actor("focal", office)
    paper = issue(template, organisation=office, by=head)
    for by in (focal, cases.make_actor("head"), cases.make_actor("auditor")):
        with pytest.raises(refusals.NotAllowedError):
            issue(template, organisation=office, by=by)
    seen = models.Paper.objects.visible_to
    assert seen(focal).get() == paper
    assert seen(cases.make_actor("coordinator")).exists()
    assert not seen(cases.make_actor("focal")).exists()
    assert not seen(cases.make_actor("administrator")).exists()
