"""Writes of notices and webhooks. Each is one transaction."""

from nq57.notices.actions.demonstrating import add_demonstration
from nq57.notices.actions.hooks import (
    MadeWebhook,
    add_push,
    allow_host,
    ask_for_test,
    make_webhook,
    pass_place,
    pause_webhook,
    record_push,
    remove_webhook,
    resume_webhook,
    stop_webhook,
    withdraw_host,
)
from nq57.notices.actions.telling import MAX_TEXT, deliver, mark_read, notify, set_preference

__all__ = [
    "MAX_TEXT",
    "MadeWebhook",
    "add_demonstration",
    "add_push",
    "allow_host",
    "ask_for_test",
    "deliver",
    "make_webhook",
    "mark_read",
    "notify",
    "pass_place",
    "pause_webhook",
    "record_push",
    "remove_webhook",
    "resume_webhook",
    "set_preference",
    "stop_webhook",
    "withdraw_host",
]
