"""Closed lists of papers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# The codes of Decree 30/2020/NĐ-CP, appendix III; a letter has none.
KINDS = {
    "": _("Công văn"), "BB": _("Biên bản"), "BC": _("Báo cáo"), "CĐ": _("Công điện"),
    "CT": _("Chỉ thị"), "CTr": _("Chương trình"), "GM": _("Giấy mời"), "HD": _("Hướng dẫn"),
    "KH": _("Kế hoạch"), "NQ": _("Nghị quyết"), "QĐ": _("Quyết định"), "TB": _("Thông báo"),
    "TTr": _("Tờ trình"),
}  # fmt: skip


class Standing(models.TextChoices):
    """What an issued paper is worth now; computed from what followed it."""

    VALID = "valid", "Còn giá trị"
    REPLACED = "replaced", "Đã được thay thế"
    WITHDRAWN = "withdrawn", "Đã thu hồi"


class Format(models.TextChoices):
    """The formats that a template may be rendered to."""

    DOCX = "docx", "Word"
    PDF = "pdf", "PDF"


class Sameness(models.TextChoices):
    """How a signed file was shown to be the issued document."""

    BYTES = "bytes", "Giữ nguyên từng byte của bản đã ban hành, chỉ thêm chữ ký"
    TEXT = "text", "Phần mềm ký đã ghi lại tệp; chữ trên từng trang giống hệt bản đã ban hành"


class Trust(models.TextChoices):
    """Whether a signer's certificate leads to a root that this installation trusts."""

    TRUSTED = "trusted", "Chứng thư được tin cậy"
    UNKNOWN = (
        "unknown",
        "Chưa được tin cậy: không dẫn tới chứng thư gốc nào mà máy chủ đã được giao",
    )
    EXPIRED = (
        "expired",
        "Chưa được tin cậy: chứng thư hết hạn khi kiểm tra, không có dấu thời gian được tin cậy",
    )
    EARLY = "early", "Chưa được tin cậy: chứng thư chưa có hiệu lực khi kiểm tra"
    USAGE = "usage", "Chưa được tin cậy: chứng thư không được cấp để ký văn bản"
    WEAK = "weak", "Chưa được tin cậy: thuật toán ký hoặc băm quá yếu"
    REVOKED = "revoked", "Chưa được tin cậy: chứng thư đã bị thu hồi"
    CHAIN = "chain", "Chưa được tin cậy: chuỗi chứng thư có lỗi"


class Later(models.TextChoices):
    """What was added to the file after a signature; anything else is refused."""

    NOTHING = "nothing", "Không thêm gì sau chữ ký này"
    PROOFS = "proofs", "Sau đó chỉ thêm dấu thời gian, dữ liệu xác thực"
    SIGNATURES = "signatures", "Sau đó thêm chữ ký hoặc điền trường biểu mẫu"
