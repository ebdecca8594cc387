"""Who belongs to a group that documents name."""

import re
from dataclasses import dataclass
from datetime import date

from nq57.core import text
from nq57.orgs.rules.faults import OrgsError
from nq57.orgs.rules.lifetimes import Lifetime

MEMBERSHIP_PATTERN = r"^(open|members|(kind|level|place):\S+( (kind|level|place):\S+)*)$"
_PHRASE_BREAKS = re.compile(r"[^0-9a-z]+")
_RULE_KEYS = {"kind", "level", "place"}


def fold_phrase(phrase: str) -> str:
    """Return a phrase for comparison: no accents, case or punctuation.

    >>> fold_phrase("Các Sở, Ban, Ngành;")
    'cac so ban nganh'
    """
    return _PHRASE_BREAKS.sub(" ", text.fold(phrase)).strip()


@dataclass(frozen=True)
class OrganisationFacts:
    """What a membership rule may ask about an organisation."""

    code: str
    kind: str
    level: str
    place_kind: str
    lifetime: Lifetime


@dataclass(frozen=True)
class MembershipRule:
    """Who belongs to a group: ``members`` has a dated list, ``open`` one that is not whole.

    Otherwise an organisation belongs when it meets every condition; an empty condition
    asks nothing.
    """

    is_open: bool = False
    is_listed: bool = False
    kinds: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    place_kinds: frozenset[str] = frozenset()

    @property
    def keeps_list(self) -> bool:
        """Whether people say who belongs, by date."""
        return self.is_open or self.is_listed

    def matches(self, facts: OrganisationFacts, *, on: date) -> bool:
        """Say whether an organisation belongs by rule on a day; listed groups: never."""
        if self.keeps_list or not facts.lifetime.contains(on):
            return False
        return (
            (not self.kinds or facts.kind in self.kinds)
            and (not self.levels or facts.level in self.levels)
            and (not self.place_kinds or facts.place_kind in self.place_kinds)
        )


def parse_membership_rule(source: str) -> MembershipRule:
    """Read ``open``, ``members`` or conditions such as ``kind:a,b level:c``.

    :raises OrgsError: when a word is none of these.
    """
    words = source.split()
    if words == ["open"]:
        return MembershipRule(is_open=True)
    if words == ["members"]:
        return MembershipRule(is_listed=True)
    conditions: dict[str, frozenset[str]] = {}
    for word in words:
        key, _, values = word.partition(":")
        if key not in _RULE_KEYS or not values or key in conditions:
            raise OrgsError(
                f"Không hiểu quy tắc thành viên “{source}”: dùng open, members, hoặc "
                "kind:…, level:…, place:…"
            )
        conditions[key] = frozenset(values.split(","))
    if not conditions:
        raise OrgsError(f"Quy tắc thành viên “{source}” chưa có điều kiện hợp lệ.")
    return MembershipRule(
        kinds=conditions.get("kind", frozenset()),
        levels=conditions.get("level", frozenset()),
        place_kinds=conditions.get("place", frozenset()),
    )
