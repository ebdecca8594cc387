"""Rows of the journal. Triggers refuse UPDATE, DELETE and TRUNCATE."""

from typing import Self

from django.db import models

from nq57.audit import enums


class EntryQuerySet(models.QuerySet["Entry"]):
    """Filters over the journal."""

    def about(self, kind: str, code: str) -> Self:
        """Keep the entries about one subject."""
        return self.filter(subject_kind=kind, subject_code=code)


class Entry(models.Model):
    """One thing that somebody did. Sealed subjects are here as hash only."""

    at = models.DateTimeField("lúc")
    account = models.CharField("tài khoản", max_length=150)
    post = models.CharField("vị trí", max_length=80, blank=True)
    organisation = models.CharField("cơ quan", max_length=40, blank=True)
    verb = models.CharField("việc", max_length=80)
    subject_kind = models.CharField("loại đối tượng", max_length=60)
    subject_code = models.CharField("đối tượng", max_length=200)
    secrecy = models.CharField(
        "độ mật", max_length=12, choices=enums.Secrecy.choices, default=enums.Secrecy.OPEN
    )
    before = models.JSONField("trước", null=True)
    after = models.JSONField("sau", null=True)
    note = models.TextField("ghi chú", blank=True)
    hash = models.CharField("mã băm", max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng nhật ký"
        verbose_name_plural = "nhật ký"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_code"], name="audit_subject"),
            models.Index(fields=["organisation", "-id"], name="audit_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_code}"
