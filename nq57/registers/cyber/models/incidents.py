"""Incidents: what was reported, its triage, its course, the clocks and the reports."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import DateField, Exists, F, Func, OuterRef, Q, Value
from django.urls import reverse

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.core import text
from nq57.orgs import enums as org_enums
from nq57.orgs import rules as org_rules
from nq57.orgs.models import Organisation
from nq57.registers.cyber import enums, rules
from nq57.registers.cyber.models.systems import InformationSystem

_PENDING = enums.Confidence.PENDING


class IncidentKind(models.Model):
    """A kind of incident; a list kept as data."""

    code = models.CharField("mã", max_length=40, unique=True)
    name = models.CharField("loại sự cố", max_length=200)
    position = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        verbose_name = "loại sự cố"
        verbose_name_plural = "loại sự cố"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class TriageSet(models.Model):
    """The test of a serious incident between two days, by the document that gives it."""

    code = models.CharField("căn cứ", max_length=60, unique=True)
    title = models.CharField("tên", max_length=300)
    valid_from = models.DateField("áp dụng từ")
    valid_to = models.DateField("thôi áp dụng từ", null=True, blank=True)
    confidence = models.CharField(
        "mức tin cậy", max_length=12, choices=enums.Confidence, default=_PENDING
    )

    class Meta:
        verbose_name = "bộ tiêu chí sự cố nghiêm trọng"
        verbose_name_plural = "bộ tiêu chí sự cố nghiêm trọng"
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")))
                & Q(confidence__in=enums.Confidence.values),
                name="cyber_triageset_whole",
                violation_error_message="Ngày thôi áp dụng phải sau ngày áp dụng.",
            ),
            ExclusionConstraint(
                name="cyber_triageset_one_a_day",
                expressions=[
                    (
                        Func(
                            F("valid_from"), F("valid_to"), function="daterange",
                            output_field=DateField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Mỗi ngày chỉ có một bộ tiêu chí áp dụng.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code


class TriageCriterion(models.Model):
    """One criterion of a set."""

    criteria = models.ForeignKey(TriageSet, models.PROTECT, related_name="rows")
    code = models.CharField("mã", max_length=40)
    part = models.CharField("phần", max_length=12, choices=enums.TriagePart)
    text = models.CharField("tiêu chí", max_length=300)
    clause = models.CharField("điều, khoản", max_length=120, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        verbose_name = "tiêu chí sự cố nghiêm trọng"
        verbose_name_plural = "tiêu chí sự cố nghiêm trọng"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["criteria", "code"], name="cyber_triage_once"),
            models.CheckConstraint(
                condition=Q(part__in=enums.TriagePart.values) & ~Q(text=""),
                name="cyber_triage_whole",
                violation_error_message="Tiêu chí phải có phần và nội dung.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def to_rule(self) -> rules.TriageCriterion:
        """Return the criterion as the rules know it."""
        return rules.TriageCriterion(
            code=self.code, part=self.part, text=self.text, clause=self.clause
        )


class IncidentDuty(models.Model):
    """A report that the law asks for, between two days of noticing; its clock is the law's."""

    rule = models.CharField("quy tắc thời hạn", max_length=60)
    stage = models.CharField("báo cáo", max_length=10, choices=enums.Stage)
    event = models.CharField("tính từ", max_length=12)
    applies = models.CharField("áp dụng với", max_length=12)
    recipients = models.CharField("nơi nhận", max_length=400, blank=True)
    valid_from = models.DateField("áp dụng từ")
    valid_to = models.DateField("thôi áp dụng từ", null=True, blank=True)

    class Meta:
        verbose_name = "báo cáo phải gửi"
        verbose_name_plural = "báo cáo phải gửi"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "valid_from"], name="cyber_duty_once"),
            models.CheckConstraint(
                condition=Q(
                    stage__in=enums.Stage.values, event__in=[rules.NOTICED, rules.RECOVERED],
                    applies__in=["any", "serious", "personal"],
                )
                & (Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))),
                name="cyber_duty_whole",
                violation_error_message="Báo cáo phải gửi có giá trị không có trong danh mục.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.rule} {self.valid_from}"

    def to_rule(self) -> rules.Duty:
        """Return the duty as the rules know it."""
        return rules.Duty(
            rule=self.rule, stage=self.stage, event=self.event, applies=self.applies,
            valid_from=self.valid_from, valid_to=self.valid_to,
        )  # fmt: skip


def _is_late(now: datetime) -> Exists:
    running = IncidentClock.objects.filter(incident=OuterRef("pk"), met_at__isnull=True)
    return Exists(running.filter(ends_at__lte=now))


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Filters over incidents."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep those in which the office of ``by`` takes part, those of exercises that it
        evaluates, or all for who reads all."""
        kinds = (rules.INCIDENT.kind, rules.DRILL_INCIDENT.kind)
        own = Q(case__in=cases.Case.objects.visible_to(by).filter(kind__in=kinds))
        if org_rules.scope_of(by, rules.DRILL.rights, "read") != org_enums.Scope.OWN:
            return self.filter(own)
        judged = self.model.with_drills.filter(
            drill_office__drill__offices__part=enums.DrillPart.EVALUATOR,
            drill_office__drill__offices__organisation__code=by.organisation,
        )
        return self.filter(own | Q(pk__in=judged.values("pk")))

    def open(self) -> Self:
        """Keep those that are not over."""
        return self.filter(case__closed_at__isnull=True)

    def with_rows(self) -> Self:
        """Load what a list shows."""
        return self.select_related("case__organisation", "kind")

    def searched(self, words: str) -> Self:
        """Keep those whose title, code or office holds ``words``, with or without accents."""
        said = Func(
            F("case__title"), Value(" "), F("case__code"), Value(" "),
            F("case__organisation__name"), function="concat", output_field=models.TextField(),
        )  # fmt: skip
        folded = Func(said, function="nq57_fold", output_field=models.TextField())
        return self.annotate(said=folded).filter(said__contains=text.fold(words))

    def with_lateness(self, now: datetime) -> Self:
        """Annotate ``is_late``: whether a clock that is not met has ended."""
        return self.annotate(is_late=_is_late(now))

    def late(self, now: datetime) -> Self:
        """Keep those of which a clock has ended that is not met."""
        return self.filter(_is_late(now))


_Incidents = models.Manager.from_queryset(IncidentQuerySet)


class RealIncidentManager(_Incidents["Incident"]):
    """Incidents that happened. Those of exercises are in a sandbox: no count, list or report
    sees them unless it asks for them by name."""

    def get_queryset(self) -> IncidentQuerySet:
        """Leave out those of exercises."""
        return IncidentQuerySet(self.model, using=self._db).filter(is_drill=False)


class Incident(models.Model):
    """Something that happened to systems of an office, or is held to have in an exercise."""

    case = models.OneToOneField(
        cases.Case, models.PROTECT, primary_key=True, related_name="incident"
    )
    number = models.PositiveIntegerField("số")
    kind = models.ForeignKey(IncidentKind, models.PROTECT, related_name="incidents")
    systems = models.ManyToManyField(InformationSystem, related_name="incidents", blank=True)
    what = models.TextField("điều đã xảy ra")
    noticed_at = models.DateTimeField("phát hiện lúc")
    personal_data = models.CharField(
        "liên quan dữ liệu cá nhân", max_length=8, choices=enums.PersonalData
    )
    contact_name = models.CharField("người liên hệ", max_length=120)
    contact_phone = models.CharField("điện thoại liên hệ", max_length=24)
    # Not a list to choose from: only ``in`` may stand here.
    scope = models.CharField("phạm vi", max_length=10, default=enums.Scope.IN.value)
    reported_by = models.CharField("người báo", max_length=150)
    reported_at = models.DateTimeField("báo lúc")
    recovered_at = models.DateTimeField("khôi phục lúc", null=True, blank=True)
    # As the newest triage says; nobody has triaged yet: null.
    is_serious = models.BooleanField("nghiêm trọng", null=True, blank=True)
    tlp = models.CharField(
        "mức chia sẻ", max_length=5, choices=enums.Tlp, default=enums.Tlp.AMBER.value
    )
    tlp_at = models.DateTimeField("đổi mức chia sẻ lúc", null=True, blank=True)
    # Set when it is reported, and never changed: a trigger refuses that.
    is_drill = models.BooleanField("trong diễn tập", default=False)

    objects = RealIncidentManager()
    with_drills = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = "sự cố an ninh mạng"
        verbose_name_plural = "sự cố an ninh mạng"
        ordering = ["-case_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scope=enums.Scope.IN),
                name="cyber_incident_in_scope",
                violation_error_message=rules.OUT_OF_REACH,
            ),
            models.CheckConstraint(
                condition=Q(personal_data__in=enums.PersonalData.values, tlp__in=enums.Tlp.values)
                & ~Q(what="")
                & ~Q(contact_name="")
                & Q(contact_phone__regex=rules.PHONE_PATTERN),
                name="cyber_incident_whole",
                violation_error_message="Sự cố phải có nội dung, người và số điện thoại liên hệ.",
            ),
            models.CheckConstraint(
                condition=Q(noticed_at__lte=F("reported_at"))
                & (Q(recovered_at__isnull=True) | Q(recovered_at__gte=F("noticed_at"))),
                name="cyber_incident_in_order",
                violation_error_message="Lúc phát hiện không thể sau lúc báo.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """Return the address of its page; needs ``case`` fetched."""
        return reverse("cyber:incident", args=[self.case.code])

    @property
    def label(self) -> str:
        """Return the word of its state; needs ``case`` fetched."""
        return rules.INCIDENT.states[self.case.state].label


class IncidentTriage(models.Model):
    """One answer to the serious-incident test. Append-only; the newest holds."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="triages")
    criteria = models.ForeignKey(TriageSet, models.PROTECT, related_name="triages")
    met = models.ManyToManyField(TriageCriterion, related_name="+", blank=True)
    found_serious = models.BooleanField("nghiêm trọng theo tiêu chí")
    grounds = models.TextField("tiêu chí được đáp ứng")
    is_serious = models.BooleanField("nghiêm trọng")
    reason = models.TextField("lý do", blank=True)
    by = models.CharField("người phân loại", max_length=150)
    at = models.DateTimeField("phân loại lúc")

    class Meta:
        verbose_name = "lần phân loại sự cố"
        verbose_name_plural = "lần phân loại sự cố"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(found_serious=False) | Q(is_serious=True),
                name="cyber_triage_not_lower",
                violation_error_message="Chỉ được nâng, không được hạ mức theo tiêu chí.",
            ),
            models.CheckConstraint(
                condition=Q(is_serious=F("found_serious")) | ~Q(reason=""),
                name="cyber_triage_raised_why",
                violation_error_message="Nâng mức thì ghi lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.is_serious}"


class IncidentEntry(models.Model):
    """One line of the course of an incident. Append-only: a trigger keeps it."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="entries")
    at = models.DateTimeField("lúc")
    kind = models.CharField("loại", max_length=10, choices=enums.EntryKind)
    text = models.TextField("nội dung")
    audience = models.CharField("ai xem", max_length=6, choices=enums.Audience)
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.CharField("người ghi", max_length=150)
    written_at = models.DateTimeField("ghi lúc")
    evidence = models.ForeignKey(
        cases.Evidence, models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = "diễn biến sự cố"
        verbose_name_plural = "diễn biến sự cố"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=enums.EntryKind.values, audience__in=enums.Audience.values,
                    at__lte=F("written_at"),
                )
                & ~Q(text=""),
                name="cyber_entry_whole",
                violation_error_message="Diễn biến phải có loại, nội dung, và không ở sau lúc ghi.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.incident_id} {self.kind}"


class IncidentReport(models.Model):
    """A report that was sent out, as it read: ``snapshot`` is what its print shows.

    ``paper`` is the official paper that was sent; none when it was made elsewhere.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="reports")
    stage = models.CharField("báo cáo", max_length=10, choices=enums.Stage)
    number = models.PositiveSmallIntegerField("lần")
    symbol = models.CharField("số, ký hiệu", max_length=120, blank=True)
    recipients = models.CharField("nơi nhận", max_length=400)
    sent_at = models.DateTimeField("gửi lúc")
    paper = models.OneToOneField(
        "IncidentPaper", models.PROTECT, related_name="report", null=True, blank=True
    )
    snapshot = models.JSONField("nội dung khi gửi")
    snapshot_hash = models.CharField("mã băm SHA-256", max_length=64)
    by = models.CharField("người ghi", max_length=150)
    at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "báo cáo sự cố"
        verbose_name_plural = "báo cáo sự cố"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "number"],
                name="cyber_report_numbered",
                violation_error_message="Sự cố đã có báo cáo mang số này.",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=enums.Stage.values, sent_at__lte=F("at"))
                & ~Q(recipients="")
                & Q(snapshot_hash__regex="^[0-9a-f]{64}$"),
                name="cyber_report_whole",
                violation_error_message="Báo cáo phải có nơi nhận và đã gửi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.stage}"


class IncidentClock(models.Model):
    """A clock of the law that runs for an incident; its rule and basis stand in the deadline."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="clocks")
    duty = models.ForeignKey(IncidentDuty, models.PROTECT, related_name="clocks")
    deadline = models.OneToOneField(cases.Deadline, models.PROTECT, related_name="incident_clock")
    started_at = models.DateTimeField("tính từ lúc")
    ends_at = models.DateTimeField("hết hạn lúc")
    met_at = models.DateTimeField("đạt lúc", null=True, blank=True)
    report = models.ForeignKey(
        IncidentReport, models.PROTECT, related_name="clocks", null=True, blank=True
    )

    class Meta:
        verbose_name = "thời hạn của sự cố"
        verbose_name_plural = "thời hạn của sự cố"
        ordering = ["ends_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "duty"],
                name="cyber_clock_once",
                violation_error_message="Thời hạn này đã chạy cho sự cố.",
            ),
            models.CheckConstraint(
                condition=Q(met_at__isnull=True, report__isnull=True)
                | Q(met_at__isnull=False, report__isnull=False, met_at__gte=F("started_at")),
                name="cyber_clock_met",
                violation_error_message="Thời hạn chỉ đạt khi có báo cáo đã gửi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.deadline_id}"

    @property
    def is_met_late(self) -> bool:
        """Say whether its report was sent after its end."""
        return self.met_at is not None and self.met_at >= self.ends_at
