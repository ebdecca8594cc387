"""What the shared pages show of each kind of entry."""

from django.utils.translation import gettext_lazy as _

from nq57.registers.privacy import actions, permissions
from nq57.web.shared import entries

_TABS = "privacy/_tabs.html"
PROCESSINGS = entries.Table(
    area="privacy", many="processings", one="processing", file="hoat-dong-xu-ly-du-lieu-ca-nhan",
    title=_("Hoạt động xử lý dữ liệu cá nhân"), noun=_("hoạt động xử lý dữ liệu"),
    register=actions.PROCESSINGS, rights=permissions.PROCESSINGS, chips="kind",
    picks=("basis", "abroad", "subject_kinds", "sensitive_classes", "office"),
    shown=("office", "basis", "subjects", "started_on"),
    hints={
        "subjects": _("Chưa biết thì để trống, không ghi 0."),
        "recipients": _("Cơ quan, tổ chức được cung cấp hoặc xử lý thay; để trống nếu không có."),
        "retention": _("Ví dụ: 5 năm từ khi kết thúc hồ sơ."),
        "system": _("Mã trong danh mục hệ thống thông tin; để trống nếu xử lý trên giấy."),
        "started_on": _("Hạn lập hồ sơ đánh giá tác động tính từ ngày này."),
        "ended_on": _("Chỉ ghi khi đã thôi xử lý."),
    },
    tabs=_TABS,
)  # fmt: skip
CONSENTS = entries.Table(
    area="privacy", many="consents", one="consent", file="bieu-mau-dong-y",
    title=_("Biểu mẫu đồng ý"), noun=_("biểu mẫu đồng ý"), register=actions.CONSENTS,
    rights=permissions.PROCESSINGS, chips="kind", picks=("office",),
    shown=("office", "edition", "since", "given", "withdrawn"),
    hints={
        "processing": _("Mã của hoạt động xử lý cần sự đồng ý, như XLDL-SO-YT-01."),
        "given": _("Chưa biết thì để trống, không ghi 0."),
        "withdraw_how": _("Rút lại phải dễ như khi đồng ý."),
        "for_children": _("Bắt buộc có đồng ý của cha, mẹ hoặc người giám hộ."),
    },
    tabs=_TABS,
)  # fmt: skip
BREACHES = entries.Table(
    area="privacy", many="breaches", one="breach", file="vi-pham-du-lieu-ca-nhan",
    title=_("Vi phạm dữ liệu cá nhân"), noun=_("vi phạm dữ liệu cá nhân"),
    register=actions.BREACHES, rights=permissions.BREACHES, chips="kind",
    picks=("notified", "office"), shown=("office", "found_on", "subjects", "notified"),
    hints={
        "incident": _("Sự cố báo ở trang An ninh mạng; thời hạn thông báo 72 giờ tính ở đó."),
        "subjects": _("Chưa biết thì để trống, không ghi 0."),
    },
    tabs=_TABS,
)  # fmt: skip
