"""Reports of incidents as official papers: issued, read by whom, sent, received, kept."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.files import queries as file_queries
from nq57.papers import actions as paper_actions
from nq57.papers import models as papers
from nq57.papers import queries as paper_queries
from nq57.papers import rules as paper_rules
from nq57.registers.cyber import actions, models, queries, rules
from tests.factories import cyber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

NOTICED = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)
AT = NOTICED + timedelta(hours=3)
SERIOUS = ("level", "control", "beyond")
COVER = paper_rules.Cover(
    about="Báo cáo ban đầu về sự cố", issuer="UBND", title="Chủ tịch", signer="Lò Văn An",
    recipients=("Công an tỉnh;", "Lưu: VT."),
)  # fmt: skip


def issue(incident: models.Incident, at: datetime = AT, **given: Any) -> papers.Paper:
    plain = {"stage": "initial", "cover": COVER, "words": "Đề nghị hỗ trợ.", "by": cyber.HEAD}
    return actions.issue_incident_paper(incident=incident, at=at, **{**plain, **given})


def make_serious(*systems: models.InformationSystem) -> models.Incident:
    made = cyber.report_incident(*systems, noticed_at=NOTICED)
    return cyber.triage(made, NOTICED + timedelta(hours=1), *SERIOUS)


def read_word(paper: papers.Paper) -> str:
    content = file_queries.read_content(stored=paper.files.get(form="docx").file)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("word/document.xml").decode()


def test_a_report_is_issued_as_a_numbered_paper_that_can_be_made_again() -> None:
    made = make_serious(cyber.add())
    new = actions.NewEntry(kind="handle", text="Đã ngắt mạng máy chủ", at=AT, audience="core")
    actions.write_entry(incident=made, new=new, by=cyber.FOCAL, at=AT)
    paper = issue(made)
    assert (paper.symbol, paper.template) == ("01/BC-UBND", "incident_report@2")
    assert (paper.secrecy, paper.apart) == ("restricted", "cyber")
    assert made.papers.get().paper == paper
    assert paper_queries.is_same_anew(paper=paper)
    word = read_word(paper)
    for said in (
        "LƯU HÀNH NỘI BỘ", "BÁO CÁO", "Máy chủ bị mã hóa dữ liệu", "Một cửa điện tử",
        "Đã ngắt mạng máy chủ", "Đề nghị hỗ trợ./.", "Căn cứ Luật An ninh mạng (số 116/2025/QH15), ", "Kiểm tra văn bản",
    ):  # fmt: skip
        assert said in word, said
    with pytest.raises(paper_rules.PapersError, match="đã được ban hành"):
        issue(made)  # the first was not sent: it is to be replaced, not doubled
    again = issue(made, replaces=paper)
    assert again.symbol == "02/BC-UBND"
    assert [one.paper for one in queries.list_unsent(incident=made)] == [again]
    notice = issue(made, stage="breach")
    assert notice.symbol == "01/TB-UBND"


def test_the_public_learns_only_that_the_paper_is_authentic() -> None:
    paper = issue(make_serious())
    proof = paper_queries.get_proof(token=paper.token)
    assert proof is not None
    assert (proof.title, proof.is_open) == ("(văn bản hạn chế)", False)
    told = f"{proof} {list(audit.Entry.objects.filter(subject_kind='paper').values('after'))}"
    for word in ("SCAN", "sự cố", "mã hóa", "Lò Văn"):
        assert word not in told, word


def test_who_reads_no_systems_reads_no_paper_of_an_incident() -> None:
    paper = issue(make_serious())
    at = NOTICED.date()
    notice = paper_actions.issue_notice(
        organisation=paper.organisation, cover=COVER, words="Thông báo họp", issued_on=at,
        source="x", by=cyber.HEAD, at=AT,
    )  # fmt: skip

    def sees(role: str, office: str = cyber.COMMUNE, **given: Any) -> set[str]:
        seen = papers.Paper.objects.visible_to(cyber.of_office(role, office, **given))
        return {one.symbol for one in seen}

    both = {paper.symbol, notice.symbol}
    assert sees("head") == sees("focal") == both
    for role, office in (
        ("coordinator", "SO-KHCN"), ("leader", "UBND-14"), ("auditor", "SO-KHCN"),
        ("inspector", cyber.COMMUNE),
    ):  # fmt: skip
        assert paper.symbol not in sees(role, office), role
    assert notice.symbol in sees("auditor", "SO-KHCN")
    assert sees("coordinator", cyber.POLICE, area="cyber") == set()  # its own office's papers
    assert paper in papers.Paper.objects.visible_to(audit_rules.SYSTEM)


def test_who_may_not_issue_is_refused_and_the_centre_issues_its_own() -> None:
    made = make_serious()
    for by in (cyber.FOCAL, cyber.of_office("staff"), cyber.of_office("head", "SO-YT")):
        with pytest.raises(refusals.NotAllowedError):
            issue(made, by=by)
    issued = issue(made, by=cyber.CENTRE)
    assert issued.organisation.code == cyber.POLICE
    head = (issued.snapshot["parent"], issued.snapshot["issuer"])
    assert head == ("Bộ Công an", "Công an tỉnh Sơn La")
    cover = queries.propose_incident_cover(
        incident=made, stage="initial", office=issued.organisation, at=AT
    )
    assert cover.issuer == "CAT"
    assert cover.recipients[0] == "Đơn vị chuyên trách về an ninh mạng (Công an tỉnh);"
    actions.dismiss_incident(incident=made, note="Báo nhầm", by=cyber.CENTRE, at=AT)
    with pytest.raises(rules.CyberError, match="đã kết thúc"):
        issue(made)


def test_a_paper_is_sent_once_and_its_receipt_is_an_act_of_its_own() -> None:
    made = make_serious()
    paper = issue(made)
    row = made.papers.get()
    said: dict[str, Any] = {
        "incident": made, "stage": "update", "recipients": "A05", "by": cyber.FOCAL,
    }  # fmt: skip
    sent = actions.record_report(paper=row, sent_at=AT, at=AT, **said)
    assert (sent.stage, sent.symbol) == ("initial", paper.symbol)  # as the paper is
    assert (sent.snapshot, sent.snapshot_hash) == (paper.snapshot, paper.snapshot_hash)
    clock = made.clocks.get(duty__stage="initial")
    assert (clock.met_at, clock.report) == (AT, sent)
    assert queries.print_report(report=sent) == file_queries.read_content(
        stored=paper.files.get(form="pdf").file
    )
    with pytest.raises(rules.CyberError, match="đã gửi"):
        actions.record_report(paper=row, sent_at=AT, at=AT, **said)
    later = AT + timedelta(hours=2)

    def receive(number: str, moment: datetime = later, by: Any = cyber.FOCAL) -> Any:
        return actions.record_receipt(
            report=sent, number=number, received_at=moment, by=by, at=later
        )

    for number, moment in ((" ", later), ("1", later + timedelta(minutes=1)), ("1", NOTICED)):
        with pytest.raises(rules.CyberError):
            receive(number, moment)
    with pytest.raises(refusals.NotAllowedError):
        receive("1", by=cyber.of_office("focal", "SO-YT"))
    first, second = receive("TN-75"), receive("TN-57")
    assert list(sent.receipts.all()) == [second, first]
    assert second.by == cyber.FOCAL.account
    entry = audit.Entry.objects.filter(verb="record_receipt").latest("pk")
    assert (entry.subject_code, entry.secrecy) == (made.case.code, "restricted")


def test_a_withdrawn_paper_is_not_sent_and_the_next_of_a_stage_stands_beside() -> None:
    made = make_serious()
    paper = issue(made, stage="update")
    paper_actions.withdraw_paper(paper=paper, why="Nhầm mã độc X", by=cyber.HEAD, at=AT)
    assert not audit.Entry.objects.filter(note__contains="mã độc X").exists()
    with pytest.raises(rules.CyberError, match="thu hồi"):
        actions.record_report(
            incident=made, stage="update", recipients="A05", sent_at=AT, by=cyber.FOCAL, at=AT,
            paper=made.papers.get(),
        )  # fmt: skip
    for number in range(2):
        issue(made, stage="update")
        actions.record_report(
            incident=made, stage="update", recipients="A05", sent_at=AT, by=cyber.FOCAL, at=AT,
            paper=queries.list_unsent(incident=made).get(),
        )  # fmt: skip
        assert made.reports.count() == number + 1
    assert papers.Paper.objects.valid().filter(incident_paper__incident=made).count() == 2


def test_the_database_keeps_papers_and_receipts() -> None:
    made = make_serious()
    paper = issue(made)
    sent = actions.record_report(
        incident=made, stage="initial", recipients="A05", sent_at=AT, by=cyber.FOCAL, at=AT,
        receipt="TN-1",
    )  # fmt: skip
    assert sent.receipts.get().received_at == AT
    for write in (
        lambda: models.IncidentReceipt.objects.update(number="2"),
        lambda: models.IncidentPaper.objects.update(stage="final"),
        lambda: papers.Paper.objects.filter(pk=paper.pk).update(apart=""),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    for build, name in (
        (models.IncidentReceipt(report=sent, number="", received_at=AT), "cyber_receipt_whole"),
        (
            models.IncidentReceipt(report=sent, number="1", received_at=AT + timedelta(1)),
            "cyber_receipt_whole",
        ),
        (models.IncidentPaper(incident=made, stage="?", paper=paper), "cyber_incidentpaper_stage"),
    ):
        build.at, build.by = AT, "x"
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            build.save()
    open_one = papers.Paper.objects.get(pk=paper.pk)
    open_one.pk, open_one.number, open_one.secrecy = None, 99, "open"
    open_one.token = paper_rules.make_token()
    with pytest.raises(IntegrityError, match="papers_apart_closed"), transaction.atomic():
        open_one.save(force_insert=True)
