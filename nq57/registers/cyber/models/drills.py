"""Exercises: who takes part, the injects of the scenario, what was answered and scored.

What a finished exercise says stays as it is: triggers refuse every change.
"""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.orgs import models as orgs
from nq57.papers import models as papers
from nq57.plans.models import Obligation, Task
from nq57.registers.cyber import enums, rules
from nq57.registers.cyber.models.incidents import Incident, IncidentKind
from nq57.registers.cyber.models.systems import InformationSystem


class DrillDuty(models.Model):
    """From which level on a system is exercised every year, between two days."""

    level = models.PositiveSmallIntegerField("từ cấp độ")
    basis = models.CharField("căn cứ", max_length=200)
    valid_from = models.DateField("áp dụng từ", unique=True)
    valid_to = models.DateField("thôi áp dụng từ", null=True, blank=True)
    confidence = models.CharField(
        "mức tin cậy", max_length=12, choices=enums.Confidence,
        default=enums.Confidence.PENDING.value,
    )  # fmt: skip

    class Meta:
        verbose_name = "hệ thống phải diễn tập hằng năm"
        verbose_name_plural = "hệ thống phải diễn tập hằng năm"
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=5, confidence__in=enums.Confidence.values)
                & (Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))),
                name="cyber_drillduty_whole",
                violation_error_message="Cấp độ từ 1 đến 5; ngày thôi áp dụng sau ngày áp dụng.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.valid_from}"


class DrillQuerySet(models.QuerySet["Drill"]):
    """Filters over exercises."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep those in which the office of ``by`` takes part, or all for who reads all."""
        return self.filter(case__in=cases.Case.objects.visible_to(by).of_kind(rules.DRILL.kind))

    def with_rows(self) -> Self:
        """Load what a page shows."""
        return self.select_related(
            "case__organisation", "task__document", "task__plan", "leader__person",
            "leader__organisation", "incident_kind",
        ).defer("task__document__lines")  # fmt: skip


class Drill(models.Model):
    """An exercise that the centre holds; ``finished_at`` says that it stays as it is."""

    case = models.OneToOneField(cases.Case, models.PROTECT, primary_key=True, related_name="drill")
    task = models.ForeignKey(Task, models.PROTECT, related_name="drills", verbose_name="căn cứ")
    basis = models.CharField("kế hoạch diễn tập", max_length=120, blank=True)
    kind = models.CharField("hình thức", max_length=10, choices=enums.DrillKind)
    extent = models.TextField("phạm vi")
    objectives = models.TextField("mục tiêu")
    planned_on = models.DateField("ngày diễn tập")
    leader = models.ForeignKey(
        orgs.Post, models.PROTECT, related_name="led_drills", verbose_name="chỉ huy"
    )
    phone = models.CharField("điện thoại ban tổ chức", max_length=24)
    incident_kind = models.ForeignKey(
        IncidentKind, models.PROTECT, related_name="drills", verbose_name="loại sự cố"
    )
    opening = models.TextField("tình huống mở đầu")
    personal_data = models.CharField(
        "liên quan dữ liệu cá nhân", max_length=8, choices=enums.PersonalData
    )
    # Not a list to choose from: only ``in`` may stand here.
    scope = models.CharField("thuộc phạm vi", max_length=10, default=enums.Scope.IN.value)
    notice_within = models.PositiveIntegerField("phút đến báo cáo đầu", null=True, blank=True)
    triage_within = models.PositiveIntegerField("phút đến phân loại", null=True, blank=True)
    contain_within = models.PositiveIntegerField("phút đến ngăn chặn", null=True, blank=True)
    recover_within = models.PositiveIntegerField("phút đến khôi phục", null=True, blank=True)
    started_at = models.DateTimeField("bắt đầu lúc", null=True, blank=True)
    ended_at = models.DateTimeField("dừng xử lý lúc", null=True, blank=True)
    finished_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)

    objects = DrillQuerySet.as_manager()

    class Meta:
        verbose_name = "cuộc diễn tập"
        verbose_name_plural = "cuộc diễn tập"
        ordering = ["-planned_on", "-case_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scope=enums.Scope.IN),
                name="cyber_drill_in_scope",
                violation_error_message=rules.DRILL_OUT_OF_REACH,
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=enums.DrillKind.values,
                    personal_data__in=enums.PersonalData.values,
                    phone__regex=rules.PHONE_PATTERN,
                )
                & ~Q(extent="") & ~Q(objectives="") & ~Q(opening=""),
                name="cyber_drill_whole",
                violation_error_message="Diễn tập phải có hình thức, phạm vi, mục tiêu, tình "
                "huống mở đầu và số điện thoại ban tổ chức.",
            ),
            models.CheckConstraint(
                condition=(Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")))
                & (Q(finished_at__isnull=True) | Q(finished_at__gte=F("ended_at"))),
                name="cyber_drill_in_order",
                violation_error_message="Diễn tập bắt đầu rồi mới dừng, dừng rồi mới kết thúc.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """Return the address of its page; needs ``case`` fetched."""
        return reverse("cyber:drill", args=[self.case.code])

    @property
    def label(self) -> str:
        """Return the word of its state; needs ``case`` fetched."""
        return rules.DRILL.states[self.case.state].label


class DrillOffice(models.Model):
    """An office in an exercise: it plays, with its own sandboxed incident, or it evaluates."""

    drill = models.ForeignKey(Drill, models.PROTECT, related_name="offices")
    organisation = models.ForeignKey(
        orgs.Organisation, models.PROTECT, related_name="drills", verbose_name="cơ quan"
    )
    part = models.CharField("vai trò", max_length=10, choices=enums.DrillPart)
    team = models.TextField("đội tham gia", blank=True)
    systems = models.ManyToManyField(InformationSystem, related_name="drills", blank=True)
    incident = models.OneToOneField(
        Incident, models.PROTECT, related_name="drill_office", null=True, blank=True
    )

    class Meta:
        verbose_name = "cơ quan trong diễn tập"
        verbose_name_plural = "cơ quan trong diễn tập"
        ordering = ["-part", "organisation__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["drill", "organisation"],
                name="cyber_drilloffice_once",
                violation_error_message="Cơ quan đã có trong cuộc diễn tập này.",
            ),
            models.CheckConstraint(
                condition=Q(part=enums.DrillPart.PLAYER)
                | Q(part=enums.DrillPart.EVALUATOR, incident__isnull=True),
                name="cyber_drilloffice_part",
                violation_error_message="Chỉ cơ quan tham gia xử lý có sự cố giả định.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.drill_id} {self.organisation_id}"


class DrillInject(models.Model):
    """A turn of the scenario: when it is given out, to whom, what is hoped for. ``office`` is
    null when all who play get it."""

    drill = models.ForeignKey(Drill, models.PROTECT, related_name="injects")
    position = models.PositiveSmallIntegerField("thứ tự")
    minute = models.PositiveIntegerField("phút thứ")
    office = models.ForeignKey(
        DrillOffice, models.PROTECT, related_name="injects", null=True, blank=True,
        verbose_name="đưa cho",
    )  # fmt: skip
    told = models.TextField("nội dung đưa ra")
    expected = models.TextField("hành động mong đợi")
    most = models.PositiveSmallIntegerField("điểm tối đa")
    within = models.PositiveIntegerField("phút trả lời mong đợi", null=True, blank=True)
    released_at = models.DateTimeField("đưa ra lúc", null=True, blank=True)
    released_by = models.CharField("người đưa ra", max_length=150, blank=True)

    class Meta:
        verbose_name = "tình huống diễn tập"
        verbose_name_plural = "tình huống diễn tập"
        ordering = ["minute", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["drill", "position"],
                name="cyber_inject_numbered",
                violation_error_message="Đã có tình huống mang thứ tự này.",
            ),
            models.CheckConstraint(
                condition=Q(most__gte=1, most__lte=rules.MOST_POINTS) & ~Q(told="")
                & ~Q(expected=""),
                name="cyber_inject_whole",
                violation_error_message="Tình huống phải có nội dung, hành động mong đợi và điểm "
                "tối đa từ 1 trở lên.",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by="")
                | (Q(released_at__isnull=False) & ~Q(released_by="")),
                name="cyber_inject_released",
                violation_error_message="Tình huống đã đưa ra phải có người và lúc đưa ra.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.drill_id} {self.position}"


class DrillTurn(models.Model):
    """A released inject before one office: how it was answered is scored here."""

    inject = models.ForeignKey(DrillInject, models.PROTECT, related_name="turns")
    office = models.ForeignKey(DrillOffice, models.PROTECT, related_name="turns")
    most = models.PositiveSmallIntegerField("điểm tối đa")
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    points = models.PositiveSmallIntegerField("điểm", null=True, blank=True)
    comment = models.TextField("nhận xét", blank=True)
    scorer = models.ForeignKey(
        orgs.Organisation, models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name="cơ quan chấm",
    )  # fmt: skip
    scored_by = models.CharField("người chấm", max_length=150, blank=True)
    scored_at = models.DateTimeField("chấm lúc", null=True, blank=True)

    class Meta:
        verbose_name = "lượt xử lý tình huống"
        verbose_name_plural = "lượt xử lý tình huống"
        ordering = ["inject__minute", "inject__position", "office__organisation__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["inject", "office"],
                name="cyber_turn_once",
                violation_error_message="Tình huống đã đưa cho cơ quan này.",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__lte=F("most")),
                name="cyber_turn_points",
                violation_error_message="Điểm không thể quá điểm tối đa của tình huống.",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True, scored_at__isnull=True, scorer__isnull=True)
                | (Q(points__isnull=False, scored_at__isnull=False, scorer__isnull=False)
                   & ~Q(scored_by="")),
                name="cyber_turn_scored",
                violation_error_message="Điểm phải có cơ quan, người và lúc chấm.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.inject_id} {self.office_id}"


class DrillAnswer(models.Model):
    """What an office answers to an inject. Append-only; the first is measured."""

    turn = models.ForeignKey(DrillTurn, models.PROTECT, related_name="answers")
    text = models.TextField("trả lời")
    by = models.CharField("người trả lời", max_length=150)
    at = models.DateTimeField("trả lời lúc")
    evidence = models.ForeignKey(
        cases.Evidence, models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = "trả lời tình huống"
        verbose_name_plural = "trả lời tình huống"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="cyber_drillanswer_whole",
                violation_error_message="Ghi nội dung trả lời.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.turn_id}"


class DrillFinding(models.Model):
    """What is to be made better after an exercise; closing makes it an obligation."""

    drill = models.ForeignKey(Drill, models.PROTECT, related_name="findings")
    text = models.CharField("việc cần cải thiện", max_length=1000)
    organisation = models.ForeignKey(
        orgs.Organisation, models.PROTECT, related_name="+", verbose_name="cơ quan thực hiện"
    )
    due_on = models.DateField("hạn")
    by = models.CharField("người ghi", max_length=150)
    at = models.DateTimeField("ghi lúc")
    obligation = models.OneToOneField(
        Obligation, models.PROTECT, related_name="drill_finding", null=True, blank=True
    )

    class Meta:
        verbose_name = "việc cần cải thiện sau diễn tập"
        verbose_name_plural = "việc cần cải thiện sau diễn tập"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["drill", "organisation", "text"],
                name="cyber_drillfinding_once",
                violation_error_message="Việc này đã ghi cho cơ quan.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="cyber_drillfinding_whole",
                violation_error_message="Ghi việc cần cải thiện.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class DrillPaper(models.Model):
    """An official report issued of an exercise. Append-only; what it is worth, the paper says."""

    drill = models.ForeignKey(Drill, models.PROTECT, related_name="papers")
    paper = models.OneToOneField(papers.Paper, models.PROTECT, related_name="drill_paper")
    by = models.CharField("người ban hành", max_length=150)
    at = models.DateTimeField("ban hành lúc")

    class Meta:
        verbose_name = "văn bản báo cáo diễn tập"
        verbose_name_plural = "văn bản báo cáo diễn tập"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.drill_id}"


def say_held(**more: Any) -> Q:
    """Return the filter of exercises that were begun and not called off, from their offices."""
    return Q(drill__case__state__in=rules.DRILL_HELD, part=enums.DrillPart.PLAYER, **more)
