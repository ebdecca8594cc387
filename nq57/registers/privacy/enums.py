"""Closed lists of the register of personal-data processing."""

from django.db import models


class Level(models.TextChoices):
    """Whether sensitive data are processed."""

    BASIC = "basic", "Dữ liệu cơ bản"
    SENSITIVE = "sensitive", "Có dữ liệu nhạy cảm"


class Basis(models.TextChoices):
    """On what ground data are processed (Law 91/2025/QH15)."""

    CONSENT = "consent", "Sự đồng ý của chủ thể dữ liệu"
    STATE = "state", "Phục vụ hoạt động của cơ quan nhà nước theo quy định của luật"
    CONTRACT = "contract", "Thực hiện thỏa thuận với chủ thể dữ liệu"
    VITAL = "vital", "Bảo vệ tính mạng, sức khỏe trong trường hợp cấp bách"
    EMERGENCY = "emergency", "Ứng phó tình trạng khẩn cấp, bảo vệ an ninh quốc gia"
    OTHER = "other", "Trường hợp khác theo quy định của pháp luật"


class Role(models.TextChoices):
    """What the office is in the processing."""

    CONTROLLER = "controller", "Bên kiểm soát"
    PROCESSOR = "processor", "Bên xử lý"
    BOTH = "both", "Bên kiểm soát và xử lý"


class BasicClass(models.TextChoices):
    """Classes of basic data."""

    NAME = "name", "Họ tên"
    BIRTH = "birth", "Ngày sinh, giới tính"
    PLACE = "place", "Nơi sinh, nơi cư trú, quê quán"
    NATIONALITY = "nationality", "Quốc tịch"
    PHOTO = "photo", "Hình ảnh cá nhân"
    CONTACT = "contact", "Điện thoại, thư điện tử"
    NUMBER = "number", "Số định danh, số giấy tờ"
    FAMILY = "family", "Tình trạng hôn nhân, quan hệ gia đình"
    WORK = "work", "Học vấn, nghề nghiệp"
    ACCOUNT = "account", "Tài khoản số của cá nhân"
    OTHER = "other", "Dữ liệu cơ bản khác"


class SensitiveClass(models.TextChoices):
    """Classes of sensitive data."""

    CARD = "card", "Hình ảnh thẻ căn cước"
    BIOMETRIC = "biometric", "Sinh trắc học, di truyền"
    HEALTH = "health", "Sức khỏe, đời sống riêng tư"
    ETHNICITY = "ethnicity", "Nguồn gốc dân tộc, chủng tộc"
    BELIEF = "belief", "Quan điểm chính trị, tôn giáo, tín ngưỡng"
    LOCATION = "location", "Vị trí của cá nhân"
    LOGIN = "login", "Tên đăng nhập, mật khẩu"
    BANK = "bank", "Tài khoản, giao dịch ngân hàng"
    BEHAVIOUR = "behaviour", "Theo dõi hành vi sử dụng dịch vụ"
    CRIME = "crime", "Tội phạm, vi phạm pháp luật"
    OTHER = "other", "Dữ liệu nhạy cảm khác"


class SubjectKind(models.TextChoices):
    """Whose data they are."""

    CITIZEN = "citizen", "Người dân dùng dịch vụ công"
    STAFF = "staff", "Cán bộ, công chức, viên chức, người lao động"
    CHILD = "child", "Trẻ em"
    PUPIL = "pupil", "Học sinh, sinh viên"
    PATIENT = "patient", "Người bệnh"
    BENEFICIARY = "beneficiary", "Người hưởng chính sách"
    BUSINESS = "business", "Người của doanh nghiệp, hợp tác xã"
    VISITOR = "visitor", "Người đến làm việc, người truy cập"
    OTHER = "other", "Đối tượng khác"


class Abroad(models.TextChoices):
    """Whether data are transferred abroad; nobody knows yet is an answer of its own."""

    NO = "no", "Không chuyển ra nước ngoài"
    YES = "yes", "Có chuyển ra nước ngoài"
    UNKNOWN = "unknown", "Chưa xác định"


class RequestKind(models.TextChoices):
    """What a data subject asks for (Law 91/2025/QH15); each has its clock of the law."""

    ACCESS = "access", "Xem dữ liệu"
    CORRECT = "correct", "Chỉnh sửa dữ liệu"
    ERASE = "erase", "Xóa dữ liệu"
    COPY = "copy", "Cung cấp dữ liệu"
    WITHDRAW = "withdraw", "Rút lại đồng ý"
    RESTRICT = "restrict", "Hạn chế xử lý"
    OBJECT = "object", "Phản đối xử lý"


class Capacity(models.TextChoices):
    """As whom somebody asks."""

    SELF = "self", "Chính chủ thể dữ liệu"
    PARENT = "parent", "Cha, mẹ, người giám hộ của trẻ em"
    PROXY = "proxy", "Người được ủy quyền"


class Method(models.TextChoices):
    """How consent is given: always by an act that can be shown, never by silence."""

    PAPER = "paper", "Ký trên giấy"
    TICK = "tick", "Tự đánh dấu trên biểu mẫu điện tử"
    SIGNATURE = "signature", "Ký số"
    MESSAGE = "message", "Tin nhắn xác nhận"
    VOICE = "voice", "Ghi âm lời đồng ý"
    IDENTITY = "identity", "Xác nhận trên VNeID"


class BreachKind(models.TextChoices):
    """What happened to the data."""

    LEAK = "leak", "Lộ, lọt dữ liệu"
    ACCESS = "access", "Truy cập, sử dụng trái phép"
    LOSS = "loss", "Mất, hủy hoại dữ liệu"
    CHANGE = "change", "Sửa đổi trái phép"
    TRADE = "trade", "Mua, bán, chuyển giao trái phép"
    OTHER = "other", "Vi phạm khác"


class Told(models.TextChoices):
    """Whether somebody was told; nobody knows yet is an answer of its own."""

    YES = "yes", "Đã thông báo"
    NO = "no", "Chưa thông báo"
    NEEDLESS = "needless", "Không thuộc trường hợp phải thông báo"
    UNKNOWN = "unknown", "Chưa xác định"
