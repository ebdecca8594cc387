"""Forms of obligations."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.cases import rules as case_rules
from nq57.core import sheets
from nq57.plans import enums
from nq57.plans.rules import sheets as settlement_sheets
from nq57.web.shared.forms import DayField

_MOST_ROWS = 4_000_000


def _words(rows: int = 2) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class MoveForm(forms.Form):
    """What a move of the graph needs: words, the product and its date."""

    product = forms.CharField(
        label=_("Số, ký hiệu văn bản hoặc tên sản phẩm"), max_length=200,
        error_messages={"required": _("Ghi số, ký hiệu văn bản hoặc tên sản phẩm.")},
    )  # fmt: skip
    finished_on = DayField(label=_("Ngày của sản phẩm"), help_text=_("Viết như 07/12/2026."))
    note = forms.CharField(label=_("Ghi chú"), widget=_words(), required=False)

    def __init__(
        self, verb: str, step: case_rules.Move, data: Any = None, initial: Any = None
    ) -> None:
        """Keep the fields that the move asks for."""
        super().__init__(data, initial=initial, auto_id=f"{verb}_%s")
        if verb != "submit":
            del self.fields["product"]
        if not (step.claims or step.finishes):
            del self.fields["finished_on"]
        if step.finishes:
            self.fields["finished_on"].required = False
            self.fields["finished_on"].help_text = _("Để trống là ngày cơ quan đã báo.")
        if step.needs_note:
            note = self.fields["note"]
            note.required, note.label = True, _("Lý do")
            note.error_messages["required"] = _("Hãy ghi lý do.")


class SettleForm(forms.Form):
    """How obligations that were due before tracking stand."""

    conditional = ("product", "finished_on", "reason")

    outcome = forms.ChoiceField(
        label=_("Kết quả"), widget=forms.RadioSelect, choices=enums.Settlement.choices,
        error_messages={"required": _("Chọn một kết quả.")},
    )  # fmt: skip
    product = forms.CharField(
        label=_("Số, ký hiệu văn bản hoặc tên sản phẩm"), max_length=200, required=False,
        help_text=_("Cần khi đã xong."),
    )  # fmt: skip
    finished_on = DayField(
        label=_("Ngày của sản phẩm"), required=False, help_text=_("Cần khi đã xong.")
    )
    reason = forms.CharField(
        label=_("Lý do"), widget=_words(), required=False,
        help_text=_("Cần khi không còn áp dụng."),
    )  # fmt: skip


class NoteForm(forms.Form):
    """Words that go with an act."""

    note = forms.CharField(
        label=_("Nội dung"), widget=_words(3), error_messages={"required": _("Hãy ghi nội dung.")}
    )


class HandlerForm(forms.Form):
    """Who of the office works on it."""

    post = forms.ChoiceField(label=_("Người xử lý"))

    def __init__(self, *args: Any, posts: list[tuple[str, str]], **options: Any) -> None:
        """Offer the office's people."""
        super().__init__(*args, **options)
        offer(self, "post", [("", "–"), *posts])


class ExtensionForm(forms.Form):
    """More time that an office asks for."""

    asked_due = DayField(label=_("Xin lùi hạn đến"))
    reason = forms.CharField(
        label=_("Lý do"), widget=_words(), error_messages={"required": _("Hãy ghi lý do.")}
    )


class DecideExtensionForm(forms.Form):
    """More time granted by a document, or refused with a reason."""

    conditional = ("granted_due", "document", "note")

    decision = forms.ChoiceField(
        label=_("Quyết định"), widget=forms.RadioSelect,
        choices=[("grant", _("Cho gia hạn")), ("refuse", _("Không cho gia hạn"))],
        error_messages={"required": _("Chọn một quyết định.")},
    )  # fmt: skip
    granted_due = DayField(label=_("Hạn mới"), required=False)
    document = forms.CharField(
        label=_("Số, ký hiệu văn bản cho gia hạn"), max_length=120, required=False
    )
    note = forms.CharField(
        label=_("Ý kiến"), widget=_words(), required=False,
        help_text=_("Cần khi không cho gia hạn."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for the new date when more time is granted; forget it otherwise."""
        given: dict[str, Any] = super().clean() or {}
        is_granted = given.get("decision") == "grant"
        if is_granted and not given.get("granted_due") and "granted_due" not in self.errors:
            self.add_error("granted_due", _("Ghi hạn mới."))
        if not is_granted:
            given["granted_due"] = None
        return given


class EvidenceForm(forms.Form):
    """A file that supports the claim."""

    file = forms.FileField(
        label=_("Tệp"),
        error_messages={
            "required": _("Chưa chọn tệp."), "empty": _("Tệp này trống."),
        },
    )  # fmt: skip
    claim = forms.CharField(
        label=_("Tệp này chứng minh điều gì"), max_length=500,
        error_messages={"required": _("Hãy ghi tệp này chứng minh điều gì.")},
    )  # fmt: skip


class CheckForm(forms.Form):
    """What the checker says of evidence."""

    verdict = forms.ChoiceField(
        label=_("Kết luận"), widget=forms.RadioSelect,
        choices=[("accepted", _("Chấp nhận")), ("rejected", _("Không chấp nhận"))],
        error_messages={"required": _("Chọn một kết luận.")},
    )  # fmt: skip
    note = forms.CharField(
        label=_("Nhận xét"), widget=_words(), required=False,
        help_text=_("Cần khi không chấp nhận."),
    )  # fmt: skip


class TrackForm(forms.Form):
    """From which day a plan is tracked."""

    since = DayField(
        label=_("Theo dõi từ ngày"),
        help_text=_("Việc đến hạn trước ngày này chờ xác nhận, chưa tính là xong hay quá hạn."),
    )


class ArmForm(forms.Form):
    """The document that dormant obligations wait for."""

    document = forms.ChoiceField(
        label=_("Văn bản làm căn cứ"), error_messages={"required": _("Chọn văn bản.")}
    )
    since = DayField(
        label=_("Tính hạn từ ngày"), required=False,
        help_text=_("Để trống là ngày ban hành của văn bản."),
    )  # fmt: skip

    def __init__(self, *args: Any, documents: list[tuple[str, str]], **options: Any) -> None:
        """Offer the registered documents."""
        super().__init__(*args, **options)
        offer(self, "document", [("", "–"), *documents])


class SheetForm(forms.Form):
    """The filled settlement sheet: a file, or the rows of the preview that is confirmed."""

    conditional = ("file",)

    file = forms.FileField(
        label=_("Bảng đã điền (.xlsx, .csv)"), required=False,
        error_messages={"empty": _("Tệp này trống.")},
    )  # fmt: skip
    rows = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=_MOST_ROWS, strip=False
    )

    def clean(self) -> dict[str, Any]:
        """Read the cells.

        :raises ValidationError: when there is no file, or it is no sheet.
        """
        given = super().clean() or {}
        file, kept = given.get("file"), given.get("rows", "")
        if not file and not kept:
            raise forms.ValidationError(_("Chưa chọn tệp. Chọn bảng đã điền rồi gửi lại."))
        try:
            given["cells"] = sheets.read_sheet(file.read()) if file else _unpack(kept)
        except sheets.SheetReadError as error:
            raise forms.ValidationError(str(error)) from error
        except ValueError as error:
            raise forms.ValidationError(_("Không đọc được bảng. Hãy tải tệp lên lại.")) from error
        return given


def pack(cells: list[list[str]]) -> str:
    """Return the cells of a sheet that settle anything, at the rows where they stand."""
    names = list(settlement_sheets.COLUMNS.values())
    places = [cells[0].index(name) for name in names]
    kept = {0, *(names.index(settlement_sheets.COLUMNS[name]) for name in
                 ("code", "outcome", "product", "finished_on", "reason"))}  # fmt: skip
    rows = [
        [row[at] if number in kept and at < len(row) else "" for number, at in enumerate(places)]
        for row in cells[1:]
    ]
    filled = [row if any(row[1:]) else [] for row in rows]
    return json.dumps([names, *filled], ensure_ascii=False)


def _unpack(kept: str) -> list[list[str]]:
    """Return the cells that ``pack`` kept.

    :raises ValueError: when it was something else.
    """
    cells = json.loads(kept)
    if not isinstance(cells, list) or not all(isinstance(row, list) for row in cells):
        raise ValueError("no rows")
    return [[str(cell) for cell in row] for row in cells]


def read_settlement(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a valid ``SettleForm``'s values as ``work.Settled`` wants them."""
    is_done = given["outcome"] == enums.Settlement.DONE
    return {
        "outcome": given["outcome"],
        "product": given["product"] if is_done else "",
        "finished_on": given["finished_on"] if is_done else None,
        "reason": given["reason"],
    }


def offer(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    """Set the choices of a field."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = choices
