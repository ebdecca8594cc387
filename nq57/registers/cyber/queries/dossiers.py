"""One dossier: what it holds, what it lacks, what clocks run."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.law import queries as law_queries
from nq57.law import rules as law_rules
from nq57.orgs import permissions as org_permissions
from nq57.registers.cyber import enums, models, rules

_DECIDED = ("in_force", "review")


@dataclass(frozen=True)
class Paper:
    """A document that a dossier needs, and the file that counts for it."""

    part: str
    label: str
    file: models.DossierFile | None
    is_needed: bool


def get_dossier(*, code: str, by: audit_rules.Actor) -> models.Dossier:
    """Return a dossier that the actor may read.

    :raises Dossier.DoesNotExist: when there is none, or it is not for him to see.
    """
    return models.Dossier.objects.visible_to(by).with_rows().get(case__code=code)


def list_waiting(*, by: audit_rules.Actor, most: int = 20) -> list[models.Dossier]:
    """Return the dossiers that wait for the office of ``by``, when its post appraises or
    approves: the oldest first, never those that he sent himself."""
    unit, owner = (
        Q(**{f"system__{part}__code": by.organisation}) for part in (rules.SPECIALISED, rules.OWNER)
    )
    asked = Q(pk__in=[])
    if org_permissions.may(by, "cyber", "appraise"):
        asked |= unit & Q(case__state="submitted")
    if org_permissions.may(by, "cyber", "approve"):
        low = [one for one in rules.LEVELS if rules.get_approver(one) == rules.SPECIALISED]
        is_low = Q(levelling__level__in=low)
        asked |= ((unit & is_low) | (owner & ~is_low)) & Q(case__state="appraised")
    found = models.Dossier.objects.visible_to(by).filter(asked).exclude(submitted_by=by.account)
    return list(found.with_rows().order_by("case__opened_at", "pk")[:most])


def has_undecided(*, system: models.InformationSystem) -> bool:
    """Say whether a dossier of a system is being prepared or judged."""
    return system.dossiers.open().exclude(case__state__in=_DECIDED).exists()


def list_papers(*, dossier: models.Dossier) -> list[Paper]:
    """Return the documents of a dossier in their order, the newest file of each."""
    files = {row.part: row for row in dossier.files.select_related("evidence__file").order_by("pk")}
    needed = rules.list_parts(dossier.levelling.level)
    return [
        Paper(part.value, str(part.label), files.get(part.value), part.value in needed)
        for part in enums.Part
        if part.value in needed or part.value in files
    ]


def find_due(*, code: str, start: date | datetime, on: date | None = None) -> law_rules.Due | None:
    """Return when a clock of the law runs out; None where no rule holds on that day.

    ``on`` is the day whose rule counts, by default the day of the start.
    """
    if not code:
        return None
    try:
        return law_queries.get_due(code=code, start=start, on=on)
    except law_rules.LawError:
        return None


def get_supplement_due(*, dossier: models.Dossier) -> law_rules.Due | None:
    """Return until when the specialised unit may ask for more; needs a submitted dossier."""
    sent = dossier.case.steps.filter(verb="submit_dossier").order_by("-pk").first()
    if sent is None or dossier.case.state != "submitted":
        return None
    return find_due(code="level.more_documents", start=timezone.localdate(sent.at))
