"""What people type in scoring, and the tables they take away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nq57.core import numbers, tables
from nq57.orgs import queries as org_queries
from nq57.scoring import enums, models, queries, rules
from nq57.web.shared import formats
from nq57.web.shared import forms as shared

# The words of the moves, for the catalogue: a rule knows no language but Vietnamese.
ROUND_MOVES = {
    "verify": gettext_lazy("Khóa tự chấm, chuyển thẩm định"),
    "resume": gettext_lazy("Mở lại tự chấm"),
    "finalise": gettext_lazy("Chốt kết quả, trình phê duyệt"),
    "return": gettext_lazy("Trả lại để thẩm định thêm"),
    "approve": gettext_lazy("Phê duyệt kết quả"), "cancel": gettext_lazy("Hủy đợt"),
}  # fmt: skip
SHEET_MOVES = {
    "send": gettext_lazy("Gửi phiếu tự chấm"),
    "take": gettext_lazy("Thẩm định khi cơ quan không tự chấm"),
    "withdraw": gettext_lazy("Rút lại phiếu đã gửi"), "return": gettext_lazy("Trả lại"),
    "settle": gettext_lazy("Chốt điểm"), "reopen": gettext_lazy("Mở lại để thẩm định thêm"),
}  # fmt: skip

# What was done, and who does what next.
ROUND_DONE = {
    "verify": gettext_lazy(
        "Đã khóa tự chấm. Các cơ quan được giao thẩm định từng phiếu; phiếu nào đủ thì chốt điểm."
    ),
    "resume": gettext_lazy(
        "Đã mở lại tự chấm. Các cơ quan sửa, gửi phiếu; xong thì khóa tự chấm lần nữa."
    ),
    "finalise": gettext_lazy(
        "Đã chốt kết quả và trình. Lãnh đạo phê duyệt, hoặc trả lại để thẩm định thêm."
    ),
    "return": gettext_lazy(
        "Đã trả lại. Cơ quan chủ trì mở lại phiếu cần sửa, chốt điểm rồi trình lần nữa."
    ),
    "approve": gettext_lazy("Đã phê duyệt. Điểm và xếp hạng nay xem được ở trang kết quả."),
    "cancel": gettext_lazy("Đã hủy đợt chấm điểm và các phiếu của đợt."),
    "measure": gettext_lazy(
        "Đã tính lại từ dữ liệu. Phiếu đã chốt không đổi; xem lại tiêu chí có khiếu nại rồi chốt."
    ),
}  # fmt: skip
SHEET_DONE = {
    "send": gettext_lazy(
        "Đã gửi phiếu tự chấm. Các cơ quan được giao thẩm định; cần sửa thì rút lại phiếu."
    ),
    "withdraw": gettext_lazy("Đã rút lại phiếu. Sửa xong thì gửi lại trước hạn tự chấm."),
    "return": gettext_lazy("Đã trả lại phiếu. Cơ quan sửa rồi gửi lại."),
    "take": gettext_lazy("Phiếu đã chuyển sang thẩm định. Các cơ quan được giao ghi điểm."),
    "settle": gettext_lazy(
        "Đã chốt điểm của phiếu. Chốt hết các phiếu thì trình phê duyệt kết quả của đợt."
    ),
    "reopen": gettext_lazy("Đã mở lại phiếu. Thẩm định xong thì chốt điểm lần nữa."),
    "beyond": gettext_lazy("Đã ghi tỷ lệ việc vượt yêu cầu; tỷ lệ này tính vào xếp loại."),
    "lower": gettext_lazy("Đã ghi mức xếp loại của cơ quan."),
    "head": gettext_lazy("Đã ghi đề xuất xếp loại người đứng đầu."),
}  # fmt: skip
READY_TO_SEND = gettext_lazy("Phiếu đã đủ: thủ trưởng cơ quan gửi được phiếu.")
READY_TO_SETTLE = gettext_lazy("Phiếu đã thẩm định đủ: cơ quan chủ trì chốt điểm được.")
LINE_DONE = {
    "attach": gettext_lazy("Đã đính kèm tệp. Đủ minh chứng cho mọi tiêu chí thì gửi được phiếu."),
    "dispute": gettext_lazy("Đã ghi khiếu nại. Cơ quan thẩm định trả lời trước khi chốt điểm."),
    "uphold": gettext_lazy(
        "Đã trả lời: khiếu nại có căn cứ. Sửa dữ liệu gốc rồi tính lại điểm của đợt."
    ),
    "refuse": gettext_lazy("Đã trả lời: không chấp nhận khiếu nại. Điểm giữ nguyên."),
}  # fmt: skip


class RoundForm(forms.Form):
    """A round to be opened."""

    criteria = forms.ModelChoiceField(
        queryset=models.CriteriaSet.objects.none(), label=gettext_lazy("Bộ tiêu chí"),
        empty_label=None,
    )  # fmt: skip
    starts_on = shared.DayField(label=gettext_lazy("Từ ngày"))
    ends_on = shared.DayField(label=gettext_lazy("Đến ngày"))
    self_due = shared.DayField(label=gettext_lazy("Hạn tự chấm"))
    basis = forms.CharField(
        label=gettext_lazy("Văn bản mở đợt"), max_length=300,
        help_text=gettext_lazy("Số, ký hiệu văn bản của cơ quan chủ trì."),
    )  # fmt: skip

    def __init__(self, *args: Any, sets: Sequence[models.CriteriaSet], **kwargs: Any) -> None:
        """Offer the sets by which the post may open."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["criteria"]
        field.queryset = models.CriteriaSet.objects.filter(pk__in=[one.pk for one in sets])
        field.label_from_instance = lambda one: f"{one.title} ({one.version})"


class EvidenceForm(forms.Form):
    """A file that proves the points of a criterion."""

    file = forms.FileField(
        label=gettext_lazy("Tệp"),
        error_messages={
            "required": gettext_lazy("Chưa chọn tệp."), "empty": gettext_lazy("Tệp này trống."),
        },
    )  # fmt: skip
    claim = forms.CharField(
        label=gettext_lazy("Tệp này chứng minh điều gì"), max_length=500, required=False
    )


class UploadForm(forms.Form):
    """The filled workbook of a sheet."""

    file = forms.FileField(
        label=gettext_lazy("Tệp Excel đã điền (.xlsx)"),
        error_messages={
            "required": gettext_lazy("Chưa chọn tệp. Chọn tệp Excel đã điền rồi gửi lại."),
            "empty": gettext_lazy("Tệp này trống."),
        },
    )  # fmt: skip


_EMPTY = (None, True, "")


@dataclass(frozen=True)
class Cell:
    """One line of a sheet as its page shows it: ``points``, ``applies``, ``agrees`` (with the
    office's own points) and ``note`` are what the form holds, as typed; ``seen`` is the version
    that was looked at; ``fault`` is what is wrong with it, ``stored`` what somebody else wrote
    meanwhile."""

    row: queries.Row
    points: str
    applies: bool
    note: str
    seen: int
    agrees: bool = False
    fault: str = ""
    stored: str = ""


def write_points(value: Decimal | None) -> str:
    """Return points as they stand in a field."""
    return "" if value is None else formats.format_number(value)


def make_cells(rows: Sequence[queries.Row], *, is_self: bool) -> list[Cell]:
    """Return the lines with what stands in them; a line not verified yet is empty to its
    verifier, so that nothing is verified that nobody looked at."""
    return [_make_cell(row, is_self=is_self) for row in rows]


def _make_cell(row: queries.Row, *, is_self: bool) -> Cell:
    score = row.score
    points, applies, note = _get_stored(score, is_self=is_self)
    return Cell(row, write_points(points), applies, note, score.version)


def _get_stored(score: models.Score, *, is_self: bool) -> tuple[Decimal | None, bool, str]:
    if is_self:
        return score.self_points, score.self_applies, score.self_note
    return score.verified_points, score.verified_applies is not False, score.verified_note


def read_cells(
    rows: Sequence[queries.Row], sent: QueryDict, *, is_self: bool
) -> tuple[list[Cell], dict[str, Any]]:
    """Return the lines as they were typed, and what each says by criterion: points, applies,
    note, seen. What was not in the form is left out; a number that is none is a fault."""
    cells, said = [], {}
    for row in rows:
        if f"s-{row.score.criterion.code}" in sent:
            cell, told = _read_cell(row, sent, is_self=is_self)
            cells.append(cell)
            said[row.score.criterion.code] = told
    return cells, said


def _read_cell(row: queries.Row, sent: QueryDict, *, is_self: bool) -> tuple[Cell, dict[str, Any]]:
    score, code = row.score, row.score.criterion.code
    typed, note = sent.get(f"p-{code}", ""), sent.get(f"n-{code}", "").replace("\x00", "")
    applies, agrees = f"x-{code}" not in sent, not is_self and f"a-{code}" in sent
    version = numbers.read_seen(sent.get(f"s-{code}", ""))
    fault = ""
    try:
        points = shared.NumberField(required=False).clean(typed)
    except ValidationError as error:
        fault, points = " ".join(error.messages), None
    cell = Cell(row, typed, applies, note, version, agrees, fault)
    told = {"points": points if applies else None, "applies": applies}
    if agrees:
        own = {"points": score.self_points, "applies": score.self_applies}
        if told not in (own, {"points": None, "applies": True}):
            fault = fault or _("Đã đồng ý với điểm tự chấm thì để trống điểm thẩm định.")
            cell = replace(cell, fault=fault)
        told = own
    return cell, told | {"note": note, "seen": version}


def show_meanwhile(
    cells: Sequence[Cell], rows: Sequence[queries.Row], said: Mapping[str, Any], *, is_self: bool
) -> list[Cell]:
    """Return typed lines over the lines as they stand now. Where somebody wrote another thing
    meanwhile it is shown, and only then may the next sending overwrite it."""
    fresh = {row.score.criterion.code: row for row in rows}
    shown = []
    for cell in cells:
        code = cell.row.score.criterion.code
        row = fresh.get(code, cell.row)
        held = _get_stored(row.score, is_self=is_self)
        told = (said[code]["points"], said[code]["applies"], said[code]["note"].strip())
        if not is_self and not cell.fault and not is_changed(row, said[code]):
            shown.append(_make_cell(row, is_self=False))
            continue
        is_other = row.score.version != cell.seen and held != told
        shown.append(replace(
            cell, row=row, seen=row.score.version,
            stored=_say_stored(row.score, is_self=is_self) if is_other else "",
        ))  # fmt: skip
    return shown


def _say_stored(score: models.Score, *, is_self: bool) -> str:
    return say_told(*_get_stored(score, is_self=is_self))


def say_told(points: Decimal | None, applies: bool, note: str) -> str:
    """Return what a line says, in a sentence."""
    if not applies:
        said = _("không phát sinh")
    else:
        said = _("chưa có điểm") if points is None else write_points(points)
    return f"{said} – {note}" if note else said


def is_changed(row: queries.Row, said: Mapping[str, Any]) -> bool:
    """Say whether a verifier gives something new: words on an empty line, or other words. A
    line left empty that a colleague verified meanwhile is his."""
    told = (said["points"], said["applies"], said["note"].strip())
    if told == _EMPTY and said["seen"] != row.score.version:
        return False
    return told != _get_stored(row.score, is_self=False)


def say_hindrance(one: rules.Hindered) -> str:
    """Return why a grade was not reached, in the page's language."""
    return _(str(enums.Hindrance(one.reason).label)) % {
        "grade": name_grade(one.grade), "least": formats.format_number(one.least),
        "is": formats.format_number(one.value.quantize(Decimal("0.1")) if one.value else 0),
    }  # fmt: skip


def name_grade(grade: str) -> str:
    """Return a grade in the page's language."""
    return _(str(enums.Grade(grade).label)) if grade else ""


def make_sheet_table(
    sheet: models.Sheet, rows: Sequence[queries.Row], *, shows_verified: bool
) -> bytes:
    """Return a sheet as XLSX; verified points only where they may be seen."""
    columns = {
        _("Mã"): 8, _("Tiêu chí"): 60, _("Điểm tối đa"): 12, _("Tự chấm"): 12,
        _("Thuyết minh"): 50, _("Điểm tính"): 12, _("Thẩm định"): 12, _("Lý do"): 50,
        _("Cơ quan thẩm định"): 24,
    }  # fmt: skip
    cells: list[list[Any]] = []
    for row in rows:
        score = row.score
        own = score.self_points if score.self_applies else _("không phát sinh")
        verified: Any = None
        if shows_verified and score.verified_at is not None:
            verified = score.verified_points if score.verified_applies else _("không phát sinh")
        cells.append([
            score.criterion.code, score.criterion.title, score.max_points, own, score.self_note,
            score.computed_points, verified, score.verified_note if shows_verified else "",
            row.verifier,
        ])  # fmt: skip
    return tables.write_table(
        kind="xlsx", title=_("Phiếu điểm"), columns=columns, rows=cells,
        mark=org_queries.say_mark(),
    )  # fmt: skip


def make_results_table(found: Sequence[queries.ClusterResults]) -> bytes:
    """Return the results as XLSX, as they stand on the page: ranks only when approved."""
    columns = {
        _("Cụm"): 30, _("Thứ hạng"): 10, _("Cơ quan"): 44, _("Điểm"): 10, _("Điểm tối đa"): 12,
        _("Điểm theo thang 100"): 14, _("Xếp loại"): 30, _("Lý do hạ mức"): 50,
        _("Đề xuất người đứng đầu"): 30, _("Lý do mức của người đứng đầu"): 50,
    }  # fmt: skip
    cells: list[list[Any]] = [
        [
            part.cluster.title, one.rank, one.sheet.organisation.name, one.total.points,
            one.total.most, one.total.percent, name_grade(one.grade), one.sheet.lowered_reason,
            name_grade(one.sheet.head_grade), one.sheet.head_reason,
        ]
        for part in found
        for one in part.results
    ]  # fmt: skip
    return tables.write_table(
        kind="xlsx", title=_("Kết quả chấm điểm"), columns=columns, rows=cells,
        mark=org_queries.say_mark(),
    )  # fmt: skip
