"""What is said when a vulnerability is moved, and when an exception is asked for."""

from collections.abc import Collection
from datetime import date, timedelta

from nq57.registers.cyber.rules import vex
from nq57.registers.cyber.rules.systems import CyberError

MOST_CHOSEN = 2_000  # rows that one act may move


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
    if until > today + timedelta(days=vex.MOST_DAYS):
        raise CyberError(f"Ngoại lệ kéo dài nhiều nhất {vex.MOST_DAYS} ngày, rồi xem xét lại.")


def check_decision(*, asked_by: str, by: str, until: date, today: date) -> None:
    """Refuse who decides what he asked for himself, and what is over.

    :raises CyberError: then.
    """
    if asked_by == by:
        raise CyberError("Người đề nghị ngoại lệ không tự quyết định.")
    if until < today:
        raise CyberError("Ngoại lệ đề nghị đã quá ngày: từ chối, hoặc đề nghị lại.")
