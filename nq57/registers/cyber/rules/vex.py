"""What is said of a weakness at a place: one status, in the terms of VEX, and its steps.

Two of ours stand between those of OpenVEX: ``fix_claimed`` (the office says so, nobody checked)
and ``accepted`` (the risk is borne until a day); abroad both are ``affected``.
"""

from collections.abc import Mapping
from datetime import date

from nq57.registers.cyber.rules.systems import CyberError

STATUSES = (
    "under_investigation", "affected", "fix_claimed", "fixed", "not_affected", "accepted",
)  # fmt: skip
OPEN = ("under_investigation", "affected", "fix_claimed")  # still to be worked on
MOVES: Mapping[str, frozenset[str]] = {
    "under_investigation": frozenset({"affected", "not_affected"}),
    "affected": frozenset({"under_investigation", "fix_claimed", "not_affected", "accepted"}),
    "fix_claimed": frozenset({"fixed", "affected"}),
    "fixed": frozenset({"affected"}),
    "not_affected": frozenset({"under_investigation", "affected"}),
    "accepted": frozenset({"affected", "fix_claimed"}),
}
# Why a system is not affected: the labels of OpenVEX 0.2.0.
JUSTIFICATIONS = (
    "component_not_present", "vulnerable_code_not_present",
    "vulnerable_code_not_in_execute_path", "vulnerable_code_cannot_be_controlled_by_adversary",
    "inline_mitigations_already_exist",
)  # fmt: skip
MOST_DAYS = 366  # of an acceptance: it is asked for anew each year
_NAMES = {
    "under_investigation": "đang xác minh", "affected": "bị ảnh hưởng",
    "fix_claimed": "báo đã khắc phục", "fixed": "đã khắc phục",
    "not_affected": "không bị ảnh hưởng", "accepted": "chấp nhận rủi ro",
}  # fmt: skip


def may_move(old: str, new: str) -> bool:
    """Say whether a status may follow another."""
    return new in MOVES.get(old, ())


def check_move(old: str, new: str) -> None:
    """Check that a status may follow another.

    :raises CyberError: when it may not, with what may.
    """
    if may_move(old, new):
        return
    allowed = ", ".join(_NAMES[name] for name in STATUSES if name in MOVES.get(old, ()))
    raise CyberError(
        f"Từ “{_NAMES.get(old, old)}” không chuyển sang “{_NAMES.get(new, new)}”: chỉ chuyển "
        f"được sang {allowed or 'không tình trạng nào'}."
    )


def stand(status: str, *, until: date | None, today: date) -> str:
    """Return the status that counts today: an acceptance that has run out is none."""
    is_over = status == "accepted" and (until is None or until < today)
    return "affected" if is_over else status
