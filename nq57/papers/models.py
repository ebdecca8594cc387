"""Number books and issued papers. Triggers keep a number and a paper as they were issued."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.core import text
from nq57.files import models as files_models
from nq57.orgs import enums as orgs_enums
from nq57.orgs import models as orgs_models
from nq57.orgs import rules as orgs_rules
from nq57.papers import enums, rules


class NumberBook(models.Model):
    """The running number of one office, year and kind of document. It only goes up."""

    organisation = models.ForeignKey(
        orgs_models.Organisation, models.PROTECT, related_name="number_books"
    )
    year = models.PositiveSmallIntegerField("năm")
    code = models.CharField("loại văn bản", max_length=10, blank=True)
    last = models.PositiveIntegerField("số cuối", default=0)

    class Meta:
        verbose_name = "sổ đăng ký văn bản"
        verbose_name_plural = "sổ đăng ký văn bản"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "code"],
                name="papers_book_once",
                violation_error_message="Cơ quan đã có sổ cho loại văn bản này trong năm.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year} {self.code}"


class PaperQuerySet(models.QuerySet["Paper"]):
    """Filters over issued papers."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep the papers that ``by`` may read; sealed ones are never here for anybody."""
        scope = orgs_rules.scope_of(by, "paper", "read")
        found = self.exclude(secrecy=audit_enums.Secrecy.SEALED).not_apart_from(by)
        if scope == orgs_enums.Scope.ALL:
            return found
        if scope == orgs_enums.Scope.OWN:
            return found.filter(organisation__code=by.organisation)
        return self.none()

    def not_apart_from(self, by: audit_rules.Actor) -> Self:
        """Keep papers for everybody, and of those kept apart the ones whose object ``by`` reads:
        all, or of the own office."""
        scopes = orgs_rules.scopes_of(by, "read")
        whole = [kind for kind, scope in scopes.items() if scope == orgs_enums.Scope.ALL]
        own = [kind for kind, scope in scopes.items() if scope == orgs_enums.Scope.OWN]
        return self.filter(
            Q(apart="") | Q(apart__in=whole) | Q(apart__in=own, organisation__code=by.organisation)
        )

    def valid(self) -> Self:
        """Keep those that were neither replaced nor withdrawn."""
        return self.filter(withdrawn_at=None, replaced_by=None)

    def of_standing(self, standing: str) -> Self:
        """Keep those worth ``standing`` now, of ``enums.Standing``."""
        if standing == enums.Standing.WITHDRAWN:
            return self.exclude(withdrawn_at=None)
        if standing == enums.Standing.REPLACED:
            return self.filter(withdrawn_at=None).exclude(replaced_by=None)
        return self.valid()

    def searched(self, words: str) -> Self:
        """Keep those whose symbol or title holds ``words``, with or without accents."""
        said = models.Func(
            F("symbol"), models.Value(" "), F("title"), function="concat",
            output_field=models.TextField(),
        )  # fmt: skip
        folded = models.Func(said, function="nq57_fold", output_field=models.TextField())
        return self.annotate(said=folded).filter(said__contains=text.fold(words))


class Paper(models.Model):
    """A document as it was issued: number, data, template version, and its bytes."""

    book = models.ForeignKey(NumberBook, models.PROTECT, related_name="papers")
    number = models.PositiveIntegerField("số")
    symbol = models.CharField("số, ký hiệu", max_length=80)
    organisation = models.ForeignKey(
        orgs_models.Organisation, models.PROTECT, related_name="papers", verbose_name="cơ quan"
    )
    title = models.CharField("trích yếu", max_length=500)
    issued_on = models.DateField("ngày ban hành")
    issued_at = models.DateTimeField("phát hành lúc")
    issued_by = models.CharField("người phát hành", max_length=150)
    template = models.CharField("mẫu", max_length=80)
    snapshot = models.JSONField("số liệu")
    snapshot_hash = models.CharField("mã băm số liệu", max_length=64)
    token = models.CharField("mã kiểm tra", max_length=64, unique=True)
    journal_head = models.JSONField("đầu chuỗi nhật ký", null=True)
    secrecy = models.CharField(
        "độ mật",
        max_length=12,
        choices=audit_enums.Secrecy.choices,
        default=audit_enums.Secrecy.OPEN,
    )
    # The object of the table of rights whose readers alone read it; empty: every reader of papers.
    apart = models.CharField("xem riêng theo quyền", max_length=20, blank=True)
    withdrawn_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    withdrawn_why = models.TextField("lý do thu hồi", blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, related_name="replaces", null=True, blank=True
    )

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản phát hành"
        verbose_name_plural = "văn bản phát hành"
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "number"],
                name="papers_number_once",
                violation_error_message="Số văn bản này đã được cấp.",
            ),
            models.CheckConstraint(
                condition=Q(number__gt=0) & Q(snapshot_hash__regex=r"^[0-9a-f]{64}$"),
                name="papers_numbered",
                violation_error_message="Văn bản phải có số và mã băm số liệu.",
            ),
            models.CheckConstraint(
                condition=Q(("token__regex", rules.TOKEN_PATTERN)),
                name="papers_token",
                violation_error_message="Mã kiểm tra không đúng dạng.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why="")),
                name="papers_withdrawn_why",
                violation_error_message="Thu hồi văn bản phải có lý do.",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("id")),
                name="papers_not_by_itself",
                violation_error_message="Văn bản không thể thay thế chính nó.",
            ),
            models.CheckConstraint(
                condition=Q(secrecy__in=audit_enums.Secrecy.values),
                name="papers_secrecy",
                violation_error_message="Độ mật không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(apart="") | ~Q(secrecy=audit_enums.Secrecy.OPEN),
                name="papers_apart_closed",
                violation_error_message="Văn bản xem riêng thì không công khai.",
            ),
        ]

    def __str__(self) -> str:
        return self.symbol

    def get_absolute_url(self) -> str:
        """Return the address of the paper in the register."""
        return reverse("papers:paper", args=[self.pk])

    @property
    def standing(self) -> str:
        """Return what the paper is worth now."""
        if self.withdrawn_at is not None:
            return enums.Standing.WITHDRAWN
        return enums.Standing.VALID if self.replaced_by_id is None else enums.Standing.REPLACED


class PaperFile(models.Model):
    """The bytes of an issued paper in one format."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="files")
    form = models.CharField("định dạng", max_length=8, choices=enums.Format.choices)
    file = models.ForeignKey(files_models.StoredFile, models.PROTECT, related_name="papers")

    class Meta:
        verbose_name = "tệp của văn bản"
        verbose_name_plural = "tệp của văn bản"
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "form"],
                name="papers_file_once",
                violation_error_message="Văn bản đã có tệp định dạng này.",
            ),
            models.CheckConstraint(
                condition=Q(form__in=enums.Format.values),
                name="papers_file_form",
                violation_error_message="Định dạng tệp không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.form}"


class SignedFile(models.Model):
    """A signed copy of a paper that came back; the newest counts, former ones stay visible."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="signed_files")
    file = models.ForeignKey(files_models.StoredFile, models.PROTECT, related_name="signed_papers")
    sameness = models.CharField("giống bản đã ban hành", max_length=8, choices=enums.Sameness)
    received_at = models.DateTimeField("nhận lúc")
    received_by = models.CharField("người nộp", max_length=150)

    class Meta:
        verbose_name = "tệp đã ký số"
        verbose_name_plural = "tệp đã ký số"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sameness__in=enums.Sameness.values),
                name="papers_signed_sameness",
                violation_error_message="Cách so với bản đã ban hành không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=~Q(received_by=""),
                name="papers_signed_by",
                violation_error_message="Tệp đã ký phải có người nộp.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.pk}"


class Signature(models.Model):
    """One signature in a signed copy, as one check found it; a later check adds rows.

    Only names are kept of a certificate: the whole subject may hold an identity number.
    """

    signed_file = models.ForeignKey(SignedFile, models.PROTECT, related_name="signatures")
    checked_at = models.DateTimeField("kiểm tra lúc")
    position = models.PositiveSmallIntegerField("thứ tự")
    signer = models.CharField("người ký", max_length=200)
    organisation = models.CharField("cơ quan ký", max_length=200, blank=True)
    issuer = models.CharField("nơi cấp chứng thư", max_length=200, blank=True)
    expires_at = models.DateTimeField("chứng thư hết hạn lúc")
    signed_at = models.DateTimeField("ký lúc (người ký ghi)", null=True)
    stamped_at = models.DateTimeField("dấu thời gian", null=True)
    stamper = models.CharField("nơi cấp dấu thời gian", max_length=200, blank=True)
    is_stamp_trusted = models.BooleanField("dấu thời gian được tin cậy", default=False)
    trust = models.CharField("tin cậy", max_length=10, choices=enums.Trust)
    root = models.CharField("chứng thư gốc", max_length=200, blank=True)
    later = models.CharField("thêm sau khi ký", max_length=12, choices=enums.Later)

    class Meta:
        verbose_name = "chữ ký số"
        verbose_name_plural = "chữ ký số"
        ordering = ["signed_file_id", "-checked_at", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["signed_file", "checked_at", "position"],
                name="papers_signature_once",
                violation_error_message="Chữ ký này đã được ghi trong lần kiểm tra đó.",
            ),
            models.CheckConstraint(
                condition=Q(trust__in=enums.Trust.values) & Q(later__in=enums.Later.values),
                name="papers_signature_words",
                violation_error_message="Kết quả kiểm tra chữ ký không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=(Q(trust=enums.Trust.TRUSTED) & ~Q(root=""))
                | (~Q(trust=enums.Trust.TRUSTED) & Q(root="")),
                name="papers_signature_root",
                violation_error_message="Chữ ký được tin cậy khi và chỉ khi có chứng thư gốc.",
            ),
            models.CheckConstraint(
                condition=Q(stamped_at__isnull=False) | Q(stamper="", is_stamp_trusted=False),
                name="papers_signature_stamp",
                violation_error_message="Không có dấu thời gian thì không có nơi cấp dấu.",
            ),
            models.CheckConstraint(
                condition=Q(position__gt=0) & ~Q(signer=""),
                name="papers_signature_signer",
                violation_error_message="Chữ ký phải có thứ tự và người ký.",
            ),
        ]

    def __str__(self) -> str:
        return self.signer
