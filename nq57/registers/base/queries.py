"""The columns that a model gives, the rows of a sheet, what was done to an entry."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from datetime import date
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models as fields

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.registers.base import models, rules

E = TypeVar("E", bound=models.Entry)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list keeps: words, and a value (or values) by lookup; empty asks nothing."""

    text: str = ""
    picked: Mapping[str, Any] = default(default_factory=dict)

    @property
    def is_any(self) -> bool:
        """Return whether something is asked."""
        return bool(self.text or any(self.picked.values()))


def list_entries(
    *, model: type[E], columns: rules.Columns, by: audit_rules.Actor, filters: Filters
) -> models.EntryQuerySet[E]:
    """Return the entries that ``by`` may read and the filters keep, with what their rows show;
    not ordered yet."""
    seen: models.EntryQuerySet[E] = model.objects.visible_to(by)  # type: ignore[attr-defined]
    picked = {name: value for name, value in filters.picked.items() if value}
    linked = seen.select_related(*rules.list_links(columns))
    return linked.filter(**picked).searched(filters.text)


def count_by(found: models.EntryQuerySet[Any], name: str) -> dict[str, int]:
    """Return how many of these entries say what in a field."""
    return dict(found.order_by().values_list(name).annotate(number=fields.Count("pk")))


def get_entry(*, model: type[E], columns: rules.Columns, code: str, by: audit_rules.Actor) -> E:
    """Return an entry that ``by`` may read, with its offices and links.

    :raises DoesNotExist: when there is none, or it is not for him to see.
    """
    return list_entries(model=model, columns=columns, by=by, filters=Filters()).get(code=code)


def make_columns(
    model: type[models.Entry], heads: Mapping[str, tuple[str, int]],
    special: Mapping[str, rules.Column] | None = None,
) -> dict[str, rules.Column]:  # fmt: skip
    """Return the columns of a register: each head and width with the kind of its field.

    ``special`` are those that the model does not tell: what is found, a list of another kind.

    :raises LookupError: when a head has neither.
    """
    given = special or {}
    return {
        name: given[name] if name in given else _make_column(model, name, head, width)
        for name, (head, width) in heads.items()
    }


def _make_column(model: type[models.Entry], name: str, head: str, width: int) -> rules.Column:
    field: Any = model._meta.get_field(name)
    if name == "code":
        return rules.Code(head, width)
    if isinstance(field, fields.ForeignKey) and field.related_model is orgs.Organisation:
        return rules.Office(head, width, is_required=not field.null)
    if isinstance(field, ArrayField):
        return rules.Several(head, width, choices=_list_choices(field.base_field))
    if field.choices:
        default = str(field.default) if field.has_default() else ""
        return rules.Choice(head, width, choices=_list_choices(field), default=default)
    if isinstance(field, fields.BooleanField):
        return rules.YesNo(head, width, is_required=not field.has_default())
    if isinstance(field, fields.DateField):
        return rules.Day(head, width)
    if isinstance(field, fields.PositiveIntegerField):
        return rules.Whole(head, width)
    if isinstance(field, fields.CharField | fields.TextField):
        return rules.Text(head, width, most=field.max_length or 0)
    raise LookupError(f"{model.__name__}.{name}: no column of this kind")


def _list_choices(field: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), str(label)) for value, label in field.choices)


def stream_rows(*, found: models.EntryQuerySet[Any], columns: rules.Columns) -> Iterator[list[Any]]:
    """Yield the entries of a query as rows of the sheet, by name."""
    rows = found.select_related(*rules.list_links(columns)).order_by("sort_key", "pk")
    for entry in rows.iterator(chunk_size=500):
        yield rules.tell_row(columns, entry)


def make_finder(*, on: date) -> rules.FindOffice:
    """Return what finds an office of a day by name or code, and a linked row by its code; each
    name is asked for once, and each column's rows."""
    known: dict[str, orgs.Organisation | rules.EntryError] = {}
    linked: dict[str, dict[str, Any]] = {}

    def find(named: str, column: rules.Link | None = None) -> Any:
        if column is not None:
            if column.head not in linked:
                linked[column.head] = {one.code.upper(): one for one in column.rows.all()}
            if named.upper() not in linked[column.head]:
                raise rules.EntryError(f"“{named}” không phải mã đã có: kiểm tra lại mã.")
            return linked[column.head][named.upper()]
        if named not in known:
            try:
                known[named] = org_queries.get_organisation(name=named, on=on)
            except org_rules.OrgsError as error:
                known[named] = rules.EntryError(str(error))
        found = known[named]
        if isinstance(found, rules.EntryError):
            raise found
        return found

    return find


def list_history(*, subject: str, code: str, most: int = 30) -> list[audit.Entry]:
    """Return what was done to an entry, the newest first; who reads it reads the entry."""
    return list(audit.Entry.objects.about(subject, code).order_by("-pk")[:most])
