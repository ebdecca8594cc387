"""Requests of data subjects: what a case of this kind has beside its state and deadlines."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.registers.privacy import enums, rules
from nq57.registers.privacy.models.processings import Processing


class SubjectRequestQuerySet(models.QuerySet["SubjectRequest"]):
    """Filters over requests of data subjects."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep those whose case ``by`` may read: of the own office alone."""
        seen = cases.Case.objects.visible_to(by).of_kind(rules.REQUEST.kind)
        return self.filter(case__in=seen)

    def open(self) -> Self:
        """Keep those that are not over."""
        return self.filter(case__closed_at__isnull=True)

    def late(self, day: date) -> Self:
        """Keep the open ones of which something is owed and past on a day."""
        owed = cases.Deadline.objects.overdue(day).filter(case__kind=rules.REQUEST.kind)
        return self.filter(case__in=owed.values("case"))

    def with_rows(self) -> Self:
        """Load what a page shows."""
        return self.select_related("case__organisation", "processing").prefetch_related(
            "case__deadlines"
        )


class SubjectRequest(models.Model):
    """What a data subject asks of an office. Who asks is personal data: read by the office that
    handles it alone, and forgotten when that is over and nobody needs it any more."""

    case = models.OneToOneField(
        cases.Case, models.PROTECT, primary_key=True, related_name="subject_request"
    )
    processing = models.ForeignKey(
        Processing, models.PROTECT, related_name="requests", null=True, blank=True
    )
    kind = models.CharField("loại yêu cầu", max_length=12, choices=enums.RequestKind)
    received_on = models.DateField("ngày nhận")
    capacity = models.CharField("tư cách", max_length=8, choices=enums.Capacity)
    requester = models.CharField("người yêu cầu", max_length=200, blank=True)
    contact = models.CharField("liên hệ", max_length=200, blank=True)
    content = models.TextField("nội dung yêu cầu", blank=True)
    identity_how = models.CharField("xác minh bằng cách nào", max_length=300, blank=True)
    verified_on = models.DateField("ngày xác minh", null=True, blank=True)
    answer = models.TextField("nội dung trả lời", blank=True)
    refusal_basis = models.CharField("căn cứ từ chối", max_length=300, blank=True)
    answered_on = models.DateField("ngày trả lời", null=True, blank=True)
    result = models.TextField("kết quả thực hiện", blank=True)
    done_on = models.DateField("ngày thực hiện xong", null=True, blank=True)
    forgotten_at = models.DateTimeField("xóa thông tin người yêu cầu lúc", null=True, blank=True)

    objects = SubjectRequestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "yêu cầu của chủ thể dữ liệu"
        ordering = ["-case_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=enums.RequestKind.values, capacity__in=enums.Capacity.values
                ),
                name="privacy_request_lists",
                violation_error_message="Loại yêu cầu, tư cách không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=(Q(forgotten_at__isnull=True) & ~Q(requester="") & ~Q(content=""))
                | Q(
                    forgotten_at__isnull=False, requester="", contact="", content="", answer="",
                    identity_how="", result="",
                ),
                name="privacy_request_said",
                violation_error_message="Ghi người yêu cầu và nội dung, hoặc xóa hết.",
            ),
            models.CheckConstraint(
                condition=(Q(verified_on__isnull=True) | Q(verified_on__gte=F("received_on")))
                & (Q(answered_on__isnull=True) | Q(answered_on__gte=F("received_on")))
                & (Q(done_on__isnull=True) | Q(answered_on__isnull=False,
                                               done_on__gte=F("answered_on"))),
                name="privacy_request_in_order",
                violation_error_message="Các bước của yêu cầu phải theo thứ tự ngày.",
            ),
            models.CheckConstraint(
                condition=Q(refusal_basis="") | Q(answered_on__isnull=False),
                name="privacy_request_refused",
                violation_error_message="Từ chối phải có ngày trả lời.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """Return the address of its page; needs ``case`` fetched."""
        return reverse("privacy:request", args=[self.case.code])

    @property
    def label(self) -> str:
        """Return the word of its state; needs ``case`` fetched."""
        return rules.REQUEST.states[self.case.state].label
