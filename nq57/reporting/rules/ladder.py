"""The ladder that every entry climbs: access, keys, lifetime, timeliness, lock, value.

The order is fixed and the first rung that breaks is the only one told: one code per fault.
Nothing here writes, so every check is also a dry run.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from nq57.core import dates, numbers, phrases
from nq57.core.phrases import Phrase
from nq57.reporting.rules.graph import EDITABLE, UNDERWAY

CODES: Mapping[str, str] = {
    "E100": "quyền",
    "E110": "mục không giao cho mình",
    "E120": "mục đang giao cho người khác",
    "E200": "khóa",
    "E300": "thời gian tồn tại",
    "E400": "thời điểm",
    "E510": "kỳ đã khóa",
    "E520": "báo cáo không ở bước soạn",
    "E530": "mục đã được nhận",
    "E601": "phần trăm không đúng",
    "E602": "ngày không đúng",
    "E603": "không phải số",
    "E604": "tình trạng không có trong danh mục",
    "E605": "thiếu tử số hoặc mẫu số",
    "E606": "mẫu số bằng 0",
    "E607": "tử số lớn hơn mẫu số",
    "E608": "hoàn thành mà chưa có văn bản kết quả",
    "E609": "tình trạng và phần trăm không khớp",
    "E610": "số âm",
    "E611": "nhiệm vụ chưa xác nhận",
    "E612": "văn bản kết quả ghi quá dài",
    "E621": "số liệu chưa xác nhận",
    "E631": "lời văn chưa viết",
    "E641": "mục bị trả lại chưa sửa",
    "E642": "mục giao cho người khác chưa về",
    "E701": "tệp theo mẫu cũ",
    "E702": "tệp của báo cáo khác",
    "E704": "thiếu cột của mẫu",
    "E705": "ô có công thức hoặc báo lỗi",
    "E706": "ô bị gộp",
    "E707": "dòng không thuộc báo cáo",
    "E708": "dòng lặp lại",
    "E709": "dòng bị lệch",
    "E710": "cột Xác nhận không khớp với các ô",
}
_RUNGS: Mapping[str, Phrase] = {
    "E100": Phrase("Vị trí đang dùng không soạn được báo cáo này."),
    "E110": Phrase("Mục này không giao cho bạn: chỉ ghi những mục được giao."),
    "E200": Phrase("Mục này không thuộc báo cáo. Hãy tải lại trang."),
    "E300": Phrase("Cơ quan không còn hoạt động trong kỳ này."),
    "E400": Phrase("Kỳ số liệu chưa kết thúc nên chưa mở báo cáo."),
    "E510": Phrase("Kỳ này đã khóa. Đề nghị cơ quan tổng hợp mở lại kỳ rồi ghi tiếp."),
    "E520": Phrase("Báo cáo không ở bước soạn. Lấy lại hoặc xin sửa rồi ghi tiếp."),
    "E530": Phrase("Mục này đã được nhận: chỉ sửa những mục bị trả lại."),
}
STATES = ("done", "doing", "continuing", "not_started")
MOST = Decimal(10) ** 13
MOST_PRODUCT = 200  # letters


class ReportingError(Exception):
    """Say in Vietnamese what reporting refuses, and what to do."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: its code, the item, and a sentence.

    ``where`` is the item's key: ``line-12``, ``figure-7``, ``words-results``, empty for all.
    """

    code: str
    where: str
    sentence: str


class FaultyError(ReportingError):
    """Refuse with every fault listed."""

    def __init__(self, faults: list[Fault]) -> None:
        """Keep the faults; the sentence tells how many, and the first of them."""
        self.faults = tuple(faults)
        told = phrases.join(fault.sentence for fault in faults[:3])
        if len(faults) > 1:
            told = Phrase("Còn %(n)d chỗ trước khi gửi. %(first)s", n=len(faults), first=told)
        super().__init__(told)


@dataclass(frozen=True, kw_only=True)
class Footing:
    """On what an entry stands, before its value is looked at."""

    may_write: bool = True
    is_his: bool = True
    holder: str = ""  # the colleague who holds the item
    is_known: bool = True
    is_alive: bool = True
    has_ended: bool = True
    is_cycle_closed: bool = False
    state: str = "draft"
    verdict: str = "pending"
    follows: bool = False  # a file whose text went before it


@dataclass(frozen=True, kw_only=True)
class LineText:
    """A line as it was typed."""

    state: str = ""
    percent: str = ""
    product: str = ""
    product_on: str = ""
    difficulty: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line as it is kept."""

    state: str = ""
    percent: int | None = None
    product: str = ""
    product_on: date | None = None
    difficulty: str = ""


@dataclass(frozen=True, kw_only=True)
class FigureText:
    """A figure as it was typed; ``value`` where it has no parts."""

    numerator: str = ""
    denominator: str = ""
    value: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure as it is kept."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    note: str = ""


def climb(footing: Footing, where: str = "") -> Fault | None:
    """Return the first rung below the value that breaks, or None."""
    rungs = (
        (footing.may_write, "E100"),
        (footing.is_his, "E110"),
        (not footing.holder, "E120"),
        (footing.is_known, "E200"),
        (footing.is_alive, "E300"),
        (footing.has_ended, "E400"),
        (not footing.is_cycle_closed, "E510"),
        (footing.state in EDITABLE or _may_follow(footing), "E520"),
        (footing.state != "returned" or footing.verdict != "accepted", "E530"),
    )
    code = next((code for holds, code in rungs if not holds), None)
    if code is None:
        return None
    if code != "E120":
        return Fault(code, where, _RUNGS[code])
    told = Phrase(
        "Mục này đang giao cho %(holder)s. Lấy lại rồi ghi, hoặc đợi người đó ghi xong.",
        holder=footing.holder,
    )
    return Fault(code, where, told)


def _may_follow(footing: Footing) -> bool:
    """Say whether a file may still come after its text: sent perhaps, judged by nobody."""
    return footing.follows and footing.state in UNDERWAY and footing.verdict == "pending"


def read_line(typed: LineText, where: str) -> tuple[Line, Fault | None]:
    """Return a line from what was typed, or the fault for which it cannot be kept."""
    state = typed.state.strip()
    if state and state not in STATES:
        return Line(), Fault("E604", where, Phrase("Chọn tình trạng trong danh sách."))
    percent: int | None = None
    if text := typed.percent.strip().removesuffix("%").strip():
        if not text.isascii() or not text.isdigit() or len(text) > 6 or int(text) > 100:
            told = Phrase(
                "Phần trăm “%(typed)s” không đúng: ghi số nguyên từ 0 đến 100.",
                typed=typed.percent,
            )
            return Line(), Fault("E601", where, told)
        percent = int(text)
    try:
        product_on = dates.parse_date(typed.product_on) if typed.product_on.strip() else None
    except ValueError:
        told = Phrase(
            "Ngày “%(typed)s” không đúng: ghi ngày/tháng/năm, ví dụ 04/12/2026.",
            typed=typed.product_on,
        )
        return Line(), Fault("E602", where, told)
    if len(typed.product.strip()) > MOST_PRODUCT:
        told = Phrase(
            "Văn bản kết quả dài quá %(n)d ký tự: ghi số, ký hiệu và tên ngắn.", n=MOST_PRODUCT
        )
        return Line(), Fault("E612", where, told)
    return Line(
        state=state, percent=percent, product=typed.product.strip(), product_on=product_on,
        difficulty=typed.difficulty.strip(),
    ), None  # fmt: skip


def list_cell_faults(typed: LineText | FigureText, where: str) -> list[Fault]:
    """Return everything that cannot be kept of what was typed, each cell by itself."""
    found = []
    for name, said in vars(typed).items():
        alone = type(typed)(**{name: said})
        read = read_line(alone, where) if isinstance(alone, LineText) else read_figure(alone, where)
        found += [read[1]] if read[1] else []
    return found


def read_figure(typed: FigureText, where: str) -> tuple[Figure, Fault | None]:
    """Return a figure from what was typed, or the fault for which it cannot be kept."""
    found: dict[str, Decimal | None] = {}
    for name in ("numerator", "denominator", "value"):
        text = getattr(typed, name)
        try:
            found[name] = numbers.parse_number(text) if text.strip() else None
        except ValueError:
            told = Phrase("“%(typed)s” không phải số. Ghi ví dụ 5.431 hoặc 61,7.", typed=text)
            return Figure(), Fault("E603", where, told)
        number = found[name]
        if number is not None and abs(number) >= MOST:
            told = Phrase("“%(typed)s” lớn quá mức ghi được.", typed=text)
            return Figure(), Fault("E603", where, told)
    return Figure(**found, note=typed.note.strip()), None


def check_line(
    line: Line, *, answer: str, label: str, where: str, today: date | None = None
) -> Fault | None:
    """Return what a line still lacks before the report may go, or None.

    ``today`` is the last day that a product may bear.
    """
    if answer == "open":
        return Fault(
            "E611",
            where,
            Phrase("%(label)s: chưa xác nhận. Giữ như kỳ trước, hoặc ghi thay đổi.", label=label),
        )
    if not line.state:
        return Fault("E604", where, Phrase("%(label)s: chọn tình trạng.", label=label))
    if line.state == "done" and not (line.product and line.product_on):
        told = Phrase(
            "%(label)s: chọn “Hoàn thành” thì ghi số và ngày của văn bản kết quả.", label=label
        )
        return Fault("E608", where, told)
    if today is not None and line.product_on is not None and line.product_on > today:
        told = Phrase(
            "%(label)s: ngày văn bản %(day)s còn ở phía trước.",
            label=label,
            day=dates.format_date(line.product_on),
        )
        return Fault("E602", where, told)
    if line.state == "done" and line.percent not in (None, 100):
        return Fault("E609", where, Phrase("%(label)s: “Hoàn thành” là 100%%.", label=label))
    if line.state == "not_started" and line.percent:
        return Fault(
            "E609", where, Phrase("%(label)s: “Chưa thực hiện” thì phần trăm là 0.", label=label)
        )
    return None


def check_returned(verdict: str, *, label: str, where: str) -> Fault | None:
    """Return that an item was sent back and nobody touched it since, or None."""
    if verdict != "returned":
        return None
    told = Phrase("%(label)s: sửa theo lý do trả lại, hoặc giữ nguyên và trả lời.", label=label)
    return Fault("E641", where, told)


def check_figure(
    figure: Figure, *, answer: str, label: str, where: str, has_parts: bool, is_share: bool
) -> Fault | None:
    """Return what a figure still lacks before the report may go, or None.

    ``is_share``: its numerator is a part of its denominator.
    """
    top, bottom, value = figure.numerator, figure.denominator, figure.value
    if has_parts and (top is None) != (bottom is None):
        told = (
            Phrase("%(label)s: còn thiếu tử số.", label=label) if top is None
            else Phrase("%(label)s: còn thiếu mẫu số.", label=label)
        )  # fmt: skip
        return Fault("E605", where, told)
    if any(one is not None and one < 0 for one in (top, bottom)):
        return Fault("E610", where, Phrase("%(label)s: tử số và mẫu số không âm.", label=label))
    if has_parts and bottom is not None and not bottom:
        return Fault(
            "E606", where, Phrase("%(label)s: mẫu số bằng 0, không tính được tỷ lệ.", label=label)
        )
    if is_share and top is not None and bottom is not None and top > bottom:
        said = [numbers.format_number(one.normalize()) for one in (top, bottom)]
        told = Phrase(
            "%(label)s: tử số %(top)s lớn hơn mẫu số %(bottom)s. Xem lại hai số.",
            label=label,
            top=said[0],
            bottom=said[1],
        )
        return Fault("E607", where, told)
    if answer == "open" or (top is None if has_parts else value is None):
        return Fault("E621", where, Phrase("%(label)s: chưa có số liệu của kỳ này.", label=label))
    return None
