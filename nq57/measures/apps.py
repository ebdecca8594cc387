"""Indicator profiles as a Django app."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Profiles of indicators."""

    name = "nq57.measures"
    label = "measures"
    verbose_name = "Phiếu chỉ tiêu"
