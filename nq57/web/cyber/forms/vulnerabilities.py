"""The file of a scanner; what is said when vulnerabilities are moved."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.registers.cyber import enums, models
from nq57.web.cyber.forms.trials import TrialForm
from nq57.web.shared.forms import DayField
from nq57.web.shared.registers import offer, write_words


class ScanForm(TrialForm):
    """A scanner's file with its system: sent, or kept since its trial (``kept``)."""

    system = forms.ChoiceField(label=_("Hệ thống"), choices=())
    file = forms.FileField(
        label=_("Tệp kết quả rà quét"), required=False,
        help_text=_("Nessus, OpenVAS, Nmap, ZAP, Nuclei, SARIF hoặc bảng mẫu Excel."),
        error_messages={"empty": _("Tệp này trống.")},
    )  # fmt: skip
    scope = forms.ChoiceField(label=_("Phạm vi"), choices=offer(enums.Scope))
    conditional = ("file", "scope")

    def __init__(
        self, data: Any = None, sent: Any = None, *,
        systems: Sequence[models.InformationSystem], account: str, **options: Any,
    ) -> None:  # fmt: skip
        """Offer the systems."""
        super().__init__(data, sent, account=account, **options)
        self.systems = {one.code: one for one in systems}
        field = self.fields["system"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", "–"), *((one.code, f"{one.name} ({one.code})") for one in systems)]


class ClaimForm(forms.Form):
    """How vulnerabilities were fixed: words, a file, or both."""

    claim = forms.CharField(
        label=_("Đã khắc phục thế nào"), max_length=4000, required=False, widget=write_words(3)
    )
    file = forms.FileField(
        label=_("Tệp minh chứng"), required=False, error_messages={"empty": _("Tệp này trống.")}
    )
    conditional = ("claim", "file")


class NoEffectForm(forms.Form):
    """Why a system is not affected."""

    justification = forms.ChoiceField(
        label=_("Vì sao"), choices=offer(enums.Justification), widget=forms.RadioSelect,
        error_messages={"required": _("Chọn vì sao không bị ảnh hưởng.")},
    )  # fmt: skip
    claim = forms.CharField(
        label=_("Căn cứ"), max_length=4000, widget=write_words(3),
        error_messages={"required": _("Ghi căn cứ cho thấy không bị ảnh hưởng.")},
    )  # fmt: skip


class ExceptionForm(forms.Form):
    """Until when something stays open, why, and what is done meanwhile."""

    reason = forms.CharField(
        label=_("Lý do chưa khắc phục được"), max_length=4000, widget=write_words(3),
        error_messages={"required": _("Ghi lý do chưa khắc phục được.")},
    )  # fmt: skip
    measure = forms.CharField(
        label=_("Biện pháp thay thế"), max_length=4000, widget=write_words(3),
        error_messages={"required": _("Ghi biện pháp thay thế trong thời gian chờ.")},
    )  # fmt: skip
    until = DayField(label=_("Đến hết ngày"))


class DecisionForm(forms.Form):
    """What is said with a decision on an exception."""

    note = forms.CharField(
        label=_("Ý kiến"), max_length=4000, required=False, widget=write_words(2)
    )


class ThreatsForm(forms.Form):
    """A list of exploited weaknesses, as it was taken from its site."""

    file = forms.FileField(
        label=_("Tệp KEV hoặc EPSS"),
        help_text=_("KEV của CISA (JSON, CSV); EPSS của FIRST (CSV, .gz)."),
        error_messages={"empty": _("Tệp này trống."), "required": _("Chọn một tệp.")},
    )  # fmt: skip
