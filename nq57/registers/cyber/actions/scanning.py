"""Import what a scanner saw: whole or not at all, in few queries however much it saw."""

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO, cast

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.files import actions as file_actions
from nq57.files import models as files
from nq57.files import rules as file_rules
from nq57.notices import actions as notice_actions
from nq57.notices import enums as notice_enums
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.registers.cyber import enums, models, permissions, queries, rules
from nq57.registers.cyber.actions import threats
from nq57.registers.cyber.formats import scanners
from nq57.registers.cyber.rules import priority, scans

BATCH = 2_000
MOST_CODE = 400  # letters of a weakness or a check
_MOST_TOLD = 500  # rejected lines kept with a scan


@dataclass(frozen=True, kw_only=True)
class ImportedScan:
    """What an import did, or would do: ``findings`` as the tool's users count them, the other
    numbers by weakness and place."""

    tool: str
    findings: int
    new: int = 0
    seen: int = 0
    closed: int = 0
    reopened: int = 0
    rejected: Sequence[scans.Rejected] = ()
    remarks: Sequence[str] = ()
    scanned_at: datetime | None = None
    scan: models.Scan | None = None


@dataclass
class _Work:
    """One import on its way: what was read, what is known, who does it."""

    system: models.InformationSystem
    read: scans.Scan
    by: audit_rules.Actor
    at: datetime
    scanned_at: datetime
    held: dict[scans.Key, queries.HeldVulnerability]
    plan: scans.ImportPlan
    remarks: list[str] = field(default_factory=list)
    rejected: list[scans.Rejected] = field(default_factory=list)


@transaction.atomic
def import_scan(
    *,
    system: models.InformationSystem,
    source: BinaryIO,
    name: str,
    by: audit_rules.Actor,
    at: datetime,
    scope: str = enums.Scope.IN.value,
    is_trial: bool = False,
) -> ImportedScan:
    """Import a scanner's file for a system; with ``is_trial`` only say what it would do.

    The same file again changes nothing. What a scan does not see is closed only where the scan
    covered it and a fix was claimed before.

    :raises NotAllowedError: when the post does not import for this system.
    :raises CyberError: when the system is out of scope, or the file cannot be read.
    """
    permissions.check_may_handle(by, system, "import_scan")
    if scope != enums.Scope.IN:
        raise rules.CyberError(rules.OUT_OF_REACH)
    read = scanners.read(source, name=name, now=at)
    source.seek(0)
    digest = hashlib.file_digest(cast(io.BufferedIOBase, source), "sha256").hexdigest()
    held = models.InformationSystem.objects.select_for_update().get(pk=system.pk)
    before = models.Scan.objects.filter(system=held, sha256=digest).first()
    if before is not None:
        return _tell_again(before, read)
    work = _prepare(system, read, by, at)
    if is_trial:
        return _tell(work, None)
    source.seek(0)
    file = _keep_file(work, source, name)
    scan = _write_scan(work, digest, name, file, scope)
    _write(work, scan)
    _tell_offices(work)
    _record(work, scan)
    return _tell(work, scan)


def _record(work: _Work, scan: models.Scan) -> None:
    """Journal an import: how many, and not what."""
    audit_actions.record(
        by=work.by, at=work.at, verb="import_scan", subject_kind=rules.SUBJECT,
        subject_code=work.system.code,
        after={
            "tool": scan.tool, "file": scan.sha256, "new": scan.new, "seen": scan.seen,
            "closed": scan.closed, "reopened": scan.reopened,
        },
        secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip


def _tell_offices(work: _Work) -> None:
    """Tell the offices of the system of what another imported for them: how many, and not what."""
    count = len(work.plan.new) + len(work.plan.reopened)
    own = {work.system.owner_id, work.system.operator_id}
    acting = orgs.Post.objects.on(timezone.localdate(work.at)).in_area("cyber").filter(
        organisation__in=own, role__in=(org_enums.Role.FOCAL, org_enums.Role.HEAD)
    )  # fmt: skip
    posts = acting.exclude(organisation__code=work.by.organisation)
    if count and posts:
        notice_actions.notify(
            posts=posts, kind=notice_enums.NoticeKind.ASSIGNED, subject_kind=rules.SUBJECT,
            subject_code=work.system.code, by=work.by, at=work.at,
            text=f"Rà quét {work.system.name}: {count} lỗ hổng mới hoặc mở lại.",
            secrecy=audit_enums.Secrecy.RESTRICTED,
        )  # fmt: skip


def _prepare(
    system: models.InformationSystem, read: scans.Scan, by: audit_rules.Actor, at: datetime
) -> _Work:
    held = queries.map_vulnerabilities(system=system)
    plan = scans.plan_import([one.known for one in held.values()], read)
    work = _Work(
        system=system, read=read, by=by, at=at, scanned_at=min(read.scanned_at or at, at),
        held=held, plan=plan, remarks=list(plan.remarks), rejected=list(plan.rejected),
    )  # fmt: skip
    fitting = [one for one in plan.new if max(len(one.weakness), len(one.check)) <= MOST_CODE]
    work.rejected += [
        scans.Rejected(one.place.value, f"Mã phép thử dài hơn {MOST_CODE} ký tự.")
        for one in plan.new if one not in fitting
    ] if len(fitting) < len(plan.new) else []  # fmt: skip
    plan.new[:] = fitting
    work.remarks += _list_shared(work)
    return work


def _list_shared(work: _Work) -> list[str]:
    """Tell which places and hosts are known of another system too; its name to who may know."""
    values, hosts = {one.place.value for one in work.read.findings}, set(work.read.hosts)
    named = ("system__code", "system__owner__code", "system__operator__code")
    others = dict[str, str]()
    scans_before = models.Scan.objects.filter(hosts__overlap=sorted(hosts))
    for seen, *system in (
        scans_before.exclude(system=work.system).values_list("hosts", *named) if hosts else ()
    ):
        others |= dict.fromkeys(hosts.intersection(seen), _name_system(work, *system))
    for chunk in _chunk(sorted(values)):
        rows = models.Location.objects.filter(value__in=chunk).exclude(system=work.system)
        for value, *system in rows.values_list("value", *named):
            others[value] = _name_system(work, *system)
    return [
        f"{value} đã ghi ở hệ thống {code or 'khác'}; lần nhập này ghi vào {work.system.code}."
        for value, code in sorted(others.items())
    ]


def _name_system(work: _Work, code: str, owner: str, operator: str) -> str:
    """Return the code of a system to who may know it."""
    is_own = work.by.organisation in (owner, operator)
    return code if is_own or permissions.may_read_all(work.by) else ""


def _keep_file(work: _Work, source: BinaryIO, name: str) -> files.StoredFile | None:
    """Store the file as it came; where the store does not take it its hash alone is kept."""
    try:
        return file_actions.store_file(
            source=source, name=name, by=work.by, at=work.at, takes_xml=True
        )
    except file_rules.FilesError as error:
        work.remarks.append(f"Chỉ giữ mã băm của tệp, không giữ tệp: {error}")
        return None


def _write_scan(
    work: _Work, digest: str, name: str, file: files.StoredFile | None, scope: str
) -> models.Scan:
    read, plan = work.read, work.plan
    return models.Scan.objects.create(
        system=work.system, tool=read.tool, version=read.version[:120],
        scanned_at=work.scanned_at, name=file_rules.clean_name(name), sha256=digest, file=file,
        hosts=sorted(read.hosts), checks=None if read.checks is None else sorted(read.checks),
        found=read.counted, new=len(plan.new), seen=len(plan.seen), closed=len(plan.closable),
        reopened=len(plan.reopened), scope=scope, by=work.by.account, at=work.at,
        rejected=[[one.where, one.sentence] for one in work.rejected[:_MOST_TOLD]],
        remarks=work.remarks,
    )  # fmt: skip


def _write(work: _Work, scan: models.Scan) -> None:
    """Write what the plan says: what is new, then what became of what was known."""
    made = _add_new(work, scan)
    by_key = {one.key: one for one in work.read.findings}
    seen = {work.held[key].pk: by_key[key] for key in (*work.plan.seen, *work.plan.reopened)}
    _note_seen(work, seen)
    _move(work, scan, work.plan.reopened, enums.VexStatus.AFFECTED)
    _move(work, scan, work.plan.closable, enums.VexStatus.FIXED)
    for chunk in _chunk(
        [work.held[key].pk for key in (*work.plan.unconfirmed, *work.plan.waiting)]
    ):
        models.Vulnerability.objects.filter(pk__in=chunk, unseen_at__isnull=True).update(
            unseen_at=work.scanned_at
        )
    _note_probes(work)
    models.Sighting.objects.bulk_create(
        (
            models.Sighting(
                vulnerability_id=pk, scan=scan, raw_id=one.raw_id[:MOST_CODE],
                raw_hash=one.raw_hash[:64], lines=one.sightings,
            )
            for pk, one in (*made.items(), *seen.items())
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _add_new(work: _Work, scan: models.Scan) -> dict[int, scans.Finding]:
    """Enter what nobody knew yet; return each with what the tool said of it."""
    new = work.plan.new
    if not new:
        return {}
    weaknesses, places = _find_weaknesses(new), _find_locations(work.system, new)
    due, level = _find_due(work), work.system.level
    made = models.Vulnerability.objects.bulk_create(
        [
            models.Vulnerability(
                weakness=weakness, location_id=places[_key_of(one)], system=work.system,
                moved_at=work.at, severity=one.severity, host=one.place.host,
                rank=queries.rank(weakness, one.severity, level), due=due[one.severity],
                first_seen_at=work.scanned_at, last_seen_at=work.scanned_at, first_scan=scan,
            )
            for one in new for weakness in [weaknesses[one.weakness]]
        ],
        batch_size=BATCH,
    )  # fmt: skip
    _write_entries(work, scan, [(one.pk, "", enums.VexStatus.AFFECTED.value) for one in made])
    _add_probes((row.pk, one.checks) for row, one in zip(made, new, strict=True))
    return {row.pk: one for row, one in zip(made, new, strict=True)}


def _add_probes(found: Iterable[tuple[int, Iterable[str]]]) -> None:
    """Enter by which checks vulnerabilities (by key) were found."""
    models.Probe.objects.bulk_create(
        (
            models.Probe(vulnerability_id=pk, check_code=check)
            for pk, checks in found for check in checks if len(check) <= MOST_CODE
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _note_probes(work: _Work) -> None:
    """Note which checks found what others had found, which no longer did, which do so again."""
    plan, held = work.plan, work.held
    _add_probes((held[key].pk, checks) for key, checks in plan.found_by.items())
    own = models.Probe.objects.filter(vulnerability__system=work.system)
    for chunk in _chunk([held[key].pk for key in plan.reopened]):
        own.filter(vulnerability__in=chunk).update(gone_at=None)
    absent = [held[key].probes[check] for key, checks in plan.absent.items() for check in checks]
    newer = Q(gone_at__isnull=True) | Q(gone_at__lt=work.scanned_at)
    for chunk in _chunk(absent):
        own.filter(newer, pk__in=chunk).update(gone_at=work.scanned_at)


def _key_of(one: scans.Finding) -> tuple[str, str, int | None]:
    return (one.place.kind, one.place.value, one.place.port)


def _find_due(work: _Work) -> dict[str, date | None]:
    """Return until when what this scan found is to be fixed, by severity."""
    on, held = timezone.localdate(work.scanned_at), queries.list_due_rules()
    return {
        severity: priority.find_due(
            held, severity=severity, level=work.system.level, found_on=on
        )
        for severity in enums.Gravity.values
    }  # fmt: skip


def _find_weaknesses(new: Sequence[scans.Finding]) -> dict[str, models.Weakness]:
    """Return the weaknesses by code; those that are not there yet are entered."""
    said = {one.weakness: one for one in reversed(new)}
    known = _load_weaknesses(said)
    missing = [code for code in said if code not in known]
    threats = {
        one.code: one
        for chunk in _chunk(missing)
        for one in models.Threat.objects.filter(code__in=chunk)
    }
    models.Weakness.objects.bulk_create(
        (queries.make_weakness(said[code], threats.get(code)) for code in sorted(missing)),
        batch_size=BATCH, ignore_conflicts=True,
    )  # fmt: skip
    return known | _load_weaknesses(missing)


def _load_weaknesses(codes: Iterable[str]) -> dict[str, models.Weakness]:
    return {
        one.code: one
        for chunk in _chunk(sorted(codes))
        for one in models.Weakness.objects.filter(code__in=chunk)
    }


def _find_locations(
    system: models.InformationSystem, new: Sequence[scans.Finding]
) -> dict[tuple[str, str, int | None], int]:
    """Return the keys of the locations; those that are not there yet are entered."""
    rows = models.Location.objects.filter(system=system).values_list("kind", "value", "port", "pk")
    known = {(kind, value, port): pk for kind, value, port, pk in rows}
    missing = {_key_of(one): one.place for one in new if _key_of(one) not in known}
    made = models.Location.objects.bulk_create(
        (
            models.Location(
                system=system, kind=one.kind, value=one.value, port=one.port,
                protocol=one.protocol,
            )
            for one in missing.values()
        ),
        batch_size=BATCH,
    )  # fmt: skip
    return known | {(one.kind, one.value, one.port): one.pk for one in made}


def _note_seen(work: _Work, seen: dict[int, scans.Finding]) -> None:
    """Note when what was known was seen again, and what the tool now calls it."""
    for chunk in _chunk(list(seen)):
        models.Vulnerability.objects.filter(pk__in=chunk).update(
            last_seen_at=Greatest(F("last_seen_at"), work.scanned_at), unseen_at=None
        )
    held = {one.pk: one for one in work.held.values()}
    changed = dict[str, list[int]]()
    for pk, one in seen.items():
        if one.severity != held[pk].severity and work.scanned_at >= held[pk].last_seen_at:
            changed.setdefault(one.severity, []).append(pk)
    for severity, keys in changed.items():
        for chunk in _chunk(keys):
            models.Vulnerability.objects.filter(pk__in=chunk).update(severity=severity)
    if changed:
        threats.renew_ranks(systems=[work.system.pk])


def _move(
    work: _Work, scan: models.Scan, keys: Sequence[scans.Key], after: enums.VexStatus
) -> None:
    held = [work.held[key] for key in keys]
    if after == enums.VexStatus.AFFECTED:
        _renew_due(work, [one for one in held if one.known.status == enums.VexStatus.FIXED])
    _write_entries(work, scan, [(one.pk, one.known.status, after.value) for one in held])


def _renew_due(work: _Work, back: Sequence[queries.HeldVulnerability]) -> None:
    """Let the time to fix run anew for what was fixed and is back."""
    for severity, due in _find_due(work).items():
        keys = [one.pk for one in back if one.severity == severity]
        if keys:
            models.Vulnerability.objects.filter(pk__in=keys).update(due=due)


def _write_entries(work: _Work, scan: models.Scan, moves: Sequence[tuple[int, str, str]]) -> None:
    """Add what a scan changed to the histories."""
    models.VulnerabilityEntry.objects.bulk_create(
        (
            models.VulnerabilityEntry(
                vulnerability_id=pk, before=before, after=after, scan=scan,
                by=work.by.account, at=work.at,
            )
            for pk, before, after in moves
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _tell(work: _Work, scan: models.Scan | None) -> ImportedScan:
    plan = work.plan
    return ImportedScan(
        tool=work.read.tool, findings=work.read.counted, new=len(plan.new), seen=len(plan.seen),
        closed=len(plan.closable), reopened=len(plan.reopened), rejected=work.rejected,
        remarks=work.remarks, scanned_at=work.read.scanned_at, scan=scan,
    )  # fmt: skip


def _tell_again(before: models.Scan, read: scans.Scan) -> ImportedScan:
    """Tell of a file that was imported already: all that it says is known."""
    on = timezone.localtime(before.at)
    return ImportedScan(
        tool=read.tool, findings=read.counted, seen=len(read.findings), rejected=read.rejected,
        remarks=[f"Tệp này đã nhập lúc {on:%H:%M ngày %d/%m/%Y}: không có gì thay đổi."],
        scanned_at=read.scanned_at, scan=before,
    )  # fmt: skip


def _chunk(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]
