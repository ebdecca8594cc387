"""Which level a system has: what was answered, held against dated criteria."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from nq57.registers.cyber.rules.systems import CyberError

LEVELS = range(1, 6)
LOWEST = (
    "Hệ thống phục vụ hoạt động nội bộ và chỉ xử lý thông tin công khai: không tiêu chí nào của "
    "cấp độ cao hơn được đáp ứng."
)


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What is answered about a system; a number that nobody knows is None, not zero."""

    non_public: bool = False
    online_service: bool = False
    conditional_service: bool = False
    procedures: bool = False
    own_infrastructure: bool = False
    shared_infrastructure: bool = False
    national_infrastructure: bool = False
    control_second: bool = False
    control_first: bool = False
    state_secrets: bool = False
    serious_harm: bool = False
    especially_serious: bool = False
    national_data: bool = False
    basic_subjects: int | None = None
    sensitive_subjects: int | None = None


QUESTIONS = tuple(field.name for field in fields(Answers))
COUNTED = ("basic_subjects", "sensitive_subjects")


@dataclass(frozen=True)
class Criterion:
    """One criterion: its question is answered yes, or with at least so many."""

    level: int
    question: str
    at_least: int
    text: str
    clause: str = ""

    def is_met(self, answers: Answers) -> bool:
        """Say whether the answers meet it; a number that is not known does not."""
        said = getattr(answers, self.question)
        return said is not None and int(said) >= self.at_least


@dataclass(frozen=True)
class Found:
    """The level of a system and what it rests on, in words."""

    level: int
    met: tuple[Criterion, ...]

    @property
    def grounds(self) -> str:
        """Return the criteria of the level found, one to a line."""
        said = [f"{one.text} ({one.clause})" if one.clause else one.text for one in self.met]
        return "\n".join(said) or LOWEST


def find_level(answers: Answers, criteria: Iterable[Criterion]) -> Found:
    """Return the highest level of which a criterion is met, with the criteria of that level.

    :raises CyberError: when a number that a criterion asks for is not known.
    """
    asked = list(criteria)
    missing = {one.question for one in asked if getattr(answers, one.question) is None}
    if missing:
        raise CyberError(
            "Chưa ghi số chủ thể dữ liệu nên chưa xác định được cấp độ: ghi 0 nếu hệ thống "
            "không xử lý dữ liệu cá nhân."
        )
    met = [one for one in asked if one.is_met(answers)]
    level = max((one.level for one in met), default=1)
    return Found(level, tuple(one for one in met if one.level == level))


def check_chosen(*, found: int, chosen: int, reason: str) -> None:
    """Check the level that the officer chooses: as found, or higher with a reason.

    :raises CyberError: when it is lower, out of range, or higher without a reason.
    """
    if chosen not in LEVELS:
        raise CyberError("Cấp độ từ 1 đến 5.")
    if chosen < found:
        raise CyberError(
            f"Theo tiêu chí, hệ thống ở cấp độ {found}: chỉ được nâng, không được hạ cấp độ."
        )
    if chosen > found and not reason.strip():
        raise CyberError(
            f"Theo tiêu chí, hệ thống ở cấp độ {found}: nâng lên cấp độ {chosen} thì ghi lý do."
        )


def check_criterion(*, level: int, question: str, at_least: int, text: str) -> None:
    """Check a criterion of a set.

    :raises CyberError: when it asks what nobody answers, or says nothing.
    """
    if level not in LEVELS or question not in QUESTIONS:
        raise CyberError("Tiêu chí phải có cấp độ từ 1 đến 5 và một câu hỏi trong danh mục.")
    if at_least < 1 or (question not in COUNTED and at_least != 1):
        raise CyberError("Ngưỡng là số từ 1 trở lên; câu hỏi có, không thì ngưỡng là 1.")
    if not text.strip():
        raise CyberError("Ghi nội dung của tiêu chí.")


def make_answers(values: dict[str, Any]) -> Answers:
    """Return the answers among other values."""
    return Answers(**{name: values[name] for name in QUESTIONS if name in values})
