"""The facts of the document itself: head, title, signature, recipients.

Decree 30/2020/NĐ-CP, appendix I, orders where each stands.
"""

import datetime
import re
from collections.abc import Sequence

from nq57.core import text
from nq57.documents.reading import asking, draft, forms
from nq57.documents.reading.catalogue import Catalogue

_HEAD_LINES = 45
_KINDS: tuple[tuple[str, str, str], ...] = (
    ("KẾ HOẠCH HÀNH ĐỘNG", "plan", "KH"),
    ("KẾ HOẠCH", "plan", "KH"),
    ("NGHỊ QUYẾT", "resolution", "NQ"),
    ("QUYẾT ĐỊNH", "decision", "QĐ"),
    ("CHỈ THỊ", "directive", "CT"),
    ("CHƯƠNG TRÌNH HÀNH ĐỘNG", "programme", "CTr"),
    ("CHƯƠNG TRÌNH", "programme", "CTr"),
    ("THÔNG BÁO", "notice", "TB"),
    ("KẾT LUẬN", "notice", "KL"),
    ("BÁO CÁO", "report", "BC"),
    ("CÔNG ĐIỆN", "directive", "CĐ"),
    ("GIẤY MỜI", "other", "GM"),
    ("TỜ TRÌNH", "other", "TTr"),
    ("HƯỚNG DẪN", "other", "HD"),
    ("ĐỀ ÁN", "other", "ĐA"),
)
_IDENTITY = (
    (
        "symbol",
        "Văn bản chưa có số. Số, ký hiệu của văn bản là gì?",
        "Dòng “Số:” để trống số",
    ),
    (
        "issued_on",
        "Văn bản chưa có ngày ban hành. Văn bản ban hành ngày nào?",
        "Dòng địa danh, ngày tháng để trống",
    ),
)
_SYMBOL_LINE = re.compile(r"^Số\s*:?\s*(?P<symbol>.*)$", re.IGNORECASE)
_SYMBOL = re.compile(r"^\d{1,6}(?:/\d{4})?\s*[-/]\s*[A-ZĐ][\w.ĐđƯư&/ -]*$")
_DATE = re.compile(
    r"^(?P<place>[^\d,]{2,40}),\s*ngày\s*(?P<day>\d{0,2})[\s.…]*tháng\s*(?P<month>\d{0,2})[\s.…]*"
    r"năm\s*(?P<year>\d{0,4})",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"^(?:cộng h[oò][àa]|chủ nghĩa việt|độc lập|tự do|hạnh phúc|đảng cộng sản)", re.IGNORECASE
)
_BODY = re.compile(
    r"^(?:thực hiện|căn cứ|để |nhằm |triển khai|theo |phần |chương |điều \d|kính gửi|[IVX]+\s*[.)]"
    r"|\d+\s*[.)]|[A-D]\s*[.)]|xét |trên cơ sở|ngày \d)",
    re.IGNORECASE,
)
_PREAMBLE = re.compile(r"(?<=\w)\s+(?=Căn cứ (?:Luật|Nghị|Quyết|Kế|Chương|Chỉ|Thông|Hiến))")
_LETTER_TITLE = re.compile(r"^(?:V/v|Về việc|Vv)[.:\s]*(?P<rest>.*)$", re.IGNORECASE)
_ISSUES = re.compile(
    r"(?P<who>(?:Ủy ban nhân dân|Uỷ ban nhân dân|UBND|Hội đồng nhân dân) (?:tỉnh|thành phố) "
    r"(?:[^\W\d_]+ ?){1,4}?) (?=ban hành|xây dựng|yêu cầu|đề nghị|triển khai)"
)
_POSITION = re.compile(
    r"^(?:TM\.|KT\.|TL\.|TUQ\.|Q\.|CHỦ TỊCH|PHÓ CHỦ TỊCH|THỦ TƯỚNG|PHÓ THỦ TƯỚNG|BỘ TRƯỞNG|THỨ"
    r" TRƯỞNG"
    r"|GIÁM ĐỐC|PHÓ GIÁM ĐỐC|CHÁNH VĂN PHÒNG|PHÓ CHÁNH VĂN PHÒNG|BÍ THƯ|PHÓ BÍ THƯ|T/M|K/T)"
)
_NAME = re.compile(r"^(?:[A-ZĐÀ-Ỹ][^\W\d_]*\s){1,5}[A-ZĐÀ-Ỹ][^\W\d_]*$")
_RECIPIENTS = re.compile(r"^Nơi nhận\s*:?", re.IGNORECASE)
_ADDRESSED = re.compile(r"^Kính gửi\s*:?\s*(?P<rest>.*)$", re.IGNORECASE)
_ITEM = re.compile(r"^[-–+•*]\s*")


def read_document(
    lines: Sequence[str], appendix_from: int | None, catalogue: Catalogue | None
) -> draft.Document:
    """Return the document's facts from all its lines; ``appendix_from`` is a line number."""
    body = [text.normalise(line) for line in lines[: (appendix_from or len(lines) + 1) - 1]]
    head = _head_lines(body[:_HEAD_LINES])
    document = draft.Document()
    _read_symbol(document, head)
    _read_date(document, head)
    _read_kind(document, head)
    _read_issuer(document, head, [line for line in body if line], catalogue)
    _read_recipients(document, body)
    _read_signer(document, body)
    return document


def _head_lines(body: Sequence[str]) -> list[str]:
    """Return the head's lines without rules; a table of the head may stand in one line."""
    parts = [part.strip() for line in body for part in line.split("|")]
    return [part for part in parts if re.search(r"[\w]", part)]


def ask_identity(document: draft.Document, rests_on: Sequence[str]) -> list[draft.Question]:
    """Return the questions on a missing number or date; a file's name is no source."""
    questions = []
    for name, sentence, why in _IDENTITY:
        if getattr(document, name) is not None:
            continue
        question = asking.question(
            "document",
            ["document"],
            sentence,
            why_asked=f"{why} hoặc không có trong văn bản; không lấy từ tên tệp.",
            options=[
                asking.option(
                    "de-trong",
                    "Để trống, bổ sung sau",
                    "Chưa có bản đã cấp số, ký ban hành",
                    {"document": {name: None}},
                )
            ],
            proposed="de-trong",
            why_proposed="Chỉ bản đã phát hành mới cho biết.",
            rests_on=[name, *rests_on],
            name=name,
            fields=[name],
        )
        document.questions.append(question.id)
        questions.append(question)
    return questions


def _read_symbol(document: draft.Document, head: list[str]) -> None:
    for line in head:
        match = _SYMBOL_LINE.match(line)
        if match is None:
            continue
        symbol = re.split(
            r"\s{2,}|\s(?=CỘNG|Độc lập|V/v|[A-ZĐ][^\W\d_]+.*, ngày)", match["symbol"]
        )[0].strip(" .;")
        if _SYMBOL.match(symbol):
            document.symbol = re.sub(r"\s*([-/])\s*", r"\1", symbol)
        return


def _read_date(document: draft.Document, head: list[str]) -> None:
    for line, below in zip(head, [*head[1:], ""], strict=False):
        match = _DATE.search(line)
        if match is None and re.match(r"^[^\d,]{2,40},\s*ngày", line):
            match = _DATE.search(f"{line} {below}")
        if match is None:
            continue
        document.place = match["place"].strip()
        try:
            document.issued_on = datetime.date(
                int(match["year"]), int(match["month"]), int(match["day"])
            )
        except ValueError:
            document.issued_on = None
        return


def _read_kind(document: draft.Document, head: list[str]) -> None:
    for index, line in enumerate(head):
        letter = _LETTER_TITLE.match(line)
        if letter is not None and index < 20:
            document.kind, document.kind_text = "letter", "Công văn"
            document.title = _title(head[index:], is_letter=True)
            return
        for words, kind, _ in _KINDS:
            if line.upper() == line and (line == words or line.startswith(f"{words} ")):
                document.kind, document.kind_text = kind, words.capitalize()
                rest = line[len(words) :].strip()
                document.title = _title([rest, *head[index + 1 :]], is_letter=False)
                return
    _kind_from_symbol(document, head)


def _kind_from_symbol(document: draft.Document, head: list[str]) -> None:
    for words, kind, short in _KINDS:
        if document.symbol and re.search(rf"[/-]{short}(?:-|/|$)", document.symbol, re.I):
            document.kind, document.kind_text = kind, words.capitalize()
            return
    if any(_ADDRESSED.match(line) for line in head):
        document.kind, document.kind_text = "letter", "Công văn"


def _title(following: list[str], *, is_letter: bool) -> str | None:
    parts: list[str] = []
    for line in following[:12]:
        if not line or line == "*":
            continue
        if _RECIPIENTS.match(line) or re.match(r"^[-_*─—]{3,}$", line) or _ADDRESSED.match(line):
            break
        if is_letter:
            if _STATE.match(line) or _DATE.match(line) or _SYMBOL_LINE.match(line):
                continue
        elif not _carries_title(parts, line):
            break
        whole = _PREAMBLE.split(line)
        parts.append(whole[0])
        if len(whole) > 1:
            break
    return " ".join(parts) or None


def _carries_title(parts: list[str], line: str) -> bool:
    """Tell whether a line below the kind begins or carries on the title."""
    is_upper = line.upper() == line
    if re.match(r"^(?:[IVX]+|\d+|[A-H])\s*[.)\-]\s", line) or _SYMBOL_LINE.match(line):
        return False
    if not parts:
        words = _PREAMBLE.split(line)[0]
        is_body = words.endswith((":", ";")) or len(words) > 420 or words.startswith("Căn cứ")
        return is_upper or not is_body
    if is_upper:
        return parts[0].upper() == parts[0]
    if parts[0].upper() == parts[0]:
        return line[:1].islower()
    if line.endswith((":", ";")) or _BODY.match(line):
        return False
    is_wrapped = len(parts[-1]) >= 70 and parts[-1][-1].isalpha() and len(line) <= len(parts[-1])
    return is_wrapped or (line[:1].islower() and len(line) < 200)


def _read_issuer(
    document: draft.Document, head: list[str], body: list[str], catalogue: Catalogue | None
) -> None:
    name = _issuer_lines(head)
    if name is not None:
        document.issuer = _proper(name, catalogue)
        return
    for line in body:
        match = _ISSUES.search(line)
        if match is not None:
            document.issuer = _proper(match["who"], catalogue)
            return


def _issuer_lines(head: list[str]) -> str | None:
    """Return the issuer that the head's first lines name; the superior stands above."""
    parts: list[str] = []
    for line in head[:8]:
        words = re.sub(r"[^\w,\s&-]", "", line).strip()
        if _STATE.match(line) or _SYMBOL_LINE.match(line) or words.upper() != words:
            if parts:
                break
            continue
        if any(words == kind for kind, _, _ in _KINDS):
            break
        if words and not _DATE.match(line):
            parts.append(words)
        if len(parts) == 3:
            break
    if not parts or not forms.HEADS.match(" ".join(parts).lower()):
        return None
    places = re.compile(r"(?:tỉnh|thành phố|huyện|xã|phường|quận)(?! ủy)\b", re.IGNORECASE)
    below = [
        part for part in parts[1:] if forms.HEADS.match(part.lower()) and not places.match(part)
    ]
    if not below:
        return " ".join(parts)
    own = " ".join(parts[parts.index(below[-1]) :])
    is_office = own.lower() == "văn phòng"
    return f"{own} {' '.join(parts[: parts.index(below[-1])])}" if is_office else own


def _proper(name: str, catalogue: Catalogue | None) -> str:
    """Return a name in its usual writing; capitals of a head line are not its own."""
    entry = catalogue.find(name) if catalogue is not None else None
    if entry is not None:
        return entry.name
    standard = forms.standard_name(name)
    if standard is not None:
        return standard
    if name.upper() != name:
        return name
    lowered = name.lower()
    match = re.match(
        r"^(.*?\b(?:tỉnh(?: ủy)?|thành phố|thành ủy|xã|phường|huyện(?: ủy)?)\s+)(.*)$", lowered
    )
    if match is not None:
        return match[1].capitalize() + match[2].title()
    return lowered.capitalize()


def _read_recipients(document: draft.Document, body: list[str]) -> None:
    found: list[str] = []
    addressees: list[str] = []
    collecting = is_address = False
    for line in body:
        addressed = _ADDRESSED.match(line)
        if addressed is not None or _RECIPIENTS.match(line):
            collecting = True
            is_address = addressed is not None
            rest = addressed["rest"] if addressed else _RECIPIENTS.sub("", line).strip()
            if rest:
                found.append(rest)
                addressees.extend([rest] if is_address else [])
            continue
        if not collecting or not line:
            continue
        if not _ITEM.match(line):
            collecting = False
            continue
        found.append(_ITEM.sub("", line))
        addressees.extend([found[-1]] if is_address else [])
    document.addressees = [line.strip(" ;.,") for line in addressees]
    cleaned = [line.strip(" ;.,") for line in found]
    document.recipients = list(
        dict.fromkeys(
            line for line in cleaned if line and not re.match(r"(?:Như trên|Lưu)\b", line)
        )
    )


def _read_signer(document: draft.Document, body: list[str]) -> None:
    positions: list[str] = []
    for line in body:
        words = line.strip("* ")
        if _POSITION.match(words) and len(words) < 80:
            positions.append(words)
        elif positions and _NAME.match(words) and words.upper() != words:
            document.signer = words
            document.signer_position = " ".join(positions[-3:])
            positions = []
        elif positions and words and words.upper() != words and not words.startswith("("):
            positions = []
