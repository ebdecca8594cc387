"""The catalogue of bodies that a reading resolves names against."""

import csv
import pathlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import DamerauLevenshtein

from nq57.documents.reading import forms

_FILLERS = re.compile(r"\b(?:viet nam|chi nhanh)\b")


@dataclass(frozen=True)
class Entry:
    """A body or a group of bodies; ``kind`` is ``group`` for a group."""

    code: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """Names, aliases and groups; resolves a writing to at most one entry."""

    entries: tuple[Entry, ...]
    _keys: dict[str, Entry | None] = field(default_factory=dict, repr=False)
    _by_head: dict[str, list[str]] = field(default_factory=dict, repr=False)

    @classmethod
    def from_rows(
        cls, bodies: Iterable[Mapping[str, str]], groups: Iterable[Mapping[str, str]] = ()
    ) -> "Catalogue":
        """Build from plain rows.

        A body has ``code``, ``name`` and may have ``short_name``, ``kind``, ``aliases``
        (separated by ``|``); a group ``code``, ``name``, ``patterns``.
        """
        entries = [_body(row) for row in bodies] + [_group(row) for row in groups]
        catalogue = cls(tuple(entry for entry in entries if entry.name))
        for rank in range(2):
            for entry in catalogue.entries:
                names = (entry.name,) if rank == 0 else entry.aliases
                for name in names:
                    catalogue._add(forms.key(name), entry)
        return catalogue

    def _add(self, key: str, entry: Entry) -> None:
        if not key:
            return
        if key not in self._keys:
            self._by_head.setdefault(key.split(maxsplit=1)[0], []).append(key)
        held = self._keys.setdefault(key, entry)
        if held is not None and held.code != entry.code and key != forms.key(held.name):
            self._keys[key] = None

    def find(self, name: str) -> Entry | None:
        """Return the entry written exactly so, up to case, marks and short forms."""
        return self._keys.get(forms.key(name))

    def find_similar(self, name: str) -> Entry | None:
        """Return the only entry that ``name`` can be a misspelling of, or None.

        A name that is itself a known or standard name is never bent to another.
        """
        key = forms.key(name)
        if key in self._keys:
            return self._keys[key]
        if forms.standard_name(name) is not None or len(key) < 8:
            return None
        near = {
            entry.code: entry
            for known in self._by_head.get(key.split()[0], ())
            if (entry := self._keys[known]) is not None and _is_near(key, known)
        }
        return next(iter(near.values())) if len(near) == 1 else None


def load_catalogue(organisations: pathlib.Path, groups: pathlib.Path | None = None) -> Catalogue:
    """Read a catalogue from CSV files; lines that begin with ``#`` are comments."""
    return Catalogue.from_rows(_rows(organisations), _rows(groups) if groups else ())


def _rows(path: pathlib.Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        lines = (line for line in handle if line.strip() and not line.startswith("#"))
        return [{k: v or "" for k, v in row.items() if k} for row in csv.DictReader(lines)]


def _body(row: Mapping[str, str]) -> Entry:
    aliases = [row.get("short_name", ""), *row.get("aliases", "").split("|")]
    kind = row.get("kind") or "body"
    return Entry(row["code"], row["name"].strip(), kind, _clean(aliases))


def _group(row: Mapping[str, str]) -> Entry:
    patterns = [*row.get("patterns", "").split("|"), *row.get("aliases", "").split("|")]
    return Entry(row["code"], row["name"].strip(), "group", _clean(patterns))


def _clean(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name.strip() for name in names if name and name.strip())


def _is_near(key: str, known: str) -> bool:
    mine, theirs = key.split(), known.split()
    if "".join(mine) == "".join(theirs):
        return True  # words stuck together or torn apart
    if mine[0] != theirs[0] or _numbers(mine) != _numbers(theirs):
        return False
    core, other = _FILLERS.sub("", key).split(), _FILLERS.sub("", known).split()
    if core == other or _lacks_one(core, other):
        return True
    if len(mine) != len(theirs):
        return False
    pairs = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
    return len(pairs) <= 2 and all(_is_slip(a, b) for a, b in pairs)


def _is_slip(word: str, known: str) -> bool:
    """Tell whether a word can be a slip of another: same first letter, one letter off."""
    if word[0] != known[0] or max(len(word), len(known)) < 4:
        return False
    return DamerauLevenshtein.distance(word, known, score_cutoff=1) <= 1


def _lacks_one(short: list[str], long: list[str]) -> bool:
    """Tell whether one of the first words, which say the kind of body, is missing."""
    if len(long) - len(short) != 1 or len(long) < 6:
        return False
    return any(long[:place] + long[place + 1 :] == short for place in range(1, 4))


def _numbers(words: list[str]) -> list[str]:
    return [word for word in words if word.isdigit()]
