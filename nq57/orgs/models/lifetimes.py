"""What all rows with a lifetime share: two dates, half open, and their SQL."""

from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, Q
from django.db.models.sql.compiler import SQLCompiler

from nq57.orgs import rules

REVERSED = "Ngày kết thúc phải sau ngày bắt đầu."
NO_OVERLAP = "Khoảng thời gian này chồng lên một dòng đã có của cùng đối tượng."


M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class LifetimeQuerySet(models.QuerySet[M_co]):
    """Filters by day."""

    def on(self, day: date) -> Self:
        """Keep the rows that hold on ``day``."""
        return self.filter(
            Q(since__isnull=True) | Q(since__lte=day),
            Q(until__isnull=True) | Q(until__gt=day),
        )


class LifetimeModel(models.Model):
    """A row that holds from ``since`` until the day before ``until``."""

    since = models.DateField("từ ngày", null=True, blank=True)
    until = models.DateField("đến trước ngày", null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(since__lt=F("until")),
                name="%(app_label)s_%(class)s_lifetime",
                violation_error_message=REVERSED,
            ),
        ]

    def clean(self) -> None:
        """Refuse a reversed span first: PostgreSQL cannot even build its range.

        :raises ValidationError: then.
        """
        super().clean()
        if self.since and self.until and self.until <= self.since:
            raise ValidationError({"until": REVERSED})

    @property
    def lifetime(self) -> rules.Lifetime:
        """The span of days in which the row holds."""
        return rules.Lifetime(self.since, self.until)


class _PointRange(Func):
    """A value as a range of one number, so that GiST compares it without an extension."""

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, tuple[str | int, ...]]:
        """Give the parameters twice, as the template names the value twice."""
        sql, params = super().as_sql(
            compiler, connection, function, template, arg_joiner, **extra_context
        )
        return sql, (*params, *params)


class KeyRange(_PointRange):
    """A key as a range."""

    template = "int8range(%(expressions)s, %(expressions)s, '[]')"


class TextRange(_PointRange):
    """A text as a range: its 64-bit hash."""

    template = (
        "int8range(hashtextextended(%(expressions)s, 0),"
        " hashtextextended(%(expressions)s, 0), '[]')"
    )


class PlaceCodeRange(_PointRange):
    """An official place code as a range; the 1 in front keeps leading zeros."""

    template = "int8range(('1' || %(expressions)s)::bigint, ('1' || %(expressions)s)::bigint, '[]')"


def no_overlap(
    name: str,
    *keys: Func,
    message: str = NO_OVERLAP,
    condition: Q | None = None,
) -> ExclusionConstraint:
    """Return the constraint that rows of the same keys never hold on the same day."""
    days = Func("since", "until", function="daterange")
    return ExclusionConstraint(
        name=name,
        expressions=[*((key, "&&") for key in keys), (days, "&&")],
        condition=condition,
        violation_error_message=message,
    )
