"""The register of information systems as a Django app."""

from django.apps import AppConfig


class CyberConfig(AppConfig):
    """Information systems, levels, level dossiers."""

    name = "nq57.registers.cyber"
    label = "cyber"
    verbose_name = "An ninh mạng"
