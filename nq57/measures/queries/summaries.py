"""What totals come to, from sums that the database makes: for pages that show no single figure.

A total is added up by the database where nothing but its sums decides it and whoever told is
asked. Where one figure decides, where a source has no offices that are asked, where somebody
told who is not asked (an office that has ended, since merged), the figures are read one by one.
"""

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from nq57.measures import rules
from nq57.measures.queries import loading, totals
from nq57.plans import models as plans

# An office has one figure of each verdict, so the largest is that one: first one row for each
# office. A total's figures are read by the index of periods, one pair after the other: a join of
# all pairs at once is estimated wrongly, and the whole table read for it. Offices that have the
# same verdicts are then added up together: whatever a total rests on, it is the sum of such
# groups.
_SUMS = """
SELECT asked.indicator, asked.code, array_agg(organisation_id),
  count(claimed), count(claimed_bottom), sum(claimed), sum(claimed_top), sum(claimed_bottom),
  count(*) FILTER (WHERE coalesce(claimed_top >= claimed_bottom, claimed > 0)),
  count(checked), count(checked_bottom), sum(checked), sum(checked_top), sum(checked_bottom),
  count(*) FILTER (WHERE coalesce(checked_top >= checked_bottom, checked > 0)),
  count(validated), count(validated_bottom), sum(validated), sum(validated_top),
  sum(validated_bottom),
  count(*) FILTER (WHERE coalesce(validated_top >= validated_bottom, validated > 0))
FROM unnest(%(indicators)s::bigint[], %(periods)s::text[]) AS asked (indicator, code)
CROSS JOIN LATERAL (
  SELECT organisation_id,
    max(value) FILTER (WHERE verdict = 'claimed') AS claimed,
    max(numerator) FILTER (WHERE verdict = 'claimed') AS claimed_top,
    max(denominator) FILTER (WHERE verdict = 'claimed') AS claimed_bottom,
    max(value) FILTER (WHERE verdict = 'checked') AS checked,
    max(numerator) FILTER (WHERE verdict = 'checked') AS checked_top,
    max(denominator) FILTER (WHERE verdict = 'checked') AS checked_bottom,
    max(value) FILTER (WHERE verdict = 'validated') AS validated,
    max(numerator) FILTER (WHERE verdict = 'validated') AS validated_top,
    max(denominator) FILTER (WHERE verdict = 'validated') AS validated_bottom
  FROM measures_observation o
  WHERE o.indicator_id = asked.indicator AND o.period = asked.code AND {held}
  GROUP BY organisation_id
) AS of_office
GROUP BY asked.indicator, asked.code, claimed IS NULL, checked IS NULL, validated IS NULL
"""
_CURRENT = "o.is_current"
# The newest revision that was recorded by a moment; one in use is the newest of all.
_KNOWN = """o.at <= %(known_at)s AND (o.is_current OR NOT EXISTS (
  SELECT FROM measures_observation later
  WHERE later.indicator_id = o.indicator_id AND later.organisation_id = o.organisation_id
    AND later.period = o.period AND later.verdict = o.verdict
    AND later.revision > o.revision AND later.at <= %(known_at)s))"""
# The keys of the figures that count: of each office that of the first verdict that there is.
_COUNTED = """
SELECT indicator_id, period, array_agg(key) FROM (
  SELECT indicator_id, period, coalesce(
    max(id) FILTER (WHERE verdict = %(first)s), max(id) FILTER (WHERE verdict = %(second)s),
    max(id) FILTER (WHERE verdict = %(third)s)) AS key
  FROM measures_observation
  WHERE is_current AND period = ANY(%(periods)s) AND indicator_id = ANY(%(indicators)s)
  GROUP BY indicator_id, period, organisation_id
) AS of_office
WHERE key IS NOT NULL GROUP BY indicator_id, period
"""
_WIDTH = 6


class _Group(NamedTuple):
    """Offices that have figures of the same verdicts: what those of each come to."""

    offices: list[int]
    sums: dict[str, rules.Sums]
    has_parts: bool

    def choose(self, verdicts: Sequence[str]) -> str:
        """Return which figures count where the first of ``verdicts`` that there is counts."""
        return next((one for one in verdicts if one in self.sums), "")


_Added = dict[tuple[int, str], list[_Group]]


def list_summaries(
    *,
    plan: plans.Plan,
    of: loading.Asked,
    headline: str = "furthest",
    indicators: Iterable[int] | None = None,
    known_at: datetime | None = None,
    with_verdicts: bool = True,
    whole: Collection[int] = (),
) -> dict[tuple[int, str], totals.Summary]:
    """Return what the totals of periods come to, as ``list_totals`` has them.

    The indicators of ``whole`` (keys) come with every figure that they rest on. The number of
    queries does not grow with indicators, offices or periods.
    """
    profiles, wanted = loading.list_wanted(plan, of, indicators, known_at)
    loaded = loading.load_offices(profiles, wanted)
    summed = [
        one for one in wanted
        if _can_be_added(one) and one.profile.indicator_id not in whole
    ]  # fmt: skip
    added = _add_up(summed, known_at)
    lean = {one.key for one in summed if _is_plain(one, loaded, added)}
    single = [one for one in wanted if one.key not in lean]
    if single:
        loaded.read_figures(single, known_at)
    verdicts = rules.VERDICTS if with_verdicts else ()
    rows: dict[tuple[int, str], totals.Summary] = {
        one.key: (
            _summarise(loaded, added, one, headline, verdicts) if one.key in lean
            else totals.make_row(loaded, one, headline, verdicts)
        )
        for one in wanted
    }  # fmt: skip
    totals.add_parents(rows, profiles, of, headline, totals.Summary)
    return totals.sort_rows(rows, profiles)


def list_counted(
    *, rows: Mapping[tuple[int, str], totals.Summary]
) -> dict[tuple[int, str], frozenset[int]]:
    """Return the keys of the figures that the totals of ``list_summaries`` rest on.

    One query for each of the four rules by which figures count, however many there are.
    """
    counted: dict[tuple[int, str], frozenset[int]] = {}
    added: dict[str, dict[tuple[int, str], totals.Summary]] = {}
    for key, row in rows.items():
        if row.children or isinstance(row, totals.TotalRow):
            counted[key] = frozenset(one.key for one in row.headline.inputs)
        else:  # whoever told is asked, so all that was told counts
            added.setdefault(row.rule, {})[key] = row
    for rule, found in added.items():
        held = _read_keys(rule, list(found.values()))
        for key, row in found.items():
            of = [held.get((key[0], code), ()) for code in row.headline.parts]
            counted[key] = frozenset(itertools.chain.from_iterable(of))
    return counted


def _read_keys(rule: str, rows: Sequence[totals.Summary]) -> dict[tuple[int, str], list[int]]:
    first, second, third, *_ = *rules.HEADLINES[rule], "", ""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, {
            "first": first, "second": second, "third": third,
            "periods": list({code for row in rows for code in row.headline.parts}),
            "indicators": list({row.indicator.pk for row in rows}),
        })  # fmt: skip
        return {(indicator, period): keys for indicator, period, keys in cursor.fetchall()}


def _can_be_added(wanted: loading.Wanted) -> bool:
    return rules.adds_up(wanted.terms) and wanted.profile.reported_by not in loading.OPEN


def _is_plain(wanted: loading.Wanted, loaded: loading.Loaded, added: _Added) -> bool:
    """Say whether all who told are asked, and every figure can be counted."""
    for one in wanted.short:
        groups = added.get((wanted.profile.indicator_id, one.code), [])
        expected = set(loaded.list_expected(wanted.profile, one.end))
        if not all(expected.issuperset(group.offices) for group in groups):
            return False
        if wanted.terms.formula_units == "ratio" and not all(group.has_parts for group in groups):
            return False
    return True


def _add_up(wanted: Sequence[loading.Wanted], known_at: datetime | None) -> _Added:
    added: _Added = {}
    if not wanted:
        return added
    asked = [(key, code) for key, codes in loading.list_pairs(wanted).items() for code in codes]
    with connection.cursor() as cursor:
        cursor.execute(_SUMS.format(held=_CURRENT if known_at is None else _KNOWN), {
            "indicators": [key for key, _ in asked], "periods": [code for _, code in asked],
            "known_at": known_at,
        })  # fmt: skip
        for indicator, period, offices, *told in cursor.fetchall():
            added.setdefault((indicator, period), []).append(_make_group(offices, told))
    return added


def _make_group(offices: list[int], told: Sequence[Any]) -> _Group:
    sums, has_parts = {}, True
    for at, verdict in enumerate(rules.VERDICTS):
        count, parts, value, top, bottom, met = told[_WIDTH * at : _WIDTH * (at + 1)]
        if count:
            sums[verdict] = rules.Sums(count, value, top or Decimal(0), bottom or Decimal(0), met)
            has_parts = has_parts and parts == count
    return _Group(offices, sums, has_parts)


def _summarise(
    loaded: loading.Loaded,
    added: _Added,
    wanted: loading.Wanted,
    headline: str,
    alone: Sequence[str],
) -> totals.Summary:
    profile, terms = wanted.profile, wanted.terms
    groups = {one.code: added.get((profile.indicator_id, one.code), []) for one in wanted.short}

    def total(verdicts: Sequence[str]) -> rules.Spanned:
        parts = {
            one.code: _make_total(
                terms, groups[one.code], verdicts, loaded.list_expected(profile, one.end)
            )
            for one in wanted.short
        }
        return rules.span(terms, parts)

    rule = terms.headline or headline
    rested = rules.HEADLINES[rule]
    tally = dict.fromkeys(rules.VERDICTS, 0)
    for group in (one for found in groups.values() for one in found):
        chosen = group.choose(rested)
        if chosen:
            tally[chosen] += len(group.offices)
    return totals.Summary(
        indicator=profile.indicator, profile=profile, terms=terms, period=wanted.period, rule=rule,
        headline=total(rested), by_verdict={name: total([name]) for name in alone},
        tally=tally,
    )  # fmt: skip


def _make_total(
    terms: rules.Terms, groups: Sequence[_Group], verdicts: Sequence[str], expected: Sequence[int]
) -> rules.Total:
    sums = rules.Sums()
    said: set[int] = set()
    for group in groups:
        chosen = group.choose(verdicts)
        if chosen:
            sums = sums.plus(group.sums[chosen])
            said |= set(group.offices)
    missing = () if len(said) == len(expected) else (
        tuple(office for office in expected if office not in said)
    )  # fmt: skip
    return rules.Total(
        terms.formula_units, rules.compute_from_sums(terms, sums), expected=tuple(expected),
        missing=missing,
    )  # fmt: skip
