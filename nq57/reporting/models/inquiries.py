"""Questionnaires in versions, inquiries that ask one of a group of offices, and the replies."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases_models
from nq57.documents.models import Document
from nq57.files.models import StoredFile
from nq57.orgs import enums as org_enums
from nq57.orgs import rules as org_rules
from nq57.orgs.models import Organisation, OrgGroup
from nq57.reporting import enums, rules


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    """Filters over questionnaires."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep what who asks may use: everything, or what the own office wrote."""
        scope = org_rules.scope_of(by, "inquiry", "ask")
        if scope is None:
            return self.none()
        return self if scope == org_enums.Scope.ALL else self.filter(owner__code=by.organisation)


class Questionnaire(models.Model):
    """A short list of questions that an office asks again and again, in versions."""

    owner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="questionnaires", verbose_name="cơ quan soạn"
    )
    copied_from = models.ForeignKey(
        "QuestionnaireVersion", models.PROTECT, null=True, blank=True, related_name="copies",
        verbose_name="chép từ",
    )  # fmt: skip
    made_by = models.CharField("người lập", max_length=150)
    made_at = models.DateTimeField("lập lúc")

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = "phiếu hỏi"
        verbose_name_plural = "phiếu hỏi"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """Return the address of the page that edits it."""
        return reverse("inquiries:questionnaire", args=[self.pk])


class QuestionnaireVersion(models.Model):
    """A questionnaire as it was at some time. Once asked it stays so: a trigger keeps it."""

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("bản")
    title = models.CharField("tên phiếu", max_length=300)
    introduction = models.TextField("hướng dẫn chung", blank=True)
    revision = models.PositiveIntegerField("lần ghi", default=0)
    asked_at = models.DateTimeField("gửi hỏi lần đầu", null=True, blank=True)

    class Meta:
        verbose_name = "bản phiếu hỏi"
        verbose_name_plural = "bản phiếu hỏi"
        ordering = ["questionnaire_id", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"],
                name="reporting_version_once",
                violation_error_message="Phiếu hỏi đã có bản mang số này.",
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="reporting_version_title",
                violation_error_message="Phiếu hỏi phải có tên.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class Question(models.Model):
    """One question of a version."""

    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField("số thứ tự")
    kind = models.CharField("kiểu trả lời", max_length=8, choices=enums.QuestionKind)
    text = models.CharField("câu hỏi", max_length=500)
    hint = models.CharField("hướng dẫn", max_length=500, blank=True)
    unit = models.CharField("đơn vị tính", max_length=40, blank=True)
    is_required = models.BooleanField("bắt buộc", default=True)
    low = models.DecimalField("nhỏ nhất", max_digits=20, decimal_places=6, null=True, blank=True)
    high = models.DecimalField("lớn nhất", max_digits=20, decimal_places=6, null=True, blank=True)

    class Meta:
        verbose_name = "câu hỏi của phiếu"
        verbose_name_plural = "câu hỏi của phiếu"
        ordering = ["version_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"],
                name="reporting_question_once",
                violation_error_message="Phiếu đã có câu hỏi mang số này.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=enums.QuestionKind.values),
                name="reporting_question_kind",
                violation_error_message="Kiểu trả lời không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="reporting_question_text",
                violation_error_message="Câu hỏi phải có lời hỏi.",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True, high__isnull=True, unit="")
                | Q(kind=enums.QuestionKind.NUMBER),
                name="reporting_question_number_only",
                violation_error_message="Chỉ câu hỏi số mới có đơn vị và khoảng cho phép.",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")),
                name="reporting_question_bounds",
                violation_error_message="Số nhỏ nhất không được lớn hơn số lớn nhất.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.text}"

    def to_asked(self) -> rules.Asked:
        """Return the question as it is judged; needs ``choices`` fetched."""
        return rules.Asked(
            kind=self.kind, label=f"Câu {self.position}", is_required=self.is_required,
            low=self.low, high=self.high,
            choices={choice.pk: choice.text for choice in self.choices.all()},
        )  # fmt: skip


class Choice(models.Model):
    """One of the words that a question offers."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="choices")
    position = models.PositiveSmallIntegerField("số thứ tự")
    text = models.CharField("lựa chọn", max_length=200)

    class Meta:
        verbose_name = "lựa chọn"
        verbose_name_plural = "lựa chọn"
        ordering = ["question_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "position"],
                name="reporting_choice_once",
                violation_error_message="Câu hỏi đã có lựa chọn mang số này.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="reporting_choice_text",
                violation_error_message="Lựa chọn phải có chữ.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    """Filters over inquiries."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep those of which ``by`` reads every answer: all, or what the own office asked."""
        scope = org_rules.scope_of(by, "inquiry", "read")
        if scope is None:
            return self.none()
        return self if scope == org_enums.Scope.ALL else self.filter(asker__code=by.organisation)


class Inquiry(models.Model):
    """One asking: which version, of whom, on what basis, until when."""

    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="inquiries")
    asker = models.ForeignKey(
        Organisation, models.PROTECT, related_name="inquiries", verbose_name="cơ quan yêu cầu"
    )
    basis = models.CharField("căn cứ", max_length=200)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="inquiries",
        verbose_name="văn bản yêu cầu",
    )  # fmt: skip
    group = models.ForeignKey(
        OrgGroup, models.PROTECT, null=True, blank=True, related_name="inquiries",
        verbose_name="nhóm cơ quan",
    )  # fmt: skip
    asked_on = models.DateField("ngày yêu cầu")
    original_due = models.DateField("hạn ban đầu")
    due_on = models.DateField("hạn trả lời")
    asked_by = models.CharField("người yêu cầu", max_length=150)
    asked_at = models.DateTimeField("yêu cầu lúc")
    state = models.CharField(
        "tình trạng", max_length=10, choices=enums.InquiryState, default=enums.InquiryState.OPEN
    )
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    ended_by = models.CharField("người kết thúc", max_length=150, blank=True)
    reason = models.TextField("vì sao rút", blank=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = "yêu cầu báo cáo"
        verbose_name_plural = "yêu cầu báo cáo"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=enums.InquiryState.values),
                name="reporting_inquiry_state",
                violation_error_message="Tình trạng yêu cầu không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=~Q(basis="") & ~Q(asked_by=""),
                name="reporting_inquiry_said",
                violation_error_message="Yêu cầu báo cáo phải có căn cứ và người yêu cầu.",
            ),
            models.CheckConstraint(
                condition=Q(original_due__gte=F("asked_on")) & Q(due_on__gte=F("original_due")),
                name="reporting_inquiry_days",
                violation_error_message="Hạn trả lời không thể trước ngày yêu cầu, "
                "hạn mới không thể trước hạn ban đầu.",
            ),
            models.CheckConstraint(
                condition=Q(state=enums.InquiryState.OPEN, ended_at__isnull=True, ended_by="")
                | (~Q(state=enums.InquiryState.OPEN) & Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="reporting_inquiry_ended",
                violation_error_message="Yêu cầu đã đóng hoặc rút phải có người và lúc kết thúc.",
            ),
            models.CheckConstraint(
                condition=(Q(state=enums.InquiryState.CALLED_OFF) & ~Q(reason=""))
                | (~Q(state=enums.InquiryState.CALLED_OFF) & Q(reason="")),
                name="reporting_inquiry_reason",
                violation_error_message="Rút yêu cầu phải nêu lý do.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """Return the address of its table of answers."""
        return reverse("inquiries:inquiry", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Say whether it still takes answers."""
        return self.state == enums.InquiryState.OPEN


class ReplyQuerySet(models.QuerySet["Reply"]):
    """Filters over replies."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep those whose case ``by`` may read."""
        return self.filter(cases_models.say_visible(by, kind="inquiry", case="case__"))

    def of_office(self, organisation: str) -> Self:
        """Keep the replies of one office (its code)."""
        return self.filter(organisation__code=organisation)

    def with_rows(self) -> Self:
        """Load what a list shows, in the same query."""
        return self.select_related(
            "case__organisation", "organisation", "inquiry__version", "inquiry__asker"
        )

    def with_timeliness(self, today: date) -> Self:
        """Annotate ``timeliness`` as every case has it."""
        return self.annotate(
            timeliness=cases_models.say_timeliness(
                "case__", "case__finished_on", today, due="case__due"
            )
        )

    def owed(self) -> Self:
        """Keep what the office has not sent, or must mend."""
        return self.filter(case__state__in=rules.UNSENT)

    def handed_in(self) -> Self:
        """Keep what counts in the table: sent, and accepted."""
        return self.filter(case__state__in=rules.HANDED_IN)


class Reply(models.Model):
    """One office's answers to an inquiry."""

    case = models.OneToOneField(
        cases_models.Case, models.PROTECT, primary_key=True, related_name="reply"
    )
    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="replies")
    # Always the case's owner: the two columns are one foreign key (see the migration).
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="replies", verbose_name="cơ quan"
    )
    round = models.PositiveSmallIntegerField("số lần bị trả lại", default=0)
    return_reason = models.TextField("vì sao trả lại", blank=True)
    first_sent_on = models.DateField("ngày gửi lần đầu", null=True, blank=True)
    sent_by = models.CharField("người gửi", max_length=150, blank=True)
    saved_at = models.DateTimeField("lưu lúc", null=True, blank=True)
    saved_by = models.CharField("người lưu", max_length=150, blank=True)
    excuse = models.TextField("vì sao coi là đúng hạn", blank=True)
    excused_by = models.CharField("người cho coi là đúng hạn", max_length=150, blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = "phiếu trả lời"
        verbose_name_plural = "phiếu trả lời"
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry", "organisation"],
                name="reporting_reply_once",
                violation_error_message="Cơ quan đã có phiếu trả lời của yêu cầu này.",
            ),
            models.CheckConstraint(
                condition=Q(first_sent_on__isnull=True, sent_by="")
                | (Q(first_sent_on__isnull=False) & ~Q(sent_by="")),
                name="reporting_reply_sent",
                violation_error_message="Phiếu trả lời đã gửi phải có người gửi.",
            ),
            models.CheckConstraint(
                condition=Q(return_reason="") | Q(round__gt=0),
                name="reporting_reply_returned",
                violation_error_message="Lý do trả lại chỉ có ở phiếu đã bị trả lại.",
            ),
            models.CheckConstraint(
                condition=Q(excuse="", excused_by="") | (~Q(excuse="") & ~Q(excused_by="")),
                name="reporting_reply_excuse",
                violation_error_message="Coi phiếu là đúng hạn phải có lý do và người quyết định.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """Return the address of the form; needs ``case`` fetched."""
        return reverse("inquiries:reply", args=[self.case.code])


_EMPTY = {
    "text": Q(text=""), "number": Q(number__isnull=True), "choice": Q(choice__isnull=True),
    "day": Q(day__isnull=True), "file": Q(file__isnull=True),
}  # fmt: skip


def _only(kind: str, column: str) -> Q:
    """Return the condition that a kind's row fills no column but its own."""
    found = Q(kind=kind)
    for name, is_empty in _EMPTY.items():
        if name != column:
            found &= is_empty
    return found


class ResponseQuerySet(models.QuerySet["Response"]):
    """Filters over responses."""

    def given(self) -> Self:
        """Keep those in which something was answered."""
        empty = Q()
        for is_empty in _EMPTY.values():
            empty &= is_empty
        return self.exclude(empty)

    def handed_in(self) -> Self:
        """Keep those of replies that count in the table."""
        sent = Reply.objects.handed_in().filter(pk=OuterRef("reply"))
        return self.filter(Exists(sent))


class Response(models.Model):
    """What an office answers to one question, in the column of the question's kind."""

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="responses")
    question = models.ForeignKey(Question, models.PROTECT, related_name="responses")
    kind = models.CharField("kiểu trả lời", max_length=8, choices=enums.QuestionKind)
    text = models.TextField("chữ", blank=True)
    number = models.DecimalField("số", max_digits=20, decimal_places=6, null=True, blank=True)
    choice = models.ForeignKey(
        Choice, models.PROTECT, null=True, blank=True, related_name="responses",
        verbose_name="lựa chọn",
    )  # fmt: skip
    day = models.DateField("ngày", null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="responses",
        verbose_name="tệp",
    )  # fmt: skip
    revision = models.PositiveIntegerField("lần ghi", default=0)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = "câu trả lời của phiếu"
        verbose_name_plural = "câu trả lời của phiếu"
        ordering = ["reply_id", "question__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["reply", "question"],
                name="reporting_response_once",
                violation_error_message="Phiếu đã có câu trả lời cho câu hỏi này.",
            ),
            models.CheckConstraint(
                condition=_only("text", "text") | _only("number", "number")
                | _only("choice", "choice") | _only("date", "day") | _only("file", "file"),
                name="reporting_response_kind",
                violation_error_message="Câu trả lời phải đúng kiểu của câu hỏi.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.item

    @property
    def item(self) -> str:
        """Return the response's key in its form."""
        return f"q{self.question_id}"

    @property
    def given(self) -> rules.Given:
        """Return what is answered."""
        return rules.Given(
            text=self.text, number=self.number, choice=self.choice_id, day=self.day,
            file=self.file_id,
        )  # fmt: skip
