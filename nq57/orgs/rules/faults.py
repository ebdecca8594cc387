"""What orgs refuse, and how a refusal names its place."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nq57.core import text


class OrgsError(Exception):
    """Say in Vietnamese what orgs refuses, and what to do."""


class ChangedMeanwhileError(OrgsError):
    """Refuse an act that rests on rows which somebody has changed since they were shown."""


@dataclass(frozen=True)
class Fault:
    """One fault of an imported sheet: its row and column as the sheet numbers them."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"Dòng {self.row}, cột “{self.column}”: {self.message}"


class SheetError(OrgsError):
    """Refuse a whole sheet, with every fault listed."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults in the sheet's order."""
        self.faults = tuple(sorted(faults, key=lambda fault: fault.row))
        listed = "; ".join(str(fault) for fault in self.faults[:20])
        super().__init__(
            f"Bảng có {len(self.faults)} lỗi, chưa nhập dòng nào. {listed}. "
            "Sửa các ô này rồi nhập lại."
        )


def make_stamp(rows: Iterable[Sequence[object]]) -> str:
    """Return a short digest of rows; it differs when any value of any row does."""
    told = "\n".join("\t".join(map(str, row)) for row in rows)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def refuse_changed(seen: str | None, stamp: str) -> None:
    """Refuse to act on rows that are no longer as they were seen; None was not looked at.

    :raises ChangedMeanwhileError: when the stamps differ.
    """
    if seen is not None and seen != stamp:
        raise ChangedMeanwhileError(
            "Có người vừa sửa danh sách này, nên chưa ghi gì. "
            "Xem lại phần xem trước đã tính theo danh sách mới, rồi bấm Ghi."
        )


def require_reason(reason: str) -> str:
    """Return a reason without stray spaces.

    :raises OrgsError: when it is empty.
    """
    found = text.normalise(reason)
    if not found:
        raise OrgsError("Ghi lý do, để người xem nhật ký hiểu vì sao.")
    return found


def require_basis(basis: str) -> str:
    """Return a legal basis symbol without stray spaces.

    :raises OrgsError: when it is empty.
    """
    symbol = text.normalise(basis)
    if not symbol:
        raise OrgsError("Ghi số, ký hiệu văn bản làm căn cứ, ví dụ 1681/NQ-UBTVQH15.")
    return symbol
