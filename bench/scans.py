"""How fast a large scan is taken in, and how the lists answer among 100,000 vulnerabilities.

DefectDojo publishes 25.8 s for the second import of a file of 13,000 findings and some 400 s for
its first; here the same number is taken in through the same action as the page uses, and every
number that it tells is checked. Times are on the clock; where others use the machine too, the
processor time of this process beside them tells how much of it was waiting.
"""

import io
import itertools
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import database, province
from bench.reading import Figure, show

if TYPE_CHECKING:
    from django.test import Client

    from nq57.registers.cyber import models

_FINDINGS = 13_000
_HELD = 100_000
_CHECKS = 400
_SYSTEMS = 60  # of which the first is the scan of 13,000
_REPEATS = 25
_FIRST_GOAL, _AGAIN_GOAL, _LIST_GOAL, _QUERY_GOAL = 10.0, 5.0, 300.0, 12
_CENTRE = "CA-TINH"
_LIST = "/an-ninh-mang/lo-hong/"
_VECTOR = "CVSS:3.1/AV:N/AC:{}/PR:N/UI:{}/S:U/C:{}/I:{}/A:{}"


def measure() -> list[Figure]:
    """Return the times of imports, then of each list for each role with its queries.

    Everything happens in a transaction that is undone.
    """
    with database.undone():
        figures = load()
        return figures + _time_lists()


def main() -> None:
    """Print one row per figure."""
    with database.opened(), database.undone():
        show(load())
        show(_time_lists())


def load() -> list[Figure]:
    """Fill the register with 100,000 vulnerabilities; return what the first imports took.

    :raises AssertionError: when an import tells another number than it should.
    """
    province.load(obligations=False)
    systems = list(map(_add_system, range(_SYSTEMS)))
    now, first = timezone.now(), systems[0]
    old, new = (_write(_FINDINGS, now - timedelta(days=days)) for days in (3, 2))
    figures = _time_import("import of 13,000 findings", first, old, _FIRST_GOAL, new=_FINDINGS)
    figures += _time_import("the same findings again", first, new, _AGAIN_GOAL, seen=_FINDINGS)
    figures += _time_import("the same file again", first, new, _AGAIN_GOAL, seen=_FINDINGS)
    for system, count in zip(systems[1:], _share(_HELD - _FINDINGS), strict=True):
        _import(system, _write(count, now - timedelta(days=2), system.pk))
    database.analyze()
    held = _count_held()
    return [*figures, Figure("vulnerabilities held", held, "", _HELD)]


def _share(whole: int) -> list[int]:
    """Return how many each further system has: together the whole."""
    each, rest = divmod(whole, _SYSTEMS - 1)
    return [each + (number < rest) for number in range(_SYSTEMS - 1)]


def _count_held() -> int:
    from nq57.registers.cyber import models

    held = models.Vulnerability.objects.count()
    if held != _HELD:
        raise AssertionError(held)
    return held


def _add_system(number: int) -> "models.InformationSystem":
    """Enter a system of one of twelve offices, the first of the commune that is measured."""
    from nq57.audit import rules as audit_rules
    from nq57.orgs import models as orgs
    from nq57.registers.cyber import actions

    others = orgs.Organisation.objects.exclude(code__in=(province.COMMUNE, _CENTRE))
    own = orgs.Organisation.objects.get(code=province.COMMUNE)
    offices = [own, *others.order_by("code")[:11]]
    office = offices[number % len(offices)]
    facts = actions.Facts(
        name=f"Hệ thống đo {number}", owner=office, operator=office, kind="public",
        hosting="province", is_cloud=True, holds_public=True,
    )  # fmt: skip
    return actions.add_system(facts=facts, by=audit_rules.SYSTEM, at=timezone.now())


def _write(count: int, at: Any, seed: int = 0) -> bytes:
    """Return a file of Nessus with so many findings, each of another check, host or port."""
    end = int(at.timestamp())
    parts = ["<NessusClientData_v2><Report name='Quét'>"]
    for host, numbers in itertools.groupby(range(count), lambda number: number // 100):
        name = f"10.{seed % 250}.{host // 250}.{host % 250}"
        parts.append(
            f"<ReportHost name='{name}'><HostProperties><tag name='host-ip'>{name}</tag>"
            f"<tag name='HOST_START_TIMESTAMP'>{end - 60}</tag>"
            f"<tag name='HOST_END_TIMESTAMP'>{end}</tag></HostProperties>"
        )
        parts += map(_write_item, numbers)
        parts.append("</ReportHost>")
    parts.append("</Report></NessusClientData_v2>")
    return "".join(parts).encode()


def _write_item(number: int) -> str:
    check = number * 7 % _CHECKS
    values = ("LH"[check % 2], "NR"[check % 2], *("NLH"[check // step % 3] for step in (2, 6, 18)))
    cve = f"<cve>CVE-2026-{20_000 + check}</cve>" if check % 3 else ""
    return (
        f"<ReportItem port='{1 + number % 100}' protocol='tcp' severity='{1 + check % 4}' "
        f"pluginID='{70_000 + check}' pluginName='Lỗ hổng đo số {check}' pluginFamily='General'>"
        f"{cve}<cvss3_vector>{_VECTOR.format(*values)}</cvss3_vector>"
        f"<solution>Cập nhật bản vá.</solution><plugin_output>{number}</plugin_output></ReportItem>"
    )


def _import(system: "models.InformationSystem", content: bytes) -> Any:
    from nq57.audit import rules as audit_rules
    from nq57.registers.cyber import actions

    return actions.import_scan(
        system=system, source=io.BytesIO(content), name="do.nessus", by=audit_rules.SYSTEM,
        at=timezone.now(),
    )  # fmt: skip


def _time_import(
    name: str, system: "models.InformationSystem", content: bytes, goal: float, *,
    new: int = 0, seen: int = 0,
) -> list[Figure]:  # fmt: skip
    """Return what an import took, and how many queries it asked."""
    with CaptureQueriesContext(connection) as asked:
        start, worked = time.perf_counter(), time.process_time()
        done = _import(system, content)
        took, worked = time.perf_counter() - start, time.process_time() - worked
    told = (done.new, done.seen, done.closed, done.reopened)
    if told != (new, seen, 0, 0):
        raise AssertionError((name, told))
    return [
        Figure(name, took, "s", goal),
        Figure(f"{name}: processor of Python", worked, "s"),
        Figure(f"{name}: queries", len(asked), ""),
    ]


def _list_addresses() -> dict[str, str]:
    """Return the lists that are measured."""
    from nq57.registers.cyber import models

    system = models.InformationSystem.objects.order_by("pk")[0].code
    return {
        "all": _LIST, "late": f"{_LIST}?xem=late", "every status": f"{_LIST}?xem=all",
        "critical": f"{_LIST}?muc-do=critical", "one office": f"{_LIST}?co-quan={province.COMMUNE}",
        "one system": f"{_LIST}?he-thong={system}", "without accents": f"{_LIST}?q=lo+hong+so+57",
        "a CVE": f"{_LIST}?q=CVE-2026-20057", "an address": f"{_LIST}?q=10.0.0.57",
        "nothing found": f"{_LIST}?q=khong+co+gi", "exploited": f"{_LIST}?khai-thac=1",
        "scans of a system": f"/an-ninh-mang/he-thong/{system}/ra-quet/",
        "systems": "/an-ninh-mang/", "overview": "/an-ninh-mang/tong-quan/",
    }  # fmt: skip


def _time_lists() -> list[Figure]:
    """Return for each role and list the p95 on the clock, and its queries."""
    figures = []
    for role, office, area in (("coordinator", _CENTRE, "cyber"),
                               ("focal", province.COMMUNE, "all"),
                               ("head", province.COMMUNE, "all")):  # fmt: skip
        client = province.sign_in(role, office, area)
        for name, address in _list_addresses().items():
            figures += _time_list(
                f"{role}: {name}", client, address,
                most=None if name == "overview" else _QUERY_GOAL,  # no list: many of them
            )  # fmt: skip
    return figures


def _time_list(name: str, client: "Client", address: str, *, most: float | None) -> list[Figure]:
    def ask() -> str:
        return province.get(client, address)

    worked = time.process_time()
    times = database.time_act(ask, _REPEATS)
    worked = (time.process_time() - worked) / (_REPEATS + 1)
    return [
        Figure(f"{name}: p95", 1000 * database.get_p95(times), "ms", _LIST_GOAL),
        Figure(f"{name}: processor of Python", 1000 * worked, "ms"),
        Figure(f"{name}: queries", _count_queries(ask), "", most),
    ]


def _count_queries(ask: Callable[[], str]) -> int:
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


if __name__ == "__main__":
    main()
