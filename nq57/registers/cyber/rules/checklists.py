"""Checklists of security requirements: what an assessment must say, how much is met."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from nq57.registers.cyber.rules.systems import CyberError, Fault

PROVEN = ("met", "partly")  # what needs evidence
VERDICTS = ("met", "partly", "not_met", "not_applicable")


@dataclass(frozen=True, kw_only=True)
class Assessed:
    """What is said of one requirement, by its code."""

    code: str
    verdict: str
    reason: str = ""
    evidence: str = ""


@dataclass(frozen=True, kw_only=True)
class Compliance:
    """How a system stands: of so many requirements asked, so many were assessed, and how."""

    asked: int
    met: int
    partly: int
    not_met: int
    not_applicable: int

    @property
    def assessed(self) -> int:
        """Return how many requirements were assessed."""
        return self.met + self.partly + self.not_met + self.not_applicable

    @property
    def missing(self) -> int:
        """Return how many requirements nobody has assessed."""
        return self.asked - self.assessed

    @property
    def lacking(self) -> int:
        """Return how many requirements that apply are not met in full, or not assessed."""
        return self.asked - self.not_applicable - self.met

    @property
    def share(self) -> float | None:
        """Return how many of a hundred requirements that apply are met in full; one that nobody
        assessed applies and is not met. None where none applies."""
        applying = self.asked - self.not_applicable
        return 100 * self.met / applying if applying else None


def count_compliance(asked: Collection[str], rows: Iterable[tuple[str, str]]) -> Compliance:
    """Return how a system stands by pairs of a requirement's code and its verdict."""
    told = Counter(verdict for code, verdict in rows if code in asked)
    return Compliance(asked=len(asked), **{name: told[name] for name in VERDICTS})


def list_assessment_faults(said: Sequence[Assessed], asked: Collection[str]) -> list[Fault]:
    """Return what is wrong with an assessment, each with the code of its requirement.

    :raises CyberError: when nothing is assessed, or a requirement is not asked at this level.
    """
    if not said:
        raise CyberError("Chọn kết quả của ít nhất một yêu cầu.")
    if any(one.code not in asked for one in said):
        raise CyberError("Bộ yêu cầu hoặc cấp độ vừa thay đổi: tải lại trang rồi đánh giá lại.")
    found = []
    for one in said:
        if one.verdict not in VERDICTS:
            found.append(Fault(one.code, "Chọn một kết quả trong danh sách."))
        if one.verdict != "met" and not one.reason.strip():
            found.append(Fault(one.code, "Ghi lý do chưa đạt đủ, hoặc vì sao không áp dụng."))
        if one.verdict in PROVEN and not one.evidence.strip():
            found.append(Fault(one.code, "Ghi minh chứng: số văn bản, tài liệu, nơi lưu."))
    return found


def check_requirement(*, code: str, text: str, from_level: int) -> None:
    """Refuse a requirement that says nothing or is of no level.

    :raises CyberError: then.
    """
    if not code or not text or not 1 <= from_level <= 5:
        raise CyberError(f"Yêu cầu “{code}” phải có mã, nội dung và cấp độ từ 1 đến 5.")
