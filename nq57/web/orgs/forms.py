"""Forms of changes to organisations. Each has a day and a legal basis."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.orgs import enums, models, queries, rules
from nq57.web.shared import forms as shared

_OFFICE = {"list": "offices", "autocomplete": "off"}


class _ChangeForm(forms.Form):
    """What every change has: the day that it takes effect, and the document."""

    on = shared.DayField(
        label=_("Hiệu lực từ ngày"), help_text=_("Ngày đầu tiên của tình trạng mới.")
    )
    basis = forms.CharField(
        label=_("Căn cứ"),
        help_text=_("Số, ký hiệu văn bản, ví dụ 1681/NQ-UBTVQH15."),
        max_length=80,
    )


class RenameForm(_ChangeForm):
    """A new official name."""

    name = forms.CharField(label=_("Tên mới"), max_length=200)
    short_name = forms.CharField(label=_("Tên viết tắt mới"), max_length=120)


class EndForm(_ChangeForm):
    """The end of an organisation, and who takes over its work."""

    successors = forms.CharField(
        label=_("Ai nhận việc"),
        help_text=_("Mỗi dòng một cơ quan đang hoạt động: tên, tên viết tắt hoặc mã."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def read_successors(self) -> list[str]:
        """Return the codes of the successors.

        :raises OrgsError: when a line names no organisation alive on the day.
        """
        on = self.cleaned_data["on"]
        return [
            queries.get_organisation(name=line, on=on).code
            for line in _lines(self.cleaned_data["successors"])
        ]


class _NewForm(forms.Form):
    """A new organisation's fields; needed only where it is new."""

    code = forms.CharField(
        label=_("Mã"), help_text=_("Chữ in hoa không dấu, số, chấm, gạch nối."), max_length=40
    )
    name = forms.CharField(label=_("Tên"), max_length=200)
    short_name = forms.CharField(label=_("Tên viết tắt"), max_length=120)
    kind = forms.ChoiceField(label=_("Loại"))
    level = forms.ChoiceField(label=_("Cấp"))
    parent = forms.CharField(
        label=_("Cấp trên"), required=False, max_length=200, widget=forms.TextInput(attrs=_OFFICE)
    )
    groups = forms.MultipleChoiceField(
        label=_("Thuộc các nhóm"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ck"}),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Offer the closed lists in the page's language."""
        super().__init__(*arguments, **options)
        for name, choices in (("kind", enums.OrganisationKind), ("level", enums.Level)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [(value, _(str(label))) for value, label in choices.choices]
        listed = models.OrgGroup.objects.filter(rule="members").order_by("name", "code")
        self.fields["groups"].choices = list(listed.values_list("code", "name"))  # type: ignore[attr-defined]

    def read_new(self) -> rules.NewOrganisation:
        """Return the organisation to found.

        :raises OrgsError: when the parent is nobody on the day.
        """
        data = self.cleaned_data
        parent = data["parent"].strip()
        return rules.NewOrganisation(
            code=data["code"].strip().upper(),
            name=data["name"],
            short_name=data["short_name"],
            kind=data["kind"],
            level=data["level"],
            parent=queries.get_organisation(name=parent, on=data["on"]).code if parent else "",
            groups=tuple(data["groups"]),
        )


class CreateForm(_ChangeForm, _NewForm):
    """A new organisation."""


class MergeForm(_ChangeForm):
    """Several organisations into one that exists, or that is founded by it."""

    sources = forms.CharField(
        label=_("Các đơn vị nhập vào"),
        help_text=_("Mỗi dòng một đơn vị: tên, tên viết tắt hoặc mã. Các đơn vị này kết thúc."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    into = forms.CharField(
        label=_("Đơn vị nhận đang có"),
        help_text=_("Bỏ trống nếu lập đơn vị mới ở dưới."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=_OFFICE),
    )
    new_code = forms.CharField(label=_("Hoặc lập mới: mã"), required=False, max_length=40)
    new_name = forms.CharField(label=_("Tên đơn vị mới"), required=False, max_length=200)
    new_short_name = forms.CharField(label=_("Tên viết tắt"), required=False, max_length=120)
    place_code = forms.CharField(
        label=_("Mã hành chính của địa bàn mới"),
        help_text=_("Chỉ khi nhập UBND thành một UBND mới; giữ cả số 0 đầu."),
        required=False,
        max_length=5,
    )
    place_name = forms.CharField(label=_("Tên địa bàn mới"), required=False, max_length=80)

    def clean(self) -> dict[str, Any]:
        """Want exactly one target."""
        data = super().clean() or {}
        is_new = any(data.get(name) for name in ("new_code", "new_name", "new_short_name"))
        if bool(data.get("into")) == is_new:
            self.add_error("into", _("Chọn đơn vị nhận đang có, hoặc điền đơn vị mới."))
        return data

    def read_sources(self) -> list[models.Organisation]:
        """Return the organisations that end, as they were the day before.

        :raises OrgsError: when a line names no organisation alive then.
        """
        before = self.cleaned_data["on"] - timedelta(days=1)
        lines = _lines(self.cleaned_data["sources"])
        return [queries.get_organisation(name=line, on=before) for line in lines]

    def read_target(self, like: models.Organisation) -> str | rules.NewOrganisation:
        """Return the target's code, or the new target, of the same kind as the first source.

        :raises OrgsError: when the existing target is nobody on the day.
        """
        data = self.cleaned_data
        if data["into"]:
            return queries.get_organisation(name=data["into"], on=data["on"]).code
        return _make_new(data["new_code"], data["new_name"], data["new_short_name"], like)

    def read_place(self, like: models.Organisation) -> rules.NewPlace | None:
        """Return the new place, of the same kind as the first source's, or None."""
        data = self.cleaned_data
        if not data["place_code"]:
            return None
        return rules.NewPlace(
            key=f"{data['place_code']}-{data['on']:%y%m%d}"[:12],
            code=data["place_code"],
            kind=like.place.kind if like.place else enums.PlaceKind.COMMUNE,
            name=data["place_name"],
        )


class SplitForm(_ChangeForm):
    """One organisation into several."""

    parts = forms.CharField(
        label=_("Chia thành"),
        help_text=_(
            "Mỗi dòng một đơn vị: tên hoặc mã của đơn vị đang có; "
            "hoặc đơn vị mới viết là MÃ | Tên đầy đủ | Tên viết tắt."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    keeps_source = forms.BooleanField(
        label=_("Đơn vị cũ vẫn hoạt động (tách ra, không chia hết)"), required=False
    )

    def read_parts(self, like: models.Organisation) -> list[str | rules.NewOrganisation]:
        """Return the parts, existing ones by code.

        :raises OrgsError: when a line names nobody or a new part lacks a field.
        """
        parts: list[str | rules.NewOrganisation] = []
        for line in _lines(self.cleaned_data["parts"]):
            fields = [field.strip() for field in line.split("|")]
            if len(fields) == 3:
                parts.append(_make_new(fields[0], fields[1], fields[2], like))
            else:
                on = self.cleaned_data["on"]
                parts.append(queries.get_organisation(name=line, on=on).code)
        return parts


class _DecisionForm(forms.Form):
    """What every dated fact rests on: a document that the site knows, and a reason."""

    basis = forms.CharField(
        label=_("Căn cứ"),
        help_text=_("Số, ký hiệu văn bản tỉnh xác nhận hoặc quyết định, ví dụ 21/QĐ-UBND."),
        max_length=80,
        widget=forms.TextInput(attrs={"list": "symbols", "autocomplete": "off"}),
    )
    is_new_symbol = forms.BooleanField(
        label=_("Văn bản này chưa có trong hệ thống; tôi đã đối chiếu số, ký hiệu với bản gốc"),
        required=False,
        widget=forms.HiddenInput,
    )
    reason = forms.CharField(
        label=_("Lý do"),
        help_text=_("Một câu, ghi vào nhật ký."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *arguments: Any, find_symbol: Callable[[str], str | None], **options: Any
    ) -> None:
        """Take how a document's symbol is found."""
        super().__init__(*arguments, **options)
        self._find_symbol = find_symbol

    def clean(self) -> dict[str, Any]:
        """Want symbols that are known, or of which it is said that they are new."""
        data = super().clean() or {}
        for name in self.list_symbol_fields():
            if typed := data.get(name):
                found = self._find_symbol(typed)
                if found is None:
                    self.fields["is_new_symbol"].widget = forms.CheckboxInput()
                    if not data.get("is_new_symbol"):
                        self.add_error(name, self._say_unknown(typed))
                data[name] = found or typed
        return data

    def list_symbol_fields(self) -> Sequence[str]:
        """Return the names of the fields that hold a document's symbol."""
        return ("basis",)

    def _say_unknown(self, typed: str) -> str:
        return _(
            "Hệ thống chưa có văn bản “%(symbol)s”. Kiểm tra lại số, ký hiệu; "
            "nếu đúng thì đánh dấu ô “chưa có trong hệ thống”."
        ) % {"symbol": typed}


class _JoinForm(_DecisionForm):
    """Who joins something, and since when."""

    offices = forms.CharField(
        label=_("Cơ quan"),
        help_text=_("Mỗi dòng một cơ quan: tên, tên viết tắt hoặc mã."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Turn the lines into codes; a line that names nobody is an error of the field."""
        data = super().clean() or {}
        if "offices" in data and data.get("since"):
            try:
                data["codes"] = _read_codes(data["offices"], data["since"])
            except rules.OrgsError as error:
                self.add_error("offices", str(error))
        return data


class AddMembersForm(_JoinForm):
    """New members of a group."""

    since = shared.DayField(label=_("Vào nhóm từ ngày"), help_text=_("Ngày đầu tiên trong nhóm."))
    field_order = ["offices", "since"]


class BeginReportingForm(_JoinForm):
    """Offices that begin to report."""

    since = shared.DayField(
        label=_("Báo cáo từ ngày"), help_text=_("Ngày đầu tiên có trách nhiệm.")
    )
    under = forms.CharField(
        label=_("Báo cáo theo văn bản"),
        help_text=_("Văn bản giao chế độ báo cáo."),
        max_length=80,
        widget=forms.TextInput(attrs={"list": "symbols", "autocomplete": "off"}),
    )
    clause = forms.CharField(label=_("Điểm, khoản"), required=False, max_length=40)
    field_order = ["offices", "since", "under", "clause"]

    def list_symbol_fields(self) -> Sequence[str]:
        """Return the two fields: the document to report under, and the decision."""
        return ("under", "basis")


class ChosenForm(_DecisionForm):
    """Rows of a list, chosen by box."""

    chosen = forms.MultipleChoiceField(
        label=_("Cơ quan"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ck"}),
        error_messages={
            "required": _("Chọn ít nhất một cơ quan."),
            "invalid_choice": _("Danh sách vừa có người sửa: chọn lại."),
        },
    )
    field_order = ["chosen", "on"]

    def __init__(self, *arguments: Any, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        """Take the rows that may be chosen."""
        super().__init__(*arguments, **options)
        self.fields["chosen"].choices = choices  # type: ignore[attr-defined]


class EndChosenForm(ChosenForm):
    """Rows that end on a day."""

    on = shared.DayField(
        label=_("Kết thúc từ ngày"), help_text=_("Ngày đầu tiên không còn áp dụng.")
    )


def _read_codes(typed: str, on: date) -> list[str]:
    return [queries.find_organisation(name=line, on=on).code for line in _lines(typed)]


def _make_new(
    code: str, name: str, short_name: str, like: models.Organisation
) -> rules.NewOrganisation:
    return rules.NewOrganisation(
        code=code.strip().upper(),
        name=name,
        short_name=short_name,
        kind=like.kind,
        level=like.level,
        parent=like.parent.code if like.parent else "",
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
