"""What outside lists say of a weakness: exploited in the wild (KEV), how likely to be (EPSS)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from nq57.registers.cyber.rules.scans import Rejected


@dataclass(frozen=True, slots=True)
class Exploited:
    """A weakness on the list of those known to be exploited; ``due_on`` binds offices of that
    list's country, and is told as a sign of urgency."""

    cve: str
    added_on: date
    due_on: date | None = None
    name: str = ""
    is_ransomware: bool = False


@dataclass(frozen=True, kw_only=True)
class Kev:
    """A catalogue of known exploited vulnerabilities (CISA)."""

    version: str
    released_on: date | None
    entries: Mapping[str, Exploited]
    rejected: list[Rejected] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Epss:
    """A day's scores of the Exploit Prediction Scoring System (FIRST): for each CVE the chance
    to be exploited within 30 days, and the share of weaknesses that have no higher one."""

    model: str
    as_of: date | None
    scores: Mapping[str, tuple[float, float]]
    rejected: list[Rejected] = field(default_factory=list)
