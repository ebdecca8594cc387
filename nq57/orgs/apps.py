"""Organisations and people as a Django app."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """Organisations, places, people, posts."""

    name = "nq57.orgs"
    label = "orgs"
    verbose_name = "Tổ chức và con người"
