"""Notices as a Django app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """In-site messages."""

    name = "nq57.notices"
    label = "notices"
    verbose_name = "Thông báo"
