"""The journal as a Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The journal."""

    name = "nq57.audit"
    label = "audit"
    verbose_name = "Nhật ký"
