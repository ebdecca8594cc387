"""The register as a table: the same columns go out and come in."""

from collections.abc import Iterator
from typing import Any

from nq57.audit import rules as audit_rules
from nq57.registers.base import queries as base
from nq57.registers.base import rules as base_rules
from nq57.registers.cyber import enums, models
from nq57.registers.cyber.queries import lists

# What each column is called and how wide it is, by the field; the level is only told.
COLUMNS: dict[str, tuple[str, int]] = {
    "code": ("Mã", 22), "name": ("Tên hệ thống", 44), "purpose": ("Mục đích", 40),
    "owner": ("Chủ quản", 30), "operator": ("Đơn vị vận hành", 30),
    "specialised": ("Đơn vị chuyên trách", 26), "kind": ("Loại", 26),
    "users": ("Người sử dụng", 26), "hosting": ("Nơi đặt", 24), "is_cloud": ("Trên đám mây", 14),
    "links_lgsp": ("Kết nối LGSP", 13), "links_ndxp": ("Kết nối NDXP", 13),
    "holds_public": ("Thông tin công khai", 18), "holds_private": ("Thông tin riêng", 16),
    "holds_personal": ("Dữ liệu cá nhân", 16), "holds_secret": ("Bí mật nhà nước", 16),
    "basic_subjects": ("Số chủ thể dữ liệu cơ bản", 18),
    "sensitive_subjects": ("Số chủ thể dữ liệu nhạy cảm", 18), "status": ("Trạng thái", 16),
    "since": ("Từ ngày", 12), "until": ("Đến ngày", 12), "basis": ("Căn cứ", 22),
    "scope": ("Phạm vi", 18), "components": ("Thành phần", 36), "connections": ("Kết nối", 36),
    "officer_name": ("Cán bộ phụ trách", 24), "officer_title": ("Chức vụ cán bộ", 24),
    "officer_certificate": ("Chứng chỉ", 24), "officer_trained_on": ("Ngày tập huấn", 14),
    "level": ("Cấp độ", 9),
}  # fmt: skip
SHEET = base.make_columns(models.InformationSystem, COLUMNS, {
    "level": base_rules.Told(*COLUMNS["level"]),
    "scope": base_rules.Choice(
        *COLUMNS["scope"], default=enums.Scope.IN.value,
        choices=tuple((one.value, str(one.label)) for one in enums.Scope),
    ),
})  # fmt: skip


def stream_rows(*, by: audit_rules.Actor, filters: lists.Filters) -> Iterator[list[Any]]:
    """Yield the systems that ``by`` may read as rows of the sheet."""
    return base.stream_rows(found=lists.list_systems(by=by, filters=filters), columns=SHEET)
