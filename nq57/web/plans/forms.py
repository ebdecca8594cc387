"""Forms of plans."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from nq57.core import text
from nq57.plans import enums
from nq57.web.shared.forms import DayField


class AdoptForm(forms.Form):
    """What the read document becomes."""

    AS_PLAN = "plan"
    AS_SUCCESSOR = "successor"
    AS_DIRECTIVE = "directive"
    # Needed or not by what is chosen: their hints say when, so "may be left empty" is not said.
    conditional = ("in_force_on", "plan")

    becomes = forms.ChoiceField(label=_("Văn bản này là"), widget=forms.RadioSelect)
    in_force_on = DayField(
        label=_("Hiệu lực từ ngày"),
        required=False,
        help_text=_("Cần với kế hoạch mới hoặc kế hoạch thay thế."),
    )
    plan = forms.ChoiceField(
        label=_("Kế hoạch liên quan"),
        required=False,
        help_text=_("Cần khi thay thế hoặc bổ sung: kế hoạch nào đang hiệu lực."),
    )

    is_restricted = forms.BooleanField(
        label=_("Hạn chế: không công khai, chỉ cán bộ được xem"),
        required=False,
        help_text=_("Để trống thì văn bản và nội dung của nó công khai ngay khi ban hành."),
    )

    def __init__(self, *args: Any, plans: list[Any], **options: Any) -> None:
        """Offer the plans in force; without any, only a new plan."""
        super().__init__(*args, **options)
        choices = [(self.AS_PLAN, _("kế hoạch mới, đứng riêng"))]
        if plans:
            choices += [
                (self.AS_SUCCESSOR, _("kế hoạch thay thế một kế hoạch đang hiệu lực")),
                (self.AS_DIRECTIVE, _("văn bản chỉ đạo, bổ sung vào một kế hoạch đang hiệu lực")),
            ]
        named = [(plan.code, f"{plan.document} – {_shorten(plan.title)}") for plan in plans]
        _offer(self, "becomes", choices)
        _offer(self, "plan", [("", "–"), *named])

    def clean(self) -> dict[str, Any]:
        """Ask for what the choice needs."""
        given: dict[str, Any] = super().clean() or {}
        becomes = given.get("becomes")
        if becomes in (self.AS_SUCCESSOR, self.AS_DIRECTIVE) and not given.get("plan"):
            self.add_error("plan", _("Chọn kế hoạch đang hiệu lực."))
        if becomes in (self.AS_PLAN, self.AS_SUCCESSOR) and not given.get("in_force_on"):
            self.add_error("in_force_on", _("Ghi ngày kế hoạch có hiệu lực."))
        return given


class ProposeForm(forms.Form):
    """A proposed change to one item of the plan."""

    subject = forms.CharField(
        label=_("Mục"),
        max_length=40,
        help_text=_("Số như trong kế hoạch, ví dụ II.3 hoặc VIII.2.7."),
    )
    proposal = forms.CharField(label=_("Nội dung đề xuất"), widget=forms.Textarea({"rows": 4}))
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea({"rows": 3}))


class DecideForm(forms.Form):
    """What became of a proposal."""

    to = forms.ChoiceField(label=_("Bước tiếp theo"))
    decision = forms.CharField(
        label=_("Số, ký hiệu văn bản quyết định"), max_length=80, required=False,
        help_text=_("Bắt buộc khi chấp thuận. Văn bản phải có trong hệ thống."),
    )  # fmt: skip
    answer = forms.CharField(
        label=_("Ý kiến giải quyết"), widget=forms.Textarea({"rows": 3}), required=False
    )

    def __init__(self, *args: Any, steps: list[str], **options: Any) -> None:
        """Offer the steps that the graph allows; ask for a document where one may approve."""
        super().__init__(*args, **options)
        labels = dict(enums.AmendmentState.choices)
        _offer(self, "to", [(step, labels[step]) for step in steps])
        self.only_withdraws = steps == [enums.AmendmentState.WITHDRAWN]
        if enums.AmendmentState.APPROVED not in steps:
            del self.fields["decision"]
        if self.only_withdraws:
            self.fields["to"].initial = steps[0]
            self.fields["to"].widget = forms.HiddenInput()
            self.fields["answer"].label = _("Lý do rút, nếu có")


class ReviseTargetForm(forms.Form):
    """The new words of one target."""

    cell = forms.ChoiceField(label=_("Ô được sửa"))
    raw = forms.CharField(
        label=_("Giá trị mới"), max_length=300,
        help_text=_("Viết như trong quyết định, ví dụ ≥ 85% hoặc 80% – 90%."),
    )  # fmt: skip
    in_words = forms.BooleanField(
        label=_("Giá trị bằng lời"), required=False,
        help_text=_("Chỉ đánh dấu khi quyết định không đặt con số."),
    )  # fmt: skip

    def __init__(self, *args: Any, cells: list[tuple[str, str]], **options: Any) -> None:
        """Offer the targets of the amended indicator."""
        super().__init__(*args, **options)
        _offer(self, "cell", cells)


class ReviseScheduleForm(forms.Form):
    """The new words of one schedule cell."""

    cell = forms.ChoiceField(label=_("Ô được sửa"))
    raw = forms.CharField(label=_("Thời hạn mới, theo lời văn bản"), max_length=300)
    due = DayField(label=_("Hạn mới"), required=False)

    def __init__(self, *args: Any, cells: list[tuple[str, str]], **options: Any) -> None:
        """Offer the deadlines of the amended task."""
        super().__init__(*args, **options)
        _offer(self, "cell", cells)


def _shorten(title: str) -> str:
    words = text.sentence_case(title, names=[settings.PROVINCE])
    return Truncator(words).words(14, truncate="…")


def _offer(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = choices
