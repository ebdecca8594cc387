"""The clause tree of the prose: numbered parts, orders and dashes at stable paths."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from nq57.documents.reading import draft, numbering
from nq57.documents.reading.source import Paragraph

LETTERS = "abcdđeghiklmnopqrstuvxy"
_ORDER = re.compile(r"^\((?P<n>\d{1,2})\)\s*(?P<rest>.*)$")
_DASH = re.compile(r"^[-–+•*]\s+(?P<rest>.*)$")
_PART = re.compile(
    r"^(?P<word>phần|chương|mục|điều)\s+(?P<n>[IVXL]+|\d{1,3}|thứ \w+)\s*[.:\-]?\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_FINAL = re.compile(
    r"^(?:trên đây là|yêu cầu |đề nghị |(?:kế hoạch|nghị quyết|quyết định|chỉ thị|công văn|văn bản"
    r"|chương trình) này (?:thay thế|có hiệu lực|bãi bỏ|được))",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(?P<path>\d{1,3}(?:\.\d{1,3}){0,3})\s*[.)]\s*(?P<rest>.*)$")
_ROMAN = re.compile(r"^(?P<roman>[IVXL]{1,6})\s*[.)\-]\s*(?P<rest>.*)$")
_LETTER = re.compile(r"^(?P<letter>[A-H])\s*[.)]\s*(?P<rest>.*)$")
_ALPHA = re.compile(r"^(?P<alpha>[a-zđ])\s*[.)]\s*(?P<rest>.*)$")


@dataclass
class Node:
    """A clause in the making: its path, own label, words, lines and children."""

    path: str
    style: str
    words: list[str]
    from_line: int
    to_line: int
    label: str = ""
    children: list["Node"] = field(default_factory=list)

    def text(self) -> str:
        """Return the words of this clause without its children."""
        return "\n".join(self.words)

    def span(self) -> draft.Span:
        """Return the lines of this clause without its children."""
        return draft.Span(self.from_line, self.to_line)

    def whole(self) -> draft.Span:
        """Return the lines of this clause with its children."""
        last = max([self.to_line, *(child.whole().to_line for child in self.children)])
        return draft.Span(self.from_line, last)


def read_tree(lines: Sequence[Paragraph]) -> list[Node]:
    """Return the top clauses of a body; preamble is ``MD``, closing words ``KT``."""
    builder = _Builder()
    for line in lines:
        builder.take(line)
    return builder.top


def flatten(nodes: Sequence[Node]) -> list[draft.Clause]:
    """Return the clauses of a tree in reading order."""
    found: list[draft.Clause] = []
    for node in nodes:
        found.append(draft.Clause(node.path, node.text(), node.span()))
        found.extend(flatten(node.children))
    return found


class _Builder:
    def __init__(self) -> None:
        self.top: list[Node] = []
        self._stack: list[Node] = []
        self._paths: set[str] = set()
        self._is_final = False

    def take(self, line: Paragraph) -> None:
        words = f"{line.label} {line.text}".strip() if line.label else line.text
        found = _parse(words)
        if found is None:
            self._plain(line, words)
            return
        style, label, rest = found
        if style == "dash" and not self._stack:
            self._plain(line, words)
            return
        self._push(style, label, rest, line.line)

    def _plain(self, line: Paragraph, words: str) -> None:
        is_final = self._stack and _FINAL.match(words) and not words.endswith(":")
        if is_final or self._is_final:
            self._is_final = True
            self._root("KT", words, line.line)
        elif self._stack:
            node = self._stack[-1]
            starts_lower = words[:1].islower()
            if starts_lower and node.words:
                node.words[-1] = f"{node.words[-1]} {words}"
            else:
                node.words.append(words)
            node.to_line = line.line
        else:
            self._root("MD", words, line.line)

    def _root(self, path: str, words: str, line: int) -> None:
        if self.top and self.top[-1].path == path:
            self.top[-1].words.append(words)
            self.top[-1].to_line = line
            return
        self.top.append(Node(self._unique(path), "plain", [words], line, line))

    def _push(self, style: str, label: str, rest: str, line: int) -> None:
        styles = [node.style for node in self._stack]
        if style in styles:
            self._stack = self._stack[: styles.index(style)]
        elif style == "roman" or style == "part":
            kept = [node for node in self._stack if node.style in ("part", "letter")]
            self._stack = kept if style == "roman" else []
        parent = self._stack[-1] if self._stack else None
        siblings = parent.children if parent else self.top
        if style == "dash":
            count = sum(1 for node in siblings if node.style == "dash")
            label = LETTERS[count % len(LETTERS)] * (count // len(LETTERS) + 1)
        base = parent.path if parent else ""
        if style.startswith("number") and "." in label and base:
            head = label.rsplit(".", 1)
            if base == head[0] or base.endswith(f".{head[0]}"):
                label = head[1]
        path = self._unique(f"{base}.{label}" if base else label)
        node = Node(path, style, [rest] if rest else [], line, line, label)
        siblings.append(node)
        self._stack.append(node)

    def _unique(self, path: str) -> str:
        candidate, count = path, 1
        while candidate in self._paths:
            count += 1
            candidate = f"{path}~{count}"
        self._paths.add(candidate)
        return candidate


def _parse(words: str) -> tuple[str, str, str] | None:
    part = _PART.match(words)
    if part is not None and (part["n"][:1].isdigit() or part["n"].isupper()):
        is_plain = part["word"].lower() == "phần" and part["n"].isupper()
        label = part["n"] if is_plain else f"{part['word'].capitalize()} {part['n']}"
        return "part", label, part["rest"]
    roman = _ROMAN.match(words)
    if (
        roman is not None
        and numbering.to_roman(numbering.from_roman(roman["roman"])) == roman["roman"]
    ):
        return "roman", roman["roman"], roman["rest"]
    letter = _LETTER.match(words)
    if letter is not None:
        return "letter", letter["letter"], letter["rest"]
    order = _ORDER.match(words)
    if order is not None:
        return "order", f"({order['n']})", order["rest"]
    number = _NUMBERED.match(words)
    if number is not None and not re.match(r"\d", number["rest"]):
        depth = number["path"].count(".")
        return f"number{depth}", number["path"], number["rest"]
    alpha = _ALPHA.match(words)
    if alpha is not None:
        return "alpha", alpha["alpha"], alpha["rest"]
    dash = _DASH.match(words)
    if dash is not None:
        return "dash", "", dash["rest"]
    return None
