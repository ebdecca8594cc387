"""The tables of open data: their columns with what each means, their rows out of a snapshot."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from nq57.core.phrases import Phrase
from nq57.releases.rules import english, snapshots

Value = str | int | Decimal | date | None
_FREQUENCIES = {"M": "M", "Q": "Q", "H": "S"}


@dataclass(frozen=True)
class Column:
    """A column: its name for programs, its title and meaning for people, its type.

    ``kind`` is ``string``, ``integer``, ``number`` or ``date``.
    """

    name: str
    kind: str
    title: str
    meaning: str
    is_required: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dataset:
    """A table: its name in addresses, its title, its columns, the key of a row."""

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


_STATES = (
    "met", "on_track", "at_risk", "behind", "missed", "no_data", "not_due", "by_words",
    "not_judged",
)  # fmt: skip
_CODE = Column("code", "string", "Số", "Số của chỉ tiêu trong phụ lục của kế hoạch", True)
_TIER = Column("tier", "string", "Cấp", "Cấp mà mục tiêu nói tới; trống khi chung toàn tỉnh")
# A sign such as “=” would begin a formula where a table is opened in a spreadsheet.
_OPERATORS = {
    "=": "eq", ">=": "ge", "<=": "le", ">": "gt", "<": "lt", "between": "between", "keep": "keep",
}  # fmt: skip
DATASETS = (
    Dataset(
        "indicators", Phrase("Chỉ tiêu và kết quả"),
        Phrase("Mỗi chỉ tiêu một dòng: số mới nhất đã tổng hợp, mốc kế tiếp, kết quả đánh giá."),
        (
            _CODE,
            Column("section", "string", "Nhóm", "Tên nhóm chỉ tiêu"),
            Column("name", "string", "Chỉ tiêu", "Tên chỉ tiêu như kế hoạch ghi", True),
            Column("leads", "string", "Chủ trì", "Cơ quan chủ trì như kế hoạch ghi; cách nhau ;"),
            Column("unit", "string", "Đơn vị tính", "Đơn vị của giá trị"),
            Column("period", "string", "Kỳ", "Kỳ của số mới nhất: 2026-11, 2026-Q4, 2026-H2, 2026"),
            Column("value", "number", "Giá trị", "Số mới nhất của toàn tỉnh; trống khi chưa có"),
            Column("told", "integer", "Đã báo", "Số cơ quan đã có số liệu trong kỳ đó"),
            Column("asked", "integer", "Phải báo", "Số cơ quan phải báo số liệu trong kỳ đó"),
            Column("milestone", "integer", "Mốc", "Năm của mốc được so"),
            Column("target", "string", "Mục tiêu", "Mục tiêu của mốc, nguyên văn"),
            Column("expected", "number", "Lộ trình", "Giá trị cần có đến nay trên đường đến mốc"),
            Column("state", "string", "Kết quả", "met đạt, on_track đúng tiến độ, at_risk có nguy "
                   "cơ, behind chậm, missed không đạt, no_data chưa đủ dữ liệu, not_due chưa đến "
                   "kỳ, by_words mục tiêu bằng lời, not_judged chưa đánh giá", True, _STATES),
        ),
        ("code",),
    ),
    Dataset(
        "targets", Phrase("Mục tiêu theo mốc"),
        Phrase("Mỗi ô mục tiêu của phụ lục một dòng, tách thành phép so, cận và đơn vị."),
        (
            _CODE, _TIER,
            Column("milestone", "integer", "Mốc", "Năm phải đạt; trống khi kế hoạch không ghi năm"),
            Column("op", "string", "Phép so",
                   "eq bằng, ge ít nhất, le nhiều nhất, gt lớn hơn, lt nhỏ hơn, between trong "
                   "khoảng, keep duy trì; trống khi không so được bằng số",
                   values=tuple(_OPERATORS.values())),
            Column("low", "number", "Từ", "Cận dưới"),
            Column("high", "number", "Đến", "Cận trên"),
            Column("unit", "string", "Đơn vị", "Đơn vị của mục tiêu"),
            Column("raw", "string", "Nguyên văn", "Chữ trong ô của kế hoạch"),
        ),
        (),
    ),
    Dataset(
        "observations", Phrase("Số liệu theo kỳ"),
        Phrase("Mỗi số tổng hợp của tỉnh một dòng: chỉ tiêu, cấp, kỳ."),
        (
            _CODE, _TIER,
            Column("frequency", "string", "Tần suất", "M tháng, Q quý, S nửa năm, A năm", True,
                   ("M", "Q", "S", "A")),
            Column("period", "string", "Kỳ", "Kỳ số liệu", True),
            Column("ends_on", "date", "Ngày cuối kỳ", "Ngày cuối của kỳ", True),
            Column("value", "number", "Giá trị", "Số tổng hợp của toàn tỉnh", True),
            Column("unit", "string", "Đơn vị tính", "Đơn vị của giá trị"),
            Column("told", "integer", "Đã báo", "Số cơ quan đã có số liệu", True),
            Column("asked", "integer", "Phải báo", "Số cơ quan phải báo", True),
        ),
        (),
    ),
    Dataset(
        "tasks", Phrase("Nhiệm vụ và tiến độ"),
        Phrase("Mỗi nhiệm vụ hoặc ý kiến chỉ đạo một dòng, với số việc theo tình trạng thời hạn."),
        (
            Column("document", "string", "Văn bản giao", "Số, ký hiệu của văn bản giao"),
            Column("code", "string", "Số", "Số của nhiệm vụ trong văn bản", True),
            Column("section", "string", "Nhóm", "Tên nhóm nhiệm vụ"),
            Column("title", "string", "Nhiệm vụ", "Nội dung nhiệm vụ", True),
            Column("leads", "string", "Chủ trì", "Cơ quan chủ trì như văn bản ghi; cách nhau ;"),
            Column("deliverables", "string", "Sản phẩm", "Sản phẩm như văn bản ghi; cách nhau ;"),
            Column("state", "string", "Tình trạng", "Xấu nhất của các việc: done đã xong, doing "
                   "đang thực hiện, overdue quá hạn, unsettled chưa xác nhận, ended không còn theo "
                   "dõi, not_due chưa đến kỳ", True,
                   ("done", "doing", "overdue", "unsettled", "ended", "not_due")),
            Column("total", "integer", "Số việc", "Số việc phải làm của các cơ quan", True),
            Column("done", "integer", "Đã xong", "Số việc đã hoàn thành", True),
            Column("overdue", "integer", "Quá hạn", "Số việc chưa hoàn thành, quá hạn", True),
            Column("unsettled", "integer", "Chưa xác nhận", "Số việc chưa được xác nhận tình trạng",
                   True),
            Column("late_offices", "string", "Cơ quan quá hạn",
                   "Tên cơ quan quá hạn, khi lãnh đạo cho công bố; cách nhau ;"),
        ),
        (),
    ),
    Dataset(
        "words", Phrase("Báo cáo bằng lời"),
        Phrase("Mỗi câu của báo cáo tỉnh mà lãnh đạo công bố một dòng."),
        (
            Column("position", "integer", "Thứ tự", "Thứ tự của câu trong báo cáo, từ 1", True),
            Column("part", "string", "Mục", "Mục của báo cáo", True),
            Column("text", "string", "Câu", "Lời của câu", True),
        ),
        ("position",),
    ),
    Dataset(
        "dictionary", Phrase("Từ điển"),
        Phrase("Mỗi cột của mỗi bảng một dòng: kiểu và nghĩa, bằng tiếng Việt và tiếng Anh."),
        (
            Column("table", "string", "Bảng", "Tên bảng", True),
            Column("column", "string", "Cột", "Tên cột", True),
            Column("type", "string", "Kiểu", "string, integer, number hoặc date", True),
            Column("title", "string", "Tiêu đề", "Tiêu đề của cột bằng tiếng Việt", True),
            Column("description", "string", "Nghĩa", "Nghĩa của cột bằng tiếng Việt", True),
            Column("name_en", "string", "Tiêu đề tiếng Anh", "Tiêu đề của cột bằng tiếng Anh",
                   True),
            Column("description_en", "string", "Nghĩa tiếng Anh", "Nghĩa của cột bằng tiếng Anh",
                   True),
        ),
        ("table", "column"),
    ),
)  # fmt: skip


def get_dataset(name: str) -> Dataset | None:
    """Return a table by its name, or None."""
    return next((one for one in DATASETS if one.name == name), None)


def list_rows(dataset: Dataset, snapshot: Mapping[str, Any]) -> list[tuple[Value, ...]]:
    """Return a table's rows out of a snapshot, each cell in the type of its column."""
    rows = _READERS[dataset.name](snapshot)
    return [
        tuple(_cast(column.kind, row.get(column.name)) for column in dataset.columns)
        for row in rows
    ]


def _cast(kind: str, value: Any) -> Value:
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    if value is None or value == "":
        return None
    if kind == "number":
        return Decimal(value)
    if kind == "date":
        return date.fromisoformat(value)
    return int(value) if kind == "integer" else str(value)


def _list_indicators(snapshot: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from snapshot["indicators"]


def _list_targets(snapshot: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for one in snapshot["indicators"]:
        for target in one["targets"]:
            op = _OPERATORS.get(target["op"], "")
            yield {"code": one["code"], **target, "op": op}


def _list_observations(snapshot: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for one in snapshot["indicators"]:
        for point in one["series"]:
            mark = point["period"][5:6]
            frequency = "M" if mark.isdigit() else _FREQUENCIES.get(mark, "A")
            yield {"code": one["code"], "unit": one["unit"], "frequency": frequency, **point}


def _list_tasks(snapshot: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from snapshot["tasks"]


def _list_words(snapshot: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for position, (part, said) in enumerate(snapshots.list_words(snapshot), start=1):
        yield {"position": position, "part": part, "text": said}


def _list_columns(_snapshot: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for table in DATASETS:
        for one in table.columns:
            name, meaning = english.say_column(table.name, one.name)
            yield {
                "table": table.name, "column": one.name, "type": one.kind, "title": one.title,
                "description": one.meaning, "name_en": name, "description_en": meaning,
            }  # fmt: skip


_READERS = {
    "indicators": _list_indicators, "targets": _list_targets,
    "observations": _list_observations, "tasks": _list_tasks, "words": _list_words,
    "dictionary": _list_columns,
}  # fmt: skip
