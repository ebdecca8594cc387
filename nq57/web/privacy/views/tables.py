"""What the shared pages show of each kind of entry."""

from django.utils.translation import gettext_lazy as _

from nq57.registers.privacy import actions, permissions
from nq57.web.shared import entries

_TABS = "privacy/_tabs.html"
PROCESSINGS = entries.Table(
    area="privacy", many="processings", one="processing", file="hoat-dong-xu-ly-du-lieu-ca-nhan",
    title=_("Hoạt động xử lý dữ liệu cá nhân"), noun=_("hoạt động xử lý dữ liệu"),
    register=actions.PROCESSINGS, rights=permissions.PROCESSINGS, chips="kind",
    picks=("basis", "abroad", "office"), shown=("office", "basis", "subjects", "started_on"),
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
