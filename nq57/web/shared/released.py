"""A release as public pages show it: counts, groups, rows, charts; out of its snapshot alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from nq57.cases import enums as case_enums
from nq57.core import charts, numbers, periods, text
from nq57.evaluation import enums as evaluation_enums
from nq57.insights import rules as insights
from nq57.releases import enums, models, rules
from nq57.web.shared import formats, pictures, sentences, states, tilemaps

VERDICT_MARKS: Mapping[str, str] = {
    "met": "done", "on_track": "doing", "at_risk": "risk", "behind": "late", "missed": "late",
    "no_data": "wait", "not_due": "todo", "by_words": "cont", "not_judged": "none",
}  # fmt: skip
TASK_MARKS: Mapping[str, str] = {
    "done": "done", "doing": "doing", "overdue": "late", "unsettled": "wait", "ended": "none",
    "not_due": "todo",
}  # fmt: skip
NEAR = 5  # indicators that the front page shows
_BAR = Decimal(112)  # the width of the site's small bar


@dataclass(frozen=True)
class ShownIndicator:
    """An indicator as a row of a public page; ``bar`` is how wide its bar is, None without."""

    code: str
    name: str
    section: str
    leads: list[str]
    value: str
    period: str
    milestone: int | None
    target: str
    expected: str
    state: str
    word: str
    mark: str
    told: int | None
    asked: int | None
    bar: str | None


@dataclass(frozen=True)
class ShownTask:
    """A task as a row of a public page."""

    code: str
    title: str
    document: str
    section: str
    leads: list[str]
    deliverables: list[str]
    state: str
    word: str
    mark: str
    total: int
    done: int
    overdue: int
    late_offices: list[str]


@dataclass(frozen=True)
class OwnTask:
    """A task that an office leads; ``done`` of ``total`` is its own work, None where the release
    tells nothing of an office's own."""

    task: ShownTask
    total: int | None
    done: int
    overdue: int


@dataclass(frozen=True)
class ShownOffice:
    """An office with what it leads in a release; ``cell`` is its place on the tile map."""

    code: str
    name: str
    short: str
    level: str
    cell: tuple[int, int] | None
    indicators: list[ShownIndicator]
    tasks: list[OwnTask]
    total: int | None
    done: int
    overdue: int


@dataclass(frozen=True)
class NamedOffice:
    """An office as a list and the map name it."""

    code: str
    name: str
    level: str
    cell: tuple[int, int] | None
    indicators: int
    tasks: int
    overdue: int | None
    total: int = 0

    @property
    def share(self) -> int:
        """Return the share of its own work that is late, in hundredths."""
        return insights.get_share(self.overdue or 0, self.total)


@dataclass(frozen=True)
class Group:
    """Rows of one group, with how many of them are done or keep up, and how many are late."""

    code: str
    title: str
    rows: Sequence[Any]
    done: int
    late: int


@dataclass(frozen=True)
class Shown:
    """A release: its counts and its groups."""

    release: models.Release
    until: date
    period: str
    symbol: str
    task_count: int
    task_done: int
    task_late: int
    kept_up: int
    judged: int
    indicators: list[Group]
    tasks: list[Group]

    @property
    def near(self) -> list[ShownIndicator]:
        """Return the first indicators whose figure can stand beside its milestone."""
        rows = [row for group in self.indicators for row in group.rows if row.bar is not None]
        return rows[:NEAR]


def show(release: models.Release) -> Shown:
    """Return a release for reading."""
    said = release.snapshot
    progress = rules.count_progress(said["tasks"])
    kept_up, judged = rules.count_verdicts(said["indicators"])
    return Shown(
        release=release, until=release.until,
        period=_say_period(said["cycle"]["period"]),
        symbol=said["plan"]["symbol"] or said["plan"]["title"], task_count=len(said["tasks"]),
        task_done=progress.get("done", 0), task_late=progress.get("overdue", 0),
        kept_up=kept_up, judged=judged,
        indicators=_group([show_indicator(one) for one in said["indicators"]], said["indicators"],
                          ("met", "on_track"), ("behind", "missed")),
        tasks=_group([show_task(one) for one in said["tasks"]], said["tasks"], ("done",),
                     ("overdue",)),
    )  # fmt: skip


def show_indicator(one: Mapping[str, Any]) -> ShownIndicator:
    """Return an indicator of a snapshot for reading."""
    value = Decimal(one["value"]) if one["value"] is not None else None
    return ShownIndicator(
        code=one["code"], name=one["name"], section=one["section"], leads=one["leads"],
        value=write(value, one["unit"]),
        period=_say_period(one["period"]),
        milestone=one["milestone"], target=one["target"],
        expected=write(Decimal(one["expected"]), one["unit"]) if one["expected"] else "",
        state=one["state"], word=_(str(evaluation_enums.State(one["state"]).label)),
        mark=VERDICT_MARKS[one["state"]], told=one["told"], asked=one["asked"],
        bar=_measure(one, value),
    )  # fmt: skip


def _say_period(code: str) -> str:
    return sentences.translate(periods.parse_period(code).label) if code else ""


def show_task(one: Mapping[str, Any]) -> ShownTask:
    """Return a task of a snapshot for reading."""
    return ShownTask(
        code=one["code"], title=text.as_title(one["title"]), document=one["document"],
        section=one["section"], leads=one["leads"], deliverables=one["deliverables"],
        state=one["state"],
        word=_(str(enums.Progress(one["state"]).label)), mark=TASK_MARKS[one["state"]],
        total=one["total"], done=one["done"], overdue=one["overdue"],
        late_offices=one["late_offices"],
    )  # fmt: skip


def list_offices(snapshot: Mapping[str, Any]) -> list[NamedOffice]:
    """Return the offices of a snapshot with how much each leads; older ones tell of none."""
    return [
        NamedOffice(
            one["code"], one["name"], one["level"], tuple(one["cell"]) if one["cell"] else None,
            len(one["indicators"]), len(one["tasks"]),
            sum(task["overdue"] for task in one["tasks"])
            if all("overdue" in task for task in one["tasks"]) else None,
            sum(task.get("total", 0) for task in one["tasks"]),
        )
        for one in snapshot.get("offices", [])
    ]  # fmt: skip


def show_office(snapshot: Mapping[str, Any], one: Mapping[str, Any]) -> ShownOffice:
    """Return an office of a snapshot for reading."""
    led = set(one["indicators"])
    tasks = [
        OwnTask(
            show_task(snapshot["tasks"][told["place"]]), told.get("total"), told.get("done", 0),
            told.get("overdue", 0),
        )
        for told in one["tasks"]
    ]  # fmt: skip
    return ShownOffice(
        code=one["code"], name=one["name"], short=one["short"], level=one["level"],
        cell=tuple(one["cell"]) if one["cell"] else None,
        indicators=[show_indicator(row) for row in snapshot["indicators"] if row["code"] in led],
        tasks=tasks,
        total=sum(task.total or 0 for task in tasks) if snapshot["with_names"] else None,
        done=sum(task.done for task in tasks), overdue=sum(task.overdue for task in tasks),
    )  # fmt: skip


def draw_tiles(communes: Sequence[NamedOffice]) -> dict[str, Any] | None:
    """Return the communes as tiles of one map, each with its address; None without any."""
    placed = [(one, one.cell) for one in communes if one.cell]
    if not placed:
        return None
    scale = insights.get_scale((one.overdue or 0, one.total) for one, _cell in placed)
    steps = [insights.get_step(one.overdue or 0, one.total, scale) for one, _cell in placed]
    squares = [
        {
            "x": cell[0] * tilemaps.WIDE, "y": cell[1] * tilemaps.HIGH, "office": one,
            "look": tilemaps.get_look(step) if step else "m0",
            "lines": tilemaps.split_name(tilemaps.shorten(one.name)),
        }
        for (one, cell), step in zip(placed, steps, strict=True)
    ]  # fmt: skip
    columns, rows = (max(cell[at] for _one, cell in placed) + 1 for at in (0, 1))
    return {
        "width": columns * tilemaps.WIDE + 4, "height": rows * tilemaps.HIGH + 4,
        "squares": squares, "number": len(squares), "well": steps.count(0),
        "steps": tilemaps.make_key(steps, scale),
    }  # fmt: skip


def write(value: Decimal | None, unit: str) -> str:
    """Write a figure with its unit."""
    if value is None or unit.startswith("%") or not unit:
        return pictures.show(value, unit)
    return f"{pictures.show(value)} {unit}"


def say_change(change: rules.Change) -> tuple[str, str]:
    """Return what a change was before and after, as a reader of the release saw it."""
    was, now = (None if said == "None" else said for said in (change.before, change.after))
    if change.what == "value":
        return _say_figures(was, now, change.unit)
    before, after = (_say_told(change, said or "") for said in (was, now))
    return before, after


def _say_told(change: rules.Change, said: str) -> str:
    if change.what == "state":
        labels = evaluation_enums.State if change.kind == "indicators" else enums.Progress
        return _(str(labels(said).label))
    if change.what == "period":
        return _say_period(said) or "–"
    return _("%(count)s việc quá hạn") % {"count": said or "–"}


def _say_figures(was: str | None, now: str | None, unit: str) -> tuple[str, str]:
    figures = [None if said is None else Decimal(said) for said in (was, now)]
    before, after = (write(figure, unit) for figure in figures)
    if before == after:  # they differ past the places that are shown
        before, after = ("–" if one is None else numbers.write_number(one) for one in figures)
    return before, after


def draw(one: Mapping[str, Any]) -> pictures.Picture | None:
    """Return the path of an indicator's milestones with the released figures of one tier."""
    promised: dict[str, list[charts.Mark]] = {}
    for cell in sorted(one["targets"], key=lambda cell: cell["milestone"] or 0):
        bound = cell["low"] if cell["low"] is not None else cell["high"]
        if cell["milestone"] and bound is not None:
            label = pictures.show(Decimal(bound), cell["unit"])
            mark = charts.Mark(cell["milestone"], float(bound), label)
            promised.setdefault(cell["tier"], []).append(mark)
    told = [
        charts.Mark(
            round(day.year - 1 + day.month / 12, 4), float(point["value"]),
            pictures.show(Decimal(point["value"]), one["unit"]), "validated",
        )
        for point in one["series"] if not point["tier"]
        for day in [date.fromisoformat(point["ends_on"])]
    ]  # fmt: skip
    places = [mark.at for line in [*promised.values(), told] for mark in line]
    if not promised or min(places) == max(places):
        return None
    years = sorted({mark.at for line in promised.values() for mark in line})
    chart = charts.declare_path(
        promised=list(promised.values()), told=told, ticks=[(at, f"{at:g}") for at in years],
        ends=(min(places), max(places)),
    )  # fmt: skip
    words = "; ".join(f"{at.at:g}: {at.label}" for line in promised.values() for at in line)
    title = _("Mốc của kế hoạch và số đã công bố")
    note = _("%(unit)s; vòng tròn là mốc của kế hoạch") % {"unit": one["unit"] or _("giá trị")}
    return pictures.Picture(title, note, pictures.draw(chart, title=title, words=words))


def list_series(one: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """Return the released figures of an indicator, the newest first: period, tier, value, told."""
    return [
        (
            _say_period(point["period"]), point["tier"],
            write(Decimal(point["value"]), one["unit"]),
            f"{formats.format_number(point['told'])}/{formats.format_number(point['asked'])}",
        )
        for point in reversed(one["series"])
    ]  # fmt: skip


def list_counts(one: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """Return how many pieces of work of a task stand how: mark, words, number."""
    return [
        (states.TIMELINESS.get(value, "none"), _(str(label)), one["counts"][value])
        for value, label in case_enums.Timeliness.choices
        if one["counts"].get(value)
    ]


def _measure(one: Mapping[str, Any], value: Decimal | None) -> str | None:
    """Return how much of the small bar a figure fills: shares towards a least value only."""
    goal = next(
        (cell for cell in one["targets"] if cell["milestone"] == one["milestone"]), None
    )  # fmt: skip
    bound = Decimal(one["target_value"]) if one["target_value"] else Decimal(0)
    is_least = goal is not None and goal["op"] in (">=", "=", ">")
    if value is None or value < 0 or not is_least or not bound or not one["unit"].startswith("%"):
        return None
    return f"{min(value / bound, Decimal(1)) * _BAR:.1f}"


def _group(
    shown: Sequence[Any],
    told: Sequence[Mapping[str, Any]],
    fine: Sequence[str],
    late: Sequence[str],
) -> list[Group]:
    """Return rows by their group, in the order of the document; orders by their document."""
    pairs = zip(told, shown, strict=True)
    groups = []
    for (code, title), some in groupby(pairs, key=lambda pair: _get_group(pair[0])):
        rows = [row for _told, row in some]
        groups.append(Group(
            code, title, rows, sum(row.state in fine for row in rows),
            sum(row.state in late for row in rows),
        ))  # fmt: skip
    return groups


def _get_group(one: Mapping[str, Any]) -> tuple[str, str]:
    return one["section_code"], one["section"] or one.get("document", "")
