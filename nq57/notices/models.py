"""Messages to posts, what posts wish to get outside, and what went there."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.notices import enums, rules
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
    # What is not said to be open stays inside: a caller that forgets it tells too little.
    secrecy = models.CharField(
        "độ mật",
        max_length=12,
        choices=audit_enums.Secrecy.choices,
        default=audit_enums.Secrecy.RESTRICTED,
    )
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
                condition=Q(secrecy__in=audit_enums.Secrecy.values),
                name="notices_secrecy",
                violation_error_message="Độ mật không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("created_at")),
                name="notices_read_after",
                violation_error_message="Không thể đọc thông báo trước khi có nó.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Contact(models.Model):
    """Where a person is reached outside the site."""

    person = models.OneToOneField(
        orgs_models.Person, models.CASCADE, primary_key=True, related_name="contact"
    )
    email = models.CharField("địa chỉ thư", max_length=200, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)

    class Meta:
        verbose_name = "địa chỉ liên hệ"
        verbose_name_plural = "địa chỉ liên hệ"
        constraints = [
            models.CheckConstraint(
                condition=Q(email="") | Q(email__regex=rules.EMAIL_PATTERN),
                name="notices_contact_email",
                violation_error_message="Địa chỉ thư chưa đúng.",
            ),
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=rules.PHONE_PATTERN),
                name="notices_contact_phone",
                violation_error_message="Số điện thoại chưa đúng.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_address(self, channel: str) -> str:
        """Return where a channel reaches the person; empty when nowhere."""
        return self.email if channel == enums.Channel.EMAIL else self.phone


class Preference(models.Model):
    """By which channels a post is told outside, and how often it gets the digest."""

    post = models.OneToOneField(
        orgs_models.Post, models.CASCADE, primary_key=True, related_name="preference"
    )
    channels = ArrayField(models.CharField(max_length=8), default=list, verbose_name="kênh")
    digest = models.CharField(
        "bản tin", max_length=8, choices=enums.Pace.choices, default=enums.Pace.NONE
    )

    class Meta:
        verbose_name = "cách nhận thông báo"
        verbose_name_plural = "cách nhận thông báo"
        constraints = [
            models.CheckConstraint(
                condition=Q(channels__contained_by=enums.Channel.values),
                name="notices_preference_channels",
                violation_error_message="Kênh không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(digest__in=enums.Pace.values),
                name="notices_preference_digest",
                violation_error_message="Nhịp bản tin không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Delivery(models.Model):
    """One message on its way outside by one channel."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="deliveries")
    channel = models.CharField("kênh", max_length=8, choices=enums.Channel.choices)
    address = models.CharField("gửi tới", max_length=200)
    state = models.CharField(
        "tình trạng",
        max_length=8,
        choices=enums.DeliveryState.choices,
        default=enums.DeliveryState.WAITING,
    )
    attempts = models.PositiveSmallIntegerField("số lần thử", default=0)
    last_error = models.CharField("lỗi gần nhất", max_length=300, blank=True)
    leaves_at = models.DateTimeField("gửi từ lúc")
    made_at = models.DateTimeField("lập lúc")
    sent_at = models.DateTimeField("đã gửi lúc", null=True, blank=True)

    class Meta:
        verbose_name = "lượt gửi"
        verbose_name_plural = "lượt gửi"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "channel"],
                name="notices_delivery_once",
                violation_error_message="Thông báo này đã được gửi qua kênh đó.",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=enums.Channel.values)
                & Q(state__in=enums.DeliveryState.values)
                & ~Q(address=""),
                name="notices_delivery_said",
                violation_error_message="Lượt gửi phải có kênh, nơi nhận và tình trạng.",
            ),
            models.CheckConstraint(
                condition=Q(state=enums.DeliveryState.SENT, sent_at__isnull=False)
                | (~Q(state=enums.DeliveryState.SENT) & Q(sent_at__isnull=True)),
                name="notices_delivery_sent",
                violation_error_message="Lượt đã gửi phải có lúc gửi, lượt khác thì không.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.notice_id}"
