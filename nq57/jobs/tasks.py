"""Handlers of background jobs: each calls one action. Their names are what is enqueued."""

from django.db import close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app

from nq57.audit import actions as audit_actions


@app.task(name="seal_journal", queueing_lock="seal_journal", lock="seal_journal")
def seal_journal(timestamp: int = 0) -> int:
    """Link the journal's new entries into its chain; return how many."""
    close_old_connections()
    return audit_actions.seal_journal(at=timezone.now())
