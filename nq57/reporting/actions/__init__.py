"""Writes of reporting. Each is one transaction and leaves its journal entry."""

from nq57.reporting.actions.answering import (
    AnswerConflict,
    AnswerEntry,
    SavedAnswers,
    accept_replies,
    excuse_replies,
    import_answers,
    move_reply,
    return_replies,
    save_answers,
)
from nq57.reporting.actions.attaching import (
    attach_evidence,
    remove_evidence,
)
from nq57.reporting.actions.behalf import (
    confirm_entered,
    contest_entered,
    enter_for,
    send_for,
)
from nq57.reporting.actions.benchmarking import (
    fill_benchmark,
)
from nq57.reporting.actions.checking import (
    accept_items,
    excuse_late,
    return_items,
)
from nq57.reporting.actions.clearing import (
    Cleared,
    clear_demonstration,
)
from nq57.reporting.actions.consolidating import (
    consolidate,
    validate_figures,
)
from nq57.reporting.actions.demonstrating import (
    begin_demonstration,
    go_on,
)
from nq57.reporting.actions.digesting import (
    send_digests,
)
from nq57.reporting.actions.entering import (
    Conflict,
    Entry,
    Saved,
    confirm_as_before,
    copy_words,
    save_entries,
)
from nq57.reporting.actions.handing import (
    finish_items,
    hand_items,
    take_back,
)
from nq57.reporting.actions.importing import (
    HELD,
    CellChange,
    Clash,
    Imported,
    import_upload,
    take_upload,
)
from nq57.reporting.actions.inquiring import (
    NewInquiry,
    add_offices,
    ask_offices,
    call_off_inquiry,
    close_inquiry,
    extend_inquiry,
)
from nq57.reporting.actions.issuing import (
    add_demonstration_paper,
    issue_province_report,
    issue_report,
)
from nq57.reporting.actions.moving import (
    approve,
    correct,
    reopen,
    send,
    submit,
    withdraw,
)
from nq57.reporting.actions.narrating import (
    drop_passage,
    edit_passage,
    raise_passage,
    take_sentences,
)
from nq57.reporting.actions.opening import (
    Opened,
    close_cycle,
    open_cycle,
    open_due_cycles,
    unlock_cycle,
)
from nq57.reporting.actions.pushing import push_changes, push_test
from nq57.reporting.actions.questionnaires import (
    copy_questionnaire,
    make_questionnaire,
    write_questionnaire,
)
from nq57.reporting.actions.receiving import (
    OfflineAct,
    attach_upload,
    keep_upload,
    receive_act,
)
from nq57.reporting.actions.reminding import (
    NewRule,
    end_rule,
    load_rules,
    send_reminders,
    set_rule,
)
from nq57.reporting.actions.standing import (
    stand_by,
)
from nq57.reporting.actions.terms import (
    NewTerms,
    confirm_terms,
    propose_terms,
    set_terms,
)
from nq57.reporting.actions.urging import (
    issue_urging,
    urge_reports,
)
from nq57.reporting.actions.valuing import (
    ImportedValues,
    import_values,
)

__all__ = [
    "HELD",
    "AnswerConflict",
    "AnswerEntry",
    "CellChange",
    "Clash",
    "Cleared",
    "Conflict",
    "Entry",
    "Imported",
    "ImportedValues",
    "NewInquiry",
    "NewRule",
    "NewTerms",
    "OfflineAct",
    "Opened",
    "Saved",
    "SavedAnswers",
    "accept_items",
    "accept_replies",
    "add_demonstration_paper",
    "add_offices",
    "approve",
    "ask_offices",
    "attach_evidence",
    "attach_upload",
    "begin_demonstration",
    "call_off_inquiry",
    "clear_demonstration",
    "close_cycle",
    "close_inquiry",
    "confirm_as_before",
    "confirm_entered",
    "confirm_terms",
    "consolidate",
    "contest_entered",
    "copy_questionnaire",
    "copy_words",
    "correct",
    "drop_passage",
    "edit_passage",
    "end_rule",
    "enter_for",
    "excuse_late",
    "excuse_replies",
    "extend_inquiry",
    "fill_benchmark",
    "finish_items",
    "go_on",
    "hand_items",
    "import_answers",
    "import_upload",
    "import_values",
    "issue_province_report",
    "issue_report",
    "issue_urging",
    "keep_upload",
    "load_rules",
    "make_questionnaire",
    "move_reply",
    "open_cycle",
    "open_due_cycles",
    "propose_terms",
    "push_changes",
    "push_test",
    "raise_passage",
    "receive_act",
    "remove_evidence",
    "reopen",
    "return_items",
    "return_replies",
    "save_answers",
    "save_entries",
    "send",
    "send_digests",
    "send_for",
    "send_reminders",
    "set_rule",
    "set_terms",
    "stand_by",
    "submit",
    "take_back",
    "take_sentences",
    "take_upload",
    "unlock_cycle",
    "urge_reports",
    "validate_figures",
    "withdraw",
    "write_questionnaire",
]
