"""Closed lists of dated rules."""

from django.db import models


class Unit(models.TextChoices):
    """What a duration counts."""

    CALENDAR_DAYS = "calendar_days", "ngày"
    WORKING_DAYS = "working_days", "ngày làm việc"
    HOURS = "hours", "giờ"
    MONTHS = "months", "tháng"
    END_OF_MONTH = "end_of_month", "tháng sau, đến hết ngày cuối tháng"
    DAY_OF_NEXT_MONTH = "day_of_next_month", "ngày của tháng sau"


class DayKind(models.TextChoices):
    """What an edited day is."""

    HOLIDAY = "holiday", "Ngày nghỉ"
    WORKING = "working", "Ngày làm bù"


class Confidence(models.TextChoices):
    """Whether somebody has checked the row against the original."""

    CONFIRMED = "confirmed", "Đã đối chiếu"
    PENDING = "pending", "Chờ xác nhận"
