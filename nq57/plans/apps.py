"""Plans as a Django app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Plans in force and their history."""

    name = "nq57.plans"
    label = "plans"
    verbose_name = "Kế hoạch"
