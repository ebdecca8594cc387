"""Releasing: what is kept, what is refused, two at once, corrections, counts again."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import Error, transaction
from django.test import Client

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.core import canonical, periods, refusals
from nq57.documents import models as documents
from nq57.measures import models as measures
from nq57.measures import queries as measure_queries
from nq57.orgs import actions as org_actions
from nq57.orgs.models import Organisation
from nq57.plans import models as plans
from nq57.registers.cyber import actions as cyber_actions
from nq57.releases import actions, models, permissions, queries, rules
from nq57.reporting import models as reporting
from nq57.reporting import queries as report_queries
from tests.factories import cyber, honours, orgs, releasing, scans
from tests.factories.releasing import AT, LEADER, MAKER, UNTIL
from tests.factories.reports import plan
from tests.web.conftest import owe

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

TOLD = {"2026-09": 20, "2026-10": 40, "2026-11": 55}


@pytest.fixture
def cycle() -> reporting.Cycle:
    releasing.tell("V.12", TOLD)
    return releasing.add_cycle()


@pytest.fixture
def made(cycle: reporting.Cycle) -> reporting.Consolidation:
    return releasing.consolidate(cycle)


def get(snapshot: dict[str, list[dict[str, object]]], code: str) -> dict[str, object]:
    return next(one for one in snapshot["indicators"] if one["code"] == code)


def test_a_release_is_the_consolidation_with_its_digest(made: reporting.Consolidation) -> None:
    one = releasing.release(made)
    assert (one.number, one.with_names, one.replaces) == (1, False, None)
    assert one.snapshot["consolidation"]["digest"] == made.digest
    fresh = models.Release.objects.get(pk=one.pk)
    assert canonical.digest(fresh.snapshot) == fresh.digest
    assert json.loads(canonical.write(fresh.snapshot)) == fresh.snapshot
    assert len(fresh.snapshot["indicators"]) == 64
    entry = audit.Entry.objects.latest("id")
    assert (entry.verb, entry.account) == ("release", LEADER.account)


def test_its_figures_are_those_that_were_consolidated(made: reporting.Consolidation) -> None:
    one = releasing.release(made)
    frozen = {(row.indicator.code, row.period): row for row in made.totals.exclude(value=None)}
    assert frozen
    for (code, period), row in frozen.items():
        (point,) = [at for at in get(one.snapshot, code)["series"] if at["period"] == period]  # type: ignore[attr-defined]
        assert Decimal(point["value"]) == row.value
        assert (point["told"], point["asked"]) == (row.told, row.asked)
    targets = rules.get_dataset("targets")
    assert targets is not None
    signs = {row[3] for row in rules.list_rows(targets, one.snapshot)}
    assert {"eq", "ge"} <= signs <= {*targets.columns[3].values, None}  # none begins a formula
    told = get(one.snapshot, "V.12")
    assert len(str(told["expected"]).partition(".")[2]) <= 6
    assert (told["period"], told["value"], told["state"]) == ("2026-11", "55", "on_track")
    whole = measure_queries.list_totals(
        plan=plan(), of=[periods.parse_period("2026-11")], headline=made.headline
    )
    ((_, total),) = [(key, row) for key, row in whole.items() if row.indicator.code == "V.12"]
    assert total.figure is not None
    assert total.figure.value == Decimal(str(told["value"]))


def test_what_is_written_later_changes_no_release(made: reporting.Consolidation) -> None:
    one = releasing.release(made)
    measures.Observation.objects.filter(period="2026-11").update(is_current=False)
    plans.Indicator.objects.filter(code="V.12").update(name="Tên khác")
    assert models.Release.objects.get(pk=one.pk).digest == one.digest
    for change in (
        lambda: models.Release.objects.filter(pk=one.pk).update(until=date(2026, 1, 1)),
        lambda: models.Release.objects.filter(pk=one.pk).delete(),
    ):
        with pytest.raises(Error, match="chỉ được ghi thêm"), transaction.atomic():
            change()


def test_what_is_restricted_is_refused_with_a_sentence(made: reporting.Consolidation) -> None:
    document = documents.Document.objects.create(
        code="han-che", symbol="1/KH-HC", title="Mật", kind="plan", secrecy="restricted",
        added_at=AT, added_by="thu", lines=["Một"],
    )  # fmt: skip
    order = plans.Task.objects.create(
        plan=plan(), kind="order", document=document, code="9.a", title="Mật", from_line=1,
        to_line=1, position=99,
    )  # fmt: skip
    plans.Assignment.objects.create(task=order, text="Mật", position=0)
    offered = queries.offer(consolidation=made)
    assert order not in offered.tasks
    assert offered.restricted == [order]
    with pytest.raises(rules.ReleasesError, match=r"Mục 9\.a thuộc văn bản hạn chế"):
        releasing.release(made, tasks=[order.pk])
    plans.Plan.objects.filter(pk=plan().pk).update(secrecy="restricted")
    with pytest.raises(rules.ReleasesError, match="tài liệu hạn chế"):
        releasing.release(made)
    assert not models.Release.objects.exists()
    plans.Plan.objects.filter(code=plan().code).update(secrecy="open")
    one = releasing.release(made)
    plans.Plan.objects.filter(code=plan().code).update(secrecy="restricted")
    assert queries.get_current() is None
    assert queries.list_releases() == []
    with pytest.raises(models.Release.DoesNotExist):
        queries.get_release(pk=one.pk)


def test_restricted_work_is_in_no_count(made: reporting.Consolidation) -> None:
    office = Organisation.objects.get(code="SO-YT")
    first, second = (plan().tasks.get(code=code) for code in ("I.3", "VIII.2.7"))
    owe(first, office, due=date(2026, 10, 1))
    owe(second, office, due=date(2026, 10, 1), secrecy="restricted")
    one = releasing.release(made, with_names=True)
    told = {row["code"]: row for row in one.snapshot["tasks"] if row["kind"] == "task"}
    assert (told["I.3"]["state"], told["I.3"]["overdue"]) == ("overdue", 1)
    assert told["I.3"]["late_offices"] == [office.short_name]
    assert (told["VIII.2.7"]["state"], told["VIII.2.7"]["total"]) == ("not_due", 0)
    assert told["VIII.2.7"]["late_offices"] == []


def test_names_of_late_offices_only_when_the_leader_says_so(
    made: reporting.Consolidation,
) -> None:
    office = Organisation.objects.get(code="UBND-04099")
    owe(plan().tasks.get(code="I.3"), office, due=date(2026, 10, 1))
    silent = releasing.release(made)
    assert all(row["late_offices"] == [] for row in silent.snapshot["tasks"])
    said = releasing.release(made, with_names=True, changes="Nêu tên theo yêu cầu")
    assert [
        row["late_offices"]
        for row in said.snapshot["tasks"]
        if row["code"] == "I.3" and row["kind"] == "task"
    ] == [[office.short_name]]


WORDS = {
    "Đã cấp chữ ký số cho 90% cán bộ.": "open",
    "Câu của báo cáo kín.": "restricted",
    "Đã làm theo 1/KH-HC ngày 02/11.": "open",
    "Còn chậm số hóa hồ sơ.": "open",
}


@pytest.fixture
def spoken(cycle: reporting.Cycle, monkeypatch: pytest.MonkeyPatch) -> reporting.Consolidation:
    """A consolidation with words, two of them about what is restricted."""
    documents.Document.objects.create(
        code="han-che", symbol="1/KH-HC", title="Kế hoạch kín", kind="plan", secrecy="restricted",
        added_at=AT, added_by="thu", lines=["Một"],
    )  # fmt: skip
    words = releasing.say(WORDS)
    monkeypatch.setattr(report_queries, "make_text", lambda *, cycle: words)
    return releasing.consolidate(cycle)


def test_a_release_carries_the_chosen_words_and_none_restricted(
    spoken: reporting.Consolidation,
) -> None:
    offered = queries.offer(consolidation=spoken)
    assert [one.key for one in offered.sentences] == ["results.0", "results.3"]
    assert offered.withheld == 2
    silent = releasing.release(spoken)
    assert silent.snapshot["words"] == []
    for key in ("results.1", "results.2", "results.9"):
        with pytest.raises(rules.ReleasesError, match="không còn công bố được"):
            releasing.release(spoken, sentences=[key], changes="Thử")
    one = releasing.release(spoken, sentences=["results.3"], changes="Thêm lời")
    assert rules.list_words(one.snapshot) == [
        ("II. Kết quả thực hiện", "Còn chậm số hóa hồ sơ.")
    ]  # fmt: skip
    assert one.digest == canonical.digest(one.snapshot) != silent.digest
    (change,) = rules.list_changes(silent.snapshot, one.snapshot)
    assert (change.kind, change.what, change.title) == ("words", "added", "Còn chậm số hóa hồ sơ.")


def test_offices_are_told_what_they_lead_and_their_own_work_only_with_names(
    made: reporting.Consolidation,
) -> None:
    office = Organisation.objects.get(code="SO-YT")
    commune = Organisation.objects.get(code="UBND-04099")
    owe(plan().tasks.get(code="I.3"), commune, due=date(2026, 10, 1))
    silent = releasing.release(made).snapshot
    told = {one["code"]: one for one in silent["offices"]}
    assert all(set(task) == {"place"} for one in told.values() for task in one["tasks"])
    communes = [one for one in told.values() if one["level"] == "commune"]
    assert len(communes) == 75
    assert len({tuple(one["cell"]) for one in communes}) == 75
    assert told[office.code]["cell"] is None
    led = [silent["tasks"][one["place"]]["leads"] for one in told[office.code]["tasks"]]
    assert led
    assert any("Y tế" in name for names in led for name in names)
    said = releasing.release(made, with_names=True, changes="Nêu tên").snapshot
    own = next(one for one in said["offices"] if one["code"] == commune.code)
    late = [said["tasks"][task["place"]]["code"] for task in own["tasks"] if task["overdue"]]
    assert late in (["I.3"], [])
    assert sum(task["total"] for task in own["tasks"]) == len(late)


@pytest.mark.parametrize(
    ("sentence", "hidden", "expected"),
    [
        ("Đã triển khai văn bản số 1/kh-hc.", ["1/KH-HC"], True),
        ("Đã triển khai 11/KH-HC.", ["1/KH-HC"], False),
        ("ĐỀ ÁN KÍN, giai đoạn 2", ["Đề án kín"], True),
        ("Đề án kinh tế số", ["Đề án kín"], False),
        ("Không nêu gì", ["", "–"], False),
    ],
)  # fmt: skip
def test_what_a_sentence_names(sentence: str, hidden: list[str], expected: bool) -> None:
    assert rules.names_any(sentence, hidden) is expected


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"until": date(2026, 12, 1)}, "có số liệu từ 01/11/2026 đến 30/11/2026"),
        ({"until": date(2026, 10, 31)}, "chọn một ngày trong khoảng đó"),
        ({"indicators": [], "tasks": []}, "Chọn ít nhất một"),
        ({"indicators": ["X.99"]}, "không còn trong kế hoạch"),
        ({"tasks": [0]}, "không còn trong kế hoạch"),
        ({"changes": "Sửa số"}, "chưa công bố lần nào"),
        ({"seen": 7}, "trong lúc trang này mở"),
    ],
)
def test_refusals(made: reporting.Consolidation, said: dict[str, object], sentence: str) -> None:
    with pytest.raises(rules.ReleasesError, match=sentence):
        releasing.release(made, **said)
    assert not models.Release.objects.exists()


@pytest.mark.parametrize("role", ["coordinator", "focal", "head", "monitor", "auditor"])
def test_only_leaders_release(made: reporting.Consolidation, role: str) -> None:
    by = orgs.make_actor(role)
    assert not permissions.may_release(by)
    with pytest.raises(refusals.NotAllowedError, match="Lãnh đạo tỉnh"):
        releasing.release(made, by=by)


def test_the_second_leader_is_told_of_the_first(made: reporting.Consolidation) -> None:
    first = releasing.release(made)
    with pytest.raises(rules.ReleasesError, match=rf"Lần 1 vừa được {first.by} công bố"):
        releasing.release(made, seen=0, changes="Cũng công bố")
    assert models.Release.objects.count() == 1


def test_a_newer_release_corrects_and_names_what_changed(cycle: reporting.Cycle) -> None:
    first = releasing.release(releasing.consolidate(cycle))
    with pytest.raises(rules.ReleasesError, match="Không có gì khác"):
        releasing.release(first.consolidation, changes="Thử")
    observation = measures.Observation.objects.get(period="2026-11", source="BC-2026-11-SO-KHCN")
    measures.Observation.objects.filter(pk=observation.pk).update(is_current=False)
    observation.pk, observation.value, observation.revision = None, 60, 2
    observation.is_current, observation.at = True, AT
    observation.save(force_insert=True)
    again = releasing.consolidate(cycle, AT + timedelta(hours=1))
    with pytest.raises(rules.ReleasesError, match="Ghi rõ đính chính điều gì"):
        releasing.release(again, at=AT + timedelta(hours=2))
    second = releasing.release(again, changes="Sở báo lại số tháng 11", at=AT + timedelta(hours=2))
    assert second.replaces == first
    assert second.snapshot["consolidation"]["number"] == 2
    changes = rules.list_changes(first.snapshot, second.snapshot)
    assert [(one.code, one.what, one.before, one.after) for one in changes] == [
        ("V.12", "value", "55", "60")
    ]
    assert queries.get_current() == second
    assert audit.Entry.objects.latest("id").verb == "correct_release"
    assert models.Release.objects.get(pk=first.pk).snapshot == first.snapshot


def test_an_older_period_never_hides_a_newer_one(made: reporting.Consolidation) -> None:
    newest = releasing.release(made)
    older = releasing.consolidate(releasing.add_cycle("2026-10"))
    late = releasing.release(older)
    assert late.replaces is None
    assert late.number == 2
    assert queries.get_current() == newest


def test_texts_keep_their_versions_and_need_a_basis_when_confirmed() -> None:
    assert set(queries.list_texts()) == {*rules.MANDATORY, *rules.LABEL}
    assert not queries.list_texts()["about"].is_confirmed
    with pytest.raises(rules.ReleasesError, match="căn cứ"):
        actions.write_statement(kind="about", text="A", is_confirmed=True, by=MAKER, at=AT)
    with pytest.raises(rules.ReleasesError, match="Hãy ghi nội dung"):
        actions.write_statement(kind="about", text=" ", by=MAKER, at=AT)
    with pytest.raises(refusals.NotAllowedError, match="Người điều phối"):
        actions.write_statement(kind="about", text="A", by=LEADER, at=AT)
    actions.write_statement(kind="about", text="Cũ", by=MAKER, at=AT)
    actions.write_statement(
        kind="about", text="Mới", basis="QĐ 1", is_confirmed=True, by=MAKER, at=AT
    )
    assert queries.list_texts()["about"].text == "Mới"
    assert models.Statement.objects.count() == 2


def test_a_rating_keeps_page_score_and_day_and_nothing_else() -> None:
    actions.rate(place="home", score="5", by=LEADER, at=AT)
    actions.rate(place="home", score="2", by=LEADER, at=AT)
    names = {field.name for field in models.Rating._meta.get_fields()}
    assert names == {"id", "place", "score", "on"}
    (found,) = queries.list_ratings(since=UNTIL)
    assert (found.place, found.count, found.mean) == ("home", 2, 3.5)
    for place, score in (("home", "6"), ("home", "x"), ("home", ""), ("khac", "5")):
        with pytest.raises(rules.ReleasesError):
            actions.rate(place=place, score=score, by=LEADER, at=AT)


def test_a_demonstration_releases_its_last_but_one_month_once(
    cycle: reporting.Cycle,
) -> None:
    by = audit_rules.SYSTEM
    older = releasing.add_cycle("2026-10")
    assert actions.add_demonstration(by=by, at=AT) is None
    org_actions.mark_demonstration(
        kind="demonstration", plan=plan().code, today=UNTIL, months=2, by=by, at=AT
    )
    one = actions.add_demonstration(by=by, at=AT)
    assert one is not None
    assert one.consolidation.cycle == older
    assert one.by.startswith("minhhoa.")
    assert actions.add_demonstration(by=by, at=AT) is None


def test_honours_are_released_as_counts_without_a_name_and_only_when_chosen(
    made: reporting.Consolidation,
) -> None:
    honours.add_programme(since=UNTIL)
    honours.add_programme("Chưa bắt đầu", since=UNTIL + timedelta(days=1))
    honours.add_honour("Lò Thị Hoa")
    honours.add_honour("Quàng Văn Bun", honoured_on=date(2026, 10, 1), consent="refused")
    without = releasing.release(made)
    assert "communication" not in without.snapshot
    one = releasing.release(made, with_honours=True, changes="Thêm số lượng", seen=without.number)
    assert one.snapshot["communication"] == {
        "programmes": [{"label": "Chương trình", "count": 1}],
        "honours": [{"label": "Nhà khoa học", "count": 2}],
    }
    told = canonical.write(one.snapshot).decode()
    assert "Lò Thị Hoa" not in told
    assert "Quàng Văn Bun" not in told
    page = Client().get(one.get_absolute_url()).content.decode()
    assert "Người, tập thể được tôn vinh" in page
    assert "Nhà khoa học" in page


def test_security_is_released_as_counts_that_point_at_nobody_and_only_when_chosen(
    made: reporting.Consolidation,
) -> None:
    held = [cyber.add(f"Hệ thống {office} {n}", office) for office in
            ("UBND-04099", "SO-YT", "SO-KHCN") for n in range(2)]  # fmt: skip
    cyber.level(held[0])
    for number, system in enumerate(held[:5]):
        scans.import_nessus(
            system, (scans.HOSTS[0], 443, scans.WEB), (scans.HOSTS[0], 80 + number, scans.TLS),
            at=cyber.AT,
        )  # fmt: skip
    for system in held[:2]:
        scans.import_nessus(system, (scans.HOSTS[1], 443, scans.PORT), at=cyber.AT)
    mistaken = cyber.report_incident(noticed_at=cyber.AT)
    cyber_actions.dismiss_incident(incident=mistaken, note="Báo nhầm", by=cyber.CENTRE, at=cyber.AT)
    without = releasing.release(made)
    assert "security" not in without.snapshot
    one = releasing.release(made, with_security=True, changes="Thêm số lượng", seen=without.number)
    told = one.snapshot["security"]
    assert told["systems"] == [
        {"label": "Cấp độ 1", "count": None}, {"label": "Chưa xác định", "count": 5},
    ]  # fmt: skip
    assert told["open"] == [
        {"label": "Nghiêm trọng", "count": 5}, {"label": "Trung bình", "count": 5},
    ]  # fmt: skip
    assert (told["closed"], told["incidents"], told["planned"]) == ([], [], 0)
    written = canonical.write(one.snapshot).decode()
    assert not any(name in written for name in ("Hệ thống SO-YT", "10.57.0.1", "CVE-2026-57001"))
    page = Client().get(one.get_absolute_url()).content.decode()
    assert "Hệ thống thông tin theo cấp độ" in page
    assert "ít, không nêu số" in page
