"""Evidence is checked by another; a review is signed only without a conflict."""

import io
from typing import Any

import pytest
from django.core.files.storage import InMemoryStorage
from django.db import DatabaseError, IntegrityError, transaction

from nq57.audit import rules as audit_rules
from nq57.cases import actions, models, rules
from nq57.core import refusals
from nq57.files import actions as files_actions
from nq57.files import models as files_models
from tests.factories import cases, orgs

pytestmark = pytest.mark.django_db

AT = cases.AT
SYSTEM = audit_rules.SYSTEM


@pytest.fixture(autouse=True)
def _storage(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = InMemoryStorage()
    monkeypatch.setattr(files_models, "get_storage", lambda: kept)


def store(name: str = "biên bản.txt", content: bytes = b"x") -> files_models.StoredFile:
    source = io.BytesIO(content)
    return files_actions.store_file(source=source, name=name, by=SYSTEM, at=AT)


def add(case: models.Case, by: audit_rules.Actor, **given: Any) -> models.Evidence:
    plain = {"file": store(), "claim": "Đã nghiệm thu"}
    return actions.add_evidence(case=case, by=by, at=AT, **plain | given)


def test_evidence_is_added_by_the_owner_and_checked_by_another() -> None:
    case = cases.make_case()
    focal = cases.make_actor("focal", case.organisation)
    coordinator = cases.make_actor("coordinator")
    evidence = add(case, focal)
    with pytest.raises(rules.CasesError, match="đã được đính kèm"):
        add(case, focal, file=store("tên khác.txt"))
    with pytest.raises(rules.CasesError, match="chứng minh điều gì"):
        add(case, focal, file=store(content=b"y"), claim=" ")
    with pytest.raises(refusals.NotAllowedError):
        add(case, cases.make_actor("focal"), file=store(content=b"z"))
    with pytest.raises(refusals.NotAllowedError):
        actions.check_evidence(evidence=evidence, is_accepted=True, by=focal, at=AT)
    with pytest.raises(rules.CasesError, match="lý do không chấp nhận"):
        actions.check_evidence(evidence=evidence, is_accepted=False, by=coordinator, at=AT)
    actions.check_evidence(evidence=evidence, is_accepted=True, by=coordinator, at=AT)
    evidence.refresh_from_db()
    assert (evidence.verdict, evidence.checked_by) == ("accepted", coordinator.account)


def test_nobody_checks_his_own_evidence() -> None:
    case = cases.make_case()
    by = cases.make_actor("coordinator", case.organisation)
    evidence = add(case, by)
    with pytest.raises(refusals.NotAllowedError, match="không tự kiểm tra"):
        actions.check_evidence(evidence=evidence, is_accepted=True, by=by, at=AT)


def test_closed_case_takes_no_evidence() -> None:
    case = cases.make_case()
    actions.move(case=case, verb="cancel", by=SYSTEM, at=AT, note="trùng")
    with pytest.raises(rules.CasesError, match="đã kết thúc"):
        add(case, SYSTEM)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"verdict": "accepted"}, "cases_evidence_checked"),
        ({"verdict": "accepted", "checked_by": "lan", "checked_at": AT}, "cases_evidence_checked"),
        (
            {"verdict": "rejected", "checked_by": "mai", "checked_at": AT},
            "cases_evidence_rejected_why",
        ),
    ],
)
def test_impossible_evidence(change: dict[str, Any], name: str) -> None:
    plain = {"claim": "x", "added_by": "lan", "added_at": AT}
    with pytest.raises(IntegrityError, match=name):
        models.Evidence.objects.create(case=cases.make_case(), file=store(), **plain | change)


def test_the_same_stands_once() -> None:
    case, member, file = cases.make_case(), orgs.PostFactory(), store()
    evidence = {"case": case, "file": file, "claim": "x", "added_by": "lan", "added_at": AT}
    review = {"case": case, "panel": "HĐ 1", "reviewer": member}
    party = {"case": case, "organisation": orgs.OrganisationFactory(), "role": "monitor"}
    for rows, said, name in (
        (models.Evidence.objects, evidence, "cases_evidence_once"),
        (models.Review.objects, review, "cases_review_once"),
        (models.Party.objects, party, "cases_party_once"),
    ):
        rows.create(**said)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            rows.create(**said)


def test_review_is_signed_once_without_a_conflict() -> None:
    case, member = cases.make_case(), orgs.PostFactory()
    review = actions.open_review(case=case, panel="HĐ 1", reviewer=member, by=SYSTEM, at=AT)
    with pytest.raises(rules.CasesError, match="đã có phiếu"):
        actions.open_review(case=case, panel="HĐ 1", reviewer=member, by=SYSTEM, at=AT)
    own = cases.act(member)
    sheet: dict[str, Any] = {"review": review, "scores": {"mới": 8}, "at": AT}
    with pytest.raises(rules.CasesError, match="Hãy khai"):
        actions.sign_review(by=own, **sheet)
    with pytest.raises(refusals.NotAllowedError, match="thành viên khác"):
        actions.sign_review(by=cases.make_actor("focal"), **sheet)
    actions.declare_conflict(review=review, has_conflict=True, by=own, at=AT)
    with pytest.raises(rules.CasesError, match="xung đột"):
        actions.sign_review(by=own, **sheet)
    actions.declare_conflict(review=review, has_conflict=False, by=own, at=AT)
    with pytest.raises(rules.CasesError, match="chưa có điểm"):
        actions.sign_review(by=own, **sheet | {"scores": {}})
    actions.sign_review(by=own, **sheet)
    with pytest.raises(rules.CasesError, match="đã ký"):
        actions.sign_review(by=own, **sheet)
    with pytest.raises(DatabaseError, match="đã ký"), transaction.atomic():
        models.Review.objects.update(scores={"mới": 10})


@pytest.mark.parametrize("conflict", [None, True])
def test_signed_review_with_unanswered_conflict_is_impossible(conflict: bool | None) -> None:
    with pytest.raises(IntegrityError, match="cases_review_no_conflict"):
        models.Review.objects.create(
            case=cases.make_case(),
            panel="x",
            reviewer=orgs.PostFactory(),
            conflict=conflict,
            signed_at=AT,
        )
