"""The profiles of Plan 142 that come with the installation."""

from datetime import date

import pytest
from django.utils import timezone

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.core import reference, refusals
from nq57.jobs.cli import seeds
from nq57.measures import actions, models, queries, rules
from nq57.plans import models as plans
from tests.factories import orgs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province"), pytest.mark.server]

FILE = (seeds.PLANS / seeds.PLAN).with_suffix(".profiles.csv")
ROWS = reference.read_table(FILE).rows


def plan() -> plans.Plan:
    return plans.Plan.objects.get(document__symbol="142/KH-UBND")


def held(code: str) -> rules.Terms:
    found = queries.get_current(indicator=plan().indicators.get(code=code))
    assert found is not None
    return found.to_terms()


def test_all_64_are_in_use_and_await_the_province() -> None:
    assert queries.count_profiles(of=[plan()])[plan().pk] == queries.Counts(64, 64, 64, 0)
    entry = audit.Entry.objects.get(verb="load_profiles")
    assert entry.after == {"approved": 64}


def test_loading_again_changes_nothing() -> None:
    before = list(models.Profile.objects.values_list("pk", "version"))
    made = actions.load_profiles(file=FILE, plan=plan(), by=audit_rules.SYSTEM, at=timezone.now())
    assert made == 0
    assert list(models.Profile.objects.values_list("pk", "version")) == before


def test_a_row_of_another_plan_or_a_wrong_one_is_refused(tmp_path: object) -> None:
    text = FILE.read_text(encoding="utf-8")
    file = tmp_path / "wrong.csv"  # type: ignore[operator]
    file.write_text(text.replace("142/KH-UBND,I.1,", "141/KH-UBND,I.1,", 1), encoding="utf-8")
    with pytest.raises(rules.MeasuresError, match=r"I\.1"):
        actions.load_profiles(file=file, plan=plan(), by=audit_rules.SYSTEM, at=timezone.now())
    with pytest.raises(refusals.NotAllowedError):
        actions.load_profiles(
            file=FILE, plan=plan(), by=orgs.make_actor("focal"), at=timezone.now()
        )


def test_no_baseline_is_invented() -> None:
    assert {row["baseline"] + row["baseline_year"] + row["baseline_source"] for row in ROWS} == {""}


@pytest.mark.parametrize("row", ROWS, ids=[row["indicator"] for row in ROWS])
def test_each_row_is_right_and_says_why_it_differs_from_the_proposal(row: dict[str, str]) -> None:
    facts = queries.list_facts(plan=plan(), on=date(2026, 11, 21))
    told = next(one for one in facts.values() if one.code == row["indicator"])
    terms = actions.reference.read_terms(row)
    around = rules.Surroundings(bool(told.children), rules.has_many_leads(told))
    assert rules.list_faults(terms, around) == []
    proposal = rules.propose_profile(told)
    assert bool(rules.diff(proposal.terms, terms)) == bool(row["note"])
    assert terms.direction == proposal.terms.direction
    profile = queries.get_current(indicator=plan().indicators.get(code=row["indicator"]))
    assert profile is not None
    assert profile.to_terms() == terms
    for change in rules.diff(rules.Terms(), terms):
        assert profile.reasons[change.field], change.field


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ("V.2 V.3 V.4 V.5 V.6 V.7", {"checker": "VP-UBND", "formula_units": "ratio"}),
        ("II.2 V.15", {"frequency": "year", "denominator_office": "TK-TINH", "unit": "% GRDP"}),
        ("II.1", {"frequency": "year", "denominator": "Tổng chi ngân sách địa phương"}),
        ("II.6", {"parent_rule": "from_children", "denominator_office": "TK-TINH"}),
        ("II.6.1 II.6.2 II.6.3 II.6.4 II.6.5", {"denominator_office": "TK-TINH",
                                                "formula_units": "one_source"}),
        ("II.7 III.4", {"formula_units": "sum", "formula_periods": "last"}),
        ("III.10", {"time": "over_span", "span_from": 2026, "span_to": 2030}),
        ("I.1 I.3", {"reported_by": "each_lead", "formula_units": "one_source"}),
        ("IV.3 V.11", {"reported_by": "named_office", "reporter": "SO-KHCN"}),
        ("V.12", {"frequency": "month", "denominator_office": "CA-TINH"}),
        ("V.14", {"formula_units": "share_of_units"}),
        ("I.2 III.11 IV.7", {"asked_from": 2031, "frequency": "year"}),
        (" ".join(f"CĐS-2025.{n}" for n in range(1, 11)), {"asked_until": 2025}),
        ("III.3 III.5 III.7 III.9 III.11 IV.4 IV.5 IV.7 IV.8 IV.10",
         {"time": "per_year", "frequency": "year", "formula_periods": "sum"}),
        ("V.1", {"reported_by": "published_source", "frequency": "year"}),
    ],
)  # fmt: skip
def test_what_the_plan_means(codes: str, said: dict[str, object]) -> None:
    for code in codes.split():
        terms = held(code)
        assert {name: getattr(terms, name) for name in said} == said, code


def test_each_kind_of_report_asks_its_own() -> None:
    def asked(kind: str, year: int = 2026) -> set[str]:
        return {row.code for row in queries.list_asked(plan=plan(), kind=kind, year=year)}

    month, year = asked("month"), asked("year")
    assert month == {"V.2", "V.3", "V.4", "V.5", "V.6", "V.7", "V.12"}
    assert month < asked("quarter") < asked("half_year") < year
    assert not {"II.6", "I.2", "III.11", "CĐS-2025.6"} & year
    assert {"II.2", "V.15"} <= year - asked("half_year")
    assert "CĐS-2025.6" in asked("year", 2025)
    assert {"I.2", "III.11"} <= asked("year", 2031)
    assert "III.10" not in asked("year", 2031)


def test_confirming_takes_the_mark_away_and_keeps_the_version() -> None:
    rows = queries.list_unconfirmed(plan=plan())
    chosen = [row for row in rows if row.indicator.code in ("I.1", "V.12")]
    done = actions.confirm_profiles(
        profiles=chosen, stamps={row.pk: row.stamp for row in chosen},
        decision="Công văn 12/UBND-KGVX", by=orgs.make_actor(), at=timezone.now(),
    )  # fmt: skip
    assert done == 2
    profile = queries.get_current(indicator=plan().indicators.get(code="V.12"))
    assert profile is not None
    assert (profile.version, profile.is_confirmed, profile.decision) == (
        1, True, "Công văn 12/UBND-KGVX",
    )  # fmt: skip
    assert audit.Entry.objects.latest("id").verb == "confirm_profiles"
    assert queries.count_profiles(of=[plan()])[plan().pk].unconfirmed == 62
