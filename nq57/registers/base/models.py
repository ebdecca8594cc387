"""What every entry of a register is: a code, a name, how often it was changed."""

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Func, Q, Value

from nq57.audit import rules as audit_rules
from nq57.orgs import enums as org_enums
from nq57.orgs import rules as org_rules

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
