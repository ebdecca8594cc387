"""What is said when a vulnerability is moved, and when an exception is asked for."""

from collections.abc import Collection
from datetime import date, timedelta

from nq57.registers.cyber.rules.systems import CyberError

# From what to what a vulnerability may move; empty is its first line. The database holds the same.
MOVES = {
    "": ("affected", "under_investigation"),
    "under_investigation": ("affected", "fix_claimed", "not_affected", "accepted"),
    "affected": ("under_investigation", "fix_claimed", "not_affected", "accepted"),
    "fix_claimed": ("fixed", "affected"),
    "fixed": ("affected",),
    "not_affected": ("affected", "under_investigation"),
    "accepted": ("affected", "fix_claimed"),
}
MOST_CHOSEN = 2_000  # rows that one act may move
MOST_DAYS = 366  # an exception is looked at anew at least once a year


def check_move(before: str, after: str) -> None:
    """Refuse a move that is none.

    :raises CyberError: then.
    """
    if after not in MOVES[before]:
        raise CyberError(
            "Có lỗ hổng không ở tình trạng cho phép bước này: mở lại danh sách rồi chọn."
        )


def check_chosen_rows(chosen: Collection[int]) -> None:
    """Refuse an act on no row, or on too many.

    :raises CyberError: then.
    """
    if not chosen:
        raise CyberError("Chưa chọn lỗ hổng nào.")
    if len(chosen) > MOST_CHOSEN:
        raise CyberError(f"Mỗi lần xử lý nhiều nhất {MOST_CHOSEN} lỗ hổng.")


def check_claim(claim: str, *, has_evidence: bool) -> None:
    """Refuse a claim of a fix that says nothing and shows nothing.

    :raises CyberError: then.
    """
    if not claim.strip() and not has_evidence:
        raise CyberError("Ghi đã khắc phục thế nào, hoặc kèm tệp minh chứng.")


def check_said(text: str, what: str) -> None:
    """Refuse an act without its words; ``what`` asks for them.

    :raises CyberError: then.
    """
    if not text.strip():
        raise CyberError(what)


def check_exception(*, reason: str, measure: str, until: date, today: date) -> None:
    """Refuse an exception without reason or measure, for a day that is over, or for too long.

    :raises CyberError: then.
    """
    check_said(reason, "Ghi lý do chưa khắc phục được.")
    check_said(measure, "Ghi biện pháp thay thế trong thời gian chờ.")
    if until < today:
        raise CyberError("Ngày hết hạn của ngoại lệ không thể trước hôm nay.")
    if until > today + timedelta(days=MOST_DAYS):
        raise CyberError(f"Ngoại lệ kéo dài nhiều nhất {MOST_DAYS} ngày, rồi xem xét lại.")


def check_decision(*, asked_by: str, by: str, until: date, today: date) -> None:
    """Refuse who decides what he asked for himself, and what is over.

    :raises CyberError: then.
    """
    if asked_by == by:
        raise CyberError("Người đề nghị ngoại lệ không tự quyết định.")
    if until < today:
        raise CyberError("Ngoại lệ đề nghị đã quá ngày: từ chối, hoặc đề nghị lại.")
