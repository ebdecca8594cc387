"""Items of a report handed to colleagues of the office, and back."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from nq57.audit import rules as audit_rules
from nq57.orgs.models import Post
from nq57.reporting.models.reports import Figure, Line, Report


class HandingQuerySet(models.QuerySet["Handing"]):
    """Filters over handings."""

    def out(self) -> Self:
        """Keep what is neither marked done nor taken back, whoever holds it."""
        return self.filter(done_at__isnull=True, ended_at__isnull=True)

    def held(self, on: date) -> Self:
        """Keep what a colleague holds on a day: who no longer has the post holds nothing."""
        lasting = Q(to_post__until__isnull=True) | Q(to_post__until__gt=on)
        return self.out().filter(lasting)

    def of_post(self, by: audit_rules.Actor) -> Self:
        """Keep what is handed to the post that is being used."""
        return self.filter(to_post__code=by.post) if by.post else self.none()


class Handing(models.Model):
    """One line or figure given to one colleague; done, taken back, or still with him."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="handings")
    line = models.ForeignKey(Line, models.PROTECT, null=True, blank=True, related_name="handings")
    figure = models.ForeignKey(
        Figure, models.PROTECT, null=True, blank=True, related_name="handings"
    )
    to_post = models.ForeignKey(
        Post, models.PROTECT, related_name="handings", verbose_name="giao cho"
    )
    note = models.CharField("lời dặn", max_length=500, blank=True)
    due_on = models.DateField("xong trước ngày", null=True, blank=True)
    given_by = models.CharField("người giao", max_length=150)
    given_post = models.CharField("vị trí giao", max_length=80, blank=True)
    given_at = models.DateTimeField("giao lúc")
    done_at = models.DateTimeField("xong lúc", null=True, blank=True)
    ended_at = models.DateTimeField("lấy lại lúc", null=True, blank=True)
    ended_by = models.CharField("người lấy lại", max_length=150, blank=True)

    objects = HandingQuerySet.as_manager()

    class Meta:
        verbose_name = "mục giao nội bộ"
        verbose_name_plural = "mục giao nội bộ"
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["to_post"],
                condition=Q(done_at__isnull=True, ended_at__isnull=True),
                name="reporting_handed_to",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(line__isnull=True, figure__isnull=False)
                | Q(line__isnull=False, figure__isnull=True),
                name="reporting_handing_one_item",
                violation_error_message="Mỗi lần giao một dòng hoặc một số liệu.",
            ),
            *(
                models.UniqueConstraint(
                    fields=[item],
                    condition=Q(done_at__isnull=True, ended_at__isnull=True),
                    name=f"reporting_handing_{item}_once",
                    violation_error_message="Mục này đang giao cho người khác.",
                )
                for item in ("line", "figure")
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="")
                | (Q(ended_at__isnull=False, done_at__isnull=True) & ~Q(ended_by="")),
                name="reporting_handing_ended",
                violation_error_message="Lấy lại phải có người và lúc, và chỉ khi chưa xong.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.to_post_id}"

    @property
    def key(self) -> str:
        """Return the key of the item among those of its report."""
        return f"line-{self.line_id}" if self.line_id else f"figure-{self.figure_id}"
