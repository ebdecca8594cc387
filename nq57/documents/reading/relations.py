"""Other documents that a document names: implemented, replaced, cited."""

import datetime
import re
from collections.abc import Iterator, Sequence

from nq57.documents.reading import draft
from nq57.documents.reading.source import Paragraph

_SYMBOL = r"\d{1,5}(?:/\d{4})?[-/](?:[A-ZĐ][\wĐđƯ]*)(?:[-/][A-ZĐ][\wĐđ]*)*"
_KIND = (
    r"Nghị quyết|Kế hoạch hành động|Kế hoạch|Quyết định|Chỉ thị|Chương trình hành động|Chương trình"
    r"|Thông báo|Công văn|Thông tư|Nghị định|Văn bản|Kết luận|Đề án|Luật|Công điện|Hướng dẫn|Báo"
    r" cáo"
    r"|Quy định|Tờ trình"
)
_REFERENCE = re.compile(
    rf"(?:(?P<kind>(?i:{_KIND}))\s+(?i:số\s*)?)?(?<![\w/-])(?P<symbol>{_SYMBOL})(?![\w/])"
    r"(?:\s*,?\s*(?i:ngày)\s*(?P<date>\d{1,2}\s*/\s*\d{1,2}\s*/\s*\d{4}))?"
    r"(?:\s+(?i:của)\s+(?P<issuer>(?:(?!\s+(?i:về|sửa|thực hiện|ban hành|quy định|tại|và|phê"
    r" duyệt|đã|như)\b)"
    r"[^,;:.()])+))?"
)
_REPLACES = re.compile(r"\b(?:thay thế|bãi bỏ)(?: cho)?\b", re.IGNORECASE)
_AMENDS = re.compile(
    r"^(?:kế hoạch|nghị quyết|quyết định|văn bản) này (?:sửa đổi|bổ sung|điều chỉnh)", re.IGNORECASE
)
_SCOPE_END = re.compile(
    r"\b(?:thực hiện|về việc|về|triển khai|ban hành kèm|quy định)\b", re.IGNORECASE
)
_IMPLEMENTS = re.compile(r"\b(?:thực hiện|triển khai)\b", re.IGNORECASE)
_AMENDING = re.compile(r"\b(?:sửa đổi|bổ sung|điều chỉnh)\b", re.IGNORECASE)
_AMENDING_CLAUSE = re.compile(
    r"^(?:Điều\s+\d+[.:]\s*|(?:\d+|[a-zđ])[.)]\s*)?(?:sửa đổi|bổ sung|điều chỉnh)\b", re.IGNORECASE
)
_OF = re.compile(r"\b(?:tại|của)\s*$", re.IGNORECASE)
_OWN_ACT = re.compile(r"^(?:căn cứ|theo đề nghị|xét)\b", re.IGNORECASE)
_RANK: dict[draft.Relation, int] = {"replaces": 0, "amends": 1, "implements": 2, "cites": 3}


def key(symbol: str) -> str:
    """Return what two writings of one symbol share ("09-CTr/TU", "09-CTR/TU")."""
    return symbol.upper()


def keys(words: str) -> set[str]:
    """Return the keys of the documents that a text names."""
    return {key(match["symbol"]) for match in _REFERENCE.finditer(words[:20000])}


def find_references(
    title: Sequence[Paragraph],
    preamble: Sequence[Paragraph],
    body: Sequence[Paragraph],
    own_symbol: str | None,
    is_deciding: bool = False,
) -> list[draft.Reference]:
    """Return the documents named, each symbol once under its strongest relation.

    ``is_deciding`` says that the document decides: its clause that begins "Sửa đổi, bổ
    sung" amends what it names, where a plan's only has that done.
    """
    found = list(_title_references(title))
    for line in preamble:
        relation: draft.Relation = (
            "implements"
            if _IMPLEMENTS.match(line.text) or line.text.lower().startswith("thực hiện")
            else "cites"
        )
        found.extend(_references(line, "cites" if _OWN_ACT.match(line.text) else relation))
    for line in body:
        found.extend(_body_references(line, is_deciding))
    kept: dict[str, draft.Reference] = {}
    for reference in found:
        shared = key(reference.symbol)
        if own_symbol is not None and shared == key(own_symbol):
            continue
        held = kept.get(shared)
        if held is None:
            kept[shared] = reference
        else:
            _merge(held, reference)
    return list(kept.values())


def _merge(held: draft.Reference, other: draft.Reference) -> None:
    if _RANK[other.relation] < _RANK[held.relation]:
        held.relation, held.text, held.source = other.relation, other.text, other.source
    held.kind = held.kind or other.kind
    held.issuer = held.issuer or other.issuer
    held.issued_on = held.issued_on or other.issued_on


def _title_references(title: Sequence[Paragraph]) -> Iterator[draft.Reference]:
    """Yield what a title names: implemented, or amended where it says so before.

    A title runs over several lines, so the word that amends may stand above the name.
    """
    begun = _Amending()
    for line in title:
        yield from begun.read(line, "implements")


class _Amending:
    """Follows words that amend ("sửa đổi, bổ sung … tại Kế hoạch …") to what they amend."""

    def __init__(self) -> None:
        self._before: str | None = None  # the words since the verb, while its object is awaited
        self._is_inside = False  # among what is amended
        self._is_over = False

    def read(self, line: Paragraph, relation: draft.Relation) -> Iterator[draft.Reference]:
        """Yield the references of a line; ``relation`` is that of what is not amended.

        Words between the amended names and others ("… về thực hiện Nghị quyết …") are
        those of the amended document, not of this one.
        """
        at = 0
        for reference, position in _scan(line):
            self._pass(line.text[at:position])
            at = position + len(reference.text)
            reference.relation = (
                "amends" if self._is_inside else "cites" if self._is_over else relation
            )
            yield reference
        self._pass(line.text[at:], is_before_name=False)

    def _pass(self, words: str, *, is_before_name: bool = True) -> None:
        if self._is_inside and _SCOPE_END.search(words):
            self._is_inside, self._is_over = False, True
        if self._is_inside or self._is_over:
            return
        if self._before is None:
            verb = _AMENDING.search(words)
            if verb is None or _IMPLEMENTS.search(words, 0, verb.start()):
                return
            self._before, words = "", words[verb.end() :]
        self._before = f"{self._before} {words}"
        if is_before_name:
            self._is_inside = not _IMPLEMENTS.search(self._before) or bool(_OF.search(words))
            self._before = None if not self._is_inside else self._before


def _body_references(line: Paragraph, is_deciding: bool) -> Iterator[draft.Reference]:
    if is_deciding and _AMENDING_CLAUSE.match(line.text):
        yield from _Amending().read(line, "cites")
        return
    replaces = _REPLACES.search(line.text)
    if replaces is not None:
        scope_end = _SCOPE_END.search(line.text, replaces.end())
        end = scope_end.start() if scope_end else len(line.text)
        for reference, position in _scan(line):
            is_inside = replaces.end() <= position < end
            reference.relation = "replaces" if is_inside else "cites"
            yield reference
        return
    yield from _references(line, "amends" if _AMENDS.match(line.text) else "cites")


def _references(line: Paragraph, relation: draft.Relation) -> Iterator[draft.Reference]:
    for reference, _ in _scan(line):
        reference.relation = relation
        yield reference


def _scan(line: Paragraph) -> Iterator[tuple[draft.Reference, int]]:
    for match in _REFERENCE.finditer(line.text[:20000]):
        symbol = match["symbol"]
        if not re.search(r"[A-ZĐ]{2}|[-/]CP\b|[A-ZĐ]/|/[A-ZĐ]", symbol) or symbol.isdigit():
            continue
        if not re.search(r"[A-ZĐ]", symbol):
            continue
        issuer = match["issuer"].strip() if match["issuer"] else None
        kind = match["kind"].capitalize() if match["kind"] else None
        reference = draft.Reference(
            symbol=_normal(symbol),
            relation="cites",
            kind=kind,
            issuer=_case(issuer),
            issued_on=_date(match["date"]),
            text=match.group(0).strip(),
            source=draft.Span(line.line, line.line),
        )
        yield reference, match.start()


def _normal(symbol: str) -> str:
    return symbol.rstrip("-/")


def _case(issuer: str | None) -> str | None:
    if issuer is None or issuer.upper() != issuer:
        return issuer
    return issuer.lower().capitalize()


def _date(words: str | None) -> datetime.date | None:
    if words is None:
        return None
    try:
        day, month, year = (int(part) for part in words.split("/"))
        return datetime.date(year, month, day)
    except ValueError:
        return None
