"""Moves of a case: the whole matrix of states, verbs and roles, and what each leaves behind."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from nq57.audit import enums as audit_enums
from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.cases import actions, models, permissions, queries, rules
from nq57.core import refusals
from nq57.notices import models as notices_models
from nq57.orgs import enums as orgs_enums
from nq57.orgs import rules as orgs_rules
from nq57.orgs.models import Organisation
from tests.factories import cases, orgs

pytestmark = pytest.mark.django_db

AT = cases.AT
DONE_ON = date(2026, 4, 15)
GRAPH = rules.OBLIGATION
OWN_ROLES = {"focal", "head"}


def make_in(state: str) -> models.Case:
    """Return a case put into a state, past the actions."""
    case = cases.make_case(f"NV-{state}")
    is_closed = GRAPH.states[state].is_closed
    models.Case.objects.filter(pk=case.pk).update(
        state=state,
        closed_at=AT if is_closed else None,
        outcome=state if is_closed else "",
        claimed_on=DONE_ON if state in ("waiting", "done") else None,
        finished_on=DONE_ON if state == "done" else None,
    )
    case.refresh_from_db()
    return case


def move(case: models.Case, verb: str, by: audit_rules.Actor) -> models.Step:
    return actions.move(
        case=case, verb=verb, by=by, at=AT, note="vì", finished_on=DONE_ON, product="9/BC"
    )


@pytest.mark.parametrize("state", GRAPH.states)
@pytest.mark.parametrize("verb", [*GRAPH.moves, "no_such_verb"])
def test_every_state_and_verb(state: str, verb: str) -> None:
    case = make_in(state)
    if verb not in GRAPH.list_moves(state):
        with pytest.raises(rules.CasesError, match="đang ở trạng thái"):
            move(case, verb, audit_rules.SYSTEM)
        assert case.version == 0
        return
    step = move(case, verb, audit_rules.SYSTEM)
    case.refresh_from_db()
    target = GRAPH.moves[verb].target
    assert (step.before, step.after, case.state, case.version) == (state, target, target, 1)
    assert (case.closed_at is not None) == GRAPH.states[target].is_closed
    assert (case.finished_on == DONE_ON) == GRAPH.moves[verb].finishes
    entry = audit_models.Entry.objects.order_by("-id").first()
    assert entry is not None
    assert (entry.verb, entry.before) == (verb, {"state": state})


ROLES = orgs_enums.Role.values


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("is_own", [True, False])
def test_every_role_has_its_moves(role: str, is_own: bool) -> None:
    for state in GRAPH.states:
        case = make_in(state)
        by = cases.make_actor(role, case.organisation if is_own else None)
        expected = {
            verb
            for verb, found in GRAPH.list_moves(state).items()
            if (found.right in ("assign", "confirm") and role == "coordinator")
            or (found.right == "update" and is_own and role in ("focal", "head", "coordinator"))
            or (found.right == "settle" and role == "coordinator")
            or (found.right == "settle" and is_own and role in ("focal", "head"))
        }
        assert set(permissions.list_moves(by, case)) == expected
        for verb in GRAPH.list_moves(state).keys() - expected:
            with pytest.raises(refusals.NotAllowedError):
                move(case, verb, by)


def test_whole_story_of_an_obligation() -> None:
    case = cases.make_case()
    coordinator, focal = (
        cases.make_actor("coordinator"),
        cases.make_actor("focal", case.organisation),
    )
    due = AT.date() + timedelta(days=30)
    deadline = actions.add_deadline(
        case=case, name="Hoàn thành", source="1.(3)", due=due, by=coordinator, at=AT
    )
    for verb, by in (("assign", coordinator), ("accept", focal), ("start", focal)):
        actions.move(case=case, verb=verb, by=by, at=AT)
    actions.move(case=case, verb="submit", by=focal, at=AT, finished_on=DONE_ON, product="9/BC")
    assert (case.claimed_on, case.finished_on) == (DONE_ON, None)
    actions.move(case=case, verb="return", by=coordinator, at=AT, note="thiếu biên bản")
    assert case.claimed_on is None
    actions.move(case=case, verb="submit", by=focal, at=AT, finished_on=DONE_ON, product="9/BC")
    actions.move(case=case, verb="confirm", by=coordinator, at=AT)
    deadline.refresh_from_db()
    assert (case.state, case.outcome, case.finished_on) == ("done", "done", DONE_ON)
    assert deadline.met_on == DONE_ON
    assert [step.after for step in case.steps.all()] == [
        "draft", "assigned", "accepted", "doing", "waiting", "returned", "waiting", "done",
    ]  # fmt: skip
    actions.move(case=case, verb="return", by=coordinator, at=AT, note="số liệu sai")
    deadline.refresh_from_db()
    assert (case.closed_at, case.outcome, deadline.met_on) == (None, "", None)


def test_move_made_on_an_older_state_is_refused() -> None:
    case = make_in("assigned")
    stale = models.Case.objects.get(pk=case.pk)
    move(case, "accept", audit_rules.SYSTEM)
    with pytest.raises(rules.StaleError, match="tải lại trang"):
        move(stale, "refuse", audit_rules.SYSTEM)
    case.refresh_from_db()
    assert case.state == "accepted"
    assert case.steps.count() == 2


@pytest.mark.parametrize(
    ("state", "verb", "given", "sentence"),
    [
        ("assigned", "refuse", {}, "Hãy ghi lý do khi từ chối"),
        ("doing", "submit", {}, "Hãy ghi ngày hoàn thành"),
        ("doing", "submit", {"finished_on": date(2026, 4, 21)}, "sau hôm nay"),
        ("doing", "submit", {"finished_on": date(2026, 4, 20)}, "tên sản phẩm"),
        ("waiting", "return", {"note": "  "}, "Hãy ghi lý do khi trả lại"),
    ],
)
def test_move_asks_for_what_it_needs(
    state: str, verb: str, given: dict[str, object], sentence: str
) -> None:
    case = make_in(state)
    with pytest.raises(rules.CasesError, match=sentence):
        actions.move(case=case, verb=verb, by=audit_rules.SYSTEM, at=AT, **given)
    assert case.state == state


def test_today_is_today_in_vietnam() -> None:
    case = make_in("doing")
    at = AT.replace(hour=17, minute=30)  # half past midnight on the 21st in Vietnam
    actions.move(
        case=case, verb="submit", by=audit_rules.SYSTEM, at=at, finished_on=date(2026, 4, 21),
        product="9/BC",
    )  # fmt: skip
    assert case.claimed_on == date(2026, 4, 21)


def test_owner_and_parties_are_told() -> None:
    case = cases.make_case()
    office = case.organisation
    focal, monitor = orgs.PostFactory(organisation=office), orgs.PostFactory(role="monitor")
    coordinator = cases.make_actor("coordinator")
    other = cases.act(orgs.PostFactory(role="coordinator"))
    orgs.PostFactory(organisation=office, role="auditor")
    actions.set_parties(
        case=case, parties={"monitor": [monitor.organisation]}, by=coordinator, at=AT
    )
    actions.move(case=case, verb="assign", by=coordinator, at=AT)
    told = notices_models.Notice.objects.values_list("post__code", "kind")
    assert set(told) == {(focal.code, "assigned"), (monitor.code, "assigned")}
    actions.move(case=case, verb="refuse", by=cases.act(focal), at=AT, note="trái thẩm quyền")
    refusals = notices_models.Notice.objects.filter(kind="moved")
    assert set(refusals.values_list("post__code", flat=True)) == {coordinator.post, other.post}
    assert "trái thẩm quyền" in refusals[0].text


def test_urging_many_asks_once_who_they_are_and_writes_once() -> None:
    counts, coordinator = [], cases.make_actor("coordinator")
    for number in (2, 8):
        several = [cases.make_case(f"NV-{number}-{one}") for one in range(number)]
        posts = [orgs.PostFactory(organisation=case.organisation) for case in several]
        with CaptureQueriesContext(connection) as captured:
            steps = actions.urge_all(cases=several, by=coordinator, at=AT, note="gấp")
        counts.append(len(captured))
        assert [step.case for step in steps] == several
        told = notices_models.Notice.objects.filter(kind="urged", post__in=posts)
        assert told.count() == number
        assert all(step.pk for step in steps)
    assert (counts[1] - counts[0]) / 6 <= 3


def test_who_sets_parties_holds_the_cases() -> None:
    case, office = cases.make_case(), orgs.OrganisationFactory()
    with CaptureQueriesContext(connection) as captured:
        actions.set_parties(case=case, parties={"monitor": [office]}, by=audit_rules.SYSTEM, at=AT)
    asked = [one["sql"] for one in captured if "cases_" in one["sql"]]
    assert "FOR UPDATE" in asked[0]
    assert "cases_case" in asked[0]


def test_monitor_urges_what_it_follows_and_submits_nothing() -> None:
    case = make_in("doing")
    monitor = cases.make_actor("monitor")
    with pytest.raises(refusals.NotAllowedError):
        actions.urge(case=case, by=monitor, at=AT, note="gấp")
    office = Organisation.objects.get(code=monitor.organisation)
    actions.set_parties(case=case, parties={"monitor": [office]}, by=audit_rules.SYSTEM, at=AT)
    focal = orgs.PostFactory(organisation=case.organisation)
    actions.urge(case=case, by=monitor, at=AT, note="gấp")
    assert notices_models.Notice.objects.get().post == focal
    with pytest.raises(rules.CasesError, match="nội dung đôn đốc"):
        actions.urge(case=case, by=monitor, at=AT, note=" ")
    with pytest.raises(refusals.NotAllowedError):
        move(case, "submit", monitor)


def test_handler_is_of_the_owner_and_acts_now() -> None:
    case = make_in("doing")
    head = cases.make_actor("head", case.organisation)
    post = orgs.PostFactory(organisation=case.organisation)
    actions.set_handler(case=case, post=post, by=head, at=AT)
    assert models.Case.objects.get(pk=case.pk).handler == post
    ended = orgs.PostFactory(organisation=case.organisation, until=AT.date())
    for wrong in (orgs.PostFactory(), ended):
        with pytest.raises(rules.CasesError, match="đang giữ vị trí"):
            actions.set_handler(case=case, post=wrong, by=head, at=AT)


def test_case_passes_to_a_successor_with_its_history() -> None:
    case = make_in("doing")
    before, after = case.organisation, orgs.OrganisationFactory()
    actions.pass_to(case=case, organisation=after, reason="sáp nhập", by=audit_rules.SYSTEM, at=AT)
    step = case.steps.last()
    assert step is not None
    assert step.note == f"{before.code} → {after.code}: sáp nhập"
    assert models.Case.objects.get(pk=case.pk).organisation == after


def test_code_is_taken_once() -> None:
    cases.make_case("NV-1")
    with pytest.raises(rules.CasesError, match="đã có"):
        cases.make_case("NV-1")


def test_office_may_not_open_obligations() -> None:
    by = cases.make_actor("focal")
    with pytest.raises(refusals.NotAllowedError):
        actions.open_case(
            code="X",
            graph="obligation@1",
            title="x",
            organisation=orgs.OrganisationFactory(),
            by=by,
            at=AT,
        )


def test_a_case_is_opened_only_within_reach() -> None:
    office, other = orgs.OrganisationFactory(), orgs.OrganisationFactory()
    given = {"graph": "obligation@1", "title": "x", "right": "update", "at": AT}
    by = cases.make_actor("focal", office)
    opened = actions.open_case(code="X", organisation=office, by=by, **given)
    assert opened.organisation == office
    with pytest.raises(refusals.NotAllowedError, match=other.name):
        actions.open_case(code="Y", organisation=other, by=by, **given)


@pytest.mark.parametrize("is_named", [True, False])
def test_a_sealed_case_opens_for_sealed_posts_alone(is_named: bool) -> None:
    readers = [orgs.PostFactory(role="coordinator")] if is_named else []
    with pytest.raises(rules.CasesError, match="niêm phong cần"):
        cases.make_case("NP-1", secrecy=audit_enums.Secrecy.SEALED, readers=readers)


def test_reach_of_reading() -> None:
    case = cases.make_case()
    stranger = orgs.OrganisationFactory()
    coordinate, follow = orgs.OrganisationFactory(), orgs.OrganisationFactory()
    parties = {"coordinate": [coordinate], "monitor": [follow]}
    actions.set_parties(case=case, parties=parties, by=audit_rules.SYSTEM, at=AT)
    sees = {
        (role, name): models.Case.objects.visible_to(cases.make_actor(role, office)).exists()
        for role in ROLES
        for name, office in (
            ("own", case.organisation),
            ("coordinate", coordinate),
            ("follow", follow),
            ("stranger", stranger),
        )
    }
    always = {"coordinator", "leader", "auditor"}
    for (role, name), seen in sees.items():
        expected = role in always or (
            name != "stranger"
            and role != "administrator"
            and not (name == "coordinate" and role in ("monitor", "inspector"))
        )
        assert seen == expected, (role, name)
    plain = audit_rules.Actor(account="x", organisation=case.organisation.code)
    assert not models.Case.objects.visible_to(plain).exists()
    narrow = orgs_rules.Actor(
        account="x", organisation=case.organisation.code, role="focal", area="cyber"
    )
    assert not models.Case.objects.visible_to(narrow).exists()
    with pytest.raises(models.Case.DoesNotExist):
        queries.get_case(code=case.code, by=plain)


def test_sealed_case_is_for_its_named_posts_alone() -> None:
    reader = orgs.PostFactory(role="coordinator", is_sealed=True)
    unnamed = orgs.PostFactory(role="coordinator", is_sealed=True)
    case = cases.make_case(
        title="Tố cáo của bà A", secrecy=audit_enums.Secrecy.SEALED, readers=[reader]
    )
    for post, seen in ((reader, True), (unnamed, False), (orgs.PostFactory(role="leader"), False)):
        assert models.Case.objects.visible_to(cases.act(post)).exists() == seen
    with pytest.raises(refusals.NotAllowedError, match="niêm phong"):
        actions.move(case=case, verb="assign", by=cases.act(unnamed), at=AT)
    other = orgs.PostFactory(role="head", is_sealed=True)
    actions.set_readers(case=case, readers=[reader, other], by=cases.act(reader), at=AT)
    actions.move(case=case, verb="assign", by=cases.act(reader), at=AT)
    notice = notices_models.Notice.objects.get()
    assert notice.post == other
    assert "bà A" not in notice.text
    entries = audit_models.Entry.objects.filter(subject_code=case.code)
    assert {(entry.after, entry.note) for entry in entries} == {(None, "")}
    assert not models.Case.objects.public().exists()
    with pytest.raises(rules.CasesError, match="ít nhất một vị trí"):
        actions.set_readers(case=case, readers=[], by=cases.act(reader), at=AT)


def test_database_keeps_steps_and_the_graph() -> None:
    case = cases.make_case()
    with pytest.raises(DatabaseError, match="chỉ được ghi thêm"), transaction.atomic():
        case.steps.update(note="khác")
    with pytest.raises(DatabaseError, match="không được sửa"), transaction.atomic():
        models.Case.objects.filter(pk=case.pk).update(graph="obligation@2")


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"closed_at": AT}, "cases_closed_with_outcome"),
        ({"outcome": "done"}, "cases_closed_with_outcome"),
        ({"finished_on": DONE_ON}, "cases_finished_closed"),
        ({"secrecy": "x"}, "cases_secrecy"),
    ],
)
def test_impossible_case(change: dict[str, object], name: str) -> None:
    case = cases.make_case()
    with pytest.raises(IntegrityError, match=name):
        models.Case.objects.filter(pk=case.pk).update(**change)


def test_graph_of_another_kind_is_impossible() -> None:
    with pytest.raises(IntegrityError, match="cases_graph_of_kind"):
        models.Case.objects.create(
            code="x",
            kind="petition",
            graph="obligation@1",
            title="x",
            organisation=orgs.OrganisationFactory(),
            state="draft",
            opened_at=AT,
        )


def test_search_ignores_accents() -> None:
    case = cases.make_case(title="Xóa vùng Lõm sóng")
    for query in ("lom song", "LÕM SÓNG", "nv-1"):
        assert models.Case.objects.searched(query).get() == case
    assert not models.Case.objects.searched("100%").exists()
