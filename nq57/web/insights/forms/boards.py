"""What the dashboards say: figures with their way down, bars, tiles, sentences of reasons."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nq57.core import text
from nq57.evaluation import enums as evaluation_enums
from nq57.insights import enums, queries, rules
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans
from nq57.web.shared import formats, states, tilemaps, verdicts

MARKS: Mapping[str, str] = {
    "done": "done", "on_time": "doing", "running": "cont", "at_risk": "risk", "overdue": "late",
    "unsettled": "none", "ended": "none",
}  # fmt: skip
TILES: Mapping[str, str] = {
    "at_risk": "m1", "unsettled": "m9", "well": "m0", "nothing": "m9",
}  # fmt: skip
_BARS = (("done", "b2"), ("on_time", "b1"), ("running", "b1"), ("at_risk", "b3"),
         ("overdue", "b4"), ("unsettled", "b0"))  # fmt: skip
_COLUMNS = ("done", "on_time", "running", "at_risk", "overdue", "unsettled")
_PRESSING = ("overdue", "at_risk")
_ALWAYS = ("met", "on_track", "at_risk", "behind")
_TO_SEE = ("missed", "behind", "at_risk")
_CHANGE_MARKS: Mapping[str, str] = {
    "finished": "done", "claimed": "wait", "overdue": "late", "returned": "ret",
    "extended": "soon", "settled": "todo",
}  # fmt: skip
_BAR = 168
_MOST_LATE = 10


@dataclass(frozen=True)
class Figure:
    """A number and the list that holds exactly so many rows."""

    count: int
    url: str
    word: str
    mark: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class Row:
    """A group or an office: its own page, its figures, the bar that they make."""

    name: str
    url: str
    figures: list[Figure]
    bar: list[tuple[str, int, int]]
    words: str


@dataclass(frozen=True)
class Problem:
    """One of the worst as a row: number, words, who, by when, how it stands, why."""

    number: str
    title: str
    url: str
    figure: Figure
    who: str
    due: date | None
    mark: str
    state: str
    why: str


@dataclass(frozen=True)
class Square:
    """A tile of the map in units of the picture."""

    x: int
    y: int
    look: str
    lines: list[str]
    url: str
    words: str
    mark: str
    share: int


@dataclass(frozen=True)
class Concern:
    """An indicator that is not on its path, with the sentence that says why."""

    verdict: Any
    url: str
    mark: str
    word: str
    reason: str
    before: str = ""


@dataclass(frozen=True)
class Scope:
    """Which part of a plan a dashboard shows; empty is all."""

    plan: plans.Plan
    section: str = ""
    office: str = ""

    def asks(self, grades: Collection[str] | None = None) -> queries.Filters:
        """Return what the queries want; only of ``grades`` of secrecy, when they are given."""
        return queries.Filters(
            plan=self.plan, section=self.section, office=self.office, grades=grades
        )


def make_url(scope: Scope, **said: str) -> str:
    """Return the list of obligations of a scope that the filters keep."""
    asked = {
        "ke-hoach": scope.plan.code, "nhom": scope.section, "co-quan": scope.office,
        "vai-tro": "lead" if scope.office else "", **said,
    }  # fmt: skip
    kept = {name: value for name, value in asked.items() if value}
    return f"{reverse('work:obligations')}?{urlencode(kept)}"


def make_figure(scope: Scope, tally: rules.Tally, standing: str) -> Figure:
    """Return how many stand so, with their list."""
    return Figure(
        tally.get(standing), make_url(scope, **{"tien-do": standing}), name(standing),
        MARKS[standing], standing == "overdue",
    )  # fmt: skip


def make_figures(scope: Scope, tally: rules.Tally) -> list[Figure]:
    """Return one figure for each column of the tables."""
    return [make_figure(scope, tally, standing) for standing in _COLUMNS]


def name(standing: str) -> str:
    """Say a standing in words."""
    return str(plan_enums.Standing(standing).label)


def say_tally(tally: rules.Tally) -> str:
    """Say how many stand how: “2 quá hạn, 5 đúng tiến độ”."""
    told = [
        f"{formats.format_number(tally.get(one))} {name(one).lower()}"
        for one in reversed(_COLUMNS)
        if tally.get(one)
    ]
    return ", ".join(told) or _("không có việc")


def list_columns() -> list[tuple[str, str]]:
    """Return the tables' columns: standing and its words."""
    return [(standing, name(standing)) for standing in _COLUMNS]


def show_sections(scope: Scope, rows: Sequence[queries.SectionCount]) -> list[Row]:
    """Return the groups of tasks as rows, their bars as long as they hold many."""
    most = max((one.tally.total for one in rows), default=0)
    made = []
    for one in rows:
        own = Scope(scope.plan, one.code, scope.office)
        title = one.section.title if one.section else _("Ý kiến chỉ đạo và trách nhiệm chung")
        words = f"{one.section.code}. {_sentence(title)}" if one.section else title
        url = reverse("insights:section", args=[scope.plan.code, one.code])
        made.append(_show(own, words, url, one.tally, most))
    return made


def show_offices(
    scope: Scope, rows: Iterable[queries.OfficeCount], *, by_place: bool = False
) -> list[Row]:
    """Return offices as rows; ``by_place`` names them by their place, which must be loaded."""
    held = list(rows)
    names = {
        one.office.pk: one.office.place.name for one in held if by_place and one.office.place
    }  # fmt: skip
    most = max((one.tally.total for one in held), default=0)
    return [
        _show(
            Scope(scope.plan, scope.section, one.office.code),
            names.get(one.office.pk, one.office.name),
            reverse("insights:office", args=[scope.plan.code, one.office.code]), one.tally, most,
        )
        for one in held
    ]  # fmt: skip


def show_pressing(
    scope: Scope, rows: Iterable[queries.OfficeCount]
) -> list[tuple[str, str, list[tuple[str, str, Figure]]]]:
    """Return for late and at risk those of the offices that have such work."""
    held, made = list(rows), []
    for standing in _PRESSING:
        offices = [
            (
                one.office.name,
                reverse("insights:office", args=[scope.plan.code, one.office.code]),
                make_figure(Scope(scope.plan, office=one.office.code), one.tally, standing),
            )
            for one in held
            if one.tally.get(standing)
        ]
        made.append((name(standing), MARKS[standing], offices))
    return made


def _show(scope: Scope, words: str, url: str, tally: rules.Tally, most: int) -> Row:
    return Row(words, url, make_figures(scope, tally), _make_bar(tally, most), say_tally(tally))


def _make_bar(tally: rules.Tally, most: int) -> list[tuple[str, int, int]]:
    """Return the parts of a bar: look, place, length; what is there has some length."""
    place, parts = 0, []
    for standing, look in _BARS:
        count = tally.get(standing)
        if count:
            length = max(2, round((_BAR - 2 * len(_BARS)) * count / most))
            parts.append((look, place, length))
            place += length + 1
    return parts


def show_worst(scope: Scope, rows: Sequence[queries.Worst], today: date) -> list[Problem]:
    """Return the worst with their reasons in a sentence."""
    return [_show_problem(scope, one, today) for one in rows]


def _show_problem(scope: Scope, one: queries.Worst, today: date) -> Problem:
    pressing, item = one.pressing, one.task or one.duty
    asked = {"tien-do": pressing.standing, "trach-nhiem": pressing.duty}
    if one.task:
        asked |= {"nhiem-vu": one.task.code, "van-ban": one.task.document.code}
    figure = Figure(pressing.count, make_url(scope, **asked), name(pressing.standing))
    title = (
        one.task.title.lstrip("- ")
        if one.task
        else one.duty.text
        if one.duty
        else _("Yêu cầu khắc phục")
    )
    url = reverse("plans:duties", args=[scope.plan.code])
    if one.task:
        url = reverse("plans:task", args=[scope.plan.code, one.task.pk])
    if one.sole:
        url = reverse("work:obligation", args=[one.sole.case.code])
    who = one.sole.organisation.name if one.sole else _("nhiều cơ quan")
    return Problem(
        item.code if item else "", title, url, figure, who, pressing.due,
        MARKS[pressing.standing], _say_time(pressing, today), say_why(one),
    )  # fmt: skip


def _say_time(pressing: rules.Pressing, today: date) -> str:
    if pressing.due is None:
        return name(pressing.standing)
    days = abs((pressing.due - today).days)
    if pressing.standing == "overdue":
        return ngettext("Quá hạn %(n)d ngày", "Quá hạn %(n)d ngày", days) % {"n": days}
    return ngettext("Còn %(n)d ngày", "Còn %(n)d ngày", days) % {"n": days}


def say_why(one: queries.Worst) -> str:
    """Say why something presses: what its office last reported, else how far it has come."""
    period = verdicts.write_period(one.said.period) if one.said else ""
    if one.sole:
        if one.said:
            return _("%(text)s (báo cáo %(period)s)") % {"text": one.said.text, "period": period}
        return _say_state(one.sole.case.state)
    parts = [
        _say_count(state, count)
        for state, count in sorted(one.pressing.states.items(), key=lambda row: (-row[1], row[0]))
    ]
    told = _("Còn %(parts)s.") % {"parts": "; ".join(parts)}
    if one.said:
        told += " " + _("%(office)s: “%(text)s” (báo cáo %(period)s)") % {
            "office": one.said.office, "text": one.said.text, "period": period,
        }  # fmt: skip
    return told


def _say_count(state: str, count: int) -> str:
    """Say how many of several are in a state: “21 việc chưa được tiếp nhận”."""
    told = {
        "assigned": _("%(n)s việc chưa được tiếp nhận"),
        "accepted": _("%(n)s việc đã tiếp nhận, chưa bắt đầu"),
        "doing": _("%(n)s việc đang thực hiện"),
        "waiting": _("%(n)s việc đã báo xong, chờ xác nhận"),
        "returned": _("%(n)s việc bị trả lại, chưa báo lại"),
        "refused": _("%(n)s việc bị từ chối, chờ giao lại"),
        "paused": _("%(n)s việc tạm dừng"),
    }
    shown = formats.format_number(count)
    return told[state] % {"n": shown} if state in told else f"{shown} {states.STATES[state][1]}"


def _say_state(state: str) -> str:
    told = {
        "assigned": _("Cơ quan chưa tiếp nhận việc."),
        "accepted": _("Đã tiếp nhận, chưa bắt đầu."),
        "doing": _("Đang thực hiện, chưa báo xong."),
        "waiting": _("Đã báo xong sau hạn, chờ xác nhận."),
        "returned": _("Bị trả lại, chưa báo lại."),
        "refused": _("Cơ quan từ chối, chờ giao lại."),
        "paused": _("Đang tạm dừng."),
    }
    return told.get(state, str(states.STATES[state][1]))


def show_changes(scope: Scope, counts: Mapping[str, int]) -> list[Figure]:
    """Return what happened in seven days, each with its list; what did not happen is left out."""
    return [
        Figure(counts[one.value], make_change_url(scope, one.value), str(one.label),
               _CHANGE_MARKS[one.value], one == enums.Change.OVERDUE)
        for one in enums.Change
        if counts[one.value]
    ]  # fmt: skip


def make_change_url(scope: Scope, change: str) -> str:
    """Return the list of what a change happened to."""
    asked = {"loai": change, "nhom": scope.section, "co-quan": scope.office}
    kept = {name: value for name, value in asked.items() if value}
    return f"{reverse('insights:changes', args=[scope.plan.code])}?{urlencode(kept)}"


def get_change_mark(change: str) -> str:
    """Return the mark of a change."""
    return _CHANGE_MARKS[change]


def show_verdicts(
    scope: Scope, judged: queries.Judged
) -> tuple[list[tuple[str, str]], list[tuple[str, list[Figure]]]]:
    """Return the states that there are, and for each group of indicators a figure of each."""
    rows = queries.count_verdicts(judged=judged)
    present = {state for _section, counts in rows for state in counts} | set(_ALWAYS)
    shown = [one for one in evaluation_enums.State if one.value in present]
    address = reverse("evaluation:verdicts", args=[scope.plan.code])
    office = {"co-quan": scope.office} if scope.office else {}
    table = []
    for section, counts in rows:
        code = section.code if section else ""
        words = f"{code}. {_sentence(section.title)}" if section else _("Ngoài nhóm")
        table.append((words, [
            Figure(
                counts.get(state.value, 0),
                f"{address}?{urlencode({'nhom': code, 'ket-qua': state.value, **office})}",
                str(state.label), verdicts.MARKS[state.value],
            )
            for state in shown
        ]))  # fmt: skip
    return [(one.value, str(one.label)) for one in shown], table


def list_concerns(judged: queries.Judged, most: int) -> list[Concern]:
    """Return the indicators that are off their path, the worst first, with the reason."""
    found = [one for one in judged.verdicts if one.state in _TO_SEE]
    found.sort(key=lambda one: _TO_SEE.index(one.state))
    return [_show_concern(one) for one in found[:most]]


def list_turns(judged: queries.Judged) -> list[Concern]:
    """Return the indicators whose verdict is another than seven days ago."""
    return [
        _show_concern(one.verdict, str(evaluation_enums.State(one.before).label))
        for one in judged.turns
    ]


def _show_concern(one: Any, before: str = "") -> Concern:
    said = one.judgement
    unit = one.profile.unit if one.profile else ""
    target = said.goal.raw if said.goal else ""
    url = reverse("evaluation:verdict", args=[one.indicator.plan.code, one.indicator.code])
    return Concern(
        one, url, verdicts.MARKS[one.state], str(evaluation_enums.State(one.state).label),
        verdicts.say(said.reason, unit, target), before,
    )  # fmt: skip


def draw_tiles(scope: Scope, communes: queries.Communes) -> dict[str, Any]:
    """Return the map: its size, its tiles, how many communes show what, where most is late.

    Where neighbours share a tile, it says how many of them have overdue work, and leads to them.
    """
    shown: Sequence[queries.Block | queries.Commune] = communes.blocks or communes.tiles
    cells = [one.cell for one in shown if one.cell]
    west, north = (min((cell[at] for cell in cells), default=0) for at in (0, 1))
    east, south = (max((cell[at] for cell in cells), default=0) for at in (0, 1))
    tallies = [one.tally for one in shown]
    scale = rules.get_scale((tally.get("overdue"), tally.followed) for tally in tallies)
    steps = [rules.get_step(tally.get("overdue"), tally.followed, scale) for tally in tallies]
    squares = []
    for one, cell, step in zip(shown, cells, steps, strict=True):
        at = (cell.column - west) * tilemaps.WIDE, (cell.row - north) * tilemaps.HIGH
        squares.append(
            _draw_block(scope, one, at, step)
            if isinstance(one, queries.Block)
            else _draw_tile(scope, one, at, step)
        )
    worst = sorted(communes.tiles, key=lambda one: -_share(one.tally))[:_MOST_LATE]
    return {
        "width": (east - west + 1) * tilemaps.WIDE + 4,
        "height": (south - north + 1) * tilemaps.HIGH + 4,
        "squares": squares, "counts": Counter(one.tally.loudest for one in communes.tiles),
        "number": len(communes.tiles), "is_gathered": bool(communes.blocks),
        "steps": tilemaps.make_key(steps, scale),
        "late": [
            f"{tilemaps.shorten(one.name)} {_share(one.tally)}%"
            for one in worst if _share(one.tally)
        ],
    }  # fmt: skip


def _draw_tile(scope: Scope, one: queries.Commune, at: tuple[int, int], step: int) -> Square:
    share, told = _share(one.tally), say_tally(one.tally)
    if share:
        told = _("%(share)s%% quá hạn; %(told)s") % {"share": share, "told": told}
    return Square(
        *at, tilemaps.get_look(step) if step else TILES[one.tally.loudest],
        tilemaps.split_name(tilemaps.shorten(one.name)),
        reverse("insights:office", args=[scope.plan.code, one.code]),
        f"{one.name}: {told}", one.tally.loudest, share,
    )  # fmt: skip


def _draw_block(scope: Scope, one: queries.Block, at: tuple[int, int], step: int) -> Square:
    late, number = one.counts["overdue"], len(one.communes)
    told = [
        f"{formats.format_number(one.counts[shown])} {words}"
        for shown, words in (
            ("overdue", _("có việc quá hạn")), ("at_risk", _("có việc nguy cơ")),
            ("unsettled", _("có việc chưa xác nhận")), ("well", _("đúng tiến độ")),
            ("nothing", _("không có việc")),
        )
        if one.counts[shown]
    ]  # fmt: skip
    words = _("%(number)s xã, phường từ %(first)s đến %(last)s: %(told)s") % {
        "number": formats.format_number(number), "first": tilemaps.shorten(one.communes[0].name),
        "last": tilemaps.shorten(one.communes[-1].name), "told": ", ".join(told),
    }  # fmt: skip
    loudest = one.tally.loudest
    return Square(
        *at, tilemaps.get_look(step) if step else TILES[loudest], [f"{late}/{number}"],
        f"{reverse('insights:communes', args=[scope.plan.code])}?{urlencode({'o': one.code})}",
        words, loudest, _share(one.tally),
    )  # fmt: skip


def _share(tally: rules.Tally) -> int:
    return rules.get_share(tally.get("overdue"), tally.followed)


def _sentence(title: str) -> str:
    return text.sentence_case(title, names=[settings.PROVINCE])
