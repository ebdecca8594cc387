"""Writes of legal bases."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.law import models, permissions, queries, rules
from nq57.law.actions import saving


@transaction.atomic
def add_basis(
    *, code: str, facts: rules.BasisFacts, by: audit_rules.Actor, at: datetime
) -> models.LegalBasis:
    """Add a legal document by its symbol.

    :raises NotAllowedError: without the right.
    :raises LawError: when the symbol is known, or the symbol, title or source is missing.
    """
    permissions.check_may_change(by)
    if models.LegalBasis.objects.filter(code=code.strip()).exists():
        raise rules.LawError(f"Đã có căn cứ “{code.strip()}”: mở căn cứ ấy để sửa.")
    basis = models.LegalBasis(code=code.strip())
    _fill(basis, facts)
    _journal("add_basis", basis, None, by=by, at=at)
    return basis


@transaction.atomic
def correct_basis(
    *, code: str, facts: rules.BasisFacts, by: audit_rules.Actor, at: datetime
) -> models.LegalBasis:
    """Correct what is said of a legal document: title, date of effect, source, confidence.

    :raises NotAllowedError: without the right.
    :raises LawError: when nothing would change, or the dates are out of order.
    """
    permissions.check_may_change(by)
    basis = queries.get_basis(code=code, is_locked=True)
    before = _describe(basis)
    _fill(basis, facts)
    if _describe(basis) == before:
        raise rules.LawError(f"Căn cứ “{code}” đang ghi đúng như vậy: không có gì để sửa.")
    _journal("correct_basis", basis, before, by=by, at=at)
    return basis


@transaction.atomic
def end_basis(
    *, code: str, on: date, replaced_by: Sequence[str], by: audit_rules.Actor, at: datetime
) -> models.LegalBasis:
    """Write from which day a legal document is out of force, and what replaced it.

    Clock rules that rest on it are not ended: ``queries.list_rules_out_of_force`` names them.

    :raises NotAllowedError: without the right.
    :raises LawError: when the day is not after its first, or a replacement is itself or unknown.
    """
    permissions.check_may_change(by)
    basis = queries.get_basis(code=code, is_locked=True)
    before = _describe(basis)
    heirs = [queries.get_basis(code=one) for one in dict.fromkeys(replaced_by)]
    if basis in heirs:
        raise rules.LawError(f"Căn cứ “{code}” không thể thay thế chính nó.")
    basis.valid_to = on
    saving.save(basis)
    basis.replaced_by.set(heirs)
    if _describe(basis) == before:
        raise rules.LawError(f"Căn cứ “{code}” đã ghi đúng như vậy: không có gì để sửa.")
    _journal("end_basis", basis, before, by=by, at=at)
    return basis


def _fill(basis: models.LegalBasis, facts: rules.BasisFacts) -> None:
    if not (basis.code and facts.title.strip() and facts.source.strip()):
        raise rules.LawError("Hãy ghi số, ký hiệu, tên gọi và nguồn của căn cứ.")
    basis.title, basis.topic = facts.title.strip(), facts.topic.strip()
    basis.source, basis.note = facts.source.strip(), facts.note.strip()
    basis.valid_from, basis.confidence = facts.valid_from, facts.confidence
    saving.save(basis)


def _describe(basis: models.LegalBasis) -> dict[str, Any]:
    heirs = basis.replaced_by.order_by("code").values_list("code", flat=True)
    return saving.describe(basis) | {"replaced_by": list(heirs)}


def _journal(
    verb: str,
    basis: models.LegalBasis,
    before: dict[str, Any] | None,
    *,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    audit_actions.record(
        by=by,
        at=at,
        verb=verb,
        subject_kind="legal_basis",
        subject_code=basis.code,
        before=before,
        after=_describe(basis),
    )
