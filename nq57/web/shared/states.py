"""The states and timeliness of cases in words and in the status vocabulary."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: dict[str, tuple[str, str | Promise]] = {
    "draft": ("todo", _("Dự thảo")),
    "unsettled": ("none", _("Chưa xác nhận")),
    "assigned": ("todo", _("Đã giao")),
    "accepted": ("todo", _("Đã tiếp nhận")),
    "doing": ("doing", _("Đang thực hiện")),
    "waiting": ("wait", _("Chờ xác nhận")),
    "returned": ("ret", _("Trả lại")),
    "refused": ("ret", _("Từ chối")),
    "paused": ("wait", _("Tạm dừng")),
    "done": ("done", _("Hoàn thành")),
    "carried": ("sent", _("Chuyển kỳ")),
    "cancelled": ("none", _("Hủy")),
}
TIMELINESS = {
    "overdue": "late",
    "soon": "soon",
    "in_time": "doing",
    "no_date": "cont",
    "met": "done",
    "met_late": "done",
    "unsettled": "none",
    "ended": "none",
}
LANES = {
    "overdue": "late",
    "soon": "soon",
    "period": "doing",
    "waiting": "wait",
    "unsettled": "none",
    "later": "todo",
}
VERDICTS = {"claimed": "c1", "accepted": "c2", "rejected": "warn"}
INSPECTIONS: dict[str, tuple[str, str | Promise]] = {
    "planned": ("todo", _("Theo kế hoạch")),
    "visiting": ("doing", _("Đang kiểm tra")),
    "explaining": ("wait", _("Chờ giải trình")),
    "concluded": ("risk", _("Đã kết luận, theo dõi khắc phục")),
    "closed": ("done", _("Kết thúc")),
    "cancelled": ("none", _("Hủy")),
    "draft": ("todo", _("Đoàn đang ghi")),
    "discarded": ("none", _("Đoàn bỏ")),
    "sent": ("wait", _("Chờ giải trình")),
    "explained": ("sent", _("Đã giải trình")),
    "upheld": ("risk", _("Đang khắc phục")),
    "mended": ("done", _("Đã khắc phục")),
    "noted": ("done", _("Đã ghi nhận")),
    "dropped": ("none", _("Không giữ lại")),
}
DOSSIERS: dict[str, tuple[str, str | Promise]] = {
    "draft": ("todo", _("Nháp")),
    "submitted": ("wait", _("Đã nộp, chờ thẩm định")),
    "supplement": ("ret", _("Yêu cầu bổ sung")),
    "appraised": ("wait", _("Đã thẩm định, chờ phê duyệt")),
    "approved": ("sent", _("Đã phê duyệt, chờ hiệu lực")),
    "in_force": ("done", _("Đang hiệu lực")),
    "review": ("doing", _("Rà soát, cấp lại")),
    "replaced": ("none", _("Đã thay bằng hồ sơ mới")),
    "withdrawn": ("none", _("Rút")),
}
DECLARATIONS: dict[str, tuple[str, str | Promise]] = {
    "waiting": ("wait", _("Chờ lãnh đạo cơ quan duyệt")),
    "handed_back": ("ret", _("Lãnh đạo cơ quan trả về sửa")),
    "sent": ("sent", _("Đã gửi, chờ cơ quan phụ trách xem")),
    "returned": ("ret", _("Bị trả lại, phải kê khai lại")),
    "accepted": ("done", _("Đã nhận")),
    "replaced": ("none", _("Đã thay bằng bản mới")),
}
# Where an office stands in a campaign against holes.
STANDINGS: dict[str, tuple[str, str | Promise]] = {
    "silent": ("todo", _("Chưa báo cáo")),
    "returned": ("ret", _("Bị trả lại")),
    "open": ("risk", _("Còn lỗ hổng chưa khắc phục")),
    "partial": ("soon", _("Kê khai thiếu hệ thống")),
    "accepted": ("cont", _("Chấp nhận rủi ro có thời hạn")),
    "fixed": ("done", _("Đã khắc phục hết")),
    "none_found": ("done", _("Đã rà quét, không có lỗ hổng")),
    "no_system": ("none", _("Không có hệ thống thông tin")),
}
# Where an office, or one axis of it, stands in an overall review.
REVIEWS: dict[str, tuple[str, str | Promise]] = {
    "silent": ("todo", _("Chưa báo cáo")),
    "returned": ("ret", _("Bị trả lại")),
    "partial": ("soon", _("Rà soát chưa đủ")),
    "reviewed": ("done", _("Đã rà soát")),
    "none": ("none", _("Không có")),
}
REVIEW_ANSWERS: dict[str, tuple[str, str | Promise]] = {
    "waiting": ("wait", _("Chờ lãnh đạo cơ quan duyệt")),
    "handed_back": ("ret", _("Lãnh đạo cơ quan trả về sửa")),
    "sent": ("sent", _("Đã gửi, chờ cơ quan chủ trì xem")),
    "returned": ("ret", _("Bị trả lại, phải rà soát lại")),
    "accepted": ("done", _("Đã nhận")),
    "replaced": ("none", _("Đã thay bằng bản mới")),
}
# What offices answer in a call, by the kind of its case.
ANSWERS = {"declaration": DECLARATIONS, "review_answer": REVIEW_ANSWERS}
VERDICTS = {"kept": "done", "corrected": "cont", "added": "doing", "gone": "none"}
COMPLIANCE = {"met": "done", "partly": "soon", "not_met": "risk", "not_applicable": "none"}
SHARES = {
    "asked": "wait", "refused": "ret", "waiting": "doing", "offered": "sent", "sent": "sent",
    "taken": "done", "failed": "late", "received": "done",
}  # fmt: skip
CAMPAIGNS = {"running": "doing", "closed": "done", "cancelled": "none"}
HOLES = {"open": "risk", "fixed": "done", "accepted": "cont", "not_affected": "none"}
VULNERABILITIES = {
    "under_investigation": "wait", "affected": "risk", "fix_claimed": "sent", "fixed": "done",
    "not_affected": "none", "accepted": "cont",
}  # fmt: skip
PLANS: dict[str, tuple[str, str | Promise]] = {
    "draft": ("todo", _("Đang soạn")),
    "submitted": ("wait", _("Đã trình, chờ phê duyệt")),
    "returned": ("ret", _("Trả lại để sửa")),
    "approved": ("sent", _("Đã phê duyệt, chờ hiệu lực")),
    "in_force": ("done", _("Đang hiệu lực")),
    "replaced": ("none", _("Đã thay bằng bản mới")),
    "ended": ("none", _("Hết hiệu lực")),
    "withdrawn": ("none", _("Rút")),
}
INCIDENTS: dict[str, tuple[str, str | Promise]] = {
    "reported": ("wait", _("Đã báo, chờ phân loại")),
    "triaged": ("risk", _("Đã phân loại, đang ứng cứu")),
    "contained": ("doing", _("Đã ngăn chặn")),
    "recovered": ("cont", _("Đã khôi phục")),
    "reopened": ("ret", _("Mở lại, chờ phân loại")),
    "closed": ("done", _("Đã đóng")),
    "not_an_incident": ("none", _("Không phải sự cố")),
}
DRILLS: dict[str, tuple[str, str | Promise]] = {
    "planned": ("todo", _("Đang chuẩn bị")),
    "running": ("doing", _("Đang diễn tập")),
    "scoring": ("wait", _("Đang đánh giá")),
    "closed": ("done", _("Đã kết thúc")),
    "cancelled": ("none", _("Hủy")),
}
SCORING: dict[str, dict[str, tuple[str, str | Promise]]] = {
    "scoring": {
        "scoring": ("doing", _("Đang tự chấm")),
        "verifying": ("doing", _("Đang thẩm định")),
        "final": ("done", _("Đã chốt, chờ phê duyệt")),
        "approved": ("done", _("Đã phê duyệt")),
        "cancelled": ("none", _("Hủy")),
    },
    "scoresheet": {
        "draft": ("todo", _("Đang tự chấm")),
        "sent": ("wait", _("Chờ thẩm định")),
        "returned": ("ret", _("Trả lại")),
        "final": ("done", _("Đã chốt điểm")),
        "cancelled": ("none", _("Hủy")),
    },
}
# Where an office stands with its processings of personal data.
PROCESSINGS: dict[str, tuple[str, str | Promise]] = {
    "entered": ("done", _("Đã kê khai")),
    "none": ("none", _("Khai không có")),
    "silent": ("todo", _("Chưa kê khai")),
}
IMPACTS: dict[str, tuple[str, str | Promise]] = {
    "draft": ("todo", _("Đang lập")),
    "submitted": ("wait", _("Đã trình, chờ phê duyệt")),
    "returned": ("ret", _("Trả lại để sửa")),
    "approved": ("done", _("Đã phê duyệt")),
    "replaced": ("none", _("Đã thay bằng bản mới")),
    "withdrawn": ("none", _("Rút")),
}
SUBJECT_REQUESTS: dict[str, tuple[str, str | Promise]] = {
    "received": ("todo", _("Đã nhận, chờ xác minh")),
    "verified": ("doing", _("Đã xác minh, chờ trả lời")),
    "answered": ("doing", _("Đã trả lời, đang thực hiện")),
    "done": ("done", _("Đã thực hiện")),
    "refused": ("none", _("Từ chối")),
    "taken_back": ("none", _("Người yêu cầu rút")),
}
# Where the impact file of a processing stands on a day.
IMPACT_STANDS: dict[str, tuple[str, str | Promise]] = {
    "overdue": ("late", _("Quá hạn")),
    "soon": ("soon", _("Sắp đến hạn")),
    "none": ("todo", _("Chưa có hồ sơ, còn hạn")),
    "undated": ("risk", _("Chưa có hồ sơ, chưa rõ ngày bắt đầu")),
    "current": ("done", _("Còn hạn")),
}
SEVERITIES = {"noted": "done", "minor": "soon", "serious": "risk"}
