"""Obligations: what one office owes once, with how it came from office to office, item to item.

State, parties, deadlines and steps are the case's; here stands what the plan knows of it.
"""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases_models
from nq57.cases.enums import Timeliness
from nq57.orgs.models import Organisation
from nq57.plans import enums
from nq57.plans.models.plan import Plan
from nq57.plans.models.tasks import Assignment, Duty, Schedule, Task
from nq57.plans.rules import work

_OFFICE = ("code", "name", "short_name", "kind", "level", "since", "until")
_CASE = (
    "code", "kind", "graph", "title", "handler", "state", "version", "opened_at", "closed_at",
    "outcome", "due", "claimed_on", "finished_on", "secrecy",
)  # fmt: skip
_LISTED = (
    "assignment", "schedule", "organisation", "occurrence", "kind", "starts_on",
    "ends_on", "is_focal", "product", "basis", "settled_as", "settled_by", "settled_at", "flag",
    "merged_into", "is_superseded", *(f"case__{name}" for name in _CASE),
    *(f"case__organisation__{name}" for name in _OFFICE),
    "task__code", "task__kind", "task__document__symbol", "task__document__title", "duty__code",
    "repeats__code",
    "plan__code", "plan__document__symbol", "plan__document__title",
)  # fmt: skip


class ObligationQuerySet(models.QuerySet["Obligation"]):
    """Filters over obligations."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep those whose case ``by`` may read."""
        return self.filter(cases_models.say_visible(by, kind="obligation", case="case__"))

    def open(self) -> Self:
        """Keep what is not over."""
        return self.filter(case__closed_at__isnull=True)

    def unsettled(self) -> Self:
        """Keep what was due before tracking and of which nobody has said how it stands."""
        return self.filter(case__state=work.UNSETTLED)

    def dormant(self) -> Self:
        """Keep what waits for its named document."""
        waiting = cases_models.Deadline.objects.filter(
            case=OuterRef("case"), due__isnull=True
        ).exclude(condition="")
        return self.open().filter(
            Exists(waiting), kind=enums.OccurrenceKind.CONDITIONAL, case__due__isnull=True
        )

    def concerning(self, organisation: str, role: str = "") -> Self:
        """Keep those that an office (its code) leads, coordinates or monitors."""
        leads = Q(organisation__code=organisation)
        if role == enums.Role.LEAD:
            return self.filter(leads)
        parties = cases_models.Party.objects.filter(
            case=OuterRef("case"), organisation__code=organisation
        )
        if role:
            return self.filter(Exists(parties.filter(role=role)))
        return self.filter(leads | Q(Exists(parties)))

    def with_lane(self, today: date) -> Self:
        """Annotate ``lane``: where the obligation stands in its owner's work on a day, as
        ``rules.work.get_lane`` says."""
        return self.annotate(lane=_lane(work.get_days(today)))

    def with_standing(self, today: date) -> Self:
        """Annotate ``standing``, as ``rules.work.get_standing`` says; needs ``timeliness``."""
        return self.annotate(standing=_standing(today))

    def in_order(self) -> Self:
        """Sort by due date, those without one last."""
        return self.order_by(F("case__due").asc(nulls_last=True), "pk")

    def with_rows(self) -> Self:
        """Load what pages of single obligations show too, in a constant number of queries."""
        return self.select_related(
            "case__organisation", "case__handler__person", "task__document", "task__section",
            "assignment", "duty__clause", "repeats", "plan__document",
        ).defer(
            # The whole text of a document with each row of a list is a second of work.
            "task__document__lines", "plan__document__lines",
        ).prefetch_related("case__deadlines")  # fmt: skip

    def with_list(self) -> Self:
        """Load what a long list shows, in a constant number of queries: all of the obligation,
        its case and its office, and of the rest only what names it."""
        return self.select_related(
            "case__organisation", "task__document", "duty", "repeats", "plan__document"
        ).only(*_LISTED)


class Obligation(models.Model):
    """One office, one occurrence of an assignment or of a standing duty."""

    case = models.OneToOneField(
        cases_models.Case, models.PROTECT, primary_key=True, related_name="obligation"
    )
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="obligations")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="obligations")
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, related_name="obligations"
    )
    duty = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="obligations")
    # The duty that asks for the same as the assignment: one obligation under two clauses.
    repeats = models.ForeignKey(
        Duty, models.PROTECT, null=True, related_name="repeated_by", verbose_name="cũng theo"
    )
    schedule = models.ForeignKey(
        Schedule, models.PROTECT, null=True, related_name="obligations", verbose_name="thời hạn"
    )
    # Always the case's owner: the two columns are one foreign key (see the migration).
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="obligations", verbose_name="cơ quan"
    )
    occurrence = models.CharField("lần", max_length=20)
    kind = models.CharField("loại", max_length=12, choices=enums.OccurrenceKind)
    starts_on = models.DateField("từ ngày", null=True)
    ends_on = models.DateField("đến ngày", null=True)
    is_focal = models.BooleanField("đầu mối", default=False)
    product = models.CharField("sản phẩm (số, ký hiệu)", max_length=200, blank=True)
    # What asks for it where no row of the plan does: the conclusion of an inspection.
    basis = models.CharField("căn cứ yêu cầu", max_length=200, blank=True)
    settled_as = models.CharField(
        "xác nhận là", max_length=16, choices=enums.Settlement, blank=True
    )
    settled_by = models.CharField("người xác nhận", max_length=150, blank=True)
    settled_at = models.DateTimeField("xác nhận lúc", null=True)
    flag = models.TextField("vì sao cần xem xét", blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged", verbose_name="nhập vào"
    )
    # Closed because its schedule was revised or it went into another one: what it was made
    # for may be asked again, and then another obligation stands for it.
    is_superseded = models.BooleanField("đã nhường chỗ", default=False)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = "việc phải làm"
        verbose_name_plural = "việc phải làm"
        indexes = [
            models.Index(fields=["plan", "organisation"], name="plans_owed_by"),
            models.Index(fields=["task"], name="plans_owed_for"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    assignment__isnull=False, task__isnull=False, duty__isnull=True, basis=""
                )
                | Q(assignment__isnull=True, duty__isnull=False, repeats__isnull=True, basis="")
                | (
                    Q(assignment__isnull=True, duty__isnull=True, repeats__isnull=True)
                    & ~Q(basis="")
                ),
                name="plans_obligation_one_source",
                violation_error_message=(
                    "Việc phải làm có đúng một gốc: một phân công, một trách nhiệm, hoặc căn cứ "
                    "của yêu cầu ngoài kế hoạch."
                ),
            ),
            models.UniqueConstraint(
                fields=["assignment", "organisation", "occurrence"],
                condition=Q(assignment__isnull=False, is_superseded=False),
                name="plans_obligation_once",
                violation_error_message="Cơ quan đã có việc này cho lần đó.",
            ),
            models.UniqueConstraint(
                fields=["duty", "organisation", "occurrence"],
                condition=Q(duty__isnull=False, is_superseded=False),
                name="plans_duty_obligation_once",
                violation_error_message="Cơ quan đã có trách nhiệm này cho lần đó.",
            ),
            models.CheckConstraint(
                condition=Q(settled_as__in=["", *enums.Settlement.values]),
                name="plans_obligation_settled_as",
                violation_error_message="Kết quả xác nhận không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(settled_as="", settled_by="", settled_at__isnull=True)
                | (~Q(settled_as="") & ~Q(settled_by="") & Q(settled_at__isnull=False)),
                name="plans_obligation_settled_by_somebody",
                violation_error_message="Xác nhận phải có người và thời điểm.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=enums.OccurrenceKind.values),
                name="plans_obligation_kind",
                violation_error_message="Loại việc không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(starts_on__lte=F("ends_on")),
                name="plans_obligation_days",
                violation_error_message="Việc không thể kết thúc trước khi bắt đầu.",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("case")),
                name="plans_obligation_merged_into_other",
                violation_error_message="Một việc không nhập vào chính nó.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.occurrence}"

    @property
    def is_dormant(self) -> bool:
        """Whether it waits for its named document; needs ``case`` fetched."""
        return self.kind == enums.OccurrenceKind.CONDITIONAL and self.case.due is None


class Handover(models.Model):
    """An obligation came from one office to its successor."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="handovers")
    from_organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="từ cơ quan"
    )
    to_organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="đến cơ quan"
    )
    on = models.DateField("ngày")
    reason = models.CharField("căn cứ", max_length=300)

    class Meta:
        verbose_name = "chuyển giao"
        verbose_name_plural = "chuyển giao"
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "from_organisation", "to_organisation"],
                name="plans_handover_once",
                violation_error_message="Việc này đã được chuyển giao như vậy.",
            ),
            models.CheckConstraint(
                condition=~Q(from_organisation=F("to_organisation")),
                name="plans_handover_to_other",
                violation_error_message="Cơ quan không chuyển giao cho chính mình.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_organisation_id} → {self.to_organisation_id}"


class Carryover(models.Model):
    """What became of an open obligation when its plan was replaced or its schedule revised."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="carryovers")
    plan = models.ForeignKey(
        Plan, models.PROTECT, related_name="carried", verbose_name="kế hoạch mới hoặc được sửa"
    )
    outcome = models.CharField("kết quả", max_length=8, choices=enums.CarryOutcome)
    from_assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="+")
    from_duty = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="+")
    to_assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="+")
    reason = models.TextField("lý do", blank=True)
    by = models.CharField("người ghi", max_length=150)
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "chuyển tiếp việc"
        verbose_name_plural = "chuyển tiếp việc"
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=enums.CarryOutcome.values),
                name="plans_carryover_outcome",
                violation_error_message="Kết quả chuyển tiếp không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(outcome=enums.CarryOutcome.MAPPED) | ~Q(reason=""),
                name="plans_carryover_reason",
                violation_error_message="Đóng hoặc đánh dấu một việc thì phải ghi lý do.",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=enums.CarryOutcome.MAPPED) | Q(to_assignment__isnull=False),
                name="plans_carryover_mapped_to",
                violation_error_message="Việc được chuyển phải có mục mới.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.outcome}"


def _lane(days: work.Days) -> Case:
    """Say ``rules.work.get_lane`` in SQL."""
    lanes = enums.Lane
    due = "case__due"
    is_running = Q(kind__in=work.RUNNING) & (
        Q(starts_on__isnull=True) | Q(starts_on__lte=days.today)
    )
    is_dormant = Q(kind=enums.OccurrenceKind.CONDITIONAL, case__due__isnull=True)
    whens = (
        (Q(case__closed_at__isnull=False), lanes.CLOSED),
        (Q(case__state=work.UNSETTLED), lanes.UNSETTLED),
        (Q(case__state__in=work.WAITING) | is_dormant, lanes.WAITING),
        (Q(**{f"{due}__lt": days.today}), lanes.OVERDUE),
        (Q(**{f"{due}__lte": days.soon}), lanes.SOON),
        (Q(**{f"{due}__lte": days.period_end}) | is_running, lanes.PERIOD),
    )
    return Case(
        *(When(condition, then=Value(value)) for condition, value in whens),
        default=Value(lanes.LATER),
        output_field=models.CharField(),
    )


def _standing(today: date) -> Case:
    """Say ``rules.work.get_standing`` in SQL."""
    values = enums.Standing
    is_undated = Q(timeliness=Timeliness.NO_DATE)
    is_near = Q(case__due__lte=today + timedelta(days=work.RISK_DAYS))
    is_still = is_near & Q(case__claimed_on__isnull=True, case__state__in=work.NOT_MOVING)
    whens = (
        (Q(timeliness=Timeliness.UNSETTLED), values.UNSETTLED),
        (is_undated & Q(case__closed_at__isnull=True), values.RUNNING),
        (is_undated & Q(case__finished_on__isnull=True), values.ENDED),
        (is_undated | Q(timeliness__in=[Timeliness.MET, Timeliness.MET_LATE]), values.DONE),
        (Q(timeliness=Timeliness.ENDED), values.ENDED),
        (Q(timeliness=Timeliness.OVERDUE), values.OVERDUE),
        (Q(timeliness=Timeliness.SOON) | is_still, values.AT_RISK),
    )
    return Case(
        *(When(condition, then=Value(value)) for condition, value in whens),
        default=Value(values.ON_TIME),
        output_field=models.CharField(),
    )
