"""Closed lists of stored files."""

from django.db import models


class ScanState(models.TextChoices):
    """What the virus scanner said, when there is one."""

    NOT_CONFIGURED = "not_configured", "Không có máy quét"
    WAITING = "waiting", "Chờ quét"
    CLEAN = "clean", "Đã quét, sạch"
    INFECTED = "infected", "Có mã độc"


class UploadState(models.TextChoices):
    """How far a file that comes in pieces has come."""

    OPEN = "open", "Đang nhận"
    DONE = "done", "Đã nhận"
    REFUSED = "refused", "Không nhận"
