"""The follow-up through HTTP: the matrix, urging many with a letter, rules, digests."""

import html
import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import docx
import pdfplumber
import pytest
from django.core.files.storage import InMemoryStorage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.cases import models as cases
from nq57.files import models as files
from nq57.files import queries as file_queries
from nq57.measures import models as measures
from nq57.notices import models as notices
from nq57.orgs.models import Organisation
from nq57.papers import models as papers
from nq57.plans import models as plans
from nq57.reporting import models, queries
from tests.factories import figures, orgs, reports
from tests.web.conftest import Official

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

NOW = datetime(2026, 12, 7, 2, 40, tzinfo=UTC)  # Monday, three days late
LATE = datetime(2026, 12, 5, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _seventh_of_december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture(autouse=True)
def _storage(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = InMemoryStorage()
    monkeypatch.setattr(files, "get_storage", lambda: kept)


@pytest.fixture
def cycle() -> models.Cycle:
    """November, all offices open."""
    reports.set_terms()
    return reports.open_cycle()


@pytest.fixture
def coordinator(sign_in: Callable[..., Official]) -> Official:
    return sign_in(organisation=Organisation.objects.get(code="SO-KHCN"))


def hand_in(cycle: models.Cycle, office: str, at: datetime) -> models.Report:
    report = reports.get_report(cycle, office)
    reports.fill(report, at=at)
    return reports.send(reports.get_report(cycle, office), at=at)


def show(client: Client, cycle: models.Cycle, **query: str) -> Any:
    answer = client.get(reverse("followup:cycle", args=[cycle.pk]), query)
    assert answer.status_code == 200
    return answer


def names(answer: Any) -> list[str]:
    return [row.report.organisation.code for row in answer.context["matrix"].rows]


def test_the_matrix_shows_every_office_where_it_stands(
    coordinator: Official, cycle: models.Cycle
) -> None:
    hand_in(cycle, reports.COMMUNE, LATE)
    answer = show(coordinator.client, cycle)
    matrix = answer.context["matrix"]
    assert matrix.total == cycle.reports.count() == 95
    assert (matrix.states["sent"], matrix.late, matrix.rate.handed) == (1, 94, 1)
    page = answer.content.decode()
    assert "3 ngày" in page
    assert "1 trên 95 cơ quan đã gửi" in page
    assert page.count(" checked ") == 94
    assert client_finds_latest(coordinator.client, page)


def client_finds_latest(client: Client, page: str) -> bool:
    return client.get(reverse("followup:latest")).status_code == 200 and "/theo-doi/" in page


def test_filters_search_and_order_are_addresses(coordinator: Official, cycle: models.Cycle) -> None:
    hand_in(cycle, reports.COMMUNE, LATE)
    client = coordinator.client
    assert names(show(client, cycle, tt="sent")) == [reports.COMMUNE]
    assert reports.COMMUNE not in names(show(client, cycle, cham="1"))
    communes = names(show(client, cycle, loai="commune"))
    assert len(communes) == 75
    office = Organisation.objects.get(code=reports.COMMUNE)
    bare = queries.followup.text.fold(office.name)
    assert names(show(client, cycle, q=bare)) == [reports.COMMUNE]
    by_late = names(show(client, cycle, xep="late"))
    turned = names(show(client, cycle, xep="-late"))
    assert by_late[0] == turned[-1] == reports.COMMUNE
    for sort in queries.SORTS:
        assert len(names(show(client, cycle, xep=f"-{sort}"))) == 95
    assert len(names(show(client, cycle, tt="sai", loai="sai", xep="sai"))) == 95


def test_the_matrix_costs_the_same_for_many(coordinator: Official, cycle: models.Cycle) -> None:
    def count() -> int:
        coordinator.client.get(reverse("followup:cycle", args=[cycle.pk]))
        with CaptureQueriesContext(connection) as captured:
            show(coordinator.client, cycle)
        return len(captured)

    whole = count()
    gone = models.Report.objects.filter(cycle=cycle).exclude(organisation__code=reports.COMMUNE)
    keys = list(gone.values_list("pk", flat=True))
    models.Line.objects.filter(report__in=keys).delete()
    models.Figure.objects.filter(report__in=keys).delete()
    gone.delete()
    assert count() == whole


def test_pages_of_the_matrix_hold_every_office_once(
    coordinator: Official, cycle: models.Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries.followup, "PAGE", 40)
    hand_in(cycle, reports.COMMUNE, LATE)
    for sort in ("", "name", "-late", "-history"):
        seen: list[str] = []
        answer = show(coordinator.client, cycle, xep=sort)
        assert answer.context["matrix"].total == 95
        assert "94 cơ quan" in answer.content.decode()
        seen += names(answer)
        while url := answer.context["page"].next_url:
            answer = coordinator.client.get(url)
            seen += names(answer)
        assert answer.context["page"].first_url
        assert len(seen) == len(set(seen)) == 95


def test_all_that_a_filter_keeps_are_urged_beyond_the_page(
    coordinator: Official, cycle: models.Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries.followup, "PAGE", 40)
    hand_in(cycle, reports.COMMUNE, LATE)
    page = show(coordinator.client, cycle, loai="commune").content.decode()
    assert "Chọn cả 74 cơ quan còn phải gửi khớp bộ lọc" in page
    address = reverse("followup:urge", args=[cycle.pk])
    chosen = {"tat-ca": "1", "loai": "commune"}
    preview = coordinator.client.post(address, chosen)
    assert len(preview.context["rows"]) == 74
    assert 'name="bao-cao"' not in preview.content.decode()
    sent = {
        **chosen, "dau": preview.context["stamp"], "note": "Gửi ngay.", "do": "urge",
        "answer_by": "09/12/2026", "issuer": "SKHCN", "title": "Giám đốc",
    }  # fmt: skip
    others = cycle.reports.filter(organisation__level="commune", first_sent_on=None)
    hand_in(cycle, others.values_list("organisation__code", flat=True)[0], LATE)
    moved = coordinator.client.post(address, sent)
    assert moved.status_code == 422
    assert "danh sách cơ quan đã khác" in moved.content.decode()
    assert cases.Step.objects.filter(verb="urge").count() == 0
    again = {**sent, "dau": moved.context["stamp"]}
    assert coordinator.client.post(address, again).status_code == 302
    urged = cases.Step.objects.filter(verb="urge")
    assert {step.case.organisation.level for step in urged} == {"commune"}
    assert urged.count() == 73


def test_offices_without_a_focal_person_are_listed(
    coordinator: Official, cycle: models.Cycle
) -> None:
    orgs.PostFactory(organisation=Organisation.objects.get(code=reports.COMMUNE))
    answer = show(coordinator.client, cycle, **{"dau-moi": "0"})
    assert answer.context["matrix"].lacking == 94
    assert reports.COMMUNE not in names(answer)
    assert "94 cơ quan chưa có đầu mối" in answer.content.decode()


def test_many_are_urged_after_a_preview(coordinator: Official, cycle: models.Cycle) -> None:
    focal = orgs.PostFactory(organisation=Organisation.objects.get(code=reports.COMMUNE))
    codes = [reports.get_report(cycle, office).case.code for office in (reports.COMMUNE, "SO-YT")]
    address = reverse("followup:urge", args=[cycle.pk])
    preview = coordinator.client.post(address, {"bao-cao": codes})
    page = preview.content.decode()
    assert preview.status_code == 200
    assert "2 cơ quan" in page
    assert "09/12/2026" in page
    assert "Số: …/SKHCN" in page
    note = preview.context["form"].initial["note"]
    sent = {
        "bao-cao": codes, "note": note, "answer_by": "09/12/2026", "issuer": "SKHCN-CĐS",
        "title": "Giám đốc", "signer": "Lò Văn Thắng",
    }  # fmt: skip
    for form in ("docx", "pdf"):
        answer = coordinator.client.post(address, {**sent, "do": form})
        assert form in answer["Content-Disposition"]
        assert "Ủy ban nhân dân" in read(answer.content, form)
    assert cases.Step.objects.filter(verb="urge").count() == 0
    assert coordinator.client.post(address, {**sent, "do": "urge"}).status_code == 302
    assert cases.Step.objects.filter(verb="urge", case__code__in=codes).count() == 2
    told = notices.Notice.objects.get(post=focal)
    assert (told.kind, note in told.text) == ("urged", True)
    row = next(
        row for row in show(coordinator.client, cycle).context["matrix"].rows
        if row.report.organisation.code == reports.COMMUNE
    )  # fmt: skip
    assert (row.urges, row.told) == (1, 1)


def test_the_letter_is_issued_with_a_number_and_lists_the_offices(
    coordinator: Official, cycle: models.Cycle
) -> None:
    codes = list(
        cycle.reports.filter(organisation__level="commune").values_list("case__code", flat=True)
    )
    sent = {
        "bao-cao": codes, "note": "Đề nghị gửi báo cáo.", "answer_by": "09/12/2026",
        "issuer": "SKHCN-CĐS", "title": "Giám đốc", "signer": "Lò Văn Thắng", "do": "issue",
    }  # fmt: skip
    where = reverse("followup:urge", args=[cycle.pk])
    past = coordinator.client.post(where, sent | {"answer_by": "01/01/2020"})
    assert past.status_code == 422
    assert "Ngày đề nghị gửi đã qua" in past.content.decode()
    assert not cases.Step.objects.filter(verb="urge").exists()
    answer = coordinator.client.post(where, sent)
    assert answer.status_code == 302, answer.content.decode()
    paper = papers.Paper.objects.get()
    assert answer.headers["Location"] == paper.get_absolute_url()
    assert (paper.symbol, paper.template) == ("01/SKHCN-CĐS", "urging@2")
    step = cases.Step.objects.filter(verb="urge").first()
    assert step is not None
    assert "01/SKHCN-CĐS" in step.note
    for form in ("docx", "pdf"):
        text = read(file_queries.read_content(stored=paper.files.get(form=form).file), form)
        assert "142/KH-UBND" in text
        assert "75 cơ quan" in text
        listed = cycle.reports.filter(organisation__level="commune")
        assert all(one.organisation.name in text for one in listed), form


def test_the_preview_says_what_the_paper_says(coordinator: Official, cycle: models.Cycle) -> None:
    codes = [reports.get_report(cycle, office).case.code for office in (reports.COMMUNE, "SO-YT")]
    sent = {
        "bao-cao": codes, "note": "Gửi ngay báo cáo.", "answer_by": "10/12/2026",
        "issuer": "SKHCN-CĐS", "title": "Phó Giám đốc", "signer": "Lò Văn Thắng",
    }  # fmt: skip
    where = reverse("followup:urge", args=[cycle.pk])
    preview = coordinator.client.post(where, sent | {"do": "preview"})
    assert preview.status_code == 200
    assert not cases.Step.objects.filter(verb="urge").exists()
    shown = re.sub(r"<[^>]+>", " ", preview.content.decode()).partition("Công văn, đúng như")[2]
    shown = re.sub(r"\s+", " ", html.unescape(shown))
    draft = docx.Document(io.BytesIO(coordinator.client.post(where, sent | {"do": "docx"}).content))
    said = [one.text for one in draft.paragraphs if one.text.strip()]
    letter = said[: said.index("DANH SÁCH")]
    assert len(letter) == 4
    assert all(one in shown for one in letter)
    assert "10/12/2026" in letter[2]
    assert "PHÓ GIÁM ĐỐC" in shown
    rows = [[cell.text for cell in row.cells] for row in draft.tables[-1].rows][1:]
    assert all(f"{name}: {state}, chậm {late} ngày" in shown for _n, name, state, late in rows)


def read(content: bytes, form: str) -> str:
    if form == "pdf":
        with pdfplumber.open(io.BytesIO(content)) as opened:
            text = " ".join(page.extract_text() for page in opened.pages)
        return re.sub(r"\s+", " ", text)
    opened = docx.Document(io.BytesIO(content))
    cells = (cell.text for table in opened.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in opened.paragraphs), *cells])


def test_nothing_chosen_or_said_comes_back_with_a_sentence(
    coordinator: Official, cycle: models.Cycle
) -> None:
    address = reverse("followup:urge", args=[cycle.pk])
    answer = coordinator.client.post(address, {})
    assert answer.status_code == 422
    assert "Chưa chọn cơ quan nào" in answer.content.decode()
    code = reports.get_report(cycle).case.code
    answer = coordinator.client.post(
        address, {"bao-cao": [code], "note": " ", "do": "urge", "title": "Phó Giám đốc"}
    )
    assert answer.status_code == 422
    assert "Phó Giám đốc" in answer.content.decode()


def test_a_monitor_follows_and_urges_its_field_only(
    sign_in: Callable[..., Official], cycle: models.Cycle
) -> None:
    party = cases.Party.objects.filter(role="monitor", case__kind="report").exclude(
        organisation__code="SO-KHCN"
    ).select_related("organisation").first()  # fmt: skip
    assert party is not None
    monitor = sign_in("monitor", organisation=party.organisation)
    answer = show(monitor.client, cycle)
    seen = {row.report.case.code for row in answer.context["matrix"].rows}
    followed = set(
        cases.Party.objects.filter(
            role="monitor", case__kind="report", organisation=party.organisation
        ).values_list("case__code", flat=True)
    )
    assert followed <= seen
    own = reports.get_report(cycle, party.organisation.code).case.code
    boxes = {row.report.case.code for row in answer.context["matrix"].rows if row.may_be_urged}
    assert (own in seen, own in boxes, boxes) == (True, own in followed, followed)
    other = cases.Case.objects.of_kind("report").exclude(code__in=seen).first()
    code = (followed - {None}).pop()
    sent = {
        "bao-cao": [code, other.code if other else ""], "note": "Đề nghị gửi.", "do": "urge",
        "answer_by": "09/12/2026", "issuer": "SKHCN", "title": "Giám đốc",
    }  # fmt: skip
    assert monitor.client.post(reverse("followup:urge", args=[cycle.pk]), sent).status_code == 302
    urged = cases.Step.objects.filter(verb="urge").values_list("case__code", flat=True)
    assert list(urged) == [code]
    focal = sign_in("focal", organisation=party.organisation)
    assert focal.client.get(reverse("followup:latest")).status_code == 403


def test_rules_are_changed_from_a_day_on(coordinator: Official) -> None:
    client = coordinator.client
    page = client.get(reverse("followup:rules")).content.decode()
    assert "Trước hạn 3 ngày làm việc" in page
    said = {
        "since": "08/12/2026", "kind": "report", "audience": "head", "moment": "after",
        "days": "4", "unit": "working", "basis": "12/TB-UBND",
    }  # fmt: skip
    assert client.post(reverse("followup:rule", args=["report.late_head"]), said).status_code == 302
    old, new = models.ReminderRule.objects.filter(code="report.late_head").order_by("since")
    assert (old.until, new.since, new.days) == (date(2026, 12, 8), date(2026, 12, 8), 4)
    answer = client.post(reverse("followup:add_rule"), {**said, "days": "0"})
    assert answer.status_code == 422
    assert "ít nhất 1 ngày" in answer.content.decode()
    assert client.post(reverse("followup:add_rule"), said).status_code == 302
    assert models.ReminderRule.objects.filter(code="report.after_head_1").exists()
    again = client.post(reverse("followup:rule", args=["report.late_head"]), said)
    assert "Chọn ngày bắt đầu sau ngày đó" in again.content.decode()
    ended = client.post(reverse("followup:rule", args=["report.late"]), {"do": "end"})
    assert ended.status_code == 302
    assert models.ReminderRule.objects.get(code="report.late").until == date(2026, 12, 7)


def test_a_digest_says_what_is_open_and_hides_what_is_restricted(
    sign_in: Callable[..., Official], coordinator: Official, cycle: models.Cycle
) -> None:
    office = Organisation.objects.get(code=reports.COMMUNE)
    row = plans.Obligation.objects.filter(organisation=office).select_related("case").earliest("pk")
    due = NOW.date() - timedelta(days=2)
    cases.Deadline.objects.filter(case=row.case).update(due=due)
    cases.Case.objects.filter(pk=row.case_id).update(state="doing", title="Dấu hiệu quá hạn")
    address = reverse("followup:digest")
    focal = sign_in("focal", organisation=office)
    page = focal.client.get(address, {"co-quan": "SO-YT"}).content.decode()
    assert office.name in page
    assert "Dấu hiệu quá hạn" in page
    assert "Báo cáo tháng 11/2026: chưa gửi, hạn 04/12/2026, chậm 3 ngày" in page
    cases.Case.objects.filter(pk=row.case_id).update(secrecy="restricted")
    cases.Case.objects.filter(report__cycle=cycle).update(secrecy="restricted")
    page = focal.client.get(address).content.decode()
    assert "Dấu hiệu quá hạn" not in page
    assert "tháng 11/2026" not in page
    cases.Case.objects.filter(report__cycle=cycle).update(secrecy="open")
    page = coordinator.client.get(address).content.decode()
    assert "0/95 cơ quan đã gửi" in page
    assert "Chưa gửi (95)" in page
    assert office.name in coordinator.client.get(address, {"co-quan": office.code}).content.decode()


def test_pages_name_the_office_that_no_cycle_asks(
    coordinator: Official, cycle: models.Cycle
) -> None:
    idle = orgs.OrganisationFactory(name="Trung tâm Thông tin", short_name="TT Thông tin")
    monthly = measures.Profile.objects.current().filter(
        frequency="month", reported_by="each_lead", indicator__plan=cycle.plan
    )
    old = monthly.select_related("indicator").earliest("indicator__position")
    figures.alter(old, reported_by="named_office", reporter=idle)
    plan, indicator = cycle.plan.code, old.indicator.code
    for address in (
        reverse("reporting:open_cycle", args=[plan]) + "?ky=10/2026",
        reverse("consolidation:review", args=[cycle.pk]),
        reverse("measures:profile", args=[plan, indicator]),
    ):
        page = coordinator.client.get(address).content.decode()
        assert "TT Thông tin" in page or "Trung tâm Thông tin" in page, address
        assert "không có chế độ báo cáo" in page, address
