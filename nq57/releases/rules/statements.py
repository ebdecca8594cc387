"""What the portal must say of itself, with words to begin with until the province writes its own.

The lists follow what is known of Decree 224/2026/NĐ-CP (article 9: content that must be
public; article 28: the label of a platform). Their exact wording is not checked against the
original, so each text says so until somebody of the province confirms it.
"""

from collections.abc import Mapping

MANDATORY = (
    "about", "contact", "direction", "services", "budget", "privacy", "licence", "access",
    "outage",
)  # fmt: skip
LABEL = ("owner", "operator", "purpose", "launched", "safety", "standards")
WORDS: Mapping[str, str] = {
    "about": "Ủy ban nhân dân tỉnh chỉ đạo thực hiện kế hoạch; cơ quan đầu mối tổng hợp báo cáo "
    "của các sở, ban, ngành và của các xã, phường.",
    "contact": "Tỉnh chưa ghi tên, số điện thoại, hộp thư của đầu mối tiếp nhận phản ánh.",
    "direction": "Kế hoạch và văn bản chỉ đạo có ở trang Văn bản; tiến độ có ở trang Nhiệm vụ.",
    "services": "Tỉnh chưa ghi địa chỉ dịch vụ công trực tuyến.",
    "budget": "Tỉnh chưa ghi địa chỉ công khai dự án, ngân sách, mua sắm.",
    "privacy": "Trang công khai không hỏi tên, không đặt cookie để theo dõi. Mức hài lòng được "
    "lưu cùng ngày và trang, không lưu địa chỉ máy; địa chỉ chỉ được đếm, đã băm cùng khóa đổi "
    "mỗi ngày, để chặn gửi dồn dập.",
    "licence": "Dữ liệu được dùng lại miễn phí, kể cả cho mục đích kinh doanh, khi ghi nguồn và "
    "ngày công bố. Không bán lại nguyên trạng, không dùng để xác định danh tính cá nhân.",
    "access": "Trang được làm theo WCAG 2.2 mức AA: đọc được bằng bàn phím, bằng máy đọc màn "
    "hình, không cần JavaScript; trạng thái có chữ và hình, không chỉ có màu.",
    "outage": "Hiện không có đợt gián đoạn theo kế hoạch. Mỗi đợt được báo trước ít nhất 7 ngày "
    "làm việc, kèm thời điểm hoạt động lại.",
    "owner": "Tỉnh chưa ghi cơ quan chủ quản.",
    "operator": "Tỉnh chưa ghi đơn vị vận hành.",
    "purpose": "Giao việc, theo dõi, báo cáo và công khai việc thực hiện kế hoạch của tỉnh; dùng "
    "cho cán bộ các cơ quan và cho người dân.",
    "launched": "Tỉnh chưa ghi thời điểm bắt đầu vận hành.",
    "safety": "Tỉnh chưa ghi cấp độ an toàn đã được phê duyệt.",
    "standards": "Dữ liệu mở: CSV, XLSX, JSON, SDMX-CSV 2.0, Data Package; nguồn tin: Atom; "
    "trợ năng: WCAG 2.2.",
}
