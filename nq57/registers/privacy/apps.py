"""The register of personal-data processing as a Django app."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Processings of personal data."""

    name = "nq57.registers.privacy"
    label = "privacy"
    verbose_name = "Dữ liệu cá nhân"
