"""Writes of organisations and people. Each is one transaction and one journal entry."""

from nq57.orgs.actions.demonstration import (
    DemonstrationAccount,
    add_demonstration,
    mark_demonstration,
    note_demonstration,
    remove_demonstration,
    unmark_demonstration,
)
from nq57.orgs.actions.memberships import (
    add_members,
    confirm_members,
    confirm_organisation,
    correct_members,
    end_members,
)
from nq57.orgs.actions.organisations import (
    create_organisation,
    end_organisation,
    merge_organisations,
    rename_organisation,
    split_organisation,
)
from nq57.orgs.actions.people import (
    IssuedSlip,
    add_person,
    add_post,
    close_account,
    end_post,
    issue_slip,
    open_account,
    redeem_slip,
)
from nq57.orgs.actions.reference import LoadReport, load_reference
from nq57.orgs.actions.reporting import begin_reporting, confirm_reporting, end_reporting
from nq57.orgs.actions.sheets import import_accounts
from nq57.orgs.actions.tokens import (
    MadeToken,
    make_token,
    note_program_call,
    note_token_use,
    revoke_token,
)

__all__ = [
    "DemonstrationAccount",
    "IssuedSlip",
    "LoadReport",
    "MadeToken",
    "add_demonstration",
    "add_members",
    "add_person",
    "add_post",
    "begin_reporting",
    "close_account",
    "confirm_members",
    "confirm_organisation",
    "confirm_reporting",
    "correct_members",
    "create_organisation",
    "end_member",
    "end_members",
    "end_organisation",
    "end_post",
    "end_reporting",
    "import_accounts",
    "issue_slip",
    "load_reference",
    "make_token",
    "mark_demonstration",
    "merge_organisations",
    "note_demonstration",
    "note_program_call",
    "note_token_use",
    "open_account",
    "redeem_slip",
    "remove_demonstration",
    "rename_organisation",
    "revoke_token",
    "split_organisation",
    "unmark_demonstration",
]
