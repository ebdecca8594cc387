"""What the pages of consolidation show of totals, and what they read from requests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from nq57.core import periods, sheets
from nq57.measures import enums as measure_enums
from nq57.measures import queries as measure_queries
from nq57.measures import rules as measure_rules
from nq57.orgs import queries as org_queries
from nq57.plans import models as plans
from nq57.reporting import queries
from nq57.web.shared import formats

_CENT = Decimal("0.01")
FEW_NAMES = 4


@dataclass(frozen=True)
class Shown:
    """A total as a row of a table."""

    row: measure_queries.TotalRow
    value: str
    verdicts: list[tuple[str, str]]
    targets: list[plans.Target]
    missing: list[str]
    change: queries.TotalChange | None

    @property
    def more_missing(self) -> int:
        """Return how many of the missing are not named in the row."""
        return max(len(self.missing) - FEW_NAMES, 0)

    @property
    def named(self) -> list[str]:
        """Return the first of the missing."""
        return self.missing[:FEW_NAMES]


@dataclass(frozen=True)
class ShownUnit:
    """One office's figures: claimed, checked and validated side by side."""

    office: int
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


def show(value: Decimal | None) -> str:
    """Write a figure for reading: two decimals at most."""
    if value is None:
        return formats.EMPTY
    return formats.format_number(value.quantize(_CENT, ROUND_HALF_UP))


def show_difference(value: Decimal | None) -> str:
    """Write a difference with its sign."""
    if value is None:
        return formats.EMPTY
    return ("+" if value > 0 else "") + show(value)


def show_parts(figure: measure_rules.Figure | None) -> str:
    """Write numerator and denominator, where there are any."""
    if figure is None or figure.denominator is None:
        return ""
    return f"{show(figure.numerator)}/{show(figure.denominator)}"


def show_verdicts(row: measure_queries.TotalRow) -> list[tuple[str, str]]:
    """Return the total of each verdict alone, with the verdict's name."""
    return [(name, show(_value(row.by_verdict[name].figure))) for name in measure_rules.VERDICTS]


def pick_period(sent: QueryDict, offered: Sequence[periods.Period]) -> periods.Period:
    """Return the period that an address asks for, else the shortest of the cycle."""
    wanted = sent.get("ky", "")
    return next((one for one in offered if one.code == wanted), offered[0])


def pick_headline(sent: QueryDict) -> str:
    """Return the headline rule that an address asks for."""
    wanted = sent.get("so", "")
    return wanted if wanted in measure_enums.Headline.values else "furthest"


def read_keys(values: Iterable[str]) -> list[int]:
    """Return the keys among values that a form sent."""
    return [int(one) for one in values if one.isascii() and one.isdigit() and len(one) < 19]


def make_table(rows: Sequence[Shown], kind: str) -> bytes:
    """Return totals as an XLSX file, or as CSV with ``kind`` ``csv``."""
    columns = {
        _("STT"): 10, _("Chỉ tiêu"): 60, _("Đơn vị"): 14, _("Kỳ"): 16, _("Toàn tỉnh"): 16,
        _("Tử số"): 16, _("Mẫu số"): 16,
        **{str(_(str(verdict.label))): 16 for verdict in measure_enums.Verdict},
        _("Cách tính"): 28, _("Đã có số liệu"): 14, _("Phải báo"): 12, _("Còn thiếu"): 60,
    }  # fmt: skip
    cells = [_tell(one) for one in rows]
    if kind != "csv":
        mark = org_queries.say_mark()
        return sheets.write_sheet(title=_("Tổng hợp"), columns=columns, rows=cells, mark=mark)
    return sheets.write_text(columns=list(columns), rows=cells)


def _tell(one: Shown) -> list[str | int | None]:
    row, figure = one.row, one.row.figure
    return [
        row.indicator.code, row.indicator.name, row.profile.unit, row.period.label, one.value,
        show(figure.numerator) if figure and figure.numerator is not None else "",
        show(figure.denominator) if figure and figure.denominator is not None else "",
        *(value for _name, value in one.verdicts),
        _(str(row.profile.get_formula_units_display())), row.told, row.asked,
        "; ".join(one.missing),
    ]  # fmt: skip


def _value(figure: measure_rules.Figure | None) -> Decimal | None:
    return figure.value if figure else None
