"""What every entry of a register is: a code, a name, how often it was changed; its evidence."""

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Func, Q, Value

from nq57.audit import rules as audit_rules
from nq57.files.models import StoredFile
from nq57.orgs import enums as org_enums
from nq57.orgs import rules as org_rules
from nq57.registers.base import rules

_TEXT = models.TextField()
M = TypeVar("M", bound=models.Model)


class EntryQuerySet(models.QuerySet[M]):
    """Filters over the entries of a register.

    ``right`` is its object in the table of rights; ``readers`` are the fields of the offices
    that see an entry as their own.
    """

    right: ClassVar[str]
    readers: ClassVar[tuple[str, ...]]

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep what ``by`` may read whole: all, what its office has a part in, or nothing."""
        scope = org_rules.scope_of(by, self.right, "read")
        if scope == org_enums.Scope.ALL:
            return self
        if scope != org_enums.Scope.OWN:
            return self.none()
        own = Q()
        for name in self.readers:
            own |= Q(**{f"{name}__code": by.organisation})
        return self.filter(own)

    def searched(self, words: str) -> Self:
        """Keep those whose code or name holds every word, accents ignored."""
        found = self
        for number, word in enumerate(words.split()):
            asked = Func(Value(word), function="nq57_fold", output_field=_TEXT)
            found = found.alias(**{f"asked{number}": asked}).filter(
                Q(folded__contains=F(f"asked{number}")) | Q(code__icontains=word)
            )
        return found


class Entry(models.Model):
    """One entry of a register."""

    code = models.CharField("mã", max_length=60, unique=True)
    name = models.CharField("tên", max_length=300)
    version = models.PositiveIntegerField("lần sửa", default=0)
    folded = models.GeneratedField(
        expression=Func(F("name"), function="nq57_fold", output_field=_TEXT),
        output_field=_TEXT, db_persist=True,
    )  # fmt: skip
    sort_key = models.GeneratedField(
        expression=Func(F("name"), function="nq57_sort_key", output_field=_TEXT),
        output_field=_TEXT, db_persist=True,
    )  # fmt: skip

    class Meta:
        abstract = True
        ordering = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def outside_name(self) -> str:
        """Return the name as programs may be told it; a register may withhold it."""
        return self.name


def list_constraints(
    prefix: str, **lists: tuple[type[models.TextChoices], str]
) -> list[models.CheckConstraint]:
    """Return the constraints that every register has: its code and name, and its closed lists,
    each field with its list and the word for it; ``prefix`` begins their names."""
    named = models.CheckConstraint(
        condition=Q(code__regex=rules.CODE_PATTERN) & ~Q(name=""),
        name=f"{prefix}_named",
        violation_error_message=(
            "Mục phải có tên; mã chỉ gồm chữ in hoa không dấu, số, chấm, gạch nối."
        ),
    )
    listed = [
        models.CheckConstraint(
            condition=Q(**{f"{field}__in": choices.values}),
            name=f"{prefix}_{field}",
            violation_error_message=f"{word} không có trong danh mục.",
        )
        for field, (choices, word) in lists.items()
    ]
    return [named, *listed]


class EntryFile(models.Model):
    """A file on which an entry rests, and what it shows; the register adds ``entry``, with
    ``related_name="files"``."""

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="tệp")
    claim = models.CharField("tệp chứng minh điều gì", max_length=300)
    added_by = models.CharField("người thêm", max_length=150)
    added_at = models.DateTimeField("thêm lúc")

    class Meta:
        abstract = True
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "file"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="Tệp này đã có ở mục này.",
            ),
            models.CheckConstraint(
                condition=~Q(claim=""),
                name="%(app_label)s_%(class)s_claim",
                violation_error_message="Ghi tệp chứng minh điều gì.",
            ),
        ]

    def __str__(self) -> str:
        return self.claim
