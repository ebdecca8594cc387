"""Who may change the calendar and the clocks."""

from nq57.audit import rules as audit_rules
from nq57.law import rules


def check_may_change(by: audit_rules.Actor) -> None:
    """Check that the actor may change the calendar and the clocks.

    :raises LawError: for everybody but the system itself.
    """
    if by != audit_rules.SYSTEM:
        raise rules.LawError("Vị trí đang dùng không sửa được lịch làm việc, quy tắc thời hạn.")
