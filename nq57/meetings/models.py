"""Members and their charges, meetings, and the documents that conclude them."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases_models
from nq57.documents.models import Document
from nq57.meetings import enums, rules
from nq57.orgs.models import Organisation, Person, lifetimes
from nq57.papers.models import Paper
from nq57.plans.models import Plan, Section, Task


class MemberQuerySet(lifetimes.LifetimeQuerySet["Member"]):
    """Filters over members."""

    def in_order(self) -> Self:
        """Sort by rank, then as names are sorted."""
        ranks = [models.When(role=role, then=at) for at, role in enumerate(enums.MemberRole.values)]
        return self.order_by(models.Case(*ranks), "person__sort_key", "pk")


class Member(lifetimes.LifetimeModel):
    """Somebody who sits in the steering committee of a plan, between two dates."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="members")
    # Only invented people are ever removed.
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    role = models.CharField("vai trò", max_length=10, choices=enums.MemberRole)
    basis = models.CharField("căn cứ", max_length=200)
    written_by = models.CharField("người ghi", max_length=150)
    written_at = models.DateTimeField("ghi lúc")

    objects = MemberQuerySet.as_manager()

    class Meta(lifetimes.LifetimeModel.Meta):
        verbose_name = "thành viên Ban Chỉ đạo"
        verbose_name_plural = "thành viên Ban Chỉ đạo"
        constraints = [
            *lifetimes.LifetimeModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(role__in=enums.MemberRole.values),
                name="meetings_member_role",
                violation_error_message="Vai trò trong Ban Chỉ đạo không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=False) & ~Q(basis="") & ~Q(written_by=""),
                name="meetings_member_said",
                violation_error_message="Ghi ngày bắt đầu và văn bản làm căn cứ.",
            ),
            lifetimes.no_overlap(
                "meetings_member_once",
                lifetimes.KeyRange(F("plan")),
                lifetimes.KeyRange(F("person")),
                message="Người này đã là thành viên Ban Chỉ đạo trong khoảng thời gian đó.",
            ),
            lifetimes.no_overlap(
                "meetings_one_chair",
                lifetimes.KeyRange(F("plan")),
                condition=Q(role=enums.MemberRole.CHAIR),
                message="Ban Chỉ đạo đã có Trưởng ban trong khoảng thời gian đó. "
                "Ghi ngày thôi của người trước.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class Charge(lifetimes.LifetimeModel):
    """A group of tasks, or one task, that a member watches over, between two dates."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="charges")
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="charges"
    )
    task = models.ForeignKey(Task, models.PROTECT, null=True, blank=True, related_name="charges")
    basis = models.CharField("căn cứ", max_length=200)
    written_by = models.CharField("người ghi", max_length=150)
    written_at = models.DateTimeField("ghi lúc")

    objects = lifetimes.LifetimeQuerySet["Charge"].as_manager()

    class Meta(lifetimes.LifetimeModel.Meta):
        verbose_name = "phân công phụ trách"
        verbose_name_plural = "phân công phụ trách"
        constraints = [
            *lifetimes.LifetimeModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(section__isnull=False, task__isnull=True)
                | Q(section__isnull=True, task__isnull=False),
                name="meetings_charge_one_thing",
                violation_error_message="Phân công phụ trách một nhóm hoặc một nhiệm vụ.",
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=False) & ~Q(basis="") & ~Q(written_by=""),
                name="meetings_charge_said",
                violation_error_message="Ghi ngày bắt đầu và văn bản làm căn cứ.",
            ),
            *(
                lifetimes.no_overlap(
                    f"meetings_charge_{name}_once",
                    lifetimes.KeyRange(F("member")),
                    lifetimes.KeyRange(F(name)),
                    condition=Q((f"{name}__isnull", False)),
                    message="Thành viên đã được phân công phụ trách mục này trong khoảng đó.",
                )
                for name in ("section", "task")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.section_id or self.task_id}"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Filters over meetings."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep those whose case ``by`` may read."""
        return self.filter(cases_models.say_visible(by, kind="meeting", case="case__"))

    def held(self) -> Self:
        """Keep those that took place."""
        return self.filter(case__state__in=rules.HELD)

    def with_rows(self) -> Self:
        """Load what a list shows, in the same query."""
        related = ("case__organisation", "organisation", "plan__document", "paper")
        return self.select_related(*related).defer("plan__document__lines")


class Meeting(models.Model):
    """One meeting of the committee of a plan; its state is the case's."""

    case = models.OneToOneField(
        cases_models.Case, models.PROTECT, primary_key=True, related_name="meeting"
    )
    # Always the case's owner: the two columns are one foreign key (see the migration).
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="meetings", verbose_name="cơ quan thường trực"
    )
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField("phiên thứ")
    meets_on = models.DateField("ngày dự kiến họp")
    place = models.CharField("địa điểm", max_length=200, blank=True)
    agenda = models.TextField("chương trình họp", blank=True)
    asks = models.TextField("nội dung xin ý kiến, quyết định", blank=True)
    revision = models.PositiveIntegerField("lần ghi", default=0)
    edited_by = models.CharField("người ghi chương trình", max_length=150)
    edited_at = models.DateTimeField("ghi chương trình lúc")
    # The newest file; one that was reopened and frozen again replaces the paper before it.
    paper = models.OneToOneField(
        Paper, models.PROTECT, null=True, related_name="meeting", verbose_name="hồ sơ phiên họp"
    )
    held_on = models.DateField("ngày họp", null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "phiên họp"
        verbose_name_plural = "phiên họp"
        ordering = ["plan_id", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="meetings_number_once",
                violation_error_message="Ban Chỉ đạo đã có phiên họp mang số này.",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1) & ~Q(edited_by=""),
                name="meetings_meeting_said",
                violation_error_message="Phiên họp phải có số và người ghi.",
            ),
            models.CheckConstraint(
                condition=Q(held_on__isnull=True) | Q(paper__isnull=False),
                name="meetings_held_with_file",
                violation_error_message="Chốt hồ sơ phiên họp rồi mới ghi đã họp.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    def get_absolute_url(self) -> str:
        """Return the address of the meeting's page; needs ``case`` fetched."""
        return reverse("meetings:meeting", args=[self.case.code])


class Attendance(models.Model):
    """How one member was there when a meeting was held: himself, by whom, or why not."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    # Only invented people are ever removed.
    member = models.ForeignKey(Member, models.CASCADE, related_name="attendances")
    presence = models.CharField("dự họp", max_length=8, choices=enums.Presence)
    stand_in = models.CharField("người dự thay", max_length=200, blank=True)
    why = models.CharField("lý do vắng", max_length=200, blank=True)
    by = models.CharField("người ghi", max_length=150)
    at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "điểm danh phiên họp"
        verbose_name_plural = "điểm danh phiên họp"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"],
                name="meetings_attendance_once",
                violation_error_message="Thành viên này đã được điểm danh trong phiên họp.",
            ),
            models.CheckConstraint(
                condition=Q(presence__in=enums.Presence.values) & ~Q(by=""),
                name="meetings_attendance_said",
                violation_error_message="Chọn một cách dự họp trong danh sách.",
            ),
            models.CheckConstraint(
                condition=(Q(presence=enums.Presence.SENT) & ~Q(stand_in=""))
                | (~Q(presence=enums.Presence.SENT) & Q(stand_in="")),
                name="meetings_attendance_stand_in",
                violation_error_message="Ghi người dự thay khi thành viên cử người dự thay.",
            ),
            models.CheckConstraint(
                condition=(Q(presence=enums.Presence.EXCUSED) & ~Q(why=""))
                | (~Q(presence=enums.Presence.EXCUSED) & Q(why="")),
                name="meetings_attendance_why",
                violation_error_message="Ghi lý do khi thành viên vắng có lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.member_id}"


class Conclusion(models.Model):
    """The document in which a meeting's conclusions stand; its orders hang under the meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="conclusions")
    document = models.OneToOneField(
        Document, models.PROTECT, related_name="concludes", verbose_name="thông báo kết luận"
    )
    why = models.TextField("vì sao là kết luận của phiên này", blank=True)
    by = models.CharField("người ghi", max_length=150)
    at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "kết luận phiên họp"
        verbose_name_plural = "kết luận phiên họp"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(by=""),
                name="meetings_conclusion_said",
                violation_error_message="Kết luận phải có người ghi.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.document_id}"
