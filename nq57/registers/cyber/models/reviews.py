"""Overall reviews: whom they ask, which entries of three registers, what the offices answer.

What an office has answered is never changed: rows are added only, a trigger refuses the rest.
"""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from nq57.cases import models as cases
from nq57.orgs.models import Organisation
from nq57.plans.models import Obligation
from nq57.registers.cyber import enums, rules
from nq57.registers.cyber.models import calls
from nq57.registers.cyber.models.staff import Database, Officer
from nq57.registers.cyber.models.systems import InformationSystem


class ReviewQuerySet(calls.CallQuerySet["Review"]):
    """Filters over reviews."""


class Review(calls.Call):
    """One order to look through databases, systems and people, over all offices that it asks."""

    objects = ReviewQuerySet.as_manager()

    class Meta(calls.Call.Meta):
        verbose_name = "đợt rà soát tổng thể"
        verbose_name_plural = "đợt rà soát tổng thể"
        constraints = calls.list_call_constraints("cyber_review", "đợt rà soát")

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("cyber:review", args=[self.code])


class ReviewOffice(calls.CallOffice):
    """One office that a review asks, under its own obligation: that one has the date."""

    call_field = "review"

    review = models.ForeignKey(Review, models.PROTECT, related_name="offices")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="reviews", verbose_name="cơ quan"
    )
    obligation = models.ForeignKey(
        Obligation, models.PROTECT, related_name="reviews", verbose_name="việc phải làm"
    )

    class Meta(calls.CallOffice.Meta):
        verbose_name = "cơ quan của đợt rà soát"
        verbose_name_plural = "cơ quan của đợt rà soát"
        constraints = calls.list_office_constraints("review", "đợt rà soát")


class ReviewItem(models.Model):
    """An entry of a register was within a review, as an office's, from one moment to another.

    ``seen_version`` is how often it had been changed by then; ``is_new`` says that it came into
    the register while the review ran.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="items")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    axis = models.CharField("nội dung rà soát", max_length=10, choices=enums.Axis)
    database = models.ForeignKey(Database, models.PROTECT, related_name="reviewed", null=True)
    system = models.ForeignKey(
        InformationSystem, models.PROTECT, related_name="reviewed", null=True
    )
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="reviewed", null=True)
    seen_version = models.PositiveIntegerField("lần sửa khi đưa vào")
    is_new = models.BooleanField("mới bổ sung")
    since_at = models.DateTimeField("từ lúc")
    until_at = models.DateTimeField("đến lúc", null=True, blank=True)

    class Meta:
        verbose_name = "mục rà soát"
        verbose_name_plural = "mục rà soát"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(axis__in=enums.Axis.values),
                name="cyber_review_item_known",
                violation_error_message="Nội dung rà soát không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(
                    axis=enums.Axis.DATABASES, database__isnull=False, system__isnull=True,
                    officer__isnull=True,
                )
                | Q(
                    axis=enums.Axis.SYSTEMS, database__isnull=True, system__isnull=False,
                    officer__isnull=True,
                )
                | Q(
                    axis=enums.Axis.PEOPLE, database__isnull=True, system__isnull=True,
                    officer__isnull=False,
                ),
                name="cyber_review_item_axis",
                violation_error_message="Mỗi mục rà soát là một mục của đúng một danh mục.",
            ),
            *(
                models.UniqueConstraint(
                    fields=["review", name], condition=Q(until_at__isnull=True),
                    name=f"cyber_review_item_{name}",
                    violation_error_message="Mục đã có trong đợt rà soát.",
                )
                for name in ("database", "system", "officer")
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("since_at")),
                name="cyber_review_item_span",
                violation_error_message="Mục không thể ra trước khi vào đợt rà soát.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.review_id} {self.axis} {self.pk}"

    @property
    def entry(self) -> Database | InformationSystem | Officer:
        """Return the entry of the register; loaded."""
        found = self.database or self.system or self.officer
        assert found is not None  # noqa: S101 (the constraint sees to it)
        return found


class ReviewAnswerQuerySet(calls.AnswerQuerySet["ReviewAnswer"]):
    """Filters over what offices answered."""

    kind = rules.REVIEW_ANSWER.kind
    call_field = "review"


class ReviewAnswer(calls.CallAnswer):
    """One version of what an office answers; a later one stands instead once it is sent."""

    case = models.OneToOneField(
        cases.Case, models.PROTECT, primary_key=True, related_name="review_answer"
    )
    office = models.ForeignKey(ReviewOffice, models.PROTECT, related_name="answers")

    objects = ReviewAnswerQuerySet.as_manager()

    class Meta(calls.CallAnswer.Meta):
        verbose_name = "bản trả lời rà soát"
        verbose_name_plural = "bản trả lời rà soát"
        constraints = [calls.make_version_constraint("cyber_review_answer_version", "bản trả lời")]

    def get_absolute_url(self) -> str:
        """Return the address of its page; needs ``case`` fetched."""
        return reverse("cyber:review_answer", args=[self.case.code])


class AxisAnswer(models.Model):
    """What a version says of one axis; an axis without a row is not reported."""

    answer = models.ForeignKey(ReviewAnswer, models.PROTECT, related_name="axes")
    axis = models.CharField("nội dung rà soát", max_length=10, choices=enums.Axis)
    said = models.CharField("trả lời", max_length=8, choices=enums.AxisSaid)

    class Meta:
        verbose_name = "trả lời về một nội dung rà soát"
        verbose_name_plural = "trả lời về một nội dung rà soát"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "axis"],
                name="cyber_axis_answer_once",
                violation_error_message="Mỗi nội dung rà soát trả lời một lần.",
            ),
            models.CheckConstraint(
                condition=Q(axis__in=enums.Axis.values, said__in=enums.AxisSaid.values),
                name="cyber_axis_answer_words",
                violation_error_message="Nội dung hoặc câu trả lời không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.axis}"


class ReviewedItem(models.Model):
    """What a version says of one entry; an entry that is not named was not reviewed."""

    answer = models.ForeignKey(ReviewAnswer, models.PROTECT, related_name="items")
    item = models.ForeignKey(ReviewItem, models.PROTECT, related_name="verdicts")
    verdict = models.CharField("kết quả", max_length=10, choices=enums.Verdict)
    reason = models.TextField("lý do", blank=True)
    entry_version = models.PositiveIntegerField("lần sửa khi rà soát")

    class Meta:
        verbose_name = "mục đã rà soát"
        verbose_name_plural = "mục đã rà soát"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "item"],
                name="cyber_reviewed_item_once",
                violation_error_message="Mục đã có trong bản trả lời.",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=enums.Verdict.values),
                name="cyber_reviewed_item_verdict",
                violation_error_message="Kết quả rà soát không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=~Q(verdict=enums.Verdict.GONE) | ~Q(reason=""),
                name="cyber_reviewed_item_gone",
                violation_error_message="Mục không còn thì ghi lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.item_id}"
