"""Questions over cases."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from nq57.audit import rules as audit_rules
from nq57.cases import enums, models, rules
from nq57.notices import models as notices_models


def get_case(*, code: str, by: audit_rules.Actor) -> models.Case:
    """Return a case that the actor may read.

    :raises Case.DoesNotExist: when there is none, or it is not for the actor to see.
    """
    found = models.Case.objects.visible_to(by).select_related("organisation", "handler")
    return found.get(code=code)


@dataclass(frozen=True)
class Threads:
    """How much is said in the threads of some cases that the actor may read."""

    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    def get(self, code: str, about: str = "") -> int | None:
        """Return how many messages a thread has; None when the case is not to be seen."""
        found = self.counts.get(code)
        return None if found is None else found.get(about, 0)


def count_messages(*, cases: Collection[int], by: audit_rules.Actor) -> Threads:
    """Return how much is said about cases (their keys) and their items, in one query."""
    seen = models.Case.objects.visible_to(by).filter(pk__in=cases)
    rows = seen.values_list("code", "messages__about").annotate(n=Count("messages")).order_by()
    counts: dict[str, dict[str, int]] = {}
    for code, about, number in rows:
        counts.setdefault(code, {})[about or ""] = number
    return Threads(counts)


def list_messages(
    *, case: models.Case, about: str, by: audit_rules.Actor
) -> models.MessageQuerySet:
    """Return what is said in a thread that the actor may read, the oldest first."""
    found = models.Message.objects.visible_to(by).filter(case=case).about(about)
    return found.select_related("reply_to").order_by("pk")


def list_unread_threads(*, by: audit_rules.Actor, most: int = 20) -> list[notices_models.Notice]:
    """Return the newest notices of threads that the post has not looked at."""
    found = notices_models.Notice.objects.visible_to(by).unread()
    return list(found.filter(subject_kind=rules.THREAD)[:most])


def has_unread(*, case: models.Case, about: str, by: audit_rules.Actor) -> bool:
    """Say whether the post was told of a thread and has not looked at it."""
    found = notices_models.Notice.objects.visible_to(by).unread()
    code = rules.name_thread(case.code, about)
    return found.filter(subject_kind=rules.THREAD, subject_code=code).exists()


def count_by_timeliness(
    *, cases: models.CaseQuerySet, today: date, soon_days: int = rules.SOON_DAYS
) -> dict[str, int]:
    """Return how many cases stand where; every value is there, zero included."""
    found = cases.order_by().values_list(models.say_timeliness("", "finished_on", today, soon_days))
    counted = dict(found.annotate(count=Count("pk")))
    return {value: counted.get(value, 0) for value in enums.Timeliness.values}
