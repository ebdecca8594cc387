"""Releases as a Django app."""

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    """What the public is told."""

    name = "nq57.releases"
    label = "releases"
    verbose_name = "Công bố"
