"""Tokens: under which post a program acts, what it may do, until when."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from nq57.orgs import enums
from nq57.orgs.models.people import Account, Post


class TokenQuerySet(models.QuerySet["Token"]):
    """Filters over tokens."""

    def usable(self, at: datetime) -> Self:
        """Keep the tokens that still open something at a moment."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=at)

    def of_account(self, account: Account) -> Self:
        """Keep the tokens that an account made."""
        return self.filter(account=account)


class Token(models.Model):
    """A program's key. Only its hash is kept; ``hint`` is the part that tells it from others."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="tokens")
    post = models.ForeignKey(Post, models.PROTECT, related_name="tokens", verbose_name="vị trí")
    name = models.CharField("dùng cho", max_length=80)
    hint = models.CharField("phần đầu của mã", max_length=16)
    code_hash = models.CharField("mã băm", max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=12), verbose_name="được làm")
    issued_at = models.DateTimeField("tạo lúc")
    expires_at = models.DateTimeField("hết hạn lúc")
    last_used_at = models.DateTimeField("dùng lần cuối lúc", null=True, blank=True)
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = "mã truy cập"
        verbose_name_plural = "mã truy cập"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")),
                name="orgs_token_expiry",
                violation_error_message="Hạn của mã truy cập phải sau lúc tạo.",
            ),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=enums.TokenScope.values, scopes__len__gte=1),
                name="orgs_token_scopes",
                violation_error_message="Chọn ít nhất một việc mà chương trình được làm.",
            ),
            models.CheckConstraint(
                condition=Q(code_hash__regex=r"^[0-9a-f]{64}$"),
                name="orgs_token_hash",
                violation_error_message="Mã truy cập chỉ được giữ bằng mã băm.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="orgs_token_name",
                violation_error_message="Ghi mã truy cập này dùng cho chương trình nào.",
            ),
        ]

    def __str__(self) -> str:
        return self.hint
