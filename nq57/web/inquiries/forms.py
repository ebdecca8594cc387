"""Forms of ad-hoc inquiries: questions as they are typed, asking, answers by cell."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from nq57.core import numbers, sheets
from nq57.reporting import actions, enums, models, queries, rules
from nq57.web.shared import formats
from nq57.web.shared.forms import DayField

_FIELDS = ("kind", "text", "hint", "unit", "low", "high", "choices")
_MOST_TYPED = 200
# No group has this code: a code holds no small letter.
EVERYBODY = "reporting"


def _words(rows: int = 2) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class TitleForm(forms.Form):
    """The name of a new questionnaire."""

    title = forms.CharField(
        label=_("Tên phiếu hỏi"), max_length=300,
        error_messages={"required": _("Ghi tên phiếu hỏi.")},
    )  # fmt: skip


class AskForm(forms.Form):
    """On what basis, of whom and until when a questionnaire is asked."""

    basis = forms.CharField(
        label=_("Số, ký hiệu văn bản làm căn cứ"), max_length=200,
        error_messages={"required": _("Ghi số, ký hiệu văn bản làm căn cứ yêu cầu báo cáo.")},
    )  # fmt: skip
    due = DayField(label=_("Hạn trả lời"), help_text=_("Hết ngày này. Viết như 07/12/2026."))
    group = forms.ChoiceField(label=_("Nhóm cơ quan"), required=False)
    offices = forms.MultipleChoiceField(
        label=_("Cơ quan khác"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, data: Any, *, groups: Any, reporting: Any, offices: Any, **options: Any
    ) -> None:
        """Offer who reports, the groups with how many are in them, and the single offices."""
        super().__init__(data, **options)
        every = _("Mọi cơ quan có trách nhiệm báo cáo (%(n)d)") % {"n": len(reporting)}
        named = [(group.code, f"{group} ({count})") for group, count in groups]
        offer(self, "group", [("", "–"), (EVERYBODY, every), *named])
        offer(self, "offices", [(office.code, office.name) for office in offices])

    def clean(self) -> dict[str, Any]:
        """Ask for somebody.

        :raises ValidationError: when nobody is chosen.
        """
        given: dict[str, Any] = super().clean() or {}
        if not given.get("group") and not given.get("offices") and not self.errors:
            raise forms.ValidationError(_("Chọn nhóm cơ quan, hoặc đánh dấu từng cơ quan."))
        return given


class ExtendForm(forms.Form):
    """More time for everybody who has not finished."""

    due = DayField(label=_("Hạn mới"))
    document = forms.CharField(
        label=_("Số, ký hiệu văn bản hoặc lý do"), max_length=200,
        error_messages={"required": _("Ghi số, ký hiệu văn bản hoặc lý do gia hạn.")},
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why an inquiry is called off."""

    reason = forms.CharField(
        label=_("Lý do"), widget=_words(), error_messages={"required": _("Hãy ghi lý do.")}
    )


class AddForm(forms.Form):
    """Offices that are asked later."""

    offices = forms.MultipleChoiceField(
        label=_("Cơ quan"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn ít nhất một cơ quan.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, offices: Any, **options: Any) -> None:
        """Offer the offices that are not asked yet."""
        super().__init__(data, **options)
        offer(self, "offices", [(office.code, office.name) for office in offices])


class NoteForm(forms.Form):
    """Words that go with an act."""

    note = forms.CharField(
        label=_("Nội dung"), widget=_words(3), error_messages={"required": _("Hãy ghi nội dung.")}
    )


class ExtensionForm(forms.Form):
    """More time that an office asks for."""

    asked_due = DayField(label=_("Xin lùi hạn đến"))
    reason = forms.CharField(
        label=_("Lý do"), widget=_words(), error_messages={"required": _("Hãy ghi lý do.")}
    )


class DecideForm(forms.Form):
    """More time granted by a document, or refused with a reason."""

    granted_due = DayField(
        label=_("Hạn mới"), required=False, help_text=_("Để trống là không cho gia hạn.")
    )
    document = forms.CharField(
        label=_("Số, ký hiệu văn bản cho gia hạn"), max_length=120, required=False
    )
    note = forms.CharField(
        label=_("Ý kiến"), widget=_words(), required=False,
        help_text=_("Cần khi không cho gia hạn."),
    )  # fmt: skip


class SheetForm(forms.Form):
    """The office's filled sheet."""

    file = forms.FileField(
        label=_("Bảng đã điền (.xlsx, .csv)"),
        error_messages={"required": _("Chưa chọn tệp."), "empty": _("Tệp này trống.")},
    )

    def clean(self) -> dict[str, Any]:
        """Read the cells.

        :raises ValidationError: when it is no sheet.
        """
        given: dict[str, Any] = super().clean() or {}
        if given.get("file"):
            try:
                given["cells"] = sheets.read_sheet(given["file"].read())
            except sheets.SheetReadError as error:
                raise forms.ValidationError(str(error)) from error
        return given


@dataclass
class TypedQuestion:
    """A question as it is typed: everything is text until it is read."""

    kind: str = "text"
    text: str = ""
    hint: str = ""
    unit: str = ""
    low: str = ""
    high: str = ""
    choices: str = ""
    is_required: bool = True
    faults: list[str] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        """Say whether nothing was typed."""
        return not (self.text.strip() or self.hint.strip() or self.choices.strip())


@dataclass
class AnswerView:
    """One cell of the form: what stands or was typed, its fault, the other's version."""

    row: queries.AnswerRow
    value: str
    fault: str = ""
    held: str = ""


def type_questions(version: models.QuestionnaireVersion) -> list[TypedQuestion]:
    """Return a loaded version's questions as a person would have typed them."""
    return [
        TypedQuestion(
            kind=row.kind, text=row.text, hint=row.hint, unit=row.unit,
            low=_show(row.low), high=_show(row.high), is_required=row.is_required,
            choices="\n".join(choice.text for choice in row.choices.all()),
        )
        for row in version.questions.all()
    ]  # fmt: skip


def read_typed(sent: QueryDict) -> list[TypedQuestion]:
    """Return the questions of a page as they were typed, in their order."""
    number = min(numbers.read_whole(sent.get("count", "")) or 0, _MOST_TYPED)
    found = []
    for at in range(number):
        typed = {name: sent.get(f"{at}.{name}", "") for name in _FIELDS}
        if typed["kind"] not in enums.QuestionKind.values:
            typed["kind"] = enums.QuestionKind.TEXT
        is_required = f"{at}.is_required" in sent
        found.append(TypedQuestion(is_required=is_required, **typed))  # type: ignore[arg-type]
    return found


def rearrange(typed: Sequence[TypedQuestion], do: str) -> list[TypedQuestion]:
    """Return the questions after ``up.2``, ``down.0`` or ``remove.1``; else as they are."""
    verb, _dot, place = do.partition(".")
    found = list(typed)
    at = numbers.read_whole(place)
    if at is None or at >= len(found):
        return found
    if verb == "remove":
        del found[at]
    elif verb in ("up", "down"):
        to = at - 1 if verb == "up" else at + 1
        if 0 <= to < len(found):
            found[at], found[to] = found[to], found[at]
    return found


def read_questions(typed: Sequence[TypedQuestion]) -> list[rules.NewQuestion]:
    """Return what was typed as questions; each one's faults are noted on it.

    :raises rules.FaultyError: when a bound is no number.
    """
    read, faults = [], []
    for number, one in enumerate(typed, 1):
        is_number = one.kind == enums.QuestionKind.NUMBER
        bounds: list[Decimal | None] = []
        for text in (one.low, one.high):
            value, fault = _read_bound(text if is_number else "", number)
            bounds.append(value)
            faults += [fault] if fault else []
        choices = one.choices if one.kind == enums.QuestionKind.CHOICE else ""
        read.append(
            rules.NewQuestion(
                kind=one.kind, text=" ".join(one.text.split()), hint=" ".join(one.hint.split()),
                unit=one.unit.strip()[:40] if is_number else "", is_required=one.is_required,
                low=bounds[0], high=bounds[1],
                choices=tuple(line.strip() for line in choices.splitlines() if line.strip()),
            )
        )  # fmt: skip
    if faults:
        raise rules.FaultyError(faults)
    return read


def put_faults(typed: Sequence[TypedQuestion], error: Exception) -> None:
    """Note the faults of a refused questionnaire at their questions."""
    for fault in getattr(error, "faults", ()):
        place = fault.where.removeprefix("question-")
        if place.isdigit() and 0 < int(place) <= len(typed):
            typed[int(place) - 1].faults.append(fault.sentence)


def read_entries(
    form: queries.ReplyForm,
    sent: QueryDict,
    files: "MultiValueDict[str, UploadedFile[Any]]",
    *,
    is_whole: bool = True,
) -> list[actions.AnswerEntry]:
    """Return what was typed into the cells that a page sent; the others are left as they are.

    A file goes and is taken away only with the whole form, not while somebody types.
    """
    entries = []
    for row in form.rows:
        key = row.response.item
        given = files.get(key)
        if key not in sent and f"{key}.seen" not in sent and given is None:
            continue
        seen = numbers.read_seen(sent.get(f"{key}.seen", ""))
        entries.append(
            actions.AnswerEntry(
                key=key, seen=seen,
                typed=sent.get(key, ""), drops_file=is_whole and f"{key}.drop" in sent,
                file=(given, given.name or "tep") if given is not None else None,
            )
        )  # fmt: skip
    return entries


def make_views(
    form: queries.ReplyForm,
    *,
    saved: actions.SavedAnswers | None = None,
    entries: Sequence[actions.AnswerEntry] = (),
    is_checked: bool = False,
) -> list[AnswerView]:
    """Return the cells; what could not be kept stands as it was typed.

    ``is_checked`` shows also what is not answered yet.
    """
    told = {one.where: one.sentence for one in form.faults if is_checked or one.code != "E811"}
    typed: dict[str, str] = {}
    held: dict[str, str] = {}
    if saved is not None:
        told |= {fault.where: fault.sentence for fault in saved.faults}
        held = {one.entry.key: _say(one.row.response) for one in saved.conflicts}
        lost = {fault.where for fault in saved.faults} | held.keys()
        typed = {entry.key: entry.typed for entry in entries if entry.key in lost}
    return [
        AnswerView(
            row, typed.get(row.response.item, _value(row.response)),
            told.get(row.response.item, ""), held.get(row.response.item, ""),
        )
        for row in form.rows
    ]  # fmt: skip


def offer(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    """Set the choices of a field."""
    chosen = form.fields[name]
    assert isinstance(chosen, forms.ChoiceField)  # noqa: S101
    chosen.choices = choices


def _read_bound(text: str, number: int) -> tuple[Decimal | None, rules.Fault | None]:
    if not text.strip():
        return None, None
    try:
        value = numbers.parse_number(text)
    except ValueError:
        value = Decimal("NaN")
    if value.is_nan() or abs(value) >= Decimal(10) ** 13:
        told = f"Câu {number}: “{text[:40]}” không phải số. Ghi ví dụ 0 hoặc 1.500,5."
        return None, rules.Fault("E801", f"question-{number}", told)
    return value, None


def _show(value: Decimal | None) -> str:
    """Return a number as it is typed again: 12,345 would be read as thousands."""
    if value is None:
        return ""
    shown = formats.format_number(value)
    return shown if numbers.parse_number(shown) == value else f"{shown}0"


def _value(response: models.Response) -> str:
    if response.choice_id is not None:
        return f"#{response.choice_id}"
    return _say(response)


def _say(response: models.Response) -> str:
    if response.day is not None:
        return formats.format_day(response.day)
    value = queries.get_value(response)
    return _show(value) if isinstance(value, Decimal) else str(value or "")
