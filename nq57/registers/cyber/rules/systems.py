"""What an entry of the register must say."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from nq57.orgs import rules as org_rules
from nq57.registers.base.rules import CODE_PATTERN, EntryError, Fault, FaultyError, StaleError

__all__ = [
    "CODE_PATTERN", "MOST_COUNTED", "OUT_OF_SCOPE", "SUBJECT", "CyberError", "Fault",
    "FaultyError", "StaleError", "list_faults",
]  # fmt: skip

MOST_COUNTED = 2_000_000_000
SUBJECT = "information_system"  # in the journal

org_rules.keep_apart("cyber", subject_kind=SUBJECT)


CyberError = EntryError  # what refuses is one for all registers: their writes are shared

OUT_OF_SCOPE = (
    "Hệ thống quân sự, quốc phòng, cơ yếu không thuộc phạm vi của danh mục này: không ghi vào đây."
)
_HOLDINGS = ("holds_public", "holds_private", "holds_personal", "holds_secret")


def list_faults(said: Mapping[str, Any], today: date) -> list[Fault]:
    """Return what is wrong with the values of an entry, each with its field."""
    return [*_check_plain(said), *_check_data(said), *_check_life(said, today)]


def _check_plain(said: Mapping[str, Any]) -> list[Fault]:
    found = []
    if said["scope"] != "in":
        found.append(Fault("scope", OUT_OF_SCOPE))
    if not said["name"].strip():
        found.append(Fault("name", "Ghi tên hệ thống."))
    if said["hosting"] == "cloud" and not said["is_cloud"]:
        found.append(Fault("is_cloud", "Đặt trên nền tảng đám mây thuê ngoài thì chọn có."))
    return found


def _check_data(said: Mapping[str, Any]) -> list[Fault]:
    found = []
    if not any(said[name] for name in _HOLDINGS):
        found.append(Fault("holds_public", "Chọn ít nhất một loại thông tin."))
    for name in ("basic_subjects", "sensitive_subjects"):
        count = said[name]
        if count is None:
            continue
        if not 0 <= count <= MOST_COUNTED:
            found.append(Fault(name, "Số chủ thể dữ liệu là số nguyên từ 0 trở lên."))
        elif count and not said["holds_personal"]:
            found.append(Fault(name, "Có chủ thể dữ liệu thì hệ thống có dữ liệu cá nhân."))
    return found


def _check_life(said: Mapping[str, Any], today: date) -> list[Fault]:
    found = []
    since, until = said["since"], said["until"]
    if since and until and until < since:
        found.append(Fault("until", "Ngày kết thúc không thể trước ngày bắt đầu."))
    if (said["status"] == "ended") != (until is not None):
        found.append(Fault("until", "Hệ thống đã kết thúc thì ghi đến ngày nào; còn thì để trống."))
    trained = said["officer_trained_on"]
    if trained and trained > today:
        found.append(Fault("officer_trained_on", "Ngày tập huấn không thể ở sau hôm nay."))
    if not said["officer_name"].strip() and (trained or said["officer_certificate"].strip()):
        found.append(Fault("officer_name", "Ghi tên cán bộ phụ trách an toàn thông tin."))
    return found
