"""What an entry of the register must say."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from nq57.orgs import rules as org_rules
from nq57.registers.base.rules import Fault, list_missing

PROGRAMME, HONOUR = "programme", "honour"  # in the journal

org_rules.keep_apart("communication", subject_kind=PROGRAMME)
org_rules.keep_apart("honour", subject_kind=HONOUR)


def list_programme_faults(said: Mapping[str, Any], today: date) -> list[Fault]:
    """Return what is wrong with a programme, each with its field."""
    found = list_missing(said, {"name": "Ghi tên chương trình, chiến dịch."})
    if said["since"] and said["until"] and said["until"] < said["since"]:
        found.append(Fault("until", "Ngày kết thúc không thể trước ngày bắt đầu."))
    if said["reach"] is not None and said["since"] and said["since"] > today:
        found.append(Fault("reach", "Chưa bắt đầu thì chưa có lượt tiếp cận: để trống."))
    return found


def list_honour_faults(said: Mapping[str, Any], today: date) -> list[Fault]:
    """Return what is wrong with an honour, each with its field."""
    found = list_missing(said, {
        "name": "Ghi tên người hoặc tập thể được tôn vinh.", "award": "Ghi hình thức tôn vinh.",
        "honoured_on": "Ghi ngày tôn vinh.", "reason": "Ghi thành tích.",
    })  # fmt: skip
    if said["honoured_on"] and said["honoured_on"] > today:
        found.append(Fault("honoured_on", "Ngày tôn vinh không thể ở sau hôm nay."))
    return found
