"""Meetings as a Django app."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """The steering committee and its meetings."""

    name = "nq57.meetings"
    label = "meetings"
    verbose_name = "Ban Chỉ đạo"
