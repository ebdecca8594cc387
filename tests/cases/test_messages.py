"""Threads of cases: who writes, who is told and how often, what stays as it was said."""

import threading
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from nq57.audit import enums as audit_enums
from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.cases import actions, models, queries, rules
from nq57.core import refusals
from nq57.notices import models as notices
from nq57.orgs import models as orgs_models
from nq57.orgs import rules as orgs_rules
from tests.factories import cases, orgs

pytestmark = pytest.mark.django_db
AT = cases.AT


def say(case: models.Case, by: Any, text: str = "Ghi số nào?", **given: Any) -> models.Message:
    return actions.post_message(case=case, text=text, by=by, at=AT, **given)


def make_followed(code: str = "NV-1") -> tuple[models.Case, orgs_models.Organisation]:
    """Return a case with an office that monitors it."""
    monitor = orgs.OrganisationFactory()
    case = cases.make_case(code)
    by = audit_rules.SYSTEM
    actions.set_parties(case=case, parties={"monitor": [monitor]}, by=by, at=AT)
    return case, monitor


def told() -> list[str]:
    return sorted(notices.Notice.objects.values_list("post__code", flat=True))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [("", "Hãy ghi"), (" \r\n ", "Hãy ghi"), ("a" * 4001, "có 4.001 ký tự")],
)
def test_words_that_cannot_be_said(said: str, sentence: str) -> None:
    with pytest.raises(rules.CasesError, match=sentence):
        rules.check_message(said)


def test_words_are_kept_as_said() -> None:
    assert rules.check_message("  a\r\nb ") == "a\nb"
    assert rules.check_message("ă" * 4000) == "ă" * 4000
    assert rules.name_thread("NV-1") == "NV-1"
    assert rules.name_thread("BC-1", "figure-7") == "BC-1#figure-7"


def test_the_parties_are_told_once_until_they_look() -> None:
    case, monitor = make_followed()
    focal = orgs.PostFactory(organisation=case.organisation)
    watching = orgs.PostFactory(organisation=monitor, role="monitor")
    coordinator = orgs.PostFactory(role="coordinator")
    orgs.PostFactory(organisation=case.organisation, role="head")
    orgs.PostFactory(role="focal")
    say(case, cases.act(focal))
    assert told() == sorted([watching.code, coordinator.code])
    say(case, cases.act(focal), "Hỏi thêm")
    assert notices.Notice.objects.count() == 2
    by = cases.act(coordinator)
    assert actions.mark_thread_read(case=case, by=by, at=AT) == 1
    say(case, cases.act(focal), "Hỏi lần ba")
    assert notices.Notice.objects.filter(post=coordinator).count() == 2
    assert notices.Notice.objects.filter(post=watching).count() == 1
    say(case, by, "Trả lời")
    note = notices.Notice.objects.get(post=focal)
    assert (note.subject_kind, note.subject_code) == ("thread", case.code)
    assert "Trả lời" in note.text


def test_threads_of_items_stand_apart() -> None:
    case, _ = make_followed()
    by = cases.make_actor("coordinator")
    first = say(case, by, about="figure-7")
    say(case, by, "Về cả hồ sơ")
    answer = say(case, by, "Trả lời", about="figure-7", reply_to=first.pk)
    assert answer.reply_to == first
    threads = queries.count_messages(cases=[case.pk], by=by)
    assert (threads.get(case.code), threads.get(case.code, "figure-7")) == (1, 2)
    assert threads.get(case.code, "figure-8") == 0
    with pytest.raises(rules.CasesError, match="không ở trong trao đổi này"):
        say(case, by, reply_to=first.pk)
    shown = queries.list_messages(case=case, about="figure-7", by=by)
    assert [row.text for row in shown] == ["Ghi số nào?", "Trả lời"]


@pytest.mark.parametrize("role", ["focal", "head", "monitor", "inspector", "leader", "auditor"])
def test_a_stranger_neither_writes_nor_reads(role: str) -> None:
    case, _ = make_followed()
    by = cases.make_actor(role)
    with pytest.raises(refusals.NotAllowedError):
        say(case, by)
    say(case, cases.make_actor("coordinator"))
    sees = role in ("leader", "auditor")
    assert queries.list_messages(case=case, about="", by=by).exists() == sees
    found = queries.count_messages(cases=[case.pk], by=by).get(case.code)
    assert found == (1 if sees else None)


@pytest.mark.parametrize("role", ["focal", "head"])
def test_the_office_and_its_monitor_take_part(role: str) -> None:
    case, monitor = make_followed()
    account = orgs.AccountFactory()
    by = cases.act(orgs.PostFactory(organisation=case.organisation, role=role))
    said = say(case, orgs_rules.Actor(**{**vars(by), "account": account.login}))
    assert (said.person, said.office, said.office_name) == (
        account.person.name, case.organisation.code, case.organisation.name,
    )  # fmt: skip
    say(case, cases.make_actor("monitor", monitor), "Hướng dẫn")
    assert case.messages.count() == 2


def test_a_sealed_case_is_discussed_by_its_readers_alone() -> None:
    reader, other = (orgs.PostFactory(role="coordinator", is_sealed=True) for _ in range(2))
    orgs.PostFactory(role="coordinator")
    case = cases.make_case(
        title="Tố cáo của bà A", secrecy=audit_enums.Secrecy.SEALED, readers=[reader, other]
    )
    say(case, cases.act(reader), "Bà A nói gì?")
    note = notices.Notice.objects.get()
    assert note.post == other
    assert "Bà A" not in note.text
    with pytest.raises(refusals.NotAllowedError, match="niêm phong"):
        say(case, cases.make_actor("coordinator"))


def test_the_journal_knows_that_it_was_said_and_not_what() -> None:
    case, _ = make_followed()
    said = say(case, cases.make_actor("coordinator"), about="figure-7")
    (entry,) = audit.Entry.objects.filter(verb="post_message")
    assert entry.after["message"] == said.pk
    assert len(entry.after["sha256"]) == 64
    assert "Ghi số nào" not in str(entry.after)


def test_what_was_said_never_changes() -> None:
    case, _ = make_followed()
    said = say(case, cases.make_actor("coordinator"))
    found = models.Message.objects.filter(pk=said.pk)
    for change in (lambda: found.update(text="khác"), found.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert models.Message.objects.get().text == "Ghi số nào?"


@pytest.mark.parametrize(
    "fields",
    [{"text": ""}, {"text": "  "}, {"text": "a" * 4001}, {"about": "Line 7"}, {"about": "figure-"}],
)
def test_the_database_refuses_what_no_thread_holds(fields: dict[str, str]) -> None:
    case, _ = make_followed()
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Message.objects.create(
            **{"case": case, "text": "a", "at": AT, "account": "a"} | fields
        )


def test_an_answer_stays_in_its_thread() -> None:
    case, _ = make_followed()
    other, _ = make_followed("NV-2")
    said = say(case, cases.make_actor("coordinator"))
    for place in ({"case": other}, {"case": case, "about": "figure-7"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            models.Message.objects.create(
                text="a",
                at=AT,
                account="a",
                reply_to=said,
                **place,  # type: ignore[misc]
            )


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_tell_the_third_once() -> None:
    case, monitor = make_followed()
    orgs.PostFactory(organisation=monitor, role="monitor")
    people = [cases.act(orgs.PostFactory(organisation=case.organisation)) for _ in range(2)]
    barrier = threading.Barrier(2)

    def write(by: Any) -> None:
        barrier.wait(timeout=10)
        try:
            say(case, by)
        finally:
            connection.close()

    running = [threading.Thread(target=write, args=(by,)) for by in people]
    for one in running:
        one.start()
    for one in running:
        one.join(timeout=30)
    assert models.Message.objects.count() == 2
    assert notices.Notice.objects.filter(post__organisation=monitor).count() == 1
