"""Stored files. A trigger refuses to change anything but the scan state."""

from typing import Self

from django.core.files.storage import Storage, default_storage
from django.db import models

from nq57.files import enums


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """Filters over stored files."""

    def readable(self) -> Self:
        """Keep the files that may be opened at all."""
        return self.filter(scan_state__in=(enums.ScanState.CLEAN, enums.ScanState.NOT_CONFIGURED))


class StoredFile(models.Model):
    """One upload: who gave which bytes under which name. Equal bytes are kept once."""

    sha256 = models.CharField("mã băm", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("dung lượng (byte)")
    media_type = models.CharField("loại nội dung", max_length=100)
    name = models.CharField("tên tệp", max_length=200)
    scan_state = models.CharField(
        "tình trạng quét",
        max_length=20,
        choices=enums.ScanState.choices,
        default=enums.ScanState.NOT_CONFIGURED,
    )
    scan_note = models.CharField("kết quả quét", max_length=200, blank=True)
    uploaded_by = models.CharField("người gửi", max_length=150)
    uploaded_for = models.CharField("cơ quan", max_length=40, blank=True)
    uploaded_at = models.DateTimeField("lúc gửi")

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp"
        verbose_name_plural = "tệp"
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "name", "uploaded_by", "uploaded_for"],
                name="files_once",
                violation_error_message="Tệp này đã được gửi.",
            ),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$", size__gt=0),
                name="files_hashed",
                violation_error_message="Tệp phải có nội dung và mã băm.",
            ),
            models.CheckConstraint(
                condition=models.Q(scan_state__in=enums.ScanState.values),
                name="files_scan_state",
                violation_error_message="Tình trạng quét không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Return the name under which the store keeps the bytes."""
        return f"{self.sha256[:2]}/{self.sha256}"


def get_storage() -> Storage:
    """Return the store of the bytes: a folder outside the web root, or S3 by a setting."""
    return default_storage
