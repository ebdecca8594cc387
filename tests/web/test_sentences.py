"""Sentences of the rules in the language of the page."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from nq57.cases.actions import writing
from nq57.core import periods, phrases
from nq57.core.phrases import Phrase
from nq57.plans.rules import telling as plan_telling
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


def make_reminder(due: date, *titles: str, noun: str = "việc", **said: Any) -> str:
    return rules.say_reminder(
        due=due, today=date(2026, 12, 1), noun=noun, titles=titles or ["Kế hoạch"], **said
    )


def make_case(title: str) -> Any:
    return SimpleNamespace(title=title)


REPORT = "Báo cáo Tháng 11/2026: UBND xã Mường Bú"


@pytest.mark.parametrize(
    ("told", "english"),
    [
        (make_reminder(date(2026, 12, 4), "Kế hoạch."), "3 day(s) left: Kế hoạch. Due 04/12/2026."),
        (make_reminder(date(2026, 12, 1)), "Due today: Kế hoạch. Due 01/12/2026."),
        (
            make_reminder(date(2026, 11, 30), "A", "B", noun="báo cáo tháng 11/2026"),
            "1 day(s) late: reports of 11/2026 (2), due 30/11/2026: A; B.",
        ),
        (
            make_reminder(date(2026, 11, 30), *"ABCDEFG"),
            "1 day(s) late: obligations (7), due 30/11/2026: A; B; C; D; E; F; and 1 more (obligations).",
        ),
        (
            make_reminder(date(2026, 11, 30), is_named=False),
            "1 day(s) late: obligations (1), due 30/11/2026.",
        ),
        (
            rules.pass_up(
                make_reminder(date(2026, 11, 30), "báo cáo quý IV/2026 của Sở Y tế"),
                audience="focal",
                reached="coordinator",
            ),
            "Passed up (coordinator) because the office has nobody as focal, head. "
            "1 day(s) late: report of QIV/2026 by Sở Y tế. Due 30/11/2026.",
        ),
        (
            writing.say(make_case(REPORT), "Trả lại", "Số này sai."),
            "Returned: Report of Month 11/2026: UBND xã Mường Bú. Số này sai.",
        ),
        (writing.say(make_case("Đề án."), "Đôn đốc", "Gửi sớm."), "Urged: Đề án. Gửi sớm."),
        (
            writing.say(make_case("Đề án"), "Được gia hạn đến 31/12/2026"),
            "Extended until 31/12/2026: Đề án",
        ),
        (
            "Bản tin 01/12/2026: 2 việc quá hạn; 0 việc đến hạn trong 7 ngày; "
            "Báo cáo tháng 11/2026: chưa gửi, hạn 04/12/2026.",
            "Digest of 01/12/2026: overdue tasks: 2; tasks due within 7 days: 0; "
            "report of 11/2026: not sent, due 04/12/2026.",
        ),
        (
            Phrase(rules.telling.HANDED_WITH, count=3, case=REPORT, text="Anh làm giúp."),
            "Items handed to you in Report of Month 11/2026: UBND xã Mường Bú: 3. Anh làm giúp.",
        ),
        (
            Phrase(
                plan_telling.GUIDED_ON,
                guidance=plan_telling.GUIDANCE_AMENDED,
                subject="II.3 Tỷ lệ",
                text="Hỏi gì?",
                on="01/12/2026",
            ),
            "Changed guidance on II.3 Tỷ lệ: Hỏi gì? Applies from 01/12/2026.",
        ),
        ("Họp lúc 8 giờ: mang tài liệu. Cảm ơn.", "Họp lúc 8 giờ: mang tài liệu. Cảm ơn."),
    ],
)
def test_messages_of_the_product_are_said_in_english_and_what_they_quote_is_not(
    told: str, english: str
) -> None:
    with translation.override("en"):
        assert tags.notice(told) == english
    with translation.override("vi"):
        assert tags.notice(told) == told
