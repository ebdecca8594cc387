"""Vulnerabilities: a weakness at a location, with its history, exceptions and sightings.

The status is what the history says last: a trigger moves it when an entry is added, refuses an
entry that is no legal move, and refuses any other change of it.
"""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from nq57.audit import rules as audit_rules
from nq57.files.models import StoredFile
from nq57.registers.cyber import enums
from nq57.registers.cyber.models.scans import Location, Scan, Weakness, say_own
from nq57.registers.cyber.models.systems import InformationSystem

OPEN = (
    enums.VexStatus.AFFECTED.value,
    enums.VexStatus.UNDER_INVESTIGATION.value,
    enums.VexStatus.FIX_CLAIMED.value,
)


class VulnerabilityQuerySet(models.QuerySet["Vulnerability"]):
    """Filters over vulnerabilities."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep those of systems that the office of ``by`` owns or operates; all for the centre."""
        own = say_own(by, "")
        if own is None:
            return self.none()
        if not own:
            return self
        return self.filter(system__in=InformationSystem.objects.filter(own))

    def open(self) -> Self:
        """Keep those that are neither fixed, accepted nor without effect."""
        return self.filter(status__in=OPEN)

    def grave(self) -> Self:
        """Leave out what the tools tell for information only."""
        return self.exclude(severity=enums.Gravity.INFO)

    def with_rows(self) -> Self:
        """Load what a list shows."""
        return self.select_related(
            "weakness", "location", "system__operator", "system__owner", "system__levelling"
        )


class Vulnerability(models.Model):
    """A weakness at a location of a system. Nothing of what a tool writes makes its identity."""

    weakness = models.ForeignKey(Weakness, models.PROTECT, related_name="vulnerabilities")
    location = models.ForeignKey(Location, models.PROTECT, related_name="vulnerabilities")
    # As the location says, to be found by.
    system = models.ForeignKey(InformationSystem, models.PROTECT, related_name="vulnerabilities")
    status = models.CharField(
        "tình trạng", max_length=20, choices=enums.VexStatus, default=enums.VexStatus.AFFECTED
    )
    moved_at = models.DateTimeField("đổi tình trạng lúc")
    severity = models.CharField("mức độ", max_length=8, choices=enums.Gravity)
    # What must be scanned to find it again.
    host = models.CharField("máy phải quét", max_length=1000, blank=True)
    # The higher, the sooner: as the rules of priority say of the weakness and the level.
    rank = models.BigIntegerField("thứ tự ưu tiên", default=0)
    due = models.DateField("hạn khắc phục", null=True, blank=True)
    first_seen_at = models.DateTimeField("thấy lần đầu")
    last_seen_at = models.DateTimeField("thấy lần cuối")
    # A scan that covered it saw it no more; no proof that it is fixed.
    unseen_at = models.DateTimeField("không còn thấy từ", null=True, blank=True)
    first_scan = models.ForeignKey(Scan, models.PROTECT, related_name="+")

    objects = VulnerabilityQuerySet.as_manager()

    class Meta:
        verbose_name = "lỗ hổng của hệ thống"
        verbose_name_plural = "lỗ hổng của hệ thống"
        ordering = ["-rank", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["weakness", "location"],
                name="cyber_vulnerability_once",
                violation_error_message="Vị trí này đã có lỗ hổng này.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=enums.VexStatus.values)
                & Q(severity__in=enums.Gravity.values)
                & Q(last_seen_at__gte=F("first_seen_at")),
                name="cyber_vulnerability_whole",
                violation_error_message="Tình trạng, mức độ theo danh mục; lần cuối sau lần đầu.",
            ),
        ]
        indexes = [
            models.Index(fields=["-rank", "-id"], name="cyber_vuln_first"),
            models.Index(fields=["system", "-rank", "-id"], name="cyber_vuln_of_system"),
            models.Index(fields=["due"], name="cyber_vuln_due", condition=Q(status__in=OPEN)),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("cyber:vulnerability", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Say whether something is to be done about it."""
        return self.status in OPEN


class Probe(models.Model):
    """A check of a tool that found a vulnerability. All of them must have run there again since
    the claim, and found nothing, before their absence closes it."""

    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, related_name="probes")
    check_code = models.CharField("phép thử", max_length=400)
    # Of the scan; emptied when a fix is claimed anew or the weakness is back.
    gone_at = models.DateTimeField("chạy lại, không còn thấy", null=True, blank=True)

    class Meta:
        verbose_name = "phép thử của lỗ hổng"
        verbose_name_plural = "phép thử của lỗ hổng"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vulnerability", "check_code"],
                name="cyber_probe_once",
                violation_error_message="Phép thử này đã ghi cho lỗ hổng.",
            ),
            models.CheckConstraint(
                condition=~Q(check_code=""),
                name="cyber_probe_named",
                violation_error_message="Phép thử phải có mã.",
            ),
        ]

    def __str__(self) -> str:
        return self.check_code


class Acceptance(models.Model):
    """An office asks to leave a vulnerability open until a day; somebody else decides."""

    vulnerability = models.ForeignKey(
        Vulnerability, models.PROTECT, related_name="acceptances", verbose_name="lỗ hổng"
    )
    reason = models.TextField("lý do")
    measure = models.TextField("biện pháp thay thế")
    until = models.DateField("đến hết ngày")
    asked_by = models.CharField("người đề nghị", max_length=150)
    asked_at = models.DateTimeField("đề nghị lúc")
    is_approved = models.BooleanField("đồng ý", null=True, blank=True)
    decided_by = models.CharField("người quyết định", max_length=150, blank=True)
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True)
    note = models.TextField("ý kiến", blank=True)
    ended_at = models.DateTimeField("hết hiệu lực lúc", null=True, blank=True)

    class Meta:
        verbose_name = "ngoại lệ của lỗ hổng"
        verbose_name_plural = "ngoại lệ của lỗ hổng"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(measure="") & ~Q(asked_by=""),
                name="cyber_acceptance_whole",
                violation_error_message="Ngoại lệ phải có lý do và biện pháp thay thế.",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, is_approved__isnull=True, decided_by="")
                | (
                    Q(decided_at__isnull=False, is_approved__isnull=False)
                    & ~Q(decided_by="")
                    & ~Q(decided_by=F("asked_by"))
                ),
                name="cyber_acceptance_other_decides",
                violation_error_message="Người đề nghị ngoại lệ không tự quyết định.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True)
                | Q(is_approved=True, decided_at__isnull=False, ended_at__gte=F("decided_at")),
                name="cyber_acceptance_ended",
                violation_error_message="Chỉ ngoại lệ được đồng ý mới hết hiệu lực.",
            ),
            models.UniqueConstraint(
                fields=["vulnerability"], condition=Q(decided_at__isnull=True),
                name="cyber_acceptance_asked_once",
                violation_error_message="Lỗ hổng này đã có đề nghị ngoại lệ đang chờ.",
            ),
            models.UniqueConstraint(
                fields=["vulnerability"], condition=Q(is_approved=True, ended_at__isnull=True),
                name="cyber_acceptance_holds_once",
                violation_error_message="Lỗ hổng này đang có ngoại lệ.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.vulnerability_id} {self.until}"


class VulnerabilityEntry(models.Model):
    """One line of the history of a vulnerability. Append-only; the newest gives its status."""

    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, related_name="entries")
    before = models.CharField("từ", max_length=20, blank=True)
    after = models.CharField("thành", max_length=20, choices=enums.VexStatus)
    justification = models.CharField(
        "vì sao", max_length=60, choices=enums.Justification, blank=True
    )
    claim = models.TextField("đã làm gì, lý do", blank=True)
    evidence = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", verbose_name="minh chứng", null=True,
        blank=True,
    )  # fmt: skip
    scan = models.ForeignKey(Scan, models.PROTECT, related_name="entries", null=True, blank=True)
    acceptance = models.ForeignKey(
        Acceptance, models.PROTECT, related_name="entries", null=True, blank=True
    )
    by = models.CharField("người ghi", max_length=150)
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "diễn biến của lỗ hổng"
        verbose_name_plural = "diễn biến của lỗ hổng"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vulnerability"], condition=Q(before=""), name="cyber_entry_first_once"
            ),
            models.CheckConstraint(
                condition=Q(after__in=enums.VexStatus.values),
                name="cyber_entry_after",
                violation_error_message="Tình trạng không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=~Q(after=enums.VexStatus.FIX_CLAIMED)
                | ~Q(claim="")
                | Q(evidence__isnull=False),
                name="cyber_entry_claimed",
                violation_error_message="Báo đã khắc phục thì ghi đã làm gì hoặc kèm tệp.",
            ),
            models.CheckConstraint(
                condition=~Q(after=enums.VexStatus.FIXED) | ~Q(claim="") | Q(scan__isnull=False),
                name="cyber_entry_confirmed",
                violation_error_message="Xác nhận phải theo lần rà quét hoặc kết quả kiểm tra.",
            ),
            models.CheckConstraint(
                condition=(~Q(after=enums.VexStatus.NOT_AFFECTED) & Q(justification=""))
                | Q(
                    after=enums.VexStatus.NOT_AFFECTED,
                    justification__in=enums.Justification.values,
                ),
                name="cyber_entry_justified",
                violation_error_message="Không bị ảnh hưởng thì chọn vì sao.",
            ),
            models.CheckConstraint(
                condition=~Q(after=enums.VexStatus.ACCEPTED) | Q(acceptance__isnull=False),
                name="cyber_entry_accepted",
                violation_error_message="Chấp nhận rủi ro phải có ngoại lệ được đồng ý.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.vulnerability_id} {self.after}"


class Sighting(models.Model):
    """A scan saw a vulnerability; a row of a tool counts once, however often it is imported."""

    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, related_name="sightings")
    scan = models.ForeignKey(Scan, models.PROTECT, related_name="sightings")
    raw_id = models.CharField("mã của công cụ", max_length=400, blank=True)
    raw_hash = models.CharField("mã băm của dòng", max_length=64, blank=True)
    lines = models.PositiveIntegerField("số dòng", default=1)

    class Meta:
        verbose_name = "lần thấy"
        verbose_name_plural = "lần thấy"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scan", "vulnerability", "raw_hash"], name="cyber_sighting_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vulnerability_id} {self.scan_id}"
