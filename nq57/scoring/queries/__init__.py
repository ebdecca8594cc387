"""Questions about rounds, sheets and results."""

from nq57.scoring.queries.measuring import list_dues
from nq57.scoring.queries.results import (
    ClusterResults,
    Result,
    get_result,
    get_results,
    list_heads_over,
    list_open_quotas,
)
from nq57.scoring.queries.rounds import (
    Work,
    find_set,
    get_own_sheet,
    get_round,
    list_members,
    list_rounds,
    list_sets,
    list_sets_to_open,
    list_work,
)
from nq57.scoring.queries.sheets import (
    Row,
    get_score,
    get_sheet,
    list_rows,
    list_scores,
    list_unready,
    list_unsettled,
)
from nq57.scoring.queries.waiting import Waiting, list_waiting
from nq57.scoring.queries.workbooks import make_workbook

__all__ = [
    "ClusterResults",
    "Result",
    "Row",
    "Waiting",
    "Work",
    "find_set",
    "get_own_sheet",
    "get_result",
    "get_results",
    "get_round",
    "get_score",
    "get_sheet",
    "list_dues",
    "list_heads_over",
    "list_members",
    "list_open_quotas",
    "list_rounds",
    "list_rows",
    "list_scores",
    "list_sets",
    "list_sets_to_open",
    "list_unready",
    "list_unsettled",
    "list_waiting",
    "list_work",
    "make_workbook",
]
