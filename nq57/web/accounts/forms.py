"""Forms of accounts and posts."""

from typing import Any

from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.core import sheets
from nq57.orgs import enums, rules
from nq57.web.shared import forms as shared

_HEADS = ("name", "office", "post", "since")


def _role_choices() -> list[tuple[str, Any]]:
    return [("", "–"), *((value, _(str(label))) for value, label in enums.Role.choices)]


def _seat_choices() -> list[tuple[str, Any]]:
    """Return the roles, and those that are for one area only, named after it."""
    roles, areas = dict(enums.Role.choices), dict(enums.Area.choices)
    seats = [(seat, *rules.split_seat(seat)) for seat in rules.list_area_seats()]
    return [
        *_role_choices(),
        *((seat, f"{_(str(roles[role]))} – {_(str(areas[area]))}") for seat, role, area in seats),
    ]


class RecoverySlipForm(forms.Form):
    """The code of a slip that stands in for the second step."""

    code = forms.CharField(
        label=_("Mã trên phiếu"),
        help_text=_("Ví dụ 7KQM-X2PA-94TD; chữ hoa, chữ thường, gạch nối đều được."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"}),
    )


class SlipForm(RecoverySlipForm):
    """A log-in name, the code of a slip, and the new password where the slip sets one."""

    login = forms.CharField(
        label=_("Tên đăng nhập"),
        help_text=_("In trên phiếu."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Mật khẩu mới"),
        help_text=_(
            "Ít nhất 10 ký tự; nên là một câu dễ nhớ. "
            "Phiếu thay lớp xác thực thứ hai thì bỏ trống hai ô này."
        ),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Nhập lại mật khẩu mới"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    field_order = ["login"]

    def clean(self) -> dict[str, Any]:
        """Refuse two different passwords."""
        data = super().clean() or {}
        if data.get("password") != data.get("again"):
            self.add_error("again", _("Hai lần nhập mật khẩu chưa giống nhau."))
        return data


class AddKeyForm(webauthn.AddWebAuthnForm):
    """A new security key, in our words."""

    name = forms.CharField(label=_("Tên khóa"), required=False, max_length=60)
    passwordless = forms.BooleanField(
        label=_("Dùng khóa này thay cả mật khẩu"),
        help_text=_("Cần vân tay, khuôn mặt hoặc mã PIN của máy."),
        required=False,
    )


class EditKeyForm(webauthn.EditWebAuthnForm):
    """A security key's new name."""

    name = forms.CharField(label=_("Tên khóa"), max_length=60)


class AccountForm(forms.Form):
    """One person with a first post."""

    name = forms.CharField(label=_("Họ và tên"), max_length=120)
    office = forms.CharField(
        label=_("Cơ quan"),
        help_text=_("Tên, tên viết tắt hoặc mã."),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "offices", "autocomplete": "off"}),
    )
    post = forms.ChoiceField(label=_("Vị trí"))
    since = shared.DayField(label=_("Từ ngày"))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Offer the roles in the page's language."""
        super().__init__(*arguments, **options)
        field = self.fields["post"]
        if isinstance(field, forms.ChoiceField):
            field.choices = _role_choices()

    def row(self) -> rules.AccountRow:
        """Return what was typed as the one line of a sheet."""
        data = self.cleaned_data
        return rules.AccountRow(
            number=1,
            name=data["name"],
            office=data["office"],
            post=data["post"],
            since=f"{data['since']:%d/%m/%Y}",
        )


class ImportForm(forms.Form):
    """A sheet of people, pasted or as a file."""

    pasted = forms.CharField(
        label=_("Dán từ bảng tính"),
        help_text=_("Bốn cột: họ và tên, cơ quan, vị trí, từ ngày. Dòng đầu có thể là tên cột."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    file = forms.FileField(label=_("Hoặc chọn tệp .xlsx, .csv"), required=False)

    def clean(self) -> dict[str, Any]:
        """Read the sheet into rows.

        :raises ValidationError: when there is none, both, or the file cannot be read.
        """
        data = super().clean() or {}
        file, pasted = data.get("file"), data.get("pasted", "")
        if bool(file) == bool(pasted.strip()):
            raise forms.ValidationError(_("Dán bảng, hoặc chọn một tệp."))
        try:
            cells = sheets.read_sheet(file.read()) if file else sheets.read_text(pasted)
        except sheets.SheetReadError as error:
            raise forms.ValidationError(str(error)) from error
        data["rows"] = _read_rows(cells)
        return data


class PostForm(forms.Form):
    """One more post of a person."""

    office = forms.CharField(
        label=_("Cơ quan"),
        help_text=_("Tên, tên viết tắt hoặc mã."),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "offices", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Vị trí"))
    title = forms.CharField(label=_("Chức vụ"), max_length=120, required=False)
    since = shared.DayField(label=_("Từ ngày"))
    until = shared.DayField(
        label=_("Đến trước ngày"), help_text=_("Bỏ trống khi chưa biết."), required=False
    )
    is_sealed = forms.BooleanField(
        label=_("Được xem nội dung niêm phong (bắt buộc lớp xác thực thứ hai)"), required=False
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Offer the roles in the page's language."""
        super().__init__(*arguments, **options)
        field = self.fields["role"]
        if isinstance(field, forms.ChoiceField):
            field.choices = _seat_choices()


class EndPostForm(forms.Form):
    """The first day without a post."""

    on = shared.DayField(label=_("Thôi từ ngày"), help_text=_("Ngày đầu tiên không còn vị trí."))


class IssueForm(forms.Form):
    """What a new slip is for."""

    purpose = forms.ChoiceField(label=_("Phiếu để"), choices=enums.SlipPurpose.choices)


def _read_rows(cells: list[list[str]]) -> list[rules.AccountRow]:
    """Return the lines of people; a first line of column names and empty lines are left out."""
    rows = []
    for number, line in enumerate(cells, start=1):
        texts = [*line, "", "", "", ""][: len(_HEADS)]
        is_head = number == 1 and rules.parse_day(texts[3]) is None and "ng" in texts[3].lower()
        if is_head or not any(text.strip() for text in texts):
            continue
        rows.append(rules.AccountRow(number, *texts))
    return rows
