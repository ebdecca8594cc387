"""Closed lists of stored files."""

from django.db import models


class ScanState(models.TextChoices):
    """What the virus scanner said, when there is one."""

    NOT_CONFIGURED = "not_configured", "Không có máy quét"
    WAITING = "waiting", "Chờ quét"
    CLEAN = "clean", "Đã quét, sạch"
    INFECTED = "infected", "Có mã độc"
