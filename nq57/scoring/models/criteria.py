"""Criteria sets and grade scales: versions, never changed once loaded."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from nq57.orgs.models import Organisation, OrgGroup
from nq57.scoring import enums, rules


class GradeScale(models.Model):
    """The grades of one decree: bands, and how many may have the best one."""

    code = models.CharField("số, ký hiệu", max_length=60, unique=True)
    title = models.CharField("tên", max_length=300)
    applies_to = models.CharField("áp dụng cho", max_length=300)
    quota_share = models.PositiveSmallIntegerField("tỷ lệ xuất sắc (%)")
    quota_most = models.PositiveSmallIntegerField("tỷ lệ xuất sắc cao nhất (%)")
    quota_small = models.PositiveSmallIntegerField("dưới số đơn vị này thì nhiều nhất một")
    status = models.CharField("tình trạng", max_length=12)
    binds_head = models.BooleanField("người đứng đầu không xếp cao hơn cơ quan", default=True)

    class Meta:
        verbose_name = "thang xếp loại"
        verbose_name_plural = "thang xếp loại"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quota_share__lte=models.F("quota_most"), quota_most__lte=100),
                name="scoring_scale_quota",
                violation_error_message="Tỷ lệ xuất sắc không vượt tỷ lệ cao nhất và 100 %.",
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(title="") & Q(status__in=("confirmed", "pending")),
                name="scoring_scale_said",
                violation_error_message="Thang xếp loại phải có ký hiệu, tên và tình trạng.",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def quota(self) -> rules.QuotaTerms:
        """Return how many may have the best grade."""
        return rules.QuotaTerms(self.quota_share, self.quota_most, self.quota_small)


class GradeBand(models.Model):
    """From which score a grade is had, and what else it asks; shares in percent."""

    scale = models.ForeignKey(GradeScale, models.PROTECT, related_name="bands")
    grade = models.CharField("mức", max_length=12, choices=enums.Grade.choices)
    low = models.DecimalField("từ điểm", max_digits=5, decimal_places=2)
    min_on_time = models.DecimalField(
        "việc đúng hạn từ (%)", max_digits=5, decimal_places=2, null=True, blank=True
    )
    min_done = models.DecimalField(
        "việc hoàn thành từ (%)", max_digits=5, decimal_places=2, null=True, blank=True
    )
    min_beyond = models.DecimalField(
        "việc vượt yêu cầu từ (%)", max_digits=5, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = "mức xếp loại"
        verbose_name_plural = "mức xếp loại"
        ordering = ["scale_id", "-low"]
        constraints = [
            models.UniqueConstraint(
                fields=["scale", "grade"],
                name="scoring_grade_once",
                violation_error_message="Thang đã có mức này.",
            ),
            models.CheckConstraint(
                condition=Q(grade__in=enums.Grade.values, low__gte=0, low__lte=100),
                name="scoring_grade_band",
                violation_error_message="Mức xếp loại không có trong danh mục hoặc ngoài 0–100.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scale_id} {self.grade}"

    def to_rule(self) -> rules.GradeBand:
        """Return what the rules use."""
        return rules.GradeBand(
            self.grade, self.low, self.min_on_time, self.min_done, self.min_beyond
        )


class CriteriaSetQuerySet(models.QuerySet["CriteriaSet"]):
    """Filters over criteria sets."""

    def on(self, day: date) -> Self:
        """Keep the sets that hold on a day, the newest version first."""
        return self.filter(valid_from__lte=day).order_by("code", "-version")


class CriteriaSet(models.Model):
    """One version of the criteria by which offices are scored; ``owner`` runs the rounds."""

    code = models.SlugField("mã", max_length=40)
    version = models.PositiveSmallIntegerField("phiên bản")
    title = models.CharField("tên", max_length=300)
    owner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="criteria_sets", verbose_name="cơ quan chủ trì"
    )
    scale = models.ForeignKey(GradeScale, models.PROTECT, verbose_name="thang xếp loại")
    valid_from = models.DateField("áp dụng từ")
    basis = models.CharField("căn cứ", max_length=500)
    is_sample = models.BooleanField("bộ mẫu", default=False)
    by = models.CharField("người ghi", max_length=150)
    at = models.DateTimeField("ghi lúc")

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ tiêu chí chấm điểm"
        verbose_name_plural = "bộ tiêu chí chấm điểm"
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"],
                name="scoring_set_version_once",
                violation_error_message="Bộ tiêu chí đã có phiên bản này.",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(basis="") & ~Q(by="") & Q(version__gte=1),
                name="scoring_set_said",
                violation_error_message="Bộ tiêu chí phải có tên, căn cứ và người ghi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}@{self.version}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("scoring:criteria", args=[self.code, self.version])


class Criterion(models.Model):
    """One criterion of a set. What proves it is asked for unless ``evidence`` is empty."""

    criteria = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="criteria")
    position = models.PositiveSmallIntegerField("số thứ tự")
    code = models.CharField("mã", max_length=20)
    section = models.CharField("nhóm", max_length=200)
    title = models.CharField("tiêu chí", max_length=500)
    max_points = models.DecimalField("điểm tối đa", max_digits=6, decimal_places=2)
    owner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="criteria_verified",
        verbose_name="cơ quan thẩm định",
    )  # fmt: skip
    guide = models.TextField("hướng dẫn chấm", blank=True)
    evidence = models.CharField("minh chứng phải có", max_length=500, blank=True)
    kind = models.CharField("loại", max_length=12, choices=enums.CriterionKind.choices)
    measure = models.CharField(
        "tính theo", max_length=24, choices=enums.Measure.choices, blank=True
    )

    class Meta:
        verbose_name = "tiêu chí"
        verbose_name_plural = "tiêu chí"
        ordering = ["criteria_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria", "code"],
                name="scoring_criterion_once",
                violation_error_message="Bộ đã có tiêu chí mang mã này.",
            ),
            # A point's row points at the criterion, its kind and its maximum together.
            models.UniqueConstraint(
                fields=["id", "kind", "max_points"], name="scoring_criterion_terms"
            ),
            models.CheckConstraint(
                condition=Q(max_points__gt=0) & ~Q(title="") & ~Q(section=""),
                name="scoring_criterion_said",
                violation_error_message="Tiêu chí phải có nhóm, tên và điểm tối đa lớn hơn 0.",
            ),
            models.CheckConstraint(
                condition=Q(kind=enums.CriterionKind.JUDGED, measure="")
                | Q(kind=enums.CriterionKind.COMPUTED, measure__in=enums.Measure.values),
                name="scoring_criterion_measure",
                violation_error_message="Chỉ tiêu chí tính từ dữ liệu mới có cách tính.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.title}"

    def list_bands(self) -> list[rules.Band]:
        """Return the bands in order; needs ``bands`` fetched."""
        return [rules.Band(one.op, one.edge, one.points) for one in self.bands.all()]

    def give_points(self, value: Decimal) -> Decimal:
        """Return the points of a computed value, never over the maximum."""
        return min(rules.give_points(value, self.list_bands()), self.max_points)


class CriterionBand(models.Model):
    """The points of the values on one side of an edge; the first that fits counts."""

    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="bands")
    position = models.PositiveSmallIntegerField("số thứ tự")
    op = models.CharField("so sánh", max_length=2, choices=enums.BandOp.choices)
    edge = models.DecimalField("ngưỡng", max_digits=9, decimal_places=3)
    points = models.DecimalField("điểm", max_digits=6, decimal_places=2)

    class Meta:
        verbose_name = "mức điểm"
        verbose_name_plural = "mức điểm"
        ordering = ["criterion_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["criterion", "position"],
                name="scoring_band_once",
                violation_error_message="Tiêu chí đã có mức điểm mang số này.",
            ),
            models.CheckConstraint(
                condition=Q(op__in=enums.BandOp.values, points__gte=0),
                name="scoring_band_said",
                violation_error_message="Mức điểm phải có phép so sánh và không âm.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.op} {self.edge}: {self.points}"


class Cluster(models.Model):
    """A group of offices that are compared with each other; the first that holds an office
    counts."""

    criteria = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="clusters")
    position = models.PositiveSmallIntegerField("số thứ tự")
    group = models.ForeignKey(OrgGroup, models.PROTECT, verbose_name="nhóm cơ quan")
    title = models.CharField("tên cụm", max_length=200)

    class Meta:
        verbose_name = "cụm"
        verbose_name_plural = "cụm"
        ordering = ["criteria_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria", "position"],
                name="scoring_cluster_once",
                violation_error_message="Bộ tiêu chí đã có cụm mang số này.",
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="scoring_cluster_title",
                violation_error_message="Cụm phải có tên.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
