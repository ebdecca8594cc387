"""Rounds and the sheets in them, each beside its case."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.orgs.models import Organisation
from nq57.scoring import enums, rules
from nq57.scoring.models.criteria import Cluster, CriteriaSet


class RoundQuerySet(models.QuerySet["Round"]):
    """Filters over rounds."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep the rounds that ``by`` runs, is scored in, verifies in or reads all of."""
        return self.filter(cases.say_visible(by, kind="scoring", case="case__"))


class Round(models.Model):
    """One round of scoring over a period, run by the owner of the criteria set."""

    case = models.OneToOneField(
        cases.Case, models.PROTECT, primary_key=True, related_name="scoring_round"
    )
    criteria = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="rounds")
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    self_due = models.DateField("hạn tự chấm")
    basis = models.CharField("văn bản mở đợt", max_length=300)
    measured_at = models.DateTimeField("tính từ dữ liệu lúc")
    quota_reason = models.TextField("lý do vượt tỷ lệ xuất sắc", blank=True)
    decision = models.CharField("quyết định phê duyệt", max_length=300, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt chấm điểm"
        verbose_name_plural = "đợt chấm điểm"
        ordering = ["-ends_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on"), self_due__gt=F("ends_on")),
                name="scoring_round_days",
                violation_error_message=(
                    "Kỳ chấm điểm phải bắt đầu trước khi kết thúc, hạn tự chấm ở sau kỳ."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(basis=""),
                name="scoring_round_basis",
                violation_error_message="Đợt chấm điểm phải có văn bản mở đợt.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criteria_id} {self.starts_on}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("scoring:round", args=[self.case.code])

    @property
    def is_approved(self) -> bool:
        """Say whether the results may be ranked and shown; needs ``case``."""
        return self.case.state == "approved"


class SheetQuerySet(models.QuerySet["Sheet"]):
    """Filters over sheets."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep the sheets that ``by`` may open: its office's, those it verifies, or all."""
        return self.filter(cases.say_visible(by, kind="scoresheet", case="case__"))


class Sheet(models.Model):
    """An office's points in a round. ``owed``, ``on_time`` and ``done`` count its tasks that
    fell due in the period, for the conditions of the grades."""

    case = models.OneToOneField(
        cases.Case, models.PROTECT, primary_key=True, related_name="score_sheet"
    )
    round = models.ForeignKey(Round, models.PROTECT, related_name="sheets")
    # Held with the case's own by a foreign key of both together.
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="score_sheets", verbose_name="cơ quan"
    )
    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="sheets")
    # The day of the first sending counts, also after a return.
    sent_on = models.DateField("ngày gửi tự chấm", null=True, blank=True)
    owed = models.PositiveIntegerField("việc đến hạn", default=0)
    on_time = models.PositiveIntegerField("việc đúng hạn", default=0)
    done = models.PositiveIntegerField("việc hoàn thành", default=0)
    beyond = models.DecimalField(
        "tỷ lệ việc vượt yêu cầu (%)", max_digits=5, decimal_places=2, null=True, blank=True
    )
    beyond_reason = models.TextField("căn cứ tỷ lệ vượt yêu cầu", blank=True)
    lowered_to = models.CharField(
        "hạ xuống mức", max_length=12, choices=enums.Grade.choices, blank=True
    )
    lowered_reason = models.TextField("lý do hạ mức", blank=True)
    head_grade = models.CharField(
        "đề xuất xếp loại người đứng đầu", max_length=12, choices=enums.Grade.choices, blank=True
    )
    head_reason = models.TextField("lý do mức của người đứng đầu", blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = "phiếu điểm"
        verbose_name_plural = "phiếu điểm"
        ordering = ["round_id", "organisation__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organisation"],
                name="scoring_sheet_once",
                violation_error_message="Cơ quan này đã có phiếu điểm trong đợt.",
            ),
            models.CheckConstraint(
                condition=Q(on_time__lte=F("owed"), done__lte=F("owed")),
                name="scoring_sheet_counts",
                violation_error_message="Việc đúng hạn, hoàn thành không vượt số việc đến hạn.",
            ),
            models.CheckConstraint(
                condition=Q(beyond__isnull=True, beyond_reason="")
                | (Q(beyond__isnull=False, beyond__gte=0, beyond__lte=100) & ~Q(beyond_reason="")),
                name="scoring_sheet_beyond",
                violation_error_message="Tỷ lệ vượt yêu cầu từ 0 đến 100 và phải có căn cứ.",
            ),
            models.CheckConstraint(
                condition=Q(lowered_to="", lowered_reason="")
                | (Q(lowered_to__in=enums.Grade.values) & ~Q(lowered_reason="")),
                name="scoring_sheet_lowered",
                violation_error_message="Hạ mức xếp loại phải nêu lý do.",
            ),
            models.CheckConstraint(
                condition=Q(head_grade="", head_reason="") | Q(head_grade__in=enums.Grade.values),
                name="scoring_sheet_head",
                violation_error_message="Mức đề xuất cho người đứng đầu không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.organisation_id}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("scoring:sheet", args=[self.case.code])

    @property
    def facts(self) -> rules.Facts:
        """Return what grades ask besides the score."""
        return rules.Facts(
            on_time=rules.get_share(self.on_time, self.owed),
            done=rules.get_share(self.done, self.owed), beyond=self.beyond,
        )  # fmt: skip


def is_scored_now(sheet: Sheet) -> bool:
    """Say whether an office may score itself on a sheet now; its round and cases loaded."""
    return rules.takes_self_score(held=sheet.round.case.state, sheet=sheet.case.state)


def is_self_scored_late(sheet: Sheet, today: date) -> bool:
    """Say whether an office sent its self-score after the day, or has not by now."""
    return (sheet.sent_on or today) > sheet.round.self_due
