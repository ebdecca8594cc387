"""Two people at one report: one wins, the other gets a sentence, nothing is lost or doubled."""

import threading
from functools import partial
from typing import Any

import pytest
from django.core.files.storage import InMemoryStorage
from django.db import connection, transaction

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.cases import models as case_models
from nq57.cases import rules as case_rules
from nq57.files import models as files
from nq57.orgs import models as orgs_models
from nq57.orgs.models import Organisation
from nq57.reporting import actions, models, queries, rules
from nq57.reporting.actions import entering
from tests.factories import cases, inquiries, orgs
from tests.factories.races import run_together
from tests.factories.reports import FIRST, of_office
from tests.reporting import test_constraints as rows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _storage(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = InMemoryStorage()
    monkeypatch.setattr(files, "get_storage", lambda: kept)


@pytest.fixture
def line() -> models.Line:
    """The one line of a report that is being written."""
    return rows.saved(rows.line())


def of(report: models.Report, role: str) -> Any:
    return of_office(role, report.organisation.code)


def entered(report: models.Report) -> models.Report:
    """Let a report wait for its office, which has not said yet whether the entry is right."""
    row = rows.saved(rows.behalf(report=report, state="waiting", sent_at=FIRST))
    models.Report.objects.filter(pk=report.pk).update(on_behalf=row)
    case_models.Case.objects.filter(pk=report.pk).update(state="sent")
    return models.Report.objects.get(pk=report.pk)


@pytest.mark.parametrize("verbs", [("confirm", "confirm"), ("confirm", "contest")])
def test_an_entry_on_behalf_is_answered_once(line: models.Line, verbs: tuple[str, str]) -> None:
    report = entered(line.report)
    answers = {
        "confirm": actions.confirm_entered,
        "contest": partial(actions.contest_entered, reason="Sai số lớp"),
    }
    calls = [
        partial(answers[verb], report=report, by=of(line.report, role), at=FIRST)
        for verb, role in zip(verbs, ("focal", "head"), strict=True)
    ]
    refused = run_together(rules.ReportingError, *calls)
    assert refused == ["Báo cáo này không có bản nhập thay nào chờ xác nhận."]
    row = models.OnBehalf.objects.get(report=report)
    state = case_models.Case.objects.get(pk=report.pk).state
    assert (str(row.state), state) in {("confirmed", "sent"), ("contested", "draft")}
    told = audit.Entry.objects.filter(verb__in=("confirm_entered", "contest"))
    assert told.count() == 1


def test_one_line_is_handed_to_one_colleague(line: models.Line) -> None:
    report = line.report
    posts = [orgs.PostFactory(role="staff", organisation=report.organisation) for _ in range(2)]
    calls = [
        partial(
            actions.hand_items, report=report, keys=[line.item], to=post, by=of(report, role),
            at=FIRST,
        )
        for post, role in zip(posts, ("focal", "head"), strict=True)
    ]  # fmt: skip
    (refused,) = run_together(rules.ReportingError, *calls)
    held = models.Handing.objects.get(report=report)
    assert f"đang giao cho {held.to_post.person.name}" in refused
    assert audit.Entry.objects.filter(verb="hand_items").count() == 1


def test_what_a_colleague_saves_while_it_is_gathered_is_kept_or_refused(
    line: models.Line,
) -> None:
    report = line.report
    colleague: orgs_models.Post = orgs.PostFactory(role="staff", organisation=report.organisation)
    actions.hand_items(
        report=report, keys=[line.item], to=colleague, by=of(report, "focal"), at=FIRST
    )
    typed = rules.LineText(state="doing", percent="60")
    entries = [actions.Entry(line.item, line.revision, typed)]
    by = cases.act(colleague)
    save = partial(actions.save_entries, report=report, entries=entries, by=by, at=FIRST)
    gather = partial(actions.take_back, report=report, keys=[], by=of(report, "focal"), at=FIRST)
    refused = run_together(rules.ReportingError, save, gather)
    line.refresh_from_db()
    if refused:
        assert refused == ["Vị trí đang dùng không soạn được báo cáo này."]
        assert (line.state, line.revision) == ("", 0)
    else:
        assert (line.state, line.percent, line.revision) == ("doing", 60, 1)
    assert queries.list_held(report=report, on=FIRST.date()) == {}
    with pytest.raises(rules.FaultyError):
        save()


def test_a_reply_that_is_sent_twice_at_once_goes_once() -> None:
    orgs.OrganisationFactory(code="SO-KHCN", name="Sở Khoa học và Công nghệ")
    office: Organisation = orgs.OrganisationFactory()
    reply = inquiries.get_reply(inquiries.ask(office), office.code)
    inquiries.fill(reply)
    send = partial(
        actions.move_reply, reply=reply, verb="send", by=of_office("head", office.code),
        at=inquiries.AT, key="0",
    )  # fmt: skip
    assert run_together(case_rules.CasesError, send, send, send) == []
    assert list(reply.case.steps.order_by("pk").values_list("verb", flat=True))[-2:] == [
        "approve", "send",
    ]  # fmt: skip
    assert reply.case.steps.filter(verb="send").count() == 1


def test_a_cycle_is_locked_after_whoever_writes_a_report_of_it() -> None:
    held = rows.saved(rows.report())
    closing = threading.Event()

    def close() -> None:
        closing.set()
        actions.close_cycle(cycle=held.cycle, by=audit_rules.SYSTEM, at=FIRST)
        connection.close()

    closer = threading.Thread(target=close)
    with transaction.atomic():
        entering.lock_report(held)
        closer.start()
        closing.wait(10)
        closer.join(1)
        assert models.Cycle.objects.get().closed_at is None
    closer.join(30)
    assert models.Cycle.objects.get().closed_at == FIRST
