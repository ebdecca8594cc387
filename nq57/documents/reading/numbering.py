"""Sequence numbers of rows: what a line can be a number of, and whether it continues.

A step between two numbers costs nothing when it is the expected one; the search over
rows adds these costs to those of the cells, so that a bare ``40`` stays a value.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

Style = Literal["letter", "roman", "number", "alpha", "dash"]

_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_ROMAN = re.compile(r"^(?P<roman>[IVXL]{1,7})(?P<end>\s*[.):\-–]|\s*$)\s*(?P<rest>.*)$")
_LETTER = re.compile(r"^(?P<letter>[A-HK])(?P<end>\s*[.):]|\s*$)\s*(?P<rest>.*)$")
_NUMBER = re.compile(
    r"^(?:(?P<group>[IVXL]{1,7})\.)?(?P<path>\d{1,3}(?:\.\d{1,3}){0,3})(?P<end>\s*[.):]|\s*$"
    r"|\s(?=\D))"
    r"\s*(?P<rest>.*)$"
)
_ALPHA = re.compile(r"^(?P<alpha>[a-zđ])(?P<end>\s*[.)]|\s*$)\s*(?P<rest>.*)$")
_DASH = re.compile(r"^[-–+•]\s+(?P<rest>[^\Wa-zà-ỹđ].*)$")
_ALPHABET = "abcdđeghiklmnopqrstuvxy"

IMPOSSIBLE = 14.0


@dataclass(frozen=True)
class Token:
    """A sequence number at the head of a line, and the words after it on that line."""

    style: Style
    path: tuple[int, ...]
    label: str
    rest: str
    group: int | None = None


@dataclass(frozen=True)
class State:
    """Where the numbering stands: group counters, the path in the group, its letter."""

    letter: int = 0
    roman: int = 0
    path: tuple[int, ...] = ()
    alpha: int = 0
    last: int = 0
    heading: str = ""

    def group_code(self) -> str | None:
        """Return the code of the present group, or None outside any."""
        if self.heading:
            return self.heading
        parts = []
        if self.letter:
            parts.append(chr(ord("A") + self.letter - 1))
        if self.roman:
            parts.append(to_roman(self.roman))
        return ".".join(parts) or None

    def row_code(self) -> str:
        """Return the code of the present row, as the document writes it."""
        parts = [part for part in (self.group_code(), ".".join(map(str, self.path))) if part]
        if self.alpha:
            parts.append(_ALPHABET[self.alpha - 1])
        return ".".join(parts)

    def parent_code(self) -> str | None:
        """Return the code of the row that the present one is a part of, or None."""
        if self.alpha:
            return replace(self, alpha=0).row_code()
        if len(self.path) > 1:
            return replace(self, path=self.path[:-1]).row_code()
        return None

    def depth(self) -> int:
        """Return how deep the present row lies in its group."""
        return len(self.path) + (1 if self.alpha else 0)


def tokens(line: str) -> list[Token]:
    """Return every sequence number that ``line`` can begin with."""
    found: list[Token] = []
    match = _ROMAN.match(line)
    if match is not None and to_roman(from_roman(match["roman"])) == match["roman"]:
        value = (from_roman(match["roman"]),)
        found.append(Token("roman", value, match["roman"], match["rest"]))
    match = _LETTER.match(line)
    if match is not None:
        value = (ord(match["letter"]) - ord("A") + 1,)
        found.append(Token("letter", value, match["letter"], match["rest"]))
    match = _NUMBER.match(line)
    if match is not None and _is_number(match):
        path = tuple(int(part) for part in match["path"].split("."))
        group = from_roman(match["group"]) if match["group"] else None
        label = line[: match.end("path")]
        found.append(Token("number", path, label, match["rest"], group))
    match = _ALPHA.match(line)
    if match is not None and match["alpha"] in _ALPHABET and match["alpha"] != "x":
        found.append(
            Token("alpha", (_ALPHABET.index(match["alpha"]) + 1,), match["alpha"], match["rest"])
        )
    match = _DASH.match(line)
    if match is not None:
        found.append(Token("dash", (0,), "-", match["rest"]))
    return found


def step(state: State, token: Token) -> tuple[State, float]:
    """Return the state after ``token`` and what that step costs."""
    value = token.path[0]
    if token.style == "letter":
        cost = _gap(state.letter, value)
        return State(letter=value, last=state.last), cost
    if token.style == "roman":
        cost = _gap(state.roman, value)
        if value == 1 and (state.letter or state.heading or state.roman == 0):
            cost = 0.0
        return State(letter=state.letter, roman=value, last=state.last), cost
    if token.style == "alpha":
        cost = 0.5 + _gap(state.alpha, value)
        if not state.path:
            cost += 3.0
        return replace(state, alpha=value), cost
    if token.style == "dash":
        if not state.path or state.alpha + 1 > len(_ALPHABET):
            return state, IMPOSSIBLE
        return replace(state, alpha=state.alpha + 1), 0.5 if state.alpha else 1.5
    return _step_number(state, token)


def to_roman(value: int) -> str:
    """Return ``value`` in Roman numerals."""
    marks = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    result = ""
    for amount, mark in marks:
        while value >= amount:
            result += mark
            value -= amount
    return result


def from_roman(numeral: str) -> int:
    """Return the value of a Roman numeral (badly formed ones give some number)."""
    total = 0
    for index, mark in enumerate(numeral):
        value = _ROMAN_VALUES[mark]
        following = _ROMAN_VALUES[numeral[index + 1]] if index + 1 < len(numeral) else 0
        total += -value if value < following else value
    return total


def _is_number(match: re.Match[str]) -> bool:
    is_closed = bool(match["end"].strip()) or not match["rest"]
    return is_closed or "." in match["path"]


def _gap(present: int, value: int) -> float:
    if value == present + 1:
        return 0.0
    if value > present:
        return 3.0 + min(value - present - 1, 8)
    return 7.0 if value == present else 9.0


def _step_number(state: State, token: Token) -> tuple[State, float]:
    path, cost = token.path, 0.0
    if token.group is not None:
        cost += 0.0 if token.group == state.roman else 5.0
    if len(path) == 1:
        top = state.path[0] if state.path else 0
        cost += _gap(top, path[0])
        if not state.path and path[0] == state.last + 1:
            cost = min(cost, 0.3)
        return replace(state, path=path, alpha=0, last=path[0]), cost
    cost += _child_cost(state, path)
    return replace(state, path=path, alpha=0, last=max(state.last, path[0])), cost


def _child_cost(state: State, path: tuple[int, ...]) -> float:
    held = state.path
    prefix = path[:-1]
    if held[: len(prefix)] == prefix:
        child = held[len(prefix)] if len(held) > len(prefix) else 0
        return _gap(child, path[-1])
    if path[-1] != 1:
        return 9.0
    if len(prefix) == 1 and not held and prefix[0] in (state.roman, state.letter):
        return 0.5
    above = held[: len(prefix) - 1] == prefix[:-1]
    next_parent = (held[len(prefix) - 1] if len(held) >= len(prefix) else 0) + 1
    if above and prefix[-1] == next_parent:
        return 2.5
    return 8.0
