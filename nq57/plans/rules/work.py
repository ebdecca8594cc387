"""Where an obligation stands in its owner's work, and what settles it: pure rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from nq57.core import dates
from nq57.plans.rules import PlansError

UNSETTLED = "unsettled"
WAITING = ("draft", "waiting", "refused", "paused")
GIVEN_UP = ("cancelled", "carried")
RUNNING = ("continuing", "span")
RHYTHMS = ("yearly", "periodic")
SOON_DAYS = 7
# Not begun, or come back, so many days before the due day: it is at risk.
RISK_DAYS = 30
NOT_MOVING = ("assigned", "accepted", "returned", "refused", "paused")
_STANDINGS = {"met": "done", "met_late": "done", "overdue": "overdue", "unsettled": "unsettled",
              "ended": "ended", "soon": "at_risk"}  # fmt: skip


@dataclass(frozen=True)
class Days:
    """The days that part the lanes: today, the last day that is soon, and the last one that the
    present work looks ahead to."""

    today: date
    soon: date
    period_end: date


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What somebody says of an obligation that was due before tracking.

    ``outcome``: done (with the product's symbol and date), not_done, passed, not_applicable
    (with the reason).
    """

    outcome: str
    product: str = ""
    finished_on: date | None = None
    reason: str = ""


def get_days(today: date) -> Days:
    """Return the days that part the lanes: the present work is the month's, and what is at risk
    unless it moves, so that no month's end hides what is due just after it."""
    month_end = dates.last_day_of_month(today.year, today.month)
    ahead = max(month_end, today + timedelta(days=RISK_DAYS))
    return Days(today, today + timedelta(days=SOON_DAYS), ahead)


def get_lane(
    *,
    days: Days,
    state: str,
    kind: str,
    due: date | None,
    starts_on: date | None,
    is_closed: bool,
) -> str:
    """Return where an obligation stands in its owner's work: a value of ``enums.Lane``."""
    if is_closed:
        return "closed"
    if state == UNSETTLED:
        return "unsettled"
    if state in WAITING or (kind == "conditional" and due is None):
        return "waiting"
    if due is not None and due <= days.soon:
        return "overdue" if due < days.today else "soon"
    is_running = kind in RUNNING and (starts_on is None or starts_on <= days.today)
    if is_running or (due is not None and due <= days.period_end):
        return "period"
    return "later"


def get_standing(
    *,
    timeliness: str,
    state: str,
    due: date | None,
    today: date,
    is_claimed: bool,
    is_closed: bool,
    is_finished: bool,
) -> str:
    """Return how an obligation stands for who looks at many: a value of ``enums.Standing``.

    At risk is what is due within seven days, and what is due within ``RISK_DAYS`` days and has
    not begun or has come back, unless its office has said that it is done.
    """
    if timeliness == "no_date":
        if is_closed:
            return "done" if is_finished else "ended"
        return "running"
    if timeliness == "in_time":
        near = due is not None and due <= today + timedelta(days=RISK_DAYS)
        return "at_risk" if near and not is_claimed and state in NOT_MOVING else "on_time"
    return _STANDINGS[timeliness]


def is_due_before(
    tracked_since: date | None, *, due: date | None, ends_on: date | None, kind: str
) -> bool:
    """Tell whether an obligation was due, or was over, before its plan was tracked."""
    last = due or (ends_on if kind in RUNNING else None)
    return tracked_since is not None and last is not None and last < tracked_since


_COMPLAINTS: Mapping[str, str] = {
    "product": "ghi số, ký hiệu văn bản hoặc tên sản phẩm.",
    "finished_on": "ghi ngày của sản phẩm (ngày/tháng/năm).",
    "reason": "ghi lý do không còn áp dụng.",
    "late": "ngày của sản phẩm không thể ở sau hôm nay.",
    "extra": "chỉ ghi sản phẩm khi kết quả là “Đã xong”.",
}


def list_settlement_faults(settled: Settled, *, today: date) -> dict[str, str]:
    """Return what a settlement lacks, by field; nothing when it is whole."""
    wanted: list[tuple[str, str, bool]] = []
    if settled.outcome == "done":
        wanted += [
            ("product", "product", not settled.product.strip()),
            ("finished_on", "finished_on", settled.finished_on is None),
            ("finished_on", "late", (settled.finished_on or today) > today),
        ]  # fmt: skip
    else:
        wanted.append(("product", "extra", bool(settled.product.strip() or settled.finished_on)))
    if settled.outcome == "not_applicable":
        wanted.append(("reason", "reason", not settled.reason.strip()))
    return {name: _COMPLAINTS[why] for name, why, is_wrong in wanted if is_wrong}


def check_settlement(settled: Settled, *, today: date) -> None:
    """Refuse a settlement that lacks something.

    :raises PlansError: with the first thing that it lacks.
    """
    for complaint in list_settlement_faults(settled, today=today).values():
        raise PlansError(f"Xác nhận chưa đủ: {complaint}")
