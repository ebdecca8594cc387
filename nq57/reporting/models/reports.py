"""Reports with their lines and figures, and what was sent each time."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases_models
from nq57.measures.models import Observation, Profile
from nq57.orgs.models import Organisation
from nq57.plans.models import Indicator, Obligation
from nq57.reporting import enums, rules
from nq57.reporting.models.behalf import OnBehalf
from nq57.reporting.models.terms import Cycle


class Checked(models.Model):
    """What a checker says of an item; an item in a report has one checking office."""

    checker = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="cơ quan kiểm tra"
    )
    verdict = models.CharField(
        "kết luận", max_length=10, choices=enums.ItemVerdict, default=enums.ItemVerdict.PENDING
    )
    checked_by = models.CharField("người kiểm tra", max_length=150, blank=True)
    checked_at = models.DateTimeField("kiểm tra lúc", null=True, blank=True)
    reason = models.TextField("vì sao trả lại", blank=True)
    revision = models.PositiveIntegerField("lần ghi", default=0)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=enums.ItemVerdict.values),
                name="%(app_label)s_%(class)s_verdict",
                violation_error_message="Kết luận không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(verdict=enums.ItemVerdict.PENDING, checked_by="", checked_at=None)
                | (
                    ~Q(verdict=enums.ItemVerdict.PENDING)
                    & ~Q(checked_by="")
                    & Q(checked_at__isnull=False)
                ),
                name="%(app_label)s_%(class)s_checked",
                violation_error_message="Kết luận phải có người và lúc kiểm tra.",
            ),
            models.CheckConstraint(
                condition=(Q(verdict=enums.ItemVerdict.RETURNED) & ~Q(reason=""))
                | (~Q(verdict=enums.ItemVerdict.RETURNED) & Q(reason="")),
                name="%(app_label)s_%(class)s_reason",
                violation_error_message="Trả lại phải nêu lý do.",
            ),
        ]

    @property
    def item(self) -> str:
        """Return the key of the item among those of its report."""
        raise NotImplementedError

    @property
    def stamp(self) -> str:
        """Return the key with the revision: what a checker saw."""
        return f"{self.item}.{self.revision}"


class ReportQuerySet(models.QuerySet["Report"]):
    """Filters over reports."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep those whose case ``by`` may read."""
        return self.filter(cases_models.say_visible(by, kind="report", case="case__"))

    def of_office(self, organisation: str) -> Self:
        """Keep the reports of one office (its code)."""
        return self.filter(organisation__code=organisation)

    def with_rows(self) -> Self:
        """Load what a list shows, in the same query."""
        return self.select_related(
            "case__organisation",
            "cycle__plan__document",
            "cycle__terms",
            "organisation",
            "on_behalf",
        ).defer("cycle__plan__document__lines")


class Report(Checked):
    """One office's report of a cycle. Its words are an item of their own to the checker."""

    case = models.OneToOneField(
        cases_models.Case, models.PROTECT, primary_key=True, related_name="report"
    )
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="reports")
    # Always the case's owner: the two columns are one foreign key (see the migration).
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="reports", verbose_name="cơ quan"
    )
    leadership = models.TextField("công tác lãnh đạo, chỉ đạo", blank=True)
    results = models.TextField("kết quả thực hiện", blank=True)
    shortcomings = models.TextField("tồn tại, hạn chế, nguyên nhân", blank=True)
    next_tasks = models.TextField("nhiệm vụ kỳ tới", blank=True)
    round = models.PositiveSmallIntegerField("số lần bị trả lại", default=0)
    first_sent_on = models.DateField("ngày gửi lần đầu", null=True, blank=True)
    sent_by = models.CharField("người gửi", max_length=150, blank=True)
    saved_at = models.DateTimeField("lưu lúc", null=True, blank=True)
    saved_by = models.CharField("người lưu", max_length=150, blank=True)
    excuse = models.TextField("vì sao coi là đúng hạn", blank=True)
    excused_by = models.CharField("người cho coi là đúng hạn", max_length=150, blank=True)

    # The last time that it was entered for the office, while that still says something.
    on_behalf = models.ForeignKey(
        OnBehalf, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="nhập thay",
    )  # fmt: skip

    objects = ReportQuerySet.as_manager()

    class Meta(Checked.Meta):
        abstract = False
        verbose_name = "báo cáo kỳ"
        verbose_name_plural = "báo cáo kỳ"
        indexes = [models.Index(fields=["organisation"], name="reporting_of_office")]
        constraints = [
            *Checked.Meta.constraints,
            models.UniqueConstraint(
                fields=["cycle", "organisation"],
                name="reporting_report_once",
                violation_error_message="Cơ quan đã có báo cáo của kỳ này.",
            ),
            models.CheckConstraint(
                condition=Q(excuse="", excused_by="") | (~Q(excuse="") & ~Q(excused_by="")),
                name="reporting_report_excuse",
                violation_error_message="Coi là đúng hạn phải có lý do và người quyết định.",
            ),
            models.CheckConstraint(
                condition=Q(first_sent_on__isnull=True, sent_by="")
                | (Q(first_sent_on__isnull=False) & ~Q(sent_by="")),
                name="reporting_report_sent",
                violation_error_message="Báo cáo đã gửi phải có người gửi.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """Return the address of the report; needs ``case`` fetched."""
        return reverse("reporting:report", args=[self.case.code])

    @property
    def words(self) -> dict[str, str]:
        """Return the text by part."""
        return {name: getattr(self, name) for name in rules.WORDS}

    @property
    def item(self) -> str:
        """Return the key of the words among the report's items."""
        return f"words-{self.pk}"


class Line(Checked):
    """What an office says of one obligation."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="lines")
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="report_lines")
    before = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(
        "xác nhận", max_length=10, choices=enums.Answer, default=enums.Answer.OPEN
    )
    state = models.CharField("tình trạng", max_length=12, choices=enums.LineState, blank=True)
    percent = models.PositiveSmallIntegerField("phần trăm", null=True, blank=True)
    product = models.CharField("văn bản kết quả", max_length=200, blank=True)
    product_on = models.DateField("ngày văn bản", null=True, blank=True)
    difficulty = models.TextField("khó khăn, kiến nghị", blank=True)

    class Meta(Checked.Meta):
        abstract = False
        verbose_name = "dòng nhiệm vụ"
        verbose_name_plural = "dòng nhiệm vụ"
        ordering = ["report_id", "obligation__task__position", "pk"]
        constraints = [
            *Checked.Meta.constraints,
            models.UniqueConstraint(
                fields=["report", "obligation"],
                name="reporting_line_once",
                violation_error_message="Báo cáo đã có nhiệm vụ này.",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=enums.Answer.values),
                name="reporting_line_answer",
                violation_error_message="Xác nhận không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["", *enums.LineState.values]),
                name="reporting_line_state",
                violation_error_message="Tình trạng không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100),
                name="reporting_line_percent",
                violation_error_message="Phần trăm phải từ 0 đến 100.",
            ),
            models.CheckConstraint(
                condition=~Q(answer=enums.Answer.AS_BEFORE) | Q(before__isnull=False),
                name="reporting_line_before",
                violation_error_message="Chưa có kỳ trước để giữ nguyên.",
            ),
        ]

    def __str__(self) -> str:
        return self.item

    @property
    def item(self) -> str:
        """Return the line's key among the report's items."""
        return f"line-{self.pk}"

    @property
    def said(self) -> rules.Line:
        """Return what the line says."""
        return rules.Line(
            state=self.state, percent=self.percent, product=self.product,
            product_on=self.product_on, difficulty=self.difficulty,
        )  # fmt: skip

    @property
    def says_done(self) -> bool:
        """Say whether the line says that its task is done, with the product and its day."""
        is_done = self.state == enums.LineState.DONE
        return is_done and bool(self.product) and self.product_on is not None


class Figure(Checked):
    """What an office says of one indicator, for the period that its profile asks for."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="figures")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="report_figures")
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="report_figures")
    period = models.CharField("kỳ", max_length=8)
    before = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(
        "xác nhận", max_length=10, choices=enums.Answer, default=enums.Answer.OPEN
    )
    numerator = models.DecimalField("tử số", max_digits=20, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField(
        "mẫu số", max_digits=20, decimal_places=6, null=True, blank=True
    )
    value = models.DecimalField("giá trị", max_digits=20, decimal_places=6, null=True, blank=True)
    note = models.TextField("ghi chú", blank=True)
    claim = models.ForeignKey(
        Observation, models.PROTECT, null=True, blank=True, related_name="report_figures",
        verbose_name="số liệu đã gửi",
    )  # fmt: skip

    class Meta(Checked.Meta):
        abstract = False
        verbose_name = "số liệu của báo cáo"
        verbose_name_plural = "số liệu của báo cáo"
        ordering = ["report_id", "indicator__position", "pk"]
        constraints = [
            *Checked.Meta.constraints,
            models.UniqueConstraint(
                fields=["report", "indicator"],
                name="reporting_figure_once",
                violation_error_message="Báo cáo đã có chỉ tiêu này.",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=enums.Answer.values),
                name="reporting_figure_answer",
                violation_error_message="Xác nhận không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=~Q(answer=enums.Answer.AS_BEFORE) | Q(before__isnull=False),
                name="reporting_figure_before",
                violation_error_message="Chưa có kỳ trước để giữ nguyên.",
            ),
        ]

    def __str__(self) -> str:
        return self.item

    @property
    def item(self) -> str:
        """Return the figure's key among the report's items."""
        return f"figure-{self.pk}"

    @property
    def said(self) -> rules.Figure:
        """Return what the figure says."""
        return rules.Figure(
            numerator=self.numerator, denominator=self.denominator, value=self.value,
            note=self.note,
        )  # fmt: skip


class ItemEvidence(models.Model):
    """Which line or figure of a report a piece of evidence supports; one may support several."""

    evidence = models.ForeignKey(
        cases_models.Evidence, models.PROTECT, related_name="report_items",
        verbose_name="minh chứng",
    )  # fmt: skip
    line = models.ForeignKey(
        Line, models.PROTECT, null=True, blank=True, related_name="proofs", verbose_name="dòng"
    )
    figure = models.ForeignKey(
        Figure, models.PROTECT, null=True, blank=True, related_name="proofs",
        verbose_name="số liệu",
    )  # fmt: skip
    # The same file as it stands with the line's obligation, where this put it there.
    passed_on = models.ForeignKey(
        cases_models.Evidence, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="minh chứng ở việc",
    )  # fmt: skip

    class Meta:
        verbose_name = "minh chứng của mục"
        verbose_name_plural = "minh chứng của mục"
        ordering = ["evidence_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(line__isnull=False, figure__isnull=True)
                | Q(line__isnull=True, figure__isnull=False),
                name="reporting_evidence_of_one",
                violation_error_message="Minh chứng gắn với một dòng hoặc một số liệu.",
            ),
            models.CheckConstraint(
                condition=Q(passed_on__isnull=True) | Q(line__isnull=False),
                name="reporting_evidence_passed_on",
                violation_error_message="Chỉ minh chứng của nhiệm vụ có ở việc phải làm.",
            ),
            models.UniqueConstraint(
                fields=["evidence", "line"],
                name="reporting_evidence_line_once",
                violation_error_message="Tệp này đã gắn với nhiệm vụ.",
            ),
            models.UniqueConstraint(
                fields=["evidence", "figure"],
                name="reporting_evidence_figure_once",
                violation_error_message="Tệp này đã gắn với số liệu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id}"

    @property
    def item(self) -> str:
        """Return the key of what the evidence supports."""
        return f"line-{self.line_id}" if self.line_id else f"figure-{self.figure_id}"


class Filing(models.Model):
    """A report as it was sent, whole. Append-only: a correction is the next filing."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="filings")
    number = models.PositiveSmallIntegerField("bản gửi số")
    content: "models.JSONField[Any, Any]" = models.JSONField("nội dung")
    note = models.TextField("vì sao gửi lại", blank=True)
    by = models.CharField("người gửi", max_length=150)
    at = models.DateTimeField("gửi lúc")
    on_behalf = models.ForeignKey(
        OnBehalf, models.PROTECT, null=True, blank=True, related_name="filings",
        verbose_name="nhập thay",
    )  # fmt: skip

    class Meta:
        verbose_name = "bản gửi"
        verbose_name_plural = "bản gửi"
        ordering = ["report_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"],
                name="reporting_filing_once",
                violation_error_message="Báo cáo đã có bản gửi mang số này.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}@{self.number}"


class OfflineEntry(models.Model):
    """One act that was done without the network and came later. Append-only.

    ``entered_at`` is what the device says, put right by how far its clock was ahead of the
    server's when it sent; on time is judged by ``received_at`` alone.
    """

    report = models.ForeignKey(
        Report, models.PROTECT, null=True, blank=True, related_name="offline_entries"
    )
    reply = models.ForeignKey(
        "Reply", models.PROTECT, null=True, blank=True, related_name="offline_entries"
    )
    key = models.UUIDField("khóa gửi")
    account = models.CharField("tài khoản", max_length=150)
    item = models.CharField("mục", max_length=40)
    entered_at = models.DateTimeField("ghi lúc (theo máy của cơ quan)")
    clock_ahead = models.IntegerField("đồng hồ của máy nhanh hơn (giây)")
    received_at = models.DateTimeField("máy chủ nhận lúc")

    class Meta:
        verbose_name = "mục ghi khi mất mạng"
        verbose_name_plural = "mục ghi khi mất mạng"
        ordering = ["report_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "key"],
                name="reporting_offline_once",
                violation_error_message="Mục này đã được nhận.",
            ),
            models.CheckConstraint(
                condition=Q(entered_at__lte=models.F("received_at")),
                name="reporting_offline_before",
                violation_error_message="Lúc ghi không sau lúc máy chủ nhận.",
            ),
            models.CheckConstraint(
                condition=Q(report__isnull=False, reply__isnull=True)
                | Q(report__isnull=True, reply__isnull=False),
                name="reporting_offline_of_one",
                violation_error_message="Mục ghi khi mất mạng thuộc một báo cáo hoặc một phiếu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.key}"
