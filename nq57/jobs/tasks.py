"""Handlers of background jobs: each calls one action. Their names are what is enqueued."""

import contextlib
import dataclasses
import json
import logging
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from nq57.audit import actions as audit_actions
from nq57.audit import queries as audit_queries
from nq57.audit import rules as audit_rules
from nq57.cases import rules as case_rules
from nq57.core import queue, refusals
from nq57.documents import actions as document_actions
from nq57.documents import models as documents
from nq57.files import actions as files_actions
from nq57.files import enums as files_enums
from nq57.inspection import actions as inspection_actions
from nq57.meetings import actions as meeting_actions
from nq57.notices import actions as notice_actions
from nq57.notices import queries as notice_queries
from nq57.plans import actions as plan_actions
from nq57.plans import models as plans
from nq57.plans import rules as plan_rules
from nq57.registers.cyber import actions as cyber_actions
from nq57.registers.cyber import queries as cyber_queries
from nq57.registers.honours import actions as honours_actions
from nq57.registers.privacy import actions as privacy_actions
from nq57.releases import actions as release_actions
from nq57.reporting import actions as reporting_actions
from nq57.reporting import queries as reporting_queries
from nq57.reporting import rules as reporting_rules
from nq57.scoring import actions as scoring_actions

LOG = logging.getLogger("nq57.jobs")
_REFUSALS = (
    case_rules.CasesError, plan_rules.PlansError, reporting_rules.ReportingError,
    refusals.NotAllowedError,
)  # fmt: skip
_SCAN_PAUSE = 5  # seconds until a scan is asked after again
_DEMONSTRATION_LOCK = 5702
# What a demonstration has beside its reports, in the order in which it is added.
_PARTS: tuple[Callable[..., object], ...] = (
    release_actions.add_demonstration, scoring_actions.add_demonstration,
    inspection_actions.add_demonstration, meeting_actions.add_demonstration,
    notice_actions.add_demonstration, reporting_actions.add_demonstration_paper,
    cyber_actions.add_demonstration, honours_actions.add_demonstration,
    privacy_actions.add_demonstration,
)  # fmt: skip
_REST = 0.3  # of the time that a step took, left to the people at the pages


@app.task(name="retry_stalled", queueing_lock="retry_stalled")
async def retry_stalled(timestamp: int = 0) -> int:
    """Let go on what a worker was at when it was killed; return how many jobs.

    Every job may be done again: each finds what it did before.
    """
    return await queue.retry_stalled()


@app.task(name="seal_journal", queueing_lock="seal_journal", lock="seal_journal")
def seal_journal(timestamp: int = 0) -> int:
    """Link the journal's new entries into its chain; return how many."""
    close_old_connections()
    return audit_actions.seal_journal(at=timezone.now())


@app.task(name="write_head", queueing_lock="write_head")
def write_head(timestamp: int = 0) -> None:
    """Write the journal's signed head into the day's file, to be carried off the server."""
    close_old_connections()
    now = timezone.now()
    head = audit_queries.get_signed_head(at=now)
    if head is not None:
        folder = Path(settings.DATA_FOLDER) / "heads"
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(dataclasses.asdict(head), indent=2)
        (folder / f"{timezone.localdate(now)}.json").write_text(text + "\n")


@app.task(name="scan_file", retry=RetryStrategy(max_attempts=1000, wait=60))
def scan_file(file_id: int) -> None:
    """Ask the virus scanner about an upload; try again while it does not answer."""
    close_old_connections()
    files_actions.scan_file(file_id=file_id, by=audit_rules.SYSTEM, at=timezone.now())


@app.task(name="read_document")
def read_document(reading: int) -> None:
    """Read an uploaded document once it is scanned; why it cannot be read is on its page."""
    close_old_connections()
    found = documents.Reading.objects.select_related("file").get(pk=reading)
    if found.file.scan_state == files_enums.ScanState.WAITING:
        read_document.configure(schedule_in={"seconds": _SCAN_PAUSE}).defer(reading=reading)
        return
    document_actions.read_now(reading=found, at=timezone.now())


@app.task(name="roll_obligations", lock="roll_obligations")
def roll_obligations(plan: str) -> int:
    """Make the obligations that a plan asks for; return how many were made."""
    close_old_connections()
    found = plans.Plan.objects.get(code=plan)
    rolled = plan_actions.roll_obligations(plan=found, by=audit_rules.SYSTEM, at=timezone.now())
    return rolled.made


@app.task(name="carry_over", lock="roll_obligations")
def carry_over(plan: str) -> int:
    """Carry the open obligations of the plan that was replaced over; return how many."""
    close_old_connections()
    found = plans.Plan.objects.get(code=plan)
    counts = plan_actions.carry_over(plan=found, by=audit_rules.SYSTEM, at=timezone.now())
    return sum(counts.values())


@app.task(name="close_obligations")
def close_obligations(plan: str, reason: str) -> int:
    """Close the open obligations of a plan that has ended; return how many."""
    close_old_connections()
    found = plans.Plan.objects.get(code=plan)
    return plan_actions.close_obligations(
        plan=found, reason=reason, by=audit_rules.SYSTEM, at=timezone.now()
    )


@app.task(name="follow_the_day", queueing_lock="follow_the_day", lock="roll_obligations")
def follow_the_day(timestamp: int = 0) -> None:
    """Pass the work of ended offices on, and make what the plans in force ask for."""
    close_old_connections()
    now = timezone.now()
    plan_actions.pass_to_successors(by=audit_rules.SYSTEM, at=now)
    _do_for_plans(
        lambda plan: plan_actions.roll_obligations(plan=plan, by=audit_rules.SYSTEM, at=now).made
    )


@app.task(name="open_cycles", queueing_lock="open_cycles", lock="open_cycles")
def open_cycles(timestamp: int = 0) -> int:
    """Open the reporting cycles whose period has ended; return how many."""
    close_old_connections()
    now = timezone.now()
    return _do_for_plans(
        lambda plan: reporting_actions.open_due_cycles(plan=plan, by=audit_rules.SYSTEM, at=now)
    )


def _do_for_plans(act: Callable[[plans.Plan], int]) -> int:
    """Do something for each plan in force; return the sum. One that refuses stops no other."""
    done = 0
    for plan in plans.Plan.objects.in_force():
        try:
            done += act(plan)
        except _REFUSALS as error:
            LOG.error("%s: %s", plan.code, error)
    return done


@app.task(name="deliver")
def deliver(delivery: int) -> None:
    """Send a message outside; what must wait, or failed, comes again later."""
    close_old_connections()
    again = notice_actions.deliver(delivery_id=delivery, by=audit_rules.SYSTEM, at=timezone.now())
    if again is not None:
        deliver.configure(schedule_at=again).defer(delivery=delivery)


@app.task(name="push_changes", queueing_lock="push_changes")
def push_changes(timestamp: int = 0) -> int:
    """Let each webhook that has something to push do so by itself; return how many.

    A slow receiver holds up its own webhook, and no other.
    """
    close_old_connections()
    due = notice_queries.list_due_webhooks(at=timezone.now())
    for key in due:
        name = f"webhook-{key}"
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            push_to_webhook.configure(lock=name, queueing_lock=name).defer(webhook=key)
    return len(due)


@app.task(name="push_to_webhook")
def push_to_webhook(webhook: int) -> int:
    """Push to one webhook what is due; return how many bodies were taken."""
    close_old_connections()
    return reporting_actions.push_changes(
        webhook_id=webhook, by=audit_rules.SYSTEM, at=timezone.now()
    )


@app.task(name="push_test")
def push_test(push: int) -> None:
    """Send a webhook's test body."""
    close_old_connections()
    reporting_actions.push_test(push_id=push, by=audit_rules.SYSTEM, at=timezone.now())


@app.task(name="send_reminders", queueing_lock="send_reminders", lock="send_reminders")
def send_reminders(timestamp: int = 0) -> int:
    """Remind who owes, before and after the day, each rule once; return how many reminders."""
    close_old_connections()
    return reporting_actions.send_reminders(by=audit_rules.SYSTEM, at=timezone.now())


@app.task(name="send_digests", queueing_lock="send_digests", lock="send_digests")
def send_digests(timestamp: int = 0) -> int:
    """Send the digest to the posts that want one today; return how many."""
    close_old_connections()
    return reporting_actions.send_digests(by=audit_rules.SYSTEM, at=timezone.now())


@app.task(
    name="complete_demonstration", lock="complete_demonstration",
    retry=RetryStrategy(max_attempts=10, wait=60),
)  # fmt: skip
def complete_demonstration() -> None:
    """Add what stands on an invented history: releases, scores, visits, meetings, papers.

    Each part is added once, whole or not at all. One that fails stops no other; the job fails
    then and is tried again.
    """
    close_old_connections()
    with contextlib.ExitStack() as parts:  # on leaving, calls each, whatever another raises
        for add in reversed(_PARTS):
            parts.callback(_add_part, add)


def _add_part(add: Callable[..., object]) -> None:
    with transaction.atomic():
        add(by=audit_rules.SYSTEM, at=timezone.now())


@app.task(name="load_demonstration", queueing_lock="load_demonstration")
def load_demonstration(timestamp: int = 0) -> int:
    """Load what is left of a demonstration, step by step; return how many steps.

    Asked for every minute too: who was killed leaves neither job nor lock behind.
    """
    close_old_connections()
    if reporting_queries.is_demonstration_whole():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_DEMONSTRATION_LOCK])
        if not cursor.fetchone()[0]:
            return 0
    steps, is_left = 0, True
    try:
        while is_left:
            begun = time.monotonic()
            with transaction.atomic():  # whoever is killed here leaves both, or neither
                is_left = reporting_actions.go_on(by=audit_rules.SYSTEM, at=timezone.now())
                if not is_left:
                    complete_demonstration.defer()
            steps += is_left
            time.sleep(_REST * (time.monotonic() - begun))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_DEMONSTRATION_LOCK])
    return steps


@app.task(name="end_exceptions", queueing_lock="end_exceptions")
def end_exceptions(timestamp: int = 0) -> int:
    """Reopen the vulnerabilities that were accepted until yesterday; return how many."""
    close_old_connections()
    return cyber_actions.end_exceptions(by=audit_rules.SYSTEM, at=timezone.now())


@app.task(name="remind_plan_reviews", queueing_lock="remind_plan_reviews")
def remind_plan_reviews(timestamp: int = 0) -> int:
    """Remind offices of response plans that are due for their review; return how many."""
    close_old_connections()
    return cyber_actions.remind_plan_reviews(by=audit_rules.SYSTEM, at=timezone.now())


@app.task(name="send_bundle")
def send_bundle(bundle: int) -> bool:
    """Send a bundle that was approved, or ask what became of it; say whether it was taken."""
    close_old_connections()
    return cyber_actions.send_bundle(bundle_id=bundle, by=audit_rules.SYSTEM, at=timezone.now())


@app.task(name="send_bundles", queueing_lock="send_bundles")
def send_bundles(timestamp: int = 0) -> int:
    """Let each bundle that is due be sent by itself; return how many."""
    close_old_connections()
    due = cyber_queries.list_due_bundles(at=timezone.now())
    for key in due:
        name = f"share-{key}"
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            send_bundle.configure(lock=name, queueing_lock=name).defer(bundle=key)
    return len(due)


@app.task(name="fetch_peer")
def fetch_peer(peer: int) -> int:
    """Fetch what is new from a body outside; return how many bundles came."""
    close_old_connections()
    return cyber_actions.fetch_peer(peer_id=peer, by=audit_rules.SYSTEM, at=timezone.now())


@app.task(name="fetch_peers", queueing_lock="fetch_peers")
def fetch_peers(timestamp: int = 0) -> int:
    """Let what is new at each body outside be fetched by itself; return how many bodies."""
    close_old_connections()
    due = cyber_queries.list_due_peers()
    for key in due:
        name = f"peer-{key}"
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            fetch_peer.configure(lock=name, queueing_lock=name).defer(peer=key)
    return len(due)


@app.task(name="remind_of_privacy", queueing_lock="remind_of_privacy", lock="remind_of_privacy")
def remind_of_privacy(timestamp: int = 0) -> int:
    """Tell offices of impact files and requests on personal data whose day is near or past."""
    close_old_connections()
    by, at = audit_rules.SYSTEM, timezone.now()
    told = privacy_actions.remind_of_impacts(by=by, at=at)
    return told + privacy_actions.remind_of_requests(by=by, at=at)


@app.task(name="drop_stale_uploads", queueing_lock="drop_stale_uploads")
def drop_stale_uploads(timestamp: int = 0) -> int:
    """Forget uploads in pieces that nobody goes on with; return how many."""
    close_old_connections()
    return files_actions.drop_stale_uploads(by=audit_rules.SYSTEM, at=timezone.now())
