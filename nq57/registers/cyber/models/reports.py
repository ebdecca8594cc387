"""Reports of an incident on paper: which paper is of which report, and what was answered."""

from django.db import models
from django.db.models import F, Q

from nq57.papers import models as papers
from nq57.registers.cyber import enums
from nq57.registers.cyber.models.incidents import Incident, IncidentReport


class IncidentPaper(models.Model):
    """An official paper issued of an incident. Append-only; what it is worth, the paper says."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="papers")
    stage = models.CharField("báo cáo", max_length=10, choices=enums.Stage)
    paper = models.OneToOneField(papers.Paper, models.PROTECT, related_name="incident_paper")
    by = models.CharField("người ban hành", max_length=150)
    at = models.DateTimeField("ban hành lúc")

    class Meta:
        verbose_name = "văn bản báo cáo sự cố"
        verbose_name_plural = "văn bản báo cáo sự cố"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=enums.Stage.values),
                name="cyber_incidentpaper_stage",
                violation_error_message="Loại báo cáo không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.stage}"


class IncidentReceipt(models.Model):
    """The number under which a report was received. Append-only; the newest counts."""

    report = models.ForeignKey(IncidentReport, models.PROTECT, related_name="receipts")
    number = models.CharField("số tiếp nhận", max_length=120)
    received_at = models.DateTimeField("tiếp nhận lúc")
    by = models.CharField("người ghi", max_length=150)
    at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "số tiếp nhận báo cáo sự cố"
        verbose_name_plural = "số tiếp nhận báo cáo sự cố"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(number="") & Q(received_at__lte=F("at")),
                name="cyber_receipt_whole",
                violation_error_message="Số tiếp nhận không để trống, không ở sau lúc ghi.",
            ),
        ]

    def __str__(self) -> str:
        return self.number
