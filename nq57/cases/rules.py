"""State graphs, their transitions, and timeliness: pure rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

SOON_DAYS = 7
MOST_OF_MESSAGE = 4000
THREAD = "thread"  # what notices call a thread
# Empty is the case itself; an item is the word of its kind and its number (``figure-12``).
ABOUT_PATTERN = r"^([a-z]+-[0-9]{1,18})?$"


class CasesError(Exception):
    """Say in Vietnamese why a case refuses and what to do."""


class StaleError(CasesError):
    """Refuse a write that was made on an older state of the case."""


@dataclass(frozen=True, kw_only=True)
class State:
    """A state of a case: its word, whether the case is over in it, whether nobody has said yet
    how it stands (such a case is neither done nor late), and whether it is kept from the office
    that it is about."""

    label: str
    is_closed: bool = False
    is_unsettled: bool = False
    is_kept_from_owner: bool = False


@dataclass(frozen=True, kw_only=True)
class Move:
    """A transition: from where, to where, by which right, and who is told.

    ``right`` is a verb of the graph's object in the table of rights. ``tells`` names
    audiences: ``owner``, ``parties``, ``coordinators``. A move that ``claims`` says when the
    product was there, and where it ``needs_product`` which one it is; one that ``finishes``
    accepts that date or gives another.
    """

    label: str
    sources: tuple[str, ...]
    target: str
    right: str
    needs_note: bool = False
    claims: bool = False
    needs_product: bool = False
    finishes: bool = False
    tells: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Graph:
    """A kind's states and moves, versioned in the name (``obligation@1``).

    A case finishes on the version it started on. ``rights`` is the object in the table of
    rights; ``area`` the register it belongs to, or ``all``. A case opens in ``first``, or in
    one of ``openings`` when what it stands for has come further already.
    """

    name: str
    title: str
    rights: str
    first: str
    states: Mapping[str, State]
    moves: Mapping[str, Move]
    area: str = "all"
    openings: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Return the name without its version."""
        return self.name.partition("@")[0]

    def get_move(self, state: str, verb: str) -> Move:
        """Return the move ``verb`` out of ``state``.

        :raises CasesError: when there is none.
        """
        move = self.moves.get(verb)
        if move is None or state not in move.sources:
            label = self.states[state].label if state in self.states else state
            asked = f"“{move.label}”" if move else "việc này"
            raise CasesError(f"Hồ sơ đang ở trạng thái “{label}”, không {asked} được.")
        return move

    def list_moves(self, state: str) -> dict[str, Move]:
        """Return the moves out of a state, by verb."""
        return {verb: move for verb, move in self.moves.items() if state in move.sources}

    def list_kept_from_owner(self) -> list[str]:
        """Return the states in which the owner does not know of the case."""
        return sorted(name for name, state in self.states.items() if state.is_kept_from_owner)

    def list_faults(self) -> list[str]:
        """Return what is wrong with the graph: unknown, unreachable or inescapable states."""
        used = {state for move in self.moves.values() for state in (*move.sources, move.target)}
        faults = [f"{self.name}: {state} is no state" for state in used - self.states.keys()]
        reached = self._reach(self.first).union(*map(self._reach, self.openings))
        faults += [
            f"{self.name}: {state} is never reached" for state in self.states.keys() - reached
        ]
        closed = {state for state in self.states if self.states[state].is_closed}
        faults += [
            f"{self.name}: {state} never ends"
            for state in self.states
            if not self._reach(state) & closed
        ]
        return sorted(faults)

    def _reach(self, start: str) -> set[str]:
        seen, waiting = {start}, [start]
        while waiting:
            state = waiting.pop()
            for move in self.list_moves(state).values():
                if move.target not in seen:
                    seen.add(move.target)
                    waiting.append(move.target)
        return seen


_AT_WORK = ("assigned", "accepted", "doing", "returned")

# The states met in Vietnamese task software and reports; timeliness is computed apart.
OBLIGATION = Graph(
    name="obligation@1",
    title="Việc phải làm",
    rights="obligation",
    first="draft",
    # An adopted plan has assigned already; what was due before its tracking is asked after.
    openings=("assigned", "unsettled"),
    states={
        "draft": State(label="Dự thảo"),
        "unsettled": State(label="Chưa xác nhận", is_unsettled=True),
        "assigned": State(label="Đã giao"),
        "accepted": State(label="Đã tiếp nhận"),
        "doing": State(label="Đang thực hiện"),
        "waiting": State(label="Chờ xác nhận"),
        "returned": State(label="Trả lại"),
        "refused": State(label="Từ chối"),
        "paused": State(label="Tạm dừng"),
        "done": State(label="Hoàn thành", is_closed=True),
        "carried": State(label="Chuyển kỳ", is_closed=True),
        "cancelled": State(label="Hủy", is_closed=True),
    },
    moves={
        "assign": Move(
            label="giao",
            sources=("draft", "refused"),
            target="assigned",
            right="assign",
            tells=("owner", "parties"),
        ),
        "accept": Move(label="tiếp nhận", sources=("assigned",), target="accepted", right="update"),
        "refuse": Move(
            label="từ chối",
            sources=("assigned",),
            target="refused",
            right="update",
            needs_note=True,
            tells=("coordinators",),
        ),
        "start": Move(
            label="bắt đầu thực hiện",
            sources=("assigned", "accepted", "returned"),
            target="doing",
            right="update",
        ),
        "submit": Move(
            label="báo hoàn thành",
            sources=_AT_WORK,
            target="waiting",
            right="update",
            claims=True,
            needs_product=True,
            tells=("coordinators", "parties"),
        ),
        "withdraw": Move(
            label="rút lại để làm tiếp", sources=("waiting",), target="doing", right="update"
        ),
        "confirm": Move(
            label="xác nhận hoàn thành",
            sources=("waiting",),
            target="done",
            right="confirm",
            finishes=True,
            tells=("owner", "parties"),
        ),
        "return": Move(
            label="trả lại",
            sources=("waiting", "done"),
            target="returned",
            right="confirm",
            needs_note=True,
            tells=("owner",),
        ),
        "pause": Move(
            label="tạm dừng",
            sources=_AT_WORK,
            target="paused",
            right="assign",
            needs_note=True,
            tells=("owner", "parties"),
        ),
        "resume": Move(
            label="cho làm tiếp",
            sources=("paused",),
            target="doing",
            right="assign",
            tells=("owner", "parties"),
        ),
        "carry": Move(
            label="chuyển kỳ",
            sources=(*_AT_WORK, "paused"),
            target="carried",
            right="assign",
            needs_note=True,
            tells=("owner", "parties"),
        ),
        "cancel": Move(
            label="hủy",
            sources=("draft", "refused", *_AT_WORK, "waiting", "paused"),
            target="cancelled",
            right="assign",
            needs_note=True,
            tells=("owner", "parties"),
        ),
        "settle_done": Move(
            label="xác nhận đã xong",
            sources=("unsettled",),
            target="done",
            right="settle",
            finishes=True,
        ),
        "settle_open": Move(
            label="xác nhận chưa xong", sources=("unsettled",), target="assigned", right="settle"
        ),
        "settle_passed": Move(
            label="nhập vào việc của cơ quan kế thừa",
            sources=("unsettled",),
            target="carried",
            right="settle",
            needs_note=True,
        ),
        "settle_void": Move(
            label="xác nhận không còn áp dụng",
            sources=("unsettled",),
            target="cancelled",
            right="settle",
            needs_note=True,
        ),
        "unsettle": Move(
            label="đưa về chưa xác nhận",
            sources=("assigned",),
            target="unsettled",
            right="assign",
            needs_note=True,
        ),
    },
)

_graphs: dict[str, Graph] = {}


def register(graph: Graph) -> None:
    """Make a kind's graph known; its package calls this when it is ready.

    :raises ValueError: when the graph is broken, or the name stands for another graph.
    """
    faults = graph.list_faults()
    if faults or _graphs.get(graph.name, graph) != graph:
        raise ValueError("; ".join(faults) or f"{graph.name} is registered twice")
    _graphs[graph.name] = graph


def get_graph(name: str) -> Graph:
    """Return a graph by its versioned name.

    :raises CasesError: when no package knows it.
    """
    if name not in _graphs:
        raise CasesError(f"Loại hồ sơ “{name}” không có trong phiên bản phần mềm này.")
    return _graphs[name]


def list_graphs() -> list[Graph]:
    """Return every known graph, by name."""
    return [_graphs[name] for name in sorted(_graphs)]


register(OBLIGATION)


def list_unsettled_states() -> list[str]:
    """Return the states, of whatever graph, in which nobody has said how a case stands."""
    states = (item for graph in list_graphs() for item in graph.states.items())
    return sorted({name for name, state in states if state.is_unsettled})


def check_move(
    move: Move, *, note: str, finished_on: date | None, today: date, product: str = ""
) -> None:
    """Check that a move is given what it asks for.

    :raises CasesError: without the note, date or product that it needs, or with a day to come.
    """
    if move.needs_note and not note.strip():
        raise CasesError(f"Hãy ghi lý do khi {move.label}.")
    if (move.claims or move.finishes) and finished_on is None:
        raise CasesError(f"Hãy ghi ngày hoàn thành khi {move.label}.")
    if finished_on is not None and finished_on > today:
        raise CasesError("Ngày hoàn thành không thể ở sau hôm nay.")
    if move.needs_product and not product.strip():
        raise CasesError(f"Hãy ghi số, ký hiệu văn bản hoặc tên sản phẩm khi {move.label}.")


def name_thread(code: str, about: str = "") -> str:
    """Return the name of a thread, as notices know it: a case's code, and its item."""
    return f"{code}#{about}" if about else code


def check_message(text: str) -> str:
    """Return what is said, without space around it.

    :raises CasesError: when nothing is said, or too much.
    """
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise CasesError("Hãy ghi nội dung trao đổi.")
    if len(said) > MOST_OF_MESSAGE:
        counted = f"{len(said):,}".replace(",", ".")
        raise CasesError(
            f"Nội dung có {counted} ký tự, mỗi lần viết tối đa 4.000. Chia làm hai lần, "
            "hoặc đính kèm thành tệp minh chứng."
        )
    return said


def get_timeliness(
    *,
    due: date | None,
    met_on: date | None,
    today: date,
    claimed_on: date | None = None,
    is_ended: bool = False,
    is_unsettled: bool = False,
    soon_days: int = SOON_DAYS,
) -> str:
    """Return where a deadline stands: a value of ``enums.Timeliness``.

    ``met_on`` is the date of the accepted product, not of the click; ``claimed_on`` the date
    that waits for acceptance, which stops the clock without finishing. ``is_ended``: over
    without being finished (cancelled, carried over). ``is_unsettled``: nobody has said yet
    how the case stands. With the original due date instead of the extended one, the same rule
    gives the lateness before extension.
    """
    if is_unsettled:
        return "unsettled"
    if due is None:
        return "no_date"
    if met_on is not None:
        return "met" if met_on <= due else "met_late"
    if is_ended:
        return "ended"
    if claimed_on is not None:
        return "in_time" if claimed_on <= due else "overdue"
    if today > due:
        return "overdue"
    if due - today <= timedelta(days=soon_days):
        return "soon"
    return "in_time"


def count_days_late(*, due: date | None, met_on: date | None, today: date) -> int:
    """Return how many days past due, zero when not late."""
    return max(((met_on or today) - due).days, 0) if due else 0


def draw_graph(graph: Graph) -> str:
    """Return the graph as a Mermaid state diagram."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {name}: {state.label}" for name, state in graph.states.items()]
    lines += [f"    [*] --> {name}" for name in (graph.first, *graph.openings)]
    for move in graph.moves.values():
        lines += [f"    {source} --> {move.target}: {move.label}" for source in move.sources]
    lines += [f"    {name} --> [*]" for name, state in graph.states.items() if state.is_closed]
    return "\n".join(lines)


def describe_graphs() -> str:
    """Return the page of all graphs: diagram and table of moves for each."""
    parts = [
        "# Sơ đồ trạng thái\n",
        "Trang này do lệnh `nq57 states` viết ra từ các đồ thị trong mã nguồn; "
        "kiểm thử báo lỗi khi hai bên khác nhau.\n",
    ]
    for graph in list_graphs():
        parts.append(f"## {graph.title} (`{graph.name}`)\n")
        parts.append(f"```mermaid\n{draw_graph(graph)}\n```\n")
        parts.append("\n".join(_describe_moves(graph)) + "\n")
    return "\n".join(parts)


def _describe_moves(graph: Graph) -> Iterator[str]:
    yield "| Việc | Từ | Đến | Quyền | Bắt buộc ghi |"
    yield "|---|---|---|---|---|"
    for verb, move in graph.moves.items():
        sources = ", ".join(graph.states[source].label for source in move.sources)
        needs = [
            *(["lý do"] if move.needs_note else []),
            *(["ngày hoàn thành"] if move.claims else []),
            *(["ngày hoàn thành, nếu chưa khai"] if move.finishes else []),
            *(["sản phẩm"] if move.needs_product else []),
        ]
        yield (
            f"| {move.label} (`{verb}`) | {sources} | {graph.states[move.target].label} "
            f"| {graph.rights}.{move.right} | {', '.join(needs) or '–'} |"
        )
