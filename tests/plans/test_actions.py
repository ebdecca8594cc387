"""Each write of plans: what comes of it, its journal entry, every refusal."""

import copy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from nq57.audit import models as audit
from nq57.core import refusals
from nq57.documents import models as documents
from nq57.documents import rules as document_rules
from nq57.orgs import enums as org_enums
from nq57.orgs import rules as org_rules
from nq57.plans import actions, enums, models, rules
from tests.factories import orgs, plan_texts, readings
from tests.factories.orgs import make_actor
from tests.factories.readings import AT

pytestmark = pytest.mark.django_db

COORDINATOR = make_actor("coordinator")
ROLES = org_enums.Role.values
NEXT = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    readings.read_in_process(monkeypatch)


@pytest.fixture
def plan() -> models.Plan:
    return readings.adopt()


def last(verb: str) -> audit.Entry:
    return audit.Entry.objects.filter(verb=verb).latest("pk")


def may(role: str, right: str) -> bool:
    kind, verb = right.split(".")
    return org_rules.get_rights().scope_of(role, kind, verb) is not None


def successor(plan: models.Plan, **fields: Any) -> models.Plan:
    content = plan_texts.small_plan("58/KH-UBND", "ngày 01 tháng 6 năm 2026", **fields)
    return readings.adopt(content, in_force_on=NEXT, replaces=plan)


def test_adoption_writes_the_whole_plan(plan: models.Plan) -> None:
    assert plan.indicators.count() == 4
    assert [task.code for task in plan.tasks.all()] == ["I.1", "I.2", "I.3"]
    cell = models.Target.objects.get(indicator__plan=plan, indicator__code="I.1", horizon=2025)
    assert (cell.op, cell.low, cell.unit, cell.is_confirmed) == (">=", Decimal(80), "%", True)
    due = models.Schedule.objects.get(assignment__task__code="I.1", label="Năm 2025")
    assert (due.kind, due.raw) == ("month", "Tháng 12/2025")
    entry = last("adopt_plan")
    assert entry.subject_code == plan.code
    assert entry.after == {"indicators": 4, "tasks": 3, "directives": 0, "duties": 1}


@pytest.mark.parametrize("role", ROLES)
def test_who_adopts(role: str) -> None:
    reading = readings.make_reading()
    draft = readings.answer_all(reading)
    given: dict[str, Any] = {"reading": reading, "draft": draft, "by": make_actor(role), "at": AT}
    if may(role, "plan.adopt"):
        assert actions.adopt_plan(in_force_on=NEXT, **given)
    else:
        with pytest.raises(refusals.NotAllowedError):
            actions.adopt_plan(in_force_on=NEXT, **given)
        assert not models.Plan.objects.exists()


def test_adoption_waits_for_answers() -> None:
    reading = readings.make_reading()
    with pytest.raises(rules.UnansweredError, match="Còn 2 câu hỏi"):
        actions.adopt_plan(
            reading=reading, draft=reading.draft or {}, in_force_on=NEXT, by=COORDINATOR, at=AT
        )


@pytest.mark.parametrize("key", ["groups", "indicators", "tasks"])
def test_two_rows_of_one_number_are_refused_before_anything_is_written(key: str) -> None:
    reading = readings.make_reading()
    draft = readings.answer_all(reading)
    draft[key] = [*draft[key], draft[key][-1]]
    with pytest.raises(rules.PlansError, match=r"cùng số .* Sửa số trong tệp"):
        actions.adopt_plan(reading=reading, draft=draft, in_force_on=NEXT, by=COORDINATOR, at=AT)
    assert not documents.Document.objects.exists()


def test_two_columns_of_one_year_are_two_targets_and_two_of_one_name_are_refused() -> None:
    reading = readings.make_reading()
    draft = readings.answer_all(reading)
    first = draft["indicators"][0]["targets"][0]
    again = {**first, "label": "Quý I/2025"}
    draft["indicators"][0]["targets"] += [again]
    given: dict[str, Any] = {"reading": reading, "in_force_on": NEXT, "by": COORDINATOR, "at": AT}
    broken = copy.deepcopy(draft)
    broken["indicators"][0]["targets"] += [again]
    with pytest.raises(rules.PlansError, match="hai giá trị cho cùng mốc “Quý I/2025”"):
        actions.adopt_plan(draft=broken, **given)
    plan = actions.adopt_plan(draft=draft, **given)
    targets = plan.indicators.get(code=draft["indicators"][0]["code"]).targets
    assert targets.filter(horizon=first["horizon"]).count() == 2


def test_a_reading_is_adopted_once() -> None:
    reading = readings.make_reading()
    draft = readings.answer_all(reading)
    given: dict[str, Any] = {"draft": draft, "in_force_on": NEXT, "by": COORDINATOR, "at": AT}
    actions.adopt_plan(reading=documents.Reading.objects.get(pk=reading.pk), **given)
    with pytest.raises(document_rules.DocumentsError, match="không còn ở bước rà soát"):
        actions.adopt_plan(reading=reading, **given)
    assert models.Plan.objects.count() == 1


def test_a_plan_is_not_replaced_by_an_older_one_nor_twice(plan: models.Plan) -> None:
    with pytest.raises(rules.PlansError, match="Kiểm tra lại ngày"):
        readings.adopt(
            plan_texts.small_plan("58/KH-UBND"), in_force_on=date(2026, 1, 1), replaces=plan
        )
    new = successor(plan)
    actions.record_mapping(plan=new, indicators=[], tasks=[], by=COORDINATOR, at=AT)
    plan.refresh_from_db()
    with pytest.raises(rules.PlansError, match="không còn hiệu lực"):
        readings.adopt(plan_texts.small_plan("59/KH-UBND"), in_force_on=NEXT, replaces=plan)


def test_a_directive_adds_orders_with_lineage(plan: models.Plan) -> None:
    orders = readings.direct(plan)
    assert [order.code for order in orders] == ["1.(1)", "2.a"]
    assert {order.kind for order in orders} == {"order"}
    assert orders[0].document.symbol == "812/UBND-KGVX"
    assert orders[1].links.filter(task__code="I.2", state="proposed").exists()
    entry = last("add_directive")
    assert (entry.subject_code, entry.note) == (plan.code, "812/UBND-KGVX")


def test_a_directive_is_refused(plan: models.Plan) -> None:
    reading = readings.make_reading(plan_texts.letter())
    draft = readings.answer_all(reading)
    given: dict[str, Any] = {"reading": reading, "plan": plan, "at": AT}
    with pytest.raises(refusals.NotAllowedError):
        actions.add_directive(draft=draft, by=make_actor("leader"), **given)
    with pytest.raises(rules.PlansError, match="Không thấy ý kiến chỉ đạo"):
        actions.add_directive(draft={**draft, "directives": []}, by=COORDINATOR, **given)
    twice = [*draft["directives"], draft["directives"][0]]
    with pytest.raises(rules.PlansError, match="hai ý kiến chỉ đạo cùng số"):
        actions.add_directive(draft={**draft, "directives": twice}, by=COORDINATOR, **given)
    actions.end_plan(plan=plan, on=NEXT, reason="Hết", by=COORDINATOR, at=AT)
    with pytest.raises(
        rules.PlansError, match="không còn hiệu lực: việc kết thúc đã do dieuphoi quyết lúc"
    ):
        actions.add_directive(draft=draft, by=COORDINATOR, **given)
    assert not plan.tasks.orders().exists()


def test_a_mapping_closes_the_old_plan_and_leaves_nothing_out(plan: models.Plan) -> None:
    new = successor(plan)
    old = {row.code: row.pk for row in plan.indicators.all()}
    fresh = {row.code: row.pk for row in new.indicators.all()}
    fates = [
        actions.Fate(old["I.1"], (fresh["I.1"],), "same", score=100),
        actions.Fate(old["I.2"], (fresh["I.2"], fresh["I.3"]), "changed"),
        actions.Fate(old["I.3"], (), "dropped", "Đã xong"),
    ]
    actions.record_mapping(plan=new, indicators=fates, tasks=[], by=COORDINATOR, at=AT)
    kinds = new.mappings.values_list("old_indicator__code", "kind", "new_indicator__code")
    assert set(kinds.exclude(old_indicator=None, new_indicator=None)) == {
        ("I.1", "same", "I.1"), ("I.2", "split", "I.2"), ("I.2", "split", "I.3"),
        ("I.3", "dropped", None), ("I.4", "flagged", None), (None, "new", "I.4"),
    }  # fmt: skip
    assert set(new.mappings.exclude(old_task=None).values_list("kind", flat=True)) == {"flagged"}
    plan.refresh_from_db()
    assert (plan.state, plan.ended_on) == (enums.PlanState.REPLACED, NEXT)
    entry = last("replace_plan")
    assert entry.before == {"in_force": plan.code}


def test_a_mapping_is_refused(plan: models.Plan) -> None:
    new = successor(plan)
    item = plan.indicators.earliest("pk")
    fate = actions.Fate

    def refuse(words: str, by: Any = COORDINATOR, of: models.Plan = new, *fates: Any) -> None:
        with pytest.raises(rules.PlansError, match=words):
            actions.record_mapping(plan=of, indicators=fates, tasks=[], by=by, at=AT)

    with pytest.raises(refusals.NotAllowedError, match="không được ban hành"):
        actions.record_mapping(plan=new, indicators=[], tasks=[], by=make_actor("auditor"), at=AT)
    refuse("không thay thế kế hoạch nào", COORDINATOR, plan)
    refuse("phải ghi lý do", COORDINATOR, new, fate(item.pk, (), "dropped", "  "))
    refuse("không thuộc hai kế hoạch", COORDINATOR, new, fate(0, (), "flagged"))
    refuse("không thuộc hai kế hoạch", COORDINATOR, new, fate(item.pk, (item.pk,), "same"))
    refuse("không hợp lệ", COORDINATOR, new, fate(item.pk, (), "new"))
    assert not new.mappings.exists()
    actions.record_mapping(plan=new, indicators=[], tasks=[], by=COORDINATOR, at=AT)
    refuse("không còn hiệu lực", COORDINATOR, new)


def test_links_and_repeated_duties_are_decided(plan: models.Plan) -> None:
    link = readings.direct(plan)[1].links.earliest("pk")
    given: dict[str, Any] = {"link": link, "at": AT}
    with pytest.raises(refusals.NotAllowedError):
        actions.decide_link(state="confirmed", by=make_actor("head"), **given)
    with pytest.raises(rules.PlansError, match="Chọn"):
        actions.decide_link(state="proposed", by=COORDINATOR, **given)
    actions.decide_link(state="confirmed", by=COORDINATOR, **given)
    link.refresh_from_db()
    assert (link.state, link.decided_by, link.decided_at) == ("confirmed", "dieuphoi", AT)
    assert last("decide_link").before == {"state": "proposed"}


def test_a_plan_ends_with_a_reason(plan: models.Plan) -> None:
    given: dict[str, Any] = {"plan": plan, "at": AT}
    with pytest.raises(refusals.NotAllowedError):
        actions.end_plan(on=NEXT, reason="Hết", by=make_actor("leader"), **given)
    with pytest.raises(rules.PlansError, match="Ghi lý do"):
        actions.end_plan(on=NEXT, reason=" ", by=COORDINATOR, **given)
    with pytest.raises(rules.PlansError, match="trước ngày có hiệu lực"):
        actions.end_plan(on=date(2026, 1, 1), reason="Hết", by=COORDINATOR, **given)
    actions.end_plan(on=NEXT, reason="Hết", by=COORDINATOR, **given)
    assert last("end_plan").note == "Hết"
    with pytest.raises(rules.PlansError, match="không còn hiệu lực"):
        actions.end_plan(on=NEXT, reason="Hết", by=COORDINATOR, **given)


def amend(plan: models.Plan, state: str = "proposed") -> models.Amendment:
    office = orgs.OrganisationFactory()
    return models.Amendment.objects.create(
        plan=plan, code=f"{office.code}-{state}", organisation=office, subject="I.1",
        proposal="x", reason="y", proposed_at=AT, proposed_by="thu", state=state,
        decision=plan.document if state == "approved" else None,
    )  # fmt: skip


def test_an_amendment_is_proposed_for_the_own_office(plan: models.Plan) -> None:
    office = orgs.OrganisationFactory()
    focal = make_actor("focal", organisation=office.code)
    words = {"proposal": "Nâng lên", "reason": "Vì đã đạt"}
    given: dict[str, Any] = {"plan": plan, "organisation": office, "at": AT}
    amendment = actions.propose_amendment(subject="I.1", by=focal, **words, **given)
    assert (amendment.state, amendment.subject) == ("proposed", "I.1")
    assert last("propose_amendment").subject_code == amendment.code
    second = actions.propose_amendment(subject="I.2", by=focal, **words, **given)
    assert second.code != amendment.code
    for by in (make_actor("focal"), make_actor("leader", organisation=office.code)):
        with pytest.raises(refusals.NotAllowedError, match="cơ quan của mình"):
            actions.propose_amendment(subject="I.1", by=by, **words, **given)
    with pytest.raises(rules.PlansError, match="không có mục"):
        actions.propose_amendment(subject="X.9", by=focal, **words, **given)
    with pytest.raises(rules.PlansError, match="nội dung đề xuất và lý do"):
        actions.propose_amendment(subject="I.1", by=focal, proposal=" ", reason="x", **given)
    actions.end_plan(plan=plan, on=NEXT, reason="Hết", by=COORDINATOR, at=AT)
    with pytest.raises(rules.PlansError, match="không còn hiệu lực"):
        actions.propose_amendment(subject="I.1", by=focal, **words, **given)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("is_own", [True, False], ids=["own", "other"])
def test_every_step_of_an_amendment_by_each_role(
    plan: models.Plan, role: str, is_own: bool
) -> None:
    decision = readings.make_decision()
    for state in enums.AmendmentState.values:
        for to in enums.AmendmentState.values:
            amendment = amend(plan, state)
            office = amendment.organisation.code if is_own else "KHAC"
            right = "propose" if to == "withdrawn" else "decide"
            is_allowed = may(role, f"amendment.{right}") and (is_own or right == "decide")
            is_step = to in rules.AMENDMENT_STEPS[state]
            given: dict[str, Any] = {
                "amendment": amendment, "to": to, "answer": "Ý kiến", "decision": decision,
                "by": make_actor(role, organisation=office), "at": AT,
            }  # fmt: skip
            before = audit.Entry.objects.count()
            if is_allowed and is_step:
                assert actions.decide_amendment(**given).state == to
                assert audit.Entry.objects.count() == before + 1
            else:
                kind = rules.PlansError if is_allowed else refusals.NotAllowedError
                with pytest.raises(kind):
                    actions.decide_amendment(**given)
                assert audit.Entry.objects.count() == before
            models.Amendment.objects.all().delete()


def test_an_approval_has_its_document_and_a_refusal_its_reason(plan: models.Plan) -> None:
    amendment = amend(plan, "considered")
    given: dict[str, Any] = {"amendment": amendment, "by": COORDINATOR, "at": AT}
    with pytest.raises(rules.PlansError, match="phải có văn bản"):
        actions.decide_amendment(to="approved", **given)
    with pytest.raises(rules.PlansError, match="ghi lý do"):
        actions.decide_amendment(to="refused", answer=" ", **given)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"issued_on": date(2025, 1, 1)}, "ban hành ngày 01/01/2025, trước ngày đề xuất"),
        ({"issued_on": None}, "chưa rõ ngày ban hành"),
        ({"is_stub": True}, "mới biết tên"),
    ],
)
def test_a_document_that_can_be_no_decision_approves_nothing(
    plan: models.Plan, fields: dict[str, Any], sentence: str
) -> None:
    amendment = amend(plan, "considered")
    given: dict[str, Any] = {"amendment": amendment, "to": "approved", "by": COORDINATOR, "at": AT}
    with pytest.raises(rules.PlansError, match="chính văn bản của kế hoạch"):
        actions.decide_amendment(decision=plan.document, **given)
    decision = readings.make_decision(**fields)
    with pytest.raises(rules.PlansError, match=sentence):
        actions.decide_amendment(decision=decision, **given)
    amendment.refresh_from_db()
    assert amendment.state == "considered"


def test_only_an_approval_keeps_a_document(plan: models.Plan) -> None:
    made = actions.decide_amendment(
        amendment=amend(plan), to="considered", decision=readings.make_decision(), answer="Đang xem",
        by=COORDINATOR, at=AT,
    )  # fmt: skip
    assert made.decision is None
    assert last("decide_amendment").note == "Đang xem"


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("khoảng mười lăm", "Không đọc được “khoảng mười lăm” là một giá trị"),
        ("90%; 80%", "Không đọc được"),
        ("12 trung tâm", "là tỷ lệ phần trăm"),
        (" ", "Ghi giá trị mới"),
    ],
)
def test_what_is_no_value_of_the_indicator_is_refused(
    plan: models.Plan, raw: str, sentence: str
) -> None:
    cell = models.Target.objects.get(indicator__plan=plan, indicator__code="I.1", horizon=2025)
    given: dict[str, Any] = {
        "target": cell, "amendment": amend(plan, "approved"), "by": COORDINATOR, "at": AT,
    }  # fmt: skip
    with pytest.raises(rules.PlansError, match=sentence):
        actions.revise_target(raw=raw, **given)
    cell.refresh_from_db()
    assert cell.is_current
    if raw.strip():
        made = actions.revise_target(raw=raw, in_words=True, **given)
        assert (made.text, made.op, made.low, made.unit) == (raw, "", None, "")


def test_a_revision_keeps_the_earlier_value(plan: models.Plan) -> None:
    cell = models.Target.objects.get(indicator__plan=plan, indicator__code="I.1", horizon=2025)
    given: dict[str, Any] = {"target": cell, "raw": "≥ 85%", "by": COORDINATOR, "at": AT}
    with pytest.raises(rules.PlansError, match="chưa có quyết định"):
        actions.revise_target(amendment=amend(plan), **given)
    approved = amend(plan, "approved")
    with pytest.raises(refusals.NotAllowedError):
        actions.revise_target(amendment=approved, **{**given, "by": make_actor("focal")})
    revised = actions.revise_target(amendment=approved, **given)
    assert (revised.raw, revised.low, revised.revision) == ("≥ 85%", Decimal(85), 1)
    cell.refresh_from_db()
    assert (cell.raw, cell.is_current) == ("≥ 80%", False)
    assert last("revise_target").before == {"raw": "≥ 80%"}
    with pytest.raises(rules.PlansError, match="đã được sửa sau đó"):
        actions.revise_target(amendment=approved, **given)
    other = readings.adopt(plan_texts.small_plan("59/KH-UBND"))
    with pytest.raises(rules.PlansError, match="thuộc kế hoạch khác"):
        actions.revise_target(amendment=amend(other, "approved"), **{**given, "target": revised})


def test_a_revised_deadline_keeps_the_earlier_one(plan: models.Plan) -> None:
    cell = models.Schedule.objects.get(assignment__task__code="I.1", label="Năm 2025")
    approved = amend(plan, "approved")
    given: dict[str, Any] = {
        "schedule": cell, "raw": "30/9/2026", "kind": "date", "due": date(2026, 9, 30),
        "amendment": approved, "at": AT,
    }  # fmt: skip
    with pytest.raises(refusals.NotAllowedError):
        actions.revise_schedule(by=make_actor("head"), **given)
    revised = actions.revise_schedule(by=COORDINATOR, **given)
    cell.refresh_from_db()
    assert (cell.is_current, revised.is_current, revised.revision) == (False, True, 1)
    assert last("revise_schedule").after == {"raw": "30/9/2026"}
    with pytest.raises(rules.PlansError, match="đã được sửa sau đó"):
        actions.revise_schedule(by=COORDINATOR, **given)
