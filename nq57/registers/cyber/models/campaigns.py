"""Campaigns against security holes: whom they ask, which systems, what the offices declare.

What an office has declared is never changed: rows are added only, a trigger refuses the rest.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from nq57.cases import models as cases
from nq57.orgs.models import Organisation
from nq57.plans.models import Obligation
from nq57.registers.cyber import enums, rules
from nq57.registers.cyber.models import calls
from nq57.registers.cyber.models.systems import InformationSystem


class CampaignQuerySet(calls.CallQuerySet["Campaign"]):
    """Filters over campaigns."""


class Campaign(calls.Call):
    """One order to find and fix holes by a fixed date, over all offices that it asks."""

    kinds = ArrayField(models.CharField(max_length=16), default=list, verbose_name="loại hệ thống")
    levels = ArrayField(models.PositiveSmallIntegerField(), default=list, verbose_name="cấp độ")

    objects = CampaignQuerySet.as_manager()

    class Meta(calls.Call.Meta):
        verbose_name = "chiến dịch khắc phục lỗ hổng"
        verbose_name_plural = "chiến dịch khắc phục lỗ hổng"
        constraints = calls.list_call_constraints("cyber_campaign", "chiến dịch")

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("cyber:campaign", args=[self.code])


class CampaignOffice(calls.CallOffice):
    """One office that a campaign asks, under its own obligation: that one has the date."""

    call_field = "campaign"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="offices")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="campaigns", verbose_name="cơ quan"
    )
    obligation = models.ForeignKey(
        Obligation, models.PROTECT, related_name="campaigns", verbose_name="việc phải làm"
    )

    class Meta(calls.CallOffice.Meta):
        verbose_name = "cơ quan của chiến dịch"
        verbose_name_plural = "cơ quan của chiến dịch"
        constraints = calls.list_office_constraints("campaign", "chiến dịch")


class CampaignSystem(models.Model):
    """A system was within a campaign, as its operator's, from one moment to another."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="systems")
    system = models.ForeignKey(InformationSystem, models.PROTECT, related_name="campaigns")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    since_at = models.DateTimeField("từ lúc")
    until_at = models.DateTimeField("đến lúc", null=True, blank=True)

    class Meta:
        verbose_name = "hệ thống của chiến dịch"
        verbose_name_plural = "hệ thống của chiến dịch"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "system"], condition=Q(until_at__isnull=True),
                name="cyber_campaign_system_once",
                violation_error_message="Hệ thống đã có trong chiến dịch.",
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("since_at")),
                name="cyber_campaign_system_span",
                violation_error_message="Hệ thống không thể ra trước khi vào chiến dịch.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.system_id}"


class DeclarationQuerySet(calls.AnswerQuerySet["Declaration"]):
    """Filters over declarations."""

    kind = rules.DECLARATION.kind
    call_field = "campaign"


class Declaration(calls.CallAnswer):
    """One version of what an office declares; a later one stands instead once it is sent."""

    case = models.OneToOneField(
        cases.Case, models.PROTECT, primary_key=True, related_name="declaration"
    )
    office = models.ForeignKey(CampaignOffice, models.PROTECT, related_name="declarations")
    answer = models.CharField("trả lời", max_length=12, choices=enums.Answer)

    objects = DeclarationQuerySet.as_manager()

    class Meta(calls.CallAnswer.Meta):
        verbose_name = "bản kê khai lỗ hổng"
        verbose_name_plural = "bản kê khai lỗ hổng"
        constraints = [
            calls.make_version_constraint("cyber_declaration_version", "bản kê khai"),
            models.CheckConstraint(
                condition=Q(answer__in=enums.Answer.values),
                name="cyber_declaration_answer",
                violation_error_message="Câu trả lời không có trong danh mục.",
            ),
        ]

    def get_absolute_url(self) -> str:
        """Return the address of its page; needs ``case`` fetched."""
        return reverse("cyber:declaration", args=[self.case.code])


class DeclaredSystem(models.Model):
    """A system that a declaration says was scanned: when, by whom, with what."""

    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="systems")
    system = models.ForeignKey(InformationSystem, models.PROTECT, related_name="declared")
    scanned_on = models.DateField("ngày rà quét")
    scanned_by = models.CharField("người, đơn vị rà quét", max_length=200)
    tool = models.CharField("công cụ", max_length=200, blank=True)

    class Meta:
        verbose_name = "hệ thống đã rà quét"
        verbose_name_plural = "hệ thống đã rà quét"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "system"],
                name="cyber_declared_system_once",
                violation_error_message="Hệ thống đã có trong bản kê khai.",
            ),
            models.CheckConstraint(
                condition=~Q(scanned_by=""),
                name="cyber_declared_system_by",
                violation_error_message="Ghi ai đã rà quét.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.declaration_id} {self.system_id}"


class Hole(models.Model):
    """What a version says of one hole. ``identity`` is the hole's own, through all versions."""

    declared = models.ForeignKey(DeclaredSystem, models.PROTECT, related_name="holes")
    identity = models.UUIDField("lỗ hổng", default=uuid.uuid4)
    title = models.CharField("lỗ hổng", max_length=300)
    cve = models.CharField("mã CVE", max_length=20, blank=True)
    severity = models.CharField("mức độ", max_length=8, choices=enums.Severity)
    found_on = models.DateField("ngày phát hiện")
    state = models.CharField("tình trạng", max_length=12, choices=enums.HoleState)
    fixed_on = models.DateField("ngày khắc phục", null=True, blank=True)
    accepted_until = models.DateField("chấp nhận đến hết ngày", null=True, blank=True)
    claim = models.TextField("đã làm gì, lý do", blank=True)

    class Meta:
        verbose_name = "lỗ hổng đã kê khai"
        verbose_name_plural = "lỗ hổng đã kê khai"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["declared", "identity"],
                name="cyber_hole_once",
                violation_error_message="Lỗ hổng đã có trong bản kê khai.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=enums.HoleState.values)
                & Q(severity__in=enums.Severity.values)
                & ~Q(title=""),
                name="cyber_hole_words",
                violation_error_message="Lỗ hổng phải có tên; mức độ, tình trạng theo danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(cve="") | Q(cve__regex=rules.CVE_PATTERN),
                name="cyber_hole_cve",
                violation_error_message="Mã CVE viết như CVE-2026-12345.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=enums.HoleState.FIXED,
                    fixed_on__isnull=False,
                    fixed_on__gte=F("found_on"),
                )
                | (~Q(state=enums.HoleState.FIXED) & Q(fixed_on__isnull=True)),
                name="cyber_hole_fixed",
                violation_error_message="Đã khắc phục thì có ngày, không trước ngày phát hiện.",
            ),
            models.CheckConstraint(
                condition=Q(state=enums.HoleState.ACCEPTED, accepted_until__isnull=False)
                | (~Q(state=enums.HoleState.ACCEPTED) & Q(accepted_until__isnull=True)),
                name="cyber_hole_accepted",
                violation_error_message="Chấp nhận rủi ro thì ghi đến hết ngày nào.",
            ),
            models.CheckConstraint(
                condition=Q(state=enums.HoleState.OPEN) | ~Q(claim=""),
                name="cyber_hole_claim",
                violation_error_message="Ghi đã làm gì, hoặc lý do.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RiskApproval(models.Model):
    """The office's head approved that a hole stays open until a day; never who asked for it."""

    hole = models.OneToOneField(Hole, models.PROTECT, related_name="approval")
    asked_by = models.CharField("người đề nghị", max_length=150)
    approved_by = models.CharField("người phê duyệt", max_length=150)
    at = models.DateTimeField("phê duyệt lúc")

    class Meta:
        verbose_name = "phê duyệt chấp nhận rủi ro"
        verbose_name_plural = "phê duyệt chấp nhận rủi ro"
        constraints = [
            models.CheckConstraint(
                condition=~Q(approved_by="") & ~Q(asked_by="") & ~Q(approved_by=F("asked_by")),
                name="cyber_risk_other_approves",
                violation_error_message="Người đề nghị chấp nhận rủi ro không tự phê duyệt.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.hole_id)
