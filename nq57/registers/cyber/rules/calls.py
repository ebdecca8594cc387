"""What campaigns and overall reviews are alike in: the steps of an answer, who had answered when.

Standing is computed for any past moment from what was only ever added: versions with their
steps, and the spans in which entries of the registers were within the call.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from nq57.cases import rules as case_rules
from nq57.registers.cyber.rules.systems import CyberError

UNSENT = ("waiting", "handed_back")
V = TypeVar("V", bound="Filed")
S = TypeVar("S", bound="Held")


def make_answer_graph(
    *, noun: str, title: str, what: str, centre: str, again: str, rights: Mapping[str, str]
) -> case_rules.Graph:
    """Return the steps of what an office answers: its head sends it, the centre accepts it or
    returns it, a later version stands instead.

    ``noun`` names the graph and its moves, ``what`` is its word, ``again`` what an office does
    when it is returned; ``rights`` has the verbs of ``answer``, ``send`` and ``receive``.
    """
    send, receive = rights["send"], rights["receive"]
    told: dict[str, Any] = {"needs_note": True, "tells": ("owner",)}
    return case_rules.Graph(
        name=f"{noun}@1", title=title, rights="cyber", first="waiting", area="cyber",
        states=_make_states(centre, again),
        moves={
            f"send_{noun}": case_rules.Move(
                label=f"duyệt và gửi {what}", sources=UNSENT[:1], target="sent", right=send,
            ),
            f"hand_back_{noun}": case_rules.Move(
                label="trả về sửa trước khi gửi", sources=UNSENT[:1], target=UNSENT[1],
                right=send, **told,
            ),
            f"accept_{noun}": case_rules.Move(
                label=f"nhận {what}", sources=("sent",), target="accepted", right=receive,
                tells=("owner",),
            ),
            f"return_{noun}": case_rules.Move(
                label=f"trả lại {what}", sources=("sent", "accepted"), target="returned",
                right=receive, **told,
            ),
            f"replace_{noun}": case_rules.Move(
                label=f"thay bằng {what} mới", right=rights["answer"], target="replaced",
                sources=(*UNSENT, "sent", "returned", "accepted"),
            ),
        },
    )  # fmt: skip


def _make_states(centre: str, again: str) -> dict[str, case_rules.State]:
    return {
        "waiting": case_rules.State(label="Chờ lãnh đạo cơ quan duyệt"),
        "handed_back": case_rules.State(label="Lãnh đạo cơ quan trả về sửa"),
        "sent": case_rules.State(label=f"Đã gửi, chờ {centre} xem"),
        "returned": case_rules.State(label=f"Bị trả lại, phải {again} lại"),
        "accepted": case_rules.State(label="Đã nhận", is_closed=True),
        "replaced": case_rules.State(label="Đã thay bằng bản mới", is_closed=True),
    }


class Filed:
    """What came into its states at known moments: ``history`` has them, the oldest first."""

    number: int
    history: tuple[tuple[datetime, str], ...]

    def get_state(self, moment: datetime) -> str:
        """Return the state at a moment; empty before there was one."""
        return next((state for at, state in reversed(self.history) if at <= moment), "")

    def is_filed(self, moment: datetime) -> bool:
        """Say whether it had been sent by a moment."""
        return any(at <= moment and state == "sent" for at, state in self.history)


class Held:
    """What was within a call from one moment to another."""

    since: datetime
    until: datetime | None

    def is_within(self, moment: datetime) -> bool:
        """Say whether it was within at a moment."""
        return self.since <= moment and (self.until is None or self.until > moment)


@dataclass(frozen=True, kw_only=True)
class Asked(Generic[S, V]):
    """All that is known of one office that a call asks."""

    key: int
    due: date | None
    added: datetime
    dropped: datetime | None = None
    spans: tuple[S, ...] = ()
    versions: tuple[V, ...] = ()

    def is_asked(self, moment: datetime) -> bool:
        """Say whether it was asked at a moment."""
        return self.added <= moment and (self.dropped is None or self.dropped > moment)

    def list_within(self, moment: datetime) -> list[S]:
        """Return what was within the call at a moment."""
        return [one for one in self.spans if one.is_within(moment)]

    def find_last(self, moment: datetime) -> V | None:
        """Return the last version that had been sent by a moment."""
        filed = [one for one in self.versions if one.is_filed(moment)]
        return max(filed, key=lambda one: one.number, default=None)

    def count_late(self, day: date) -> int:
        """Return how many days its date lies back on a day."""
        return max((day - self.due).days, 0) if self.due else 0


def check_ended(reason: str) -> str:
    """Return why a call ends or an office leaves it.

    :raises CyberError: when nothing is said.
    """
    if not reason.strip():
        raise CyberError("Ghi lý do.")
    return reason.strip()
