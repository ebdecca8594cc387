"""The columns that a model gives, the rows of a sheet, what was done to an entry."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import models as fields

from nq57.audit import models as audit
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.registers.base import models, rules


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
    if field.choices:
        offered = tuple((str(value), str(label)) for value, label in field.choices)
        default = str(field.default) if field.has_default() else ""
        return rules.Choice(head, width, choices=offered, default=default)
    if isinstance(field, fields.BooleanField):
        return rules.YesNo(head, width, is_required=not field.has_default())
    if isinstance(field, fields.DateField):
        return rules.Day(head, width)
    if isinstance(field, fields.PositiveIntegerField):
        return rules.Whole(head, width)
    if isinstance(field, fields.CharField | fields.TextField):
        return rules.Text(head, width, most=field.max_length or 0)
    raise LookupError(f"{model.__name__}.{name}: no column of this kind")


def stream_rows(*, found: models.EntryQuerySet[Any], columns: rules.Columns) -> Iterator[list[Any]]:
    """Yield the entries of a query as rows of the sheet, by name."""
    rows = found.select_related(*rules.list_offices(columns)).order_by("sort_key", "pk")
    for entry in rows.iterator(chunk_size=500):
        yield rules.tell_row(columns, entry)


def make_finder(*, on: date) -> rules.FindOffice:
    """Return what finds an office of a day by name or code, and asks for each name once."""
    known: dict[str, orgs.Organisation | rules.EntryError] = {}

    def find(named: str) -> orgs.Organisation:
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
