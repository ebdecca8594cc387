"""Who performs an occurrence: parties resolved on its first day, ended offices followed."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

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


@dataclass
class Resolver:
    """All offices and successions, loaded once; members of a group once for each day."""

    today: date
    offices: dict[int, org_models.Organisation] = field(default_factory=dict)
    heirs: dict[int, list[tuple[int, date]]] = field(default_factory=dict)
    _members: dict[tuple[int, date], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Load the offices and who followed whom."""
        self.offices = {row.pk: row for row in org_models.Organisation.objects.all()}
        rows = org_models.Succession.objects.order_by("on", "to_organisation__code")
        for old, new, on in rows.values_list("from_organisation", "to_organisation", "on"):
            self.heirs.setdefault(old, []).append((new, on))

    def preload(self, groups: Iterable[org_models.OrgGroup], days: Iterable[date]) -> None:
        """Find the members of groups on many days at once, in two queries."""
        kept = [group for group in groups if not group.membership.is_open]
        places = dict(org_models.Place.objects.values_list("pk", "kind"))
        rows = org_models.GroupMember.objects.filter(group__in=kept)
        listed: dict[int, list[org_models.GroupMember]] = {}
        for row in rows:
            listed.setdefault(row.group_id, []).append(row)
        tiers = {level: rank for rank, level in enumerate(org_enums.Level.values)}
        order = sorted(
            self.offices.values(), key=lambda one: (tiers[one.level], one.sort_key, one.code)
        )
        for group, day in itertools.product({one.pk: one for one in kept}.values(), set(days)):
            rule = group.membership
            on_list = {row.organisation_id for row in listed.get(group.pk, ())
                       if row.lifetime.contains(day)}  # fmt: skip
            self._members[group.pk, day] = [
                one.pk for one in order
                if one.lifetime.contains(day)
                and (one.pk in on_list if rule.keeps_list else _matches(rule, one, places))
            ]  # fmt: skip

    def follow(self, office: int, on: date) -> list[int]:
        """Return who answers for an office on a day: itself while alive, else its heirs."""
        found, seen, open_ends = [], set[int](), [office]
        while open_ends:
            current = open_ends.pop()
            if current in seen:
                continue
            seen.add(current)
            if self.offices[current].lifetime.contains(on):
                found.append(current)
            else:
                open_ends += [new for new, since in self.heirs.get(current, ()) if since <= on]
        return sorted(found, key=lambda key: self.offices[key].code)

    def resolve(
        self, parties: Iterable[models.PartyModel], *, on: date, last_day: date | None
    ) -> tuple[list[Reached], list[Gap]]:
        """Return the offices that the parties reach on ``on``, and what reaches nobody.

        An office that has ended since keeps what was due in its lifetime (``last_day``); the
        rest goes to who answers for it today. Each office comes once, in its first part.
        """
        found: dict[int, tuple[models.PartyModel, list[org_models.Organisation]]] = {}
        gaps: list[Gap] = []
        for party in parties:
            named, gap = self._list_named(party, on)
            gaps += [gap] if gap else []
            for key in named:
                owners = self._follow_due(key, last_day)
                if not owners:
                    gaps.append(Gap(self.offices[key].name, "no_successor"))
                for owner in owners:
                    _, before = found.setdefault(owner, (party, []))
                    if owner != key and self.offices[key] not in before:
                        before.append(self.offices[key])
        return [
            Reached(self.offices[key], party, tuple(before))
            for key, (party, before) in found.items()
        ], gaps

    def _follow_due(self, office: int, last_day: date | None) -> list[int]:
        until = self.offices[office].until
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
        members = self._list_members(party.group, on)
        return members, None if members else Gap(party.group.name, "no_member")

    def _list_members(self, group: org_models.OrgGroup, on: date) -> list[int]:
        known = self._members.get((group.pk, on))
        if known is None:
            rows = org_queries.list_members(group=group, on=on)
            known = list(rows.values_list("pk", flat=True))
            self._members[group.pk, on] = known
        return known


def _matches(
    rule: org_rules.MembershipRule, office: org_models.Organisation, places: dict[int, str]
) -> bool:
    return (
        (not rule.kinds or office.kind in rule.kinds)
        and (not rule.levels or office.level in rule.levels)
        and (not rule.place_kinds or places.get(office.place_id or 0) in rule.place_kinds)
    )


def list_of_role(parties: Iterable[models.PartyModel], role: str) -> list[models.PartyModel]:
    """Return the loaded parties in one role, in order."""
    return [party for party in parties if party.role == enums.Role(role)]
