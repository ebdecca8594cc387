"""People, their accounts, posts and one-time slips."""

from datetime import datetime
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Func, Q, Value

from nq57.audit import rules as audit_rules
from nq57.orgs import enums, rules
from nq57.orgs.models import lifetimes, organisations


class Person(models.Model):
    """A named human being. The name is one string, as Vietnamese names are."""

    name = models.CharField("họ và tên", max_length=120)
    is_demonstration = models.BooleanField("dữ liệu minh họa", default=False)
    # The given name is the last word and sorts first; family and middle names follow.
    sort_key = models.GeneratedField(
        expression=Func(
            Func(
                F("name"),
                Value(r"^(.*)\s(\S+)$"),
                Value(r"\2 \1"),
                function="regexp_replace",
            ),
            function="nq57_sort_key",
            output_field=models.TextField(),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    folded = models.GeneratedField(
        expression=Func(F("name"), function="nq57_fold", output_field=models.TextField()),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = "người"
        verbose_name_plural = "người"
        constraints = [
            models.CheckConstraint(
                condition=Q(name__regex=r"^\S+( \S+)*$"),
                name="orgs_person_name",
                violation_error_message="Họ và tên không được để trống hoặc thừa dấu cách.",
            ),
        ]
        indexes = [models.Index(fields=["sort_key"], name="orgs_person_sort")]

    def __str__(self) -> str:
        return self.name


def within(by: audit_rules.Actor, object_kind: str, path: str) -> Q:
    """Return the filter for rows that ``by`` may read, ``path`` leading to their office."""
    scope = rules.scope_of(by, object_kind, "read")
    if scope == enums.Scope.ALL:
        return Q()
    if scope == enums.Scope.OWN:
        return Q(**{f"{path}__code": by.organisation})
    if scope == enums.Scope.UNDER:
        # No body of a province lies more than three steps under another.
        steps = ("", "__parent", "__parent__parent", "__parent__parent__parent")
        reach = Q()
        for step in steps:
            reach |= Q(**{f"{path}{step}__code": by.organisation})
        return reach
    return Q(pk__in=[])


class AccountQuerySet(models.QuerySet["Account"]):
    """Filters over accounts."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep the accounts whose holders ``by`` may read by any of their posts."""
        reach = within(by, "account", "organisation")
        return self.filter(
            Q(person__in=Post.objects.filter(reach).values("person")) | Q(login=by.account)
        )


class AccountManager(BaseUserManager["Account"].from_queryset(AccountQuerySet)):  # type: ignore[misc]
    """Looks an account up by its log-in name."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Return the account whose log-in name is ``username``, ignoring case."""
        account: Account = self.get(login=(username or "").lower())
        return account


class Account(AbstractBaseUser):
    """A named account; rights come from posts, never from the account."""

    login = models.CharField("tên đăng nhập", max_length=150, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="accounts")
    is_active = models.BooleanField("đang dùng", default=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = []

    objects = AccountManager()

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"
        constraints = [
            models.CheckConstraint(
                condition=Q(login__regex=rules.LOGIN_PATTERN),
                name="orgs_account_login",
                violation_error_message="Tên đăng nhập chỉ gồm chữ thường không dấu, số, . _ -",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(is_active=True),
                name="orgs_account_one_active",
                violation_error_message="Người này đã có một tài khoản đang dùng.",
            ),
        ]

    def __str__(self) -> str:
        return self.login


class PostQuerySet(lifetimes.LifetimeQuerySet["Post"]):
    """Filters over posts."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep the posts that ``by`` may read."""
        return self.filter(within(by, "post", "organisation"))

    def of_account(self, account: Account) -> Self:
        """Keep the posts of the account's person."""
        return self.filter(person=account.person_id)

    def in_area(self, area: str) -> Self:
        """Keep the posts that cover an area."""
        return self.filter(area__in=[rules.ALL_AREAS, area])


class Post(lifetimes.LifetimeModel):
    """Somebody acting for an organisation, in a role and an area, between two dates."""

    code = models.CharField("mã", max_length=80, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(
        organisations.Organisation, models.PROTECT, related_name="posts"
    )
    role = models.CharField("vai trò", max_length=16, choices=enums.Role.choices)
    area = models.CharField("lĩnh vực", max_length=30, default=rules.ALL_AREAS)
    is_sealed = models.BooleanField("được xem nội dung niêm phong", default=False)
    title = models.CharField("chức vụ", max_length=120, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta(lifetimes.LifetimeModel.Meta):
        verbose_name = "vị trí"
        verbose_name_plural = "vị trí"
        constraints = [
            *lifetimes.LifetimeModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(since__isnull=False),
                name="orgs_post_since",
                violation_error_message="Ghi ngày bắt đầu của vị trí.",
            ),
            models.CheckConstraint(
                condition=Q(area__regex=rules.AREA_PATTERN),
                name="orgs_post_area",
                violation_error_message="Lĩnh vực là all hoặc mã một sổ theo dõi.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=enums.Role.values),
                name="orgs_post_role",
                violation_error_message="Vai trò không có trong danh mục.",
            ),
            lifetimes.no_overlap(
                "orgs_post_once",
                lifetimes.KeyRange(F("person")),
                lifetimes.KeyRange(F("organisation")),
                lifetimes.TextRange(F("role")),
                lifetimes.TextRange(F("area")),
                message="Người này đã giữ vị trí đó trong khoảng thời gian này.",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def area_label(self) -> str:
        """Return the word of the one area that the post is for, or nothing."""
        return str(dict(enums.Area.choices).get(self.area, "")) if self.area else ""


class SlipQuerySet(models.QuerySet["Slip"]):
    """Filters over slips."""

    def usable(self, at: datetime) -> Self:
        """Keep the slips that still open something at a moment."""
        return self.filter(used_at__isnull=True, voided_at__isnull=True, expires_at__gt=at)


class Slip(models.Model):
    """A one-time code on paper. Only its hash is kept."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="slips")
    purpose = models.CharField("dùng để", max_length=16, choices=enums.SlipPurpose.choices)
    code_hash = models.CharField("mã băm", max_length=64, unique=True)
    issued_at = models.DateTimeField("cấp lúc")
    issued_by = models.CharField("người cấp", max_length=150)
    expires_at = models.DateTimeField("hết hạn lúc")
    used_at = models.DateTimeField("dùng lúc", null=True, blank=True)
    voided_at = models.DateTimeField("hủy lúc", null=True, blank=True)

    objects = SlipQuerySet.as_manager()

    class Meta:
        verbose_name = "phiếu dùng một lần"
        verbose_name_plural = "phiếu dùng một lần"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")),
                name="orgs_slip_expiry",
                violation_error_message="Hạn của phiếu phải sau lúc cấp.",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True)
                | Q(
                    voided_at__isnull=True,
                    used_at__gte=F("issued_at"),
                    used_at__lt=F("expires_at"),
                ),
                name="orgs_slip_use",
                violation_error_message="Phiếu đã hủy hoặc hết hạn không dùng được.",
            ),
            models.UniqueConstraint(
                fields=["account", "purpose"],
                condition=Q(used_at__isnull=True, voided_at__isnull=True),
                name="orgs_slip_one_open",
                violation_error_message="Tài khoản đã có một phiếu chưa dùng cho việc này.",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=enums.SlipPurpose.values),
                name="orgs_slip_purpose",
                violation_error_message="Mục đích của phiếu không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.account_id}"
