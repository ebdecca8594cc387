"""Forms of exercises: what one is, who takes part, an inject, an answer, a mark, a finding."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nq57.orgs import models as orgs
from nq57.plans import models as plans
from nq57.registers.cyber import actions, enums, models, rules
from nq57.web.shared import forms as shared
from nq57.web.shared.forms import DayField
from nq57.web.shared.registers import EntryForm, OfficeField, offer, write_words

_WORDS_MISS = {"required": _("Hãy ghi nội dung.")}
_WITHIN = ("notice_within", "triage_within", "contain_within", "recover_within")


def _minutes(label: Any, **options: Any) -> shared.WholeField:
    return shared.WholeField(
        label=label, required=False, min_value=1, max_value=rules.MOST_DRILL_MINUTES, **options
    )


class DrillForm(EntryForm):
    """What an exercise is to be."""

    title = forms.CharField(
        label=_("Tên cuộc diễn tập"), max_length=300,
        error_messages={"required": _("Ghi tên cuộc diễn tập.")},
    )  # fmt: skip
    task = forms.ChoiceField(
        label=_("Căn cứ: mục của văn bản"),
        error_messages={"required": _("Chọn mục của văn bản giao diễn tập.")},
    )  # fmt: skip
    basis = forms.CharField(
        label=_("Số, ký hiệu kế hoạch diễn tập"), max_length=120, required=False
    )
    kind = forms.ChoiceField(
        label=_("Hình thức"), choices=offer(enums.DrillKind), widget=forms.RadioSelect,
        error_messages={"required": _("Chọn hình thức diễn tập.")},
    )  # fmt: skip
    planned_on = DayField(label=_("Ngày diễn tập"))
    leader = forms.ChoiceField(
        label=_("Chỉ huy diễn tập"), help_text=_("Người đang giữ vị trí tại cơ quan chủ trì."),
        error_messages={"required": _("Chọn người chỉ huy diễn tập.")},
    )  # fmt: skip
    phone = forms.RegexField(
        rules.PHONE_PATTERN, label=_("Điện thoại ban tổ chức"), max_length=24,
        widget=forms.TextInput({"type": "tel"}),
        error_messages={
            "required": _("Ghi số điện thoại liên hệ, chỉ gồm chữ số."),
            "invalid": _("Ghi số điện thoại liên hệ, chỉ gồm chữ số."),
        },
    )  # fmt: skip
    extent = forms.CharField(
        label=_("Phạm vi diễn tập"), max_length=4000, widget=write_words(2),
        error_messages={"required": _("Ghi phạm vi diễn tập.")},
    )  # fmt: skip
    scope = forms.ChoiceField(label=_("Thuộc phạm vi"), choices=offer(enums.Scope))
    objectives = forms.CharField(
        label=_("Mục tiêu, mỗi mục tiêu một dòng"), max_length=4000, widget=write_words(3),
        error_messages={"required": _("Ghi ít nhất một mục tiêu.")},
    )  # fmt: skip
    incident_kind = forms.ModelChoiceField(
        label=_("Loại sự cố giả định"), queryset=models.IncidentKind.objects.all(),
        to_field_name="code", empty_label=None,
    )  # fmt: skip
    opening = forms.CharField(
        label=_("Tình huống mở đầu"), max_length=4000, widget=write_words(3),
        help_text=_("Khi bắt đầu, mỗi cơ quan tham gia nhận một sự cố giả định ghi như thế này."),
        error_messages={"required": _("Ghi tình huống mở đầu.")},
    )  # fmt: skip
    personal_data = forms.ChoiceField(
        label=_("Tình huống có liên quan dữ liệu cá nhân không"),
        choices=offer(enums.PersonalData), initial=enums.PersonalData.NO,
    )  # fmt: skip
    notice_within = _minutes(
        _("Mong đợi báo cáo đầu tiên trong (phút)"), help_text=_("Tính từ lúc bắt đầu.")
    )
    triage_within = _minutes(_("Mong đợi phân loại trong (phút)"))
    contain_within = _minutes(_("Mong đợi ngăn chặn trong (phút)"))
    recover_within = _minutes(_("Mong đợi khôi phục trong (phút)"))
    conditional = _WITHIN

    def __init__(
        self, data: Any = None, *, orders: Sequence[tuple[plans.Task, str]],
        leaders: Sequence[orgs.Post], **options: Any,
    ) -> None:  # fmt: skip
        """Offer the clauses, and who holds a post at the centre."""
        super().__init__(data, **options)
        self.tasks = {str(task.pk): task for task, _words in orders}
        self.leaders = {str(one.pk): one for one in leaders}
        task, leader = self.fields["task"], self.fields["leader"]
        assert isinstance(task, forms.ChoiceField)  # noqa: S101
        assert isinstance(leader, forms.ChoiceField)  # noqa: S101
        named = [(str(one.pk), words) for one, words in orders]
        task.choices = [("", _("Chọn một mục")), *named]
        leader.choices = [
            (key, ", ".join(filter(None, (one.person.name, one.title or one.get_role_display()))))
            for key, one in self.leaders.items()
        ]

    def read(self) -> actions.NewDrill:
        """Return what a valid form says."""
        said = dict(self.cleaned_data)
        said["task"], said["leader"] = self.tasks[said["task"]], self.leaders[said["leader"]]
        return actions.NewDrill(**said)


def describe_drill(drill: models.Drill) -> dict[str, Any]:
    """Return what an exercise is, as its form shows it; its rows loaded."""
    said: dict[str, Any] = {
        name: getattr(drill, name)
        for name in (
            "basis", "kind", "planned_on", "phone", "extent", "scope", "objectives", "opening",
            "personal_data", *_WITHIN,
        )
    }  # fmt: skip
    return {
        **said, "title": drill.case.title, "task": str(drill.task_id),
        "leader": str(drill.leader_id), "incident_kind": drill.incident_kind.code,
    }  # fmt: skip


class DrillOfficeForm(forms.Form):
    """Which office takes part, and how."""

    office = OfficeField(label=_("Cơ quan"), error_messages={"required": _("Ghi tên cơ quan.")})
    part = forms.ChoiceField(
        label=_("Vai trò"), choices=offer(enums.DrillPart), initial=enums.DrillPart.PLAYER
    )

    def clean_office(self) -> orgs.Organisation:
        """Return the office.

        :raises ValidationError: when none was named.
        """
        office: orgs.Organisation | None = self.cleaned_data["office"]
        if office is None:
            raise ValidationError(gettext("Ghi tên cơ quan."))
        return office


class TeamForm(forms.Form):
    """The team of an office that takes part, and the systems that it brings."""

    part = forms.ChoiceField(label=_("Vai trò"), choices=offer(enums.DrillPart))
    team = forms.CharField(
        label=_("Đội tham gia"), max_length=2000, required=False, widget=write_words(3),
        help_text=_("Mỗi người một dòng: họ tên, chức vụ."),
    )  # fmt: skip
    systems = forms.TypedMultipleChoiceField(
        label=_("Hệ thống trong phạm vi"), required=False, coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    conditional = ("systems",)

    def __init__(
        self, data: Any = None, *, systems: Sequence[models.InformationSystem], **options: Any
    ) -> None:
        """Offer the systems of the office."""
        super().__init__(data, **options)
        self.known = {one.pk: one for one in systems}
        field = self.fields["systems"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(str(one.pk), one.name) for one in systems]
        if not systems:
            del self.fields["systems"]

    def list_systems(self) -> list[models.InformationSystem]:
        """Return the systems that a valid form picks."""
        return [self.known[key] for key in self.cleaned_data.get("systems", ())]


class InjectForm(EntryForm):
    """One inject of the scenario."""

    position = shared.WholeField(
        label=_("Thứ tự"), min_value=1, max_value=rules.MOST_POINTS,
        error_messages={"required": _("Ghi thứ tự.")},
    )  # fmt: skip
    minute = shared.WholeField(
        label=_("Đưa ra từ phút thứ"), min_value=0, max_value=rules.MOST_DRILL_MINUTES,
        help_text=_("Tính từ lúc bắt đầu diễn tập."),
        error_messages={"required": _("Ghi phút đưa ra, tính từ lúc bắt đầu.")},
    )  # fmt: skip
    office = forms.ChoiceField(label=_("Đưa cho"), required=False)
    told = forms.CharField(
        label=_("Nội dung đưa ra"), max_length=4000, widget=write_words(4),
        error_messages={"required": _("Ghi nội dung đưa ra.")},
    )  # fmt: skip
    expected = forms.CharField(
        label=_("Hành động mong đợi"), max_length=4000, widget=write_words(3),
        help_text=_("Chỉ cơ quan chủ trì, cơ quan đánh giá xem được."),
        error_messages={"required": _("Ghi hành động mong đợi.")},
    )  # fmt: skip
    most = shared.WholeField(
        label=_("Điểm tối đa"), min_value=1, max_value=rules.MOST_POINTS, initial=10,
        error_messages={"required": _("Ghi điểm tối đa.")},
    )  # fmt: skip
    within = _minutes(_("Mong đợi trả lời trong (phút)"))
    conditional = ("within",)

    def __init__(
        self, data: Any = None, *, players: Sequence[models.DrillOffice], **options: Any
    ) -> None:
        """Offer the offices that play."""
        super().__init__(data, **options)
        self.players = {str(one.pk): one for one in players}
        field = self.fields["office"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [
            ("", gettext("Mọi cơ quan tham gia")),
            *((key, one.organisation.name) for key, one in self.players.items()),
        ]

    def read(self) -> actions.NewInject:
        """Return what a valid form says."""
        said = dict(self.cleaned_data)
        said["office"] = self.players.get(said["office"])
        return actions.NewInject(**said)


class AnswerForm(forms.Form):
    """What an office answers to an inject."""

    text = forms.CharField(
        label=_("Trả lời"), max_length=4000, widget=write_words(3), error_messages=_WORDS_MISS
    )
    file = forms.FileField(
        label=_("Ảnh, tệp"), required=False, error_messages={"empty": _("Tệp này trống.")}
    )


class ScoreForm(forms.Form):
    """The points of an office for one inject, and why."""

    points = shared.WholeField(label=_("Điểm"), error_messages={"required": _("Ghi điểm.")})
    comment = forms.CharField(
        label=_("Nhận xét"), max_length=2000, required=False, widget=write_words(2)
    )


class FindingForm(forms.Form):
    """What is to be made better, by whom, until when."""

    text = forms.CharField(
        label=_("Việc cần cải thiện"), max_length=1000, widget=write_words(2),
        error_messages={"required": _("Ghi việc cần cải thiện.")},
    )  # fmt: skip
    organisation = OfficeField(
        label=_("Cơ quan thực hiện"), error_messages={"required": _("Ghi tên cơ quan.")}
    )
    due_on = DayField(label=_("Hạn"))

    def clean_organisation(self) -> orgs.Organisation:
        """Return the office.

        :raises ValidationError: when none was named.
        """
        office: orgs.Organisation | None = self.cleaned_data["organisation"]
        if office is None:
            raise ValidationError(gettext("Ghi tên cơ quan."))
        return office


class DrillFileForm(forms.Form):
    """A file beside an exercise, and what it shows."""

    file = forms.FileField(
        label=_("Tệp"), error_messages={
            "empty": _("Tệp này trống."), "required": _("Chọn một tệp."),
        },
    )  # fmt: skip
    claim = forms.CharField(
        label=_("Tệp chứng minh điều gì"), max_length=300,
        error_messages={"required": _("Hãy ghi tệp này chứng minh điều gì.")},
    )  # fmt: skip


class KeyForm(forms.Form):
    """Which row a button is about."""

    key = forms.IntegerField(widget=forms.HiddenInput)


class NothingForm(forms.Form):
    """A step that asks nothing more."""
