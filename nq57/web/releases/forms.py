"""What a leader chooses to release; a text of the portal."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from nq57.core import numbers
from nq57.releases import actions, queries, rules
from nq57.web.shared import forms as shared


class ReleaseForm(forms.Form):
    """The words of a release; its rows are ticked beside it."""

    until = shared.DayField(
        label=_("Số liệu đến hết ngày"),
        help_text=_("Không sau ngày cuối kỳ của bản tổng hợp."),
    )
    with_names = forms.BooleanField(
        label=_("Nêu tên cơ quan quá hạn"), required=False,
        help_text=_("Mặc định không nêu. Cơ quan chủ trì đã có trong kế hoạch công khai."),
    )  # fmt: skip
    with_honours = forms.BooleanField(
        label=_("Công bố số chương trình truyền thông và số lượt tôn vinh"), required=False,
        help_text=_("Chỉ có số lượng theo loại, không có tên người, tên tập thể."),
    )  # fmt: skip
    with_security = forms.BooleanField(
        label=_("Công bố số liệu an ninh mạng"), required=False,
        help_text=_(
            "Hệ thống theo cấp độ, tỷ lệ có phương án ứng phó, lỗ hổng theo mức độ, sự cố theo "
            "loại. Không nêu tên; số nhỏ hơn 5 hoặc của ít hơn 3 cơ quan thì không nêu số."
        ),
    )  # fmt: skip
    changes = forms.CharField(
        label=_("Đính chính điều gì, vì sao"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Chỉ ghi khi kỳ này đã công bố. Người dân đọc được câu này."),
    )  # fmt: skip

    def ask_correction(self, *, is_one: bool) -> None:
        """Ask what is corrected where the period was released before."""
        said = self.fields["changes"]
        said.required = is_one
        if is_one:
            said.help_text = _("Kỳ này đã công bố. Người dân đọc được câu này.")


class TextForm(forms.Form):
    """A text of the portal."""

    text = forms.CharField(
        label=_("Nội dung"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8})
    )
    basis = forms.CharField(label=_("Căn cứ, nguồn"), required=False, max_length=300)
    is_confirmed = forms.BooleanField(label=_("Tỉnh đã xác nhận nội dung này"), required=False)


def read_release(form: ReleaseForm, sent: QueryDict) -> actions.NewRelease:
    """Return what a valid form and the ticked rows release."""
    tasks = numbers.read_wholes(sent.getlist("nhiem-vu"))
    given: dict[str, Any] = form.cleaned_data
    return actions.NewRelease(
        indicators=sent.getlist("chi-tieu"), tasks=tasks, until=given["until"],
        sentences=sent.getlist("loi-van"),
        with_names=given["with_names"], with_honours=given["with_honours"],
        with_security=given["with_security"], changes=given["changes"],
        seen=numbers.read_whole(sent.get("seen", "")) or 0,
    )  # fmt: skip


def tick(offered: queries.Offer, sent: QueryDict | None) -> tuple[set[str], set[int], set[str]]:
    """Return the indicators, tasks and sentences that are ticked: as sent, at first all but the
    words, of which those that the corrected release carries."""
    if sent is not None:
        tasks = set(numbers.read_wholes(sent.getlist("nhiem-vu")))
        return set(sent.getlist("chi-tieu")), tasks, set(sent.getlist("loi-van"))
    said = set(rules.list_words(offered.corrects.snapshot)) if offered.corrects else set()
    words = {one.key for one in offered.sentences if (one.title, one.text) in said}
    return {one.code for one in offered.indicators}, {one.pk for one in offered.tasks}, words
