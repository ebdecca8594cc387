"""Snapshots: what one is, its digest, counts over it, what changed between two.

A snapshot is plain JSON: text, whole numbers, lists and objects. A figure with decimals is
text (``"38.2"``), so that no reader rounds it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nq57.core import canonical, text

FORMAT = "release@2"  # @1 had neither words nor offices
_GOING = ("in_time", "soon", "no_date")
_MET = ("met", "met_late")
_TOLD = ("value", "period", "state")  # of an indicator, what a correction is about
_KEPT_UP = ("met", "on_track")
BEST, WORST = 5, 1
_BETWEEN = re.compile(r"[^a-z0-9]+")


class ReleasesError(Exception):
    """Say in Vietnamese why something is not released or written, and what to do."""


@dataclass(frozen=True)
class Change:
    """One thing that a later snapshot says otherwise; empty text where it said nothing."""

    kind: str
    code: str
    title: str
    what: str
    before: str
    after: str
    unit: str = ""


def normalise(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """Return a snapshot as JSON keeps it.

    :raises ReleasesError: when it holds something that JSON cannot keep exactly.
    """
    try:
        return canonical.keep(snapshot)
    except ValueError as error:
        raise ReleasesError(
            "Số liệu công bố có giá trị không lưu được: hãy báo người quản trị."
        ) from error


def say_progress(counts: Mapping[str, int]) -> str:
    """Return where a task stands from its obligations counted by timeliness: the worst of them.

    >>> say_progress({"met": 3, "overdue": 1})
    'overdue'
    """
    if counts.get("overdue"):
        return "overdue"
    if any(counts.get(one) for one in _GOING):
        return "doing"
    if counts.get("unsettled"):
        return "unsettled"
    if any(counts.get(one) for one in _MET):
        return "done"
    return "ended" if counts.get("ended") else "not_due"


def count_progress(tasks: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Count a snapshot's tasks by where they stand."""
    counts: dict[str, int] = {}
    for one in tasks:
        counts[one["state"]] = counts.get(one["state"], 0) + 1
    return counts


def count_verdicts(indicators: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """Return how many indicators keep up with their path or have met it, and how many are judged.

    What cannot be judged yet is in neither.
    """
    judged = [
        one for one in indicators if one["state"] in (*_KEPT_UP, "at_risk", "behind", "missed")
    ]
    return sum(one["state"] in _KEPT_UP for one in judged), len(judged)


def list_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return what a later snapshot says otherwise: values, verdicts, states, rows in and out."""
    found = []
    for kind, names in (("indicators", _TOLD), ("tasks", ("state", "overdue"))):
        old = {_key(one): one for one in before[kind]}
        new = {_key(one): one for one in after[kind]}
        for key in [*old, *(one for one in new if one not in old)]:
            was, now = old.get(key), new.get(key)
            said = was or now or {}
            title = str(said.get("name") or said.get("title"))
            if was is None or now is None:
                what = "added" if was is None else "removed"
                found.append(Change(kind, said["code"], title, what, "", ""))
                continue
            found += [
                Change(
                    kind, said["code"], title, name, str(was[name]), str(now[name]),
                    unit=str(said.get("unit") or ""),
                )
                for name in names
                if was[name] != now[name]
            ]  # fmt: skip
    return found + list(_compare_words(before, after))


def list_words(snapshot: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the sentences of a snapshot in order, each after the title of its part."""
    return [
        (part["title"], said) for part in snapshot.get("words", []) for said in part["sentences"]
    ]


def names_any(sentence: str, hidden: Iterable[str]) -> bool:
    """Say whether a sentence names one of some things, accents and case aside.

    >>> names_any("Đã triển khai Văn bản số 1/KH-HC.", ["1/kh-hc"])
    True
    """
    said = f" {_spell(sentence)} "
    return any(f" {words} " in said for one in hidden if (words := _spell(one)))


def check_score(score: str) -> int:
    """Return a rating from 1 to 5.

    :raises ReleasesError: when it is none.
    """
    if score not in {str(one) for one in range(WORST, BEST + 1)}:
        raise ReleasesError("Hãy chọn một mức từ 1 đến 5.")
    return int(score)


def _compare_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    old, new = list_words(before), list_words(after)
    for rows, others, what in ((old, new, "removed"), (new, old, "added")):
        for part, said in rows:
            if (part, said) not in others:
                yield Change("words", part.partition(".")[0], said, what, "", "")


def _spell(words: str) -> str:
    """Return folded words with single spaces where anything but letters and figures stood."""
    return _BETWEEN.sub(" ", text.fold(words)).strip()


def _key(row: Mapping[str, Any]) -> tuple[str, str]:
    return str(row.get("document", "")), str(row["code"])
