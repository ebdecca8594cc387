"""What stands in the way of a step of an inspection."""

from collections.abc import Collection, Sequence
from datetime import date

from nq57.plans.rules import work

AS_REPORTED = "as_reported"
NOTED = "noted"
_MOST_REASON = 500


class InspectionError(Exception):
    """Say in Vietnamese why an inspection refuses and what to do."""


def check_team(*, lead: str, office: str, members: Sequence[tuple[str, str]]) -> None:
    """Check a team: who leads, and each member's role and office (codes).

    :raises InspectionError: when the office inspects itself, or the team has not one head.
    """
    if lead == office or any(one == office for _role, one in members):
        raise InspectionError(
            "Cơ quan được kiểm tra không tự kiểm tra mình: chọn cơ quan và thành viên khác."
        )
    if sum(role == "head" for role, _one in members) != 1:
        raise InspectionError("Đoàn kiểm tra có đúng một trưởng đoàn: chọn lại.")


def check_sending(*, states: Collection[str], answer_by: date, today: date) -> None:
    """Check that findings can go to the office for its explanation.

    :raises InspectionError: when none is new, or the day asked has passed.
    """
    if "draft" not in states:
        raise InspectionError("Chưa có phát hiện mới nào để gửi. Ghi phát hiện trước.")
    if answer_by < today:
        raise InspectionError("Hạn giải trình đã qua: chọn hôm nay hoặc một ngày sau hôm nay.")


def check_conclusion(
    *,
    states: Collection[str],
    answer_by: date | None,
    symbol: str,
    on: date,
    visited_on: date | None,
    today: date,
) -> None:
    """Check that an inspection can be concluded: the office was heard, or had its time.

    :raises InspectionError: when a finding was not sent, the office still has time to explain,
        the document is not named, or its day is to come or before the visit.
    """
    if "draft" in states:
        raise InspectionError("Còn phát hiện chưa gửi cơ quan giải trình: gửi hoặc bỏ trước.")
    if "sent" in states and answer_by is not None and today <= answer_by:
        raise InspectionError(
            f"Cơ quan còn hạn giải trình đến hết {answer_by:%d/%m/%Y}: "
            "chờ giải trình, hoặc kết luận sau ngày đó."
        )
    if not symbol.strip():
        raise InspectionError("Ghi số, ký hiệu văn bản kết luận kiểm tra.")
    if on > today:
        raise InspectionError("Ngày kết luận không thể ở sau hôm nay.")
    if visited_on is not None and on < visited_on:
        raise InspectionError(
            f"Ngày kết luận không thể trước ngày kiểm tra {visited_on:%d/%m/%Y}: sửa ngày."
        )


def check_remedies(*, label: str, severity: str, found: str, count: int) -> None:
    """Check that a finding that is upheld asks for something, and one that is only noted not.

    :raises InspectionError: otherwise.
    """
    is_fault = severity != NOTED or found not in ("", AS_REPORTED)
    if is_fault and not count:
        raise InspectionError(f"{label}: ghi ít nhất một biện pháp khắc phục, có hạn.")
    if not is_fault and count:
        raise InspectionError(f"{label}: chỉ ghi nhận thì không yêu cầu khắc phục.")


def check_ending(*, states: Collection[str], note: str) -> None:
    """Check that a finding of which nothing was left to mend says why it ends.

    :raises InspectionError: when every remedy was cancelled or carried over, without a word.
    """
    if all(state in work.GIVEN_UP for state in states) and not note.strip():
        raise InspectionError(
            "Mọi việc khắc phục đã hủy hoặc chuyển kỳ: ghi lý do kết thúc phát hiện."
        )


def check_remedy_due(due: date, today: date) -> None:
    """Check the day by which something is to be mended.

    :raises InspectionError: when it is not ahead.
    """
    if due <= today:
        raise InspectionError("Hạn khắc phục phải sau hôm nay.")


def say_reason(*, basis: str, title: str, is_open: bool) -> str:
    """Return what an open obligation is told: of a restricted finding its basis only."""
    return f"{basis}: {title}"[:_MOST_REASON] if is_open else basis
