"""Tasks and targets that a plan without tables states in its prose."""

import re
from collections.abc import Iterator, Sequence

from nq57.documents.reading import agencies, asking, clauses, draft, schedules, targets

_LABELLED = re.compile(
    r"^(?P<label>(?:(?:cơ quan|đơn vị)\s+)?(?:chủ trì(?: thực hiện)?|phối hợp(?: thực hiện)?|thực"
    r" hiện)"
    r"|(?:thời gian|thời hạn|tiến độ)(?:\s+(?:hoàn thành|thực hiện))?"
    r"|(?:sản phẩm|kết quả)(?:\s+(?:đầu ra|dự kiến))?)\s*:\s*(?P<value>.+)$",
    re.IGNORECASE,
)
_GOALS = re.compile(r"\b(?:mục tiêu|chỉ tiêu|tầm nhìn)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_AMOUNT = (
    r"(?:≥|≤|>|<|trên|dưới|tối thiểu|ít nhất|tối đa|không quá|không dưới|khoảng|từ)?\s*\d[\d.,]*\s*"
    r"(?:%|[-–]\s*\d|đến\s+\d)?"
)
_REACHES = re.compile(
    rf"^(?P<name>[^\d≥≤]+?)\s+(?:phấn đấu\s+)?(?:đạt|chiếm|là|còn|tăng lên|giảm còn|lên)?\s*"
    rf"(?P<value>{_AMOUNT}.*)$",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    r"^(?:phấn đấu\s+)?(?:có|hình thành|xây dựng|thu hút)?\s*"
    r"(?P<value>(?:≥|trên|tối thiểu|ít nhất|không dưới)?\s*\d[\d.,]*\s*%?)\s+(?P<name>[^\d].{3,})$",
    re.IGNORECASE,
)
_LABEL = "Thời gian hoàn thành"


def read_tasks(tree: Sequence[clauses.Node], names: agencies.Agencies) -> list[draft.Task]:
    """Return the numbered items whose lines say who leads and by when."""
    found: list[draft.Task] = []
    for node, parent in _walk(tree, None):
        fields = _fields(node)
        if "lead" not in fields and "time" not in fields:
            continue
        title = next((words for words in node.words if not _LABELLED.match(words)), "")
        made = draft.Assignment(
            leads_raw=fields.get("lead"),
            coordinators_raw=fields.get("coordinator"),
            deliverable=fields.get("product"),
        )
        made.leads = names.read(made.leads_raw)
        made.coordinators = names.read(made.coordinators_raw)
        made.schedule = [schedules.parse_schedule(fields.get("time"), _LABEL)]
        group = parent.path if parent else None
        task = draft.Task(node.path, group, None, title, node.whole(), clause=node.path)
        task.assignments = [made]
        task.remarks.append(draft.Remark("from_prose", "Đọc từ lời văn, không phải từ bảng."))
        found.append(task)
    return found


def read_indicators(
    tree: Sequence[clauses.Node],
) -> tuple[list[draft.Indicator], list[draft.Clause]]:
    """Return the targets stated under headings of goals, and the lines not understood."""
    found: list[draft.Indicator] = []
    unread: list[draft.Clause] = []
    for node, above in _walk(tree, None):
        heading = " ".join([above.text() if above else "", node.text()])
        is_goal = any(_GOALS.search(part.text()) for part in (above, node) if part)
        year = _YEAR.findall(node.text()) or _YEAR.findall(above.text() if above else "")
        if not is_goal or not year or not heading.strip():
            continue
        for child in node.children:
            if child.children or child.style not in ("dash", "alpha", "order"):
                continue
            item = _indicator(child, node, int(year[-1]))
            if item is not None:
                found.append(item)
            elif re.search(r"\d", child.text()):
                unread.append(draft.Clause(child.path, child.text(), child.span()))
    return found, unread


def ask(found: Sequence[draft.Indicator]) -> draft.Question:
    """Return the question whether targets read from prose are the plan's indicators."""
    codes = [item.code for item in found]
    return asking.question(
        "prose",
        codes,
        f"Văn bản nêu {len(codes)} chỉ tiêu trong lời văn ({', '.join(codes)}), không có bảng."
        " Các chỉ tiêu này đọc như vậy đã đúng chưa?",
        why_asked="Chỉ tiêu trong lời văn không có cột cơ quan, đơn vị tính và mốc riêng.",
        options=[
            asking.option(
                "dung",
                "Đúng, đưa vào kế hoạch",
                "Câu văn nêu rõ số và năm",
                {
                    item.code: {"targets": {target.label: target.raw for target in item.targets}}
                    for item in found
                },
            )
        ],
        proposed="dung",
        why_proposed="Câu văn nêu rõ số và năm.",
        rests_on=[part for item in found for part in (item.name, item.targets[0].raw or "")],
        name="indicators",
        is_pattern=len(codes) > 1,
        fields=["targets"],
        spans=[item.source for item in found],
    )


def _walk(
    nodes: Sequence[clauses.Node], parent: clauses.Node | None
) -> Iterator[tuple[clauses.Node, clauses.Node | None]]:
    for node in nodes:
        yield node, parent
        yield from _walk(node.children, node)


def _fields(node: clauses.Node) -> dict[str, str]:
    fields: dict[str, str] = {}
    lines = [*node.words[1:], *(child.text() for child in node.children)]
    for line in lines:
        match = _LABELLED.match(line)
        if match is None:
            continue
        label = match["label"].lower()
        kind = (
            "coordinator"
            if "phối hợp" in label
            else "time"
            if re.match(r"thời|tiến", label)
            else "product"
            if re.match(r"sản|kết", label)
            else "lead"
        )
        fields.setdefault(kind, match["value"].strip(" .;"))
    return fields


def _indicator(child: clauses.Node, node: clauses.Node, year: int) -> draft.Indicator | None:
    words = child.text().strip(" .;")
    if "\n" in words:
        return None
    counts, reaches = _COUNTS.match(words), _REACHES.match(words)
    match = counts or reaches
    if match is None:
        return None
    raw, name = match["value"].strip(), match["name"].strip(" ,")
    amount = targets.parse_amount(raw)
    if amount.low is None and amount.high is None:
        return None
    if amount.unit is not None and len(amount.unit.split()) > 5:
        return None
    if counts and amount.unit is None:
        amount.unit = " ".join(name.split()[:2])
    item = draft.Indicator(child.path, node.path, None, name, child.span(), clause=child.path)
    item.targets = [draft.Target(year, raw, amount, is_confirmed=False, label=str(year))]
    item.time = "at_date"
    item.confidence = 0.6
    item.remarks.append(draft.Remark("from_prose", "Đọc từ lời văn, không phải từ bảng."))
    return item
