"""The mark of an installation whose figures are invented."""

from django.db import models
from django.db.models import F, Q

from nq57.orgs import enums


class Demonstration(models.Model):
    """The one row that says that figures here are invented, and how far they are loaded.

    While it stands, every report, figure and settlement of its plan is invented, and every
    page says so. A benchmark's database is marked for good.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    kind = models.CharField("loại", max_length=13, choices=enums.DemonstrationKind)
    plan = models.CharField("kế hoạch", max_length=120)
    today = models.DateField("ngày coi là hôm nay")
    months = models.PositiveSmallIntegerField("số tháng đã qua")
    # The journal's last entry before: what others wrote since then is found by it.
    mark = models.BigIntegerField("dòng nhật ký cuối trước đó")
    done = models.PositiveIntegerField("đã nạp", default=0)
    total = models.PositiveIntegerField("phải nạp", default=0)
    told = models.CharField("đang nạp", max_length=200, blank=True)
    begun_at = models.DateTimeField("bắt đầu lúc")
    whole_at = models.DateTimeField("xong lúc", null=True, blank=True)

    class Meta:
        verbose_name = "dữ liệu minh họa"
        verbose_name_plural = "dữ liệu minh họa"
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="orgs_demonstration_one",
                violation_error_message="Chỉ có một bộ dữ liệu minh họa.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=enums.DemonstrationKind.values),
                name="orgs_demonstration_kind",
                violation_error_message="Loại dữ liệu minh họa không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(done__lte=F("total")),
                name="orgs_demonstration_done",
                violation_error_message="Số đã nạp không lớn hơn số phải nạp.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.done}/{self.total}"

    @property
    def is_whole(self) -> bool:
        """Say whether nothing is left to load."""
        return self.whole_at is not None

    @property
    def is_benchmark(self) -> bool:
        """Say whether the database serves measurements alone."""
        return self.kind == enums.DemonstrationKind.BENCHMARK

    @property
    def percent(self) -> int:
        """Return how far the loading is."""
        return 100 * self.done // self.total if self.total else 0
