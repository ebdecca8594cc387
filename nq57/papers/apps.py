"""Papers as a Django app."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Official documents out."""

    name = "nq57.papers"
    label = "papers"
    verbose_name = "Văn bản phát hành"
