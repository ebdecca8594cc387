"""Standing duties of the part "Tổ chức thực hiện", and tasks that say the same."""

import datetime
import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from nq57.core import dates, text
from nq57.documents.reading import agencies, clauses, draft, relations

_PART = re.compile(
    r"\b(?:tổ chức (?:triển khai )?thực hiện|trách nhiệm thi hành|phân công)\b", re.IGNORECASE
)
_VERBS = (
    r"chủ trì|có trách nhiệm|chịu trách nhiệm|tập trung|chủ động|phối hợp|xây dựng|tham mưu|theo"
    r" dõi"
    r"|tổ chức|thực hiện|bố trí|đề xuất|rà soát|báo cáo|hướng dẫn|căn cứ|triển khai|cân đối|đẩy"
    r" mạnh"
    r"|cụ thể|khẩn trương|ban hành|kịp thời|định kỳ|thường xuyên|quán triệt|tiếp tục|kiểm tra|gửi"
    r"|là cơ quan|làm đầu mối|hoàn thiện|giải trình|thuê|lập|trình|rà soát|khắc phục|công khai"
    r"|lãnh đạo"
    r"|đôn đốc|bảo đảm|đảm bảo|nghiên cứu|giao|chỉ đạo"
)
_BODY = (
    r"(?:các\s+)?(?:Sở|sở|UBND|Ủy ban|Uỷ ban|Công an|Văn phòng|Bộ|bộ|Thanh tra|Ban|Báo|Đài|Chủ tịch"
    r"|Mặt trận|cơ quan|Cơ quan|đơn vị|Đơn vị|Trung tâm|Hội|Ngân hàng)(?!\w)"
)
_WHO = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<who>(?:Thủ trưởng|Lãnh đạo|Người đứng đầu|Giám"
        rf" đốc)\s+[^.:()]*?)\s+(?:{_VERBS})(?!\w)",
        rf"^(?P<who>(?:Chánh|Chủ tịch|Trưởng|Bộ trưởng|Tổng)\s+[^.:()]*?)\s+(?:{_VERBS})(?!\w)",
        rf"^(?P<who>(?:[Gg]iao |[Đđ]ề nghị |[Yy]êu cầu )?(?:Các\s+)?{_BODY}[^.:()]*?)\s*:",
        rf"^(?:[Gg]iao |[Đđ]ề nghị |[Yy]êu cầu"
        rf" )?(?P<who>(?:Các\s+)?{_BODY}[^.:()]*?)\s+(?:{_VERBS})(?!\w)",
        rf",\s+(?P<who>(?:[Cc]ác\s+)?{_BODY}[^.:()]*?)\s+(?:{_VERBS})(?!\w)",
        rf"(?:[Gg]iao|[Đđ]ề nghị|[Yy]êu cầu|cho)\s+(?P<who>{_BODY}[^.:()]*?)\s+(?:{_VERBS})(?!\w)",
    )
)
_KINDS: tuple[tuple[draft.DutyKind, re.Pattern[str]], ...] = (
    (
        "amend",
        re.compile(
            r"(?:cần|phải|có)\s+(?:sửa đổi|bổ sung|điều chỉnh)|sửa đổi, bổ sung (?:những|các) nội"
            r" dung|phát sinh.*vướng mắc",
            re.IGNORECASE,
        ),
    ),
    (
        "report",
        re.compile(
            r"(?:định kỳ|trước ngày|chậm nhất|hằng tháng|hàng tháng|hằng quý|hàng quý|hằng năm"
            r"|hàng năm|6 tháng).*báo cáo|báo cáo.*(?:định kỳ|trước ngày|chậm nhất|hằng tháng"
            r"|hàng tháng|hằng quý|hàng quý|hằng năm|hàng năm)",
            re.IGNORECASE,
        ),
    ),
    (
        "issue_plan",
        re.compile(
            r"(?:xây dựng|ban hành)(?:,? ban hành)?(?: và)?(?: tổ chức)? kế hoạch|ban hành kế"
            r" hoạch",
            re.IGNORECASE,
        ),
    ),
    (
        "fund",
        re.compile(
            r"(?:nguồn |bố trí |cân đối |bảo đảm |đảm bảo )(?:nguồn )?(?:kinh phí|ngân sách|vốn)",
            re.IGNORECASE,
        ),
    ),
    (
        "monitor",
        re.compile(
            r"theo dõi,? (?:và )?đôn đốc|đôn đốc,? (?:theo dõi|kiểm tra)|theo dõi, (?:kiểm tra"
            r"|giám sát|hướng dẫn)",
            re.IGNORECASE,
        ),
    ),
    ("review", re.compile(r"rà soát.*(?:điều chỉnh|bổ sung|đồng bộ)", re.IGNORECASE)),
)
_THIS_PLAN = re.compile(r"kế hoạch (?:này|của ubnd|của ủy ban)", re.IGNORECASE)
_PLANS = re.compile(r"(?:xây dựng|ban hành)(?: và ban hành)? kế hoạch", re.IGNORECASE)
_EVERY = (
    ("month", re.compile(r"\b(?:hằng|hàng|mỗi) tháng\b|\b01 tháng\b", re.IGNORECASE)),
    ("quarter", re.compile(r"\b0?3 tháng\b|\b(?:hằng|hàng|mỗi) quý\b|\bquý\b", re.IGNORECASE)),
    ("half_year", re.compile(r"\b0?6 tháng\b|\bnửa năm\b", re.IGNORECASE)),
    (
        "year",
        re.compile(
            r"\b0?1 năm\b|\bmột năm\b|\b(?:hằng|hàng|mỗi|và) năm\b|\b12 tháng\b|\bcuối năm\b",
            re.IGNORECASE,
        ),
    ),
)
_DAY = re.compile(
    r"(?P<how>trước|chậm nhất(?: là)?|vào|trong)?\s*ngày\s+(?P<day>\d{1,2})\s+(?:của\s+)?"
    r"(?:(?:hằng|hàng|mỗi)\s+(?:tháng|quý|năm)|tháng|cuối|đầu)",
    re.IGNORECASE,
)
_DAY_OF_MONTH = re.compile(
    r"(?P<how>trước|chậm nhất(?: là)?|vào)?\s*ngày\s+(?P<day>\d{1,2})/\d{1,2}(?!/?\d)",
    re.IGNORECASE,
)
_THROUGH = re.compile(
    r"\(?\s*(?:thông )?qua\s+(?P<who>(?:Sở|Văn phòng|Ban|Bộ|Công an|UBND)[^.,;()]*?)(?=\s+(?:để"
    r"|tổng hợp|trước)\b|[.,;()]|$)"
)
_SENT_TO = re.compile(
    r"gửi(?: về| cho| báo cáo về)?\s+(?P<who>(?:Sở|Văn phòng|Ban|Bộ|Công"
    r" an)[^.,;()]*?)(?=\s+(?:để|tổng hợp|trước)\b|[.,;()]|$)"
)
_GATHERED = re.compile(
    r"(?:báo cáo|gửi)[^.;]*?\s(?:về|cho|đến)\s+(?P<who>(?:Sở|Văn phòng|Ban|Bộ|Công an)[^.,;()]*?)"
    r"\s+(?:để\s+)?tổng hợp,?\s+(?:và\s+)?(?:báo cáo|trình|tham mưu)\b"
)
_TO = re.compile(
    r"báo cáo(?:\s+(?:kết quả|tình hình|việc))?(?:\s+(?:thực hiện|triển khai))?(?:\s+(?:về|với"
    r"|lên|và kiến nghị|cho))?\s+"
    r"(?P<who>(?:UBND|Ủy ban nhân dân|Chủ tịch UBND|Thủ tướng|Chính phủ|Tỉnh ủy|Ban Thường vụ"
    r"|Bộ)[^.,;()]*?)"
    r"(?=\s+(?:xem xét|trước|để|theo|định kỳ|các|kết quả)\b|[.,;()]|$)"
)


def read_duties(tree: Sequence[clauses.Node], names: agencies.Agencies) -> list[draft.Duty]:
    """Return the duties of the part on carrying out, in order."""
    found: list[draft.Duty] = []
    for part in tree:
        heading = part.words[0] if part.words else ""
        if part.style not in ("roman", "part", "letter") or not _PART.search(heading):
            continue
        for node in part.children:
            found.extend(_duties(node, names))
    return found


def find_overlaps(duties: Sequence[draft.Duty], tasks: Sequence[draft.Task]) -> list[draft.Overlap]:
    """Return duties that a task repeats: one obligation with the earlier date."""
    found: list[draft.Overlap] = []
    for duty in duties:
        if duty.kind != "issue_plan" or duty.due is None:
            continue
        rivals = [
            (_nearness(duty, task), task, shared, due)
            for task in tasks
            for shared, due in _meetings(duty, task)
        ]
        score, task, shared, due = max(
            rivals, key=lambda rival: rival[0], default=(0.0, None, "", duty.due)
        )
        if task is None or score < 1.0:
            continue
        found.append(
            draft.Overlap(
                duty=duty.code,
                task=task.code,
                performer=shared,
                due=min(due, duty.due),
                reason=f"Mục {duty.code} và nhiệm vụ {task.code} cùng giao {shared} ban hành kế"
                f" hoạch"
                f" nhưng ghi hai thời hạn ({dates.format_date(duty.due)} và"
                f" {dates.format_date(due)}):"
                " đề xuất một việc, lấy ngày sớm hơn.",
                clauses=[duty.clause, task.clause],
            )
        )
    return found


def _duties(node: clauses.Node, names: agencies.Agencies) -> Iterator[draft.Duty]:
    words = node.text()
    own = [
        child
        for child in node.children
        if dates.find_deadline(child.text()) and find_performer(child.text())
    ]
    kind = _kind(" ".join([words, *(child.text() for child in node.children)]))
    if len(own) >= 2:
        for child in own:
            whole = f"{words}\n{child.text()}"
            who = find_performer(child.text()) or ""
            yield _duty(node, kind, who, whole, child.text(), child.span(), child.path, names)
        return
    parts = _several(words) if not node.children else []
    if parts:
        who = find_performer(words) or ""
        for part, part_kind in parts:
            yield _duty(node, part_kind, who, words, part, node.span(), node.path, names)
        return
    whole = "\n".join([words, *(child.text() for child in node.children)])
    yield _duty(
        node, kind, find_performer(words) or "", whole, whole, node.whole(), node.path, names
    )


def _several(words: str) -> list[tuple[str, draft.DutyKind]]:
    """Return the parts of a clause that sets two different duties, each with its date."""
    parts = [part.strip() for part in words.split(";") if part.strip()]
    kinds = [_kind(part) for part in parts]
    is_several = len(parts) == 2 and "other" not in kinds and kinds[0] != kinds[1]
    return list(zip(parts, kinds, strict=True)) if is_several else []


def _duty(
    node: clauses.Node,
    kind: draft.DutyKind,
    who: str,
    whole: str,
    own: str,
    span: draft.Span,
    path: str,
    names: agencies.Agencies,
) -> draft.Duty:
    duty = draft.Duty(
        code=node.path, kind=kind, performer=who, text=whole, source=span, clause=path
    )
    duty.performers = names.read(who) if who else []
    if kind == "report":
        _read_rhythm(duty, own)
    if kind not in ("report",):
        deadline = _own_deadline(own)
        if deadline is not None:
            duty.due, duty.deadline_raw = deadline.due, deadline.raw
    through = _THROUGH.search(whole) or _SENT_TO.search(whole) or _GATHERED.search(whole)
    duty.through = through["who"].strip() if through else None
    to = _TO.search(whole)
    duty.to = to["who"].strip() if to else None
    if kind == "monitor":
        duty.scope = "all_tasks"
    return duty


def _read_rhythm(duty: draft.Duty, whole: str) -> None:
    start = re.search(r"\b(?:định k[ỳì]|báo cáo)", whole, re.IGNORECASE)
    phrase = whole[start.start() :] if start else whole
    first = re.split(r"[.;]", phrase)[0]
    duty.every = [name for name, pattern in _EVERY if pattern.search(first)]
    day = _DAY.search(whole)
    if day is not None:
        number = int(day["day"])
        is_before = (day["how"] or "").lower() == "trước"
        duty.due_day = number - 1 if is_before and number > 1 else number
        duty.deadline_raw = day.group(0).strip()
        return
    days = {(match["how"] or "", int(match["day"])) for match in _DAY_OF_MONTH.finditer(whole)}
    if len(days) == 1:
        how, number = days.pop()
        duty.due_day = number - 1 if how.lower() == "trước" and number > 1 else number


def _own_deadline(words: str) -> dates.Deadline | None:
    for deadline in dates.find_deadlines(words):
        if re.match(r"(?:thời|hoàn|trước|trong|chậm|đến|hết|xong)", deadline.raw, re.IGNORECASE):
            return deadline
    return None


def find_performer(words: str) -> str | None:
    """Return who a sentence says shall do something, as written, or None."""
    first = words.strip()
    for pattern in _WHO:
        match = pattern.search(first)
        if match is not None:
            return match["who"].strip(" ,;")
    return None


def _kind(words: str) -> draft.DutyKind:
    for kind, pattern in _KINDS:
        if pattern.search(words):
            return kind
    return "other"


def _nearness(duty: draft.Duty, task: draft.Task) -> float:
    """Return how surely both are about carrying out this document; 1 and more is sure."""
    shared = relations.keys(duty.text) & relations.keys(task.title)
    is_this_plan = 1.0 if _THIS_PLAN.search(task.title) else 0.0
    words = text.fold(duty.text), text.fold(task.title)
    return len(shared) + is_this_plan + fuzz.token_set_ratio(*words) / 1000


def _meetings(duty: draft.Duty, task: draft.Task) -> Iterator[tuple[str, datetime.date]]:
    if duty.due is None or not _PLANS.search(task.title):
        return
    mine = {_same_body(body.name): body.name for body in duty.performers}
    for made in task.assignments:
        theirs = {_same_body(body.name) for body in made.leads}
        shared = [name for key, name in mine.items() if key in theirs]
        for cell in made.schedule:
            if shared and cell.due is not None and abs((cell.due - duty.due).days) <= 62:
                yield shared[0], cell.due


def _same_body(name: str) -> str:
    folded = text.fold(name)
    return "ubnd cap xa" if folded in ("ubnd cac xa, phuong", "ubnd cap xa") else folded
