"""Processings of personal data, their impact files, declarations that there is none."""

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.files.models import StoredFile
from nq57.orgs import enums as org_enums
from nq57.orgs import rules as org_rules
from nq57.orgs.models import Organisation
from nq57.registers.base import models as base
from nq57.registers.privacy import enums, rules
from nq57.registers.privacy.models.classes import list_classes


class ProcessingQuerySet(base.EntryQuerySet["Processing"]):
    """Filters over processings."""

    right, readers = "processing", ("office",)

    def running(self, day: date) -> Self:
        """Keep those that have not ended by a day; one that begins later is planned already."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))

    def with_impact(self, day: date) -> "models.QuerySet[Any]":
        """Annotate where the impact file stands on a day: ``approved_on`` of the newest version,
        ``impact_due``, and ``stand`` as ``rules.find_impact_stand`` says; ``due_key`` orders."""
        newest = ImpactFile.objects.filter(
            processing=OuterRef("pk"), approved_on__lte=day
        ).order_by("-approved_on", "-number")
        found = self.annotate(
            approved_on=Subquery(newest.values("approved_on")[:1]),
            refresh=Subquery(newest.values("refresh_due")[:1]),
        ).annotate(
            impact_due=Case(
                When(approved_on__isnull=False, then=F("refresh")), default=F("first_due")
            )
        )
        soon = day + timedelta(days=rules.SOON_DAYS)
        return found.annotate(
            stand=Case(
                When(impact_due__lt=day, then=Value("overdue")),
                When(impact_due__lte=soon, then=Value("soon")),
                When(approved_on__isnull=False, then=Value("current")),
                When(impact_due__isnull=True, then=Value("undated")),
                default=Value("none"), output_field=models.CharField(),
            ),
            due_key=Coalesce("impact_due", Value(date.max)),
        )  # fmt: skip


class Processing(base.Entry):
    """What an office does with personal data; ``subjects`` is None until somebody knows it.

    ``first_due`` is when the law wants the first impact file, counted from the start when it was
    entered, with its reasons; it is found, never typed.
    """

    kind = models.CharField("loại dữ liệu", max_length=12, choices=enums.Level)
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="processings")
    purpose = models.TextField("mục đích")
    basis = models.CharField("căn cứ xử lý", max_length=12, choices=enums.Basis)
    basis_document = models.CharField("văn bản làm căn cứ", max_length=300, blank=True)
    role = models.CharField("vai trò", max_length=12, choices=enums.Role)
    basic_classes = list_classes("dữ liệu cơ bản", enums.BasicClass)
    sensitive_classes = list_classes("dữ liệu nhạy cảm", enums.SensitiveClass)
    subject_kinds = list_classes("chủ thể dữ liệu", enums.SubjectKind)
    subjects = models.PositiveIntegerField("số chủ thể dữ liệu", null=True, blank=True)
    recipients = models.TextField("bên nhận dữ liệu", blank=True)
    abroad = models.CharField("chuyển ra nước ngoài", max_length=8, choices=enums.Abroad)
    abroad_to = models.CharField("bên nhận ở nước ngoài", max_length=300, blank=True)
    retention = models.CharField("thời hạn lưu giữ", max_length=300, blank=True)
    measures = models.TextField("biện pháp bảo vệ", blank=True)
    officer = models.CharField("bộ phận, người phụ trách bảo vệ", max_length=300, blank=True)
    system = models.CharField("mã hệ thống thông tin", max_length=60, blank=True)
    started_on = models.DateField("ngày bắt đầu", null=True, blank=True)
    ended_on = models.DateField("ngày kết thúc", null=True, blank=True)
    first_due = models.DateField("hạn lập hồ sơ lần đầu", null=True, blank=True, editable=False)
    first_due_why = models.TextField("cách tính hạn", blank=True, editable=False)
    # For which due day the office was told that it comes, and that it has passed.
    soon_told_for = models.DateField("đã nhắc sắp đến hạn", null=True, editable=False)
    late_told_for = models.DateField("đã nhắc quá hạn", null=True, editable=False)

    objects = ProcessingQuerySet.as_manager()

    class Meta(base.Entry.Meta):
        verbose_name = verbose_name_plural = "hoạt động xử lý dữ liệu cá nhân"
        constraints = [
            *base.list_constraints(
                "privacy_processing", kind=(enums.Level, "Loại dữ liệu"),
                basis=(enums.Basis, "Căn cứ xử lý"), role=(enums.Role, "Vai trò"),
                abroad=(enums.Abroad, "Chuyển ra nước ngoài"),
            ),
            models.CheckConstraint(
                condition=Q(
                    basic_classes__contained_by=enums.BasicClass.values,
                    sensitive_classes__contained_by=enums.SensitiveClass.values,
                    subject_kinds__contained_by=enums.SubjectKind.values,
                ),
                name="privacy_processing_classes",
                violation_error_message="Loại dữ liệu, chủ thể dữ liệu không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(kind="basic", sensitive_classes__len=0, basic_classes__len__gt=0)
                | Q(kind="sensitive", sensitive_classes__len__gt=0),
                name="privacy_processing_level",
                violation_error_message="Loại dữ liệu phải khớp với những dữ liệu được chọn.",
            ),
            models.CheckConstraint(
                condition=Q(subject_kinds__len__gt=0) & ~Q(purpose=""),
                name="privacy_processing_whole",
                violation_error_message="Ghi mục đích xử lý và dữ liệu là của ai.",
            ),
            models.CheckConstraint(
                condition=(Q(abroad="yes") & ~Q(abroad_to=""))
                | Q(abroad="no", abroad_to="")
                | Q(abroad="unknown"),
                name="privacy_processing_transfer",
                violation_error_message="Chuyển ra nước ngoài thì ghi bên nhận.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(started_on__isnull=True)
                | Q(ended_on__gte=F("started_on")),
                name="privacy_processing_period",
                violation_error_message="Ngày kết thúc không thể trước ngày bắt đầu.",
            ),
        ]  # fmt: skip

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("privacy:processing", args=[self.code])


class ProcessingFile(base.EntryFile):
    """A file on which a processing rests."""

    entry = models.ForeignKey(Processing, models.PROTECT, related_name="files")


class NoneDeclaredQuerySet(models.QuerySet["NoneDeclared"]):
    """Filters over declarations that there is none."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep all, those of the own office, or none."""
        scope = org_rules.scope_of(by, "processing", "read")
        if scope == org_enums.Scope.ALL:
            return self
        own = scope == org_enums.Scope.OWN
        return self.filter(office__code=by.organisation) if own else self.none()

    def standing(self) -> Self:
        """Keep those that hold: nothing was entered since, and nobody took them back."""
        return self.filter(ended_at__isnull=True)


class NoneDeclared(models.Model):
    """What an office's head has confirmed: it processes no personal data beside its own staff's
    duties. It ends when a processing is entered, or it is taken back."""

    office = models.ForeignKey(Organisation, models.PROTECT, related_name="no_processings")
    head = models.CharField("thủ trưởng xác nhận", max_length=200)
    on = models.DateField("ngày xác nhận")
    note = models.CharField("ghi chú", max_length=300, blank=True)
    by = models.CharField("người ghi", max_length=150)
    at = models.DateTimeField("ghi lúc")
    ended_at = models.DateTimeField("thôi giá trị lúc", null=True, blank=True)

    objects = NoneDeclaredQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "xác nhận không xử lý dữ liệu cá nhân"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office"], condition=Q(ended_at__isnull=True),
                name="privacy_none_once",
                violation_error_message="Cơ quan đã khai không có.",
            ),
            models.CheckConstraint(
                condition=~Q(head=""),
                name="privacy_none_headed",
                violation_error_message="Ghi thủ trưởng xác nhận không có.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.office_id} {self.on}"


class ImpactFileQuerySet(models.QuerySet["ImpactFile"]):
    """Filters over versions of impact files."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep those whose case ``by`` may read."""
        seen = cases.Case.objects.visible_to(by).of_kind(rules.IMPACT.kind)
        return self.filter(case__in=seen)

    def with_rows(self) -> Self:
        """Load what a page shows."""
        return self.select_related("case__organisation", "processing__office", "file")


class ImpactFile(models.Model):
    """One version of the impact file of a processing: who prepared it, who approved it.

    ``refresh_due`` is when the law wants the next one, counted from the approval, with its
    reasons.
    """

    case = models.OneToOneField(
        cases.Case, models.PROTECT, primary_key=True, related_name="impact_file"
    )
    processing = models.ForeignKey(Processing, models.PROTECT, related_name="impact_files")
    number = models.PositiveSmallIntegerField("bản")
    summary = models.TextField("rủi ro chính, biện pháp")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="tệp")
    made_on = models.DateField("ngày lập")
    made_by = models.CharField("người lập", max_length=150)
    submitted_by = models.CharField("người trình", max_length=150, blank=True)
    decision = models.CharField("văn bản phê duyệt", max_length=120, blank=True)
    approved_on = models.DateField("ngày phê duyệt", null=True, blank=True)
    approved_by = models.CharField("người phê duyệt", max_length=150, blank=True)
    refresh_due = models.DateField("hạn cập nhật", null=True, blank=True)
    refresh_due_why = models.TextField("cách tính hạn", blank=True)

    objects = ImpactFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "hồ sơ đánh giá tác động"
        ordering = ["processing_id", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["processing", "number"], name="privacy_impact_numbered",
                violation_error_message="Hoạt động xử lý đã có hồ sơ mang số bản này.",
            ),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True, approved_by="", refresh_due__isnull=True)
                | (
                    Q(approved_on__isnull=False, approved_on__gte=F("made_on"))
                    & ~Q(approved_by="")
                    & ~Q(submitted_by="")
                ),
                name="privacy_impact_approved",
                violation_error_message="Phê duyệt phải có ngày và người phê duyệt.",
            ),
            models.CheckConstraint(
                condition=Q(approved_by="")
                | ~Q(approved_by__in=[F("made_by"), F("submitted_by")]),
                name="privacy_impact_other_approves",
                violation_error_message="Người lập, người trình không tự phê duyệt hồ sơ.",
            ),
            models.CheckConstraint(
                condition=Q(refresh_due__isnull=True) | Q(refresh_due__gt=F("approved_on")),
                name="privacy_impact_refresh",
                violation_error_message="Hạn cập nhật ở sau ngày phê duyệt.",
            ),
            models.CheckConstraint(
                condition=~Q(summary=""),
                name="privacy_impact_said",
                violation_error_message="Ghi rủi ro chính và biện pháp của hồ sơ.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """Return the address of its page; needs ``case`` fetched."""
        return reverse("privacy:impact", args=[self.case.code])

    @property
    def label(self) -> str:
        """Return the word of its state; needs ``case`` fetched."""
        return rules.IMPACT.states[self.case.state].label
