"""Forms of the committee: members, charges, agendas, the cover of a file, conclusions."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nq57.core import numbers, text
from nq57.meetings import actions, enums, models, queries, rules
from nq57.orgs.models import Post
from nq57.plans.models import Section, Task
from nq57.web.shared import forms as shared

_MOST = 100


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class MemberForm(forms.Form):
    """Somebody who is to sit in the committee."""

    person = forms.ChoiceField(label=_("Người"))
    role = forms.ChoiceField(label=_("Vai trò trong Ban Chỉ đạo"), choices=enums.MemberRole)
    since = shared.DayField(label=_("Từ ngày"))
    basis = forms.CharField(label=_("Văn bản làm căn cứ"), max_length=200)

    def __init__(self, *args: Any, posts: Sequence[Post], **options: Any) -> None:
        """Offer the people who hold ``posts``, each once."""
        super().__init__(*args, **options)
        self.people = {str(post.person_id): post.person for post in reversed(posts)}
        named = {
            str(post.person_id): f"{post.person} – {post.title or post.get_role_display()}, "
            f"{post.organisation.name}"
            for post in reversed(posts)
        }
        choices = [("", gettext("Chọn một người")), *reversed(named.items())]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]

    def read(self) -> actions.NewMember:
        """Return what a valid form says."""
        given = self.cleaned_data
        return actions.NewMember(
            person=self.people[given["person"]], role=given["role"], since=given["since"],
            basis=given["basis"],
        )  # fmt: skip


class ChargeForm(forms.Form):
    """What a member is to watch over."""

    subject = forms.ChoiceField(label=_("Phụ trách"))
    since = shared.DayField(label=_("Từ ngày"))
    basis = forms.CharField(label=_("Văn bản làm căn cứ"), max_length=200)

    def __init__(
        self, *args: Any, sections: Iterable[Section], tasks: Iterable[Task], **options: Any
    ) -> None:
        """Offer groups of tasks, then tasks and orders."""
        super().__init__(*args, **options)
        self.sections = {f"nhom-{one.pk}": one for one in sections}
        self.tasks = {f"nhiem-vu-{one.pk}": one for one in tasks}
        groups = [
            (key, f"{one.code}. {text.sentence_case(one.title)}"[:_MOST])
            for key, one in self.sections.items()
        ]
        single = [
            (key, f"{one.code} {text.as_title(one.title)}"[:_MOST])
            for key, one in self.tasks.items()
        ]
        self.fields["subject"].choices = [  # type: ignore[attr-defined]
            ("", gettext("Chọn nhóm hoặc nhiệm vụ")),
            (gettext("Nhóm nhiệm vụ"), groups),
            (gettext("Nhiệm vụ, ý kiến chỉ đạo"), single),
        ]

    def read(self) -> actions.NewCharge:
        """Return what a valid form says."""
        given = self.cleaned_data
        return actions.NewCharge(
            section=self.sections.get(given["subject"]), task=self.tasks.get(given["subject"]),
            since=given["since"], basis=given["basis"],
        )  # fmt: skip


class EndForm(forms.Form):
    """When a membership or a charge ends, and by which document."""

    until = shared.DayField(label=_("Thôi từ ngày"))
    basis = forms.CharField(label=_("Văn bản làm căn cứ"), max_length=200)


class AgendaForm(forms.Form):
    """When and where a meeting is, what it is about."""

    meets_on = shared.DayField(label=_("Ngày dự kiến họp"))
    place = forms.CharField(label=_("Địa điểm"), max_length=200, required=False)
    agenda = forms.CharField(
        label=_("Chương trình họp, mỗi nội dung một dòng"), max_length=8000, widget=_lines(6)
    )
    asks = forms.CharField(
        label=_("Nội dung xin ý kiến, quyết định, mỗi nội dung một dòng"), max_length=8000,
        required=False, widget=_lines(4),
    )  # fmt: skip

    def read(self) -> actions.Agenda:
        """Return what a valid form says."""
        return actions.Agenda(**self.cleaned_data)


class AttendanceForm(forms.Form):
    """Who came, whom members sent, who stayed away; the day too while it is to be said."""

    held_on = shared.DayField(label=_("Ngày họp"))

    def __init__(
        self, *args: Any, members: Sequence[models.Member], has_day: bool, **options: Any
    ) -> None:
        """Ask about each of ``members``; ``has_day`` asks for the day of the meeting."""
        super().__init__(*args, **options)
        self.members = members
        if not has_day:
            del self.fields["held_on"]
        for one in members:
            name = {"name": one.person}
            self.fields[f"presence-{one.pk}"] = forms.ChoiceField(
                label=gettext("%(name)s dự họp") % name, choices=enums.Presence.choices,
                initial=enums.Presence.CAME,
            )  # fmt: skip
            self.fields[f"note-{one.pk}"] = forms.CharField(
                label=gettext("%(name)s: người dự thay, hoặc lý do vắng") % name, max_length=200,
                required=False,
            )  # fmt: skip

    @property
    def rows(self) -> list[tuple[models.Member, forms.BoundField, forms.BoundField]]:
        """Return the fields of each member."""
        return [
            (one, self[f"presence-{one.pk}"], self[f"note-{one.pk}"]) for one in self.members
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Let each member's fault stand beside his row."""
        given = super().clean() or {}
        for one in self.members:
            presence = given.get(f"presence-{one.pk}")
            try:
                if presence:
                    rules.check_presence(
                        presence, given.get(f"note-{one.pk}", ""), name=str(one.person)
                    )
            except rules.MeetingsError as error:
                self.add_error(f"note-{one.pk}", str(error))
        return given

    def read(self) -> list[actions.Attended]:
        """Return what a valid form says of each member."""
        given = self.cleaned_data
        return [
            actions.Attended(
                member=one.pk, presence=given[f"presence-{one.pk}"], note=given[f"note-{one.pk}"]
            )
            for one in self.members
        ]


def describe_attendance(found: queries.Attended) -> dict[str, Any]:
    """Return what was said of members as the form shows it at first."""
    said: dict[str, Any] = {}
    for row in found.rows:
        said[f"presence-{row.member_id}"] = row.presence
        said[f"note-{row.member_id}"] = row.stand_in or row.why
    return said


class WhyForm(forms.Form):
    """Why something is undone."""

    why = forms.CharField(label=_("Lý do"), max_length=1000, widget=_lines(2))


class ConcludeForm(forms.Form):
    """Which document concludes a meeting."""

    which = forms.ChoiceField(label=_("Thông báo kết luận"), widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("Vì sao là kết luận của phiên này"), max_length=1000, required=False,
        widget=_lines(2),
        help_text=_("Chỉ ghi khi văn bản nói về cuộc họp ngày khác mà vẫn là kết luận phiên này."),
    )  # fmt: skip
    is_restricted = forms.BooleanField(
        label=_("Hạn chế: không công khai, chỉ cán bộ được xem"), required=False,
        help_text=_("Để trống thì thông báo kết luận công khai như kế hoạch."),
    )  # fmt: skip

    def __init__(self, *args: Any, found: Sequence[queries.Candidate], **options: Any) -> None:
        """Offer what was ``found``."""
        super().__init__(*args, **options)
        self.fields["which"].choices = [(one.key, _name(one)) for one in found]  # type: ignore[attr-defined]


def read_seen(sent: QueryDict) -> int:
    """Return the revision of the agenda that somebody looked at; none is no revision."""
    return numbers.read_seen(sent.get("seen", ""))


def describe_agenda(meeting: models.Meeting) -> dict[str, Any]:
    """Return an agenda as the form shows it at first."""
    return {name: getattr(meeting, name) for name in ("meets_on", "place", "agenda", "asks")}


def _name(one: queries.Candidate) -> str:
    words = {"symbol": one.symbol, "title": text.sentence_case(one.title), "n": one.orders}
    if one.reading is None:
        return gettext("%(symbol)s %(title)s (%(n)d ý kiến chỉ đạo, đã có trong hệ thống)") % words
    if one.open_questions:
        words["q"] = one.open_questions
        return gettext("%(symbol)s %(title)s (%(n)d ý kiến chỉ đạo, còn %(q)d câu hỏi)") % words
    return gettext("%(symbol)s %(title)s (%(n)d ý kiến chỉ đạo, vừa đọc xong)") % words
