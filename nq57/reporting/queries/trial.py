"""What there is to try on a demonstration, and what somebody has tried of it."""

from dataclasses import dataclass
from datetime import date

from nq57.cases import models as cases
from nq57.documents import models as documents
from nq57.measures import models as measures
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.plans import models as plans
from nq57.reporting import models
from nq57.reporting.queries import marks
from nq57.reporting.rules import inventing


@dataclass(frozen=True)
class Trial:
    """Where the guided steps lead (codes and keys; empty until loaded), and what is done."""

    plan: str = ""
    indicator: str = ""
    reading: int | None = None
    report: str = ""
    late_cycle: int | None = None
    is_answered: bool = False
    is_reported: bool = False
    is_urged: bool = False


def get_trial(*, today: date) -> Trial:
    """Return what the guided steps lead to, in a fixed number of queries."""
    invented = orgs.Account.objects.filter(person__is_demonstration=True)
    logins = list(invented.values_list("login", flat=True))
    monthly = measures.Profile.objects.current().filter(
        frequency="month", indicator__plan__in=plans.Plan.objects.in_force()
    )
    profile = monthly.select_related("indicator__plan").order_by("indicator__position").first()
    reading = documents.Reading.objects.filter(
        uploaded_by__startswith=inventing.PREFIX, document=None
    ).first()  # fmt: skip
    # Several invented people are focal officers; the guide leads through the first one's office.
    focal = orgs.Post.objects.filter(person__is_demonstration=True, role=org_enums.Role.FOCAL)
    report = (
        models.Report.objects.filter(organisation__in=focal.order_by("pk").values("organisation")[:1])
        .select_related("case").order_by("-cycle__ends_on").first()
    )  # fmt: skip
    return Trial(
        plan=profile.indicator.plan.code if profile else "",
        indicator=profile.indicator.code if profile else "",
        reading=reading.pk if reading else None,
        report=report.case.code if report else "",
        late_cycle=_find_late_cycle(today),
        is_answered=reading is not None and reading.answers.filter(by__in=logins).exists(),
        is_reported=report is not None and report.case.state != "draft",
        is_urged=cases.Step.objects.filter(verb="urge", account__in=logins).exists(),
    )


def _find_late_cycle(today: date) -> int | None:
    """Return the newest cycle that some office owes past its day."""
    late = models.Report.objects.filter(first_sent_on__isnull=True, cycle__due_on__lt=today)
    newest = late.exclude(marks.OPENED_LATE).exclude(excuse__gt="").order_by("-cycle__ends_on")
    return newest.values_list("cycle", flat=True).first()
