"""Forms of inspection: a program, an office to be inspected, a finding, each step."""

from collections.abc import Sequence
from textwrap import shorten
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nq57.audit import enums as audit_enums
from nq57.core import text
from nq57.inspection import actions, enums, models, queries
from nq57.orgs import models as orgs
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans
from nq57.web.shared import formats, states
from nq57.web.shared.forms import DayField
from nq57.web.templatetags import work

Choices = Sequence[tuple[str, Any]]


def _words(rows: int = 2) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


def _offer(form: forms.Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = list(choices)


class ProgramForm(forms.Form):
    """The decision that says what is inspected."""

    plan = forms.ChoiceField(label=_("Kiểm tra việc thực hiện"))
    title = forms.CharField(
        label=_("Tên kế hoạch kiểm tra"), max_length=300,
        error_messages={"required": _("Ghi tên kế hoạch kiểm tra.")},
    )  # fmt: skip
    symbol = forms.CharField(
        label=_("Số, ký hiệu văn bản"), max_length=120,
        error_messages={"required": _("Ghi số, ký hiệu văn bản.")},
    )  # fmt: skip
    decided_on = DayField(label=_("Ngày ban hành"))
    year = forms.IntegerField(label=_("Năm"), min_value=2000, max_value=2100)
    quarter = forms.TypedChoiceField(
        label=_("Quý"), required=False, coerce=int, empty_value=None,
        choices=[("", _("Cả năm")), *((str(one), str(one)) for one in range(1, 5))],
    )  # fmt: skip

    def __init__(self, data: Any = None, *, offered: Sequence[plans.Plan], **options: Any) -> None:
        """Offer the plans in force."""
        super().__init__(data, **options)
        _offer(self, "plan", [(one.code, str(one.document)) for one in offered])


class ChooseForm(forms.Form):
    """Which office is inspected, and which office leads the team."""

    office = forms.ChoiceField(
        label=_("Cơ quan được kiểm tra"),
        error_messages={"required": _("Chọn cơ quan được kiểm tra.")},
    )
    lead = forms.ChoiceField(label=_("Cơ quan chủ trì kiểm tra"))

    def __init__(
        self, data: Any = None, *, offices: Choices, leads: Choices, **options: Any
    ) -> None:
        """Offer the offices that the post may inspect, and every one that may lead."""
        super().__init__(data, **options)
        _offer(self, "office", [("", "–"), *offices])
        _offer(self, "lead", leads)
        if not offices:
            self.fields["office"].help_text = _(
                "Cơ quan của bạn chưa theo dõi việc của cơ quan nào. Đề nghị người điều phối thêm "
                "cơ quan được kiểm tra vào kế hoạch này."
            )


class TeamForm(forms.Form):
    """Who goes, when, and what is looked at."""

    planned_on = DayField(label=_("Dự kiến kiểm tra ngày"))
    head = forms.ChoiceField(
        label=_("Trưởng đoàn"), error_messages={"required": _("Chọn trưởng đoàn.")}
    )
    members = forms.MultipleChoiceField(
        label=_("Thành viên"), required=False, widget=forms.CheckboxSelectMultiple
    )
    obligations = forms.MultipleChoiceField(
        label=_("Việc được kiểm tra"), required=False, widget=forms.CheckboxSelectMultiple
    )
    indicators = forms.MultipleChoiceField(
        label=_("Chỉ tiêu được kiểm tra"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: Any = None,
        *,
        posts: Sequence[orgs.Post],
        owed: Sequence[plans.Obligation],
        led: Sequence[plans.Indicator],
        **options: Any,
    ) -> None:
        """Offer the people of the team's offices and what the office owes."""
        super().__init__(data, **options)
        named = [(one.code, f"{one.person.name}, {one.organisation.name}") for one in posts]
        _offer(self, "head", [("", "–"), *named])
        _offer(self, "members", named)
        _offer(self, "obligations", [(str(one.pk), _say_owed(one)) for one in owed])
        _offer(self, "indicators", [(str(one.pk), str(one)) for one in led])
        if not led:
            del self.fields["indicators"]


def _say_owed(row: plans.Obligation) -> str:
    """Return an obligation so that its twin of another year is told from it."""
    item = row.task.code if row.task else ""
    name = shorten(f"{item} {text.as_title(row.case.title)}".strip(), 140, placeholder="…")
    due = str(_("hạn %(on)s")) % {"on": formats.format_day(row.case.due)} if row.case.due else ""
    state = str(states.STATES[row.case.state][1]) if row.case.state in states.STATES else ""
    return " · ".join(filter(None, (name, work.occurrence(row), due, state)))


class FindingForm(forms.Form):
    """What was found."""

    subject = forms.ChoiceField(label=_("Về nội dung"), required=False)
    found = forms.ChoiceField(
        label=_("Kiểm tra thấy"), required=False,
        choices=[("", "–"), *plan_enums.Found.choices],
        help_text=_("Cần khi chọn một việc hoặc một chỉ tiêu."),
    )  # fmt: skip
    title = forms.CharField(
        label=_("Nội dung phát hiện"), max_length=1000, widget=_words(3),
        error_messages={"required": _("Ghi nội dung phát hiện.")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Loại"), choices=enums.FindingKind.choices)
    severity = forms.ChoiceField(label=_("Mức độ"), choices=enums.Severity.choices)
    clause = forms.CharField(
        label=_("Căn cứ (điều, khoản, mục)"), max_length=300,
        error_messages={"required": _("Ghi căn cứ của phát hiện.")},
    )  # fmt: skip
    is_restricted = forms.BooleanField(
        label=_("Hạn chế: không xuất hiện ở trang công khai và tệp tải về"), required=False
    )
    conditional = ("found",)

    def __init__(
        self, data: Any = None, *, subjects: Sequence[models.Subject], **options: Any
    ) -> None:
        """Offer what the inspection looks at."""
        super().__init__(data, **options)
        self.subjects = {str(one.pk): one for one in subjects}
        said = [(key, queries.say_subject(one)[:200]) for key, one in self.subjects.items()]
        _offer(self, "subject", [("", _("Chung cho cơ quan")), *said])

    def read(self) -> actions.NewFinding:
        """Return what was typed."""
        given = self.cleaned_data
        subject = self.subjects.get(given["subject"])
        grades = audit_enums.Secrecy
        return actions.NewFinding(
            title=given["title"], kind=given["kind"], severity=given["severity"],
            clause=given["clause"], found=given["found"],
            obligation=subject.obligation if subject else None,
            indicator=subject.indicator if subject else None,
            secrecy=grades.RESTRICTED if given["is_restricted"] else grades.OPEN,
        )  # fmt: skip


class DayForm(forms.Form):
    """The day of a step."""

    on = DayField(label=_("Ngày"))


class ConclusionForm(forms.Form):
    """The document that concludes."""

    symbol = forms.CharField(
        label=_("Số, ký hiệu văn bản kết luận"), max_length=120,
        error_messages={"required": _("Ghi số, ký hiệu văn bản kết luận kiểm tra.")},
    )  # fmt: skip
    on = DayField(label=_("Ngày kết luận"))


class NoteForm(forms.Form):
    """Words that a step needs."""

    note = forms.CharField(
        label=_("Nội dung"), max_length=4000, widget=_words(3),
        error_messages={"required": _("Hãy ghi nội dung.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, label: Any = "", **options: Any) -> None:
        """Call the words what they are here."""
        super().__init__(data, **options)
        if label:
            self.fields["note"].label = label


class EndingForm(NoteForm):
    """Why a finding ends; needed where nothing was left to mend."""

    conditional = ("note",)

    def __init__(self, data: Any = None, **options: Any) -> None:
        """Let the action say when the words are needed."""
        super().__init__(data, label=_("Lý do kết thúc phát hiện"), **options)
        self.fields["note"].required = False


class RemedyForm(forms.Form):
    """What is to be done, and by when."""

    text = forms.CharField(
        label=_("Biện pháp khắc phục"), max_length=1000, widget=_words(),
        error_messages={"required": _("Ghi việc phải làm để khắc phục.")},
    )  # fmt: skip
    due_on = DayField(label=_("Hạn khắc phục"))


class EvidenceForm(forms.Form):
    """A file and what it proves."""

    file = forms.FileField(
        label=_("Tệp"),
        error_messages={"required": _("Chưa chọn tệp."), "empty": _("Tệp này trống.")},
    )
    claim = forms.CharField(
        label=_("Tệp này chứng minh điều gì"), max_length=500,
        error_messages={"required": _("Hãy ghi tệp này chứng minh điều gì.")},
    )  # fmt: skip
