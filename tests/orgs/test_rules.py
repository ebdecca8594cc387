"""Pure rules of organisations and people."""

import string
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57.audit import rules as audit_rules
from nq57.orgs import enums, rules

JULY = date(2025, 7, 1)


@pytest.mark.parametrize(
    ("since", "until", "day", "expected"),
    [
        (None, None, JULY, True),
        (None, JULY, date(2025, 6, 30), True),
        (None, JULY, JULY, False),
        (JULY, None, JULY, True),
        (JULY, None, date(2025, 6, 30), False),
        (JULY, date(2025, 7, 2), JULY, True),
    ],
)
def test_a_lifetime_is_half_open(
    since: date | None, until: date | None, day: date, expected: bool
) -> None:
    assert rules.Lifetime(since, until).contains(day) is expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("open", rules.MembershipRule(is_open=True)),
        ("members", rules.MembershipRule(is_listed=True)),
        (
            "kind:people_committee level:district,commune",
            rules.MembershipRule(
                kinds=frozenset({"people_committee"}),
                levels=frozenset({"district", "commune"}),
            ),
        ),
    ],
)
def test_membership_rules_are_read(written: str, expected: rules.MembershipRule) -> None:
    assert rules.parse_membership_rule(written) == expected


@pytest.mark.parametrize(
    "written", ["", "all", "kind", "kind:", "kind:a kind:b", "department:yes", "open kind:a"]
)
def test_membership_rules_that_say_nothing_are_refused(written: str) -> None:
    with pytest.raises(rules.OrgsError):
        rules.parse_membership_rule(written)


def test_open_and_listed_groups_match_nobody_by_rule() -> None:
    facts = rules.OrganisationFacts("SO-YT", "department", "province", "", rules.Lifetime())
    assert rules.parse_membership_rule("kind:department").matches(facts, on=JULY)
    assert not rules.parse_membership_rule("level:commune").matches(facts, on=JULY)
    assert not rules.parse_membership_rule("open").matches(facts, on=JULY)
    assert not rules.parse_membership_rule("members").matches(facts, on=JULY)


def test_what_the_table_of_rights_lacks_is_refused() -> None:
    rights = rules.get_rights()
    assert rights.scope_of("focal", "plan", "adopt") is None
    assert rights.scope_of("nobody", "plan", "read") is None
    assert rights.scope_of("coordinator", "plan", "adopt") == "all"


def test_an_administrator_reads_no_content_and_an_auditor_writes_nothing() -> None:
    cells = rules.get_rights().cells.values()
    administrator = {right.object for right in cells if right.role == "administrator"}
    # Guidance is told to everybody; the portal's texts tell of the platform itself; a peer is
    # an address and a collection to exchange with, not what is exchanged.
    known = {"organisation", "account", "post", "slip", "setting", "guidance", "portal", "peer"}
    assert administrator == known
    assert {right.verb for right in cells if right.role == "auditor"} == {"read", "count"}


def test_a_post_of_one_area_has_its_own_column_and_no_other() -> None:
    def reach(area: str, object_kind: str) -> str | None:
        by = rules.Actor(account="a", role="coordinator", area=area)
        return rules.scope_of(by, object_kind, "read")

    assert (reach("all", "cyber"), reach("cyber", "cyber")) == ("own", "all")
    assert (reach("all", "account"), reach("cyber", "account")) == ("all", None)
    assert reach("traceability", "plan") is None  # no such column


def test_sealed_content_is_for_named_posts_alone() -> None:
    sealed = [right for right in rules.get_rights().cells.values() if right.object == "sealed"]
    assert {right.scope for right in sealed} == {"named"}
    assert not {"auditor", "administrator"} & {right.role for right in sealed}


def test_the_table_of_rights_uses_the_closed_lists() -> None:
    cells = rules.get_rights().cells.values()
    seats = {rules.split_seat(right.role) for right in cells}
    assert {role for role, _ in seats} == set(enums.Role.values)
    assert {area for _, area in seats} == {rules.ALL_AREAS, *enums.Area.values}
    assert {right.scope for right in cells} <= set(enums.Scope.values) == rules.SCOPES
    assert set(enums.Role.values) >= rules.PRIVILEGED_ROLES


@pytest.mark.parametrize(
    "rows",
    [
        [{"object": "a", "verb": "b", "label": "", "focal": "everything"}],
        [{"object": "a", "verb": "b", "label": "", "focal": "own"}] * 2,
    ],
)
def test_a_broken_table_of_rights_is_refused(rows: list[dict[str, str]]) -> None:
    with pytest.raises(rules.OrgsError):
        rules.parse_rights(rows)


def test_the_system_reaches_everything_and_an_actor_without_role_nothing() -> None:
    assert rules.scope_of(audit_rules.SYSTEM, "plan", "adopt") == "all"
    assert rules.scope_of(audit_rules.Actor(account="ai-do"), "plan", "read") is None


@pytest.mark.parametrize(
    ("name", "taken", "login"),
    [
        ("Nguyễn Văn Đức", set(), "ducnv"),
        ("Nguyễn Văn Đức", {"ducnv", "ducnv2"}, "ducnv3"),
        ("Lò Thị Ánh", set(), "anhlt"),
        ("Ý", set(), "y1"),
    ],
)
def test_login_names_are_proposed(name: str, taken: set[str], login: str) -> None:
    assert rules.propose_login(name, taken) == login


def test_a_name_without_letters_gives_no_login() -> None:
    with pytest.raises(rules.OrgsError):
        rules.propose_login("— …", set())


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1/7/2025", JULY),
        (" 01/07/2025 ", JULY),
        ("2025-07-01", JULY),
        ("31/2/2025", None),
        ("7/2025", None),
        ("", None),
    ],
)
def test_days_are_read_as_officials_type_them(typed: str, day: date | None) -> None:
    assert rules.parse_day(typed) == day


@given(st.text(alphabet=string.ascii_letters + string.digits + " -", max_size=20))
def test_only_the_code_itself_opens_a_slip(other: str) -> None:
    code = rules.make_slip_code()
    typed = other.upper().replace(" ", "").replace("-", "")
    same = typed == code.replace("-", "")
    assert (rules.hash_slip_code(other) == rules.hash_slip_code(code)) is same


def test_a_slip_code_may_be_typed_loosely() -> None:
    code = rules.make_slip_code()
    assert len(code) == 14
    assert set(code) <= set(rules.SLIP_LETTERS) | {"-"}
    loose = code.lower().replace("-", " ")
    assert rules.hash_slip_code(loose) == rules.hash_slip_code(code)


def test_a_unit_is_changed_only_while_it_lives() -> None:
    rules.refuse_dead("Sở", rules.Lifetime(since=JULY), on=JULY + timedelta(days=1))
    for lifetime in (rules.Lifetime(since=JULY), rules.Lifetime(until=JULY)):
        with pytest.raises(rules.OrgsError):
            rules.refuse_dead("Sở", lifetime, on=JULY)
    with pytest.raises(rules.OrgsError):
        rules.refuse_dead("Sở", rules.Lifetime(until=date(2030, 1, 1)), on=JULY)


def test_faults_of_a_sheet_are_told_in_order() -> None:
    error = rules.SheetError([rules.Fault(3, "Cơ quan", "lạ."), rules.Fault(2, "Tên", "trống.")])
    assert [fault.row for fault in error.faults] == [2, 3]
    assert "Dòng 2, cột “Tên”: trống." in str(error)


@pytest.mark.parametrize("role", enums.Role.values)
def test_the_second_factor_is_compulsory_for_the_mighty(role: str) -> None:
    mighty = {"coordinator", "administrator", "leader"}
    assert rules.needs_second_factor(role=role, is_sealed=False) is (role in mighty)
    assert rules.needs_second_factor(role=role, is_sealed=True)
