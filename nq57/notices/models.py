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


class AllowedHost(models.Model):
    """A host outside to which changes may be pushed."""

    name = models.CharField("tên miền", max_length=253, unique=True)
    note = models.CharField("của ai, để làm gì", max_length=200)
    allowed_by = models.CharField("người cho phép", max_length=150)
    allowed_at = models.DateTimeField("cho phép lúc")

    class Meta:
        verbose_name = "máy chủ được phép nhận"
        verbose_name_plural = "máy chủ được phép nhận"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(name__regex=rules.HOST_PATTERN),
                name="notices_host_name",
                violation_error_message="Ghi đúng tên miền, như tich-hop.sonla.gov.vn.",
            ),
            models.CheckConstraint(
                condition=~Q(note=""),
                name="notices_host_note",
                violation_error_message="Ghi máy chủ này của ai, nhận để làm gì.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """Filters over webhooks."""

    def of_account(self, account: orgs_models.Account) -> Self:
        """Keep the webhooks under the tokens of an account."""
        return self.filter(token__account=account)

    def running(self) -> Self:
        """Keep what is not paused."""
        return self.filter(paused_at__isnull=True)


class Webhook(models.Model):
    """Where a program is told of changes that the post of its token may see.

    ``place`` is how far in the change feed it has come; ``secret_sealed`` signs, and is sealed
    with a key outside the database.
    """

    token = models.ForeignKey(
        orgs_models.Token, models.PROTECT, related_name="webhooks", verbose_name="mã truy cập"
    )
    address = models.CharField("địa chỉ nhận", max_length=500)
    kinds = ArrayField(models.CharField(max_length=12), verbose_name="loại thay đổi")
    secret_sealed = models.CharField("khóa ký đã niêm", max_length=300)
    place = models.CharField("đã gửi đến", max_length=20)
    made_at = models.DateTimeField("lập lúc")
    paused_at = models.DateTimeField("tạm dừng lúc", null=True, blank=True)
    paused_why = models.CharField("vì sao tạm dừng", max_length=300, blank=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = "điểm nhận thay đổi"
        verbose_name_plural = "điểm nhận thay đổi"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["token", "address"],
                name="notices_webhook_once",
                violation_error_message="Mã truy cập này đã có điểm nhận ở địa chỉ đó.",
            ),
            models.CheckConstraint(
                condition=Q(address__regex=rules.ADDRESS_PATTERN),
                name="notices_webhook_address",
                violation_error_message="Địa chỉ nhận phải bắt đầu bằng https://.",
            ),
            models.CheckConstraint(
                condition=Q(kinds__contained_by=enums.ChangeKind.values, kinds__len__gte=1),
                name="notices_webhook_kinds",
                violation_error_message="Chọn ít nhất một loại thay đổi trong danh sách.",
            ),
            models.CheckConstraint(
                condition=Q(place__regex=r"^[0-9]{1,12}(-[0-9]{1,6})?$") & ~Q(secret_sealed=""),
                name="notices_webhook_place",
                violation_error_message="Điểm nhận phải có khóa ký và vị trí trong dòng thay đổi.",
            ),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True, paused_why="")
                | (Q(paused_at__isnull=False) & ~Q(paused_why="")),
                name="notices_webhook_paused",
                violation_error_message="Điểm nhận tạm dừng phải có lý do, đang chạy thì không.",
            ),
        ]

    def __str__(self) -> str:
        return self.address


class Push(models.Model):
    """One body of changes on its way to a webhook; ``body`` is kept only while it is on the way."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="pushes")
    key = models.CharField("mã lượt gửi", max_length=40, unique=True)
    is_test = models.BooleanField("gửi thử", default=False)
    items = models.PositiveIntegerField("số thay đổi")
    body = models.TextField("nội dung", blank=True)
    state = models.CharField(
        "tình trạng",
        max_length=8,
        choices=enums.PushState.choices,
        default=enums.PushState.WAITING,
    )
    attempts = models.PositiveSmallIntegerField("số lần thử", default=0)
    status = models.PositiveSmallIntegerField("mã trả lời", null=True, blank=True)
    last_error = models.CharField("lỗi gần nhất", max_length=300, blank=True)
    made_at = models.DateTimeField("lập lúc")
    leaves_at = models.DateTimeField("gửi từ lúc")
    ended_at = models.DateTimeField("xong lúc", null=True, blank=True)

    class Meta:
        verbose_name = "lượt gửi thay đổi"
        verbose_name_plural = "lượt gửi thay đổi"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["webhook"],
                condition=Q(state=enums.PushState.WAITING, is_test=False),
                name="notices_push_one",
                violation_error_message="Điểm nhận này còn một lượt đang chờ gửi.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=enums.PushState.values),
                name="notices_push_state",
                violation_error_message="Tình trạng của lượt gửi không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=(Q(state=enums.PushState.WAITING, ended_at__isnull=True) & ~Q(body=""))
                | (~Q(state=enums.PushState.WAITING) & Q(ended_at__isnull=False, body="")),
                name="notices_push_ended",
                violation_error_message="Lượt chờ gửi phải có nội dung, lượt đã xong thì không.",
            ),
        ]

    def __str__(self) -> str:
        return self.key
