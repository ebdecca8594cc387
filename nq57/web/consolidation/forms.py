"""What the pages of consolidation show of totals, and what they read from requests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from nq57.core import numbers, periods, sheets, tables
from nq57.measures import enums as measure_enums
from nq57.measures import queries as measure_queries
from nq57.measures import rules as measure_rules
from nq57.orgs import queries as org_queries
from nq57.plans import models as plans
from nq57.reporting import queries
from nq57.web.shared import formats, pictures, sentences

_CENT = Decimal("0.01")
FEW_NAMES = 4


@dataclass(frozen=True)
class Shown:
    """A total as a row of a table."""

    row: measure_queries.Summary
    value: str
    verdicts: list[tuple[str, str]]
    targets: list[plans.Target]
    named: list[str]
    change: queries.TotalChange | None

    @property
    def rule(self) -> str:
        """Return in words which figures the total rests on."""
        return say_rule(self.row.rule)

    @property
    def more_missing(self) -> int:
        """Return how many of the missing are not named in the row."""
        return len(self.row.missing) - len(self.named)


@dataclass(frozen=True)
class ShownUnit:
    """One office's figures: claimed, checked and validated side by side."""

    code: str
    name: str
    parts: str
    verdicts: list[tuple[str, str]]
    value: str
    verdict: str
    revision: int
    source: str
    checked: int = 0
    via: str = ""
    is_outdated: bool = False
    absent: tuple[str, ...] = ()
    reason: str = ""
    figure: measure_rules.Figure | None = None


@dataclass(frozen=True)
class ShownPeriod:
    """The province's figure of one period."""

    row: measure_queries.TotalRow
    value: str
    parts: str
    verdicts: list[tuple[str, str]]
    url: str


@dataclass(frozen=True)
class ShownCell:
    """One office's figure of one period."""

    short: str
    value: str
    verdict: str
    reason: str
    url: str


@dataclass(frozen=True)
class ShownSeries:
    """One office's figures over periods."""

    code: str
    name: str
    cells: list[ShownCell]
    reasons: list[str]


def show(value: Decimal | None) -> str:
    """Write a figure for reading: two decimals at most."""
    if value is None:
        return formats.EMPTY
    return formats.format_number(value.quantize(_CENT, ROUND_HALF_UP))


def show_difference(value: Decimal | None) -> str:
    """Write a difference with its sign; one below a hundredth with all its places."""
    if value is None:
        return formats.EMPTY
    is_small = value != 0 and value.quantize(_CENT, ROUND_HALF_UP) == 0
    return ("+" if value > 0 else "") + (
        formats.format_number(value.normalize()) if is_small else show(value)
    )


def show_parts(figure: measure_rules.Figure | None) -> str:
    """Write numerator and denominator, where there are any."""
    if figure is None or figure.denominator is None:
        return ""
    return f"{show(figure.numerator)}/{show(figure.denominator)}"


def say_rule(rule: str) -> str:
    """Return in words which figures a total rests on."""
    return _(str(measure_enums.Headline(rule).label))


def show_verdicts(row: measure_queries.Summary) -> list[tuple[str, str]]:
    """Return the total of each verdict alone, with the verdict's name."""
    return [(name, show(_value(row.by_verdict[name].figure))) for name in measure_rules.VERDICTS]


def show_period(row: measure_queries.TotalRow, url: str) -> ShownPeriod:
    """Return a period's total as a row of a table; ``url`` is its page, or empty."""
    value = show(row.figure.value if row.figure else None)
    return ShownPeriod(row, value, show_parts(row.figure), show_verdicts(row), url)


def show_series(
    one: measure_queries.UnitSeries,
    names: Mapping[int, tuple[str, str]],
    rows: Sequence[measure_queries.TotalRow],
    urls: Mapping[str, str],
) -> ShownSeries:
    """Return an office's figures over periods as a row; each figure leads to its inputs."""
    code, name = names[one.office]
    cells = []
    for row in rows:
        unit = one.cells.get(row.period.code)
        url = urls.get(row.period.code, "")
        told = {put.verdict for put in unit.inputs} if unit else set()
        cells.append(
            ShownCell(
                pictures.shorten(row.period),
                show(unit.figure.value if unit and unit.figure else None),
                next((verdict for verdict in measure_rules.VERDICTS if verdict in told), ""),
                unit.reason if unit else "absent", f"{url}#{code}" if url and told else "",
            )
        )  # fmt: skip
    reasons = [cell.reason for cell in cells if cell.reason not in ("", "missing", "absent")]
    return ShownSeries(code, name, cells, list(dict.fromkeys(reasons)))


def pick_start(sent: QueryDict, total: int) -> int:
    """Return which office of a long list an address begins with."""
    start = numbers.read_whole(sent.get("tu", "")) or 0
    return start if start < total else 0


def pick_period(sent: QueryDict, offered: Sequence[periods.Period]) -> periods.Period:
    """Return the period that an address asks for, else the shortest of the cycle."""
    wanted = sent.get("ky", "")
    return next((one for one in offered if one.code == wanted), offered[0])


def pick_headline(sent: QueryDict) -> str:
    """Return the headline rule that an address asks for."""
    wanted = sent.get("so", "")
    return wanted if wanted in measure_enums.Headline.values else "furthest"


def make_table(rows: Sequence[Shown], kind: str) -> bytes:
    """Return totals as an XLSX file, or as CSV with ``kind`` ``csv``."""
    columns = {
        _("STT"): 10, _("Chỉ tiêu"): 60, _("Đơn vị"): 14, _("Kỳ"): 16, _("Toàn tỉnh"): 16,
        _("Tử số"): 16, _("Mẫu số"): 16,
        **{str(_(str(verdict.label))): 16 for verdict in measure_enums.Verdict},
        _("Cách tính"): 28, _("Số được lấy"): 28, _("Đã có số liệu"): 14,
        _("Phải báo"): 12, _("Còn thiếu"): 60,
    }  # fmt: skip
    cells = [_tell(one) for one in rows]
    return tables.write_table(
        kind=kind, title=_("Tổng hợp"), columns=columns, rows=cells, mark=org_queries.say_mark()
    )


def make_series_table(
    rows: Sequence[measure_queries.TotalRow],
    told: Sequence[measure_queries.UnitSeries],
    names: Mapping[int, tuple[str, str]],
    kind: str,
) -> bytes:
    """Return every office's figures by period as XLSX, or as CSV with ``kind`` ``csv``."""
    columns = {
        _("Mã"): 16,
        _("Cơ quan"): 40,
        **{sentences.translate(row.period.label): 16 for row in rows},
    }
    cells: list[list[sheets.Cell]] = [["", _("Toàn tỉnh"), *(_write(row.figure) for row in rows)]]
    for one in told:
        found = [one.cells.get(row.period.code) for row in rows]
        figures = [_write(unit.figure if unit else None) for unit in found]
        cells.append([*names[one.office], *figures])
    return tables.write_table(
        kind=kind, title=_("Chỉ tiêu qua các kỳ"), columns=columns, rows=cells,
        mark=org_queries.say_mark(),
    )  # fmt: skip


def _write(figure: measure_rules.Figure | None) -> Decimal | None:
    return _count(_value(figure))


def _count(value: Decimal | None) -> Decimal | None:
    """Return a figure as a sheet sums it, as exact as the page shows it."""
    return None if value is None else value.quantize(_CENT, ROUND_HALF_UP).normalize()


def _tell(one: Shown) -> list[sheets.Cell]:
    row, figure = one.row, one.row.figure
    return [
        row.indicator.code, row.indicator.name, row.profile.unit,
        sentences.translate(row.period.label),
        _write(figure), _count(figure.numerator if figure else None),
        _count(figure.denominator if figure else None),
        *(_write(row.by_verdict[name].figure) for name in measure_rules.VERDICTS),
        _(str(row.profile.get_formula_units_display())), say_rule(row.rule), row.told, row.asked,
        "; ".join(one.named),
    ]  # fmt: skip


def _value(figure: measure_rules.Figure | None) -> Decimal | None:
    return figure.value if figure else None
