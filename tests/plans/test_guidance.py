"""Guidance: published to all, replaced and withdrawn, never changed."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from nq57.audit import models as audit
from nq57.core import refusals
from nq57.documents.models import Document
from nq57.notices import models as notices
from nq57.orgs import models as org_models
from nq57.plans import actions, models, queries, rules
from tests.factories import orgs, races
from tests.factories.orgs import make_actor
from tests.plans.test_constraints import plan, saved, task

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
COORDINATOR, FOCAL = make_actor("coordinator"), make_actor("focal")
ROLES = ["focal", "head", "monitor", "leader", "inspector", "administrator", "auditor"]


def new(**said: Any) -> actions.NewGuidance:
    known = {
        "question": "Ghi tỷ lệ theo dân số nào?", "answer": "Dân số trưởng thành, số của Thống kê.",
        "basis": "Công văn 12/SKHCN", "since": date(2026, 11, 1),
    }  # fmt: skip
    return actions.NewGuidance(**known | said)


def publish(of: models.Plan, by: Any = COORDINATOR, **given: Any) -> models.Guidance:
    apart = ("replaces", "message", "reporters")
    said = {key: given.pop(key) for key in list(given) if key not in apart}
    return actions.publish_guidance(plan=of, new=new(**said), by=by, at=AT, **given)


def listed(text: str = "", by: Any = FOCAL, **asked: Any) -> list[models.Guidance]:
    return list(queries.list_guidance(by=by, on=asked.pop("on", TODAY), text=text, **asked))


def test_what_is_published_is_for_all_and_found_without_accents() -> None:
    made = publish(saved(plan()))
    assert (made.code, made.version) == (f"{made.plan.code}-hd1", 1)
    for role in ROLES:
        assert listed("dan so truong thanh", make_actor(role)) == [made]
    assert listed("bản tin") == []
    (entry,) = audit.Entry.objects.filter(verb="publish_guidance")
    assert entry.after["answer"] == made.answer
    assert publish(made.plan).code.endswith("-hd2")


@pytest.mark.parametrize("role", ROLES)
def test_only_the_coordinator_publishes_and_withdraws(role: str) -> None:
    held = saved(plan())
    made = publish(held)
    by = make_actor(role)
    with pytest.raises(refusals.NotAllowedError, match="điều phối"):
        publish(held, by)
    with pytest.raises(refusals.NotAllowedError, match="điều phối"):
        actions.withdraw_guidance(guidance=made, reason="x", by=by, at=AT)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"question": " "}, "câu hỏi"),
        ({"answer": ""}, "trả lời"),
        ({"basis": " "}, "căn cứ"),
    ],
)
def test_words_must_be_there(said: dict[str, str], sentence: str) -> None:
    with pytest.raises(rules.PlansError, match=sentence):
        publish(saved(plan()), **said)


def test_an_item_of_another_plan_is_refused() -> None:
    with pytest.raises(rules.PlansError, match="không thuộc"):
        publish(saved(plan()), task=saved(task()))


def test_a_new_version_ends_the_earlier_from_its_day() -> None:
    first = publish(saved(plan()))
    second = publish(first.plan, replaces=first, answer="Số mới", since=date(2026, 11, 20))
    assert (second.code, second.version, second.replaces) == (first.code, 2, first)
    assert listed() == [second]
    assert listed(on=date(2026, 11, 19)) == [second, first]
    assert listed(withdrawn=True) == [first]
    versions = queries.list_guidance_versions(code=first.code, by=FOCAL)
    assert versions == [second, first]
    assert versions[1].withdrawn_why == "Thay bằng phiên bản 2."
    assert queries.get_guidance(code=first.code, by=FOCAL) == second
    with pytest.raises(rules.PlansError, match="đã được thay hoặc rút"):
        publish(first.plan, replaces=first)
    with pytest.raises(rules.PlansError, match="từ 20/11/2026"):
        publish(first.plan, replaces=second, since=date(2026, 11, 2))


def test_what_is_withdrawn_stays_readable_with_its_reason() -> None:
    made = publish(saved(plan()))
    with pytest.raises(rules.PlansError, match="lý do"):
        actions.withdraw_guidance(guidance=made, reason=" ", by=COORDINATOR, at=AT)
    actions.withdraw_guidance(
        guidance=made, reason="Trung ương hướng dẫn khác", by=COORDINATOR, at=AT
    )
    assert listed() == []
    assert [row.withdrawn_why for row in listed(withdrawn=True)] == ["Trung ương hướng dẫn khác"]
    assert audit.Entry.objects.filter(verb="withdraw_guidance").count() == 1


def list_told(made: models.Guidance) -> list[tuple[str, str]]:
    rows = notices.Notice.objects.filter(subject_kind="guidance", subject_code=made.code)
    return [(row.post.code, row.text) for row in rows.order_by("pk")]


def test_whom_an_item_concerns_is_told_once_of_each_version() -> None:
    about = saved(task())
    assignment = models.Assignment.objects.create(task=about, position=0)
    lead, follower, other = (orgs.OrganisationFactory() for _ in range(3))
    for number, (office, role) in enumerate(((lead, "lead"), (follower, "monitor"))):
        assignment.parties.create(role=role, organisation=office, name=office.name, position=number)
    told = [
        orgs.PostFactory(organisation=lead), orgs.PostFactory(organisation=lead, role="head"),
        orgs.PostFactory(organisation=follower, role="monitor"),
    ]  # fmt: skip
    for office, role in ((lead, "staff"), (other, "focal")):
        orgs.PostFactory(organisation=office, role=role)
    first = publish(about.plan, task=about)
    codes = [post.code for post in told]
    assert [code for code, _text in list_told(first)] == codes
    assert list_told(first)[0][1].startswith("Hướng dẫn mới về ")
    assert "Áp dụng từ 01/11/2026" in list_told(first)[0][1]
    second = publish(about.plan, task=about, replaces=first, answer="Số mới")
    assert [code for code, _text in list_told(second)] == codes * 2
    actions.withdraw_guidance(guidance=second, reason="Thôi", by=COORDINATOR, at=AT)
    texts = [text for _code, text in list_told(second)]
    assert [text.partition(" về")[0] for text in texts[::3]] == [
        "Hướng dẫn mới", "Hướng dẫn sửa đổi", "Đã rút hướng dẫn",
    ]  # fmt: skip
    keys = notices.Notice.objects.values_list("post", "once_key")
    assert len(keys) == len(set(keys)) == 9


def test_guidance_on_a_whole_plan_is_told_to_who_reports_on_it() -> None:
    held = saved(plan())
    Document.objects.filter(pk=held.document_id).update(symbol="7/KH")
    reporting, idle = orgs.OrganisationFactory(), orgs.OrganisationFactory()
    org_models.ReportingDuty.objects.create(
        organisation=reporting, basis="7/KH", since=date(2026, 1, 1), status="confirmed"
    )
    post = orgs.PostFactory(organisation=reporting)
    orgs.PostFactory(organisation=idle)
    named = orgs.PostFactory(organisation=orgs.OrganisationFactory())
    assert [code for code, _ in list_told(publish(held))] == [post.code]
    made = publish(held, reporters=[named.organisation_id])
    assert [code for code, _ in list_told(made)] == [post.code, named.code]


def test_it_leaves_the_site_after_the_quiet_hours_only(settings: Any) -> None:
    settings.CHANNELS = {"email": "mail.example:25", "sms": "", "zalo": ""}
    settings.QUIET_HOURS = "21:00-07:00"
    about = saved(task())
    office = orgs.OrganisationFactory()
    models.Assignment.objects.create(task=about, position=0).parties.create(
        role="lead", organisation=office, name=office.name, position=0
    )
    post = orgs.PostFactory(organisation=office)
    notices.Contact.objects.create(person=post.person, email="a@b.vn")
    notices.Preference.objects.create(post=post, channels=["email"])
    night = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)  # 22:30 here
    actions.publish_guidance(plan=about.plan, new=new(task=about), by=COORDINATOR, at=night)
    (row,) = notices.Delivery.objects.all()
    assert row.state == "waiting"
    assert row.leaves_at == datetime(2026, 11, 25, 0, 0, tzinfo=UTC)


def test_an_item_shows_its_own_before_those_of_the_plan() -> None:
    about = saved(task())
    of_plan = publish(about.plan)
    of_task = publish(about.plan, task=about)
    asked = {"by": FOCAL, "on": TODAY, "plan": about.plan_id}
    assert queries.list_guidance_for(**asked, task=about.pk) == [of_task, of_plan]
    assert queries.list_guidance_for(**asked, indicator=1) == [of_plan]


def test_what_is_about_a_restricted_plan_is_not_for_the_public() -> None:
    made = publish(saved(plan()))
    models.Plan.objects.update(secrecy="restricted")
    assert listed() == [made]
    nobody = make_actor("nobody")
    assert listed(by=nobody) == []
    with pytest.raises(models.Guidance.DoesNotExist):
        queries.get_guidance(code=made.code, by=nobody)


def test_the_words_of_a_version_never_change() -> None:
    made = publish(saved(plan()))
    found = models.Guidance.objects.filter(pk=made.pk)
    for change in (lambda: found.update(answer="khác"), found.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    "fields",
    [
        {"question": ""}, {"answer": ""}, {"basis": ""}, {"version": 2},
        {"withdrawn_on": TODAY}, {"withdrawn_why": "x"},
    ],
)  # fmt: skip
def test_the_database_refuses_half_a_guidance(fields: dict[str, Any]) -> None:
    known = {
        "plan": saved(plan()), "code": "hd", "question": "a", "answer": "b", "basis": "c",
        "since": TODAY, "published_by": "a", "published_at": AT,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Guidance.objects.create(**known | fields)


@pytest.mark.django_db(transaction=True)
def test_two_who_replace_at_once_leave_one_successor() -> None:
    made = publish(saved(plan()))
    refused = races.run_together(
        rules.PlansError,
        *(lambda: publish(made.plan, replaces=made) for _ in range(2)),
    )
    assert len(refused) == 1
    assert models.Guidance.objects.filter(code=made.code).count() == 2
