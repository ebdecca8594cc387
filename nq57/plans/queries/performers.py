"""Who performs an occurrence: parties resolved on its first day, ended offices followed."""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from nq57.orgs import enums as org_enums
from nq57.orgs import models as org_models
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.plans import enums, models


@dataclass(frozen=True)
class Reached:
    """An office that a party reached; ``before`` are the ended offices whose part it takes."""

    organisation: org_models.Organisation
    party: models.PartyModel
    before: tuple[org_models.Organisation, ...] = ()


@dataclass(frozen=True)
class Gap:
    """A party that reaches nobody on a day, and why."""

    name: str
    kind: str  # no_member, open_group, no_successor, unresolved


class Facts(NamedTuple):
    """What decides whether an office is meant, and where it stands in the order."""

    key: int
    code: str
    name: str
    kind: str
    level: str
    place: str | None  # its kind
    sort_key: str
    life: org_rules.Lifetime


class Resolver:
    """Who answers for whom on a day; members of a group once for each day.

    Of all offices it holds what decides; whole rows only of those that are shown, and who
    followed whom once an office has ended.
    """

    def __init__(self, today: date) -> None:
        """Read what decides of each office, in one query."""
        self.today = today
        self.facts = {row.key: row for row in _read_facts()}
        self._offices: dict[int, org_models.Organisation] = {}
        self._members: dict[tuple[int, date], list[int]] = {}

    @functools.cached_property
    def _heirs(self) -> dict[int, list[tuple[int, date]]]:
        rows = org_models.Succession.objects.order_by("on", "to_organisation__code")
        heirs: dict[int, list[tuple[int, date]]] = {}
        for old, new, on in rows.values_list("from_organisation", "to_organisation", "on"):
            heirs.setdefault(old, []).append((new, on))
        return heirs

    def load(self, keys: Iterable[int] | None = None) -> dict[int, org_models.Organisation]:
        """Return whole offices by key, with those of before; without ``keys`` all of them.

        Who is there already is not read again: at most one query.
        """
        lacking = (self.facts.keys() if keys is None else set(keys)) - self._offices.keys()
        if lacking:
            rows = org_models.Organisation.objects.all()
            rows = rows if keys is None else rows.filter(pk__in=lacking)
            self._offices |= {row.pk: row for row in rows}
        return self._offices

    def preload(self, groups: Iterable[org_models.OrgGroup], days: Iterable[date]) -> None:
        """Find the members of groups on many days at once, in one query."""
        wanted = set(days)
        kept = {group.pk: group for group in groups}
        if not kept or not wanted:
            return
        listed: dict[int, list[org_models.GroupMember]] = {}
        for row in org_models.GroupMember.objects.filter(group__in=list(kept)):
            listed.setdefault(row.group_id, []).append(row)
        tiers = {level: rank for rank, level in enumerate(org_enums.Level.values)}
        order = sorted(
            self.facts.values(), key=lambda one: (tiers[one.level], one.sort_key, one.code)
        )
        first, last = min(wanted), max(wanted)
        for group in kept.values():
            rule, rows_of = group.membership, listed.get(group.pk, ())
            named = {row.organisation_id for row in rows_of}
            # Who may ever be a member is found once, in order; of a day only lifetimes are asked,
            # and of those alone that begin or end among the days.
            ever = [
                one for one in order
                if (one.key in named if rule.keeps_list else _matches(rule, one))
            ]  # fmt: skip
            lives = [one.life for one in ever] + [row.lifetime for row in rows_of]
            if all(_is_still(life, first, last) for life in lives):
                always = _list_living(ever, rows_of, rule, first)
                self._members |= {(group.pk, day): always for day in wanted}
                continue
            for day in wanted:
                self._members[group.pk, day] = _list_living(ever, rows_of, rule, day)

    def follow(self, office: int, on: date) -> list[int]:
        """Return who answers for an office on a day: itself while alive, else its heirs."""
        if self.facts[office].life.contains(on):
            return [office]
        found, seen, open_ends = [], set[int](), [office]
        while open_ends:
            current = open_ends.pop()
            if current in seen:
                continue
            seen.add(current)
            if self.facts[current].life.contains(on):
                found.append(current)
            else:
                open_ends += [new for new, since in self._heirs.get(current, ()) if since <= on]
        return sorted(found, key=lambda key: self.facts[key].code)

    def resolve(
        self, parties: Iterable[models.PartyModel], *, on: date, last_day: date | None
    ) -> tuple[list[Reached], list[Gap]]:
        """Return the offices that the parties reach on ``on``, and what reaches nobody.

        An office that has ended since keeps what was due in its lifetime (``last_day``); the
        rest goes to who answers for it today. Each office comes once, in its first part.
        """
        found, gaps = self._reach(parties, on, last_day)
        offices = self.load({*found, *(one for _, before in found.values() for one in before)})
        return [
            Reached(offices[key], party, tuple(offices[one] for one in dict.fromkeys(before)))
            for key, (party, before) in found.items()
        ], gaps

    def list_keys(
        self, parties: Iterable[models.PartyModel], *, on: date, last_day: date | None
    ) -> list[int]:
        """Return the keys alone of the offices that ``resolve`` finds, in its order."""
        return list(self._reach(parties, on, last_day)[0])

    def _reach(
        self, parties: Iterable[models.PartyModel], on: date, last_day: date | None
    ) -> tuple[dict[int, tuple[models.PartyModel, list[int]]], list[Gap]]:
        """Return by office the party that reaches it first, and the ended ones before it."""
        found: dict[int, tuple[models.PartyModel, list[int]]] = {}
        gaps: list[Gap] = []
        for party in parties:
            named, gap = self._list_named(party, on)
            gaps += [gap] if gap else []
            for key in named:
                owners = self._follow_due(key, last_day)
                if not owners:
                    gaps.append(Gap(self.facts[key].name, "no_successor"))
                for owner in owners:
                    _, before = found.setdefault(owner, (party, []))
                    if owner != key:
                        before.append(key)
        return found, gaps

    def _follow_due(self, office: int, last_day: date | None) -> list[int]:
        until = self.facts[office].life.until
        if until is not None and last_day is not None and last_day < until:
            return [office]
        return self.follow(office, self.today)

    def _list_named(self, party: models.PartyModel, on: date) -> tuple[list[int], Gap | None]:
        if party.organisation_id is not None:
            named = self.follow(party.organisation_id, on) or [party.organisation_id]
            return named, None
        if party.group is None:
            return [], Gap(party.name, "unresolved")
        if party.group.membership.is_open:
            return [], Gap(party.group.name, "open_group")
        members = self.list_members(party.group, on)
        return members, None if members else Gap(party.group.name, "no_member")

    def list_members(self, group: org_models.OrgGroup, on: date) -> list[int]:
        """Return who is a member of a group on a day, in order; of an open group, the listed."""
        known = self._members.get((group.pk, on))
        if known is None:
            rows = org_queries.list_members(group=group, on=on)
            known = list(rows.values_list("pk", flat=True))
            self._members[group.pk, on] = known
        return known


def _read_facts() -> Iterator[Facts]:
    rows = org_models.Organisation.objects.values_list(
        "pk", "code", "name", "kind", "level", "place__kind", "sort_key", "since", "until"
    )
    for key, code, name, kind, level, place, sort_key, since, until in rows:
        life = org_rules.Lifetime(since, until)
        yield Facts(key, code, name, kind, level, place, sort_key, life)


def _matches(rule: org_rules.MembershipRule, office: Facts) -> bool:
    return (
        (not rule.kinds or office.kind in rule.kinds)
        and (not rule.levels or office.level in rule.levels)
        and (not rule.place_kinds or office.place in rule.place_kinds)
    )


def _is_still(life: org_rules.Lifetime, first: date, last: date) -> bool:
    """Say whether a lifetime holds on all of the days between two, or on none."""
    return not any(edge and first < edge <= last for edge in (life.since, life.until))


def _list_living(
    ever: Iterable[Facts],
    listed: Iterable[org_models.GroupMember],
    rule: org_rules.MembershipRule,
    day: date,
) -> list[int]:
    on_list = {row.organisation_id for row in listed if row.lifetime.contains(day)}
    return [
        one.key for one in ever
        if one.life.contains(day) and (not rule.keeps_list or one.key in on_list)
    ]  # fmt: skip


def list_of_role(parties: Iterable[models.PartyModel], role: str) -> list[models.PartyModel]:
    """Return the loaded parties in one role, in order."""
    return [party for party in parties if party.role == enums.Role(role)]
