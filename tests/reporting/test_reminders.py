"""Reminders and escalation: once for each rule, deadline and due day, whatever the clock does."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import models as case_models
from nq57.core import refusals
from nq57.law import rules as law_rules
from nq57.notices import models as notices
from nq57.orgs import actions as org_actions
from nq57.orgs import models as org_models
from nq57.reporting import actions, enums, models, rules
from tests.factories import cases, orgs, races

SYSTEM = audit_rules.SYSTEM
OPENED = date(2026, 2, 2)
SINCE = date(2026, 1, 1)
DUE = date(2026, 2, 27)  # the Friday after Tết, whose days off move the working days
CALENDAR = law_rules.make_calendar([2025, 2026])
RULES = {
    "obligation.early": ("focal", "before", 15, "calendar"),
    "obligation.near": ("focal", "before", 3, "working"),
    "obligation.today": ("focal", "before", 0, "calendar"),
    "obligation.late": ("focal", "after", 1, "calendar"),
    "obligation.head": ("head", "after", 2, "working"),
    "obligation.above": ("coordinator", "after", 10, "calendar"),
}


def at(day: date, hour: int = 8) -> datetime:
    return datetime.combine(day, time(hour), rules.ZONE).astimezone(UTC)


def set_rule(code: str, said: tuple[str, str, int, str], since: date = SINCE) -> None:
    audience, moment, days, unit = said
    new = actions.NewRule(
        since=since, kind=code.partition(".")[0], audience=audience, moment=moment, days=days,
        unit=unit, basis="thử",
    )  # fmt: skip
    actions.set_rule(code=code, new=new, by=SYSTEM, at=at(since))


def owe(code: str = "NV-1", due: date = DUE, **given: Any) -> case_models.Deadline:
    case = cases.make_case(code, at=at(OPENED), **given)
    case_models.Case.objects.filter(pk=case.pk).update(state="assigned")
    case.state = "assigned"
    return case_actions.add_deadline(
        case=case, name="Hạn", source="thử", due=due, by=SYSTEM, at=at(OPENED)
    )


def people(office: org_models.Organisation) -> dict[str, org_models.Post]:
    above = orgs.OrganisationFactory()
    return {
        "focal": orgs.PostFactory(organisation=office),
        "head": orgs.PostFactory(organisation=office, role="head"),
        "coordinator": orgs.PostFactory(organisation=above, role="coordinator"),
    }


def send(day: date, hour: int = 8) -> int:
    return actions.send_reminders(by=SYSTEM, at=at(day, hour))


def sent() -> list[tuple[str, date]]:
    return sorted(models.Reminder.objects.values_list("rule", "due"))


@pytest.fixture
def scene(db: None) -> case_models.Deadline:
    for code, said in RULES.items():
        set_rule(code, said)
    deadline = owe()
    people(deadline.case.organisation)
    return deadline


def count_days(due: date, moment: str, days: int, unit: str) -> date:
    """Return the day of a rule by walking day by day, unlike the code does."""
    step = timedelta(days=-1 if moment == "before" else 1)
    day = due
    while days:
        day += step
        if unit == "calendar" or CALENDAR.is_working(day):
            days -= 1
    return day


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ticks=st.lists(
        st.tuples(
            st.integers(-5, 60), st.sampled_from(["", "", "", "extend", "close", "recede"])
        ),
        min_size=1, max_size=12,
    )
)  # fmt: skip
def test_each_rule_once_for_each_day_under_a_moving_clock(
    scene: case_models.Deadline, ticks: list[tuple[int, str]]
) -> None:
    with transaction.atomic():
        due, is_open = DUE, True
        expected: set[tuple[str, date]] = set()
        for offset, happening in ticks:
            today = OPENED + timedelta(days=offset)
            if happening in ("extend", "recede"):
                due += timedelta(days=9 if happening == "extend" else -4)
                case_models.Deadline.objects.filter(pk=scene.pk).update(due=due)
            elif happening == "close":
                is_open = False
                case_models.Case.objects.filter(pk=scene.case_id).update(
                    closed_at=at(today), outcome="done", state="done"
                )
            for code, (_whom, moment, days, unit) in RULES.items():
                fires = count_days(due, moment, days, unit)
                is_caught_up = moment == "after" or today <= due
                if is_open and OPENED <= fires <= today and is_caught_up:
                    expected.add((code, due))
            send(today)
            assert sent() == sorted(expected)
        told = notices.Notice.objects.filter(subject_kind="case").values_list("post", "once_key")
        assert len(told) == len(set(told)) == len(expected)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_it_goes_up_step_by_step_and_once(scene: case_models.Deadline) -> None:
    days: dict[str, list[date]] = {}
    for offset in range(90):
        day = OPENED + timedelta(days=offset)
        for hour in (8, 9):
            send(day, hour)
        for code in models.Reminder.objects.filter(sent_at=at(day)).values_list("rule", flat=True):
            days.setdefault(code, []).append(day)
        assert not models.Reminder.objects.filter(sent_at=at(day, 9)).exists()
    assert days == {
        code: [count_days(DUE, moment, number, unit)]
        for code, (_whom, moment, number, unit) in RULES.items()
    }
    by_role = {
        role: list(
            notices.Notice.objects.filter(post__role=role)
            .order_by("pk")
            .values_list("text", flat=True)
        )
        for role in ("focal", "head", "coordinator")
    }
    assert [text.partition(":")[0] for text in by_role["focal"]] == [
        "Còn 15 ngày", "Còn 3 ngày", "Đến hạn hôm nay", "Chậm 1 ngày",
    ]  # fmt: skip
    assert [text.partition(":")[0] for text in by_role["head"]] == ["Chậm 4 ngày"]
    assert [text.partition(":")[0] for text in by_role["coordinator"]] == ["Chậm 10 ngày"]


@pytest.mark.django_db
def test_an_extension_makes_reminders_run_anew(scene: case_models.Deadline) -> None:
    send(DUE - timedelta(days=15))
    send(DUE)
    focal = cases.make_actor("focal", scene.case.organisation)
    later = DUE + timedelta(days=30)
    asked = case_actions.request_extension(
        deadline=scene, asked_due=later, reason="Chờ vốn", by=focal, at=at(DUE)
    )
    case_actions.decide_extension(
        extension=asked, granted_due=later, document="9/CV", by=cases.make_actor("coordinator"),
        at=at(DUE),
    )  # fmt: skip
    send(DUE + timedelta(days=5))
    assert not [row for row in sent() if row == ("obligation.late", DUE)]
    send(later - timedelta(days=15))
    assert ("obligation.early", later) in sent()
    assert ("obligation.early", DUE) in sent()


@pytest.mark.django_db
def test_cases_of_one_day_come_in_one_message(scene: case_models.Deadline) -> None:
    office = scene.case.organisation
    for number in range(2, 10):
        owe(f"NV-{number}", title=f"Việc {number}", organisation=office)
    assert send(DUE) == 27  # nine cases: 15 days, 3 days, today
    texts = notices.Notice.objects.filter(post__role="focal").values_list("text", flat=True)
    assert len(texts) == 3
    assert "Đến hạn hôm nay: 9 việc, hạn 27/02/2026: " in texts[0]
    assert "và 3 việc khác" in texts[0]
    owe("NV-10", organisation=office)
    assert send(DUE) == 3  # what came later the same day is told too
    assert notices.Notice.objects.filter(post__role="focal").count() == 6


def list_reached() -> set[tuple[str, str, int]]:
    return set(models.Reminder.objects.values_list("rule", "reached", "told"))


@pytest.mark.django_db
def test_who_is_missing_is_reminded_through_who_is_above() -> None:
    set_rule("obligation.late", RULES["obligation.late"])
    headed, empty, bare = (owe(f"NV-{number}").case.organisation for number in (1, 2, 3))
    head = orgs.PostFactory(organisation=headed, role="head")
    late = DUE + timedelta(days=1)
    assert send(late) == 3
    assert list_reached() == {
        ("obligation.late", "head", 1), ("obligation.late", "", 0),
    }  # fmt: skip
    told = notices.Notice.objects.get()
    assert told.post == head
    assert told.text.startswith("Chuyển lên thủ trưởng vì cơ quan chưa có đầu mối. Chậm 1 ngày:")
    assert (empty.pk, bare.pk) != (headed.pk, headed.pk)


@pytest.mark.django_db
def test_the_coordinator_gets_one_message_for_all_offices_without_people() -> None:
    set_rule("obligation.late", RULES["obligation.late"])
    staffed = owe("NV-0").case.organisation
    above = people(staffed)["coordinator"]
    offices = [owe(f"NV-{number}").case.organisation for number in (1, 2)]
    late = DUE + timedelta(days=1)
    assert send(late) == 3
    assert list_reached() == {
        ("obligation.late", "focal", 1), ("obligation.late", "coordinator", 1),
    }  # fmt: skip
    told = notices.Notice.objects.get(post=above)
    assert told.text.startswith(
        "Chuyển lên người điều phối vì cơ quan chưa có đầu mối, thủ trưởng. Chậm 1 ngày: 2 việc"
    )
    assert all(office.short_name in told.text for office in offices)
    orgs.PostFactory(organisation=offices[0])
    assert send(late, 9) == send(late + timedelta(days=3)) == 0
    assert notices.Notice.objects.count() == 2


@pytest.mark.django_db
def test_who_is_above_is_told_which_report_is_late() -> None:
    set_rule("report.above", ("coordinator", "after", 1, "calendar"))
    first = owe("BC-1", graph="report@1", title="Báo cáo Tháng 1/2026: Sở Một")
    office = first.case.organisation.short_name
    people(first.case.organisation)
    assert send(DUE + timedelta(days=1)) == 1
    told = notices.Notice.objects.get()
    assert told.text == (
        f"Chậm 1 ngày: báo cáo tháng 1/2026 của {office}. Hạn 27/02/2026."
    )  # fmt: skip
    owe("BC-2", graph="report@1", title="Báo cáo Tháng 1/2026: Sở Hai")
    owe("BC-3", graph="report@1", title="Báo cáo Tháng 1/2026: Sở Ba")
    assert send(DUE + timedelta(days=1)) == 2
    told = notices.Notice.objects.latest("pk")
    assert told.text.startswith("Chậm 1 ngày: 2 báo cáo tháng 1/2026, hạn 27/02/2026: ")


@pytest.mark.django_db
def test_nothing_is_sent_while_a_demonstration_loads_nor_for_days_before_it() -> None:
    late = DUE + timedelta(days=1)
    set_rule("obligation.late", RULES["obligation.late"])
    people(owe("NV-1").case.organisation)
    people(owe("NV-2", due=late).case.organisation)
    notices.Preference.objects.create(post=orgs.PostFactory(role="head"), digest="daily")
    held = org_actions.mark_demonstration(
        kind="demonstration", plan="KH", today=late, months=1, by=SYSTEM,
        at=at(late + timedelta(days=1)),
    )  # fmt: skip
    loaded = late + timedelta(days=3)
    assert send(loaded) == 0
    assert actions.send_digests(by=SYSTEM, at=at(loaded)) == 0
    org_actions.note_demonstration(
        held=held, done=0, total=0, told="", is_whole=True, by=SYSTEM, at=at(loaded)
    )
    assert send(loaded) == 1
    assert models.Reminder.objects.get().due == late
    assert actions.send_digests(by=SYSTEM, at=at(loaded)) == 1


@pytest.mark.django_db
def test_a_sealed_case_goes_up_only_to_who_may_read_it() -> None:
    set_rule("obligation.late", RULES["obligation.late"])
    office = orgs.OrganisationFactory()
    posts = people(office)
    named = orgs.PostFactory(organisation=office, role="head", is_sealed=True)
    owe("NV-1", title="Việc niêm phong", organisation=office, secrecy="sealed", readers=[named])
    assert send(DUE + timedelta(days=1)) == 1
    told = notices.Notice.objects.get()
    assert (told.post, "niêm phong" in told.text) == (named, False)
    assert told.post not in posts.values()


@pytest.mark.django_db
def test_restricted_and_sealed_cases_stay_apart(scene: case_models.Deadline) -> None:
    office = scene.case.organisation
    named = orgs.PostFactory(organisation=office, is_sealed=True)
    owe("NV-2", title="Việc hạn chế", organisation=office, secrecy="restricted")
    owe("NV-3", title="Việc niêm phong", organisation=office, secrecy="sealed", readers=[named])
    notices.Notice.objects.all().delete()
    send(DUE)
    rows = notices.Notice.objects.filter(kind="due_soon", text__startswith="Đến hạn hôm nay")
    found = {(row.post_id == named.pk, row.secrecy, "niêm phong" in row.text) for row in rows}
    assert found == {
        (False, "open", False), (True, "open", False), (False, "restricted", False),
        (True, "restricted", False), (True, "sealed", False),
    }  # fmt: skip
    assert "Việc hạn chế" in rows.filter(secrecy="restricted")[0].text


@pytest.mark.django_db
def test_nothing_is_sent_for_days_before_rule_or_case_was_there() -> None:
    set_rule("obligation.late", RULES["obligation.late"], since=date(2026, 3, 10))
    people(owe().case.organisation)
    old = owe("NV-2", due=OPENED - timedelta(days=30))
    assert send(date(2026, 3, 20)) == 0
    assert send(date(2026, 3, 9)) == 0
    set_rule("obligation.late", ("focal", "after", 12, "calendar"), since=date(2026, 3, 11))
    assert send(date(2026, 3, 20)) == 1
    assert models.Reminder.objects.get().deadline != old


@pytest.mark.django_db
def test_who_is_not_at_work_on_it_is_not_urged(scene: case_models.Deadline) -> None:
    for change in (
        {"state": "paused"}, {"state": "unsettled"}, {"claimed_on": DUE},
    ):  # fmt: skip
        with transaction.atomic():
            case_models.Case.objects.filter(pk=scene.case_id).update(**change)
            assert send(DUE + timedelta(days=20)) == 0, change
            transaction.set_rollback(True)
    assert send(DUE + timedelta(days=20)) > 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_once() -> None:
    for code, said in RULES.items():
        set_rule(code, said)
    deadlines = [owe(f"NV-{number}") for number in range(1, 4)]
    for deadline in deadlines:
        people(deadline.case.organisation)
    late = DUE + timedelta(days=20)

    def work() -> object:
        return send(late)

    assert races.run_together(rules.ReportingError, work, work, work) == []
    after = [code for code, said in RULES.items() if said[1] == "after"]
    assert len(sent()) == len(set(models.Reminder.objects.values_list("rule", "deadline"))) == 9
    told = notices.Notice.objects.filter(kind="overdue")
    # Focal and head of each office; each of the three coordinators once for all cases.
    assert told.count() == 3 + 3 + 3
    assert {code for code, _ in sent()} == set(after)


@pytest.mark.django_db
def test_the_reference_rules_are_loaded_once_and_left_as_changed() -> None:
    assert actions.load_rules(by=SYSTEM, at=at(SINCE)) == 10
    assert actions.load_rules(by=SYSTEM, at=at(SINCE)) == 0
    kinds = set(models.ReminderRule.objects.values_list("kind", "audience"))
    assert kinds == {
        (kind, whom) for kind in enums.CaseKind.values for whom in enums.Audience.values
    }


@pytest.mark.django_db
def test_only_who_runs_the_cycles_changes_or_sends() -> None:
    for role in ("focal", "head", "monitor", "leader", "administrator"):
        by = orgs.make_actor(role)
        with pytest.raises(refusals.NotAllowedError):
            actions.send_reminders(by=by, at=at(DUE))
        with pytest.raises(refusals.NotAllowedError):
            actions.end_rule(code="x", on=DUE, by=by, at=at(DUE))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "fields", "name"),
    [
        (models.ReminderRule, {"days": 91}, "reporting_reminder_rule_days"),
        (models.ReminderRule, {"moment": "after", "days": 0}, "reporting_reminder_rule_days"),
        (models.ReminderRule, {"audience": "x"}, "reporting_reminder_rule_lists"),
        (models.ReminderRule, {"code": "Hoa"}, "reporting_reminder_rule_said"),
        (models.ReminderRule, {"until": SINCE}, "reporting_reminderrule_lifetime"),
        (models.ReminderRule, {"code": "obligation.late"}, "reporting_reminder_rule_one"),
        (models.Reminder, {}, "reporting_reminder_once"),
        (models.Reminder, {"rule": "y", "audience": "x"}, "reporting_reminder_audience"),
        (models.Reminder, {"rule": "y", "reached": "x"}, "reporting_reminder_reached"),
    ],
)
def test_impossible_rows(model: Any, fields: dict[str, Any], name: str) -> None:
    set_rule("obligation.late", RULES["obligation.late"])
    plain: dict[str, Any] = {
        "code": "obligation.x", "kind": "report", "audience": "head", "moment": "before",
        "days": 1, "unit": "working", "basis": "thử", "written_by": "thử", "since": SINCE,
        "written_at": at(SINCE),
    }  # fmt: skip
    if model is models.Reminder:
        plain = {
            "rule": "x", "deadline": owe(), "due": DUE, "audience": "focal", "told": 1,
            "sent_at": at(DUE),
        }  # fmt: skip
        models.Reminder.objects.create(**plain)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.create(**plain | fields)
