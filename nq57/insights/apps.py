"""Insights as a Django app."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """Numbers for dashboards."""

    name = "nq57.insights"
    label = "insights"
    verbose_name = "Toàn cảnh"
