"""How fast the obligations of a large plan are listed and one of them is moved, over HTTP.

Redmine 5.0.4 was measured for the same shape of work on two cores with PostgreSQL 15: a list
of 100 among 20,000 issues at p95 243 ms, the update of one with its journal at p95 60 ms. Here
a list shows 50, so two pages in order are one list of 100. No obligation is listed twice, and
every move must stand with its step and journal entry.
"""

import html
import itertools
import re
import time
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib import parse

from django.utils import timezone

from bench import database, province
from bench.reading import Figure, show

if TYPE_CHECKING:
    from django.test import Client

_OBLIGATIONS = 20_000
_OFFICES = 420
_LISTS = 30
_MOVES = 40
_LIST_GOAL = 0.7 * 243
_MOVE_GOAL = 60.0
_ROW = re.compile(r'<a class="pl" href="(/viec/[^"/]+/)"')
_NEXT = re.compile(r'href="([^"]+)" rel="next"')


def measure() -> list[Figure]:
    """Return the times of lists and moves among 20,000 obligations.

    Everything happens in a transaction that is undone.
    """
    with database.undone():
        held = _load()
        coordinator = province.sign_in("coordinator", province.COORDINATOR)
        whole = _time_lists(coordinator, "/viec/")
        overdue = _time_lists(coordinator, "/viec/?tinh-trang=overdue")
        moves = _time_moves()
    return [
        Figure("obligations held", held, ""),
        Figure("list of 100 obligations: p95", 1000 * database.get_p95(whole), "ms", _LIST_GOAL),
        Figure("list of 100 overdue: p95", 1000 * database.get_p95(overdue), "ms", _LIST_GOAL),
        Figure("move of one, with step and journal: p95", 1000 * database.get_p95(moves), "ms",
               _MOVE_GOAL),
    ]  # fmt: skip


def main() -> None:
    """Print one row per figure."""
    with database.opened():
        figures = measure()
    show(figures)


def _load() -> int:
    """Let Plan 142 ask so many offices that they owe 20,000; return how many they owe."""
    from nq57.audit import rules as audit_rules
    from nq57.plans import actions as plan_actions

    plan = province.load(obligations=False)
    province.fill(years=1, offices=_OFFICES, until=date(timezone.localdate().year, 1, 31))
    given: dict[str, Any] = {"plan": plan, "by": audit_rules.SYSTEM, "at": timezone.now()}
    plan_actions.roll_obligations(**given)
    plan_actions.track_plan(since=plan.in_force_on, **given)  # so much is overdue, not unsettled
    database.analyze()
    held = plan.obligations.count()
    if held < _OBLIGATIONS:
        raise AssertionError(held)
    return held


def _time_lists(client: "Client", address: str) -> list[float]:
    """Return the seconds of lists of 100, each two pages further on."""
    times, after, listed = [], address, set[str]()
    province.get(client, address)
    for _ in range(_LISTS):
        start, shown = time.perf_counter(), set[str]()
        for _ in range(2):
            page = province.get(client, after)
            shown |= set(_ROW.findall(page))
            following = _NEXT.search(page)
            after = parse.urljoin(address, html.unescape(following[1])) if following else address
        times.append(time.perf_counter() - start)
        if (following and len(shown) != 100) or shown & listed:
            raise AssertionError((after, len(shown)))
        listed = listed | shown if following else set()
    return times


def _time_moves() -> list[float]:
    """Return the seconds in which an office takes an obligation in hand, each another one."""
    from nq57.audit.models import Entry
    from nq57.cases.models import Case, Step

    client = province.sign_in("head", province.COMMUNE)
    owed = Case.objects.of_kind("obligation").filter(
        organisation__code=province.COMMUNE, state="assigned"
    )
    times = []
    for case in itertools.islice(list(owed.order_by("pk")), _MOVES):
        page = province.get(client, f"/viec/{case.code}/")
        seen = dict(re.findall(r'name="(seen|version)" value="([^"]*)"', page))
        start = time.perf_counter()
        answer = client.post(f"/viec/{case.code}/buoc/", {"verb": "accept", **seen})
        times.append(time.perf_counter() - start)
        step = Step.objects.filter(case=case, verb="accept").exists()
        entry = Entry.objects.filter(verb="accept", subject_code=case.code).exists()
        if answer.status_code != 302 or not (step and entry):
            raise AssertionError((case.code, answer.status_code))
    return times


if __name__ == "__main__":
    main()
