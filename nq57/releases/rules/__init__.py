"""Pure rules of releases: snapshots, what changed between two, tables of open data, texts."""

from nq57.releases.rules import english
from nq57.releases.rules.snapshots import (
    FORMAT,
    Change,
    ReleasesError,
    check_score,
    count_progress,
    count_verdicts,
    list_changes,
    list_words,
    names_any,
    normalise,
    say_progress,
)
from nq57.releases.rules.statements import (
    LABEL,
    MANDATORY,
    WORDS,
)
from nq57.releases.rules.tables import (
    DATASETS,
    Column,
    Dataset,
    get_dataset,
    list_rows,
)

__all__ = [
    "DATASETS",
    "FORMAT",
    "LABEL",
    "MANDATORY",
    "WORDS",
    "Change",
    "Column",
    "Dataset",
    "ReleasesError",
    "check_score",
    "count_progress",
    "count_verdicts",
    "english",
    "get_dataset",
    "list_changes",
    "list_rows",
    "list_words",
    "names_any",
    "normalise",
    "say_progress",
]
