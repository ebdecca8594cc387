"""Two at once: a cycle is locked only when nobody is in the middle of a report of it."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from nq57.audit import rules as audit_rules
from nq57.reporting import actions, models
from nq57.reporting.actions import entering
from tests.reporting.test_constraints import report, saved

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 12, 5, tzinfo=UTC)


def test_a_cycle_is_locked_after_whoever_writes_a_report_of_it() -> None:
    held = saved(report())
    closing = threading.Event()

    def close() -> None:
        closing.set()
        actions.close_cycle(cycle=held.cycle, by=audit_rules.SYSTEM, at=AT)
        connection.close()

    closer = threading.Thread(target=close)
    with transaction.atomic():
        entering.lock_report(held)
        closer.start()
        closing.wait(10)
        closer.join(1)
        assert models.Cycle.objects.get().closed_at is None
    closer.join(30)
    assert models.Cycle.objects.get().closed_at == AT
