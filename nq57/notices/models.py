"""Messages to posts."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from nq57.audit import rules as audit_rules
from nq57.notices import enums
from nq57.orgs import models as orgs_models


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Filters over notices."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep the messages to the post that is being used, and to no other."""
        return self.filter(post__code=by.post) if by.post else self.none()

    def unread(self) -> Self:
        """Keep what has not been read."""
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One message to one post about one subject."""

    post = models.ForeignKey(
        orgs_models.Post, models.PROTECT, related_name="notices", verbose_name="gửi đến"
    )
    kind = models.CharField("loại", max_length=12, choices=enums.NoticeKind.choices)
    subject_kind = models.CharField("loại đối tượng", max_length=60)
    subject_code = models.CharField("đối tượng", max_length=200)
    text = models.CharField("nội dung", max_length=500)
    sender = models.CharField("từ", max_length=150)
    once_key = models.CharField("khóa chống lặp", max_length=120, blank=True)
    created_at = models.DateTimeField("lúc")
    read_at = models.DateTimeField("đọc lúc", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["post", "-id"], name="notices_of_post"),
            models.Index(fields=["post"], condition=Q(read_at__isnull=True), name="notices_unread"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "once_key"],
                condition=~Q(once_key=""),
                name="notices_once",
                violation_error_message="Vị trí này đã được nhắc về việc đó.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=enums.NoticeKind.values) & ~Q(text=""),
                name="notices_kind_text",
                violation_error_message="Thông báo phải có loại và nội dung.",
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("created_at")),
                name="notices_read_after",
                violation_error_message="Không thể đọc thông báo trước khi có nó.",
            ),
        ]

    def __str__(self) -> str:
        return self.text
