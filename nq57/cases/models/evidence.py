"""What supports a case's claims, and what the members of a panel say of it."""

from django.db import models
from django.db.models import F, Q

from nq57.cases import enums
from nq57.cases.models.cases import Case
from nq57.files import models as files_models
from nq57.orgs import models as orgs_models


class Evidence(models.Model):
    """A file that supports a claim, and what the checker said of it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence")
    file = models.ForeignKey(files_models.StoredFile, models.PROTECT, related_name="evidence")
    claim = models.CharField("chứng minh điều gì", max_length=500)
    added_by = models.CharField("người đính kèm", max_length=150)
    added_at = models.DateTimeField("đính kèm lúc")
    verdict = models.CharField(
        "kết luận", max_length=12, choices=enums.Verdict.choices, default=enums.Verdict.CLAIMED
    )
    checked_by = models.CharField("người kiểm tra", max_length=150, blank=True)
    checked_at = models.DateTimeField("kiểm tra lúc", null=True, blank=True)
    check_note = models.TextField("nhận xét", blank=True)

    class Meta:
        verbose_name = "minh chứng"
        verbose_name_plural = "minh chứng"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "file"],
                name="cases_evidence_once",
                violation_error_message="Tệp này đã được đính kèm.",
            ),
            models.CheckConstraint(
                condition=Q(verdict=enums.Verdict.CLAIMED, checked_by="", checked_at__isnull=True)
                | (
                    Q(
                        verdict__in=(enums.Verdict.ACCEPTED, enums.Verdict.REJECTED),
                        checked_at__isnull=False,
                    )
                    & ~Q(checked_by="")
                    & ~Q(checked_by=F("added_by"))
                ),
                name="cases_evidence_checked",
                violation_error_message="Kết luận minh chứng phải do người khác kiểm tra.",
            ),
            models.CheckConstraint(
                condition=~Q(verdict=enums.Verdict.REJECTED) | ~Q(check_note=""),
                name="cases_evidence_rejected_why",
                violation_error_message="Không chấp nhận minh chứng phải nêu lý do.",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=enums.Verdict.values),
                name="cases_evidence_verdict",
                violation_error_message="Kết luận kiểm tra không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return self.claim


class Review(models.Model):
    """A reviewer's scores in a panel; signed only once a conflict of interest is denied."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reviews")
    panel = models.CharField("hội đồng", max_length=120)
    reviewer = models.ForeignKey(orgs_models.Post, models.PROTECT, related_name="reviews")
    conflict = models.BooleanField("xung đột lợi ích", null=True)
    scores = models.JSONField("điểm theo tiêu chí", default=dict)
    note = models.TextField("nhận xét", blank=True)
    signed_at = models.DateTimeField("ký lúc", null=True, blank=True)

    class Meta:
        verbose_name = "đánh giá"
        verbose_name_plural = "đánh giá"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "panel", "reviewer"],
                name="cases_review_once",
                violation_error_message="Thành viên này đã có phiếu trong hội đồng.",
            ),
            models.CheckConstraint(
                # An unanswered conflict is NULL, and a CHECK lets NULL pass.
                condition=Q(signed_at__isnull=True) | Q(conflict__isnull=False, conflict=False),
                name="cases_review_no_conflict",
                violation_error_message="Phải khai không xung đột lợi ích trước khi ký phiếu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel} {self.reviewer_id}"
