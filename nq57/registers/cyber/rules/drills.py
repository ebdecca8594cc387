"""Exercises: their states, the sandboxed twin of an incident, injects, times and the score."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from nq57.cases import rules as case_rules
from nq57.orgs import rules as org_rules
from nq57.registers.base.rules import list_missing
from nq57.registers.cyber.rules.incidents import INCIDENT
from nq57.registers.cyber.rules.systems import CyberError, Fault

DRILL_PREFIX, DRILL_INCIDENT_PREFIX = "DTAP.", "SCDT."
DRILL_MARK = "DIỄN TẬP"
DRILL_PAPERS = "-DT"  # ends the issuer of papers of an exercise: they have numbers of their own
DRILL_SETTING_UP, DRILL_OVER = ("planned",), ("closed", "cancelled")
DRILL_HELD = ("running", "scoring", "closed")
MOST_DRILL_MINUTES, MOST_POINTS = 20_160, 1000  # two weeks; of one inject
KEPT_IN_DRILL = "Sự cố trong diễn tập không chia sẻ ra ngoài."
DRILL_FINISHED = "Cuộc diễn tập đã kết thúc: không sửa được."
DRILL_OUT_OF_REACH = (
    "Diễn tập của hệ thống quân sự, quốc phòng, cơ yếu không ghi vào đây: lập theo kênh riêng."
)

DRILL = case_rules.Graph(
    name="drill@1",
    title="Diễn tập an ninh mạng",
    rights="drill",
    first="planned",
    area="cyber",
    states={
        "planned": case_rules.State(label="Đang chuẩn bị"),
        "running": case_rules.State(label="Đang diễn tập"),
        "scoring": case_rules.State(label="Đang đánh giá"),
        "closed": case_rules.State(label="Đã kết thúc", is_closed=True),
        "cancelled": case_rules.State(label="Hủy", is_closed=True),
    },
    moves={
        "start_drill": case_rules.Move(
            label="bắt đầu diễn tập", sources=("planned",), target="running", right="run",
        ),
        "end_drill": case_rules.Move(
            label="dừng xử lý, chuyển sang đánh giá", sources=("running",), target="scoring",
            right="run",
        ),
        "close_drill": case_rules.Move(
            label="kết thúc diễn tập", sources=("scoring",), target="closed", right="run",
            needs_note=True,
        ),
        "cancel_drill": case_rules.Move(
            label="hủy diễn tập", sources=("planned", "running", "scoring"), target="cancelled",
            right="run", needs_note=True,
        ),
    },
)  # fmt: skip


def _make_sandbox(real: case_rules.Graph) -> case_rules.Graph:
    """Return the graph of an incident in an exercise: a real one's, which ends with the exercise
    and is never opened again."""
    states = {name: one for name, one in real.states.items() if name != "reopened"}
    moves = {
        verb: replace(one, sources=tuple(name for name in one.sources if name in states))
        for verb, one in real.moves.items() if verb != "reopen_incident"
    }  # fmt: skip
    going = tuple(name for name, one in states.items() if not one.is_closed)
    moves["end_with_drill"] = case_rules.Move(
        label="kết thúc cùng cuộc diễn tập", sources=going, target="closed",
        right="triage_incident",
    )  # fmt: skip
    return replace(
        real, name="drill_incident@1", title="Sự cố trong diễn tập", states=states, moves=moves
    )


DRILL_INCIDENT = _make_sandbox(INCIDENT)

for _graph in (DRILL, DRILL_INCIDENT):
    case_rules.register(_graph)
org_rules.keep_apart("drill", subject_kind="case", prefix=DRILL_PREFIX)
org_rules.keep_apart("drill", subject_kind="case", prefix=DRILL_INCIDENT_PREFIX)


@dataclass(frozen=True)
class DrillTime:
    """How many minutes something took against how many were expected; not done yet, or nothing
    expected: None."""

    minutes: int | None
    expected: int | None

    @property
    def is_late(self) -> bool:
        """Say whether it took longer than expected."""
        if self.minutes is None or self.expected is None:
            return False
        return self.minutes > self.expected


@dataclass(frozen=True)
class DrillScore:
    """The points given of those that could be had where a mark was given; ``left`` is how many
    turns nobody has scored: they count neither as zero nor as points to be had."""

    points: int
    most: int
    scored: int
    left: int

    @property
    def percent(self) -> float | None:
        """Return the points as a share of a hundred; None before anything is scored."""
        return 100 * self.points / self.most if self.most else None


def add_up_score(marks: Iterable[tuple[int | None, int]]) -> DrillScore:
    """Return the score of turns, each with its points (None: not scored) and its most."""
    rows = list(marks)
    given = [(points, most) for points, most in rows if points is not None]
    return DrillScore(
        sum(points for points, _most in given), sum(most for _points, most in given),
        len(given), len(rows) - len(given),
    )  # fmt: skip


def count_minutes(since: datetime | None, until: datetime | None) -> int | None:
    """Return the whole minutes between two moments; None where one is not known."""
    if since is None or until is None:
        return None
    return max(0, int((until - since).total_seconds() // 60))


def list_drill_faults(said: Mapping[str, Any], *, centre: str, today: date) -> list[Fault]:
    """Return what is wrong with what an exercise says; ``leader`` is a post, ``centre`` the code
    of the office that holds it."""
    found = list_missing(said, {
        "title": "Ghi tên cuộc diễn tập.", "opening": "Ghi tình huống mở đầu.",
        "objectives": "Ghi ít nhất một mục tiêu.", "extent": "Ghi phạm vi diễn tập.",
    })  # fmt: skip
    if said["scope"] != "in":
        found.append(Fault("scope", DRILL_OUT_OF_REACH))
    if said["planned_on"] < today:
        found.append(Fault("planned_on", "Ngày diễn tập đã qua: ghi ngày từ hôm nay trở đi."))
    if said["leader"].organisation.code != centre:
        found.append(
            Fault("leader", "Người chỉ huy diễn tập phải đang giữ vị trí tại cơ quan chủ trì.")
        )
    return found


def list_inject_faults(said: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with an inject as it is written."""
    found = list_missing(said, {
        "position": "Ghi thứ tự.", "minute": "Ghi phút đưa ra, tính từ lúc bắt đầu.",
        "told": "Ghi nội dung đưa ra.", "expected": "Ghi hành động mong đợi.",
        "most": "Ghi điểm tối đa.",
    })  # fmt: skip
    if said["position"] is not None and not 1 <= said["position"] <= MOST_POINTS:
        found.append(Fault("position", f"Thứ tự từ 1 đến {MOST_POINTS}."))
    if said["minute"] is not None and not 0 <= said["minute"] <= MOST_DRILL_MINUTES:
        found.append(Fault("minute", f"Phút đưa ra từ 0 đến {MOST_DRILL_MINUTES}."))
    if said["most"] is not None and not 1 <= said["most"] <= MOST_POINTS:
        found.append(Fault("most", f"Điểm tối đa từ 1 đến {MOST_POINTS}."))
    if said["within"] is not None and not 1 <= said["within"] <= MOST_DRILL_MINUTES:
        found.append(Fault("within", f"Số phút mong đợi từ 1 đến {MOST_DRILL_MINUTES}."))
    return found


def check_minute(minute: int, elapsed: int | None) -> None:
    """Check the minute of an inject that is still to come; ``elapsed`` is None before the start.

    :raises CyberError: when it has passed.
    """
    if elapsed is not None and minute < elapsed:
        raise CyberError(
            f"Cuộc diễn tập đang ở phút thứ {elapsed}: tình huống phải đưa ra từ phút ấy trở đi."
        )


def check_points(points: int | None, most: int) -> int:
    """Return the points of a turn.

    :raises CyberError: when none are given, or more than there are.
    """
    if points is None or not 0 <= points <= most:
        raise CyberError(f"Điểm của tình huống này từ 0 đến {most}.")
    return points


def check_drill_state(state: str, wanted: Iterable[str], doing: str) -> None:
    """Check that an exercise is where something may be done.

    :raises CyberError: when it is elsewhere.
    """
    if state in wanted:
        return
    if state in DRILL_OVER:
        raise CyberError(DRILL_FINISHED)
    states = list(DRILL.states)
    is_early = any(states.index(one) > states.index(state) for one in wanted)
    said = f"chưa {doing} được" if is_early else f"không {doing} nữa"
    raise CyberError(f"Cuộc diễn tập {DRILL.states[state].label.lower()}: {said}.")


def check_sandbox(*, is_drill: bool, is_over: bool) -> None:
    """Check that nothing more is written of an incident whose exercise is over.

    :raises CyberError: when it is.
    """
    if is_drill and is_over:
        raise CyberError(DRILL_FINISHED)
