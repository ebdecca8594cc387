"""Workbooks of self-scores that offices hand in: kept as they came."""

from django.db import models
from django.db.models import Q

from nq57.files.models import StoredFile
from nq57.scoring.models.rounds import Sheet


class Upload(models.Model):
    """A workbook handed in for a sheet. The same file again is the same row."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="uploads")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="score_uploads")
    by = models.CharField("người nộp", max_length=150)
    at = models.DateTimeField("nộp lúc")
    taken_at = models.DateTimeField("nhập lúc", null=True, blank=True)
    taken_by = models.CharField("người nhập", max_length=150, blank=True)

    class Meta:
        verbose_name = "tệp Excel của phiếu điểm"
        verbose_name_plural = "tệp Excel của phiếu điểm"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "file"],
                name="scoring_upload_once",
                violation_error_message="Tệp này đã được nộp cho phiếu điểm.",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by="")
                | (Q(taken_at__isnull=False) & ~Q(taken_by="")),
                name="scoring_upload_taken",
                violation_error_message="Tệp đã nhập phải có người nhập.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id}/{self.pk}"
