"""What the pages of every register do alike: the sheet out and in, the form of an entry."""

import csv
import io
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nq57.audit import models as audit
from nq57.core import sheets
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.orgs.models import Organisation
from nq57.registers.base import actions, rules
from nq57.web.shared import pages
from nq57.web.shared import views as shared

_EMPTY_ROWS = 50  # of a sheet to begin with, whose cells offer their words
_LONGEST_OFFER = 255  # what Excel takes as a list inside the cell's rule
T = TypeVar("T")


@dataclass(frozen=True)
class Pick:
    """A filter of a list by one value: what the address calls it, its words, what is chosen."""

    parameter: str
    label: str
    choices: Sequence[tuple[str, Any]]
    value: str
    empty: str = ""  # the word for no choice; without one: all


@dataclass(frozen=True)
class Bar:
    """The filters above a list: the words searched, the picks, what else the address asks."""

    text: str
    picks: list[Pick]
    kept: list[tuple[str, str]]


def make_bar(request: HttpRequest, picks: Iterable[Pick]) -> Bar:
    """Return the filters of a list, for ``registers/_filters.html``; empty picks are left out."""
    shown = [pick for pick in picks if pick.choices]
    own = {"q", pages.PARAMETER, *(pick.parameter for pick in shown)}
    kept = [
        (name, value)
        for name, values in request.GET.lists() if name not in own for value in values
    ]  # fmt: skip
    return Bar(request.GET.get("q", "").strip(), shown, kept)


def read_pick(request: HttpRequest, parameter: str, allowed: Container[str]) -> str:
    """Return what the address picks, or nothing where that is no word of the list."""
    picked = request.GET.get(parameter, "")
    return picked if picked in allowed else ""


def offer(choices: type[TextChoices]) -> list[tuple[str, Any]]:
    """Return a closed list for a form, in the reader's language."""
    return [(value, gettext_lazy(str(label))) for value, label in choices.choices]


def write_words(rows: int = 2) -> forms.Textarea:
    """Return a field of several lines."""
    return forms.Textarea({"rows": rows})


class OfficeField(forms.CharField):
    """An office by its name or code, offered while one types."""

    widget = forms.TextInput({"list": "offices", "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        """Bound what is typed."""
        super().__init__(max_length=200, **options)

    def clean(self, value: Any) -> Organisation | None:
        """Return the office that lives today, or None when nothing was typed.

        :raises ValidationError: when no office or several bear the name.
        """
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return org_queries.get_organisation(name=typed, on=timezone.localdate())
        except org_rules.OrgsError as error:
            raise ValidationError(str(error)) from error


class EntryForm(forms.Form):
    """What an entry says; its faults stand beside their fields."""

    def blame(self, error: rules.FaultyError) -> None:
        """Put each fault of the entry beside its field."""
        for fault in error.faults:
            self.add_error(fault.field, fault.message)


def save_entry(form: EntryForm, write: Callable[[], T]) -> T | None:
    """Write a valid form; a refusal is then on the form, what was typed stays.

    Of a right the refusal goes on: nothing that was typed could help.
    """
    try:
        return write()
    except rules.FaultyError as error:
        form.blame(error)
    except rules.EntryError as error:
        form.add_error(None, str(error))
    return None


class SheetForm(forms.Form):
    """A sheet of entries: a file, or its cells as the trial of it gives them back."""

    file = forms.FileField(
        label=gettext_lazy("Tệp .xlsx hoặc .csv"), required=False,
        error_messages={"empty": gettext_lazy("Tệp này trống.")},
    )  # fmt: skip
    pasted = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    conditional = ("file",)

    def clean(self) -> dict[str, Any]:
        """Read the sheet into cells.

        :raises ValidationError: when there is none, or it cannot be read.
        """
        data = super().clean() or {}
        file, pasted = data.get("file"), data.get("pasted", "")
        if not file and not pasted.strip():
            raise ValidationError(_("Chọn một tệp."))
        try:
            data["cells"] = sheets.read_sheet(file.read()) if file else sheets.read_text(pasted)
        except sheets.SheetReadError as error:
            raise ValidationError(str(error)) from error
        return data


def send_sheet(
    *, kind: str, name: str, title: str, columns: rules.Columns, rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """Answer with entries as XLSX or CSV while they are read; ``name`` is that of the file."""
    heads = _describe_heads(columns)
    return shared.send_rows(rows, name=f"{name}.{kind}", title=title, columns=heads)


def send_template(*, name: str, title: str, columns: rules.Columns) -> HttpResponse:
    """Answer with an empty sheet whose closed columns offer their words."""
    heads = _describe_heads(columns)
    content = sheets.write_sheet(
        title=title, columns=heads, rows=[[""] * len(heads)] * _EMPTY_ROWS,
        choices={one.head: words for one in columns.values() if (words := _list_words(one))},
    )  # fmt: skip
    return shared.send_file(content, f"mau-{name}.xlsx")


class RunImport(Protocol):
    """The import of a register: its action with who acts already given."""

    def __call__(
        self, *, cells: Sequence[Sequence[str]], at: Any, is_trial: bool
    ) -> actions.Imported:
        """Try a sheet, or enter it.

        :raises SheetError: with the faults by cell.
        :raises EntryError: when the sheet cannot be taken as a whole.
        """


def import_sheet(
    request: HttpRequest,
    *,
    run: RunImport,
    template: str,
    back: str,
    say_done: Callable[[actions.Imported], str],
    told: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Try a sheet and say what it would do; then enter it whole, and go ``back`` to the list.

    ``told`` is what the template needs besides.
    """
    form = SheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {**(told or {}), "form": form}
    if request.method == "POST" and form.is_valid():
        is_trial, cells = request.POST.get("do") != "import", form.cleaned_data["cells"]
        try:
            done = run(cells=cells, at=timezone.now(), is_trial=is_trial)
        except org_rules.SheetError as error:
            context["faults"] = error.faults
        except rules.EntryError as error:
            context["refusal"] = error
        else:
            if is_trial:
                context |= {"trial": done, "pasted": _write_cells(cells)}
                return render(request, template, context)
            messages.success(request, say_done(done))
            return redirect(back)
    status = 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)


def describe_entry(entry: object, columns: rules.Columns) -> dict[str, Any]:
    """Return what an entry says, as its form shows it at first: offices by name."""
    links = rules.list_links(columns)
    return {
        name: columns[name].tell(getattr(entry, name)) if name in links else getattr(entry, name)
        for name in rules.list_fields(columns)
    }


@dataclass(frozen=True)
class Act:
    """One act on an entry: its line in the journal, who did it, the heads of what it changed."""

    entry: audit.Entry
    name: str
    changed: str
    found: str


def describe_history(
    entries: Sequence[audit.Entry], columns: rules.Columns, found: str = ""
) -> list[Act]:
    """Return the acts on an entry for ``registers/_history.html``.

    ``found`` names what an act may have found beside the fields that people fill in.
    """
    names = org_queries.list_account_names(logins={one.account for one in entries})
    return [
        Act(
            one, names.get(one.account, ""),
            ", ".join(columns[name].head for name in one.before or {} if name in columns),
            str((one.after or {}).get(found, "")) if found else "",
        )
        for one in entries
    ]  # fmt: skip


def _describe_heads(columns: rules.Columns) -> dict[str, int]:
    return {one.head: one.width for one in columns.values()}


def _list_words(column: rules.Column) -> list[str]:
    """Return the words that a cell can offer: Excel parts them by commas, and takes few."""
    if isinstance(column, rules.YesNo):
        return [rules.YES, rules.NO]
    words = column.labels if isinstance(column, rules.Choice) else []
    is_told = len(",".join(words)) <= _LONGEST_OFFER and not any("," in word for word in words)
    return words if is_told else []


def _write_cells(cells: Sequence[Sequence[str]]) -> str:
    target = io.StringIO()
    csv.writer(target, delimiter="\t").writerows(cells)
    return target.getvalue()
