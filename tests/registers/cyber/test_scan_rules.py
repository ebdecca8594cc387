"""What an import changes: identity, coverage, claims."""

import os
import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nq57.registers.cyber.rules import scans

IS_LONG = bool(os.environ.get("NQ57_LONG"))
AT = datetime(2026, 4, 20, 8, 0, tzinfo=UTC)


def find(host: str = "10.0.0.1", check: str = "nessus:1", port: int | None = 443) -> scans.Finding:
    return scans.Finding(check, "Lỗ hổng", scans.Place("host", host, port), "high", check=check)


def scan(*findings: scans.Finding, **said: object) -> scans.Scan:
    usual = {
        "tool": "nessus", "scanned_at": AT, "hosts": frozenset({"10.0.0.1"}), "checks": None,
        "findings": list(findings),
    }  # fmt: skip
    return scans.Scan(**{**usual, **said})


def hold(one: scans.Finding, status: str = "affected", **said: object) -> scans.Known:
    usual = {
        "key": one.key, "status": status, "gone": dict.fromkeys(one.checks), "host": one.place.host,
    }  # fmt: skip
    return scans.Known(**{**usual, **said})


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        ("host", " WEB01.SonLa.gov.vn. ", "web01.sonla.gov.vn"),
        ("host", "[2001:DB8::0:1]", "2001:db8::1"),
        ("host", "::ffff:10.0.0.1", "10.0.0.1"),
        ("host", "sở.sonla.vn", "xn--s-lym.sonla.vn"),
        ("url", "HTTPS://Web.VN:443", "https://web.vn/"),
        ("url", "http://a:secret@web.vn:8080/x?b=1&a=token#top", "http://web.vn:8080/x?a&b"),
        ("url", "https://[2001:DB8::1]:443/", "https://[2001:db8::1]/"),
        ("url", "web.vn/a b", "http://web.vn/a%20b"),
        ("package", " src/Main.java ", "src/Main.java"),
        ("database", "DB01/HoSo", "db01/hoso"),
    ],
)
def test_a_place_has_one_form(kind: str, written: str, value: str) -> None:
    place = scans.Place(kind, written)
    assert place.value == value
    assert scans.Place(kind, place.value) == place


@pytest.mark.parametrize(
    ("kind", "value", "port"),
    [
        ("host", "", None), ("host", "a b", None), ("host", "<script>", None),
        ("host", "10.0.0.1", 70000), ("host", "10.0.0.1", -1), ("url", "http://", None),
        ("url", "http://[::1", None), ("url", "http://a:99999/", None), ("package", " ", None),
        ("machine", "a", None), ("package", "ở" * 400, None), ("host", "a" * 300, None),
    ],
)  # fmt: skip
def test_what_is_no_place_is_refused_with_a_sentence(
    kind: str, value: str, port: int | None
) -> None:
    with pytest.raises(scans.ReadingError, match=r"[.…]$"):
        scans.Place(kind, value, port)


def test_a_scan_covers_a_site_and_not_the_host_behind_it() -> None:
    assert scans.Place("url", "https://web.vn/a/b?c=1").host == "https://web.vn"
    assert scans.Place("url", "http://web.vn:8080/a").host == "http://web.vn:8080"
    assert scans.Place("host", "web.vn", 443).host == "web.vn"


@pytest.mark.parametrize(
    ("cves", "cwes", "named"),
    [
        (["CVE-2021-44228"], ["502"], "CVE-2021-44228"),
        (["cve-2021-45046", "CVE-2021-44228"], [], "CVE-2021-44228"),
        (["CVE-2021-10000, CVE-2021-9999"], [], "CVE-2021-9999"),
        ([], ["CWE-79", "20"], "CWE-20/zap:40012"),
        ([], ["-1", "0", ""], "zap:40012"),
        (["NOCVE"], [], "zap:40012"),
    ],
)
def test_the_name_of_a_weakness_rests_on_numbers(
    cves: list[str], cwes: list[str], named: str
) -> None:
    assert scans.name_weakness(cves, cwes, f"zap:40012{scans.LOCAL}") == named


def test_a_text_of_a_tool_stays_text() -> None:
    assert scans.clean("<b>a</b>\x00\u202e", 50) == "<b>a</b>"
    assert scans.clean("\ud800x", 50) == "?x"
    assert scans.clean("dài " * 100, 10) == "dài dài d…"


def test_lines_of_one_identity_are_one_finding_in_whatever_order() -> None:
    one = replace(find(), vectors=("a",), raw_hash="2")
    other = replace(find(), severity="critical", vectors=("b",), solution="Vá", raw_hash="1")
    (joined,) = scans.join([one, other])
    assert scans.join([other, one]) == [joined]
    assert (joined.severity, joined.vectors, joined.solution, joined.sightings) == (
        "critical", ("b", "a"), "Vá", 2,
    )  # fmt: skip


def test_what_is_not_known_is_new() -> None:
    plan = scans.plan_import([], scan(find(), find(port=80)))
    assert plan.new == [find(), find(port=80)]
    assert not plan.seen
    assert not plan.reopened
    assert not plan.closable


@pytest.mark.parametrize(
    ("status", "days", "is_back"),
    [
        ("under_investigation", -1, False), ("affected", -1, False), ("accepted", -1, False),
        ("not_affected", -1, False), ("fixed", -1, True), ("fix_claimed", -1, True),
        ("fixed", 1, False), ("fix_claimed", 1, False), ("fixed", None, True),
    ],
)  # fmt: skip
def test_what_is_found_again_is_reopened_only_after_its_fix(
    status: str, days: int | None, is_back: bool
) -> None:
    changed = None if days is None else AT + timedelta(days=days)
    plan = scans.plan_import([hold(find(), status, changed_at=changed)], scan(find()))
    assert (plan.reopened, plan.seen) == (
        ([find().key], []) if is_back else ([], [find().key])
    )  # fmt: skip
    assert not plan.new


CLAIMED = hold(find(), "fix_claimed", changed_at=AT - timedelta(days=1))


@pytest.mark.parametrize(
    ("known", "said", "outcome"),
    [
        (CLAIMED, {}, "closable"),
        (replace(CLAIMED, status="affected", is_claimed=True), {}, "closable"),
        (replace(CLAIMED, status="affected"), {}, "unconfirmed"),
        (replace(CLAIMED, status="under_investigation"), {}, "unconfirmed"),
        (replace(CLAIMED, changed_at=AT + timedelta(days=1)), {}, "unconfirmed"),
        (CLAIMED, {"scanned_at": None}, "unconfirmed"),
        (replace(CLAIMED, status="fixed"), {}, ""),
        (replace(CLAIMED, status="accepted"), {}, ""),
        (replace(CLAIMED, status="not_affected"), {}, ""),
        (CLAIMED, {"hosts": frozenset({"10.0.0.2"})}, ""),
        (CLAIMED, {"checks": frozenset({"nessus:2"})}, ""),
        (CLAIMED, {"checks": frozenset({"nessus:1"})}, "closable"),
        (CLAIMED, {"tool": "openvas"}, ""),
        (CLAIMED, {"ports": frozenset({80})}, ""),
        (CLAIMED, {"ports": frozenset({443})}, "closable"),
        (replace(CLAIMED, gone={"nessus:1@local": None}), {"blind": frozenset({"10.0.0.1"})}, ""),
        (CLAIMED, {"blind": frozenset({"10.0.0.1"})}, "closable"),
        (CLAIMED, {"findings": [find("web.vn")]}, "closable"),
        (CLAIMED, {"findings": [find("web.vn")],
                   "aliases": {"10.0.0.1": frozenset({"web.vn"})}}, ""),
    ],
)  # fmt: skip
def test_absence_closes_only_what_was_covered_and_claimed(
    known: scans.Known, said: dict[str, object], outcome: str
) -> None:
    plan = scans.plan_import([known], scan(**said))
    told = {name for name in ("closable", "unconfirmed") if getattr(plan, name)}
    assert told == ({outcome} if outcome else set())
    assert any("chờ cơ quan xác nhận" in text for text in plan.remarks) == (
        outcome == "unconfirmed"
    )  # fmt: skip
    assert not plan.reopened
    assert not plan.seen


HOSTS, CHECKS, PORTS = ["a.vn", "b.vn", "c.vn"], ["nessus:1", "nessus:2@local"], [None, 80, 443]
STATUSES = ["under_investigation", "affected", "fix_claimed", "fixed", "not_affected", "accepted"]
OCCURRENCES = st.tuples(st.sampled_from(HOSTS), st.sampled_from(CHECKS), st.sampled_from(PORTS))


@pytest.mark.slow
@settings(max_examples=10_000 if IS_LONG else 200)
@given(
    world=st.dictionaries(
        OCCURRENCES, st.tuples(st.booleans(), st.sampled_from(STATUSES), st.booleans()), max_size=6
    ),
    hosts=st.frozensets(st.sampled_from(HOSTS)),
    checks=st.none() | st.frozensets(st.sampled_from(["nessus:1", "nessus:2"])),
    ports=st.none() | st.frozensets(st.sampled_from([80, 443])),
    blind=st.frozensets(st.sampled_from(HOSTS)),
)
def test_a_partial_scan_closes_nothing_that_is_still_there(
    world: dict[tuple[str, str, int | None], tuple[bool, str, bool]],
    hosts: frozenset[str],
    checks: frozenset[str] | None,
    ports: frozenset[int] | None,
    blind: frozenset[str],
) -> None:
    """The world holds some weaknesses still; the scan sees those that it looks for."""
    known, seen, closable = [], [], set()
    for (host, check, port), (is_there, status, is_claimed) in world.items():
        one = find(host, check, port)
        known.append(hold(one, status, is_claimed=is_claimed))
        was_looked = (
            host in hosts
            and (checks is None or check.partition("@")[0] in checks)
            and (ports is None or port is None or port in ports)
            and not (check.endswith("@local") and host in blind)
        )
        if is_there and was_looked:
            seen.append(one)
        is_open = status in ("under_investigation", "affected", "fix_claimed")
        if not is_there and was_looked and is_open and (is_claimed or status == "fix_claimed"):
            closable.add(one.key)
    taken = scan(*seen, hosts=hosts, checks=checks, ports=ports, blind=blind)
    plan = scans.plan_import(known, taken)
    assert set(plan.closable) == closable
    told = [*plan.seen, *plan.reopened, *plan.closable, *plan.unconfirmed]
    assert len(told) == len(set(told))
    assert not plan.new
    assert {*plan.seen, *plan.reopened} == {one.key for one in seen}


def test_what_two_checks_found_is_closed_when_both_no_longer_do() -> None:
    ours, theirs = find(), replace(find(), check="openvas:9")
    assert scans.join([ours, theirs])[0].checks == ("nessus:1", "openvas:9")
    claimed = {"status": "fix_claimed", "changed_at": AT - timedelta(days=2)}

    def plan(gone: datetime | None, *found: scans.Finding, **said: object) -> scans.ImportPlan:
        one = hold(ours, **claimed, gone={"nessus:1": None, "openvas:9": gone})
        return scans.plan_import([one], scan(*found, **said))

    waiting = plan(None)
    assert (waiting.waiting, waiting.closable, waiting.unconfirmed) == ([ours.key], [], [])
    assert waiting.absent == {ours.key: ["nessus:1"]}
    assert any("chưa rà quét lại từ khi báo" in one for one in waiting.remarks)
    assert plan(AT - timedelta(days=3)).waiting == [ours.key]  # before the claim
    assert plan(AT - timedelta(days=1)).closable == [ours.key]
    assert not plan(AT, tool="zap").absent  # has never found it: says nothing of it
    back = plan(AT - timedelta(days=1), replace(ours, check="zap:4"), tool="zap")
    assert (back.reopened, back.found_by) == ([ours.key], {ours.key: ["zap:4"]})


TOOLS = {"nessus": ("nessus:1", "nessus:2@local"), "openvas": ("openvas:1", "openvas:2@local")}
ALL_CHECKS = [check for checks in TOOLS.values() for check in checks]
# Where it is, and each check that sees it with the day from which it no more does.
World = dict[tuple[str, int | None], dict[str, int]]


@dataclass
class Held:
    """What a register keeps of an occurrence, as the import's actions keep it."""

    status: str
    changed_at: datetime
    gone: dict[str, datetime | None]


@pytest.mark.slow
def test_two_tools_close_nothing_that_one_of_them_still_finds() -> None:
    """Two tools scan parts of a world in turn, each blind to a weakness when it likes; offices
    claim, true or not; files come late: nothing is closed that a finder of it still sees."""
    closed = 0
    for seed in range(10_000 if IS_LONG else 1_000):
        dice = random.Random(seed)
        places = dice.sample([(host, port) for host in HOSTS[:2] for port in PORTS], 2)
        world = {place: invent_sight(dice) for place in places}
        closed += live(world, dice)
    assert closed > 300  # it is no rule that closes nothing


def invent_sight(dice: random.Random) -> dict[str, int]:
    return {check: dice.randint(1, 12) for check in dice.sample(ALL_CHECKS, dice.randint(1, 3))}


def live(world: World, dice: random.Random) -> int:
    """Let days pass over a world; return how much was closed.

    :raises AssertionError: when something is closed that a check which found it still sees.
    """
    keys = {find(host, "CVE-2026-1", port).key: (host, port) for host, port in world}
    held: dict[scans.Key, Held] = {}
    count = 0
    days = [(number + dice.choice((0, 0, 0, 2)), number) for number in range(14)]
    for imported, number in sorted(days):
        if dice.random() < 0.3:
            claim(held, AT + timedelta(days=imported))
            continue
        taken = look(world, dice, number)
        known = [
            scans.Known(key=key, status=row.status, gone=row.gone, host=key[2],
                        changed_at=row.changed_at)
            for key, row in held.items()
        ]  # fmt: skip
        plan = scans.plan_import(known, taken)
        keep(held, plan, taken, AT + timedelta(days=imported, hours=2))
        count += len(plan.closable)
        for key in plan.closable:
            moments = [moment for moment in held[key].gone.values() if moment is not None]
            assert len(moments) == len(held[key].gone)
            last = (max(moments) - AT).days
            assert all(world[keys[key]][check] <= last for check in held[key].gone)
    return count


def claim(held: dict[scans.Key, Held], at: datetime) -> None:
    for row in held.values():
        if row.status == "affected":
            row.status, row.changed_at, row.gone = "fix_claimed", at, dict.fromkeys(row.gone)


def look(world: World, dice: random.Random, number: int) -> scans.Scan:
    """Return what a tool tells on a day: what its checks looked for and see."""
    tool = dice.choice(sorted(TOOLS))
    empty = scan(
        tool=tool, scanned_at=AT + timedelta(days=number, hours=1),
        hosts=frozenset(dice.choice((HOSTS, HOSTS, HOSTS[:1], HOSTS[1:]))),
        checks=dice.choice((None, None, frozenset({f"{tool}:1"}), frozenset({f"{tool}:2"}))),
        ports=dice.choice((None, None, frozenset({80}), frozenset({80, 443}))),
        blind=frozenset(dice.choice(((), (), HOSTS[:1], HOSTS))),
    )  # fmt: skip
    found = [
        replace(find(host, "CVE-2026-1", port), weakness="CVE-2026-1", check=check)
        for (host, port), sees in world.items()
        for check in TOOLS[tool]
        if number < sees.get(check, 0) and empty.covers(host=host, check=check, port=port)
    ]  # fmt: skip
    return replace(empty, findings=scans.join(found))


def keep(
    held: dict[scans.Key, Held], plan: scans.ImportPlan, taken: scans.Scan, at: datetime
) -> None:
    assert taken.scanned_at is not None
    for one in plan.new:
        held[one.key] = Held("affected", at, dict.fromkeys(one.checks))
    for key, checks in plan.found_by.items():
        held[key].gone |= dict.fromkeys(checks)
    for key, checks in plan.absent.items():
        for check in checks:
            held[key].gone[check] = max(held[key].gone[check] or taken.scanned_at, taken.scanned_at)
    for key in plan.reopened:
        held[key] = Held("affected", at, dict.fromkeys(held[key].gone))
    for key in plan.closable:
        since = min(one for one in held[key].gone.values() if one is not None)
        held[key] = Held("fixed", since, held[key].gone)


def test_an_import_twice_changes_nothing() -> None:
    taken = scan(find(), find(port=80), find(check="nessus:7@local"))
    first = scans.plan_import([], taken)
    again = scans.plan_import([hold(one) for one in first.new], taken)
    assert not (again.new)
    assert not (again.closable)
    assert not (again.reopened)
    assert not (again.unconfirmed)
    assert len(again.seen) == 3
