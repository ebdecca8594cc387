"""What an entry of the databases and of the officers must say, and their papers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from nq57.orgs import rules as org_rules
from nq57.registers.cyber.rules.systems import CyberError, Fault

DATABASE_SUBJECT, OFFICER_SUBJECT = "cyber_database", "security_officer"  # in the journal
MOST_HOURS = 5_000
TRAINING, CERTIFICATE = "training", "certificate"  # the kinds of a line of the sheet
_MOST_NAME = 200  # letters of a certificate's name

org_rules.keep_apart("cyber", subject_kind=DATABASE_SUBJECT)
org_rules.keep_apart("cyber", subject_kind=OFFICER_SUBJECT)


def list_database_faults(said: Mapping[str, Any], today: date) -> list[Fault]:
    """Return what is wrong with the values of a database, each with its field."""
    found = [] if said["name"].strip() else [Fault("name", "Ghi tên cơ sở dữ liệu.")]
    system, office = said["system"], said["office"]
    if system is not None and office.pk not in (system.owner_id, system.operator_id):
        found.append(
            Fault("system", "Chọn hệ thống mà cơ quan này là chủ quản hoặc đơn vị vận hành.")
        )
    return [*found, *_check_span(said, today)]


def list_officer_faults(said: Mapping[str, Any], today: date) -> list[Fault]:
    """Return what is wrong with the values of an officer, each with its field."""
    found = [] if said["name"].strip() else [Fault("name", "Ghi họ và tên.")]
    return [*found, *_check_span(said, today)]


def check_naming(*, since: date | None, until: date | None, today: date) -> None:
    """Refuse the days between which an officer answers for a system, when they make no sense.

    :raises CyberError: then.
    """
    if since is None or since > today:
        raise CyberError("Ghi ngày được cử phụ trách, không sau hôm nay.")
    if until is not None and (until < since or until > today):
        raise CyberError("Ghi ngày thôi phụ trách, từ ngày được cử đến hôm nay.")


def check_certificate(
    *, name: str, issuer: str, issued_on: date | None, expires_on: date | None, today: date
) -> None:
    """Refuse a certificate that says too little, or whose days make no sense.

    :raises CyberError: then.
    """
    if not name.strip() or not issuer.strip():
        raise CyberError("Ghi tên chứng chỉ và nơi cấp.")
    if issued_on is None or issued_on > today:
        raise CyberError("Ghi ngày cấp, không sau hôm nay.")
    if expires_on is not None and expires_on < issued_on:
        raise CyberError("Ngày hết hạn không thể trước ngày cấp.")


def check_training(
    *, subject: str, trained_on: date | None, hours: int | None, today: date
) -> None:
    """Refuse a training that says too little, or that is still to come.

    :raises CyberError: then.
    """
    if not subject.strip():
        raise CyberError("Ghi nội dung tập huấn.")
    if trained_on is None or trained_on > today:
        raise CyberError("Ghi ngày tập huấn, không sau hôm nay.")
    if hours is not None and not 1 <= hours <= MOST_HOURS:
        raise CyberError("Số giờ tập huấn là số nguyên từ 1; chưa biết thì để trống.")


def list_qualification_faults(said: Mapping[str, Any], today: date) -> list[Fault]:
    """Return what is wrong with a training or a certificate as a sheet says it, by field."""
    is_training = said["kind"] == TRAINING
    found = []
    if not said["name"]:
        found.append(Fault("name", "Ghi nội dung tập huấn hoặc tên chứng chỉ."))
    if not is_training and len(said["name"]) > _MOST_NAME:
        found.append(Fault("name", f"Tên chứng chỉ dài quá {_MOST_NAME} ký tự: viết gọn lại."))
    if said["on"] is None or said["on"] > today:
        found.append(Fault("on", "Ghi ngày tập huấn, ngày cấp, không sau hôm nay."))
    if is_training:
        return [*found, *_check_training_cells(said)]
    if not said["issuer"]:
        found.append(Fault("issuer", "Ghi nơi cấp chứng chỉ."))
    if said["hours"] is not None:
        found.append(Fault("hours", "Số giờ chỉ ghi cho lần tập huấn."))
    if said["expires_on"] and said["on"] and said["expires_on"] < said["on"]:
        found.append(Fault("expires_on", "Ngày hết hạn không thể trước ngày cấp."))
    return found


def _check_training_cells(said: Mapping[str, Any]) -> list[Fault]:
    found = [
        Fault(name, "Chỉ ghi cho chứng chỉ: để trống ở dòng tập huấn.")
        for name in ("issuer", "number", "expires_on") if said[name]
    ]  # fmt: skip
    if said["hours"] is not None and not 1 <= said["hours"] <= MOST_HOURS:
        found.append(Fault("hours", "Số giờ là số nguyên từ 1; chưa biết thì để trống."))
    return found


def _check_span(said: Mapping[str, Any], today: date) -> list[Fault]:
    since, until = said["since"], said["until"]
    if until and since and until < since:
        return [Fault("until", "Ngày kết thúc không thể trước ngày bắt đầu.")]
    if until and until > today:
        return [Fault("until", "Chỉ ghi ngày kết thúc khi đã kết thúc.")]
    return []
