"""Items of a report handed to colleagues of the office, written by them alone, gathered."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from nq57.audit import models as audit
from nq57.cases import models as case_models
from nq57.core import refusals
from nq57.notices import models as notices
from nq57.orgs import models as orgs_models
from nq57.orgs.models import Organisation
from nq57.reporting import actions, enums, models, permissions, queries, rules
from tests.factories import cases, orgs, reports
from tests.factories.reports import FIRST, of_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

FOCAL, HEAD = of_office("focal"), of_office("head")
TODAY = FIRST.date()


@pytest.fixture
def report() -> models.Report:
    reports.set_terms()
    return reports.get_report(reports.open_cycle())


@pytest.fixture
def colleague() -> orgs_models.Post:
    return make_colleague()


def make_colleague(role: str = "staff", office: str = reports.COMMUNE) -> orgs_models.Post:
    return orgs.PostFactory(role=role, organisation=Organisation.objects.get(code=office))


def again(report: models.Report) -> models.Report:
    return reports.get_report(report.cycle, report.organisation.code)


def keys(report: models.Report, number: int = 2) -> list[str]:
    return [line.item for line in report.lines.all()[:number]]


def hand(report: models.Report, to: orgs_models.Post, by: Any = FOCAL, **given: Any) -> int:
    known: dict[str, Any] = {"keys": keys(report)}
    return actions.hand_items(report=report, to=to, by=by, at=FIRST, **known | given)


def write(report: models.Report, key: str, by: Any, percent: str = "60") -> actions.Saved:
    line = report.lines.get(pk=key.partition("-")[2])
    typed = rules.LineText(state="doing", percent=percent)
    entry = actions.Entry(key, line.revision, typed)
    return actions.save_entries(report=report, entries=[entry], by=by, at=FIRST)


def codes(saved: actions.Saved) -> list[str]:
    return [fault.code for fault in saved.faults]


def test_many_are_handed_at_once_and_told_once(
    report: models.Report, colleague: orgs_models.Post
) -> None:
    day = TODAY + timedelta(days=2)
    assert hand(report, colleague, note="Hỏi trường", due_on=day) == 2
    rows = queries.list_mine(by=cases.act(colleague), on=TODAY)
    assert [row.key for row in rows] == keys(report)
    assert {(row.note, row.due_on) for row in rows} == {("Hỏi trường", day)}
    text = notices.Notice.objects.get(post=colleague).text
    assert "Bạn được giao 2 mục" in text
    assert "03/12/2026" in text
    (entry,) = audit.Entry.objects.filter(verb="hand_items")
    assert entry.after == {"items": sorted(keys(report))}


def test_a_colleague_writes_what_he_holds_and_nothing_else(
    report: models.Report, colleague: orgs_models.Post
) -> None:
    by = cases.act(colleague)
    first, second, third = keys(report, 3)
    with pytest.raises(rules.FaultyError, match="không soạn được"):
        write(report, first, by)
    hand(report, colleague)
    assert write(report, first, by).written == [first]
    assert codes(write(report, third, by)) == ["E110"]
    words = actions.Entry(report.item, 0, {"results": "Đã làm"})
    saved = actions.save_entries(report=report, entries=[words], by=by, at=FIRST)
    assert codes(saved) == ["E110"]
    assert not permissions.may_write(by, report)
    assert not permissions.may_approve(by, report)
    with pytest.raises(refusals.NotAllowedError):
        hand(report, colleague, by, keys=[third])
    assert write(report, second, by).written == [second]


def test_the_focal_person_waits_or_takes_back(
    report: models.Report, colleague: orgs_models.Post
) -> None:
    hand(report, colleague)
    first = keys(report)[0]
    saved = write(report, first, FOCAL)
    assert codes(saved) == ["E120"]
    assert colleague.person.name in saved.faults[0].sentence
    assert actions.take_back(report=report, keys=[first], by=FOCAL, at=FIRST) == 1
    assert write(report, first, FOCAL).written == [first]
    assert codes(write(report, first, cases.act(colleague), "70")) == ["E110"]
    assert actions.take_back(report=report, keys=[], by=HEAD, at=FIRST) == 1
    with pytest.raises(rules.ReportingError, match="Không có mục nào"):
        actions.take_back(report=report, keys=[], by=FOCAL, at=FIRST)


def test_done_is_only_what_is_whole_and_goes_back_to_the_giver(
    report: models.Report, colleague: orgs_models.Post
) -> None:
    giver = make_colleague("focal")
    by, first = cases.act(colleague), keys(report)[0]
    hand(report, colleague, cases.act(giver))
    with pytest.raises(rules.FaultyError, match="chưa xác nhận"):
        actions.finish_items(report=report, keys=[first], by=by, at=FIRST)
    write(report, first, by)
    assert actions.finish_items(report=report, keys=[first], by=by, at=FIRST) == 1
    assert notices.Notice.objects.filter(post=giver, text__contains="đã ghi xong").exists()
    assert codes(write(again(report), first, by, "70")) == ["E110"]
    assert write(again(report), first, FOCAL, "80").written == [first]
    with pytest.raises(refusals.NotAllowedError, match="không giao cho bạn"):
        actions.finish_items(report=report, keys=[first], by=by, at=FIRST)
    with pytest.raises(rules.ReportingError, match="Chọn ít nhất"):
        actions.finish_items(report=report, keys=[], by=by, at=FIRST)


def test_nothing_is_reported_done_when_the_report_is_not_being_written(
    report: models.Report, colleague: orgs_models.Post
) -> None:
    hand(report, colleague)
    by, first = cases.act(colleague), keys(report)[0]
    write(report, first, by)
    given: dict[str, Any] = {"report": report, "keys": [first], "by": by, "at": FIRST}
    case_models.Case.objects.filter(pk=report.pk).update(state="waiting")
    with pytest.raises(rules.ReportingError, match="không ở bước soạn"):
        actions.finish_items(**given)
    case_models.Case.objects.filter(pk=report.pk).update(state="draft")
    actions.close_cycle(cycle=report.cycle, by=reports.COORDINATOR, at=FIRST)
    with pytest.raises(rules.FaultyError, match="đã khóa"):
        actions.finish_items(**given)


def test_a_report_does_not_go_while_items_are_out(
    report: models.Report, colleague: orgs_models.Post
) -> None:
    reports.fill(report)
    hand(report, colleague)
    assert {fault.code for fault in reports.list_faults(again(report))} == {"E642"}
    with pytest.raises(rules.FaultyError, match="Đang giao cho"):
        actions.approve(report=report, by=HEAD, at=FIRST)
    actions.take_back(report=report, keys=[], by=HEAD, at=FIRST)
    actions.approve(report=report, by=HEAD, at=FIRST)
    with pytest.raises(rules.ReportingError, match="không ở bước soạn"):
        hand(again(report), colleague)


def test_what_stands_as_before_is_not_confirmed_over_a_colleague(
    report: models.Report, colleague: orgs_models.Post
) -> None:
    reports.fill(report)
    december = reports.open_cycle("2026-12", FIRST.replace(year=2027, month=1))
    held = reports.get_report(december)
    at = FIRST.replace(year=2027, month=1, day=2)
    carried = [line.item for line in held.lines.filter(before__isnull=False)]
    actions.hand_items(report=held, keys=carried[:1], to=colleague, by=FOCAL, at=at)
    actions.confirm_as_before(report=held, keys=[], by=FOCAL, at=at)
    left = held.lines.filter(before__isnull=False, answer="open")
    assert [line.item for line in left] == carried[:1]


def test_the_words_stay_with_who_writes_the_report(
    report: models.Report, colleague: orgs_models.Post
) -> None:
    hand(report, colleague)
    with pytest.raises(rules.FaultyError, match="không giao cho bạn"):
        actions.copy_words(report=report, by=cases.act(colleague), at=FIRST)
    with pytest.raises(rules.FaultyError, match="đang giao cho"):
        actions.confirm_as_before(report=report, keys=keys(report)[:1], by=FOCAL, at=FIRST)
    assert actions.copy_words(report=report, by=FOCAL, at=FIRST) == 0


@pytest.mark.parametrize("verb", ["save", "keep"])
def test_a_device_learns_who_holds_the_item_and_the_colleague_writes_it(
    report: models.Report, colleague: orgs_models.Post, verb: str
) -> None:
    hand(report, colleague)
    held, free = keys(report, 3)[1:]

    def receive(item: str, by: Any) -> dict[str, Any]:
        act = actions.OfflineAct(
            key=uuid4(), verb=enums.OfflineVerb(verb), item=item, seen=0, entered_at=FIRST,
            typed=rules.LineText(state="doing", percent="60"),
        )  # fmt: skip
        return actions.receive_act(on=report, act=act, clock_ahead=0, by=by, at=FIRST)

    told = receive(held, FOCAL)
    assert (told["state"], told["code"]) == ("fault", "E120")
    assert colleague.person.name in told["sentence"]
    assert receive(free, cases.act(colleague))["code"] == "E110"
    assert receive(free, FOCAL)["state"] == "stored"
    assert receive(held, cases.act(colleague))["state"] == "stored"
    assert report.lines.get(pk=held.partition("-")[2]).percent == (60 if verb == "save" else None)


def test_ending_the_post_gives_its_items_back(
    report: models.Report, colleague: orgs_models.Post
) -> None:
    hand(report, colleague)
    first = keys(report)[0]
    orgs_models.Post.objects.filter(pk=colleague.pk).update(until=TODAY)
    assert queries.list_held(report=report, on=TODAY) == {}
    assert write(report, first, FOCAL).written == [first]
    other = make_colleague()
    assert hand(report, other) == 2
    assert {row.to_post for row in queries.list_handed(report=report).values()} == {other}


@pytest.mark.parametrize(
    ("role", "office"),
    [("staff", "SO-NV"), ("monitor", reports.COMMUNE), ("auditor", reports.COMMUNE)],
)
def test_items_go_to_who_reports_in_the_same_office(
    report: models.Report, role: str, office: str
) -> None:
    with pytest.raises(rules.ReportingError, match="Chọn một người khác"):
        hand(report, make_colleague(role, office))


def test_refusals_say_what_to_do(report: models.Report, colleague: orgs_models.Post) -> None:
    foreign = reports.get_report(report.cycle, "SO-NV").lines.first()
    assert foreign is not None
    for chosen in ([], ["line-0"], [foreign.item], [report.item]):
        with pytest.raises(rules.ReportingError, match="của báo cáo này"):
            hand(report, colleague, keys=chosen)
    with pytest.raises(rules.ReportingError, match="trước hôm nay"):
        hand(report, colleague, due_on=date(2026, 11, 30))
    hand(report, colleague)
    with pytest.raises(rules.ReportingError, match="đang giao cho"):
        hand(report, make_colleague())
    with pytest.raises(refusals.NotAllowedError):
        actions.take_back(report=report, keys=[], by=of_office("focal", "SO-NV"), at=FIRST)


@pytest.mark.parametrize(
    "fields", [{"line": None}, {"ended_by": "a"}, {"ended_at": FIRST}, {"twice": True}]
)
def test_the_database_refuses_half_a_handing(
    report: models.Report, colleague: orgs_models.Post, fields: dict[str, Any]
) -> None:
    known: dict[str, Any] = {
        "report": report, "line": report.lines.first(), "to_post": colleague, "given_by": "a",
        "given_at": FIRST,
    }  # fmt: skip
    if fields.pop("twice", False):
        models.Handing.objects.create(**known)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Handing.objects.create(**known | fields)
