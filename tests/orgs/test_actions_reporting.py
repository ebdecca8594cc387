"""Dated duties to report: outcome, one entry each, every refusal."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.orgs import actions, models, queries, rules
from tests.factories import orgs

SINCE = date(2026, 1, 1)
END = date(2026, 6, 1)
BASIS = "142/KH-UBND"
DECISION = "21/QĐ-UBND"

pytestmark = pytest.mark.django_db


def common(**fields: Any) -> dict[str, Any]:
    known = {
        "organisations": ["SO-A"], "basis": BASIS, "decision": DECISION, "reason": "Theo tỉnh",
        "by": orgs.make_actor(), "at": orgs.AT,
    }  # fmt: skip
    return {**known, **fields}


def begin(**fields: Any) -> list[models.ReportingDuty]:
    return actions.begin_reporting(**{"since": SINCE, "clause": "IV.3", **common(**fields)})


def test_duties_begin_are_confirmed_and_end() -> None:
    for code in ("SO-A", "SO-B"):
        orgs.OrganisationFactory(code=code)
    duties = begin(organisations=["SO-A", "SO-B"])
    assert {one.status for one in duties} == {"confirmed"}
    models.ReportingDuty.objects.update(status="pending", confirmed_by="")
    actions.confirm_reporting(**common(organisations=["SO-B", "SO-A"]))
    assert set(models.ReportingDuty.objects.values_list("status", "confirmed_by")) == {
        ("confirmed", DECISION)
    }
    actions.end_reporting(on=END, **common())
    before = queries.list_reporting(on=END - timedelta(days=1), basis=BASIS)
    assert [one.code for one in before] == ["SO-A", "SO-B"]
    assert [one.code for one in queries.list_reporting(on=END)] == ["SO-B"]
    entries = audit_models.Entry.objects.order_by("id")
    assert [(one.verb, one.subject_code) for one in entries] == [
        ("begin_reporting", BASIS), ("confirm_reporting", BASIS), ("end_reporting", BASIS),
    ]  # fmt: skip
    assert entries[1].after == {"organisations": ["SO-A", "SO-B"], "decision": DECISION}
    assert entries[2].before == {"until": {"SO-A": None}}
    begin(since=END)
    assert models.ReportingDuty.objects.filter(organisation__code="SO-A").count() == 2


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        ({"organisations": []}, "Chọn ít nhất một"),
        ({"organisations": ["KHONG-CO"]}, "Không có cơ quan mang mã"),
        ({"since": date(2025, 1, 1)}, "đơn vị có từ ngày 01/06/2025"),
        ({"organisations": ["SO-HET"]}, "đã kết thúc từ ngày 01/03/2025"),
        ({"organisations": ["SO-A", "SO-CO"]}, "đã có trách nhiệm báo cáo theo 142/KH-UBND"),
        ({"organisations": ["SO-CO"], "since": date(2025, 9, 1)}, "chồng lên khoảng"),
        ({"basis": " "}, "Ghi số, ký hiệu"),
        ({"decision": " "}, "Ghi số, ký hiệu"),
        ({"reason": " "}, "Ghi lý do"),
        ({"seen": "cu"}, "Có người vừa sửa"),
    ],
)
def test_a_beginning_is_refused_whole(spoil: dict[str, Any], sentence: str) -> None:
    orgs.OrganisationFactory(code="SO-A", since=date(2025, 6, 1))
    orgs.OrganisationFactory(code="SO-HET", until=date(2025, 3, 1))
    office = orgs.OrganisationFactory(code="SO-CO")
    models.ReportingDuty.objects.create(organisation=office, basis=BASIS, since=SINCE)
    with pytest.raises(rules.OrgsError, match=sentence):
        begin(**spoil)
    assert models.ReportingDuty.objects.count() == 1
    assert not audit_models.Entry.objects.exists()


@pytest.mark.parametrize("spoil", [{"on": SINCE}, {"basis": "1/KH"}, {"organisations": ["SO-B"]}])
def test_an_end_is_refused(spoil: dict[str, Any]) -> None:
    orgs.OrganisationFactory(code="SO-A")
    orgs.OrganisationFactory(code="SO-B")
    begin()
    with pytest.raises(rules.OrgsError, match="không có trách nhiệm"):
        actions.end_reporting(**{"on": END, **common(), **spoil})


def test_a_confirmation_names_who_has_nothing_to_confirm() -> None:
    for code in ("SO-A", "SO-B"):
        orgs.OrganisationFactory(code=code)
    begin()
    with pytest.raises(rules.OrgsError, match="SO-A, SO-B"):
        actions.confirm_reporting(**common(organisations=["SO-A", "SO-B"]))


def test_who_saw_an_older_list_is_refused() -> None:
    for code in ("SO-A", "SO-B"):
        orgs.OrganisationFactory(code=code)
    seen = queries.get_reporting_stamp()
    begin(organisations=["SO-B"], seen=seen)
    with pytest.raises(rules.ChangedMeanwhileError):
        begin(seen=seen)
    assert models.ReportingDuty.objects.count() == 1


CALLS: dict[str, Callable[[audit_rules.Actor], object]] = {
    "begin": lambda by: begin(by=by),
    "end": lambda by: actions.end_reporting(on=END, **common(by=by)),
    "confirm": lambda by: actions.confirm_reporting(**common(by=by)),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("role", ["focal", "head", "monitor", "leader", "inspector", "auditor"])
def test_only_who_keeps_the_register_changes_duties(call: str, role: str) -> None:
    orgs.OrganisationFactory(code="SO-A")
    with pytest.raises(refusals.NotAllowedError):
        CALLS[call](orgs.make_actor(role))
    assert not audit_models.Entry.objects.exists()
