"""Reporting as a Django app."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Periodic reports."""

    name = "nq57.reporting"
    label = "reporting"
    verbose_name = "Báo cáo kỳ"
