"""Dated rules as a Django app."""

from django.apps import AppConfig


class LawConfig(AppConfig):
    """Legal bases, clocks, calendar."""

    name = "nq57.law"
    label = "law"
    verbose_name = "Căn cứ pháp lý và thời hạn"
