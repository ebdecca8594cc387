"""Each constraint of documents violated once, against the database itself."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from nq57.documents import rules
from nq57.documents.models import Answer, Clause, Document, Reading, Relation
from tests.factories import orgs, readings
from tests.factories.readings import AT

pytestmark = pytest.mark.django_db


def document(code: str = "a", **fields: Any) -> Document:
    return Document(code=code, added_at=AT, added_by="thu", **fields)


def saved(**fields: Any) -> Document:
    made = document(**fields)
    made.save()
    return made


def second_of_the_year() -> Document:
    saved(code="a", symbol="1/UBND", issuer_text="UBND xã Mai Sơn", issued_on="2026-01-01")
    return document("b", symbol="1/ubnd", issuer_text="ubnd xa Mai  Son", issued_on="2026-12-31")


def second_of_an_office() -> Document:
    office = orgs.OrganisationFactory()
    saved(code="a", symbol="1/UBND", issuer=office, issuer_text="x", issued_on="2026-01-01")
    return document("b", symbol="1/UBND", issuer=office, issuer_text="y", issued_on="2026-01-02")


def second_unknown() -> Document:
    saved(code="a", symbol="1/UBND")
    return document("b", symbol="1/UBND")


def second_central() -> Document:
    saved(code="a", symbol="09/2024/TT-BKHCN", issuer_text="Bộ KH&CN", issued_on="2024-12-27")
    return document("b", symbol="09/2024/TT-BKHCN", issuer_text="Bộ trưởng Bộ KH&CN")


def relation_of_kind(kind: str) -> Relation:
    return Relation(from_document=saved(code="a"), to_document=saved(code="b"), kind=kind)


def reading_in(state: str) -> Reading:
    file = readings.make_file(b"x")
    return Reading(file=file, uploaded_at=AT, uploaded_by="thu", state=state)


def second_clause() -> Clause:
    held = saved()
    place = {"document": held, "path": "I.1", "text": "x", "from_line": 1, "to_line": 1}
    Clause.objects.create(position=0, **place)
    return Clause(position=1, **place)


def second_relation() -> Relation:
    first, other = saved(code="a"), saved(code="b")
    Relation.objects.create(from_document=first, to_document=other, kind="cites")
    return Relation(from_document=first, to_document=other, kind="cites")


def relation_to_itself() -> Relation:
    held = saved()
    return Relation(from_document=held, to_document=held, kind="cites")


def answer(revision: int, *, is_current: bool) -> Answer:
    reading = Reading.objects.first() or Reading.objects.create(
        file=readings.make_file(b"x"), uploaded_at=AT, uploaded_by="thu"
    )
    return Answer(
        reading=reading, question="q", fingerprint="x", option="a", by="thu", at=AT,
        revision=revision, is_current=is_current,
    )  # fmt: skip


def second_revision() -> Answer:
    answer(1, is_current=False).save()
    return answer(1, is_current=True)


def second_current() -> Answer:
    answer(1, is_current=True).save()
    return answer(2, is_current=True)


OTHERS = [
    {"symbol": "1/UBND", "issued_on": "2025-01-01"},
    {"symbol": "1/UBND", "issued_on": "2026-01-01"},
    {"symbol": "1/UBND", "issued_on": "2026-01-01", "issuer_text": "UBND xã Mai Sơn"},
    {"symbol": "1/UBND", "issued_on": "2026-01-01", "issuer_text": "UBND xã Chiềng Mung"},
    {"symbol": "09-CTr/TU", "issued_on": "2026-03-04", "issuer_text": "Ban Thường vụ Tỉnh ủy"},
    {"symbol": "71/NQ-CP", "issued_on": "2025-04-01", "issuer_text": "Chính phủ"},
    {"symbol": "1681/NQ-UBTVQH15", "issuer_text": "Ủy ban Thường vụ Quốc hội"},
    {"symbol": "107/2021/NĐ-CP"},
    {"symbol": "1552/BTTTT-TTH", "issued_on": "2020-05-01"},
    {"symbol": "11-TB/BCĐ", "issued_on": "2026-04-05", "issuer_text": "Ban Chỉ đạo 2009"},
    {"symbol": "5/TTr-UBND"},
    {},
    {},
]


def test_the_database_tells_documents_apart_as_the_rules_do() -> None:
    office = orgs.OrganisationFactory()
    fields = [*OTHERS, {"symbol": "1/UBND", "issued_on": "2026-01-01", "issuer": office}]
    for number, given in enumerate(fields):
        made = saved(code=f"d{number}", **given)
        made.refresh_from_db()
        held = rules.Identity(made.symbol_key or "", made.issuer_key, made.year)
        assert held == made.identity
    assert Document.objects.count() == len(fields)


CASES: list[tuple[str, Callable[[], models.Model], str]] = [
    ("documents_document_once", second_of_the_year, "trong cùng năm"),
    ("documents_document_once", second_of_an_office, "trong cùng năm"),
    ("documents_document_once", second_unknown, "trong cùng năm"),
    ("documents_document_once", second_central, "trong cùng năm"),
    ("documents_document_kind", lambda: document(kind="luat"), "Loại văn bản không có"),
    ("documents_document_secrecy", lambda: document(secrecy="mat"), "Độ mật không có"),
    ("documents_relation_kind", lambda: relation_of_kind("gan"), "Quan hệ văn bản không có"),
    ("documents_reading_state", lambda: reading_in("xong"), "Trạng thái bản đọc không có"),
    ("documents_clause_path_once", second_clause, "hai điều khoản ở cùng một vị trí"),
    ("documents_relation_once", second_relation, "đã có"),
    ("documents_relation_not_to_itself", relation_to_itself, "với chính nó"),
    ("documents_answer_revision_once", second_revision, "vừa được người khác trả lời"),
    ("documents_answer_one_current", second_current, "vừa được người khác trả lời"),
]


@pytest.mark.parametrize(
    ("name", "build", "words"), CASES, ids=lambda case: getattr(case, "__name__", None)
)
def test_the_database_refuses_and_the_model_says_why(
    name: str, build: Callable[[], models.Model], words: str
) -> None:
    row = build()
    with pytest.raises(ValidationError, match=words):
        row.validate_constraints()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save()


def test_every_constraint_is_violated_here() -> None:
    names = {
        constraint.name
        for model in (Document, Clause, Relation, Reading, Answer)
        for constraint in model._meta.constraints
    }
    assert names == {name for name, _, _ in CASES}
