"""What offices, monitors and coordinators say to each other about a case."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from nq57.audit import rules as audit_rules
from nq57.cases import rules
from nq57.cases.models.cases import Case


class MessageQuerySet(models.QuerySet["Message"]):
    """Filters over messages."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep what is said of cases that ``by`` may read."""
        return self.filter(case__in=Case.objects.visible_to(by))

    def about(self, item: str) -> Self:
        """Keep what is said of one item of a case; empty is the case itself."""
        return self.filter(about=item)


class Message(models.Model):
    """One thing said in the thread of a case, or of one item of it. Append-only.

    Who said it is kept as text: it stays when the account or the post has gone.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    about = models.CharField("về mục", max_length=60, blank=True)
    # The answered message is always of the same thread: a foreign key of three columns (see
    # the migration).
    reply_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies"
    )
    text = models.TextField("nội dung")
    at = models.DateTimeField("lúc")
    account = models.CharField("tài khoản", max_length=150)
    person = models.CharField("người viết", max_length=200, blank=True)
    post = models.CharField("vị trí", max_length=80, blank=True)
    office = models.CharField("mã cơ quan", max_length=40, blank=True)
    office_name = models.CharField("cơ quan", max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "trao đổi"
        verbose_name_plural = "trao đổi"
        ordering = ["id"]
        indexes = [models.Index(fields=["case", "about", "id"], name="cases_thread")]
        constraints = [
            models.UniqueConstraint(fields=["id", "case", "about"], name="cases_message_of_thread"),
            models.CheckConstraint(
                condition=Q(about__regex=rules.ABOUT_PATTERN),
                name="cases_message_about",
                violation_error_message="Mục của hồ sơ chưa đúng.",
            ),
            models.CheckConstraint(
                condition=Q(LessThanOrEqual(Length(F("text")), rules.MOST_OF_MESSAGE))
                & Q(GreaterThan(Length(Trim(F("text"))), 0)),
                name="cases_message_text",
                violation_error_message="Nội dung trao đổi từ 1 đến 4.000 chữ.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.about} {self.pk}"
