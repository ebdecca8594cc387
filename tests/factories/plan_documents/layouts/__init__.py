"""The same document as files of many kinds.

``LAYOUTS`` maps a layout's name to a function from a document to ``(suffix, bytes)``.
"""

from tests.factories.plan_documents.layouts.all import LAYOUTS, Layout

__all__ = ["LAYOUTS", "Layout"]
