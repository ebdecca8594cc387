"""What is said of vulnerabilities, for the tools of others: OpenVEX."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.registers.cyber import models, rules
from nq57.registers.cyber.formats import openvex
from nq57.registers.cyber.rules import scans

MOST = 10_000


def write_vex(
    *, found: models.VulnerabilityQuerySet, base: str, by: audit_rules.Actor, at: datetime
) -> dict[str, Any]:
    """Return an OpenVEX document of vulnerabilities, each as its history says last; ``base`` is
    the address of the site.

    :raises CyberError: when there are none, or more than one document is to hold.
    """
    rows = list(found.order_by("-rank", "-pk")[: MOST + 1])
    if len(rows) > MOST:
        raise rules.CyberError(f"Mỗi tệp OpenVEX nhiều nhất {MOST} lỗ hổng: hãy lọc bớt.")
    entries = models.VulnerabilityEntry.objects.filter(vulnerability__in=[one.pk for one in rows])
    newest = {one.vulnerability_id: one for one in entries.select_related("acceptance")}
    return openvex.write_document(
        (_tell(row, newest[row.pk]) for row in rows), author=by.organisation or "nq57", base=base,
        name="lo-hong", number=int(at.timestamp()), at=at, today=timezone.localdate(at),
    )  # fmt: skip


def _tell(row: models.Vulnerability, entry: models.VulnerabilityEntry) -> openvex.Occurrence:
    place, accepted = row.location, entry.acceptance
    return openvex.Occurrence(
        system=row.system.code, weakness=row.weakness.code, title=row.weakness.title,
        place=scans.Place(place.kind, place.value, place.port, place.protocol),
        status=row.status, changed_at=row.moved_at, justification=entry.justification,
        note=entry.claim, measure=accepted.measure if accepted else "",
        until=accepted.until if accepted else None, due=row.due,
    )  # fmt: skip
