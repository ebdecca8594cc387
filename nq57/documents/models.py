"""Documents, clauses, relations, and readings under review."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, functions
from django.urls import reverse

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.documents import enums, rules
from nq57.files.models import StoredFile
from nq57.orgs import permissions as org_permissions
from nq57.orgs.models import Organisation


def _cut(pattern: str) -> models.Func:
    """Return the part of the symbol that a pattern's first group matches, in capitals."""
    return models.Func(
        functions.Upper("symbol"), models.Value(pattern),
        function="substring", output_field=models.TextField(),
    )  # fmt: skip


class DocumentQuerySet(models.QuerySet["Document"]):
    """Filters over documents."""

    def held(self) -> Self:
        """Keep the documents whose text is here; stubs are only named by others."""
        return self.filter(is_stub=False)

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep what ``by`` may read: open documents are public, restricted ones for posts
        that read documents, sealed ones for the posts named for it."""
        return self.filter(secrecy__in=org_permissions.list_visible_secrecy(by, "document"))

    def matching(self, words: str) -> Self:
        """Keep the documents whose symbol or title contains ``words``, accents ignored."""
        folded = models.Func(models.Value(words), function="nq57_fold")
        return self.alias(words=folded).filter(search__contains=models.F("words"))

    def of_symbol(self, symbol: str) -> Self:
        """Keep the documents of a symbol, whoever issued them in whatever year."""
        return self.filter(symbol_key=rules.clean_symbol(symbol).upper())


class Document(models.Model):
    """An official document: held with its text, or a stub that others cite or replace."""

    code = models.SlugField("mã", max_length=80, unique=True)
    symbol = models.CharField("số, ký hiệu", max_length=80, null=True)
    kind = models.CharField(
        "loại", max_length=12, choices=enums.DocumentKind, default=enums.DocumentKind.OTHER
    )
    kind_text = models.CharField("tên loại", max_length=80, blank=True)
    issuer_text = models.CharField("cơ quan ban hành (nguyên văn)", max_length=200, blank=True)
    issuer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="issued_documents",
        verbose_name="cơ quan ban hành",
    )
    issued_on = models.DateField("ngày ban hành", null=True)
    title = models.TextField("trích yếu", blank=True)
    signer = models.CharField("người ký", max_length=120, blank=True)
    signer_position = models.CharField("chức vụ người ký", max_length=200, blank=True)
    recipients = ArrayField(models.TextField(), default=list, verbose_name="nơi nhận")
    is_stub = models.BooleanField("mới biết tên", default=False)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="documents", verbose_name="tệp"
    )
    lines = ArrayField(models.TextField(), default=list, verbose_name="nguyên văn theo dòng")
    secrecy = models.CharField(
        "độ mật", max_length=12, choices=audit_enums.Secrecy, default=audit_enums.Secrecy.OPEN
    )
    added_at = models.DateTimeField("thêm lúc")
    added_by = models.CharField("người thêm", max_length=150)
    search = models.GeneratedField(
        expression=models.Func(
            functions.Concat(
                functions.Coalesce("symbol", models.Value("")),
                models.Value(" "),
                "title",
                output_field=models.TextField(),
            ),
            function="nq57_fold",
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    # The key of a document, as ``rules.Identity`` computes it: a test holds the two equal.
    symbol_key = models.GeneratedField(
        expression=functions.Upper("symbol"), output_field=models.TextField(), db_persist=True
    )
    issuer_key = models.GeneratedField(
        expression=functions.Coalesce(
            _cut(rules.CENTRAL),
            models.Case(
                models.When(
                    issuer__isnull=False,
                    then=functions.Concat(
                        models.Value("#"), functions.Cast("issuer", models.TextField())
                    ),
                ),
                default=models.Func(
                    "issuer_text", function="nq57_fold", output_field=models.TextField()
                ),
                output_field=models.TextField(),
            ),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    year = models.GeneratedField(
        expression=functions.Coalesce(
            functions.Cast(_cut(rules.YEAR), models.IntegerField()),
            functions.Cast(
                functions.ExtractYear(functions.Cast("issued_on", models.DateField())),
                models.IntegerField(),
            ),
            models.Value(rules.UNKNOWN_YEAR),
        ),
        output_field=models.IntegerField(),
        db_persist=True,
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"
        ordering = ["-issued_on", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["symbol_key", "issuer_key", "year"],
                name="documents_document_once",
                violation_error_message=(
                    "Cơ quan ban hành đã có văn bản mang số, ký hiệu này trong cùng năm."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=enums.DocumentKind.values),
                name="documents_document_kind",
                violation_error_message="Loại văn bản không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(secrecy__in=audit_enums.Secrecy.values),
                name="documents_document_secrecy",
                violation_error_message="Độ mật không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return self.symbol or self.title or self.code

    def get_absolute_url(self) -> str:
        """Return the address of the document's page."""
        return reverse("documents:document", args=[self.code])

    @property
    def identity(self) -> rules.Identity:
        """Return what tells this document from another."""
        return rules.Identity.of(
            self.symbol or "", organisation=self.issuer_id, words=self.issuer_text,
            issued_on=self.issued_on,
        )  # fmt: skip


class Clause(models.Model):
    """A piece of a document's text at a stable path (``IV.1.a``, ``PL1.II.6.1``)."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="clauses")
    path = models.CharField("vị trí", max_length=120)
    text = models.TextField("nội dung")
    from_line = models.PositiveIntegerField("từ dòng")
    to_line = models.PositiveIntegerField("đến dòng")
    position = models.PositiveIntegerField("thứ tự")

    class Meta:
        verbose_name = "điều khoản"
        verbose_name_plural = "điều khoản"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "path"],
                name="documents_clause_path_once",
                violation_error_message="Văn bản có hai điều khoản ở cùng một vị trí.",
            ),
        ]

    def __str__(self) -> str:
        return self.path


class Relation(models.Model):
    """One document implements, replaces, cites or amends another."""

    from_document = models.ForeignKey(Document, models.CASCADE, related_name="relations")
    to_document = models.ForeignKey(Document, models.PROTECT, related_name="mentions")
    kind = models.CharField("quan hệ", max_length=12, choices=enums.RelationKind)
    text = models.TextField("nguyên văn", blank=True)
    from_line = models.PositiveIntegerField("từ dòng", default=0)
    to_line = models.PositiveIntegerField("đến dòng", default=0)
    settled_by = models.CharField("người nối", max_length=150, blank=True)
    settled_at = models.DateTimeField("nối lúc", null=True)

    class Meta:
        verbose_name = "quan hệ văn bản"
        verbose_name_plural = "quan hệ văn bản"
        ordering = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_document", "to_document", "kind"],
                name="documents_relation_once",
                violation_error_message="Quan hệ này giữa hai văn bản đã có.",
            ),
            models.CheckConstraint(
                condition=~Q(from_document=models.F("to_document")),
                name="documents_relation_not_to_itself",
                violation_error_message="Văn bản không thể có quan hệ với chính nó.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=enums.RelationKind.values),
                name="documents_relation_kind",
                violation_error_message="Quan hệ văn bản không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_document_id} {self.kind} {self.to_document_id}"


class ReadingQuerySet(models.QuerySet["Reading"]):
    """Filters over readings."""

    def visible_to(self, by: audit_rules.Actor) -> Self:
        """Keep the readings for the posts that may see drafts; nobody else."""
        return self if org_permissions.may(by, "draft", "read") else self.none()


class Reading(models.Model):
    """One reading of an uploaded file: the draft plan and its review.

    ``draft`` is the reader's published JSON without answers: a working paper that
    nothing filters by. Adoption turns it into typed rows.
    """

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="readings")
    state = models.CharField(
        "trạng thái", max_length=12, choices=enums.ReadingState, default=enums.ReadingState.WAITING
    )
    draft = models.JSONField("bản đọc", null=True)
    lines = ArrayField(models.TextField(), default=list, verbose_name="nguyên văn theo dòng")
    has_tables = models.BooleanField("bảng thật", default=False)
    warnings = ArrayField(models.TextField(), default=list, verbose_name="cảnh báo")
    failure = models.TextField("vì sao không đọc được", blank=True)
    seconds = models.FloatField("số giây đọc", null=True)
    document = models.OneToOneField(
        Document, models.PROTECT, null=True, related_name="reading", verbose_name="văn bản"
    )
    uploaded_at = models.DateTimeField("tải lên lúc")
    uploaded_by = models.CharField("người tải lên", max_length=150)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = "lần đọc"
        verbose_name_plural = "lần đọc"
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=enums.ReadingState.values),
                name="documents_reading_state",
                violation_error_message="Trạng thái bản đọc không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    def get_absolute_url(self) -> str:
        """Return the address of the review."""
        return reverse("documents:review", args=[self.pk])


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Filters over answers."""

    def current(self) -> Self:
        """Keep the last word on each question."""
        return self.filter(is_current=True)


class Answer(models.Model):
    """A person's word on one question, or its withdrawal; earlier words stay."""

    reading = models.ForeignKey(Reading, models.CASCADE, related_name="answers")
    question = models.CharField("câu hỏi", max_length=200)
    fingerprint = models.CharField("dấu của câu hỏi", max_length=80)
    option = models.CharField("lựa chọn", max_length=80, blank=True)
    values = models.JSONField("giá trị tự đặt", null=True)
    is_withdrawn = models.BooleanField("đã hoàn tác", default=False)
    reason = models.TextField("lý do", blank=True)
    is_pending = models.BooleanField("chờ tỉnh xác nhận", default=False)
    revision = models.PositiveIntegerField("lần")
    is_current = models.BooleanField("đang dùng", default=True)
    by = models.CharField("người trả lời", max_length=150)
    at = models.DateTimeField("lúc")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "trả lời"
        verbose_name_plural = "trả lời"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["reading", "question", "revision"],
                name="documents_answer_revision_once",
                violation_error_message="Câu hỏi này vừa được người khác trả lời.",
            ),
            models.UniqueConstraint(
                fields=["reading", "question"],
                condition=Q(is_current=True),
                name="documents_answer_one_current",
                violation_error_message="Câu hỏi này vừa được người khác trả lời.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.option}"
