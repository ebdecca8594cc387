"""CVSS: the score of a vector of version 2, 3.0, 3.1 or 4.0, exactly as FIRST publishes it."""

import functools
import re
from dataclasses import dataclass
from typing import Any

import cvss
from cvss import constants2, constants3, constants4, exceptions

from nq57.registers.cyber.rules.systems import CyberError

LONGEST = 500
# Qualitative bands: from this score on. Version 2 has no critical one (NVD).
_BANDS = ((9.0, "critical"), (7.0, "high"), (4.0, "medium"), (0.1, "low"))
_KINDS: dict[str, tuple[Any, Any]] = {
    "2.0": (cvss.CVSS2, constants2),
    "3.0": (cvss.CVSS3, constants3),
    "3.1": (cvss.CVSS3, constants3),
    "4.0": (cvss.CVSS4, constants4),
}
_PREFIX = re.compile(r"CVSS:(\d+\.\d+)/")
_SECOND = re.compile(r"CVSS2#|CVSS:2\.0/")
_SUPPLEMENTAL = {"S", "AU", "R", "V", "RE", "U"}  # of version 4.0: they score nothing


class ScoreError(CyberError):
    """Say in Vietnamese why a vector has no score."""


@dataclass(frozen=True, kw_only=True)
class Score:
    """A vector and its scores; a group that the vector says nothing of is None.

    In version 4.0 threat takes the place of temporal, and each following score holds the one
    before it. ``overall`` is the last that is given; ``severity`` its band.
    """

    version: str
    vector: str
    base: float
    temporal: float | None = None
    threat: float | None = None
    environmental: float | None = None

    @property
    def overall(self) -> float:
        """Return the score that counts: with everything that the vector says."""
        given = [self.environmental, self.threat, self.temporal]
        return next((one for one in given if one is not None), self.base)

    @property
    def severity(self) -> str:
        """Return the band of the overall score."""
        return find_band(self.overall, self.version)


def find_band(score: float, version: str = "3.1") -> str:
    """Return the severity of a score: critical from 9.0, high 7.0, medium 4.0, low 0.1, else info;
    version 2 ends with high."""
    band = next((name for least, name in _BANDS if score >= least), "info")
    return "high" if band == "critical" and version == "2.0" else band


@functools.lru_cache(maxsize=4096)
def score(vector: str) -> Score:
    """Return the scores of a vector, whichever version it is of.

    :raises ScoreError: when it is no vector of a known version, with what is wrong in it.
    """
    text = vector.strip().strip("()")
    if not text or len(text) > LONGEST:
        raise ScoreError("Ghi vectơ CVSS, ví dụ CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H.")
    text = _SECOND.sub("", text, count=1)
    found = _PREFIX.match(text)
    version = found[1] if found else "2.0"
    if version not in _KINDS:
        raise ScoreError(f"Chưa tính được CVSS phiên bản {version}: chỉ có 2.0, 3.0, 3.1 và 4.0.")
    kind, _constants = _KINDS[version]
    try:
        made = kind(text)
    except exceptions.CVSSError as error:
        raise ScoreError(_diagnose(text, version)) from error
    parts = (part.split(":", 1) for part in _PREFIX.sub("", text, count=1).split("/"))
    said = {name: value for name, value in parts if value not in ("X", "ND")}
    if version == "4.0":
        return _score_fourth(made, said)
    return _score_earlier(made, version, said)


def _score_earlier(made: Any, version: str, said: dict[str, str]) -> Score:
    """Read the scores of version 2 or 3: a group left undefined has none."""
    _kind, constants = _KINDS[version]
    has_temporal = said.keys() & set(constants.TEMPORAL_METRICS)
    has_environmental = said.keys() & set(constants.ENVIRONMENTAL_METRICS)
    return Score(
        version=version,
        vector=made.clean_vector(),
        base=float(made.base_score),
        temporal=float(made.temporal_score) if has_temporal else None,
        environmental=float(made.environmental_score) if has_environmental else None,
    )


def _score_fourth(made: Any, said: dict[str, str]) -> Score:
    """Score version 4.0 with its base metrics alone, then with what else the vector says."""
    mandatory = set(constants4.METRICS_MANDATORY)
    environmental = said.keys() - mandatory - {"E"} - _SUPPLEMENTAL

    def find(names: set[str]) -> float:
        kept = [f"{name}:{value}" for name, value in said.items() if name in names]
        return float(cvss.CVSS4(f"CVSS:4.0/{'/'.join(kept)}").base_score)

    return Score(
        version="4.0",
        vector=made.clean_vector(),
        base=find(mandatory),
        threat=find(mandatory | {"E"}) if "E" in said else None,
        environmental=float(made.base_score) if environmental else None,
    )


def _diagnose(text: str, version: str) -> str:
    """Say what is wrong with a vector of a version that is known."""
    _kind, constants = _KINDS[version]
    values = constants.METRICS_VALUE_NAMES
    seen: set[str] = set()
    for part in _PREFIX.sub("", text, count=1).split("/"):
        name, colon, value = part.partition(":")
        if not colon or name not in values:
            return (
                f"“{part[:40]}” không phải chỉ số của CVSS {version}: kiểm tra phần đầu và "
                "chính tả của vectơ."
            )
        if value not in values[name]:
            return f"Chỉ số {name} của CVSS {version} không có giá trị “{value[:40]}”."
        if name in seen:
            return f"Chỉ số {name} ghi hai lần trong vectơ."
        seen.add(name)
    lacking = [name for name in constants.METRICS_MANDATORY if name not in seen]
    if lacking:
        return f"Vectơ CVSS {version} thiếu chỉ số bắt buộc: {', '.join(lacking)}."
    return f"Vectơ không đúng cách viết của CVSS {version}."
