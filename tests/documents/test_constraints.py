"""Each constraint of documents violated once, against the database itself."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from nq57.documents.models import Answer, Clause, Document, Reading, Relation
from tests.factories import readings
from tests.factories.readings import AT

pytestmark = pytest.mark.django_db


def document(code: str = "a", **fields: Any) -> Document:
    return Document(code=code, added_at=AT, added_by="thu", **fields)


def saved(**fields: Any) -> Document:
    made = document(**fields)
    made.save()
    return made


def second_symbol() -> Document:
    saved(code="a", symbol="1/UBND", issued_on="2026-01-01")
    return document("b", symbol="1/UBND", issued_on="2026-01-01")


def second_symbol_without_day() -> Document:
    saved(code="a", symbol="1/UBND")
    return document("b", symbol="1/UBND")


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


CASES: list[tuple[str, Callable[[], models.Model], str]] = [
    ("documents_document_symbol_once", second_symbol, "số, ký hiệu và ngày này đã có"),
    ("documents_document_symbol_once", second_symbol_without_day, "số, ký hiệu và ngày này đã có"),
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
