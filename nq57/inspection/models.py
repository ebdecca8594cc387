"""Programs, inspections with their teams and subjects, findings and remedies."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.inspection import enums, rules
from nq57.orgs.models import Organisation, Post
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans


class Program(models.Model):
    """What is to be inspected in a year or a quarter, by the decision that says so."""

    plan = models.ForeignKey(plans.Plan, models.PROTECT, related_name="inspection_programs")
    year = models.PositiveSmallIntegerField("năm")
    quarter = models.PositiveSmallIntegerField("quý", null=True, blank=True)
    title = models.CharField("tên kế hoạch kiểm tra", max_length=300)
    symbol = models.CharField("số, ký hiệu văn bản", max_length=120)
    decided_on = models.DateField("ngày ban hành")
    made_by = models.CharField("người lập", max_length=150)
    made_at = models.DateTimeField("lập lúc")

    class Meta:
        verbose_name = "kế hoạch kiểm tra"
        verbose_name_plural = "kế hoạch kiểm tra"
        ordering = ["-year", "-quarter", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["symbol", "decided_on"],
                name="inspection_program_once",
                violation_error_message="Kế hoạch kiểm tra theo văn bản này đã có.",
            ),
            models.CheckConstraint(
                condition=Q(year__range=(2000, 2100))
                & (Q(quarter__isnull=True) | Q(quarter__range=(1, 4))),
                name="inspection_program_time",
                violation_error_message="Quý từ 1 đến 4, hoặc để trống cho cả năm.",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(symbol=""),
                name="inspection_program_named",
                violation_error_message="Kế hoạch kiểm tra phải có tên và số, ký hiệu văn bản.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.symbol})"


class InspectionQuerySet(models.QuerySet["Inspection"]):
    """Filters over inspections."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep those whose case ``by`` may read."""
        return self.filter(cases.say_visible(by, kind="inspection", case="case__"))

    def with_rows(self) -> Self:
        """Load what a list shows."""
        return self.select_related("case__organisation", "program", "lead")


class Inspection(models.Model):
    """One visit of a team to an office. State and steps are the case's."""

    case = models.OneToOneField(
        cases.Case, models.PROTECT, primary_key=True, related_name="inspection"
    )
    program = models.ForeignKey(Program, models.PROTECT, related_name="inspections")
    # Always the case's owner: the two columns are one foreign key (see the migration).
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="inspections")
    lead = models.ForeignKey(Organisation, models.PROTECT, related_name="led_inspections")
    planned_on = models.DateField("dự kiến kiểm tra ngày")
    visited_on = models.DateField("kiểm tra ngày", null=True, blank=True)
    answer_by = models.DateField("hạn giải trình", null=True, blank=True)
    conclusion = models.CharField("số, ký hiệu kết luận", max_length=120, blank=True)
    concluded_on = models.DateField("ngày kết luận", null=True, blank=True)
    # Called off: the program may plan this office again.
    is_called_off = models.BooleanField("đã hủy", default=False)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = "cuộc kiểm tra"
        verbose_name_plural = "cuộc kiểm tra"
        constraints = [
            models.UniqueConstraint(
                fields=["program", "organisation"],
                condition=Q(is_called_off=False),
                name="inspection_office_once",
                violation_error_message="Kế hoạch này đã có cuộc kiểm tra tại cơ quan đó.",
            ),
            models.CheckConstraint(
                condition=~Q(lead=F("organisation")),
                name="inspection_by_other",
                violation_error_message="Cơ quan được kiểm tra không tự kiểm tra mình.",
            ),
            models.CheckConstraint(
                condition=Q(conclusion="", concluded_on__isnull=True)
                | (
                    ~Q(conclusion="")
                    & Q(concluded_on__isnull=False, visited_on__isnull=False)
                    & Q(concluded_on__gte=F("visited_on"))
                ),
                name="inspection_concluded_by_document",
                violation_error_message="Kết luận phải có văn bản, ngày và sau ngày kiểm tra.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """Return the address of its page; needs ``case`` fetched."""
        return reverse("inspection:inspection", args=[self.case.code])

    @property
    def label(self) -> str:
        """Return the word of its state; needs ``case`` fetched."""
        return rules.INSPECTION.states[self.case.state].label

    @property
    def basis(self) -> str:
        """Return what its remedies rest on."""
        said = f" ngày {self.concluded_on:%d/%m/%Y}" if self.concluded_on else ""
        return f"Kết luận kiểm tra số {self.conclusion}{said}"


class Member(models.Model):
    """Somebody in a team."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="members")
    post = models.ForeignKey(Post, models.PROTECT, related_name="inspected_with")
    role = models.CharField("vai trò", max_length=10, choices=enums.MemberRole)

    class Meta:
        verbose_name = "thành viên đoàn kiểm tra"
        verbose_name_plural = "thành viên đoàn kiểm tra"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "post"],
                name="inspection_member_once",
                violation_error_message="Người này đã có trong đoàn.",
            ),
            models.UniqueConstraint(
                fields=["inspection"],
                condition=Q(role=enums.MemberRole.HEAD),
                name="inspection_one_head",
                violation_error_message="Đoàn đã có trưởng đoàn.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=enums.MemberRole.values),
                name="inspection_member_role",
                violation_error_message="Vai trò trong đoàn không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.role}"


class Subject(models.Model):
    """What is looked at: an obligation of the office, or an indicator that it reports on."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="subjects")
    obligation = models.ForeignKey(
        plans.Obligation, models.PROTECT, null=True, related_name="inspected_in"
    )
    indicator = models.ForeignKey(
        plans.Indicator, models.PROTECT, null=True, related_name="inspected_in"
    )

    class Meta:
        verbose_name = "nội dung kiểm tra"
        verbose_name_plural = "nội dung kiểm tra"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(obligation__isnull=False, indicator__isnull=True)
                | Q(obligation__isnull=True, indicator__isnull=False),
                name="inspection_subject_one",
                violation_error_message="Nội dung kiểm tra là một việc hoặc một chỉ tiêu.",
            ),
            models.UniqueConstraint(
                fields=["inspection", "obligation"],
                name="inspection_obligation_once",
                violation_error_message="Việc này đã có trong nội dung kiểm tra.",
            ),
            models.UniqueConstraint(
                fields=["inspection", "indicator"],
                name="inspection_indicator_once",
                violation_error_message="Chỉ tiêu này đã có trong nội dung kiểm tra.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.obligation_id or self.indicator_id}"


class FindingQuerySet(models.QuerySet["Finding"]):
    """Filters over findings."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep those that ``by`` may read: the office none that its team has not sent."""
        return self.filter(cases.say_visible(by, kind="finding", case="case__"))

    def open(self) -> Self:
        """Keep those that are not over."""
        return self.filter(case__closed_at__isnull=True)

    def with_rows(self) -> Self:
        """Load what a list shows, in a constant number of queries."""
        return self.select_related(
            "case__organisation", "inspection__case", "inspection__program", "inspection__lead",
            "obligation__case", "obligation__task", "indicator",
        ).prefetch_related("remedies__obligation__case")  # fmt: skip


class Finding(models.Model):
    """What a team found. State and steps are the case's, its title the finding in a sentence."""

    case = models.OneToOneField(
        cases.Case, models.PROTECT, primary_key=True, related_name="finding"
    )
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings")
    # Always the case's owner, as above.
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="findings")
    kind = models.CharField("loại", max_length=10, choices=enums.FindingKind)
    severity = models.CharField("mức độ", max_length=10, choices=enums.Severity)
    clause = models.CharField("căn cứ (điều, khoản, mục)", max_length=300)
    obligation = models.ForeignKey(
        plans.Obligation, models.PROTECT, null=True, related_name="findings"
    )
    indicator = models.ForeignKey(
        plans.Indicator, models.PROTECT, null=True, related_name="findings"
    )
    found = models.CharField("kiểm tra thấy", max_length=12, choices=plan_enums.Found, blank=True)
    explanation = models.TextField("giải trình của cơ quan", blank=True)
    explained_by = models.CharField("người giải trình", max_length=150, blank=True)
    explained_at = models.DateTimeField("giải trình lúc", null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "phát hiện"
        verbose_name_plural = "phát hiện"
        ordering = ["case_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=enums.FindingKind.values),
                name="inspection_finding_kind",
                violation_error_message="Loại phát hiện không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(severity__in=enums.Severity.values),
                name="inspection_finding_severity",
                violation_error_message="Mức độ không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(found__in=["", *plan_enums.Found.values]),
                name="inspection_finding_found",
                violation_error_message="Kết quả kiểm tra không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=(Q(found="", obligation__isnull=True, indicator__isnull=True))
                | (~Q(found="") & Q(obligation__isnull=False, indicator__isnull=True))
                | (~Q(found="") & Q(obligation__isnull=True, indicator__isnull=False)),
                name="inspection_found_of_subject",
                violation_error_message="Có việc hoặc chỉ tiêu thì ghi kiểm tra thấy thế nào.",
            ),
            models.CheckConstraint(
                condition=~Q(clause=""),
                name="inspection_finding_clause",
                violation_error_message="Phát hiện phải có căn cứ.",
            ),
            models.CheckConstraint(
                condition=Q(explanation="", explained_by="", explained_at__isnull=True)
                | (~Q(explanation="") & ~Q(explained_by="") & Q(explained_at__isnull=False)),
                name="inspection_explained_by_somebody",
                violation_error_message="Giải trình phải có nội dung, người và thời điểm.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """Return the address of its page; needs ``case`` fetched."""
        return reverse("inspection:finding", args=[self.case.code])

    @property
    def label(self) -> str:
        """Return the word of its state; needs ``case`` fetched."""
        return rules.FINDING.states[self.case.state].label


class Remedy(models.Model):
    """What is to be done about a finding, and the obligation that it became."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="remedies")
    text = models.CharField("biện pháp khắc phục", max_length=1000)
    due_on = models.DateField("hạn khắc phục")
    obligation = models.OneToOneField(
        plans.Obligation, models.PROTECT, null=True, blank=True, related_name="remedy"
    )

    class Meta:
        verbose_name = "biện pháp khắc phục"
        verbose_name_plural = "biện pháp khắc phục"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="inspection_remedy_text",
                violation_error_message="Ghi việc phải làm để khắc phục.",
            ),
            models.UniqueConstraint(
                fields=["finding", "text"],
                name="inspection_remedy_once",
                violation_error_message="Biện pháp này đã có.",
            ),
        ]

    def __str__(self) -> str:
        return self.text
