"""What outside lists say of weaknesses, and within how many days each severity is to be fixed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.core import reference
from nq57.registers.cyber import enums, models, permissions, queries, rules
from nq57.registers.cyber.formats import epss as formats_epss
from nq57.registers.cyber.formats import kev as formats_kev
from nq57.registers.cyber.rules import scans

_BATCH = 5_000


@transaction.atomic
def load_fix_days(
    *, by: audit_rules.Actor, at: datetime, folder: Path = reference.FOLDER
) -> dict[str, int]:
    """Load within how many days each severity is to be fixed; return how many rows are new.

    What is there already is left as it is.

    :raises NotAllowedError: when the post does not keep the register's lists.
    """
    permissions.check_may_set_criteria(by)
    made = 0
    for row in reference.read_table(folder / "fix_deadlines.csv").rows:
        until = row["valid_to"]
        made += models.SeverityDeadline.objects.get_or_create(
            severity=enums.Gravity(row["severity"]).value,
            level=int(row["level"]) if row["level"] else None,
            valid_from=date.fromisoformat(row["valid_from"]),
            defaults={
                "days": int(row["days"]), "basis": row["basis"], "confidence": row["confidence"],
                "valid_to": date.fromisoformat(until) if until else None,
            },
        )[1]  # fmt: skip
    if made:
        audit_actions.record(
            by=by, at=at, verb="load_reference", subject_kind="reference",
            subject_code="fix_deadlines", after={"created": made},
        )  # fmt: skip
    return {"deadlines": made}


def renew_ranks(*, weaknesses: Collection[int] = (), systems: Collection[int] = ()) -> int:
    """Bring the order of fixing up to date for these weaknesses, and these systems; return how
    many rows have another place now."""
    found = models.Vulnerability.objects.select_related("weakness", "system__levelling")
    rows = found.filter(weakness__in=weaknesses) | found.filter(system__in=systems)
    changed = []
    for row in rows.order_by().iterator(chunk_size=2_000):
        rank = queries.rank(row.weakness, row.severity, row.system.level)
        if rank != row.rank:
            row.rank = rank
            changed.append(row)
    models.Vulnerability.objects.bulk_update(changed, ["rank"], batch_size=2_000)
    return len(changed)


@dataclass(frozen=True)
class LoadedThreats:
    """What a list said: which list, how many CVEs, how many of them the register holds, lines not
    read."""

    kind: str
    told: int
    held: int
    rejected: Sequence[scans.Rejected]


@transaction.atomic
def load_threats(
    *, source: BinaryIO, name: str, by: audit_rules.Actor, at: datetime
) -> LoadedThreats:
    """Load a list of exploited CVEs (KEV) or of chances of exploitation (EPSS), told by content.

    A CVE that a newer KEV no longer names is no longer counted as exploited; the weaknesses that
    the register holds and their order follow at once.

    :raises NotAllowedError: when the post does not judge vulnerabilities.
    :raises CyberError: when it is neither list, is broken, or older than what is held.
    """
    permissions.check_may_use(by, "judge_vulnerability")
    today = timezone.localdate(at)
    kind, told, rejected = _read(source, today)
    if kind == "KEV":
        models.Threat.objects.exclude(kev_on=None).update(kev_on=None)
    models.Threat.objects.bulk_create(
        told, batch_size=_BATCH, update_conflicts=True, unique_fields=["code"],
        update_fields=["kev_on"] if kind == "KEV" else ["epss", "epss_on"],
    )  # fmt: skip
    held = _follow_threats()
    audit_actions.record(
        by=by, at=at, verb="load_threats", subject_kind="threats", subject_code=kind.lower(),
        after={"told": len(told), "held": held, "file": name},
        secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip
    return LoadedThreats(kind, len(told), held, rejected)


def _read(
    source: BinaryIO, today: date
) -> tuple[str, list[models.Threat], Sequence[scans.Rejected]]:
    """Return which list a file is, its rows, and the lines that were not read.

    :raises CyberError: when it is neither, or older than what is held.
    """
    try:
        kev = formats_kev.read(source, today=today)
    except scans.ReadingError as refused:
        source.seek(0)
        try:
            epss = formats_epss.read(source, today=today)
        except scans.ReadingError:
            raise refused from None
        on = epss.as_of or today
        newest = models.Threat.objects.aggregate(on=Max("epss_on"))["on"]
        if newest is not None and on < newest:
            raise rules.CyberError(
                f"Bảng EPSS ngày {on:%d/%m/%Y} cũ hơn bảng đang dùng, ngày {newest:%d/%m/%Y}."
            ) from None
        rows = [
            models.Threat(code=code, epss=round(chance, 5), epss_on=on)
            for code, (chance, _share) in epss.scores.items()
        ]
        return "EPSS", rows, epss.rejected
    rows = [models.Threat(code=one.cve, kev_on=one.added_on) for one in kev.entries.values()]
    return "KEV", rows, kev.rejected


def _follow_threats() -> int:
    """Let the weaknesses of the register say what the lists say; return how many are on them."""
    held, changed = 0, []
    threats = models.Threat.objects.filter(code__in=models.Weakness.objects.values("code"))
    known = {one.code: one for one in threats}
    for weakness in models.Weakness.objects.filter(code__startswith="CVE-").iterator():
        threat = known.get(weakness.code)
        before = (weakness.is_kev, weakness.epss, weakness.as_of)
        queries.take_threat(weakness, threat or models.Threat(code=weakness.code))
        held += threat is not None
        if before != (weakness.is_kev, weakness.epss, weakness.as_of):
            changed.append(weakness)
    models.Weakness.objects.bulk_update(changed, ["is_kev", "epss", "as_of"], batch_size=_BATCH)
    renew_ranks(weaknesses=[one.pk for one in changed])
    return held
