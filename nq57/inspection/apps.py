"""Inspection as a Django app."""

from django.apps import AppConfig


class InspectionConfig(AppConfig):
    """Visits, findings, remedies."""

    name = "nq57.inspection"
    label = "inspection"
    verbose_name = "Kiểm tra"
