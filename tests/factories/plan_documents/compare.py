"""Equality of read and printed cells: white space and closing marks do not count."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from tests.factories.plan_documents import cells, expect

Json = dict[str, Any]
Check = tuple[str, object, object, bool]

EVERY = {"half": "half_year"}

_MARKS = re.compile(r"\[\d+\]")
_SERVES = re.compile(r"\(nhómnhiệmvụphụcvụ.*$")
_KINDS = {
    "date": "date", "month": "date", "quarter": "date", "year": "date", "span": "date",
    "recurring": "recurring", "continuous": "continuous", "conditional": "condition",
    "in_period": "flag", "none": "none", "text": "text",
}  # fmt: skip
_OPS = {"between": "range", None: "text"}
_SHORT = (
    ("uỷ ban", "ủy ban"), ("ủy ban nhân dân", "ubnd"), ("kh&cn", "khoa học và công nghệ"),
    ("nn&mt", "nông nghiệp và môi trường"), ("gd&đt", "giáo dục và đào tạo"),
    ("bhxh", "bảo hiểm xã hội"), ("tổng hợp", ""), ("hội đồng nhân dân", "hđnd"),
    ("cấp xã", "các xã, phường"),
)  # fmt: skip
_BOTH = re.compile(r"^UBND cấp huyện,? (?:và )?(?:cấp )?xã$")
_LOOSE = re.compile(
    r"\b(có liên quan|liên quan|trên địa bàn tỉnh|trên địa bàn|tỉnh sơn la|sơn la|tỉnh|các|"
    r"trực thuộc trung ương|cơ quan|và|chi nhánh|việt nam)\b"
)


def squash(text: str | None) -> str:
    """Return ``text`` without white space, note marks and closing punctuation."""
    plain = unicodedata.normalize("NFC", text or "").replace("–", "-").replace("’’", "''")
    return "".join(_MARKS.sub("", plain).split()).strip(".,;:").casefold()


def is_same_text(expected: str, got: str | None) -> bool:
    """Compare two cells as printed."""
    return squash(expected).lstrip("-") == squash(got).lstrip("-")


def is_same_title(expected: str, got: str) -> bool:
    """Compare group titles; the words on what a group serves may be apart."""
    return _SERVES.sub("", squash(expected)) == _SERVES.sub("", squash(got))


def is_code_of(number: str, code: str) -> bool:
    """Say whether ``code`` ends in the printed number; a row may have none."""
    if not number:
        return True
    plain = code.replace("(", "").replace(")", "")
    ways = {number, number.lstrip("0")}
    return any(plain == way or plain.endswith(f".{way}") for way in ways)


def is_same_kind(expected: str, got: Json) -> bool:
    """Compare the kind's words; a letter has none and may say ``letter``."""
    printed = got.get("kind_text") or ""
    if expected == "Công văn":
        return squash(printed) == squash(expected) or got["kind"] == "letter"
    return squash(expected) == squash(printed) or (
        expected == "Giấy mời" and got["kind"] == "other" and not printed
    )


def body_key(name: str) -> str:
    """Return a name for comparison: short forms written out, fillers off."""
    text = unicodedata.normalize("NFC", name).casefold()
    for short, full in _SHORT:
        text = text.replace(short, full)
    return "".join(_LOOSE.sub(" ", text).replace(",", " ").replace(";", " ").split())


def is_same_body(expected: str, got: str | None) -> bool:
    """Compare one body's name in long or short form."""
    return body_key(expected) == body_key(got or "")


def _keys(names: Iterable[str]) -> list[str]:
    """Return the keys of ``names``; one group of two levels counts as the two."""
    both = [_BOTH.sub(r"UBND cấp huyện|UBND cấp xã", name).split("|") for name in names]
    return sorted(body_key(name) for parts in both for name in parts)


def is_same_bodies(expected: Iterable[str], got: Iterable[str]) -> bool:
    """Compare lists of bodies without order."""
    return _keys(expected) == _keys(got)


def are_bodies_within(expected: Iterable[str], got: Iterable[str]) -> bool:
    """Say whether every expected body is among those read."""
    return set(_keys(expected)) <= set(_keys(got))


def is_same_unit(expected: str | None, got: str | None) -> bool:
    """Compare units; where the paper names none, only a false per cent is wrong."""
    if expected is None:
        return "%" not in (got or "")
    return squash(expected).replace("(", "") == squash(got).replace("(", "")


def target_at(item: Json, year: int) -> Json | None:
    """Return the item's target for ``year``."""
    found: Json | None = next((it for it in item["targets"] if it["horizon"] == year), None)
    return found


def targets(row: expect.ExpectedRow, item: Json) -> list[Check]:
    """Return the checks of every milestone: the raw cell in place, then its value."""
    checks: list[Check] = []
    for year, raw in row.targets.items():
        target = target_at(item, year) or {}
        got = target.get("raw")
        is_right = (not got and bool(item["code"])) if not raw else is_same_text(raw, got)
        checks.append((f"target {year}", raw, got, is_right))
        if raw:
            checks.append(_value(row, year, raw, target, item))
    return checks


def _value(row: expect.ExpectedRow, year: int, raw: str, target: Json, item: Json) -> Check:
    unit = target.get("unit") or item["unit"]
    op = target.get("op")
    got = (_OPS.get(op, op), target.get("low"), target.get("high"), unit)
    if target.get("tiers") and op is None:
        got = ("tiers", None, None, unit)
    wanted = [(it.op, it.low, it.high, it.unit or row.unit or None) for it in cells.VALUES[raw]]
    is_right = any(_is_value(one, got) for one in wanted)
    return (f"value {year}", wanted[0], got, is_right)


def _is_value(expected: tuple[Any, ...], got: tuple[Any, ...]) -> bool:
    if expected[0] != got[0]:
        return False
    if expected[0] in ("text", "keep", "tiers"):
        return True
    low, high = got[1], got[2]
    if expected[0] == "=":  # a reader may say 5 as low, as high, or as both
        low, high = (high if low is None else low), None
    return (low, high) == expected[1:3] and is_same_unit(expected[3], got[3])


def agencies(expected: expect.ExpectedAssignment, got: Json) -> list[Check]:
    """Return the checks of lead and coordinators, raw and resolved."""
    checks: list[Check] = []
    for raw, name in ((expected.lead, "leads"), (expected.coordinators, "coordinators")):
        printed = got[f"{name}_raw"]
        is_empty = not printed and not got[name] and bool(got)
        checks.append(
            (f"{name}_raw", raw, printed, is_same_text(raw, printed) if raw else is_empty)
        )
        wanted = cells.bodies(raw) if raw else None
        if wanted is not None:
            checks.append((name, wanted, got[name], is_same_bodies(wanted, got[name])))
    return checks


def assignments(row: expect.ExpectedRow, item: Json) -> list[Check]:
    """Return the checks of a task's assignments and their schedules."""
    found = item["assignments"]
    count = len(found)
    checks: list[Check] = [
        ("assignments", len(row.assignments), count, count == len(row.assignments))
    ]
    blank: Json = {"leads": [], "coordinators": [], "leads_raw": None, "coordinators_raw": None,
                   "deliverable": None, "schedule": []}  # fmt: skip
    for at, expected in enumerate(row.assignments):
        got = found[at] if at < count else blank
        if not expected.product:
            is_right = not got["deliverable"] and at < count
        else:
            is_right = is_same_text(expected.product, got["deliverable"])
        checks += agencies(expected, got)
        checks.append(("deliverable", expected.product, got["deliverable"], is_right))
        checks += _schedule(expected, got, is_there=at < count)
    return checks


def _schedule(expected: expect.ExpectedAssignment, got: Json, *, is_there: bool) -> list[Check]:
    checks: list[Check] = []
    read = {squash(cell["horizon"]): cell for cell in got["schedule"]}
    if len(expected.schedule) == len(got["schedule"]) == 1:
        read = {squash(label): got["schedule"][0] for label in expected.schedule}
    for label, raw in expected.schedule.items():
        cell = read.get(squash(label), {})
        printed = cell.get("raw")
        is_right = is_same_text(raw, printed) if raw else not printed and is_there
        checks.append((f"schedule {label}", raw, printed, is_right))
        if raw:
            kind = _KINDS.get(cell.get("kind") or "", cell.get("kind"))
            value = (kind, cell.get("due"), cell.get("expected"))
            wanted = cells.SCHEDULES[raw]
            is_right = any(_is_when(one, value) for one in wanted)
            checks.append((f"when {label}", wanted[0], value, is_right))
    return checks


def lead_and_due(item: Json) -> tuple[list[str], str | None]:
    """Return the leads and the only due date of a task or an order."""
    if "performers" in item:
        return item["performers"], item["due"]
    leads = [name for part in item["assignments"] for name in part["leads"]]
    dues = [cell["due"] for part in item["assignments"] for cell in part["schedule"]]
    return leads, next((due for due in dues if due), None)


def _is_when(expected: cells.When, got: tuple[Any, ...]) -> bool:
    if expected.kind != got[0]:
        return False
    is_due = expected.due is None or expected.due == got[1]
    return is_due and (expected.expected is None or expected.expected == got[2])
