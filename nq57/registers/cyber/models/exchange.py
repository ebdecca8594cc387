"""Bodies outside with which signs of attacks are exchanged, and what went and came."""

from typing import Self

from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse

from nq57.audit import rules as audit_rules
from nq57.notices import rules as notice_rules
from nq57.orgs import enums as org_enums
from nq57.orgs import rules as org_rules
from nq57.orgs.models import Account, Organisation
from nq57.registers.cyber import enums, rules
from nq57.registers.cyber.models.incidents import Incident

_OUT, _IN = enums.ShareDirection.OUT, enums.ShareDirection.IN
_STATUS = enums.ShareStatus
CEILINGS = [pair for pair in enums.Marking.choices if pair[0] in rules.CEILINGS]


class Peer(models.Model):
    """A body outside: where its TAXII collection is, what may go there, how it proves itself.

    ``reader`` is the account of its program where it fetches from this system by itself.
    ``private_reason`` says why its host may stand on a private network of the state.
    """

    name = models.CharField("cơ quan", max_length=200, unique=True)
    way = models.CharField("cách trao đổi", max_length=8, choices=enums.PeerWay)
    api_root = models.CharField("địa chỉ TAXII (API root)", max_length=500, blank=True)
    collection = models.CharField("bộ sưu tập (collection)", max_length=100, blank=True)
    ceiling = models.CharField("mức cao nhất được gửi", max_length=8, choices=CEILINGS)
    username = models.CharField("tên đăng nhập", max_length=150, blank=True)
    secret_sealed = models.CharField("mật khẩu đã niêm", max_length=600, blank=True)
    private_reason = models.CharField("lý do cho phép mạng riêng", max_length=300, blank=True)
    reader = models.ForeignKey(
        Account, models.PROTECT, related_name="peers", null=True, blank=True,
        verbose_name="tài khoản của chương trình nơi nhận",
    )  # fmt: skip
    is_active = models.BooleanField("đang dùng", default=True)
    fetched_after = models.CharField("đã lấy đến", max_length=40, blank=True)
    fetched_at = models.DateTimeField("lấy lần cuối lúc", null=True, blank=True)
    fetch_error = models.CharField("lỗi lần lấy cuối", max_length=300, blank=True)
    version = models.PositiveIntegerField("lần sửa", default=0)
    made_by = models.CharField("người lập", max_length=150)
    made_at = models.DateTimeField("lập lúc")

    class Meta:
        verbose_name = "nơi trao đổi"
        verbose_name_plural = "nơi trao đổi"
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=enums.PeerWay.values, ceiling__in=rules.CEILINGS),
                name="cyber_peer_ceiling",
                violation_error_message="Mức cao nhất được gửi không thể là TLP:RED.",
            ),
            models.CheckConstraint(
                condition=Q(
                    way=enums.PeerWay.SERVE, api_root="", collection="", reader__isnull=False
                )
                | (
                    ~Q(way=enums.PeerWay.SERVE)
                    & Q(
                        api_root__regex=notice_rules.ADDRESS_PATTERN,
                        collection__regex=rules.COLLECTION_PATTERN, reader__isnull=True,
                    )
                ),
                name="cyber_peer_way",
                violation_error_message=(
                    "Nơi tự lấy thì chọn tài khoản, không ghi địa chỉ; nơi khác thì ghi địa chỉ "
                    "https:// và bộ sưu tập."
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("cyber:peer", args=[self.pk])

    @property
    def sends(self) -> bool:
        """Say whether bundles go to it, pushed or fetched."""
        return self.way != enums.PeerWay.FETCH

    @property
    def fetches(self) -> bool:
        """Say whether this system fetches from it."""
        return self.way in (enums.PeerWay.FETCH, enums.PeerWay.BOTH)


class ShareBundleQuerySet(models.QuerySet["ShareBundle"]):
    """Filters over bundles."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep those that the post reads whole: all, or what its own office asked or received,
        but never what came as TLP:RED."""
        scope = org_rules.scope_of(by, rules.SHARE, "read")
        if scope == org_enums.Scope.ALL:
            return self
        if scope != org_enums.Scope.OWN:
            return self.none()
        return self.filter(
            office=by.organisation, tlp__in=rules.list_levels_for(rules.OFFICE)
        ).exclude(office="")


class ShareBundle(models.Model):
    """A bundle that was asked to go out, or that came in; its bytes stay as they are.

    A trigger refuses what is TLP:RED, unmarked or above the peer's ceiling on its way out.
    ``incidents`` are those of which it tells, or that were reported because of it.
    """

    direction = models.CharField("chiều", max_length=3, choices=enums.ShareDirection)
    peer = models.ForeignKey(
        Peer, models.PROTECT, related_name="bundles", null=True, blank=True,
        verbose_name="nơi trao đổi",
    )  # fmt: skip
    title = models.CharField("nội dung", max_length=300)
    status = models.CharField("tình trạng", max_length=8, choices=enums.ShareStatus)
    tlp = models.CharField("mức TLP", max_length=8, choices=enums.Marking)
    content = models.BinaryField("gói STIX")
    sha256 = models.CharField("mã băm SHA-256", max_length=64)
    total = models.PositiveIntegerField("số đối tượng")
    others = models.JSONField("đối tượng loại khác", default=dict)
    faults = models.JSONField("đối tượng không đọc được", default=list)
    note = models.CharField("lý do, nguồn", max_length=1000)
    asked_by = models.CharField("người đề nghị, người nhận", max_length=150)
    asked_at = models.DateTimeField("đề nghị, nhận lúc")
    # Code of the office whose post asked or received; empty for what a job fetched.
    office = models.CharField("mã cơ quan", max_length=40, blank=True)
    decided_by = models.CharField("người duyệt", max_length=150, blank=True)
    decided_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    decision = models.CharField("ý kiến duyệt", max_length=1000, blank=True)
    attempts = models.PositiveSmallIntegerField("số lần thử", default=0)
    leaves_at = models.DateTimeField("gửi từ lúc", null=True, blank=True)
    remote_id = models.CharField("mã tiếp nhận của nơi nhận", max_length=100, blank=True)
    last_error = models.CharField("lỗi gần nhất", max_length=300, blank=True)
    ended_at = models.DateTimeField("xong lúc", null=True, blank=True)
    incidents = models.ManyToManyField(Incident, related_name="bundles", blank=True)

    objects = ShareBundleQuerySet.as_manager()

    class Meta:
        verbose_name = "gói chia sẻ"
        verbose_name_plural = "gói chia sẻ"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    sha256=Func(
                        Func(F("content"), function="sha256"), Value("hex"), function="encode",
                        output_field=models.CharField(),
                    )
                ),
                name="cyber_share_hash",
                violation_error_message="Mã băm không đúng với nội dung gói.",
            ),
            models.CheckConstraint(
                condition=Q(
                    direction__in=enums.ShareDirection.values, status__in=_STATUS.values
                ),
                name="cyber_share_lists",
                violation_error_message="Chiều, tình trạng của gói không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(
                    direction=_OUT, peer__isnull=False, tlp__in=rules.CEILINGS,
                    status__in=[one for one in _STATUS if one != _STATUS.RECEIVED],
                )
                | Q(direction=_IN, status=_STATUS.RECEIVED, tlp__in=enums.Marking.values),
                name="cyber_share_whole",
                violation_error_message="Gói gửi đi phải có nơi nhận và không thể là TLP:RED.",
            ),
            models.CheckConstraint(
                condition=Q(decided_by="") | ~Q(decided_by=F("asked_by")),
                name="cyber_share_two_people",
                violation_error_message="Người duyệt gói phải khác người đề nghị.",
            ),
            models.CheckConstraint(
                condition=Q(direction=_IN, decided_by="")
                | Q(status=_STATUS.ASKED, decided_by="", decided_at__isnull=True)
                | (
                    Q(direction=_OUT, decided_at__gte=F("asked_at"))
                    & ~Q(status=_STATUS.ASKED)
                    & ~Q(decided_by="")
                ),
                name="cyber_share_decided",
                violation_error_message="Gói chỉ rời hệ thống khi có người duyệt.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("cyber:share", args=[self.pk])

    def read_content(self) -> bytes:
        """Return its bytes."""
        return bytes(self.content)


class ShareReceipt(models.Model):
    """What happened to a bundle outside: an attempt, an answer, a fetch. Append-only."""

    bundle = models.ForeignKey(ShareBundle, models.PROTECT, related_name="receipts")
    is_taken = models.BooleanField("đã nhận")
    text = models.CharField("kết quả", max_length=300)
    answer = models.JSONField("trả lời của máy chủ", default=dict)
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "biên nhận gói chia sẻ"
        verbose_name_plural = "biên nhận gói chia sẻ"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="cyber_share_receipt_said",
                violation_error_message="Biên nhận phải có nội dung.",
            )
        ]

    def __str__(self) -> str:
        return self.text


class SharedObjectQuerySet(models.QuerySet["SharedObject"]):
    """Filters over received objects."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep what the post reads: all of it; or what its TLP lets every office see, what its own
        office was warned of, and what its own office received."""
        scope = org_rules.scope_of(by, rules.SHARE, "read")
        if scope == org_enums.Scope.ALL:
            return self
        if scope != org_enums.Scope.OWN:
            return self.none()
        warned = ShareWarning.objects.filter(offices__code=by.organisation)
        return self.filter(
            Q(tlp__in=rules.list_levels_for(rules.EVERY))
            | Q(
                tlp__in=rules.list_levels_for(rules.WARNED),
                bundle__in=warned.values("bundle"),
            )
            | Q(
                tlp__in=rules.list_levels_for(rules.OFFICE),
                bundle__office=by.organisation,
            )
        )


class SharedObject(models.Model):
    """One object of a received bundle; the same one of the same version is kept once."""

    bundle = models.ForeignKey(ShareBundle, models.PROTECT, related_name="objects_in")
    stix_id = models.CharField("mã STIX", max_length=300)
    stix_version = models.CharField("bản", max_length=40)
    kind = models.CharField("loại", max_length=20, choices=enums.SharedKind)
    tlp = models.CharField("mức TLP", max_length=8, choices=enums.Marking)
    is_marked = models.BooleanField("nơi gửi ghi mức TLP")
    name = models.CharField("tên", max_length=300)
    description = models.TextField("mô tả", blank=True)
    is_revoked = models.BooleanField("nơi gửi đã rút", default=False)

    objects = SharedObjectQuerySet.as_manager()

    class Meta:
        verbose_name = "đối tượng nhận được"
        verbose_name_plural = "đối tượng nhận được"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stix_id", "stix_version"],
                name="cyber_shared_once",
                violation_error_message="Đối tượng này đã nhận.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=enums.SharedKind.values, tlp__in=enums.Marking.values)
                & ~Q(name=""),
                name="cyber_shared_whole",
                violation_error_message="Đối tượng phải có loại, mức TLP và tên.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SharedTrace(models.Model):
    """A value by which a received object is looked for in the own systems."""

    shared = models.ForeignKey(SharedObject, models.CASCADE, related_name="traces")
    kind = models.CharField("loại", max_length=8, choices=enums.TraceKind)
    value = models.CharField("giá trị", max_length=2000)

    class Meta:
        verbose_name = "giá trị để đối chiếu"
        verbose_name_plural = "giá trị để đối chiếu"
        ordering = ["pk"]
        indexes = [models.Index(Func("value", function="md5"), name="cyber_shared_trace")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=enums.TraceKind.values) & ~Q(value=""),
                name="cyber_shared_trace_whole",
                violation_error_message="Giá trị để đối chiếu phải có loại.",
            )
        ]

    def __str__(self) -> str:
        return self.value


class ShareWarning(models.Model):
    """A warning to offices that rests on a received bundle."""

    bundle = models.ForeignKey(ShareBundle, models.PROTECT, related_name="warnings")
    offices = models.ManyToManyField(Organisation, related_name="share_warnings")
    text = models.CharField("nội dung", max_length=1000)
    by = models.CharField("người cảnh báo", max_length=150)
    at = models.DateTimeField("cảnh báo lúc")

    class Meta:
        verbose_name = "cảnh báo từ gói nhận được"
        verbose_name_plural = "cảnh báo từ gói nhận được"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="cyber_share_warning_said",
                violation_error_message="Ghi nội dung cảnh báo.",
            )
        ]

    def __str__(self) -> str:
        return self.text
