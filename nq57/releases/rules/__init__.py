"""Pure rules of releases: snapshots, what changed between two, tables of open data, texts."""

from nq57.releases.rules.snapshots import (
    FORMAT,
    Change,
    NotAllowedError,
    ReleasesError,
    check_score,
    count_progress,
    count_verdicts,
    hash_snapshot,
    list_changes,
    normalise,
    say_progress,
    write_snapshot,
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
    "NotAllowedError",
    "ReleasesError",
    "check_score",
    "count_progress",
    "count_verdicts",
    "get_dataset",
    "hash_snapshot",
    "list_changes",
    "list_rows",
    "normalise",
    "say_progress",
    "write_snapshot",
]
