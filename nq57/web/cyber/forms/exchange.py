"""Bodies outside, what is asked to go to them, what came from them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nq57.orgs.models import Account, Organisation
from nq57.registers.cyber import actions, enums, models, rules
from nq57.web.cyber.forms import incidents
from nq57.web.cyber.forms.trials import TrialForm
from nq57.web.shared.registers import OfficeField, offer, write_words

CEILINGS = [pair for pair in enums.Marking.choices if pair[0] in rules.CEILINGS]


class PeerForm(forms.Form):
    """What is said of a body outside."""

    name = forms.CharField(
        label=_("Cơ quan"), max_length=200,
        error_messages={"required": _("Ghi tên cơ quan.")},
    )  # fmt: skip
    way = forms.ChoiceField(label=_("Cách trao đổi"), choices=offer(enums.PeerWay))
    ceiling = forms.ChoiceField(
        label=_("Mức TLP cao nhất được gửi tới đó"), choices=CEILINGS, initial="green",
        help_text=_("TLP:RED không bao giờ rời hệ thống."),
    )  # fmt: skip
    api_root = forms.CharField(
        label=_("Địa chỉ TAXII (API root)"), max_length=500, required=False,
        help_text=_("Như https://taxii.gov.vn/api1/. Nơi tự lấy thì để trống."),
    )  # fmt: skip
    collection = forms.CharField(
        label=_("Mã bộ sưu tập (collection)"), max_length=100, required=False
    )
    username = forms.CharField(label=_("Tên đăng nhập"), max_length=150, required=False)
    password = forms.CharField(
        label=_("Mật khẩu"), max_length=200, required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Giữ ở dạng niêm phong, không hiện lại. Để trống là giữ mật khẩu đang có."),
    )  # fmt: skip
    private_reason = forms.CharField(
        label=_("Máy chủ nằm trong mạng riêng của cơ quan nhà nước: lý do cho phép"),
        max_length=300, required=False,
        help_text=_("Để trống thì chỉ kết nối tới địa chỉ công khai."),
    )  # fmt: skip
    reader = forms.CharField(
        label=_("Tài khoản của chương trình nơi nhận"), max_length=150, required=False,
        help_text=_("Tên đăng nhập; chỉ ghi khi nơi đó tự lấy từ hệ thống này."),
    )  # fmt: skip
    is_active = forms.BooleanField(label=_("Đang dùng"), required=False, initial=True)
    conditional = ("api_root", "collection", "username", "password", "private_reason", "reader")

    def clean_reader(self) -> Account | None:
        """Return the account.

        :raises ValidationError: when there is none of this name.
        """
        login = self.cleaned_data["reader"].strip()
        if not login:
            return None
        found: Account | None = Account.objects.filter(login=login, is_active=True).first()
        if found is None:
            raise ValidationError(_now("Không có tài khoản đang dùng mang tên này."))
        return found

    def read(self) -> actions.PeerFacts:
        """Return what was typed."""
        return actions.PeerFacts(**self.cleaned_data)


def describe_peer(peer: models.Peer) -> dict[str, Any]:
    """Return what is said of a peer, as its form shows it; never its password."""
    names = (
        "name", "way", "ceiling", "api_root", "collection", "username", "private_reason",
        "is_active",
    )  # fmt: skip
    said = {name: getattr(peer, name) for name in names}
    return said | {"reader": peer.reader.login if peer.reader else ""}


class ChooseForm(forms.Form):
    """To whom something goes, and of what: an incident, or signs of several."""

    noi = forms.TypedChoiceField(
        label=_("Nơi nhận"), coerce=int, error_messages={"required": _("Chọn nơi nhận.")}
    )
    su_co = forms.ChoiceField(label=_("Sự cố"), required=False)
    dau_hieu = forms.TypedMultipleChoiceField(
        label=_("Hoặc các dấu hiệu nhận biết"), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    conditional = ("su_co", "dau_hieu")

    def __init__(
        self, data: Any = None, *, peers: Sequence[models.Peer],
        incidents: Sequence[models.Incident], signs: Sequence[models.IncidentSign],
        **options: Any,
    ) -> None:  # fmt: skip
        """Offer what may be chosen."""
        super().__init__(data, **options)
        self.peers = {one.pk: one for one in peers}
        self.incidents = {one.case.code: one for one in incidents}
        self.signs = {one.pk: one for one in signs}
        offered: dict[str, list[tuple[Any, str]]] = {
            "noi": [
                *([("", "–")] if len(peers) != 1 else []), *((one.pk, one.name) for one in peers)
            ],
            "su_co": [
                ("", "–"),
                *((one.case.code, f"{one.case.title[:80]} ({one.case.code})") for one in incidents),
            ],
            "dau_hieu": [
                (one.pk, f"{one.value[:80]} · {one.incident.case.code}") for one in signs
            ],
        }  # fmt: skip
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            field.choices = choices
        if not signs:
            del self.fields["dau_hieu"]

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two.

        :raises ValidationError: when both or none are chosen.
        """
        data = super().clean() or {}
        if bool(data.get("su_co")) == bool(data.get("dau_hieu")) and not self.errors:
            raise ValidationError(_now("Chọn một sự cố, hoặc chọn các dấu hiệu."))
        return data


class ReasonForm(forms.Form):
    """Why a bundle is to go."""

    note = forms.CharField(
        label=_("Lý do gửi, căn cứ"), max_length=1000, widget=write_words(2),
        error_messages={"required": _("Ghi lý do gửi.")},
    )  # fmt: skip


class DecideForm(forms.Form):
    """What is said with a decision."""

    note = forms.CharField(
        label=_("Ý kiến"), max_length=1000, required=False, widget=write_words(2),
        help_text=_("Không duyệt thì phải ghi lý do."),
    )  # fmt: skip


class ReceiveForm(TrialForm):
    """A bundle's file with where it comes from: sent, or kept since its trial (``kept``)."""

    file = forms.FileField(
        label=_("Tệp gói STIX 2.1 (.json)"), required=False,
        help_text=_("Nhiều nhất 5 MB, 5.000 đối tượng."),
        error_messages={"empty": _("Tệp này trống.")},
    )  # fmt: skip
    note = forms.CharField(
        label=_("Nhận từ đâu"), max_length=1000,
        help_text=_("Cơ quan gửi, số văn bản hoặc thư kèm theo."),
        error_messages={"required": _("Ghi gói nhận từ đâu.")},
    )  # fmt: skip
    conditional = ("file",)


class WarnForm(forms.Form):
    """Which offices are warned, and of what."""

    offices: Any = forms.ModelMultipleChoiceField(
        label=_("Cơ quan được cảnh báo"), queryset=Organisation.objects.none(),
        to_field_name="code",
        widget=forms.SelectMultiple(attrs={"size": "8"}),
        error_messages={"required": _("Chọn cơ quan.")},
        help_text=_("Giữ Ctrl để chọn nhiều cơ quan."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Nội dung cảnh báo, việc cần làm"), max_length=1000, widget=write_words(3),
        error_messages={"required": _("Ghi nội dung cảnh báo.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, offices: Any, **options: Any) -> None:
        """Offer the offices that live today."""
        super().__init__(data, **options)
        field = self.fields["offices"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = offices


class RaiseForm(incidents.ReportForm):
    """An incident that is reported because of a bundle: of which office, and what."""

    office = OfficeField(
        label=_("Cơ quan bị sự cố"), error_messages={"required": _("Ghi tên cơ quan.")}
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        """Ask for no systems and no file: the incident's own page takes them."""
        super().__init__(data, systems=[], **options)
        del self.fields["file"]
        self.order_fields(["office", *self.fields])
