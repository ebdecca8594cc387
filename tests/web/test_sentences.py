"""Sentences of the rules in the language of the page."""

from django.utils import translation

from nq57.core import periods, phrases
from nq57.core.phrases import Phrase
from nq57.reporting import rules
from nq57.web.shared import sentences
from nq57.web.templatetags import nq57 as tags


def test_the_edge_says_it_and_what_it_holds_in_the_language_of_the_page() -> None:
    faults = [
        rules.Fault("E603", "figure-1", Phrase("“%(typed)s” lớn quá mức ghi được.", typed="9%")),
        rules.Fault("E520", "", rules.climb(rules.Footing(state="sent")).sentence),  # type: ignore[union-attr]
    ]
    error = rules.FaultyError(faults)
    with translation.override("en"):
        assert sentences.translate(error) == (
            "2 places left before sending. “9%” is larger than can be kept. The report is not "
            "being written. Take it back or ask to correct it, then go on."
        )
        assert sentences.translate(phrases.join([])) == ""
        assert sentences.translate("Câu của người dùng") == "Câu của người dùng"
    with translation.override("vi"):
        assert sentences.translate(error) == str(error)
        assert str(error).startswith("Còn 2 chỗ trước khi gửi. “9%” lớn quá mức ghi được. Báo cáo")


def test_periods_and_due_days_are_said_in_the_language_of_the_page() -> None:
    codes = ("2026-10", "2026-Q4", "2026-H1", "2026-H2", "2026")
    labels = [periods.parse_period(code).label for code in codes]
    due = rules.get_due(
        periods.parse_period("2026-10"), due_day=4, day_off="forward",
        is_working=lambda day: day.day > 5,
    )  # fmt: skip
    kept = rules.recall_explanation(str(due.explanation))
    with translation.override("en"):
        assert [tags.words(label) for label in labels] == [
            "Month 10/2026", "Quarter IV/2026", "First half of 2026", "Second half of 2026",
            "Year 2026",
        ]  # fmt: skip
        assert tags.within(labels[1]) == "quarter IV/2026"
        assert tags.words(kept) == (
            "Before day 05 of the month after the period: by the end of 04/11/2026. "
            "That is a day off, so the reports are due by the end of 06/11/2026."
        )
        assert tags.words(rules.recall_explanation("Tự ghi")) == "Tự ghi"
    with translation.override("vi"):
        assert tags.words(labels[1]) == "Quý IV/2026"
        assert tags.within(labels[0]) == "tháng 10/2026"
        assert tags.words(kept) == due.explanation
