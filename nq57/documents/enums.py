"""Closed lists of documents. Values are those of the reader's published JSON."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    """Kinds of documents that nq57 tells apart (Decree 30/2020, appendix III)."""

    PLAN = "plan", _("Kế hoạch")
    LETTER = "letter", _("Công văn")
    RESOLUTION = "resolution", _("Nghị quyết")
    DECISION = "decision", _("Quyết định")
    DIRECTIVE = "directive", _("Chỉ thị")
    NOTICE = "notice", _("Thông báo")
    PROGRAMME = "programme", _("Chương trình")
    REPORT = "report", _("Báo cáo")
    OTHER = "other", _("Văn bản khác")


class RelationKind(models.TextChoices):
    """How one document stands to another."""

    IMPLEMENTS = "implements", _("thực hiện")
    REPLACES = "replaces", _("thay thế")
    CITES = "cites", _("viện dẫn")
    AMENDS = "amends", _("sửa đổi, bổ sung")


class ReadingState(models.TextChoices):
    """Where the reading of an uploaded file stands."""

    WAITING = "waiting", _("Chờ đọc")
    READ = "read", _("Đang rà soát")
    FAILED = "failed", _("Không đọc được")
    ADOPTED = "adopted", _("Đã ban hành vào hệ thống")
    DISCARDED = "discarded", _("Đã bỏ")
