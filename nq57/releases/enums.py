"""Closed lists of releases and of the portal's texts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Progress(models.TextChoices):
    """Where a task stands for the public; computed from its obligations."""

    DONE = "done", _("Đã xong")
    DOING = "doing", _("Đang thực hiện")
    OVERDUE = "overdue", _("Quá hạn")
    UNSETTLED = "unsettled", _("Chưa xác nhận")
    ENDED = "ended", _("Không còn theo dõi")
    NOT_DUE = "not_due", _("Chưa đến kỳ thực hiện")


class StatementKind(models.TextChoices):
    """What a public site of an agency says of itself (Decree 224/2026/NĐ-CP, articles 9–13)."""

    ABOUT = "about", _("Giới thiệu cơ quan, chức năng, nhiệm vụ")
    CONTACT = "contact", _("Đầu mối liên hệ, tiếp nhận phản ánh")
    DIRECTION = "direction", _("Thông tin chỉ đạo, điều hành")
    SERVICES = "services", _("Dịch vụ công trực tuyến")
    BUDGET = "budget", _("Dự án, ngân sách, mua sắm")
    PRIVACY = "privacy", _("Bảo vệ dữ liệu cá nhân")
    LICENCE = "licence", _("Điều kiện dùng dữ liệu mở")
    ACCESS = "access", _("Trợ năng")
    OUTAGE = "outage", _("Gián đoạn theo kế hoạch")
    OWNER = "owner", _("Chủ quản nền tảng")
    OPERATOR = "operator", _("Đơn vị vận hành")
    PURPOSE = "purpose", _("Mục đích, đối tượng sử dụng")
    LAUNCHED = "launched", _("Thời điểm vận hành")
    SAFETY = "safety", _("Cấp độ an toàn, sao lưu, sẵn sàng")
    STANDARDS = "standards", _("Tiêu chuẩn áp dụng, kết nối")


class Place(models.TextChoices):
    """What a citizen rates."""

    HOME = "home", _("Trang đầu")
    INDICATORS = "indicators", _("Chỉ tiêu")
    TASKS = "tasks", _("Nhiệm vụ")
    DATA = "data", _("Dữ liệu mở")
    DOCUMENTS = "documents", _("Văn bản")
