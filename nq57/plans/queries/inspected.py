"""What inspections found of obligations, beside what their owners say."""

from collections.abc import Sequence

from django.db.models import Prefetch, prefetch_related_objects

from nq57.audit import rules as audit_rules
from nq57.plans import models


def load_found(*, rows: Sequence[models.Obligation], by: audit_rules.Actor) -> None:
    """Load what ``by`` may read of inspections into each row's ``found_now``: one query."""
    shown = models.FoundStatus.objects.visible_to(by)
    prefetch_related_objects(list(rows), Prefetch("found", shown, to_attr="found_now"))


def list_found_of_task(*, task: models.Task, by: audit_rules.Actor) -> models.FoundStatusQuerySet:
    """Return what was found of a task's obligations and is not mended, the newest first."""
    seen = models.Obligation.objects.visible_to(by).filter(task=task)
    found = models.FoundStatus.objects.visible_to(by).current().lacking()
    return found.filter(obligation__in=seen.values("pk")).select_related(
        "obligation__case__organisation"
    )
