"""What other packages may use of the reader.

``read_file`` and ``read_source`` give a ``Draft``; ``load_catalogue`` and ``Catalogue``
say which bodies there are; ``load_answers`` and ``parse_answers`` bring a person's
earlier words.
"""

from nq57.documents.reading.answering import Answer, Answers, load_answers, parse_answers
from nq57.documents.reading.catalogue import Catalogue, load_catalogue
from nq57.documents.reading.draft import Draft
from nq57.documents.reading.encoding import load_schema
from nq57.documents.reading.errors import ReadingError
from nq57.documents.reading.reader import read_file, read_source

__all__ = [
    "Answer",
    "Answers",
    "Catalogue",
    "Draft",
    "ReadingError",
    "load_answers",
    "load_catalogue",
    "load_schema",
    "parse_answers",
    "read_file",
    "read_source",
]
