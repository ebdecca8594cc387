"""Around the form: asking and answering, entering for an office, handing to a colleague."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.storage import InMemoryStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.cases import models as cases
from nq57.files import models as files
from nq57.orgs.models import Organisation
from nq57.plans import models as plans
from nq57.reporting import models
from tests.factories import reports
from tests.journeys.test_reporting import again, get, post, type_all
from tests.web.conftest import Official, sign_in

__all__ = ["sign_in"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

NOW = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _second_of_december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    kept = InMemoryStorage()
    monkeypatch.setattr(files, "get_storage", lambda: kept)


@pytest.fixture
def report() -> models.Report:
    reports.set_terms()
    return reports.get_report(reports.open_cycle())


def coordinate(sign_in: Callable[..., Official]) -> Client:
    return sign_in(organisation=Organisation.objects.get(code="SO-KHCN")).client


def read(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_question_of_a_commune_becomes_guidance_for_all(
    sign_in: Callable[..., Official], report: models.Report
) -> None:
    focal = sign_in("focal", organisation=report.organisation).client
    coordinator = coordinate(sign_in)
    line = report.lines.select_related("obligation__case", "obligation__task").first()
    assert line is not None
    task = line.obligation.task
    assert task is not None
    code = line.obligation.case.code
    thread = reverse("threads:thread", args=[code])
    assert f'href="{thread}"' in get(focal, report)
    item = reverse("threads:item", args=[report.case.code, line.item])
    assert focal.get(item)["Location"] == thread

    assert focal.post(thread, {"text": " "}).status_code == 422
    answer = focal.post(thread, {"text": "Ghi <b>số</b> nào?"})
    assert answer.status_code == 302
    page = read(coordinator, reverse("home"))
    assert "Trao đổi chưa xem" in page
    page = read(coordinator, thread)
    assert "Ghi &lt;b&gt;số&lt;/b&gt; nào?" in page
    asked = line.obligation.case.messages.get()
    sent = {"text": "Số của năm trước", "reply_to": str(asked.pk)}
    assert coordinator.post(thread, sent).status_code == 302
    assert "Trao đổi chưa xem" not in read(coordinator, reverse("home"))
    strange = {"text": " ", "reply_to": "9" * 5000}
    assert coordinator.post(thread, strange).status_code == 422
    obligation = reverse("work:obligation", args=[code])
    assert "Trao đổi <b>2</b>" in read(focal, obligation)

    fragment = read(focal, thread, **{"HX-Request": "true", "HX-Target": "talk"})
    assert "<dialog open" in fragment
    assert "<html" not in fragment
    assert "trả lời “Ghi &lt;b&gt;số" in fragment

    said = line.obligation.case.messages.latest("pk")
    form = reverse("guidance:publish") + f"?tu={said.pk}"
    page = read(coordinator, form)
    assert f'value="task-{task.pk}" selected' in page
    assert "Số của năm trước</textarea>" in page
    assert coordinator.post(thread, {"text": "Nói trong khung chung"}).status_code == 302
    loose = reverse("guidance:publish") + f"?tu={line.obligation.case.messages.latest('pk').pk}"
    form_of_it = coordinator.get(loose).context["form"].initial
    assert (form_of_it["question"], form_of_it["answer"]) == (
        "Ghi <b>số</b> nào?", "Nói trong khung chung",
    )  # fmt: skip
    raised = reverse("guidance:publish") + f"?tu={asked.pk}"
    assert "answer" not in coordinator.get(raised).context["form"].initial
    typed = {
        "subject": f"task-{task.pk}", "question": "Ghi số nào?", "answer": "Số của năm trước",
        "basis": "Sở KH&CN trả lời", "since": "01/12/2026",
    }  # fmt: skip
    assert coordinator.post(form, typed | {"basis": ""}).status_code == 422
    assert coordinator.post(form, typed).status_code == 302
    made = plans.Guidance.objects.get()
    assert made.message == said
    other = sign_in("head", organisation=Organisation.objects.get(code="SO-NV")).client
    assert "Số của năm trước" in read(other, reverse("guidance:list") + "?q=so+cua+nam")
    assert thread not in read(other, made.get_absolute_url())
    assert thread in read(coordinator, made.get_absolute_url())
    assert "Hướng dẫn chung" in read(focal, obligation)
    assert "Hướng dẫn chung" in read(focal, thread)

    address = reverse("guidance:replace", args=[made.code])
    assert coordinator.post(address, typed | {"answer": "Số mới"}).status_code == 302
    assert "Số mới" in read(other, reverse("guidance:list"))
    assert "Số của năm trước" in read(other, reverse("guidance:list") + "?thoi=1")
    withdrawn = reverse("guidance:withdraw", args=[made.code])
    assert coordinator.post(withdrawn, {"reason": ""}).status_code == 422
    assert coordinator.post(withdrawn, {"reason": "Hết hiệu lực"}).status_code == 302
    assert "Hết hiệu lực" in read(other, made.get_absolute_url())


def test_the_thread_of_a_figure_is_not_for_strangers(
    sign_in: Callable[..., Official], report: models.Report
) -> None:
    focal = sign_in("focal", organisation=report.organisation).client
    for about in (report.item, "figure-0", "words-0", "line-0"):
        address = reverse("threads:item", args=[report.case.code, about])
        expected = 200 if about == report.item else 404
        assert focal.get(address).status_code == expected, about
    stranger = sign_in("focal", organisation=Organisation.objects.get(code="SO-NV")).client
    address = reverse("threads:item", args=[report.case.code, report.item])
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"text": "a"}).status_code == 404


def test_a_report_entered_for_a_commune_waits_for_it(
    sign_in: Callable[..., Official], report: models.Report
) -> None:
    coordinator, colleague = coordinate(sign_in), coordinate(sign_in)
    head = sign_in("head", organisation=report.organisation).client
    begin = reverse("behalf:begin", args=[report.case.code])
    assert begin in get(coordinator, report)
    assert head.get(begin).status_code == 403
    assert coordinator.post(begin, {"reason": "Mất mạng"}).status_code == 422
    cases.Case.objects.filter(pk=report.pk).update(state="waiting")
    sheet = SimpleUploadedFile("phieu.txt", "Phiếu của xã".encode())
    kept = files.StoredFile.objects.count()
    answer = coordinator.post(begin, {"reason": "Mất mạng", "file": sheet})
    assert (answer.status_code, files.StoredFile.objects.count()) == (422, kept)
    cases.Case.objects.filter(pk=report.pk).update(state="draft")
    sheet = SimpleUploadedFile("phieu.txt", "Phiếu của xã".encode())
    answer = coordinator.post(begin, {"reason": "Mất mạng", "file": sheet})
    assert answer.status_code == 302
    page = get(coordinator, report)
    assert 'value="send_for"' in page
    assert "Trình lãnh đạo duyệt" not in page
    going: dict[str, Any] = {"step": "send_for", "key": "1"}
    refused = post(coordinator, "move", report, **going)
    assert refused.status_code == 422
    assert "Còn " in refused.content.decode()
    # What was typed last goes along with the press that sends.
    sent = post(coordinator, "report", report, **type_all(again(report)), **going)
    assert sent.status_code == 302

    row = again(report).on_behalf
    assert row is not None
    told = "nhập thay ngày 02/12/2026, chờ cơ quan xác nhận"
    for client, address in (
        (head, report.get_absolute_url()), (coordinator, report.cycle.get_absolute_url()),
        (head, reverse("reporting:reports")),
    ):  # fmt: skip
        assert told in read(client, address), address
    assert "chờ cơ quan xác nhận" in read(colleague, reverse("reporting:queue") + "?tat-ca")
    file = reverse("behalf:sheet", args=[report.case.code, row.sheet_id])
    assert head.get(file).content.decode() == "Phiếu của xã"
    stamps = reports.list_stamps(again(report))
    accepting: dict[str, Any] = {"item": stamps, "do": "accept"}
    refused = post(colleague, "return", report, **accepting)
    assert refused.status_code == 422
    assert "chưa xác nhận: chưa nhận được" in refused.content.decode()
    assert post(coordinator, "move", report, step="confirm_entered").status_code == 403
    refused = post(head, "move", report, step="contest_entered", note=" ")
    assert refused.status_code == 422
    assert "Ghi chỗ không đúng" in refused.content.decode()
    assert post(head, "move", report, step="confirm_entered").status_code == 302
    assert post(colleague, "return", report, **accepting).status_code == 302
    assert again(report).case.state in ("sent", "accepted")


def test_a_colleague_fills_what_is_handed_and_gives_it_back(
    sign_in: Callable[..., Official], report: models.Report
) -> None:
    focal = sign_in("focal", organisation=report.organisation).client
    staff = sign_in("staff", organisation=report.organisation)
    hand = reverse("handing:hand", args=[report.case.code])
    first, second, third = (line.item for line in report.lines.all()[:3])
    chosen: dict[str, Any] = {"do": "hand", "item": [first, second], "to": staff.post.code}
    assert focal.post(hand, chosen | {"to": ""}).status_code == 422
    assert focal.post(hand, chosen | {"due_on": "04/12/2026"}).status_code == 302
    assert staff.account.person.name in get(focal, report)

    assert "Được giao cho tôi" in read(staff.client, reverse("home"))
    page = get(staff.client, report)
    assert f'name="{first}.state"' in page
    assert f'name="{third}.state"' not in page
    assert "Trình lãnh đạo duyệt" not in page
    assert staff.client.post(hand, {"do": "done", "item": [first]}).status_code == 422
    typed = {
        f"{key}.{name}": value
        for key in (first, second, third)
        for name, value in (("state", "doing"), ("percent", "40"), ("seen", "0"))
    }
    refused = post(staff.client, "report", report, **typed)
    assert refused.status_code == 422
    states = {line.item: line.state for line in report.lines.all()[:3]}
    assert (states[first], states[second]) == ("doing", "doing")
    assert states[third] != "doing"
    assert staff.client.post(hand, {"do": "done", "item": [first]}).status_code == 302
    assert "đã ghi xong" in read(focal, hand)
    assert focal.post(hand, {"do": "take_all"}).status_code == 302
    assert (
        staff.client.post(reverse("reporting:report", args=[report.case.code]), {}).status_code
        == 403
    )


def test_handing_and_threads_cost_the_same_for_many(
    sign_in: Callable[..., Official], report: models.Report
) -> None:
    focal = sign_in("focal", organisation=report.organisation).client
    staff = sign_in("staff", organisation=report.organisation)
    hand = reverse("handing:hand", args=[report.case.code])
    counts = []
    for line in report.lines.all()[:3]:
        focal.post(hand, {"do": "hand", "item": [line.item], "to": staff.post.code})
        focal.post(reverse("threads:thread", args=[line.obligation.case.code]), {"text": "a"})
        for client, address in (
            (focal, hand), (focal, report.get_absolute_url()), (staff.client, reverse("home")),
        ):  # fmt: skip
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                read(client, address)
            counts.append(len(captured))
    assert counts[:3] == counts[3:6] == counts[6:]
