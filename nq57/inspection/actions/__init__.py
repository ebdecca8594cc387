"""Writes of inspection: plan, visit, find, hear, conclude, accept what was mended."""

from nq57.inspection.actions.concluding import (
    accept_remedies,
    cancel_inspection,
    conclude,
    finish_inspection,
    return_remedies,
)
from nq57.inspection.actions.demonstrating import (
    add_demonstration,
    remove_demonstration,
)
from nq57.inspection.actions.finding import (
    NewFinding,
    add_finding,
    add_remedy,
    attach,
    discard_finding,
    drop_finding,
    explain,
    remove_remedy,
    send_findings,
)
from nq57.inspection.actions.issuing import issue_minutes
from nq57.inspection.actions.planning import (
    NewInspection,
    NewProgram,
    begin_visit,
    make_program,
    plan_inspection,
)

__all__ = [
    "NewFinding",
    "NewInspection",
    "NewProgram",
    "accept_remedies",
    "add_demonstration",
    "add_finding",
    "add_remedy",
    "attach",
    "begin_visit",
    "cancel_inspection",
    "conclude",
    "discard_finding",
    "drop_finding",
    "explain",
    "finish_inspection",
    "issue_minutes",
    "make_program",
    "plan_inspection",
    "remove_demonstration",
    "remove_remedy",
    "return_remedies",
    "send_findings",
]
