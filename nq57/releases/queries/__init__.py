"""Questions over releases: what would be released, what is public, the portal's texts."""

from nq57.releases.queries.preparing import (
    Offer,
    list_late,
    make_snapshot,
    offer,
)
from nq57.releases.queries.public import (
    Rated,
    Text,
    get_current,
    get_release,
    list_documents,
    list_ratings,
    list_releasable,
    list_releases,
    list_texts,
)
from nq57.releases.queries.words import Sentence

__all__ = [
    "Offer",
    "Rated",
    "Sentence",
    "Text",
    "get_current",
    "get_release",
    "list_documents",
    "list_late",
    "list_ratings",
    "list_releasable",
    "list_releases",
    "list_texts",
    "make_snapshot",
    "offer",
]
