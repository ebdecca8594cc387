"""The province's text: sentences traced to filings, edited with attribution; gaps, conflicts."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57.core import refusals
from nq57.reporting import actions, models, queries, rules
from tests.factories import reports
from tests.factories.reports import COORDINATOR, FIRST, of_office

SAID = (
    "Đã ban hành Kế hoạch số 12/KH-UBND. Giao ông Lò V. An, TP. Sơn La chủ trì; theo dõi hằng tuần.\n"
    "Đạt 70,5% (tăng 1.234 người)! Sẽ tiếp tục; 3 trên 4 xong.\n- Mua máy; - Tập huấn;"
)


def test_sentences_end_where_they_end_and_abbreviations_end_none() -> None:
    assert [one.text for one in rules.split_sentences(SAID)] == [
        "Đã ban hành Kế hoạch số 12/KH-UBND.",
        "Giao ông Lò V. An, TP. Sơn La chủ trì; theo dõi hằng tuần.",
        "Đạt 70,5% (tăng 1.234 người)!",
        "Sẽ tiếp tục; 3 trên 4 xong.",
        "- Mua máy",
        "- Tập huấn",
    ]


@given(st.text("aAĐđ .!?\n;”0", max_size=60))
def test_every_sentence_stands_where_it_says_and_nothing_is_lost(said: str) -> None:
    found = rules.split_sentences(said)
    assert all(said[one.start : one.start + len(one.text)] == one.text for one in found)
    kept = "".join("".join(one.text.split()) for one in found)
    lost = set("".join(said.split())) - set(kept)
    assert lost <= set("”;")


@pytest.mark.parametrize("said", ["", " ", "Không.", "không có", "Không phát sinh.", "–"])
def test_what_says_nothing(said: str) -> None:
    assert rules.says_nothing(said)
    assert not rules.says_nothing("Không có khó khăn lớn về kinh phí.")


@pytest.mark.parametrize(
    ("sentence", "is_done"),
    [("Nhiệm vụ I.3 đã hoàn thành.", True), ("Chưa hoàn thành I.3.", False),
     ("Phấn đấu hoàn thành I.3.", False), ("Sẽ hoàn thành.", False), ("Đang làm.", False)],
)  # fmt: skip
def test_what_claims_to_be_done(sentence: str, is_done: bool) -> None:
    assert rules.claims_done(sentence) == is_done


def test_figures_of_a_sentence_are_compared_as_precisely_as_it_says() -> None:
    known = [Decimal("64.74"), Decimal(57), None]
    assert rules.list_codes("V.12 và I.3.2 đạt 64,7%") == ["V.12", "I.3.2"]
    assert rules.find_other_figures("V.12 đạt 64,7% năm 2026", known) == []
    assert rules.find_other_figures("V.12 đạt 70% năm 2026", known) == [Decimal(70)]
    assert rules.find_other_figures("V.12 đạt 65%", known) == []
    assert rules.find_other_figures("V.12 năm 2026", known) == []


@pytest.fixture
def cycle(owed_province: None, db: None) -> models.Cycle:
    reports.set_terms()
    return reports.open_cycle()


def send(cycle: models.Cycle, office: str, words: dict[str, str]) -> models.Report:
    report = reports.get_report(cycle, office)
    reports.fill(report)
    report = reports.get_report(cycle, office)
    entry = actions.Entry(
        report.item, report.revision, dict.fromkeys(rules.WORDS, "Không.") | words
    )
    actions.save_entries(report=report, entries=[entry], by=of_office("focal", office), at=FIRST)
    return reports.send(reports.get_report(cycle, office))


def keys(cycle: models.Cycle, part: str = "results") -> list[str]:
    found = queries.find_statements(cycle=cycle, part=part).order_by("organisation__sort_key")
    told = queries.list_statements(reports=found, part=part)
    return [one.key for row in told for one in row.sentences if not one.taken]


def test_each_sentence_of_the_province_traces_to_an_office_s_filing(cycle: models.Cycle) -> None:
    send(cycle, "SO-YT", {"results": SAID})
    send(cycle, "SO-TC", {"results": "Đã cấp kinh phí đợt 1."})
    assert actions.take_sentences(cycle=cycle, keys=keys(cycle), by=COORDINATOR, at=FIRST) == 7
    assert keys(cycle) == []
    rows = queries.list_passages(cycle=cycle)
    assert len(rows) == 7
    for row in rows:
        assert queries.trace(passage=row.passage) == row.passage.quoted == row.passage.text
        assert not row.is_stale
    taken = rows[0].passage
    edited = actions.edit_passage(
        passage=taken, text="Sở Y tế đã ban hành kế hoạch.", seen=0, by=COORDINATOR, at=FIRST
    )
    assert edited.is_edited
    assert queries.trace(passage=edited) == edited.quoted != edited.text
    with pytest.raises(rules.ReportingError, match="vừa sửa"):
        actions.edit_passage(passage=taken, text="Khác", seen=0, by=COORDINATOR, at=FIRST)
    text = queries.make_text(cycle=cycle)["results"]
    assert {one["office"] for one in text} == {"SO-YT", "SO-TC"}
    assert text[0]["text"] != text[0]["quoted"]
    actions.raise_passage(passage=rows[1].passage, by=COORDINATOR, at=FIRST)
    assert queries.list_passages(cycle=cycle)[0].passage.pk == rows[1].passage.pk
    actions.drop_passage(passage=edited, by=COORDINATOR, at=FIRST)
    assert len(keys(cycle)) == 1
    for act in (
        actions.drop_passage, actions.raise_passage, partial(actions.edit_passage, text="x", seen=1)
    ):  # fmt: skip
        with pytest.raises(rules.ReportingError, match="đã được người khác bỏ"):
            act(passage=edited, by=COORDINATOR, at=FIRST)


def test_a_sentence_that_the_office_no_longer_says_is_marked(cycle: models.Cycle) -> None:
    report = send(cycle, "SO-YT", {"results": "Đã xong đợt 1. Đang làm đợt 2."})
    actions.take_sentences(cycle=cycle, keys=keys(cycle), by=COORDINATOR, at=FIRST)
    head = of_office("head", "SO-YT")
    actions.withdraw(report=report, by=head, at=FIRST)
    fresh = reports.get_report(cycle, "SO-YT")
    words = dict.fromkeys(rules.WORDS, "Không.") | {"results": "Đã xong đợt 1."}
    entry = actions.Entry(fresh.item, fresh.revision, words)
    by = of_office("focal", "SO-YT")
    actions.save_entries(report=fresh, entries=[entry], by=by, at=FIRST)
    reports.send(reports.get_report(cycle, "SO-YT"), at=FIRST + timedelta(days=1))
    assert [row.is_stale for row in queries.list_passages(cycle=cycle)] == [False, True]


def test_the_search_needs_no_accents_and_finds_offices_too(cycle: models.Cycle) -> None:
    send(cycle, "SO-YT", {"results": "Đã phủ sóng vùng lõm."})
    send(cycle, "SO-TC", {"results": "Đã cấp kinh phí."})

    def found(**by: str) -> set[str]:
        rows = queries.find_statements(cycle=cycle, part="results", **by)
        return set(rows.values_list("organisation__code", flat=True))

    assert found(query="phu song") == {"SO-YT"}
    assert found(query="so tai chinh") == {"SO-TC"}
    assert found(office="SO-YT") == {"SO-YT"}
    assert found() == {"SO-YT", "SO-TC"}


def test_gaps_name_who_sent_nothing_and_who_said_nothing(cycle: models.Cycle) -> None:
    send(
        cycle, "SO-YT", {"results": "Đã xong.", "leadership": "Đã họp.", "next_tasks": "Làm tiếp."}
    )
    gaps = queries.list_gaps(cycle=cycle)
    assert len(gaps) == 95
    assert sum(gap.is_unsent for gap in gaps) == 94
    (silent,) = [gap for gap in gaps if not gap.is_unsent]
    assert silent.parts == [rules.WORDS["shortcomings"]]


def test_conflicts_between_words_lines_and_figures_are_listed(cycle: models.Cycle) -> None:
    figure = models.Figure.objects.filter(
        report__cycle=cycle, profile__formula_units="ratio"
    ).select_related("report__organisation", "indicator").earliest("pk")  # fmt: skip
    office, code = figure.report.organisation.code, figure.indicator.code
    line = models.Line.objects.filter(
        report__organisation__code=office, obligation__task__kind="task"
    ).select_related("obligation__task").earliest("pk")  # fmt: skip
    task = line.obligation.task
    assert task is not None
    send(
        cycle,
        office,
        {"results": f"Nhiệm vụ {task.code} đã hoàn thành. Chỉ tiêu {code} đạt 12,5%."},
    )
    other = "SO-TC" if office != "SO-TC" else "SO-YT"
    sent = send(cycle, other, {})
    models.Line.objects.filter(report=sent).update(state="done")
    draft = models.Report.objects.filter(cycle=cycle, first_sent_on=None).earliest("pk")
    models.Line.objects.filter(report=draft).update(state="done")
    found = queries.list_conflicts(cycle=cycle)
    said = {(one.kind, one.label) for one in found if one.kind in ("words_done", "figure_differs")}
    assert said == {("words_done", task.code), ("figure_differs", code)}
    done = [one for one in found if one.kind == "line_done"]
    assert {one.office for one in done} == {
        reports.get_report(cycle, other).organisation.short_name
    }
    assert {one.held for one in done} == {"Đã giao"}
    assert all(one.report for one in found)


def test_refusals_say_why(cycle: models.Cycle) -> None:
    send(cycle, "SO-YT", {"results": "Đã xong."})
    (key,) = keys(cycle)
    with pytest.raises(refusals.NotAllowedError):
        actions.take_sentences(cycle=cycle, keys=[key], by=of_office("focal"), at=FIRST)
    for chosen, message in (([], "ít nhất một"), (["x"], "danh sách"), ([key + "9"], "không còn"),
                           (["0.results.0"], "không còn")):  # fmt: skip
        with pytest.raises(rules.ReportingError, match=message):
            actions.take_sentences(cycle=cycle, keys=chosen, by=COORDINATOR, at=FIRST)
    actions.take_sentences(cycle=cycle, keys=[key], by=COORDINATOR, at=FIRST)
    assert actions.take_sentences(cycle=cycle, keys=[key], by=COORDINATOR, at=FIRST) == 0
    passage = models.Passage.objects.get()
    with pytest.raises(rules.ReportingError, match="không được để trống"):
        actions.edit_passage(passage=passage, text="  ", seen=0, by=COORDINATOR, at=FIRST)
