"""The shape of a register's entries, as their columns say it; a page of them."""

from datetime import date
from typing import Any

from ninja import Router, Schema
from pydantic import create_model

from nq57.api import answers, auth
from nq57.api.schemas import common
from nq57.registers.base import actions, permissions, queries, rules

_KINDS: tuple[tuple[type[rules.Column], Any], ...] = (
    (rules.YesNo, bool), (rules.Day, date | None), (rules.Whole, int | None), (rules.Link, str),
    (rules.Office, common.OfficeOut), (rules.Several, list[str]),
)  # fmt: skip


def make_page(name: str, about: str, columns: rules.Columns) -> type[Schema]:
    """Return the shape of a page of entries: what nobody knows is null, a linked row its code."""
    shape: dict[str, Any] = {"id": (int, ...)}
    for field, column in columns.items():
        kind = next((kind for known, kind in _KINDS if isinstance(column, known)), str)
        is_open = isinstance(column, rules.Office) and not column.is_required
        shape[field] = (kind | None if is_open else kind, ...)
    one = create_model(f"{name}Out", __base__=Schema, __doc__=about, **shape)
    return create_model(
        f"{name}Page", __base__=Schema, __doc__=f"A page of the list: {about}",
        items=(list[one], ...), next=(int | None, ...),  # type: ignore[valid-type]
    )  # fmt: skip


def add_list(
    router: Router,
    address: str,
    *,
    name: str,
    about: str,
    register: actions.Register[Any],
    rights: permissions.Rights,
) -> None:
    """Let programs read a register's entries at an address, by kind and office.

    A token reads as far as its post; a name only where it may be told outside.
    """
    offered = register.columns["kind"]
    words = [word for word, _label in offered.choices] if isinstance(offered, rules.Choice) else []

    def list_entries(
        request: auth.ProgramRequest, kind: common.Word = "", organisation: common.Word = "",
        after: common.After = 0, limit: common.Limit = 100,
    ) -> dict[str, Any]:  # fmt: skip
        rights.check_may_list(request.actor)
        if kind and kind not in words:
            raise auth.Refused(422, "input", f"kind là một trong: {', '.join(words)}.")
        filters = queries.Filters(picked={"kind": kind, f"{register.holder}__code": organisation})
        found = queries.list_entries(
            model=register.model, columns=register.columns, by=request.actor, filters=filters
        )
        rows, following = answers.take_page(found, after=after, limit=limit)
        return {"items": [_tell(row, register.columns) for row in rows], "next": following}

    router.get(
        address, auth=auth.READ, response=make_page(name, about, register.columns),
        operation_id=f"list_{address.strip('/')}", summary=f"List {address.strip('/')}",
        description=about,
    )(list_entries)  # fmt: skip


def _tell(row: Any, columns: rules.Columns) -> dict[str, Any]:
    said = {
        name: column.tell(getattr(row, name)) if isinstance(column, rules.Link)
        else getattr(row, name)
        for name, column in columns.items()
    }  # fmt: skip
    return {**said, "id": row.pk, "name": row.outside_name}
