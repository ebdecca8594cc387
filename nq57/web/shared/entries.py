"""The pages of a register that are the same for all: list, entry, form, sheet, files.

A register declares a ``Table`` of each kind of entry and gives ``make_urls`` its addresses; what
is its own it writes as views beside them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.files import actions as file_actions
from nq57.files import rules as file_rules
from nq57.orgs import models as orgs
from nq57.registers.base import actions, models, permissions, queries, rules
from nq57.web.shared import acting, chips, formats, pages, registers
from nq57.web.shared import forms as shared_forms
from nq57.web.shared import views as shared

_READ_OR_POST = ["GET", "HEAD", "POST"]
_MOST = 2_000_000_000
_LONGEST = 90  # letters of a row that a list offers


@dataclass(frozen=True, kw_only=True)
class Table:
    """What the pages of one kind of entry declare.

    ``many`` and ``one`` are the names of the addresses of the list and of an entry, in the
    namespace ``area``; ``file`` is how a sheet is called. ``shown`` are the columns of the list
    beside the name, ``chips`` the closed list above it, ``picks`` the other filters: closed
    lists and offices. ``hints`` stand beside fields of the form. ``tabs`` is the template of the
    area's parts.
    """

    area: str
    many: str
    one: str
    title: Any
    noun: Any
    file: str
    register: actions.Register[Any]
    rights: permissions.Rights
    shown: tuple[str, ...]
    chips: str
    picks: tuple[str, ...] = ()
    hints: Mapping[str, Any] = field(default_factory=dict)
    tabs: str = ""

    @property
    def columns(self) -> rules.Columns:
        """Return the columns of the register."""
        return self.register.columns

    @property
    def list_url(self) -> str:
        """Return the address of the list."""
        return reverse(f"{self.area}:{self.many}")


@dataclass(frozen=True)
class Cell:
    """What an entry says in one column: its head, words for it, the page that it leads to."""

    head: str
    said: str
    url: str = ""
    is_number: bool = False


def make_urls(
    table: Table, at: str = "", *, page: Callable[..., HttpResponse] | None = None
) -> list[URLPattern]:
    """Return the addresses of a kind of entry under ``at``; ``page`` shows an entry (its code)
    where the shared page does not."""
    many, one, given = table.many, table.one, {"table": table}
    entry = f"{at}<str:code>/"
    return [
        path(at, list_entries, given, name=many),
        path(f"{at}bang.xlsx", export, {**given, "kind": "xlsx"}, name=f"export_{many}"),
        path(f"{at}bang.csv", export, {**given, "kind": "csv"}, name=f"export_{many}_csv"),
        path(f"{at}bang-mau.xlsx", offer_template, given, name=f"{many}_template"),
        path(f"{at}nhap-bang/", import_sheet, given, name=f"import_{many}"),
        path(f"{at}moi/", add, given, name=f"add_{one}"),
        path(entry, page, name=one) if page else path(entry, show, given, name=one),
        path(f"{entry}sua/", change, given, name=f"change_{one}"),
        path(f"{entry}tep/", attach, given, name=f"attach_to_{one}"),
        path(f"{entry}tep/<int:pk>/", download, given, name=f"{one}_file"),
    ]


@require_safe
def list_entries(request: HttpRequest, table: Table) -> HttpResponse:
    """List the entries that the post may read, as the address filters them."""
    by = acting.get_actor(request)
    table.rights.check_may_list(by)
    filters = read_filters(request, table)
    found = _find(request, table, filters)
    others = {name: value for name, value in filters.picked.items() if name != table.chips}
    counted = _find(request, table, queries.Filters(text=filters.text, picked=others))
    page = pages.take(found, request, key=("sort_key", "pk"))
    return shared.render_list(request, "registers", "entries", {
        "table": table, "page": page, "number": found.count(), "filters": filters,
        "rows": [(row, describe(row, table.columns, table.shown)) for row in page.rows],
        "heads": [
            Cell(_(column.head), "", is_number=isinstance(column, rules.Whole))
            for column in (table.columns[name] for name in table.shown)
        ],
        "bar": registers.make_bar(request, _make_picks(table, filters, by)),
        "chips": chips.make_chips(request, _name(table.chips), _count(counted, table)),
        "chips_name": _(table.columns[table.chips].head),
        "may_add": table.rights.may_add(by), "urls": _name_urls(table),
    })  # fmt: skip


@require_safe
def export(request: HttpRequest, table: Table, kind: str) -> StreamingHttpResponse:
    """Answer with the filtered list of what the post may read as XLSX or CSV."""
    table.rights.check_may_list(acting.get_actor(request))
    rows = queries.stream_rows(
        found=_find(request, table, read_filters(request, table)), columns=table.columns
    )
    return registers.send_sheet(
        kind=kind, name=table.file, title=str(table.title), columns=table.columns, rows=rows
    )


@require_safe
def offer_template(request: HttpRequest, table: Table) -> HttpResponse:
    """Answer with an empty sheet whose closed columns offer their words."""
    table.rights.check_may_add(acting.get_actor(request))
    return registers.send_template(name=table.file, title=str(table.title), columns=table.columns)


@require_http_methods(_READ_OR_POST)
def import_sheet(request: HttpRequest, table: Table) -> HttpResponse:
    """Try a sheet and say what it would do; then enter it whole."""
    by = acting.get_actor(request)
    table.rights.check_may_add(by)
    return registers.import_sheet(
        request, run=partial(actions.import_entries, register=table.register, by=by),
        template="registers/entries_import.html", back=table.list_url, say_done=_say_done,
        told={"table": table, "urls": _name_urls(table), "coded": [
            _(column.head) for column in table.columns.values() if isinstance(column, rules.Link)
        ], "several": [
            (_(column.head), [_(word) for word in column.labels])
            for column in table.columns.values() if isinstance(column, rules.Several)
        ]},
    )  # fmt: skip


@require_http_methods(_READ_OR_POST)
def add(request: HttpRequest, table: Table) -> HttpResponse:
    """Enter an entry, of the own office unless the post writes for all."""
    by = acting.get_actor(request)
    table.rights.check_may_add(by)
    own = request.post.organisation.name  # type: ignore[attr-defined]
    initial = {} if table.rights.may_write_all(by) else {table.register.holder: own}
    form = make_form(table)(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = registers.save_entry(form, lambda: actions.add_entry(
            register=table.register, said=form.cleaned_data, by=by, at=timezone.now()
        ))  # fmt: skip
        if made is not None:
            messages.success(request, _("Đã ghi."))
            return redirect(made)
    return _render_form(request, table, form, None)


@require_http_methods(_READ_OR_POST)
def change(request: HttpRequest, table: Table, code: str) -> HttpResponse:
    """Change an entry as it was when the page was opened."""
    entry, by = get_entry(request, table, code), acting.get_actor(request)
    table.rights.check_may_write(by, offices=_list_parts(table, entry))
    said = registers.describe_entry(entry, table.columns)
    form = make_form(table)(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        acting.take_as_seen(request, entry)
        changed = registers.save_entry(form, lambda: actions.change_entry(
            register=table.register, entry=entry, said=form.cleaned_data, by=by,
            at=timezone.now(),
        ))  # fmt: skip
        if changed is not None:
            messages.success(request, _("Đã ghi thay đổi."))
            return redirect(changed)
    return _render_form(request, table, form, entry)


@require_safe
def show(request: HttpRequest, table: Table, code: str) -> HttpResponse:
    """Show an entry, its files, what was done to it."""
    return _render_entry(request, table, get_entry(request, table, code), FileForm())


@require_POST
def attach(request: HttpRequest, table: Table, code: str) -> HttpResponse:
    """Put a file beside an entry."""
    entry, by, at = get_entry(request, table, code), acting.get_actor(request), timezone.now()
    table.rights.check_may_write(by, offices=_list_parts(table, entry))
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data["file"]
        try:
            with transaction.atomic():
                stored = file_actions.store_file(source=given, name=given.name, by=by, at=at)
                actions.attach_file(
                    register=table.register, entry=entry, file=stored, by=by, at=at,
                    claim=form.cleaned_data["claim"],
                )  # fmt: skip
        except (rules.EntryError, file_rules.FilesError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã đính kèm tệp."))
            return redirect(entry)
    return _render_entry(request, table, entry, form, status=422)


@require_safe
def download(request: HttpRequest, table: Table, code: str, pk: int) -> HttpResponse:
    """Answer with a file of an entry, always to be saved."""
    entry = get_entry(request, table, code)
    found = get_object_or_404(entry.files.select_related("file"), pk=pk)
    return shared.send_stored(request, found.file)


def get_entry(request: HttpRequest, table: Table, code: str) -> Any:
    """Return an entry that the request's post sees, else 404."""
    try:
        return queries.get_entry(
            model=table.register.model, columns=table.columns, code=code,
            by=acting.get_actor(request),
        )  # fmt: skip
    except ObjectDoesNotExist:
        raise Http404 from None


def read_filters(request: HttpRequest, table: Table) -> queries.Filters:
    """Return what the address asks of the list; what it does not know it does not ask."""
    picked: dict[str, Any] = {}
    for name in (table.chips, *table.picks):
        column = table.columns[name]
        if isinstance(column, rules.Choice):
            allowed = [value for value, _label in column.choices]
            picked[name] = registers.read_pick(request, _name(name), allowed)
        elif isinstance(column, rules.Several):
            allowed = [value for value, _label in column.choices]
            value = registers.read_pick(request, _name(name), allowed)
            picked[f"{name}__contains"] = [value] if value else []
        else:
            picked[f"{name}__code"] = request.GET.get(_name(name), "")[:60].replace("\0", "")
    return queries.Filters(text=request.GET.get("q", "").strip(), picked=picked)


def describe(entry: object, columns: rules.Columns, names: Sequence[str] = ()) -> list[Cell]:
    """Return what an entry says in words, column by column: in these, or in all but its name."""
    cells = []
    for name in names or rules.list_fields(columns):
        column, value = columns[name], getattr(entry, name)
        if name == "name" and not names:
            continue
        url = getattr(value, "get_absolute_url", None) if isinstance(column, rules.Link) else None
        is_number = isinstance(column, rules.Whole)
        cells.append(Cell(_(column.head), _say(column, value), url() if url else "", is_number))
    return cells


def _say(column: rules.Column, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(column, rules.Day):
        return formats.format_day(value)
    if isinstance(column, rules.Whole):
        return formats.format_number(value)
    if isinstance(column, rules.YesNo):
        return _("có") if value else _("không")
    if isinstance(column, rules.Link):
        return str(value)
    if isinstance(column, rules.Several):
        return "; ".join(_(label) for known, label in column.choices if known in value)
    told = str(column.tell(value))
    return _(told) if isinstance(column, rules.Choice) else told


class LinkField(forms.ChoiceField):
    """A row elsewhere, chosen by its code from those that may be named."""

    def __init__(self, rows: Any, **options: Any) -> None:
        """Offer the rows as they are when the form is made."""
        self._rows = rows
        super().__init__(choices=self._list_choices, **options)

    def _list_choices(self) -> list[tuple[str, str]]:
        told = ((one.code, str(one)) for one in self._rows.all())
        named = ((code, said if said.startswith(code) else f"{code} {said}") for code, said in told)
        return [("", "–"), *((code, Truncator(said).chars(_LONGEST)) for code, said in named)]

    def clean(self, value: Any) -> Any:
        """Return the row, or None when none was chosen.

        :raises ValidationError: when there is no such row.
        """
        code = super().clean(value)
        return self._rows.filter(code=code).first() if code else None


class FileForm(forms.Form):
    """A file beside an entry, and what it shows."""

    file = forms.FileField(
        label=gettext_lazy("Tệp"),
        error_messages={
            "required": gettext_lazy("Chưa chọn tệp."), "empty": gettext_lazy("Tệp này trống."),
        },
    )  # fmt: skip
    claim = forms.CharField(
        label=gettext_lazy("Tệp chứng minh điều gì"), max_length=300,
        error_messages={"required": gettext_lazy("Ghi tệp chứng minh điều gì.")},
    )  # fmt: skip


def make_form(table: Table) -> type[registers.EntryForm]:
    """Return the form of an entry: a field for each column that is filled in."""
    made: dict[str, Any] = {}
    for name in rules.list_fields(table.columns):
        column = table.columns[name]
        stored: Any = table.register.model._meta.get_field(name)
        # A number, a day, words may be unknown; what must be said is the rules' to ask for.
        options = {
            "label": gettext_lazy(column.head), "required": not stored.blank,
            "help_text": table.hints.get(name, ""),
        }  # fmt: skip
        made[name] = _make_field(column, stored, options)
    return type("EntryForm", (registers.EntryForm,), made)


def _make_field(column: rules.Column, stored: Any, options: dict[str, Any]) -> forms.Field:
    make: Callable[..., forms.Field] = forms.CharField
    if isinstance(column, rules.Office):
        make = registers.OfficeField
    elif isinstance(column, rules.Link):
        make = partial(LinkField, column.rows)
        options["required"] = column.is_required
    elif isinstance(column, rules.Choice):
        words = [(value, gettext_lazy(label)) for value, label in column.choices]
        begin = [] if column.default else [("", "–")]
        make = partial(forms.ChoiceField, choices=[*begin, *words], initial=column.default)
    elif isinstance(column, rules.Several):
        words = [(value, gettext_lazy(label)) for value, label in column.choices]
        make = partial(
            forms.MultipleChoiceField, choices=words, widget=forms.CheckboxSelectMultiple
        )
    elif isinstance(column, rules.YesNo) and column.is_required:
        make = partial(
            forms.TypedChoiceField, coerce=lambda typed: typed == "True",
            choices=[("", "–"), ("True", gettext_lazy("Có")), ("False", gettext_lazy("Không"))],
        )  # fmt: skip
        options["required"] = True
    elif isinstance(column, rules.YesNo):
        make = forms.BooleanField
        options["required"] = False
    elif isinstance(column, rules.Day):
        make = shared_forms.DayField
    elif isinstance(column, rules.Whole):
        make = partial(shared_forms.WholeField, min_value=0, max_value=_MOST)
    elif isinstance(column, rules.Text):
        make = partial(forms.CharField, max_length=column.most or None)
        if not column.most:
            make = partial(make, widget=registers.write_words())
    return make(**options)


def _find(
    request: HttpRequest, table: Table, filters: queries.Filters
) -> models.EntryQuerySet[Any]:
    return queries.list_entries(
        model=table.register.model, columns=table.columns, filters=filters,
        by=acting.get_actor(request),
    )  # fmt: skip


def _count(found: models.EntryQuerySet[Any], table: Table) -> list[chips.Choice]:
    """Return each word of the closed list above the list that some entries have."""
    column = table.columns[table.chips]
    offered = column.choices if isinstance(column, rules.Choice) else ()
    counts = queries.count_by(found, table.chips)
    present = [chips.Choice(value, _(label), counts[value]) for value, label in offered
               if value in counts]  # fmt: skip
    return [chips.Choice("", _("Tất cả"), sum(counts.values())), *present]


def _make_picks(table: Table, filters: queries.Filters, by: Any) -> list[registers.Pick]:
    """Return what the list is filtered by; an office's own list needs no office."""
    picks = []
    for name in table.picks:
        column, offered = table.columns[name], list[tuple[str, Any]]()
        if isinstance(column, rules.Choice):
            offered = [(value, _(label)) for value, label in column.choices]
            value = filters.picked[name]
        elif isinstance(column, rules.Several):
            offered = [(value, _(label)) for value, label in column.choices]
            value = "".join(filters.picked[f"{name}__contains"])
        else:
            value = filters.picked[f"{name}__code"]
            if table.rights.may_read_all(by):
                held = table.register.model._default_manager.order_by().values(name)
                offices = orgs.Organisation.objects.filter(pk__in=held).order_by("sort_key")
                offered = list(offices.values_list("code", "name"))
        picks.append(registers.Pick(_name(name), _(column.head), offered, value))
    return picks


_ADDRESSED = {"kind": "loai", "office": "co-quan", "field": "linh-vuc", "channel": "kenh",
              "status": "trang-thai", "basis": "can-cu", "abroad": "ra-nuoc-ngoai",
              "notified": "thong-bao", "subject_kinds": "cua-ai",
              "sensitive_classes": "nhay-cam"}  # fmt: skip


def _name(field_name: str) -> str:
    """Return what the address calls a filter."""
    return _ADDRESSED.get(field_name, field_name)


def _list_parts(table: Table, entry: Any) -> set[str]:
    return table.register.list_parts(table.register.read(entry))


def _name_urls(table: Table, code: str = "") -> dict[str, str]:
    """Return the addresses to which the pages lead."""
    many, one = table.many, table.one
    of_list = {
        "list": many, "export": f"export_{many}", "export_csv": f"export_{many}_csv",
        "template": f"{many}_template", "import": f"import_{many}", "add": f"add_{one}",
    }  # fmt: skip
    of_entry = {"change": f"change_{one}", "attach": f"attach_to_{one}"} if code else {}
    urls = {key: reverse(f"{table.area}:{name}") for key, name in of_list.items()}
    return urls | {
        key: reverse(f"{table.area}:{name}", args=[code]) for key, name in of_entry.items()
    }


def _render_entry(
    request: HttpRequest, table: Table, entry: Any, form: FileForm, status: int = 200
) -> HttpResponse:
    context = describe_page(request, table, entry, form)
    return render(request, "registers/entry.html", context, status=status)


def describe_page(request: HttpRequest, table: Table, entry: Any, form: FileForm) -> dict[str, Any]:
    """Return what ``registers/entry.html`` shows of an entry."""
    by = acting.get_actor(request)
    history = queries.list_history(subject=table.register.subject, code=entry.code)
    held = [
        (one, reverse(f"{table.area}:{table.one}_file", args=[entry.code, one.pk]))
        for one in entry.files.select_related("file")
    ]  # fmt: skip
    return {
        "table": table, "entry": entry, "cells": describe(entry, table.columns), "files": held,
        "form": form, "history": registers.describe_history(history, table.columns),
        "may_write": table.rights.may_write(by, offices=_list_parts(table, entry)),
        "urls": _name_urls(table, entry.code),
    }  # fmt: skip


def _render_form(request: HttpRequest, table: Table, form: forms.Form, entry: Any) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    offices = orgs.Organisation.objects.on(timezone.localdate()).order_by("sort_key")
    return render(request, "registers/entry_edit.html", {
        "table": table, "form": form, "entry": entry, "offices": offices,
        "urls": _name_urls(table),
    }, status=status)  # fmt: skip


def _say_done(done: actions.Imported) -> str:
    told = {"new": done.new, "changed": done.changed}
    return _("Đã ghi %(new)d mục mới, cập nhật %(changed)d mục.") % told
