"""Forms of the register: a system, its level, each step of a dossier, a campaign."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.registers.cyber import actions, enums, models, queries, rules
from nq57.web.shared import forms as shared
from nq57.web.shared.forms import DayField
from nq57.web.shared.registers import (
    EntryForm,
    OfficeField,
    describe_entry,
    offer,
    write_words,
)


class SystemForm(EntryForm):
    """What an entry of the register says."""

    name = forms.CharField(
        label=_("Tên hệ thống"), max_length=300,
        error_messages={"required": _("Ghi tên hệ thống.")},
    )  # fmt: skip
    purpose = forms.CharField(label=_("Mục đích"), required=False, widget=write_words())
    owner = OfficeField(label=_("Chủ quản"))
    operator = OfficeField(label=_("Đơn vị vận hành"))
    specialised = OfficeField(
        label=_("Đơn vị chuyên trách"), required=False,
        help_text=_("Đơn vị thẩm định hồ sơ cấp độ."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Loại"), choices=offer(enums.Kind))
    users = forms.CharField(label=_("Người sử dụng"), max_length=300, required=False)
    hosting = forms.ChoiceField(label=_("Nơi đặt"), choices=offer(enums.Hosting))
    is_cloud = forms.TypedChoiceField(
        label=_("Vận hành trên nền tảng điện toán đám mây"), coerce=lambda typed: typed == "1",
        choices=[("", "–"), ("1", _("Có")), ("0", _("Không"))],
    )  # fmt: skip
    links_lgsp = forms.BooleanField(label=_("Kết nối trục của tỉnh (LGSP)"), required=False)
    links_ndxp = forms.BooleanField(label=_("Kết nối trục quốc gia (NDXP)"), required=False)
    holds_public = forms.BooleanField(label=_("Có thông tin công khai"), required=False)
    holds_private = forms.BooleanField(label=_("Có thông tin riêng"), required=False)
    holds_personal = forms.BooleanField(label=_("Có dữ liệu cá nhân"), required=False)
    holds_secret = forms.BooleanField(label=_("Có bí mật nhà nước"), required=False)
    basic_subjects = shared.WholeField(
        label=_("Số chủ thể dữ liệu cá nhân cơ bản"), required=False, min_value=0,
        max_value=2_000_000_000, help_text=_("Chưa biết thì để trống, không ghi 0."),
    )  # fmt: skip
    sensitive_subjects = shared.WholeField(
        label=_("Số chủ thể dữ liệu cá nhân nhạy cảm"), required=False, min_value=0,
        max_value=2_000_000_000,
    )  # fmt: skip
    status = forms.ChoiceField(
        label=_("Trạng thái"), choices=offer(enums.Status), initial=enums.Status.OPERATING
    )
    since = DayField(label=_("Từ ngày"), required=False)
    until = DayField(
        label=_("Đến ngày"), required=False, help_text=_("Chỉ ghi khi hệ thống đã kết thúc.")
    )
    basis = forms.CharField(label=_("Căn cứ (số, ký hiệu văn bản)"), max_length=120, required=False)
    scope = forms.ChoiceField(
        label=_("Phạm vi"), choices=offer(enums.Scope),
        help_text=_("Hệ thống quân sự, quốc phòng, cơ yếu không ghi vào danh mục này."),
    )  # fmt: skip
    components = forms.CharField(label=_("Thành phần"), required=False, widget=write_words())
    connections = forms.CharField(
        label=_("Kết nối với hệ thống khác"), required=False, widget=write_words()
    )
    officer_name = forms.CharField(
        label=_("Cán bộ phụ trách an toàn thông tin"), max_length=120, required=False
    )
    officer_title = forms.CharField(label=_("Chức vụ của cán bộ"), max_length=120, required=False)
    officer_certificate = forms.CharField(label=_("Chứng chỉ"), max_length=200, required=False)
    officer_trained_on = DayField(label=_("Ngày tập huấn gần nhất"), required=False)
    conditional = ("until",)

    def read(self) -> actions.Facts:
        """Return what was typed."""
        return actions.Facts(**self.cleaned_data)


def describe(system: models.InformationSystem) -> dict[str, Any]:
    """Return what a system says, as its form shows it; its offices loaded."""
    said = describe_entry(system, queries.SHEET)
    said["is_cloud"] = "1" if system.is_cloud else "0"
    return said


QUESTIONS: dict[str, Any] = {
    "non_public": _("Xử lý thông tin riêng hoặc dữ liệu cá nhân"),
    "procedures": _("Giải quyết thủ tục hành chính, dịch vụ công trực tuyến"),
    "online_service": _("Dịch vụ trực tuyến không thuộc ngành nghề kinh doanh có điều kiện"),
    "conditional_service": _("Dịch vụ trực tuyến thuộc ngành nghề kinh doanh có điều kiện"),
    "own_infrastructure": _("Hạ tầng thông tin phục vụ một cơ quan"),
    "shared_infrastructure": _("Hạ tầng thông tin dùng chung của bộ, ngành, tỉnh"),
    "national_infrastructure": _("Hạ tầng dùng chung toàn quốc, vận hành liên tục 24/7"),
    "control_second": _("Điều khiển công nghiệp của công trình cấp II, III, IV"),
    "control_first": _("Điều khiển công nghiệp của công trình cấp I"),
    "state_secrets": _("Xử lý thông tin bí mật nhà nước"),
    "serious_harm": _("Bị phá hoại thì tổn hại nghiêm trọng quốc phòng, an ninh quốc gia"),
    "especially_serious": _(
        "Bị phá hoại thì tổn hại đặc biệt nghiêm trọng quốc phòng, an ninh quốc gia"
    ),
    "national_data": _("Lưu trữ tập trung dữ liệu quốc gia"),
}  # fmt: skip


class LevelForm(forms.Form):
    """The questions about a level, and the level that the officer chooses."""

    level = forms.TypedChoiceField(
        label=_("Cấp độ"), required=False, coerce=int, empty_value=None,
        choices=[("", _("Theo tiêu chí")), *((str(one), str(one)) for one in rules.LEVELS)],
        help_text=_("Chỉ được nâng so với tiêu chí, không được hạ."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Lý do nâng cấp độ"), required=False, max_length=1000, widget=write_words()
    )
    conditional = ("level", "reason")

    def __init__(self, data: Any = None, **options: Any) -> None:
        """Ask every question of the criteria."""
        super().__init__(data, **options)
        for name, label in QUESTIONS.items():
            self.fields[name] = forms.BooleanField(label=label, required=False)
        labels = {
            "basic_subjects": _("Số chủ thể dữ liệu cá nhân cơ bản"),
            "sensitive_subjects": _("Số chủ thể dữ liệu cá nhân nhạy cảm"),
        }
        for name, label in labels.items():
            self.fields[name] = shared.WholeField(
                label=label, min_value=0, max_value=2_000_000_000,
                error_messages={"required": _("Ghi 0 nếu không xử lý dữ liệu cá nhân.")},
            )  # fmt: skip
        self.order_fields([*QUESTIONS, *labels, "level", "reason"])

    def read(self) -> rules.Answers:
        """Return the answers."""
        return rules.make_answers(self.cleaned_data)


class CriterionForm(forms.Form):
    """How a criterion is written down."""

    text = forms.CharField(label=_("Nội dung tiêu chí"), max_length=500, widget=write_words())
    at_least = shared.WholeField(
        label=_("Từ bao nhiêu"), min_value=1, max_value=2_000_000_000,
        help_text=_("Câu hỏi có, không thì ghi 1."),
    )  # fmt: skip
    clause = forms.CharField(label=_("Điều, khoản"), max_length=120, required=False)


class PartForm(forms.Form):
    """One document of a dossier."""

    part = forms.ChoiceField(label=_("Tài liệu"))
    file = forms.FileField(
        label=_("Tệp"),
        error_messages={"required": _("Chưa chọn tệp."), "empty": _("Tệp này trống.")},
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, parts: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:  # fmt: skip
        """Offer the documents that the level asks for."""
        super().__init__(data, files, **options)
        field = self.fields["part"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(part, _(label)) for part, label in parts]


class NoteForm(forms.Form):
    """Words that a step needs."""

    note = forms.CharField(
        label=_("Nội dung"), max_length=4000, widget=write_words(3),
        error_messages={"required": _("Hãy ghi nội dung.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, label: Any = "", **options: Any) -> None:
        """Call the words what they are here."""
        super().__init__(data, **options)
        self.fields["note"].label = label or self.fields["note"].label


class DayForm(forms.Form):
    """The day from which a level holds."""

    on = DayField(label=_("Hiệu lực từ ngày"))


class ApprovalForm(forms.Form):
    """What an approval rests on."""

    regulation = forms.CharField(
        label=_("Quy chế bảo đảm an toàn thông tin: số, ký hiệu"), max_length=120, required=False
    )
    regulation_on = DayField(label=_("Ngày ban hành quy chế"), required=False)
    ministry_opinion = forms.CharField(
        label=_("Văn bản cho ý kiến của Bộ Công an"), max_length=120, required=False,
        help_text=_("Cần với cấp độ 4, 5."),
    )  # fmt: skip
    decision = forms.CharField(
        label=_("Quyết định phê duyệt: số, ký hiệu"), max_length=120,
        error_messages={"required": _("Ghi số, ký hiệu quyết định phê duyệt cấp độ.")},
    )  # fmt: skip
    decided_on = DayField(label=_("Ngày phê duyệt"))
    conditional = ("regulation", "regulation_on", "ministry_opinion")


class CampaignForm(forms.Form):
    """What a campaign asks; on what it rests, and by when, is chosen once."""

    task = forms.ChoiceField(
        label=_("Căn cứ: mục của văn bản"), error_messages={"required": _("Chọn một mục.")}
    )
    title = forms.CharField(
        label=_("Tên chiến dịch"), max_length=300,
        error_messages={"required": _("Ghi tên chiến dịch.")},
    )  # fmt: skip
    asked = forms.CharField(
        label=_("Nội dung yêu cầu"), max_length=4000, widget=write_words(3),
        error_messages={"required": _("Ghi nội dung yêu cầu.")},
    )  # fmt: skip
    due = DayField(
        label=_("Hạn"), required=False,
        help_text=_("Mục có hạn thì lấy hạn ấy: để trống."),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("Loại hệ thống"), choices=offer(enums.Kind), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Không chọn là mọi loại."),
    )  # fmt: skip
    levels = forms.TypedMultipleChoiceField(
        label=_("Cấp độ"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple,
        choices=[*((str(one), str(one)) for one in rules.LEVELS), ("0", _("Chưa xác định"))],
        help_text=_("Không chọn là mọi cấp độ."),
    )  # fmt: skip
    conditional = ("due", "kinds", "levels")

    def __init__(
        self, data: Any = None, *, orders: Sequence[tuple[str, str]] = (), **options: Any
    ) -> None:
        """Offer the clauses; without any, what it rests on is fixed already."""
        super().__init__(data, **options)
        field = self.fields["task"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", _("Chọn một mục")), *orders]
        if not orders:
            del self.fields["task"], self.fields["due"]


class DeclareForm(forms.Form):
    """What an office declares, but for the holes: each is a row of its own."""

    answer = forms.ChoiceField(
        label=_("Cơ quan trả lời"), choices=offer(enums.Answer), widget=forms.RadioSelect,
        error_messages={"required": _("Chọn một trong ba câu trả lời.")},
    )  # fmt: skip
    systems = forms.TypedMultipleChoiceField(
        label=_("Hệ thống đã rà quét"), required=False, coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    scanned_on = DayField(label=_("Ngày rà quét"), required=False)
    scanned_by = forms.CharField(label=_("Ai rà quét"), max_length=200, required=False)
    tool = forms.CharField(label=_("Công cụ"), max_length=200, required=False)
    file = forms.FileField(
        label=_("Kết quả rà quét, minh chứng (tệp)"), required=False,
        error_messages={"empty": _("Tệp này trống.")},
    )  # fmt: skip
    note = forms.CharField(
        label=_("Ghi chú"), max_length=2000, required=False, widget=write_words()
    )
    conditional = ("systems", "scanned_on", "scanned_by")

    def __init__(
        self, data: Any = None, files: Any = None, *, systems: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:  # fmt: skip
        """Offer the systems that are within the campaign."""
        super().__init__(data, files, **options)
        field = self.fields["systems"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = list(systems)
        if not systems:
            for name in ("systems", "scanned_on", "scanned_by", "tool"):
                del self.fields[name]


class HoleForm(forms.Form):
    """One hole; a row in which nothing was typed is none."""

    identity = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Lỗ hổng"), max_length=300, required=False)
    system = forms.TypedChoiceField(label=_("Hệ thống"), coerce=int, required=False)
    severity = forms.ChoiceField(
        label=_("Mức độ"), choices=[("", "–"), *offer(enums.Severity)],
        error_messages={"required": _("Chọn mức độ.")},
    )  # fmt: skip
    cve = forms.RegexField(
        label=_("Mã CVE"), regex=re.compile(rules.CVE_PATTERN, re.IGNORECASE), required=False,
        error_messages={"invalid": _("Mã CVE viết như CVE-2026-12345.")},
    )  # fmt: skip
    found_on = DayField(label=_("Ngày phát hiện"), required=False)
    state = forms.ChoiceField(label=_("Tình trạng"), choices=offer(enums.HoleState))
    fixed_on = DayField(label=_("Ngày khắc phục"), required=False)
    accepted_until = DayField(label=_("Chấp nhận đến hết ngày"), required=False)
    claim = forms.CharField(
        label=_("Đã khắc phục thế nào, hoặc lý do"), max_length=2000, required=False,
        widget=write_words(),
    )  # fmt: skip
    conditional = ("title", "system", "found_on", "fixed_on", "accepted_until", "claim")

    def __init__(
        self, data: Any = None, *, systems: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        """Offer the systems that are within the campaign."""
        super().__init__(data, empty_permitted=True, use_required_attribute=False, **options)
        field = self.fields["system"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [*([("", "–")] if len(systems) != 1 else []), *systems]

    def read(self) -> rules.Hole | None:
        """Return what a valid row says, or None when nothing was typed."""
        if not self.has_changed():
            return None
        said = self.cleaned_data
        state = said["state"]
        return rules.Hole(
            identity=said["identity"], title=said["title"], system=said["system"] or 0,
            severity=said["severity"], cve=said["cve"].upper(), state=state,
            found_on=said["found_on"],
            fixed_on=said["fixed_on"] if state == enums.HoleState.FIXED else None,
            accepted_until=said["accepted_until"] if state == enums.HoleState.ACCEPTED else None,
            claim=said["claim"],
        )  # fmt: skip
