"""Cases as a Django app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases."""

    name = "nq57.cases"
    label = "cases"
    verbose_name = "Hồ sơ"
