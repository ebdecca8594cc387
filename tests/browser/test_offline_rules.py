"""The value rules on the device say what the server's say: one table of cases is put to both."""

import json
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from nq57.reporting import rules

pytestmark = pytest.mark.django_db

TITLES = dict(rules.WORDS)
NUMBERS = (
    "",
    " ",
    "0",
    "-0",
    "5",
    "-3",
    "+7",
    "5.431",
    "61,7",
    "0.66",
    "1.200",
    "0,123",
    "12.345",
    "1.234.567,89",
    "1,234,567.89",
    "1.23.456",
    "12,34,5",
    "1 234 567",
    "1 234,5",
    "12 34",
    "1234,567",
    "1.2345",
    "00.123",
    "\u22123",
    "1\u00a0234",
    "68 người",
    "1e5",
    "٣",
    "1.",
    ",5",
    "9999999999999",
    "10000000000000",
    "-10000000000000",
    "9.999.999.999.999,9",
    "1" * 40,
    "1" * 41,
    "0" * 39 + "1",
    "100,0",
    "64,000000",
    "64.5",
    "\u30005\x1f",
    "\ufeff5",
    "5\x00",
)
PERCENTS = ("", "0", "40", "100", "100%", " 60 % ", "101", "-1", "4,5", "٤", "0040", "0000001000",
            "%", "5%%", "mười")  # fmt: skip
DAYS = (
    "",
    " ",
    "04/12/2026",
    "4/6/2025",
    "4-6-2025",
    "4.6.2025",
    "ngày 04 tháng 6 năm 2025",
    "NGÀY 4 THÁNG 6 NĂM 2025",
    "31/02/2026",
    "29/02/2028",
    "29/02/2026",
    "29/02/1900",
    "0/1/2026",
    "1/0/2026",
    "1/13/2026",
    "1/1/1899",
    "1/1/2100",
    "1/1/26",
    "2026-12-04",
    " 1 / 1 / 2026 ",
    "ngày1/1/2026",
    "1/1/2026 ",
    "001/1/2026",
    "hôm qua",
)
STATES = ("", "doing", "done", "continuing", "not_started", " done ", "xong", "DONE")
PRODUCTS = ("", "BC 31", " ", "x" * 200, "đ" * 201, f" {'x' * 200} ")
ANSWERS = ("open", "as_before", "changed")


BOUNDS = (("", ""), ("0", ""), ("", "100"), ("1", "5.5"), ("-3", "-3"), ("1000", "1200000.25"))
CHOICES = {12: "Có", 13: "Chưa", 14: "Có nhưng  không ổn định", 7: "Đường ĐẤT"}
PICKED = ("", " ", "#12", " #13 ", "#1", "12", "có", "CHƯA", "chua", "Co nhung khong on dinh",
          "duong dat", "đường  đất", "không", "x" * 61, "😀" * 61)  # fmt: skip
TEXTS = ("", " \r\n", "Khó.", "a\r\nb", "x" * 5000, "đ" * 5001, "😀" * 5001, f" {'x' * 5000}\n")
FINE = ("0,0000001", "1,123456", "1,1234560", "1,1234567", "9999999999999,999999", "0,0000000",
        "1,000000000000000000000000000000000001", "5,5", "5,50", "5,51", "-3,0",
        "1200000,25", "1.200.000,26")  # fmt: skip


def make_answers() -> list[dict[str, Any]]:
    said = {"number": (*NUMBERS, *FINE), "text": TEXTS, "date": DAYS, "choice": PICKED,
            "file": ("", "bien-ban.pdf")}  # fmt: skip
    return [
        {"kind": kind, "typed": typed, "is_required": is_required, "low": low, "high": high}
        for kind, words in said.items()
        for typed in words
        for is_required in (True, False)
        for low, high in (BOUNDS if kind == "number" else BOUNDS[:1])
    ]


def make_lines() -> list[dict[str, Any]]:
    chance = random.Random(57)
    drawn = [
        (chance.choice(STATES), chance.choice(PERCENTS), chance.choice(PRODUCTS),
         chance.choice(DAYS), chance.choice(ANSWERS))
        for _ in range(2000)
    ]  # fmt: skip
    drawn += [("done", percent, "BC 31", "4/6/2025", "changed") for percent in PERCENTS]
    drawn += [("doing", "", "", day, "changed") for day in DAYS]
    names = ("state", "percent", "product", "product_on", "answer")
    return [dict(zip(names, one, strict=True)) | {"difficulty": ""} for one in drawn]


def make_figures() -> list[dict[str, Any]]:
    chance = random.Random(58)
    drawn = [
        (*(chance.choice(NUMBERS) for _ in range(3)), chance.choice(ANSWERS),
         chance.random() < 0.7, chance.random() < 0.7)
        for _ in range(3000)
    ]  # fmt: skip
    drawn += [(number, "64", "", "changed", True, True) for number in NUMBERS]
    drawn += [("", "", number, "changed", False, False) for number in NUMBERS]
    names = ("numerator", "denominator", "value", "answer", "has_parts", "is_share")
    cases = [dict(zip(names, one, strict=True)) | {"note": ""} for one in drawn]
    return [one | {"is_share": one["is_share"] and one["has_parts"]} for one in cases]


def judge_line(case: dict[str, Any]) -> rules.Fault | None:
    names = ("state", "percent", "product", "product_on", "difficulty")
    line, fault = rules.read_line(rules.LineText(**{name: case[name] for name in names}), "line-1")
    return fault or rules.check_line(line, answer=case["answer"], label="I.3", where="line-1")


def judge_figure(case: dict[str, Any]) -> rules.Fault | None:
    names = ("numerator", "denominator", "value", "note")
    typed = rules.FigureText(**{name: case[name] for name in names})
    figure, fault = rules.read_figure(typed, "figure-1")
    return fault or rules.check_figure(
        figure, answer=case["answer"], label="II.3", where="figure-1",
        has_parts=case["has_parts"], is_share=case["is_share"],
    )  # fmt: skip


def judge_answer(case: dict[str, Any]) -> rules.Fault | None:
    low, high = (Decimal(case[name]) if case[name] else None for name in ("low", "high"))
    asked = rules.Asked(
        kind=case["kind"], label="Câu 3", is_required=case["is_required"], low=low, high=high,
        choices=CHOICES,
    )  # fmt: skip
    given, fault = rules.read_answer(asked, case["typed"], "q1")
    if case["kind"] == "file" and case["typed"]:
        given = rules.Given(file=1)
    return fault or rules.check_answer(asked, given, "q1")


def say(fault: rules.Fault | None) -> list[str] | None:
    return None if fault is None else [fault.code, fault.where, fault.sentence]


JUDGE = """(table) => {
    const { rules } = window.nq57;
    const say = (fault) => fault && [fault.code, fault.where, fault.sentence];
    return JSON.stringify({
        lines: table.lines.map((one) => say(rules.readLine(one, "line-1")
            ?? rules.checkLine(one, { ...one, label: "I.3", where: "line-1" }))),
        figures: table.figures.map((one) => say(rules.readFigure(one, "figure-1")
            ?? rules.checkFigure(one, { ...one, label: "II.3", where: "figure-1" }))),
        answers: table.answers.map((one) => ({ ...one, label: "Câu 3", choices: table.choices }))
            .map((one) => say(rules.readAnswer(one, one.typed, "q1")
                ?? rules.checkAnswer(one, one.typed, "q1"))),
        words: table.words.map((one) => rules.checkWords(one, table.titles).map(say)),
    });
}"""


def test_the_device_and_the_server_judge_alike(
    origin: str, open_page: Callable[[int], Page]
) -> None:
    lines, figures, answers = make_lines(), make_figures(), make_answers()
    words = [dict.fromkeys(TITLES, said) for said in ("", " \n", "Không.", "\u3000")]
    page = open_page(1280)
    page.goto(origin + reverse("offline:page"))
    page.wait_for_function("() => window.nq57")
    table = {"lines": lines, "figures": figures, "words": words, "titles": TITLES,
             "answers": answers, "choices": [[f"#{key}", said] for key, said in CHOICES.items()]}  # fmt: skip
    told = json.loads(page.evaluate(JUDGE, table))
    here = {
        "lines": [say(judge_line(one)) for one in lines],
        "figures": [say(judge_figure(one)) for one in figures],
        "answers": [say(judge_answer(one)) for one in answers],
        "words": [[say(fault) for fault in rules.check_words(one)] for one in words],
    }
    codes = {fault[0] for part in ("lines", "figures", "answers") for fault in here[part] if fault}
    assert codes >= {
        "E601", "E602", "E603", "E604", "E605", "E606", "E607", "E608", "E609", "E610", "E611",
        "E612", "E621", "E801", "E802", "E803", "E804", "E811", "E812",
    }  # fmt: skip
    for part, cases in (
        ("lines", lines),
        ("figures", figures),
        ("answers", answers),
        ("words", words),
    ):
        pairs = zip(cases, told[part], here[part], strict=True)
        assert [one for one in pairs if one[1] != one[2]] == []
