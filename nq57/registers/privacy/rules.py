"""What an entry of the register must say."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from nq57.orgs import rules as org_rules
from nq57.registers.base.rules import EntryError, Fault, list_missing

PROCESSING = "processing"  # in the journal
NONE_DECLARED = "processing_none"
IMPACT_RULE = "personal_data.impact"
DECLARING = ("SBN", "UBND-X")  # the groups whose offices are asked to say what they process
STANDINGS = ("entered", "none", "silent")

org_rules.keep_apart("processing", subject_kind=PROCESSING)
org_rules.keep_apart("processing", subject_kind=NONE_DECLARED)


def list_processing_faults(said: Mapping[str, Any], today: date) -> list[Fault]:
    """Return what is wrong with a processing, each with its field."""
    found = list_missing(said, {
        "name": "Ghi tên hoạt động xử lý.", "purpose": "Ghi mục đích xử lý dữ liệu.",
    })  # fmt: skip
    return [*found, *_check_data(said), *_check_transfer(said), *_check_life(said, today)]


def _check_data(said: Mapping[str, Any]) -> list[Fault]:
    found = []
    if not said["basic_classes"] and not said["sensitive_classes"]:
        found.append(Fault("basic_classes", "Chọn ít nhất một loại dữ liệu được xử lý."))
    if said["kind"] == "basic" and said["sensitive_classes"]:
        found.append(Fault("kind", "Đã chọn dữ liệu nhạy cảm thì chọn “Có dữ liệu nhạy cảm”."))
    if said["kind"] == "sensitive" and not said["sensitive_classes"]:
        found.append(Fault("sensitive_classes", "Chọn những dữ liệu nhạy cảm được xử lý."))
    if not said["subject_kinds"]:
        found.append(Fault("subject_kinds", "Chọn dữ liệu là của ai."))
    if said["basis"] == "other" and not said["basis_document"].strip():
        found.append(Fault("basis_document", "Căn cứ khác thì ghi văn bản, điều khoản."))
    return found


def _check_transfer(said: Mapping[str, Any]) -> list[Fault]:
    is_told = bool(said["abroad_to"].strip())
    if said["abroad"] == "yes" and not is_told:
        return [Fault("abroad_to", "Chuyển ra nước ngoài thì ghi bên nhận, nước nào.")]
    if said["abroad"] == "no" and is_told:
        return [Fault("abroad", "Đã ghi bên nhận ở nước ngoài thì chọn có chuyển.")]
    return []


def _check_life(said: Mapping[str, Any], today: date) -> list[Fault]:
    found, since, until = [], said["started_on"], said["ended_on"]
    if since and until and until < since:
        found.append(Fault("ended_on", "Ngày kết thúc không thể trước ngày bắt đầu."))
    if until and until > today:
        found.append(Fault("ended_on", "Chưa kết thúc thì để trống ngày kết thúc."))
    return found


def find_standing(*, processings: int, has_declared_none: bool) -> str:
    """Return where an office stands: a word of ``STANDINGS``; saying nothing is not saying none."""
    if processings:
        return "entered"
    return "none" if has_declared_none else "silent"


def check_none(*, head: str, on: date, today: date, has_processings: bool) -> None:
    """Check that an office may declare that it processes no personal data.

    :raises EntryError: when it has processings, names no head, or the day is to come.
    """
    if has_processings:
        raise EntryError(
            "Cơ quan đang có hoạt động xử lý dữ liệu cá nhân trong danh mục: ghi ngày kết thúc của "
            "từng hoạt động trước khi khai không có."
        )
    if not head.strip():
        raise EntryError("Ghi họ tên, chức vụ của thủ trưởng xác nhận không có.")
    if on > today:
        raise EntryError("Ngày xác nhận không thể ở sau hôm nay.")
