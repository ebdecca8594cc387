"""The pages of consolidation: totals, offices, text, frozen versions, sheets, refusals."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.core import sheets
from nq57.measures import models as measures
from nq57.orgs import models as org_models
from nq57.orgs.models import Organisation
from nq57.plans import models as plans
from nq57.reporting import actions, models, rules
from nq57.web.consolidation import forms
from tests.factories import figures, orgs, reports
from tests.web.conftest import Official, sign_in

__all__ = ["sign_in"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

NOW = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _second_of_december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def cycle() -> models.Cycle:
    reports.set_terms()
    return reports.open_cycle()


@pytest.fixture
def client(sign_in: Callable[..., Official]) -> Client:
    return sign_in(organisation=Organisation.objects.get(code="SO-KHCN")).client


def ratios(cycle: models.Cycle) -> list[models.Report]:
    row = models.Figure.objects.filter(
        report__cycle=cycle, profile__formula_units="ratio"
    ).earliest("pk")  # fmt: skip
    found = models.Report.objects.filter(figures__indicator=row.indicator_id, cycle=cycle)
    return [reports.get_report(cycle, one.organisation.code) for one in found.order_by("pk")]


def send(report: models.Report, top: int = 48, *, words: str = "Đã họp.") -> models.Report:
    office = report.organisation.code
    reports.fill(report, top=top)
    fresh = reports.get_report(report.cycle, office)
    entry = actions.Entry(fresh.item, fresh.revision, dict.fromkeys(rules.WORDS, words))
    by = reports.of_office("focal", office)
    actions.save_entries(report=fresh, entries=[entry], by=by, at=reports.FIRST)
    return reports.send(reports.get_report(report.cycle, office))


def at(name: str, *args: Any) -> str:
    return reverse(f"consolidation:{name}", args=args)


def get(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_from_totals_to_a_frozen_version_that_proves_itself(
    cycle: models.Cycle, client: Client
) -> None:
    first = send(ratios(cycle)[0])
    code = models.Figure.objects.filter(report=first, profile__formula_units="ratio").values_list(
        "indicator__code", flat=True
    ).first()  # fmt: skip
    assert cycle.label in get(client, at("cycles"))
    page = get(client, at("totals", cycle.pk))
    assert ">75%<" in page
    assert "thiếu:" in page
    page = get(client, at("indicator", cycle.pk, code))
    assert "48/64" in page
    assert first.organisation.short_name in page
    assert "Thiếu không tính là 0." in page
    assert "khớp" in page
    assert "Theo đơn vị hiện nay" in get(client, at("indicator", cycle.pk, code) + "?ranh-gioi=nay")
    answer = client.post(at("totals", cycle.pk), {"note": "Lần đầu"}, follow=True)
    page = answer.content.decode()
    assert "Bản tổng hợp lần 1" in page
    assert "Lần đầu" in page
    made = models.Consolidation.objects.get()
    name = org_models.Account.objects.get(login=made.by).person.name
    assert name in page.partition("</h1>")[2].partition("</p>")[0]
    assert made.by not in page.partition("</h1>")[2].partition("</p>")[0]
    assert "tất cả đúng như khi chốt" in get(client, answer.request["PATH_INFO"] + "?kiem-tra=1")
    refused = client.post(at("totals", cycle.pk), {"note": "Lần hai"})
    assert refused.status_code == 422
    assert 'value="Lần hai"' in refused.content.decode()  # on the page itself, nothing typed lost
    send(ratios(cycle)[1], 16)
    page = get(client, at("totals", cycle.pk))
    assert "đã thay đổi sau bản tổng hợp lần 1" in page
    assert "−25" in page
    again = get(client, answer.request["PATH_INFO"])
    assert "Đã thay đổi sau bản này" in again


def test_a_difference_below_a_hundredth_is_told() -> None:
    told = [forms.show_difference(Decimal(value)) for value in ("-0.000018", "0", "2.5", "-0.006")]
    assert told == ["−0,000018", "0", "+2,5", "−0,01"]


def test_checked_figures_are_recognised_in_bulk(cycle: models.Cycle, client: Client) -> None:
    report = send(ratios(cycle)[0])
    by = orgs.make_actor("coordinator", account="kiem.tra")
    actions.accept_items(stamps=reports.list_stamps(report), by=by, at=NOW)
    row = measures.Observation.objects.filter(verdict="checked").select_related("indicator").first()
    assert row is not None
    address = at("indicator", cycle.pk, row.indicator.code)
    assert f'value="{row.pk}" checked' in get(client, address)
    assert client.post(address).status_code == 422
    assert client.post(address, {"figure": [row.pk]}).status_code == 302
    assert measures.Observation.objects.get(verdict="validated").judged_id == row.pk
    assert f'value="{row.pk}"' not in get(client, address)
    assert client.post(address, {"figure": ["0", "x"]}).status_code == 422


def test_the_text_is_taken_edited_ordered_and_dropped(cycle: models.Cycle, client: Client) -> None:
    report = send(ratios(cycle)[0], words="Đã ban hành kế hoạch. Đã tập huấn 3 lớp.")
    address = at("narrative", cycle.pk) + "?muc=results"
    page = get(client, address)
    assert "Đã tập huấn 3 lớp." in page
    filing = report.filings.get().pk
    keys = [f"{filing}.results.0", f"{filing}.results.22"]
    assert client.post(address, {"do": "take", "sentence": keys}).status_code == 302
    first, second = models.Passage.objects.order_by("position")
    said = {"do": f"edit-{first.pk}", f"text-{first.pk}": "Sở đã ban hành.", f"seen-{first.pk}": 0}
    assert client.post(address, said).status_code == 302
    assert client.post(address, said).status_code == 422
    assert client.post(address, {"do": f"raise-{second.pk}"}).status_code == 302
    page = get(client, address)
    assert "nguyên văn:" in page
    assert page.index(f"cau-{second.pk}") < page.index(f"cau-{first.pk}")
    assert client.post(address, {"do": f"drop-{second.pk}"}).status_code == 302
    for wrong in ({"do": "edit-0"}, {"do": "x"}, {"do": "take"}):
        assert client.post(address, wrong).status_code == 422
    page = get(client, at("review", cycle.pk))
    assert "94 cơ quan chưa gửi" in page


def test_sheets_tell_the_totals_and_no_cell_is_a_formula(
    cycle: models.Cycle, client: Client
) -> None:
    send(ratios(cycle)[0])
    office = Organisation.objects.filter(
        pk__in=cycle.reports.values("organisation"), kind="people_committee"
    ).first()  # fmt: skip
    assert office is not None
    Organisation.objects.filter(kind="people_committee").update(short_name="=1+1")
    for kind in ("xlsx", "csv"):
        answer = client.get(at("download", cycle.pk) + f"?dang={kind}")
        rows = sheets.read_sheet(answer.content)
        told = {row[0]: row for row in rows[1:]}
        assert any(row[4] == "75" for row in told.values())
        cells = [cell for row in rows for cell in row]
        assert any("=1+1" in cell for cell in cells)
        assert all(not cell.startswith("=") for cell in cells)


def test_figures_in_a_sheet_are_numbers(cycle: models.Cycle, client: Client) -> None:
    report = send(ratios(cycle)[0], 47)
    told = models.Figure.objects.filter(report=report, profile__formula_units="ratio").first()
    assert told is not None
    code = told.indicator.code
    tables = {
        at("download", cycle.pk): 4, at("download_series", cycle.plan.code, code): -1
    }  # fmt: skip
    for address, place in tables.items():
        sheet = openpyxl.load_workbook(
            io.BytesIO(client.get(address + "?dang=xlsx").content)
        ).active
        values = [row[place] for row in sheet.iter_rows(values_only=True)]
        assert 73.44 in values
        text = client.get(address + "?dang=csv").content.decode("utf-8-sig")
        assert "73.44" in {cell for row in csv.reader(io.StringIO(text)) for cell in row}


def test_a_restricted_plan_goes_into_no_file_and_a_sealed_one_on_no_page(
    cycle: models.Cycle, sign_in: Callable[..., Official]
) -> None:
    secret = "CHỈ TIÊU KÍN"
    report = send(ratios(cycle)[0])
    told = models.Figure.objects.filter(report=report, profile__formula_units="ratio").first()
    assert told is not None
    plan, code = cycle.plan, told.indicator.code
    plans.Indicator.objects.filter(plan=plan).update(name=secret)
    by = orgs.make_actor("coordinator", account="kiem.tra")
    made = actions.consolidate(cycle=cycle, by=by, at=NOW)
    client = sign_in(organisation=Organisation.objects.get(code="SO-KHCN")).client
    pages = [
        at("totals", cycle.pk), at("indicator", cycle.pk, code), at("series", plan.code, code),
        at("version", made.pk), reverse("evaluation:verdicts", args=[plan.code]),
        reverse("evaluation:verdict", args=[plan.code, code]),
        reverse("measures:profile", args=[plan.code, code]),
    ]  # fmt: skip
    silent = [at("narrative", cycle.pk), at("review", cycle.pk)]
    lists = [at("cycles"), reverse("evaluation:plans"), reverse("measures:overview")]
    files = [
        f"{address}?dang={kind}" for kind in ("xlsx", "csv") for address in (
            at("download", cycle.pk), at("download_series", plan.code, code),
            reverse("evaluation:download", args=[plan.code]),
        )
    ]  # fmt: skip
    assert {client.get(address).status_code for address in (*pages, *silent, *files)} == {200}
    assert all(secret in get(client, address) for address in pages)
    plans.Plan.objects.filter(pk=plan.pk).update(secrecy="restricted")
    for address in pages:
        page = get(client, address)
        assert secret in page
        assert "dang=xlsx" not in page
    for address in files:
        answer = client.get(address)
        assert answer.status_code == 403
        assert secret not in answer.content.decode()
    plans.Plan.objects.filter(pk=plan.pk).update(secrecy="sealed")
    for address in (*pages, *silent, *files):
        assert client.get(address).status_code == 404, address
    for address in lists:
        page = client.get(address, follow=True).content.decode()
        assert secret not in page
        assert plan.code not in page


def test_an_indicator_over_time_leads_down_to_its_inputs(
    cycle: models.Cycle, client: Client
) -> None:
    report = send(ratios(cycle)[0])
    told = models.Figure.objects.filter(report=report, profile__formula_units="ratio").first()
    assert told is not None
    figures.state(told.profile, "2026-10", [(report.organisation, 32, 64)])
    code = told.indicator.code
    page = get(client, at("series", cycle.plan.code, code))
    total = at("indicator", cycle.pk, code)
    assert f'href="{total}"' in page
    assert f'href="{total}#{report.organisation.code}"' in page
    assert f'id="{report.organisation.code}"' in get(client, total)
    for words in ("Tháng 10/2026: 50%; Tháng 11/2026: 75%.", "Đường mốc", "thiếu không tính là 0"):
        assert words in page
    assert "cộng vào đơn vị hiện nay" in get(
        client, at("series", cycle.plan.code, code) + "?ranh-gioi=nay"
    )
    only = get(client, at("series", cycle.plan.code, code) + "?so=validated")
    assert f'href="{total}#{report.organisation.code}"' not in only
    for kind in ("xlsx", "csv"):
        answer = client.get(at("download_series", cycle.plan.code, code) + f"?dang={kind}")
        rows = [row[:14] for row in sheets.read_sheet(answer.content)]
        assert rows[0][-1] == "Tháng 11/2026"
        assert rows[1][1:2] + rows[1][-2:] == ["Toàn tỉnh", "50", "75"]
        assert [row[-2:] for row in rows if row[0] == report.organisation.code] == [["50", "75"]]


def test_a_profile_s_own_rule_shows_wherever_the_total_does(
    cycle: models.Cycle, client: Client
) -> None:
    report = send(ratios(cycle)[0])
    told = models.Figure.objects.filter(report=report, profile__formula_units="ratio").first()
    assert told is not None
    figures.alter(told.profile, headline="validated", headline_basis="12/QĐ-UBND")
    code, words = told.indicator.code, "số được lấy theo phiếu:"
    assert client.post(at("totals", cycle.pk)).status_code == 302
    made = models.Consolidation.objects.get()
    pages = [at("totals", cycle.pk), at("indicator", cycle.pk, code),
             at("series", cycle.plan.code, code), made.get_absolute_url()]  # fmt: skip
    for address in pages:
        assert words in get(client, address), address
    assert made.totals.get(indicator=told.indicator, period=cycle.period).value is None
    proven = get(client, made.get_absolute_url() + "?kiem-tra=1")
    assert "tất cả đúng như khi chốt" in proven


def test_without_an_approved_profile_nothing_is_judged(cycle: models.Cycle, client: Client) -> None:
    code = "V.12"
    measures.Profile.objects.current().filter(indicator__code=code).update(
        state="replaced", replaced_at=NOW
    )
    page = get(client, at("series", cycle.plan.code, code))
    assert "chưa đánh giá" in page
    assert "<table" not in page
    assert "Chưa đánh giá" in get(client, reverse("plans:indicator", args=[cycle.plan.code, code]))


def test_the_public_sees_the_path_and_no_figure_of_the_province(
    cycle: models.Cycle, client: Client, sign_in: Callable[..., Official]
) -> None:
    report = send(ratios(cycle)[0])
    code = models.Figure.objects.filter(
        report=report, profile__formula_units="ratio"
    ).values_list("indicator__code", flat=True).earliest("pk")  # fmt: skip
    address = reverse("plans:indicator", args=[cycle.plan.code, code])
    page = get(client, address)
    assert "Đường mốc" in page
    assert "Số liệu mới nhất: 75%" in page
    assert "Số liệu qua các kỳ" in page
    focal = sign_in("focal", organisation=Organisation.objects.get(code="SO-YT")).client
    for reader in (Client(), focal):
        page = get(reader, address)
        assert "Đường mốc" in page
        assert "75%" not in page
        assert "Số liệu qua các kỳ" not in page
        assert "toàn tỉnh" not in page


def test_only_who_reads_all_figures_sees_totals(
    cycle: models.Cycle, sign_in: Callable[..., Official]
) -> None:
    addresses = [at("cycles"), at("totals", cycle.pk), at("narrative", cycle.pk),
                 at("review", cycle.pk), at("download", cycle.pk),
                 at("series", cycle.plan.code, "V.12"),
                 at("download_series", cycle.plan.code, "V.12")]  # fmt: skip
    for role, status in (("leader", 200), ("auditor", 200), ("focal", 403), ("monitor", 403)):
        client = sign_in(role, organisation=Organisation.objects.get(code="SO-YT")).client
        assert {client.get(address).status_code for address in addresses} == {status}
        assert client.post(at("totals", cycle.pk)).status_code == 403
        assert client.post(at("narrative", cycle.pk), {"do": "take"}).status_code == 403


def test_the_queries_do_not_grow(cycle: models.Cycle, client: Client) -> None:
    held = ratios(cycle)
    first = send(held[0])
    indicator = models.Figure.objects.filter(report=first).earliest("pk").indicator.code
    addresses = [at("cycles"), at("totals", cycle.pk), at("indicator", cycle.pk, indicator),
                 at("narrative", cycle.pk), at("review", cycle.pk),
                 at("series", cycle.plan.code, indicator)]  # fmt: skip
    counts = []
    for more in ((), held[1:4]):
        for report in more:
            send(report)
        for address in addresses:
            get(client, address)
            with CaptureQueriesContext(connection) as captured:
                get(client, address)
            counts.append(len(captured))
    assert counts[:6] == counts[6:]
    assert max(counts) <= 30
