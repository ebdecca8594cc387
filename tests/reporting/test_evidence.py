"""Evidence of a report's items, and obligations that an accepted line finishes."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage

from nq57.audit import models as audit
from nq57.cases import actions as case_actions
from nq57.cases import models as cases
from nq57.cases import rules as case_rules
from nq57.files import actions as file_actions
from nq57.files import models as files
from nq57.orgs import rules as org_rules
from nq57.plans import models as plans
from nq57.plans import queries as plan_queries
from nq57.reporting import actions, models, queries, rules
from tests.factories import orgs, reports
from tests.factories.cases import act
from tests.factories.reports import COORDINATOR, FIRST, of_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province"), pytest.mark.server]

FOCAL = of_office("focal")
LATER = FIRST + timedelta(hours=3)


@pytest.fixture(autouse=True)
def _storage(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = InMemoryStorage()
    monkeypatch.setattr(files, "get_storage", lambda: kept)


@pytest.fixture
def report() -> models.Report:
    reports.set_terms()
    return reports.get_report(reports.open_cycle())


def again(report: models.Report) -> models.Report:
    return reports.get_report(report.cycle, report.organisation.code)


def store(words: str = "Đã ban hành kế hoạch") -> files.StoredFile:
    content = ContentFile(words.encode(), name="ke-hoach.txt")
    return file_actions.store_file(source=content, name="ke-hoach.txt", by=FOCAL, at=FIRST)


def attach(report: models.Report, key: str, by: Any = FOCAL, **said: Any) -> cases.Evidence:
    given = {"file": said.pop("file", None) or store(), "claim": "Kế hoạch đã ban hành"} | said
    return actions.attach_evidence(report=report, key=key, by=by, at=FIRST, **given)


def find_line(report: models.Report) -> models.Line:
    """Return a line whose obligation is due once and may be finished."""
    line = report.lines.select_related("obligation__case").filter(
        obligation__kind="yearly", obligation__case__due=date(2026, 12, 31)
    ).first()  # fmt: skip
    assert line is not None
    return line


def judge(line: models.Line) -> str:
    """Return the timeliness of a line's obligation, as its page tells it."""
    owed = plan_queries.get_obligation(code=line.obligation.case.code, by=COORDINATOR)
    chain = plan_queries.get_chain(obligation=owed, by=COORDINATOR, today=LATER.date())
    return str(chain.timeliness)


def say_done(report: models.Report, line: models.Line, on: str = "20/11/2026") -> None:
    typed = rules.LineText(
        state="done", percent="100", product="98/KH-UBND", product_on=on
    )  # fmt: skip
    line.refresh_from_db()
    entry = actions.Entry(line.item, line.revision, typed)
    saved = actions.save_entries(report=report, entries=[entry], by=FOCAL, at=FIRST)
    assert saved.written == [line.item]


def test_evidence_of_a_line_stands_in_the_form_with_the_checker_and_with_the_obligation(
    report: models.Report,
) -> None:
    line = find_line(report)
    evidence = attach(report, line.item)
    form = queries.get_form(report=again(report), today=FIRST.date())
    (row,) = (row for row in form.lines if row.line.pk == line.pk)
    assert row.files == [evidence]
    assert form.files == [evidence]
    owed = line.obligation.case.evidence.get()
    assert (owed.file.sha256, owed.claim) == (evidence.file.sha256, "Kế hoạch đã ban hành")
    other = report.lines.exclude(pk=line.pk).first()
    assert other is not None
    assert attach(report, other.item).pk == evidence.pk
    assert models.ItemEvidence.objects.filter(evidence=evidence).count() == 2
    figure = report.figures.first()
    assert figure is not None
    assert attach(report, figure.item, file=store("Danh sách lớp")).pk != evidence.pk
    whole = attach(report, "", file=store("Toàn bộ"))
    assert not whole.report_items.exists()


def test_evidence_is_refused_where_nothing_may_be_written(report: models.Report) -> None:
    with pytest.raises(rules.FaultyError, match="không soạn được"):
        attach(report, "", by=of_office("focal", "SO-NV"))
    with pytest.raises(rules.FaultyError, match="không thuộc báo cáo"):
        attach(report, "line-0")
    with pytest.raises(case_rules.CasesError, match="chứng minh điều gì"):
        attach(report, "", claim=" ")
    reports.fill(report)
    reports.send(report)
    with pytest.raises(rules.FaultyError, match="bước soạn"):
        attach(again(report), "")


def test_a_new_finish_without_evidence_is_unusual_and_with_it_is_not(
    report: models.Report,
) -> None:
    line = find_line(report)
    reports.fill(report)
    say_done(report, line)

    def unusual() -> set[str]:
        queue = queries.list_queue(by=COORDINATOR, today=FIRST.date(), everyone=True)
        return {one.item.item for one in queue.unusual}

    reports.send(report)
    assert line.item in unusual()
    actions.withdraw(report=again(report), by=of_office("head"), at=LATER)
    attach(report, line.item)
    reports.send(again(report))
    assert line.item not in unusual()


def test_evidence_for_a_returned_item_brings_it_to_its_checker_again(
    report: models.Report,
) -> None:
    reports.fill(report)
    reports.send(report)
    line = find_line(again(report))
    reasons = {line.stamp: "Thiếu minh chứng"}
    actions.return_items(report=again(report), reasons=reasons, by=COORDINATOR, at=LATER)
    assert "E641" in {fault.code for fault in reports.list_faults(again(report))}
    attach(again(report), line.item)
    line.refresh_from_db()
    assert (line.verdict, line.reason) == ("pending", "")
    assert reports.list_faults(again(report)) == []


def test_a_returned_item_is_kept_with_an_answer_and_goes_to_its_checker(
    report: models.Report,
) -> None:
    reports.fill(report)
    reports.send(report)
    line, words = find_line(again(report)), again(report)
    reasons = {line.stamp: "Số này đúng chưa?", words.stamp: "Viết thêm."}
    actions.return_items(report=again(report), reasons=reasons, by=COORDINATOR, at=LATER)
    focal = of_office("focal")
    with pytest.raises(case_rules.CasesError):
        actions.stand_by(report=again(report), key=line.item, answer=" ", by=focal, at=LATER)
    with pytest.raises(rules.FaultyError, match="không thuộc báo cáo"):
        actions.stand_by(report=again(report), key="line-0", answer="Đúng.", by=focal, at=LATER)
    for key in (line.item, words.item):
        actions.stand_by(report=again(report), key=key, answer="Đúng.", by=focal, at=LATER)
    line.refresh_from_db()
    assert (line.verdict, line.answer) == ("pending", "changed")
    assert reports.list_faults(again(report)) == []
    assert line.obligation.case.messages.get().text == "Đúng."
    assert report.case.messages.get().about == words.item


@pytest.mark.parametrize(
    ("by", "confirmed_by"),
    [(COORDINATOR, COORDINATOR.account), (of_office("monitor", "SO-KHCN"), reports.SYSTEM.account)],
    ids=["coordinator", "monitor"],
)
def test_accepting_a_line_that_says_done_finishes_its_obligation(
    report: models.Report, by: org_rules.Actor, confirmed_by: str
) -> None:
    line = find_line(report)
    reports.fill(report)
    say_done(report, line)
    reports.send(report)
    line.refresh_from_db()
    owed = plans.Obligation.objects.select_related("case").get(pk=line.obligation_id)
    assert owed.case.state == "assigned"
    actions.accept_items(stamps=[line.stamp], by=by, at=LATER)
    owed = plans.Obligation.objects.select_related("case").get(pk=line.obligation_id)
    assert (owed.case.state, owed.product) == ("done", "98/KH-UBND")
    assert owed.case.finished_on == date(2026, 11, 20)
    assert judge(line) == "met"
    steps = list(owed.case.steps.order_by("pk").values_list("verb", "account"))
    assert steps[-2:] == [("submit", reports.SYSTEM.account), ("confirm", confirmed_by)]
    assert report.case.code in owed.case.steps.latest("pk").note
    others = report.lines.exclude(pk=line.pk).values("obligation")
    assert not plans.Obligation.objects.filter(pk__in=others, case__state="done").exists()


def test_a_return_moves_no_obligation_and_the_next_acceptance_does(report: models.Report) -> None:
    line = find_line(report)
    case = line.obligation.case
    reports.fill(report)
    say_done(report, line)
    reports.send(report)
    line.refresh_from_db()
    reasons = {line.stamp: "Văn bản chưa đúng"}
    actions.return_items(report=again(report), reasons=reasons, by=COORDINATOR, at=LATER)
    assert cases.Case.objects.get(pk=case.pk).state == "assigned"
    say_done(again(report), line, on="21/11/2026")
    reports.send(again(report), at=LATER)
    line.refresh_from_db()
    actions.accept_items(stamps=[line.stamp], by=COORDINATOR, at=LATER)
    assert judge(line) == "met"


def test_what_goes_on_for_ever_is_not_finished_by_a_month(report: models.Report) -> None:
    line = report.lines.filter(obligation__kind="span").first()
    assert line is not None
    plans.Obligation.objects.filter(pk=line.obligation_id).update(kind="continuing")
    reports.fill(report)
    say_done(report, line)
    reports.send(report)
    line.refresh_from_db()
    actions.accept_items(stamps=[line.stamp], by=COORDINATOR, at=LATER)
    assert cases.Case.objects.get(pk=line.obligation_id).state == "assigned"


def test_a_product_of_tomorrow_is_no_product(report: models.Report) -> None:
    line = find_line(report)
    reports.fill(report)
    say_done(report, line, on="05/12/2026")
    with pytest.raises(rules.FaultyError, match="còn ở phía trước"):
        actions.submit(report=again(report), by=FOCAL, at=datetime(2026, 12, 2, tzinfo=UTC))


def remove(report: models.Report, evidence: cases.Evidence, key: str = "", by: Any = FOCAL) -> None:
    actions.remove_evidence(report=again(report), evidence=evidence, key=key, by=by, at=LATER)


def test_a_wrong_file_is_taken_away_from_one_item_and_then_from_all(
    report: models.Report,
) -> None:
    line = find_line(report)
    other = report.lines.exclude(pk=line.pk).first()
    assert other is not None
    evidence = attach(report, line.item)
    assert attach(report, other.item) == evidence
    owed = cases.Evidence.objects.filter(case__in=[line.obligation_id, other.obligation_id])
    assert owed.count() == 2
    remove(report, evidence, line.item)
    assert [link.item for link in evidence.report_items.all()] == [other.item]
    assert owed.get().case_id == other.obligation_id
    with pytest.raises(rules.ReportingError, match="không còn gắn"):
        remove(report, evidence, line.item)
    remove(report, evidence)
    assert not cases.Evidence.objects.filter(file=evidence.file).exists()
    assert files.StoredFile.objects.filter(pk=evidence.file_id).exists()
    entry = audit.Entry.objects.filter(verb="remove_evidence").latest("pk")
    assert (entry.subject_code, entry.before["sha256"]) == (
        report.case.code, evidence.file.sha256,
    )  # fmt: skip
    with pytest.raises(rules.ReportingError, match="đã được gỡ"):
        remove(report, evidence)
    assert attach(report, line.item).pk != evidence.pk


def test_what_the_obligation_had_before_or_other_reports_rest_on_stays_there(
    report: models.Report,
) -> None:
    line = find_line(report)
    owed = line.obligation.case
    case_actions.add_evidence(case=owed, file=store(), claim="Gắn ở việc", by=FOCAL, at=FIRST)
    remove(report, attach(report, line.item), line.item)
    assert owed.evidence.count() == 1
    moon = report.lines.exclude(pk=line.pk).first()
    assert moon is not None
    reports.fill(report)
    first = attach(report, moon.item, file=store("Dùng lại"))
    january = FIRST.replace(year=2027, month=1)
    following = reports.get_report(reports.open_cycle("2026-12", january))
    twin = following.lines.get(obligation=moon.obligation_id)
    given = {"key": twin.item, "file": first.file, "claim": "Vẫn dùng", "by": FOCAL, "at": january}
    actions.attach_evidence(report=following, **given)
    remove(report, first, moon.item)
    assert moon.obligation.case.evidence.count() == 1
    second = following.case.evidence.get()
    actions.remove_evidence(report=following, evidence=second, key="", by=FOCAL, at=january)
    assert moon.obligation.case.evidence.count() == 0


def test_what_was_sent_checked_or_signed_is_not_taken_away(report: models.Report) -> None:
    line = find_line(report)
    evidence, checked = attach(report, line.item), attach(report, "", file=store("Đã xem"))
    case_actions.check_evidence(evidence=checked, is_accepted=True, by=COORDINATOR, at=LATER)
    with pytest.raises(rules.ReportingError, match="đã được kiểm tra"):
        remove(report, checked)
    with pytest.raises(rules.FaultyError, match="không soạn được"):
        remove(report, evidence, by=of_office("focal", "SO-NV"))
    sheet = actions.enter_for(
        report=report, file=store("Phiếu"), reason="Xã mất mạng", by=COORDINATOR, at=FIRST
    ).sheet
    with pytest.raises(rules.ReportingError, match="phiếu có chữ ký"):
        remove(report, sheet)
    reports.fill(again(report))
    reports.send(again(report))
    with pytest.raises(rules.FaultyError, match="bước soạn"):
        remove(report, evidence, line.item)
    stamps = reports.list_stamps(again(report))
    actions.return_items(report=report, reasons={stamps[0]: "Sai tệp"}, by=COORDINATOR, at=LATER)
    rest = [one for one in reports.list_stamps(again(report)) if not one.startswith(line.item)]
    returned = models.Line.objects.get(pk=int(stamps[0].partition("-")[2].partition(".")[0]))
    assert returned.verdict == "returned"
    assert rest
    assert evidence.report_items.count() == 1


def test_an_item_that_was_judged_goes_to_its_checker_again(report: models.Report) -> None:
    reports.fill(report)
    line = find_line(report)
    evidence = attach(again(report), line.item)
    reports.send(again(report))
    line.refresh_from_db()
    reasons = {line.stamp: "Tệp của xã khác"}
    actions.return_items(report=again(report), reasons=reasons, by=COORDINATOR, at=LATER)
    remove(report, evidence, line.item)
    line.refresh_from_db()
    assert (line.verdict, line.reason) == ("pending", "")


def bring(
    report: models.Report, key: str = "", words: str = "Ảnh chụp ở bản", by: Any = FOCAL
) -> files.Upload:
    """Bring a file from a device; return what became of it."""
    content = words.encode()
    digest = hashlib.sha256(content).hexdigest()
    subject = f"{report.case.code}#{key}" if key else report.case.code
    upload = file_actions.open_upload(
        key=uuid4(), subject=subject, name="a.txt", claim="", size=len(content),
        sha256=digest, by=by, at=FIRST,
    )  # fmt: skip
    upload = file_actions.add_piece(
        upload=upload, start=0, content=content, sha256=digest, by=by, at=FIRST
    )
    actions.attach_upload(report=report, upload=upload, by=by, at=FIRST)
    upload.refresh_from_db()
    return upload


def test_a_file_that_came_from_a_device_is_taken_away_too(report: models.Report) -> None:
    assert bring(report).state == "done"
    evidence = report.case.evidence.get()
    remove(report, evidence)
    assert not report.case.evidence.exists()
    assert files.StoredFile.objects.filter(pk=evidence.file_id).exists()


def test_a_device_attaches_by_the_same_act_as_the_page(report: models.Report) -> None:
    line = find_line(report)
    assert bring(report, line.item).state == "done"
    evidence = report.case.evidence.get()
    assert line.proofs.get().evidence == evidence
    assert line.obligation.case.evidence.get().file == evidence.file
    for key, by, sentence in (
        ("line-0", FOCAL, "không thuộc báo cáo"),
        ("", of_office("focal", "SO-NV"), "không soạn được"),
    ):
        refused = bring(report, key, "Tệp khác", by)
        assert (refused.state, sentence in refused.refusal) == ("refused", True)
    reports.fill(report)
    reports.send(report)
    # The text goes first: what was sent meanwhile takes the file until somebody judges it.
    assert bring(again(report), line.item, "Đến sau").state == "done"
    reasons = dict.fromkeys(reports.list_stamps(again(report)), "Sai")
    actions.return_items(report=again(report), reasons=reasons, by=COORDINATOR, at=LATER)
    assert bring(again(report), line.item, "Sau khi trả lại").state == "done"
    line.refresh_from_db()
    assert (line.verdict, line.reason) == ("pending", "")


def test_a_device_attaches_nothing_to_what_was_judged_or_locked(report: models.Report) -> None:
    line = find_line(report)
    reports.fill(report)
    reports.send(report)
    line.refresh_from_db()
    actions.accept_items(stamps=[line.stamp], by=COORDINATOR, at=LATER)
    assert "bước soạn" in bring(again(report), line.item).refusal
    actions.close_cycle(cycle=report.cycle, by=COORDINATOR, at=LATER)
    assert "khóa" in bring(again(report), words="Muộn").refusal
    assert not report.case.evidence.exists()


def test_evidence_respects_who_holds_an_item(report: models.Report) -> None:
    line = find_line(report)
    evidence = attach(report, line.item)
    colleague = orgs.PostFactory(role="staff", organisation=report.organisation)
    actions.hand_items(report=report, keys=[line.item], to=colleague, by=FOCAL, at=FIRST)
    with pytest.raises(rules.FaultyError, match=f"đang giao cho {colleague.person.name}"):
        attach(report, line.item, file=store("Khác"))
    with pytest.raises(rules.FaultyError, match="đang giao cho"):
        remove(report, evidence, line.item)
    with pytest.raises(rules.FaultyError, match="đang giao cho"):
        remove(report, evidence)
    other = report.lines.exclude(pk=line.pk).first()
    assert other is not None
    by = act(colleague)
    for key in (other.item, ""):
        with pytest.raises(rules.FaultyError, match="không giao cho bạn"):
            attach(report, key, by, file=store("Khác"))
    remove(report, evidence, line.item, by)
    attach(report, line.item, by, file=store("Đúng tệp"))
    assert line.proofs.count() == 1
