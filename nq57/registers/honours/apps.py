"""The register of communication and honours as a Django app."""

from django.apps import AppConfig


class HonoursConfig(AppConfig):
    """Programmes of communication, honours."""

    name = "nq57.registers.honours"
    label = "honours"
    verbose_name = "Truyền thông, tôn vinh"
