"""Vulnerabilities: what a scan opens, closes and reopens; what offices and the centre do."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.registers.cyber import actions, enums, models, queries, rules
from nq57.registers.cyber.rules import vex
from tests.factories import cyber, scans
from tests.factories.scans import PORT, TLS, WEB, import_nessus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

AT = cyber.AT
ONE, TWO = scans.HOSTS


def later(days: int) -> Any:
    return AT + timedelta(days=days)


def count(done: actions.ImportedScan) -> tuple[int, int, int, int]:
    return (done.new, done.seen, done.closed, done.reopened)


def test_a_scan_opens_once_and_closes_only_what_was_claimed() -> None:
    system = cyber.add()
    found = ((ONE, 443, WEB), (ONE, 443, TLS), (TWO, 443, WEB), (TWO, 22, PORT))
    trial = import_nessus(system, *found, at=AT, is_trial=True)
    assert count(trial) == (4, 0, 0, 0)
    assert not models.Scan.objects.exists()
    done = import_nessus(system, *found, at=AT)
    assert (done.tool, done.findings, count(done)) == ("nessus", 3, (4, 0, 0, 0))
    assert count(import_nessus(system, *found, at=AT)) == (0, 4, 0, 0)  # the same file
    assert count(import_nessus(system, *found, at=later(1))) == (0, 4, 0, 0)
    assert models.Scan.objects.count() == 2
    rows = {(one.location.value, one.weakness.code): one for one in read(system)}
    web = rows[ONE, "CVE-2026-57001"]
    assert (web.status, web.severity, str(web.weakness.score)) == ("affected", "critical", "9.8")
    assert web.due == cyber.DAY + timedelta(days=3)
    gone = import_nessus(system, (TWO, 443, WEB), (TWO, 22, PORT), at=later(2))
    assert count(gone) == (0, 2, 0, 0)  # absent, but nobody said that it is fixed
    assert any("chờ cơ quan xác nhận" in one for one in gone.remarks)
    assert reread(web).unseen_at is not None
    actions.claim_fix(chosen=[web.pk], claim="Đã vá", by=cyber.FOCAL, at=later(3))
    part = import_nessus(system, (TWO, 443, WEB), at=later(4), hosts=[TWO])
    assert count(part) == (0, 1, 0, 0)  # that host was not scanned
    closing = import_nessus(system, (TWO, 443, WEB), at=later(5))
    assert count(closing) == (0, 1, 1, 0)
    assert reread(web).status == "fixed"
    assert count(import_nessus(system, *found, at=later(4))) == (0, 4, 0, 0)  # an older scan
    assert count(import_nessus(system, *found, at=later(6))) == (0, 3, 0, 1)
    again = reread(web)
    assert (again.status, again.due) == ("affected", cyber.DAY + timedelta(days=9))
    told = [(one.before, one.after) for one in web.entries.all()]
    assert told == [
        ("", "affected"), ("affected", "fix_claimed"), ("fix_claimed", "fixed"),
        ("fixed", "affected"),
    ]  # fmt: skip


def import_openvas(
    system: models.InformationSystem, *, at: Any, is_found: bool
) -> actions.ImportedScan:
    """Import what OpenVAS, its scan of one host finished, says of the same CVE."""
    result = (
        f"<result id='1'><host>{ONE}</host><port>443/tcp</port><nvt oid='1.3.6.1.4'>"
        "<name>Máy chủ web</name><refs><ref type='cve' id='CVE-2026-57001'/></refs></nvt>"
        "<threat>High</threat><severity>9.8</severity></result>"
    )
    told = f"{at - timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}"
    content = (
        f"<report><scan_run_status>Done</scan_run_status><scan_start>{told}</scan_start>"
        f"<host><ip>{ONE}</ip><end>{told}</end></host>"
        f"<results>{result if is_found else ''}</results></report>"
    )
    if not is_found:  # which checks ran is known by what they found elsewhere
        other = result.replace(ONE, TWO)
        content = content.replace("<results></results>", f"<results>{other}</results>")
    return actions.import_scan(
        system=system, source=io.BytesIO(content.encode()), name="quet.xml", by=cyber.CENTRE, at=at
    )


def test_what_two_tools_found_is_closed_when_both_no_longer_find_it() -> None:
    system = cyber.add()
    web = one_of(system)
    assert count(import_openvas(system, at=later(1), is_found=True)) == (0, 1, 0, 0)
    assert list(web.probes.values_list("check_code", flat=True)) == [
        "nessus:90001", "openvas:1.3.6.1.4",
    ]  # fmt: skip
    actions.claim_fix(chosen=[web.pk], claim="Đã vá", by=cyber.FOCAL, at=later(2))
    by_one = import_nessus(system, (TWO, 443, WEB), at=later(3))
    assert count(by_one) == (1, 0, 0, 0)
    assert any("chưa rà quét lại từ khi báo" in one for one in by_one.remarks)
    assert (reread(web).status, reread(web).unseen_at is None) == ("fix_claimed", False)
    assert count(import_openvas(system, at=later(4), is_found=False)) == (0, 1, 1, 0)
    assert reread(web).status == "fixed"
    # A file that comes late tells of a day after the first absence: it is back.
    middle = import_nessus(system, (ONE, 443, WEB), at=later(3) + timedelta(hours=9))
    assert count(middle) == (0, 0, 0, 1)
    assert not web.probes.filter(gone_at__isnull=False).exists()
    actions.claim_fix(chosen=[web.pk], claim="Đã vá lại", by=cyber.FOCAL, at=later(5))
    assert count(import_openvas(system, at=later(6), is_found=False)) == (0, 1, 0, 0)
    assert count(import_nessus(system, (TWO, 443, WEB), at=later(7))) == (0, 1, 1, 0)


def read(system: models.InformationSystem) -> models.VulnerabilityQuerySet:
    return models.Vulnerability.objects.filter(system=system).with_rows()


def reread(row: models.Vulnerability) -> models.Vulnerability:
    return models.Vulnerability.objects.with_rows().get(pk=row.pk)


def one_of(system: models.InformationSystem) -> models.Vulnerability:
    import_nessus(system, (ONE, 443, WEB), at=AT)
    return read(system).get()


def test_queries_grow_with_batches_and_not_with_what_was_found() -> None:
    def ask(count: int, name: str) -> int:
        system = cyber.add(name)
        found = [
            (ONE, 1000 + number, (80_000 + number % 50, f"Lỗi {number % 50}", 3, "", ""))
            for number in range(count)
        ]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert import_nessus(system, *found, at=AT).new == count
        return len(asked)

    assert ask(1_900, "Lớn") <= ask(60, "Nhỏ") + 6  # thirty times as much
    assert ask(60, "Nữa") < 45


def test_an_import_is_refused_out_of_reach_and_when_it_is_no_scan() -> None:
    system = cyber.add()
    for scope in ("military", "defence", "cipher"):
        with pytest.raises(rules.CyberError, match="không ghi vào đây"):
            import_nessus(system, (ONE, 443, WEB), at=AT, scope=scope)
    for by in (cyber.of_office("focal", "SO-YT"), cyber.of_office("staff"),
               cyber.of_office("auditor")):  # fmt: skip
        with pytest.raises(refusals.NotAllowedError):
            import_nessus(system, (ONE, 443, WEB), at=AT, by=by)
    with pytest.raises(rules.CyberError):
        actions.import_scan(
            system=system, source=io.BytesIO(b"<a/>"), name="a.xml", by=cyber.FOCAL, at=AT
        )
    assert not models.Scan.objects.exists()
    import_nessus(system, (ONE, 443, WEB), at=AT, by=cyber.FOCAL)
    held = models.Scan.objects.get()
    assert held.file is not None
    assert held.file.sha256 == held.sha256
    with pytest.raises(IntegrityError, match="cyber_scan_in_scope"), transaction.atomic():
        models.Scan.objects.filter(pk=held.pk).update(scope="military")


def test_a_host_of_two_systems_is_told_as_far_as_one_may_know() -> None:
    ours, theirs = cyber.add(), cyber.add("Khác", "SO-YT")
    import_nessus(theirs, (ONE, 443, WEB), at=AT)
    centre = import_nessus(ours, (ONE, 443, WEB), at=AT, is_trial=True)
    office = import_nessus(ours, (ONE, 443, WEB), at=AT, by=cyber.FOCAL)
    assert any(theirs.code in one for one in centre.remarks)
    assert not any(theirs.code in one for one in office.remarks)
    assert any("hệ thống khác" in one for one in office.remarks)
    # Another door of the same machine.
    other = import_nessus(ours, (ONE, 8443, WEB), at=AT, is_trial=True)
    assert any(theirs.code in one and one.startswith(ONE) for one in other.remarks)
    assert read(ours).count() == read(theirs).count() == 1


def test_details_are_for_the_offices_of_the_system_and_the_centre() -> None:
    system = cyber.add(operator="SO-KHCN", specialised="SO-YT")
    row = one_of(system)
    seen = {
        (role, office): models.Vulnerability.objects.visible_to(
            cyber.of_office(role, office)
        ).filter(pk=row.pk).exists()
        for role in ("focal", "head", "staff", "leader", "auditor", "inspector", "administrator")
        for office in (cyber.COMMUNE, "SO-KHCN", "SO-YT", cyber.POLICE)
    }  # fmt: skip
    assert {key for key, is_seen in seen.items() if is_seen} == {
        (role, office)
        for role in ("focal", "head", "staff", "leader")
        for office in (cyber.COMMUNE, "SO-KHCN")
    }
    assert models.Vulnerability.objects.visible_to(cyber.CENTRE).filter(pk=row.pk).exists()


def test_an_office_claims_and_the_centre_judges() -> None:
    row = one_of(cyber.add())
    with pytest.raises(rules.CyberError, match="đã khắc phục thế nào"):
        actions.claim_fix(chosen=[row.pk], claim=" ", by=cyber.FOCAL, at=AT)
    with pytest.raises(rules.CyberError, match="không chuyển sang"):
        actions.confirm_fix(chosen=[row.pk], claim="Xem", by=cyber.CENTRE, at=AT)
    for by in (cyber.of_office("focal", "SO-YT"), cyber.of_office("leader")):
        with pytest.raises((refusals.NotAllowedError, rules.CyberError)):
            actions.claim_fix(chosen=[row.pk], claim="Vá", by=by, at=AT)
    assert actions.claim_fix(chosen=[row.pk], claim="Vá", by=cyber.FOCAL, at=AT) == 1
    with pytest.raises(refusals.NotAllowedError):
        actions.confirm_fix(chosen=[row.pk], claim="Xem", by=cyber.FOCAL, at=AT)
    actions.confirm_fix(chosen=[row.pk], claim="Quét lại cổng 443", by=cyber.CENTRE, at=AT)
    actions.reopen_vulnerability(chosen=[row.pk], claim="Vẫn còn", by=cyber.CENTRE, at=AT)
    actions.mark_not_affected(
        chosen=[row.pk], justification="component_not_present", claim="Đã gỡ", by=cyber.FOCAL,
        at=AT,
    )  # fmt: skip
    assert reread(row).status == "not_affected"
    entry = audit.Entry.objects.filter(verb="confirm_fix").get()
    assert (entry.subject_code, entry.after) == (row.system.code, {"vulnerabilities": [row.pk]})
    assert WEB[1] not in str(entry.after)


def test_an_exception_is_approved_by_another_and_reopens_the_day_it_ends() -> None:
    row, until = one_of(cyber.add()), cyber.DAY + timedelta(days=10)
    told: dict[str, Any] = {"chosen": [row.pk], "reason": "Chờ bản vá", "measure": "Chặn cổng"}
    for given in ({"reason": ""}, {"measure": ""}, {"until": cyber.DAY - timedelta(days=1)},
                  {"until": cyber.DAY + timedelta(days=400)}):  # fmt: skip
        with pytest.raises(rules.CyberError):
            actions.ask_exception(**{**told, "until": until, **given}, by=cyber.HEAD, at=AT)
    actions.ask_exception(**told, until=until, by=cyber.HEAD, at=AT)
    asked = models.Acceptance.objects.get()
    with pytest.raises(rules.CyberError, match="đang chờ"):
        actions.ask_exception(**told, until=until, by=cyber.FOCAL, at=AT)
    with pytest.raises(rules.CyberError, match="không tự quyết định"):
        actions.decide_exception(exception=asked, is_approved=True, note="", by=cyber.HEAD, at=AT)
    with pytest.raises(IntegrityError, match="other_decides"), transaction.atomic():
        models.Acceptance.objects.filter(pk=asked.pk).update(
            is_approved=True, decided_by=asked.asked_by, decided_at=AT
        )
    actions.decide_exception(exception=asked, is_approved=True, note="", by=cyber.CENTRE, at=AT)
    assert reread(row).status == "accepted"
    assert actions.end_exceptions(by=audit_rules.SYSTEM, at=later(10)) == 0  # its last day
    assert actions.end_exceptions(by=audit_rules.SYSTEM, at=later(11)) == 1
    assert actions.end_exceptions(by=audit_rules.SYSTEM, at=later(11)) == 0
    assert reread(row).status == "affected"
    assert models.Acceptance.objects.get().ended_at == later(11)
    actions.ask_exception(**told, until=until, by=cyber.FOCAL, at=AT)
    refused = models.Acceptance.objects.get(decided_at__isnull=True)
    with pytest.raises(rules.CyberError, match="lý do không đồng ý"):
        actions.decide_exception(
            exception=refused, is_approved=False, note="", by=cyber.CENTRE, at=AT
        )
    actions.decide_exception(
        exception=refused, is_approved=False, note="Vá ngay", by=cyber.CENTRE, at=AT
    )
    assert reread(row).status == "affected"


@pytest.mark.server
def test_the_database_moves_a_status_by_its_history_alone() -> None:
    row = one_of(cyber.add())
    for before in ("", *enums.VexStatus.values):
        for after in enums.VexStatus.values:
            is_legal = before != "" and after in vex.MOVES[before] and after != "accepted"
            with transaction.atomic():
                _set_status(row, before or "affected")
                assert _may_add(row, before, after) == is_legal, (before, after)
                assert reread(row).status == (after if is_legal else before or "affected")
                transaction.set_rollback(True)
    for change in ({"status": "fixed"}, {"moved_at": later(1)}):
        with pytest.raises(DatabaseError, match="diễn biến"), transaction.atomic():
            models.Vulnerability.objects.filter(pk=row.pk).update(**change)
    for change in (lambda: row.entries.update(claim="y"), lambda: row.sightings.all().delete()):
        with pytest.raises(DatabaseError, match="chỉ được ghi thêm"), transaction.atomic():
            change()


def _may_add(row: models.Vulnerability, before: str, after: str) -> bool:
    why = "component_not_present" if after == "not_affected" else ""
    try:
        with transaction.atomic():
            models.VulnerabilityEntry.objects.create(
                vulnerability=row, before=before, after=after, claim="x", by="a", at=AT,
                justification=why, scan=row.first_scan,
            )  # fmt: skip
    except DatabaseError:
        return False
    return True


def _set_status(row: models.Vulnerability, status: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cyber_vulnerability DISABLE TRIGGER USER")
        cursor.execute("UPDATE cyber_vulnerability SET status = %s", [status])
        cursor.execute("ALTER TABLE cyber_vulnerability ENABLE TRIGGER USER")


def test_the_list_says_first_what_to_fix_first_and_counts_what_it_shows() -> None:
    low, high = cyber.add(), cyber.add("Cấp cao", "SO-YT")
    import_nessus(low, (ONE, 443, WEB), (ONE, 443, TLS), (ONE, 22, PORT), at=AT)
    import_nessus(high, (TWO, 443, TLS), at=AT)
    cyber.level(low, by=audit_rules.SYSTEM)
    cyber.level(high, procedures=True, by=audit_rules.SYSTEM)  # ranks follow the level
    filters = queries.VulnerabilityFilters()
    day = cyber.DAY + timedelta(days=5)
    found = queries.list_vulnerabilities(by=cyber.CENTRE, filters=filters, today=day)
    shown = [(one.system.name, one.weakness.title) for one in found.order_by("-rank", "-pk")]
    assert shown[0] == (high.name, TLS[1])
    assert len(shown) == 3  # what is told for information is not counted
    views = queries.count_views(by=cyber.CENTRE, today=day)
    assert (views[""], views["late"], views["all"]) == (3, 1, 3)
    numbers = queries.count_vulnerabilities(today=day)
    assert (numbers.open, numbers.late) == (3, 1)
