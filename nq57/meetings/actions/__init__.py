"""Writes of the committee: members and charges, meetings, who came, files, conclusions."""

from nq57.meetings.actions.attending import Attended, record_attendance
from nq57.meetings.actions.committee import (
    NewCharge,
    NewMember,
    add_charge,
    add_member,
    end_charge,
    end_member,
)
from nq57.meetings.actions.concluding import conclude, drop_conclusion
from nq57.meetings.actions.demonstrating import add_demonstration
from nq57.meetings.actions.preparing import (
    Agenda,
    call_off,
    edit_agenda,
    freeze_file,
    hold_meeting,
    plan_meeting,
    reopen_file,
)

__all__ = [
    "Agenda",
    "Attended",
    "NewCharge",
    "NewMember",
    "add_charge",
    "add_demonstration",
    "add_member",
    "call_off",
    "conclude",
    "drop_conclusion",
    "edit_agenda",
    "end_charge",
    "end_member",
    "freeze_file",
    "hold_meeting",
    "plan_meeting",
    "record_attendance",
    "reopen_file",
]
