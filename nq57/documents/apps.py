"""Documents as a Django app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Official documents and their readings."""

    name = "nq57.documents"
    label = "documents"
    verbose_name = "Văn bản"
