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


class Upload(models.Model):
    """A file that comes in pieces: how far it has come, and what became of it.

    ``key`` is the sender's own, so that a repeated start is the same upload. ``subject`` is
    the code of what it is meant for; this package does not know what that is.
    """

    key = models.UUIDField("khóa gửi")
    account = models.CharField("người gửi", max_length=150)
    subject = models.CharField("dùng cho", max_length=80)
    name = models.CharField("tên tệp", max_length=200)
    claim = models.TextField("tệp chứng minh điều gì", blank=True)
    size = models.PositiveBigIntegerField("dung lượng (byte)")
    sha256 = models.CharField("mã băm", max_length=64)
    received = models.PositiveBigIntegerField("đã nhận (byte)", default=0)
    state = models.CharField(
        "tình trạng", max_length=10, choices=enums.UploadState, default=enums.UploadState.OPEN
    )
    refusal = models.TextField("vì sao không nhận", blank=True)
    touched_at = models.DateTimeField("nhận lần cuối")

    class Meta:
        verbose_name = "tệp gửi từng phần"
        verbose_name_plural = "tệp gửi từng phần"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "key"],
                name="files_upload_once",
                violation_error_message="Tệp này đang được gửi.",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    received__lte=models.F("size"), size__gt=0, sha256__regex=r"^[0-9a-f]{64}$"
                ),
                name="files_upload_sized",
                violation_error_message="Tệp gửi từng phần phải có dung lượng và mã băm.",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=enums.UploadState.values),
                name="files_upload_state",
                violation_error_message="Tình trạng gửi không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=(models.Q(state=enums.UploadState.REFUSED) & ~models.Q(refusal=""))
                | (~models.Q(state=enums.UploadState.REFUSED) & models.Q(refusal="")),
                name="files_upload_refusal",
                violation_error_message="Tệp không nhận phải có lý do.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Piece(models.Model):
    """Some bytes of an upload, kept until it is whole."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="pieces")
    start = models.PositiveBigIntegerField("từ byte")
    content = models.BinaryField("nội dung")

    class Meta:
        verbose_name = "phần của tệp"
        verbose_name_plural = "phần của tệp"
        ordering = ["upload_id", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "start"],
                name="files_piece_once",
                violation_error_message="Phần này đã nhận.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id}@{self.start}"


def get_storage() -> Storage:
    """Return the store of the bytes: a folder outside the web root, or S3 by a setting."""
    return default_storage
