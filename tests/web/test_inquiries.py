"""Pages of inquiries: what an office is led to, and a sheet that somebody overtook."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from nq57.documents import models as documents
from nq57.reporting import models, queries
from tests.factories import inquiries, orgs
from tests.web.conftest import Official, sign_in

__all__ = ["sign_in"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: inquiries.AT)


@pytest.fixture
def reply() -> models.Reply:
    orgs.OrganisationFactory(code=inquiries.COORDINATOR.organisation)
    office = orgs.OrganisationFactory()
    return inquiries.get_reply(inquiries.ask(office), office.code)


@pytest.fixture
def focal(sign_in: Callable[..., Official], reply: models.Reply) -> Official:
    return sign_in("focal", organisation=reply.organisation)


@pytest.mark.parametrize(("secrecy", "is_led"), [("open", True), ("sealed", False)])
def test_only_who_may_read_the_asking_document_is_led_to_it(
    focal: Official, reply: models.Reply, secrecy: str, is_led: bool
) -> None:
    made = documents.Document.objects.create(
        code="57-skhcn", symbol="57/SKHCN-CĐS", title="Rà soát", kind="letter", secrecy=secrecy,
        added_at=inquiries.AT, added_by="thu", lines=["Dòng một"], issued_on="2026-11-19",
    )  # fmt: skip
    models.Inquiry.objects.filter(pk=reply.inquiry_id).update(document=made)
    place = reverse("documents:document", args=[made.code])
    page = focal.client.get(reply.get_absolute_url()).content.decode()
    assert (f'href="{place}"' in page) is is_led
    assert "57/SKHCN-CĐS" in page
    assert focal.client.get(place).status_code == (200 if is_led else 404)


def test_a_sheet_that_somebody_overtook_stands_beside_what_is_kept(
    focal: Official, reply: models.Reply
) -> None:
    sheet = reverse("inquiries:sheet", args=[reply.case.code])
    book = openpyxl.load_workbook(io.BytesIO(focal.client.get(sheet).content))
    cells: Any = book.active
    for row, said in ((2, 12), (3, "Một phần"), (4, "Theo bảng")):
        cells.cell(row, 5, said)
    filled = io.BytesIO()
    book.save(filled)
    number, choice, words, *_ = [row.response.item for row in queries.list_answers(reply=reply)]
    typed = {number: "99", f"{number}.seen": "0"}
    assert focal.client.post(reply.get_absolute_url(), typed).status_code == 302
    answer = focal.client.post(
        reverse("inquiries:import_sheet", args=[reply.case.code]),
        {"file": SimpleUploadedFile("phieu.xlsx", filled.getvalue())},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Người khác vừa ghi câu này. Đang lưu: 99." in page
    assert f'name="{number}"' in page
    assert 'value="12"' in page
    kept = {row.response.item: row.response for row in queries.list_answers(reply=reply)}
    assert (kept[number].number, kept[words].text) == (99, "Theo bảng")
    assert kept[choice].choice is not None
