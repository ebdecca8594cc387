"""Questions over the register: lists, counts, one system, its dossiers, the sheet."""

from nq57.registers.cyber.queries.dossiers import (
    Paper,
    find_due,
    get_dossier,
    get_supplement_due,
    has_undecided,
    list_papers,
    list_waiting,
)
from nq57.registers.cyber.queries.lists import (
    Counts,
    Filters,
    count_levels,
    count_systems,
    find_specialised,
    get_criteria,
    get_system,
    list_history,
    list_systems,
)
from nq57.registers.cyber.queries.sheets import COLUMNS, stream_rows, tell_row

__all__ = [
    "COLUMNS",
    "Counts",
    "Filters",
    "Paper",
    "count_levels",
    "count_systems",
    "find_due",
    "find_specialised",
    "get_criteria",
    "get_dossier",
    "get_supplement_due",
    "get_system",
    "has_undecided",
    "list_history",
    "list_papers",
    "list_systems",
    "list_waiting",
    "stream_rows",
    "tell_row",
]
