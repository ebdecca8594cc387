"""Rows as they stood before a demonstration, so that clearing it puts them back."""

from django.db import models


class Kept(models.Model):
    """One row of a table as it stood before the demonstration."""

    table = models.CharField("bảng", max_length=60)
    key = models.BigIntegerField("khóa")
    content = models.JSONField("nội dung")

    class Meta:
        verbose_name = "dòng giữ lại"
        verbose_name_plural = "dòng giữ lại"
        constraints = [
            models.UniqueConstraint(
                fields=["table", "key"],
                name="reporting_kept_once",
                violation_error_message="Dòng này đã được giữ lại.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"
