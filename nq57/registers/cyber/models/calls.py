"""What a campaign and an overall review are alike in: a call asks offices for an answer by a day.

What an office has answered is never changed: rows are added only, a trigger refuses the rest.
"""

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.orgs import enums as org_enums
from nq57.orgs import rules as org_rules
from nq57.orgs.models import Organisation
from nq57.plans.models import Obligation, Task
from nq57.registers.cyber import enums

M = TypeVar("M", bound=models.Model)


class CallQuerySet(models.QuerySet[M]):
    """Filters over calls."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep those of which ``by`` sees the numbers, or which ask its office."""
        if org_rules.scope_of(by, "cyber", "count") == org_enums.Scope.ALL:
            return self
        if org_rules.scope_of(by, "cyber", "read") is None:
            return self.none()
        return self.filter(offices__organisation__code=by.organisation)

    def running(self) -> Self:
        """Keep those that are neither closed nor cancelled."""
        return self.filter(state=enums.CampaignState.RUNNING)

    def with_rows(self) -> Self:
        """Load what a page shows."""
        return self.select_related("task__document", "centre").defer("task__document__lines")


class Call(models.Model):
    """One order to answer by a fixed date, over all offices that it asks."""

    code = models.CharField("mã", max_length=20, unique=True)
    title = models.CharField("tên", max_length=300)
    task = models.ForeignKey(Task, models.PROTECT, related_name="%(class)ss", verbose_name="căn cứ")
    centre = models.ForeignKey(
        Organisation, models.PROTECT, related_name="run_%(class)ss", verbose_name="cơ quan chủ trì"
    )
    asked = models.TextField("nội dung yêu cầu")
    due = models.DateField("hạn")
    state = models.CharField(
        "trạng thái", max_length=10, choices=enums.CampaignState,
        default=enums.CampaignState.RUNNING,
    )  # fmt: skip
    opened_at = models.DateTimeField("mở lúc")
    opened_by = models.CharField("người mở", max_length=150)
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    reason = models.TextField("lý do kết thúc, hủy", blank=True)
    version = models.PositiveIntegerField("lần sửa", default=0)

    class Meta:
        abstract = True
        ordering = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class CallOffice(models.Model):
    """One office that a call asks. A kind of call adds ``organisation``, ``obligation`` and the
    call itself, by the name ``call_field``."""

    call_field: ClassVar[str]
    organisation: "models.ForeignKey[Organisation, Organisation]"
    organisation_id: int
    obligation: "models.ForeignKey[Obligation, Obligation]"
    obligation_id: int

    # Opened for the call, because the order had asked nothing of this office by that date.
    is_made = models.BooleanField("việc do đợt này giao", default=False)
    added_at = models.DateTimeField("đưa vào lúc")
    dropped_at = models.DateTimeField("đưa ra lúc", null=True, blank=True)
    reason = models.TextField("lý do đưa ra", blank=True)

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{getattr(self, f'{self.call_field}_id')} {self.organisation_id}"

    @property
    def call(self) -> Call:
        """Return the call; loaded."""
        found: Call = getattr(self, self.call_field)
        return found

    @property
    def is_open(self) -> bool:
        """Say whether it may answer; its call loaded."""
        return self.call.state == enums.CampaignState.RUNNING and self.dropped_at is None


class AnswerQuerySet(models.QuerySet[M]):
    """Filters over what offices answered: ``kind`` of its cases, the name of the call."""

    kind: ClassVar[str]
    call_field: ClassVar[str]

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep those whose case ``by`` may read: of its own office, or all for the centre."""
        return self.filter(cases.say_visible(by, kind=self.kind, case="case__"))

    def with_rows(self) -> Self:
        """Load what a page shows."""
        call = f"office__{self.call_field}"
        return self.select_related(
            "case__organisation", "office__organisation", "office__obligation__case",
            f"{call}__task__document", f"{call}__centre",
        ).defer(f"{call}__task__document__lines")  # fmt: skip


class CallAnswer(models.Model):
    """One version of what an office answers. A kind of call adds ``case`` and ``office``."""

    case: "models.OneToOneField[cases.Case, cases.Case]"
    office: "models.ForeignKey[CallOffice, CallOffice]"

    number = models.PositiveSmallIntegerField("bản")
    note = models.TextField("ghi chú", blank=True)
    by = models.CharField("người trả lời", max_length=150)
    at = models.DateTimeField("trả lời lúc")

    class Meta:
        abstract = True
        ordering = ["office", "-number"]

    def __str__(self) -> str:
        return str(self.pk)


def list_call_constraints(prefix: str, noun: str) -> list[models.BaseConstraint]:
    """Return the constraints of a kind of call; ``prefix`` begins their names."""
    return [
        models.UniqueConstraint(
            fields=["task"], condition=Q(state=enums.CampaignState.RUNNING),
            name=f"{prefix}_once",
            violation_error_message=f"Mục này đã có một {noun} đang thực hiện.",
        ),
        models.CheckConstraint(
            condition=Q(state__in=enums.CampaignState.values),
            name=f"{prefix}_state",
            violation_error_message=f"Trạng thái {noun} không có trong danh mục.",
        ),
        models.CheckConstraint(
            condition=Q(state=enums.CampaignState.RUNNING, ended_at__isnull=True, reason="")
            | (
                ~Q(state=enums.CampaignState.RUNNING)
                & Q(ended_at__isnull=False)
                & ~Q(reason="")
            ),
            name=f"{prefix}_ended",
            violation_error_message=f"Kết thúc hoặc hủy {noun} thì ghi lý do.",
        ),
        models.CheckConstraint(
            condition=~Q(title="") & ~Q(asked=""),
            name=f"{prefix}_named",
            violation_error_message=f"{noun.capitalize()} phải có tên và nội dung yêu cầu.",
        ),
    ]  # fmt: skip


def list_office_constraints(call: str, noun: str) -> list[models.BaseConstraint]:
    """Return the constraints of the offices of a kind of call, by its field."""
    return [
        models.UniqueConstraint(
            fields=[call, "organisation"],
            name=f"cyber_{call}_office_once",
            violation_error_message=f"Cơ quan đã có trong {noun}.",
        ),
        models.CheckConstraint(
            condition=Q(dropped_at__isnull=True, reason="")
            | (Q(dropped_at__gte=F("added_at")) & ~Q(reason="")),
            name=f"cyber_{call}_office_dropped",
            violation_error_message=f"Đưa cơ quan ra khỏi {noun} thì ghi lý do.",
        ),
    ]


def make_version_constraint(name: str, noun: str) -> models.UniqueConstraint:
    """Return that each version of an office's answer has its own number."""
    return models.UniqueConstraint(
        fields=["office", "number"],
        name=name,
        violation_error_message=f"Cơ quan đã có {noun} mang số này.",
    )
