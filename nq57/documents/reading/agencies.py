"""Agencies named in a cell: split into bodies and groups, each resolved by name.

A cell is cut at commas, semicolons and "và" where the pieces are names; the cut of
least cost wins, so that "Sở Văn hóa, Thể thao và Du lịch" stays whole and "Các sở Y tế,
Xây dựng" is two bodies.
"""

import functools
import re
from dataclasses import dataclass

from nq57.core import text
from nq57.documents.reading import draft, forms
from nq57.documents.reading.catalogue import Catalogue, Entry

_SEPARATOR = re.compile(
    r"\s*(?:[;,\n]|\s(?:và|cùng|hoặc)(?=\s)"
    r"|\s[-–+](?=\s+(?:các )?(?:sở|ubnd|công an|văn phòng|bộ)(?!\w)))\s*(?:và\s+)?",
    re.IGNORECASE,
)
_TWO_HEADED = re.compile(r"^văn phòng (?:hđnd|đoàn đbqh)[\w &]* và (?:ubnd|hđnd)", re.IGNORECASE)
_PLURAL = re.compile(
    r"^(?:các\s+)(sở|bộ|trường|chi cục|cục|huyện|xã|phường)\s*:?\s+", re.IGNORECASE
)
_LABEL = re.compile(
    r"^(?:(?:cơ quan|đơn vị)\s+)?(?:chủ trì|phối hợp|thực hiện)\s*:\s*|^[-+•*]\s+", re.IGNORECASE
)
# A head of office stands for the office.
_PERSON = re.compile(
    r"^(?:(?:tổng )?giám đốc|thủ trưởng|lãnh đạo|người đứng đầu|chánh(?= văn phòng| thanh tra)"
    r"|trưởng(?= ban)|chủ tịch(?= ubnd| ủy ban| hđnd)|bộ trưởng(?= bộ)|chỉ huy trưởng)\s+",
    re.IGNORECASE,
)
_NARROWED = re.compile(
    r"^(?P<group>(?:các (?:sở|bộ|ban)|sở|ubnd)[ ,].{2,60}?)\s+(?:có|được|đã|đang|còn|thuộc|tại"
    r"|trong)\s.*$",
    re.IGNORECASE,
)
# "Các sở" before a comma is the beginning of a longer name far more often than a name.
_BARE = re.compile(r"(?:các )?(?:sở|bộ|đơn vị|cơ quan|tổ chức|ban|ngành|hội)", re.IGNORECASE)
_NO_ELLIPSIS = re.compile(
    r"(?:các )?(?:sở|bộ|ubnd|ủy ban|trường|ban|ngành|đoàn thể|địa phương)(?!\w)", re.IGNORECASE
)
_MAX_TOKENS = 40
_LONGEST = 6


@dataclass(frozen=True)
class _Piece:
    cost: float
    body: draft.Body
    ellipsis: str | None


class Agencies:
    """Splits and resolves agency cells against one catalogue (or none).

    ``is_foreign``: the document is another province's than the catalogue; only groups
    and names written in full are resolved, short names may be somebody else's.
    """

    def __init__(self, catalogue: Catalogue | None = None, *, is_foreign: bool = False) -> None:
        self._catalogue = catalogue
        self._is_foreign = is_foreign
        self._cells: dict[str, tuple[draft.Body, ...]] = {}
        self._names: dict[str, draft.Body | None] = {}

    def read(self, raw: str | None) -> list[draft.Body]:
        """Return the bodies and groups that a cell names, in order, each once."""
        if raw is None:
            return []
        if raw not in self._cells:
            self._cells[raw] = tuple(self._split(raw))
        return list(self._cells[raw])

    def knows(self, raw: str) -> bool:
        """Tell whether every piece of a cell is a known body or group."""
        bodies = self.read(raw)
        return bool(bodies) and all(body.kind != "raw" for body in bodies)

    def _split(self, raw: str) -> list[draft.Body]:
        words = _LABEL.sub("", text.normalise(raw.replace("\n", " ; "))).strip(" .;,")
        tokens = _tokens(words)[:_MAX_TOKENS]
        best: list[dict[str | None, tuple[float, tuple[draft.Body, ...]]]]
        best = [{} for _ in range(len(tokens) + 1)]
        best[0][None] = (0.0, ())
        for start in range(len(tokens)):
            for ellipsis, (cost, bodies) in best[start].items():
                for end in range(start + 1, min(len(tokens), start + _LONGEST) + 1):
                    chunk = words[tokens[start][0] : tokens[end - 1][1]]
                    for piece in self._pieces(chunk, ellipsis):
                        total = cost + piece.cost
                        held = best[end].get(piece.ellipsis)
                        if held is None or total < held[0] - 1e-9:
                            best[end][piece.ellipsis] = (total, (*bodies, piece.body))
        found = min(best[-1].values(), key=lambda item: item[0], default=(0.0, ()))[1]
        return list({body.name: body for body in found if body.name}.values())

    def _pieces(self, chunk: str, ellipsis: str | None) -> list[_Piece]:
        inner = [chunk[match.end() :] for match in _SEPARATOR.finditer(chunk)]
        if ";" in chunk or len(chunk) > 300:
            return [_Piece(9.0, draft.Body(chunk, chunk, "raw"), None)] if not inner else []
        found = self._known(chunk)
        if found is not None:
            cost = 0.6 if _BARE.fullmatch(_PERSON.sub("", chunk)) else -0.05
            if inner and found.kind == "group":
                cost = 0.25
            return [_Piece(cost, found, _head(found.name))]
        pieces = []
        plural = _PLURAL.match(chunk)
        if plural is not None:
            single = self._known(f"{plural[1].capitalize()} {chunk[plural.end() :]}")
            if single is not None:
                body = draft.Body(single.name, chunk, single.kind, single.code)
                pieces.append(_Piece(0.0, body, plural[1].capitalize()))
        if ellipsis is not None and not _NO_ELLIPSIS.match(chunk):
            whole = self._known(f"{ellipsis} {chunk}")
            if whole is not None:
                body = draft.Body(whole.name, chunk, whole.kind, whole.code)
                pieces.append(_Piece(0.1, body, ellipsis))
        cost = 1.0 if forms.HEADS.match(chunk) else 4.0
        cost += sum(1.5 if forms.HEADS.match(rest) else 0.3 for rest in inner)
        if _TWO_HEADED.match(chunk) and len(inner) == 1:
            cost = 1.0
        pieces.append(_Piece(cost, self._unknown(chunk), _head(chunk)))
        return pieces

    def _unknown(self, chunk: str) -> draft.Body:
        """Name a piece by its form where there is no catalogue to know it."""
        if self._catalogue is None and forms.STRONG_HEADS.match(chunk):
            is_group = chunk.lower().startswith("các ")
            return draft.Body(chunk, chunk, "group" if is_group else "body")
        return draft.Body(chunk, chunk, "raw")

    def _known(self, chunk: str) -> draft.Body | None:
        if chunk not in self._names:
            body = self._find(chunk)
            if body is None:
                stripped = forms.strip_qualifier(chunk)
                body = self._find(stripped) if stripped and stripped != chunk else None
            if body is None:
                office = _PERSON.sub("", stripped)
                body = self._find(office) if office != stripped else None
            if body is None:
                narrowed = _NARROWED.match(chunk)
                body = self._find(narrowed["group"]) if narrowed else None
                body = body if body is not None and body.kind == "group" else None
            self._names[chunk] = (
                draft.Body(body.name, chunk, body.kind, body.code) if body else None
            )
        return self._names[chunk]

    def _entry(self, name: str) -> Entry | None:
        if self._catalogue is None:
            return None
        entry = self._catalogue.find(name)
        if entry is None and forms.HEADS.match(name) and not self._is_foreign:
            entry = self._catalogue.find_similar(name)
        if entry is None or not self._is_foreign or entry.kind == "group":
            return entry
        return entry if forms.key(entry.name) == forms.key(name) else None

    def _find(self, name: str) -> draft.Body | None:
        entry = self._entry(name)
        if entry is not None:
            if entry.kind == "group":
                usual = forms.group_name(name) or entry.name
                return draft.Body(usual, name, "group", entry.code)
            return draft.Body(entry.name, name, "body", entry.code)
        group = forms.group_name(name)
        if group is not None:
            return draft.Body(group, name, "group")
        standard = forms.standard_name(name)
        return draft.Body(standard, name, "body") if standard else None


def is_foreign(catalogue: Catalogue | None, issuer: str | None) -> bool:
    """Tell whether a document's issuer is not of the catalogue, though its like is."""
    if catalogue is None or issuer is None or catalogue.find(issuer) is not None:
        return False
    kind = forms.key(issuer).split()[:2]
    return any(forms.key(entry.name).split()[:2] == kind for entry in catalogue.entries)


@functools.lru_cache(maxsize=8192)
def likeness(raw: str) -> float:
    """Return how much a line looks like a cell of agencies, from 0 to 1, by its form."""
    words = _LABEL.sub("", text.normalise(raw)).strip(" .;,")
    if not words or not forms.HEADS.match(words):
        return 0.0
    tokens = [words[start:end] for start, end in _tokens(words)]
    headed = sum(1 for token in tokens if forms.HEADS.match(token))
    share = headed / len(tokens)
    if forms.STRONG_HEADS.match(words):
        return 0.7 + 0.3 * share
    length_cost = 0.15 if len(words.split()) > 12 else 0.0
    return max(0.0, 0.35 + 0.3 * share - length_cost)


def _tokens(words: str) -> list[tuple[int, int]]:
    """Return the spans between separators that stand outside brackets."""
    spans, start, depth = [], 0, 0
    matches = {match.start(): match for match in _SEPARATOR.finditer(words)}
    position = 0
    while position < len(words):
        depth += {"(": 1, ")": -1}.get(words[position], 0)
        match = matches.get(position)
        if match is not None and depth <= 0 and match.end() > match.start():
            spans.append((start, position))
            start = position = match.end()
            continue
        position += 1
    spans.append((start, len(words)))
    return [(begin, end) for begin, end in spans if words[begin:end].strip()]


def _head(name: str) -> str | None:
    first = text.normalise(name).split(" ")[0]
    lowered = first.lower()
    if lowered in {"sở", "bộ", "trường", "ubnd"}:
        return {"ubnd": "UBND"}.get(lowered, lowered.capitalize())
    return None
