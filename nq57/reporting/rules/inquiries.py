"""Ad-hoc inquiries: the states of a reply, what a question takes, what an answer lacks.

Codes of faults are from E800: those below belong to the ladder of periodic reports.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from nq57.cases import rules as case_rules
from nq57.core import dates, numbers, text
from nq57.core.phrases import Phrase
from nq57.reporting.rules import ladder
from nq57.reporting.rules.ladder import Fault

MOST_QUESTIONS = 60
MOST_CHOICES = 40
MOST_TEXT = 5000
MOST_WORDING = 500
MOST_CHOICE = 200
_FINEST = Decimal("0.000001")
UNSENT = ("draft", "waiting", "approved", "returned")
CODES: Mapping[str, str] = {
    "E800": "câu hỏi không thuộc phiếu",
    "E801": "không phải số",
    "E802": "ngày không đúng",
    "E803": "lựa chọn không có trong phiếu",
    "E804": "chữ quá dài",
    "E805": "tệp không nhận được",
    "E806": "dòng lặp lại trong bảng",
    "E807": "bảng của phiếu khác",
    "E811": "câu bắt buộc chưa trả lời",
    "E812": "số ngoài khoảng cho phép",
}

INQUIRY = case_rules.Graph(
    name="inquiry@1",
    title="Báo cáo chuyên đề, đột xuất",
    rights="inquiry",
    first="draft",
    states={
        "draft": case_rules.State(label="Đang trả lời"),
        "waiting": case_rules.State(label="Chờ lãnh đạo duyệt"),
        "approved": case_rules.State(label="Đã duyệt"),
        "sent": case_rules.State(label="Đã gửi"),
        "returned": case_rules.State(label="Trả lại"),
        "accepted": case_rules.State(label="Đã nhận", is_closed=True),
        "unanswered": case_rules.State(label="Không trả lời", is_closed=True),
        "called_off": case_rules.State(label="Đã rút yêu cầu", is_closed=True),
    },
    moves={
        "submit": case_rules.Move(
            label="trình lãnh đạo duyệt",
            sources=("draft", "returned"),
            target="waiting",
            right="answer",
            tells=("owner",),
        ),
        "reopen": case_rules.Move(
            label="lấy lại để soạn tiếp",
            sources=("waiting", "approved"),
            target="draft",
            right="answer",
        ),
        "approve": case_rules.Move(
            label="duyệt",
            sources=("draft", "returned", "waiting"),
            target="approved",
            right="approve",
        ),
        "send": case_rules.Move(
            label="gửi",
            sources=("approved",),
            target="sent",
            right="approve",
            claims=True,
            tells=("parties",),
        ),
        "withdraw": case_rules.Move(
            label="rút lại phiếu đã gửi", sources=("sent",), target="draft", right="approve"
        ),
        "return": case_rules.Move(
            label="trả lại",
            sources=("sent", "accepted"),
            target="returned",
            right="accept",
            needs_note=True,
            tells=("owner",),
        ),
        "accept": case_rules.Move(
            label="nhận", sources=("sent",), target="accepted", right="accept", finishes=True
        ),
        "lapse": case_rules.Move(
            label="ghi không trả lời", sources=UNSENT, target="unanswered", right="ask"
        ),
        "revive": case_rules.Move(
            label="mở lại để trả lời", sources=("unanswered",), target="draft", right="ask"
        ),
        "call_off": case_rules.Move(
            label="rút yêu cầu",
            sources=(*UNSENT, "sent", "accepted", "unanswered"),
            target="called_off",
            right="ask",
            needs_note=True,
        ),
    },
)

case_rules.register(INQUIRY)


class SheetError(ladder.ReportingError):
    """Refuse a sheet with every fault by its cell; nothing of it was written."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults; ``where`` of each is the cell as spreadsheets name it (``E5``)."""
        self.faults = tuple(faults)
        super().__init__(Phrase("Chưa ghi ô nào: có %(n)d chỗ cần sửa trong bảng.", n=len(faults)))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question as it is judged; ``choices`` are words by key."""

    kind: str
    label: str
    is_required: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    choices: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Given:
    """An answer as it is kept: at most the one column of its question's kind is filled."""

    text: str = ""
    number: Decimal | None = None
    choice: int | None = None
    day: date | None = None
    file: int | None = None

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was answered."""
        return self == Given()


@dataclass(frozen=True, kw_only=True)
class NewQuestion:
    """A question as it is written into a questionnaire."""

    kind: str
    text: str
    hint: str = ""
    unit: str = ""
    is_required: bool = True
    low: Decimal | None = None
    high: Decimal | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetAnswer:
    """An answer of a filled sheet: what it says, over which revision, and as it was typed."""

    given: Given
    seen: int
    typed: str


def read_answer(asked: Asked, typed: str, where: str) -> tuple[Given, Fault | None]:
    """Return an answer from what was typed, or the fault for which it cannot be kept.

    A choice is typed by its key (``#12``) or in its words; a file is not typed.
    """
    said = typed.replace("\r\n", "\n").strip()
    if not said or asked.kind == "file":
        return Given(), None
    if asked.kind == "text":
        if len(said) > MOST_TEXT:
            told = Phrase(
                "%(label)s: dài %(n)d chữ cái, nhiều nhất %(most)d. Viết gọn lại.",
                label=asked.label,
                n=len(said),
                most=MOST_TEXT,
            )
            return Given(), Fault("E804", where, told)
        return Given(text=said), None
    if asked.kind == "number":
        return _read_number(asked, said, where)
    if asked.kind == "date":
        try:
            return Given(day=dates.parse_date(said)), None
        except ValueError:
            told = Phrase(
                "Ngày “%(typed)s” không đúng: ghi ngày/tháng/năm, ví dụ 04/12/2026.",
                typed=_cut(said),
            )
            return Given(), Fault("E802", where, told)
    return _read_choice(asked, said, where)


def check_answer(asked: Asked, given: Given, where: str) -> Fault | None:
    """Return what an answer still lacks before the reply may go, or None."""
    if given.is_empty:
        told = Phrase("%(label)s: câu này bắt buộc trả lời.", label=asked.label)
        return Fault("E811", where, told) if asked.is_required else None
    low, high, number = asked.low, asked.high, given.number
    if number is None or ((low is None or number >= low) and (high is None or number <= high)):
        return None
    said = numbers.format_number(number.normalize())
    span = say_span(low, high)
    return Fault(
        "E812",
        where,
        Phrase(
            "%(label)s: %(typed)s không nằm trong khoảng %(span)s. Xem lại.",
            label=asked.label,
            typed=said,
            span=span,
        ),
    )


def say_span(low: Decimal | None, high: Decimal | None) -> str:
    """Say within which bounds a number must lie; empty without bounds."""
    if low is None and high is None:
        return ""
    least, most = (
        "" if bound is None else numbers.format_number(bound.normalize()) for bound in (low, high)
    )
    if not most:
        return Phrase("từ %(least)s", least=least)
    if not least:
        return Phrase("đến %(most)s", most=most)
    return Phrase("từ %(least)s đến %(most)s", least=least, most=most)


def read_reply_sheet(
    cells: Sequence[Sequence[str]],
    *,
    columns: Sequence[str],
    code: str,
    asked: Mapping[str, Asked],
) -> dict[str, SheetAnswer]:
    """Return the answers of an office's filled sheet by the code of their question (``C12``).

    ``columns`` are the names for the reply's code, the question's with the revision that the
    sheet was made from (``C12.3``; none is none yet), its words, how to answer, and the answer;
    they may stand in any order. Empty answers are left out.

    :raises SheetError: with every fault by its cell.
    """
    heads = [head.strip() for head in cells[0]] if cells else []
    _check_heads(heads, (columns[0], columns[1], columns[4]))
    at_code, at_question, at_answer = (heads.index(columns[place]) for place in (0, 1, 4))
    found: dict[str, SheetAnswer] = {}
    faults: list[Fault] = []
    for number, row in enumerate(cells[1:], 2):
        said = [row[place].strip() if place < len(row) else "" for place in range(len(heads))]
        if not any(said):
            continue
        key, _, seen = said[at_question].partition(".")
        cell = f"{_letter(at_answer)}{number}"
        if said[at_code] != code:
            told = _tell_another_reply(said[at_code], code)
            faults.append(Fault("E807", f"{_letter(at_code)}{number}", told))
        elif key not in asked or key in found:
            where = f"{_letter(at_question)}{number}"
            faults.append(_refuse_question(key, where, is_known=key in asked))
        else:
            given, fault = read_answer(asked[key], said[at_answer], cell)
            faults += [fault] if fault else []
            if asked[key].kind != "file":
                found[key] = SheetAnswer(given, numbers.read_whole(seen) or 0, said[at_answer])
    if faults:
        raise SheetError(faults)
    return {key: one for key, one in found.items() if not one.given.is_empty}


def check_question(new: NewQuestion, number: int) -> list[Fault]:
    """Return what is wrong with a question; ``number`` is its place, from 1."""
    where, faults = f"question-{number}", []
    told = f"Câu {number}"
    if not new.text.strip():
        faults.append("chưa có lời hỏi.")
    if len(new.text) > MOST_WORDING or len(new.hint) > MOST_WORDING:
        faults.append(f"lời hỏi và hướng dẫn mỗi phần dài nhất {MOST_WORDING} chữ cái.")
    if new.low is not None and new.high is not None and new.low > new.high:
        faults.append("số nhỏ nhất lớn hơn số lớn nhất.")
    if new.kind == "choice":
        faults += _check_choices(new.choices)
    return [Fault("E800", where, f"{told}: {sentence}") for sentence in faults]


def say_shut(state: str) -> str:
    """Say why a reply takes no answers where it stands, and what to do."""
    if state == "called_off":
        return "Cơ quan yêu cầu đã rút phiếu này nên không cần trả lời nữa."
    if state == "unanswered":
        return (
            "Yêu cầu đã đóng trước khi phiếu này được gửi. "
            "Đề nghị cơ quan yêu cầu gia hạn để mở lại, rồi gửi lại."
        )
    return (
        f"Phiếu đang ở bước “{INQUIRY.states[state].label}” nên không sửa được. Lấy lại để soạn "
        "tiếp, hoặc đề nghị cơ quan yêu cầu trả lại."
    )


def check_due(*, due: date, today: date, before: date | None = None) -> None:
    """Check the day by which answers are due.

    :raises ladder.ReportingError: when it has passed, or is not after ``before``.
    """
    if due < today:
        raise ladder.ReportingError("Hạn trả lời đã qua. Chọn hôm nay hoặc một ngày sau hôm nay.")
    if before is not None and due <= before:
        raise ladder.ReportingError(f"Hạn mới phải sau hạn đang có {dates.format_date(before)}.")


def _read_number(asked: Asked, said: str, where: str) -> tuple[Given, Fault | None]:
    try:
        number = numbers.parse_number(said)
    except ValueError:
        told = Phrase("“%(typed)s” không phải số. Ghi ví dụ 5.431 hoặc 61,7.", typed=_cut(said))
        return Given(), Fault("E801", where, told)
    if abs(number) >= ladder.MOST or number != number.quantize(_FINEST):
        told = Phrase(
            "“%(typed)s” lớn hoặc lẻ quá mức ghi được: nhiều nhất 13 chữ số và 6 số lẻ.",
            typed=_cut(said),
        )
        return Given(), Fault("E801", where, told)
    return Given(number=number or Decimal(0)), None  # never a negative zero


def _read_choice(asked: Asked, said: str, where: str) -> tuple[Given, Fault | None]:
    folded = text.fold(said)
    for key, words in asked.choices.items():
        if said == f"#{key}" or folded == text.fold(words):
            return Given(choice=key), None
    offered = " / ".join(asked.choices.values())
    told = Phrase(
        "%(label)s: “%(typed)s” không có trong phiếu. Chọn một trong: %(offered)s.",
        label=asked.label,
        typed=_cut(said),
        offered=offered,
    )
    return Given(), Fault("E803", where, told)


def _check_choices(choices: Sequence[str]) -> list[str]:
    faults = []
    if not 2 <= len(choices) <= MOST_CHOICES:
        faults.append(f"cần từ 2 đến {MOST_CHOICES} lựa chọn, mỗi lựa chọn một dòng.")
    if any(len(words) > MOST_CHOICE for words in choices):
        faults.append(f"mỗi lựa chọn dài nhất {MOST_CHOICE} chữ cái.")
    folded = [text.fold(words) for words in choices]
    if twice := next((one for one in choices if folded.count(text.fold(one)) > 1), ""):
        faults.append(f"lựa chọn “{twice}” có hai lần.")
    return faults


def _check_heads(heads: Sequence[str], needed: Sequence[str]) -> None:
    if lacking := [name for name in needed if name not in heads]:
        told = Phrase(
            "Bảng thiếu cột %(columns)s. Tải bảng mới của phiếu này rồi điền lại.",
            columns=", ".join(lacking),
        )
        raise SheetError([Fault("E807", "A1", told)])


def _tell_another_reply(said: str, code: str) -> Phrase:
    return Phrase(
        "Dòng này của phiếu “%(typed)s”, không phải %(code)s. Tải đúng bảng.", typed=_cut(said),
        code=code,
    )  # fmt: skip


def _refuse_question(key: str, where: str, *, is_known: bool) -> Fault:
    if is_known:
        return Fault("E806", where, Phrase("Câu này có hai dòng."))
    told = Phrase(
        "Câu “%(typed)s” không có trong phiếu này. Tải bảng mới rồi điền lại.", typed=_cut(key)
    )
    return Fault("E800", where, told)


def _letter(place: int) -> str:
    """Return the letters of a column as spreadsheets name it; ``place`` from 0."""
    letters, rest = "", place + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


def _cut(said: str) -> str:
    return said if len(said) <= 60 else said[:59] + "…"
