"""Who performs an occurrence: parties resolved on its first day, ended offices followed."""

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
    _lives: dict[int, org_rules.Lifetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Load the offices and who followed whom."""
        self.offices = {row.pk: row for row in org_models.Organisation.objects.all()}
        self._lives = {key: row.lifetime for key, row in self.offices.items()}
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
        for group in {one.pk: one for one in kept}.values():
            rule, rows_of = group.membership, listed.get(group.pk, ())
            named = {row.organisation_id for row in rows_of}
            # Who may ever be a member is found once, in order; of a day only lifetimes are asked.
            ever = [
                (one.pk, self._lives[one.pk]) for one in order
                if (one.pk in named if rule.keeps_list else _matches(rule, one, places))
            ]  # fmt: skip
            for day in set(days):
                on_list = {row.organisation_id for row in rows_of if row.lifetime.contains(day)}
                self._members[group.pk, day] = [
                    key for key, life in ever
                    if life.contains(day) and (not rule.keeps_list or key in on_list)
                ]  # fmt: skip

    def follow(self, office: int, on: date) -> list[int]:
        """Return who answers for an office on a day: itself while alive, else its heirs."""
        if self._lives[office].contains(on):
            return [office]
        found, seen, open_ends = [], set[int](), [office]
        while open_ends:
            current = open_ends.pop()
            if current in seen:
                continue
            seen.add(current)
            if self._lives[current].contains(on):
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
        found, gaps = self._reach(parties, on, last_day)
        return [
            Reached(
                self.offices[key], party, tuple(self.offices[one] for one in dict.fromkeys(before))
            )
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
                    gaps.append(Gap(self.offices[key].name, "no_successor"))
                for owner in owners:
                    _, before = found.setdefault(owner, (party, []))
                    if owner != key:
                        before.append(key)
        return found, gaps

    def _follow_due(self, office: int, last_day: date | None) -> list[int]:
        until = self._lives[office].until
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
