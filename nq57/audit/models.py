"""Rows of the journal. Triggers refuse UPDATE, DELETE and TRUNCATE of entries and seals."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from nq57.audit import enums, rules


class EntryQuerySet(models.QuerySet["Entry"]):
    """Filters over the journal."""

    def about(self, kind: str, code: str) -> Self:
        """Keep the entries about one subject."""
        return self.filter(subject_kind=kind, subject_code=code)


class Entry(models.Model):
    """One thing that somebody did. Sealed subjects are here as hash only."""

    at = models.DateTimeField("lúc")
    account = models.CharField("tài khoản", max_length=150)
    post = models.CharField("vị trí", max_length=80, blank=True)
    organisation = models.CharField("cơ quan", max_length=40, blank=True)
    verb = models.CharField("việc", max_length=80)
    subject_kind = models.CharField("loại đối tượng", max_length=60)
    subject_code = models.CharField("đối tượng", max_length=200)
    secrecy = models.CharField(
        "độ mật", max_length=12, choices=enums.Secrecy.choices, default=enums.Secrecy.OPEN
    )
    before = models.JSONField("trước", null=True)
    after = models.JSONField("sau", null=True)
    note = models.TextField("ghi chú", blank=True)
    content_hash = models.CharField("mã băm nội dung niêm phong", max_length=64, blank=True)
    hash = models.CharField("mã băm", max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng nhật ký"
        verbose_name_plural = "nhật ký"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_code"], name="audit_subject"),
            models.Index(fields=["organisation", "-id"], name="audit_organisation"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    secrecy=enums.Secrecy.SEALED,
                    before__isnull=True,
                    after__isnull=True,
                    note="",
                    content_hash__regex=r"^[0-9a-f]{64}$",
                )
                | (~models.Q(secrecy=enums.Secrecy.SEALED) & models.Q(content_hash="")),
                name="audit_sealed_as_hash",
                violation_error_message="Nội dung niêm phong chỉ được ghi bằng mã băm.",
            ),
            models.CheckConstraint(
                condition=models.Q(secrecy__in=enums.Secrecy.values),
                name="audit_secrecy",
                violation_error_message="Độ mật không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_code}"

    def compute_hash(self) -> str:
        """Return the hash that this row's content has now."""
        header: dict[str, Any] = {
            "at": rules.to_utc(self.at),
            "account": self.account,
            "post": self.post,
            "organisation": self.organisation,
            "verb": self.verb,
            "subject_kind": self.subject_kind,
            "subject_code": self.subject_code,
            "secrecy": str(self.secrecy),
        }
        content = self.content_hash or rules.hash_content(
            before=self.before, after=self.after, note=self.note
        )
        return rules.hash_entry(header, content)


class Seal(models.Model):
    """A link of the chain over a batch of committed entries."""

    seq = models.BigIntegerField("số thứ tự", primary_key=True)
    sealed_at = models.DateTimeField("lúc")
    after = models.BigIntegerField("sau dòng")
    reach = models.BigIntegerField("đến dòng")
    first = models.BigIntegerField("dòng đầu")
    last = models.BigIntegerField("dòng cuối")
    count = models.PositiveIntegerField("số dòng")
    missing = models.JSONField("khoảng trống", default=list)
    late = ArrayField(models.BigIntegerField(), verbose_name="dòng đến muộn", default=list)
    marks = models.BinaryField("dấu của từng dòng")
    root = models.CharField("mã băm của lô", max_length=64)
    previous = models.CharField("đầu chuỗi trước", max_length=64, unique=True)
    head = models.CharField("đầu chuỗi", max_length=64, unique=True)
    # Which transactions were open: see actions.seal_journal.
    watch = models.BigIntegerField("giao dịch cần chờ")
    horizon = models.BigIntegerField("giao dịch cũ nhất còn mở")

    class Meta:
        verbose_name = "niêm nhật ký"
        verbose_name_plural = "niêm nhật ký"
        ordering = ["-seq"]
        indexes = [models.Index(fields=["sealed_at"], name="audit_sealed_at")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(count__gt=0, first__lte=models.F("last")),
                name="audit_seal_not_empty",
                violation_error_message="Một niêm phải có ít nhất một dòng nhật ký.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.seq}: {self.head}"

    @property
    def batch(self) -> rules.Batch:
        """Return what the seal covers."""
        return rules.Batch(
            after=self.after,
            reach=self.reach,
            missing=tuple((low, high) for low, high in self.missing),
            late=tuple(self.late),
            marks=bytes(self.marks),
            root=self.root,
            count=self.count,
            first=self.first,
            last=self.last,
        )


class Receipt(models.Model):
    """The answer once given to a key, so that a repeated submission writes nothing twice."""

    key = models.CharField("khóa gửi", max_length=80)
    actor = models.CharField("tài khoản", max_length=150)
    verb = models.CharField("việc", max_length=80)
    request_hash = models.CharField("mã băm yêu cầu", max_length=64)
    answer = models.JSONField("kết quả")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "biên nhận"
        verbose_name_plural = "biên nhận"
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "key"],
                name="audit_receipt_once",
                violation_error_message="Lần gửi này đã được nhận.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.key}"
