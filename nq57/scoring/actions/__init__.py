"""Writes of scoring: criteria, rounds, self-scores, verification."""

from nq57.scoring.actions.demonstrating import add_demonstration
from nq57.scoring.actions.importing import Change, Imported, import_upload, take_upload
from nq57.scoring.actions.loading import load_criteria
from nq57.scoring.actions.rounds import (
    NewRound,
    approve,
    cancel,
    finalise,
    measure_again,
    open_round,
    resume_scoring,
    return_results,
    start_verifying,
)
from nq57.scoring.actions.sheets import (
    attach_evidence,
    detach_evidence,
    dispute,
    score_self,
    send,
    withdraw,
)
from nq57.scoring.actions.together import (
    Handled,
    agree_with_lines,
    answer_disputes,
    settle_sheets,
)
from nq57.scoring.actions.verifying import (
    answer_dispute,
    lower_grade,
    propose_head_grade,
    reopen,
    return_sheet,
    settle,
    state_beyond,
    take,
    verify,
)
from nq57.scoring.actions.writing import Entry

__all__ = [
    "Change",
    "Entry",
    "Handled",
    "Imported",
    "NewRound",
    "add_demonstration",
    "agree_with_lines",
    "answer_dispute",
    "answer_disputes",
    "approve",
    "attach_evidence",
    "cancel",
    "detach_evidence",
    "dispute",
    "finalise",
    "import_upload",
    "load_criteria",
    "lower_grade",
    "measure_again",
    "open_round",
    "propose_head_grade",
    "reopen",
    "resume_scoring",
    "return_results",
    "return_sheet",
    "score_self",
    "send",
    "settle",
    "settle_sheets",
    "start_verifying",
    "state_beyond",
    "take",
    "take_upload",
    "verify",
    "withdraw",
]
