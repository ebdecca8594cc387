"""What is said of a weakness at a place: one status, in the terms of VEX, and its steps.

Two of ours stand between those of OpenVEX: ``fix_claimed`` (the office says so, nobody checked)
and ``accepted`` (the risk is borne until a day); abroad both are ``affected``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from nq57.registers.cyber.rules.systems import CyberError, Fault

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


@dataclass(frozen=True, kw_only=True)
class Said:
    """What comes with a step: each status asks for its own part of it."""

    note: str = ""
    justification: str = ""
    measure: str = ""
    until: date | None = None
    asked_by: str = ""
    approved_by: str = ""
    has_proof: bool = False  # a later scan that covered it, or evidence that was checked


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


def list_move_faults(new: str, said: Said, *, today: date) -> list[Fault]:
    """Return what is missing for a status, each with its field."""
    checks = {
        "fix_claimed": _check_claim, "fixed": _check_fix, "not_affected": _check_not_affected,
        "accepted": _check_acceptance,
    }  # fmt: skip
    return checks[new](said, today) if new in checks else []


def _check_claim(said: Said, _today: date) -> list[Fault]:
    return [] if said.note.strip() else [Fault("note", "Ghi đã khắc phục thế nào.")]


def _check_fix(said: Said, _today: date) -> list[Fault]:
    if said.has_proof:
        return []
    return [
        Fault(
            "note",
            "Chỉ ghi đã khắc phục khi lần rà quét sau, có quét máy và kiểm tra này, không còn "
            "thấy, hoặc khi đã kiểm tra chứng cứ.",
        )
    ]


def _check_not_affected(said: Said, _today: date) -> list[Fault]:
    found = []
    if said.justification not in JUSTIFICATIONS:
        found.append(Fault("justification", "Chọn lý do không bị ảnh hưởng."))
    if not said.note.strip():
        found.append(Fault("note", "Ghi căn cứ của lý do đã chọn."))
    return found


def _check_acceptance(said: Said, today: date) -> list[Fault]:
    found = []
    if not said.note.strip():
        found.append(Fault("note", "Ghi lý do chấp nhận rủi ro."))
    if not said.measure.strip():
        found.append(Fault("measure", "Ghi biện pháp thay thế trong thời gian chấp nhận."))
    if said.until is None or not 0 <= (said.until - today).days <= MOST_DAYS:
        found.append(
            Fault("until", f"Chấp nhận đến hết ngày nào, từ hôm nay, nhiều nhất {MOST_DAYS} ngày.")
        )
    if not said.approved_by or said.asked_by == said.approved_by:
        found.append(Fault("approved_by", "Người đề nghị chấp nhận rủi ro không tự phê duyệt."))
    return found


def stand(status: str, *, until: date | None, today: date) -> str:
    """Return the status that counts today: an acceptance that has run out is none."""
    is_over = status == "accepted" and (until is None or until < today)
    return "affected" if is_over else status
