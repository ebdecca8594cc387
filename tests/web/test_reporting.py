"""Pages of reporting: who is let in, what a wrong cell answers, and that nothing typed is lost."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.cases import models as cases
from nq57.documents import models as documents
from nq57.measures import models as measures
from nq57.orgs.models import Organisation
from nq57.plans import models as plans
from nq57.reporting import actions, models, rules
from nq57.reporting.queries import lists
from tests.factories import inspecting, reports
from tests.web.conftest import Official

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

NOW = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
LONG = "Đã kiện toàn Ban Chỉ đạo, ban hành kế hoạch. " * 112  # over 5,000 characters
WORD = "<o:p></o:p><b>Tổ công nghệ số</b>\u00a0– “ra quân”<script>alert(1)</script>\r\n\tdòng hai"
HX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _second_of_december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture(scope="module")
def cycle(owed_province: None, django_db_blocker: Any) -> models.Cycle:
    """November, open; undone with the province."""
    with django_db_blocker.unblock():
        reports.set_terms()
        return reports.open_cycle()


@pytest.fixture
def report(cycle: models.Cycle) -> models.Report:
    return reports.get_report(cycle)


@pytest.fixture
def focal(sign_in: Callable[..., Official], report: models.Report) -> Client:
    return sign_in("focal", organisation=report.organisation).client


@pytest.fixture
def coordinator(sign_in: Callable[..., Official]) -> Client:
    return sign_in(organisation=Organisation.objects.get(code="SO-KHCN")).client


def address(report: models.Report, name: str = "report", *more: Any) -> str:
    return reverse(f"reporting:{name}", args=[report.case.code, *more])


def again(report: models.Report) -> models.Report:
    return reports.get_report(report.cycle, report.organisation.code)


def find_ratio(report: models.Report) -> models.Figure:
    found = report.figures.select_related("profile").filter(profile__formula_units="ratio").first()
    assert found is not None
    return found


def find_plain(report: models.Report) -> models.Line:
    found = report.lines.first()
    assert found is not None
    return found


def test_without_a_session_or_of_another_office_there_is_nothing(
    client: Client, sign_in: Callable[..., Official], report: models.Report
) -> None:
    for name in ("report", "paper", "evidence"):
        answer = client.get(address(report, name))
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))
    other = sign_in("focal", organisation=Organisation.objects.get(code="SO-NV")).client
    for name in ("report", "paper", "evidence"):
        assert other.get(address(report, name)).status_code == 404
    assert other.post(address(report), {f"{report.item}.results": "x"}).status_code == 404
    assert again(report).results == ""


def add_plan(secrecy: str) -> plans.Plan:
    """Return a second plan in force that asks for reports each month."""
    at = timezone.now()
    made = documents.Document.objects.create(
        code=f"kh-{secrecy}", symbol=f"7/KH-{secrecy}", title="Kế hoạch khác", kind="plan",
        secrecy=secrecy, added_at=at, added_by="thu", lines=["Dòng một"], issued_on="2026-01-05",
    )  # fmt: skip
    plan = plans.Plan.objects.create(
        code=f"ke-hoach-{secrecy}", title="Kế hoạch khác", document=made, secrecy=secrecy,
        in_force_on="2026-01-05", adopted_at=at, adopted_by="thu",
    )  # fmt: skip
    terms = models.Terms.objects.get(plan=reports.plan(), until=None)
    terms.pk, terms.plan, terms.duty, terms.since = None, plan, None, date(2026, 10, 1)
    terms.save(force_insert=True)
    return plan


def test_every_plan_in_force_that_the_post_may_read_says_which_cycles_wait(
    coordinator: Client, cycle: models.Cycle
) -> None:
    other, sealed = add_plan("open"), add_plan("sealed")
    page = coordinator.get(reverse("reporting:reports")).content.decode()
    for plan in (cycle.plan, other):
        assert reverse("reporting:terms", args=[plan.code]) in page
    assert f"{reverse('reporting:open_cycle', args=[other.code])}?ky=2026-10" in page
    assert sealed.code not in page


def test_a_monitor_reads_and_writes_nothing(
    sign_in: Callable[..., Official], report: models.Report
) -> None:
    monitor = sign_in("monitor", organisation=Organisation.objects.get(code="SO-KHCN")).client
    assert monitor.get(address(report)).status_code == 200
    answer = monitor.post(address(report), {f"{report.item}.results": "x"})
    assert answer.status_code == 403
    assert "không soạn được báo cáo này" in answer.content.decode()
    assert monitor.get(address(report, "evidence")).status_code == 403


@pytest.mark.parametrize("name", ["move", "return"])
def test_steps_are_posted_only(focal: Client, report: models.Report, name: str) -> None:
    assert focal.get(address(report, name)).status_code == 405
    assert focal.put(address(report)).status_code == 405


def test_an_opened_line_is_the_same_alone_and_in_the_page(
    focal: Client, report: models.Report
) -> None:
    key = find_plain(report).item
    page = focal.get(f"{address(report)}?mo={key}").content.decode()
    alone = focal.get(f"{address(report)}?mo={key}", headers=HX).content.decode().strip()
    assert f'name="{key}.state"' in alone
    assert "<html" not in alone

    def flat(text: str) -> str:
        return re.sub(r"\s+", " ", text)

    assert flat(alone) in flat(page)
    assert focal.get(f"{address(report)}?mo=line-0", headers=HX).status_code == 404


CELLS = [
    ("line", {"state": "doing", "percent": "bốn mươi"}, "số nguyên từ 0 đến 100"),
    ("line", {"state": "doing", "percent": "-5"}, "số nguyên từ 0 đến 100"),
    ("line", {"state": "doing", "percent": "101"}, "số nguyên từ 0 đến 100"),
    ("line", {"state": "xong", "percent": "1"}, "Chọn tình trạng trong danh sách"),
    ("line", {"state": "done", "product_on": "31/02/2026"}, "ghi ngày/tháng/năm"),
    ("figure", {"numerator": "68 người", "denominator": "64"}, "không phải số"),
    ("figure", {"numerator": "5,5%", "denominator": "64"}, "không phải số"),
    ("figure", {"numerator": "9" * 20, "denominator": "64"}, "lớn quá mức"),
]


@pytest.mark.parametrize(
    ("kind", "typed", "told"), CELLS, ids=[row[2] + str(row[1]) for row in CELLS]
)
def test_what_cannot_be_kept_comes_back_with_its_sentence_and_the_rest_is_kept(
    focal: Client, report: models.Report, kind: str, typed: dict[str, str], told: str
) -> None:
    item = find_plain(report) if kind == "line" else find_ratio(report)
    sent = {f"{item.item}.{name}": value for name, value in typed.items()}
    sent |= {f"{item.item}.seen": "0", f"{report.item}.seen": "0", f"{report.item}.results": LONG}
    answer = focal.post(address(report), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    cell = page[page.index(f'id="err-{item.item}"') :]
    assert told in cell[: cell.index("</div>")]
    for name, value in typed.items():
        if name != "state":
            assert f'name="{item.item}.{name}"' in page
            assert f'value="{value}"' in page
    assert again(report).results == LONG.strip()
    part = focal.post(address(report), sent, headers=HX).content.decode()
    assert told in part
    assert "<html" not in part


WRONG = [
    ({"numerator": "68", "denominator": "64"}, "lớn hơn mẫu số"),
    ({"numerator": "-1", "denominator": "64"}, "không âm"),
    ({"numerator": "1", "denominator": "0"}, "mẫu số bằng 0"),
    ({"numerator": "1", "denominator": ""}, "còn thiếu mẫu số"),
]


@pytest.mark.parametrize(("typed", "told"), WRONG, ids=[row[1] for row in WRONG])
def test_what_does_not_hold_is_kept_told_at_its_cell_and_stands_before_sending(
    focal: Client, report: models.Report, typed: dict[str, str], told: str
) -> None:
    figure = find_ratio(report)
    sent = {f"{figure.item}.{name}": value for name, value in typed.items()}
    assert focal.post(address(report), sent | {f"{figure.item}.seen": "0"}).status_code == 302
    page = focal.get(address(report)).content.decode()
    cell = page[page.index(f'id="err-{figure.item}"') :]
    assert told in cell[: cell.index("</div>")]
    rest = page[page.index('id="p5"') :]
    assert told in rest
    assert f'href="#{figure.item}"' in rest
    answer = focal.post(address(report), {"step": "submit"})
    assert answer.status_code == 422
    assert again(report).case.state == "draft"


def test_words_are_kept_whole_and_markup_is_only_text(focal: Client, report: models.Report) -> None:
    sent = {f"{report.item}.seen": "0", f"{report.item}.leadership": WORD,
            f"{report.item}.results": LONG}  # fmt: skip
    assert focal.post(address(report), sent).status_code == 302
    held = again(report)
    assert held.leadership == WORD.replace("\r\n", "\n")
    assert held.results == LONG.strip()
    for name in ("report", "paper"):
        page = focal.get(address(report, name)).content.decode()
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page


def test_a_press_saves_what_was_just_typed_before_it_moves(
    focal: Client, sign_in: Callable[..., Official], report: models.Report
) -> None:
    reports.fill(report)
    report = again(report)
    sent = {f"{report.item}.seen": str(report.revision), f"{report.item}.results": "Câu cuối cùng"}
    answer = focal.post(address(report), sent | {"step": "submit"})
    assert answer["Location"] == f"{report.get_absolute_url()}#main"  # where it is confirmed
    report = again(report)
    assert (report.case.state, report.results) == ("waiting", "Câu cuối cùng")
    head = sign_in("head", organisation=report.organisation).client
    assert head.post(address(report, "move"), {"step": "send", "key": "1"}).status_code == 302
    assert again(report).case.state == "sent"


def test_two_people_see_both_versions_and_lose_none(
    focal: Client, sign_in: Callable[..., Official], report: models.Report
) -> None:
    other = sign_in("focal", organisation=report.organisation).client
    line = find_plain(report)
    sent = {f"{line.item}.seen": "0", f"{line.item}.state": "doing"}
    assert focal.post(address(report), sent | {f"{line.item}.percent": "60"}).status_code == 302
    answer = other.post(address(report), sent | {f"{line.item}.percent": "70"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Đang lưu:" in page
    assert 'value="70"' in page
    said = page[page.index('id="conflicts"') : page.index('class="cols')]
    assert "60" in said
    assert "70" in said
    line.refresh_from_db()
    assert line.percent == 60


def test_a_locked_cycle_says_so_and_gives_back_what_was_typed(
    focal: Client, report: models.Report
) -> None:
    actions.close_cycle(cycle=report.cycle, by=reports.COORDINATOR, at=NOW)
    sent = {f"{report.item}.seen": "0", f"{report.item}.results": "Chưa kịp lưu"}
    answer = focal.post(address(report), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kỳ này đã khóa" in page
    assert "Chưa kịp lưu" in page
    part = focal.post(address(report), sent, headers=HX)
    assert part["HX-Reswap"] == "none"
    assert "Kỳ này đã khóa" in part.content.decode()
    assert again(report).results == ""


def test_one_item_is_kept_as_before_alone_and_the_words_are_taken_over(
    sign_in: Callable[..., Official], report: models.Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports.fill(report)
    reports.send(report)
    after = datetime(2027, 1, 2, 3, 0, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: after)
    focal = sign_in("focal", organisation=report.organisation).client
    december = reports.get_report(reports.open_cycle("2026-12", at=after))
    line = december.lines.filter(before__isnull=False).first()
    assert line is not None
    answer = focal.post(address(december), {"keep": line.item}, headers=HX)
    part = answer.content.decode()
    assert part.strip().startswith('<div class="line asis"')
    assert 'id="left"' in part
    line.refresh_from_db()
    assert (line.answer, line.percent) == ("as_before", 40)
    half = {f"{december.item}.seen": "0", f"{december.item}.results": "Của tháng này"}
    assert focal.post(address(december), half | {"copy": "words"}).status_code == 302
    words = again(december).words
    assert words == dict.fromkeys(rules.WORDS, "Không.") | {"results": "Của tháng này"}
    assert "Lấy từ kỳ trước" not in focal.get(address(december)).content.decode()
    old = {"results": "Trong tháng 11, xã đã họp."}
    for one in (report, december):
        models.Report.objects.filter(pk=one.pk).update(**old)
    page = focal.get(address(december)).content.decode()
    assert "<li>“Trong tháng 11, xã đã họp”</li>" in page
    told = '<a href="#words-results">II</a>'
    assert told in page
    typed = half | {f"{december.item}.seen": str(again(december).revision)}
    saved = focal.post(address(december), typed, headers=HX).content.decode()
    assert 'id="p5"' in saved
    assert told not in saved  # other words stand in their place now
    models.Report.objects.filter(pk=december.pk).update(**old)
    head = sign_in("head", organisation=report.organisation).client
    cases.Case.objects.filter(pk=december.pk).update(state="waiting")
    page = head.get(address(december)).content.decode()
    assert "<li>“Trong tháng 11, xã đã họp”</li>" in page


def test_evidence_is_attached_shown_and_saved_and_a_program_is_not(
    focal: Client, report: models.Report
) -> None:
    line = find_plain(report)
    where = f"{address(report, 'evidence')}?muc={line.item}"
    assert "Đính kèm tệp" in focal.get(where).content.decode()
    bad = SimpleUploadedFile("ke-hoach.pdf", b"MZ\x90\x00" + b"\x00" * 100)
    answer = focal.post(where, {"file": bad, "claim": "Kế hoạch của xã"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "hệ thống không nhận" in page
    assert "Kế hoạch của xã" in page
    assert focal.post(where, {"claim": "x"}).status_code == 422
    good = SimpleUploadedFile("ke-hoach.txt", "Kế hoạch".encode())
    answer = focal.post(where, {"file": good, "claim": ""})
    assert answer["Location"] == f"{report.get_absolute_url()}#{line.item}"
    evidence = report.case.evidence.get()
    assert evidence.claim.startswith(line.obligation.task.code if line.obligation.task else "")
    link = address(report, "evidence_file", evidence.pk)
    assert link in focal.get(address(report)).content.decode()
    answer = focal.get(link)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.content == "Kế hoạch".encode()
    wrong = address(report, "evidence") + "?muc=line-0"
    assert focal.get(wrong).status_code == 404


def test_the_queue_goes_on_beyond_its_first_page(
    coordinator: Client, cycle: models.Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code in (reports.COMMUNE, "UBND-03646"):
        one = reports.get_report(cycle, code)
        reports.fill(one)
        reports.send(one)
    monkeypatch.setattr(lists, "PAGE", 7)
    monkeypatch.setitem(lists.list_queue.__kwdefaults__, "most", 7)
    seen: list[str] = []
    following = f"{reverse('reporting:queue')}?tat-ca=1"
    while following:
        page = coordinator.get(following).content.decode()
        found = re.findall(r'name="item" value="([^"]+)"', page)
        assert 0 < len(found) <= 7
        seen += found
        more = re.search(r'rel="next" href="([^"]+)"', page)
        following = reverse("reporting:queue") + more[1].replace("&amp;", "&") if more else ""
    sent = [reports.get_report(cycle, code) for code in (reports.COMMUNE, "UBND-03646")]
    assert sorted(seen) == sorted(stamp for one in sent for stamp in reports.list_stamps(one))
    whole = f"{reverse('reporting:queue')}?tat-ca=1"
    assert coordinator.post(whole, {"item": seen[:1]})["Location"] == whole


def test_the_queue_tells_what_was_reported_and_says_late_once(
    coordinator: Client, report: models.Report
) -> None:
    reports.fill(report, top=57)
    reports.send(report, datetime(2026, 12, 9, 1, 0, tzinfo=UTC))
    page = coordinator.get(f"{reverse('reporting:queue')}?tat-ca=1").content.decode()
    waiting = report.lines.count() + report.figures.count() + 1
    assert page.count('name="item"') == waiting
    assert page.count("chậm 5 ngày") == 1
    assert "Cần xem kỹ" not in page
    assert page.count("</span> 40%") == report.lines.count()
    assert "89,06%" in page
    assert "(57/64)" in page


def test_a_returned_report_says_what_came_back_until_it_is_mended_or_answered(
    focal: Client, coordinator: Client, report: models.Report
) -> None:
    reports.fill(report)
    held = reports.send(report)
    line, figure = held.lines.first(), find_ratio(held)
    reasons = {line.stamp: "Nêu số văn bản.", figure.stamp: "Đếm lại."}
    actions.return_items(report=held, reasons=reasons, by=reports.COORDINATOR, at=NOW)
    page = focal.get(address(report)).content.decode()
    assert "Trả lại 2 mục" in page
    assert f'<a href="#{figure.item}">' in page
    assert "Còn 2 chỗ trước khi gửi" in page
    answer = focal.post(address(report), {"stand": line.item, f"{line.item}.answer": ""})
    assert answer.status_code == 422
    typed = {"stand": line.item, f"{line.item}.answer": "Chưa có văn bản."}
    assert focal.post(address(report), typed)["Location"].endswith(f"#{line.item}")
    page = focal.get(address(report)).content.decode()
    assert "Trả lại 1 mục" in page
    assert "Còn 1 chỗ trước khi gửi" in page
    cells = {f"{figure.item}.numerator": "50", f"{figure.item}.denominator": "64"}
    seen = {f"{figure.item}.seen": str(again(report).figures.get(pk=figure.pk).revision)}
    saved = focal.post(address(report), cells | seen, headers=HX).content.decode()
    assert '<div id="returned" hx-swap-oob="true"></div>' in saved
    assert "Đã đủ để gửi" in saved


def test_the_queue_costs_the_same_for_many_reports(
    coordinator: Client, cycle: models.Cycle
) -> None:
    counts = []
    for codes in ((reports.COMMUNE,), ("UBND-03646", "SO-YT")):
        for code in codes:
            one = reports.get_report(cycle, code)
            reports.fill(one)
            reports.send(one)
        coordinator.get(reverse("reporting:queue"))
        with CaptureQueriesContext(connection) as captured:
            assert coordinator.get(reverse("reporting:queue")).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_refused_return_keeps_what_was_chosen_and_why(
    coordinator: Client, report: models.Report
) -> None:
    reports.fill(report)
    reports.send(report)
    first, second = report.lines.all()[:2]
    first.refresh_from_db()
    second.refresh_from_db()
    sent = {"item": [first.stamp, second.stamp], "do": "return",
            f"reason.{first.stamp}": "Ghi rõ số văn bản", f"reason.{second.stamp}": ""}  # fmt: skip
    answer = coordinator.post(address(report, "return"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ghi lý do cho từng mục trả lại." in page
    assert 'value="Ghi rõ số văn bản"' in page
    assert page.count('name="item"') > 2
    assert len(re.findall(r'name="item" value="[^"]+" checked', page)) == 2


def test_who_writes_why_an_item_goes_back_need_not_tick_it(
    coordinator: Client, report: models.Report
) -> None:
    reports.fill(report)
    reports.send(report)
    line = report.lines.all()[0]
    line.refresh_from_db()
    sent = {"do": "return", f"reason.{line.stamp}": "Ghi rõ số văn bản"}
    assert coordinator.post(address(report, "return"), sent).status_code == 302
    assert report.lines.filter(verdict="returned").get() == line


def test_an_earlier_month_is_previewed_then_opened(coordinator: Client, focal: Client) -> None:
    where = reverse("reporting:open_cycle", args=[reports.plan().code])
    before = models.Cycle.objects.count()
    page = coordinator.get(f"{where}?ky=09/2026").content.decode()
    assert "Báo cáo của 95 cơ quan" in page
    assert 'value="Tháng 9/2026"' in coordinator.get(f"{where}?ky=2026-09").content.decode()
    assert models.Cycle.objects.count() == before
    for typed, told in (("13/2026", "không đúng"), ("12/2026", "mới đủ"), ("2026-Q3", "thiết lập")):
        answer = coordinator.get(where, {"ky": typed})
        assert answer.status_code == 422
        assert told in answer.content.decode()
        assert typed in answer.content.decode()
    answer = coordinator.post(where, {"ky": "2026-09"})
    opened = models.Cycle.objects.get(period="2026-09")
    assert answer["Location"] == opened.get_absolute_url()
    assert opened.reports.count() == 95
    assert focal.post(where, {"ky": "2026-08"}).status_code == 403


def test_a_month_before_the_terms_opens_by_the_first_ones(coordinator: Client) -> None:
    where = reverse("reporting:open_cycle", args=[reports.plan().code])
    page = coordinator.get(where, {"ky": "12/2025"}).content.decode()
    assert "trước ngày thiết lập báo cáo bắt đầu áp dụng" in page
    answer = coordinator.get(where, {"ky": "01/2025"})  # before the plan itself
    assert answer.status_code == 422


def test_a_published_figure_is_recorded_with_its_source_and_nobody_is_asked_for_it(
    coordinator: Client, focal: Client, cycle: models.Cycle
) -> None:
    where = reverse("reporting:published", args=[reports.plan().code])
    profile = measures.Profile.objects.current().get(
        indicator__plan=reports.plan(), indicator__code="V.1"
    )
    asked = models.Figure.objects.filter(report__cycle__plan=reports.plan())
    assert not asked.filter(profile__reported_by="published_source").exists()
    page = coordinator.get(where).content.decode()
    assert "Chỉ số chuyển đổi số cấp tỉnh (DTI)" in page
    sent = {"indicator": profile.indicator_id, "period": "2025", "value": "0,71",
            "source": "Báo cáo DTI 2025, 12/BC-BKHCN", "year": "2026"}  # fmt: skip
    for name, wrong, told in (
        ("period", "11/2025", "lấy số liệu"), ("period", "năm ngoái", "Kỳ chưa đúng"),
        ("value", "cao", "Số chưa đúng"), ("source", "", "Ghi nguồn công bố"),
        ("year", "2024", "công bố sau kỳ"),
    ):  # fmt: skip
        answer = coordinator.post(where, sent | {name: wrong})
        assert answer.status_code == 422, name
        assert told in answer.content.decode()
    assert coordinator.post(where, sent).status_code == 302
    held = measures.Observation.objects.get(indicator=profile.indicator, period="2025")
    assert (str(held.value.normalize()), held.verdict) == ("0.71", "claimed")
    assert held.source == "Báo cáo DTI 2025, 12/BC-BKHCN, 2026"
    assert held.organisation.code == "SO-KHCN"
    assert "0,71" in coordinator.get(where).content.decode()
    assert focal.get(where).status_code == 403


def test_one_entry_is_printed_for_four_periods(
    sign_in: Callable[..., Official], report: models.Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports.fill(report)
    reports.send(report)
    after = datetime(2027, 1, 4, 3, 0, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: after)
    focal = sign_in("focal", organisation=report.organisation).client
    december = reports.get_report(reports.open_cycle("2026-12", at=after))
    reports.fill(december, at=after)
    paper = focal.get(address(december, "paper")).content.decode()
    assert "chưa gửi" in paper
    for words in ("Báo cáo tháng 12/2026, quý IV/2026, 6 tháng cuối năm 2026, năm 2026",
                  "IV. Nhiệm vụ kỳ tới", "Thời hạn", "Đánh giá", "57/64"):  # fmt: skip
        assert words in re.sub(r"\s+", " ", paper)
    assert "89,06%<" in paper
    assert ">Cơ quan</th>" not in paper
    assert f"Cơ quan thực hiện: {december.organisation.name}" in paper
    assert "89,0625" not in paper
    before = re.findall(r"<table.*?</table>", paper, re.DOTALL)
    reports.send(december, at=after)
    sent = focal.get(address(december, "paper")).content.decode()
    assert re.findall(r"<table.*?</table>", sent, re.DOTALL) == before
    for period in december.cycle.periods:
        page = focal.get(address(december, "cadence", period.code)).content.decode()
        tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
        assert tables[0] in before
        assert tables[-1].count("<tr>") >= december.lines.count()
    assert focal.get(address(december, "cadence", "2026-11")).status_code == 404
    page = focal.get(address(december)).content.decode()
    assert "Các kỳ này làm một văn bản." in page


def test_every_wrong_cell_of_a_line_is_told(focal: Client, report: models.Report) -> None:
    line = report.lines.first()
    assert line is not None
    cells = {"seen": line.revision, "state": "doing", "percent": "150", "product_on": "32/13/2026"}
    answer = focal.post(address(report), {f"{line.item}.{name}": v for name, v in cells.items()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Phần trăm “150” không đúng" in page
    assert "Ngày “32/13/2026” không đúng" in page


def test_who_was_handed_items_sees_them_alone_and_marks_them_as_done_there(
    sign_in: Callable[..., Official], report: models.Report
) -> None:
    staff = sign_in("staff", organisation=report.organisation)
    line = report.lines.first()
    assert line is not None
    focal = reports.of_office("focal")
    actions.hand_items(
        report=report, keys=[line.item], to=staff.post, due_on=None, note="", by=focal, at=NOW
    )
    page = staff.client.get(address(report)).content.decode()
    assert "Kỳ này không có chỉ tiêu nào hỏi cơ quan" not in page
    assert "Còn 1 chỗ trước khi báo xong" in page
    cells = {"seen": line.revision, "state": "doing", "percent": "50"}
    typed = {f"{line.item}.{name}": value for name, value in cells.items()}
    answer = staff.client.post(address(report), typed | {"step": "finish"})
    assert answer.status_code == 302
    handed = models.Handing.objects.get(report=report)
    assert handed.done_at == NOW
    assert report.lines.get(pk=line.pk).percent == 50


def test_home_says_of_a_returned_report_that_it_came_back_and_not_that_it_is_overdue(
    sign_in: Callable[..., Official], report: models.Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports.fill(report)
    held = reports.send(report)
    actions.return_items(report=held, reasons={held.stamp: "x"}, by=reports.COORDINATOR, at=NOW)
    after = datetime(2026, 12, 20, 3, 0, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: after)
    focal = sign_in("focal", organisation=report.organisation).client
    page = focal.get(reverse("home")).content.decode()
    assert "Quá hạn" not in page
    assert page.count("st-ret") == 2  # its row, and the panel of its period
    assert "Gửi lần đầu ngày 01/12/2026." in page


def test_home_shows_how_far_the_report_is(focal: Client, report: models.Report) -> None:
    page = focal.get(reverse("home")).content.decode()
    count = report.lines.count() + report.figures.count() + len(rules.WORDS)
    assert f"0/{count}" in page
    assert "Gửi chậm nhất hết ngày 04/12/2026." in page
    assert page.index(report.get_absolute_url()) < page.index('id="lane-period"')
    reports.fill(report)
    assert f"{count}/{count}" in focal.get(reverse("home")).content.decode()


def test_an_office_sees_in_its_report_what_an_inspection_found(
    focal: Client, report: models.Report
) -> None:
    """One query for all lines; what is restricted stays with who may read it."""

    def read() -> tuple[str, int]:
        with CaptureQueriesContext(connection) as captured:
            answer = focal.get(address(report))
        return answer.content.decode(), len(captured)

    read()
    before = read()[1]
    for line, secrecy in zip(report.lines.all(), ("open", "open", "sealed"), strict=False):
        plans.FoundStatus.objects.create(
            obligation=line.obligation, source=f"KT-{line.pk}", found="absent", said="done",
            found_on=date(2026, 11, 3), secrecy=secrecy,
        )  # fmt: skip
    page, after = read()
    assert page.count("kiểm tra 03/11/2026:") == 2
    assert after == before


def test_a_figure_stands_beside_what_an_inspection_found_of_it(
    focal: Client, report: models.Report
) -> None:
    """Once it is concluded; whether the report is written or read."""
    figure = find_ratio(report)
    line = report.lines.select_related("obligation__case").earliest("pk")
    office = report.organisation.code
    visit = inspecting.visit([line.obligation], indicators=[figure.indicator], office=office)
    found = inspecting.find(visit, indicator=figure.indicator, found="wrong")
    inspecting.ask_remedy(found)
    inspecting.hear(visit)
    assert found.get_absolute_url() not in focal.get(address(report)).content.decode()
    inspecting.conclude(inspecting.reread(found).inspection)
    page = focal.get(address(report)).content.decode()
    assert page.count(found.get_absolute_url()) == 1
    assert "kiểm tra 12/10/2026:" in page
    reports.fill(report)
    reports.send(again(report))
    assert found.get_absolute_url() in focal.get(address(report)).content.decode()
