"""The catalogue of bodies that a reading resolves names against."""

import csv
import pathlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import DamerauLevenshtein

from nq57.documents.reading import forms

_FILLERS = {"viet", "nam", "chi", "nhanh"}


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
    if mine[0] != theirs[0] or _numbers(mine) != _numbers(theirs):
        return False
    core = [word for word in mine if word not in _FILLERS]
    other = [word for word in theirs if word not in _FILLERS]
    if core == other:
        return True
    if len(other) - len(core) == 1 and len(core) >= 4 and _is_within(core, other):
        return True
    if len(mine) != len(theirs):
        return False
    allowed = 1 if len(key) < 14 else 2
    return DamerauLevenshtein.distance(key, known, score_cutoff=allowed) <= allowed


def _is_within(short: list[str], long: list[str]) -> bool:
    rest = iter(long)
    return all(word in rest for word in short)


def _numbers(words: list[str]) -> list[str]:
    return [word for word in words if word.isdigit()]
