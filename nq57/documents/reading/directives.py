"""Orders of a letter: who does what by when, who watches, second parts for others."""

import re
from collections.abc import Iterator, Sequence

from nq57.core import dates
from nq57.documents.reading import agencies, clauses, draft, duties, forms

_SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[A-ZĐÀ-Ỹ])")
_MONITOR = re.compile(
    r"^Giao\s+(?P<who>[^.:]+?)\s+(?:(?:chịu trách nhiệm|có trách nhiệm|tiếp tục|chủ trì|thường"
    r" xuyên)[, ]*)*"
    r"(?:theo dõi|đôn đốc|giám sát|kiểm tra|hướng dẫn)",
    re.IGNORECASE,
)
_SECOND = re.compile(
    r"^(?:Giao|Đề nghị|Yêu cầu)\s+(?P<who>(?:các\s+)?(?:Sở|Công an|Văn phòng|UBND|Ủy ban|Thanh"
    r" tra|Bộ|Ban|"
    r"Báo|Đài|Trung tâm|Ngân hàng|Bảo hiểm|BHXH|sở)[^.:]*?)\s+(?:tiếp tục|chủ trì|phối hợp|tham"
    r" mưu|"
    r"nghiên cứu|xây dựng|tổng hợp|báo cáo|bố trí|kiến nghị|triển khai|thực hiện|rà soát|chủ động"
    r"|tổ chức|khẩn trương|đề xuất|làm)",
)
_BINDING = re.compile(r"^(?:thời|hoàn|trước|trong|chậm|đến|hết|xong)", re.IGNORECASE)
_PERIOD = re.compile(r"\bnăm\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_PRODUCT = re.compile(
    r"^(?:.*?\b(?:ban hành|xây dựng|tham mưu|trình)\s+)?(?P<name>(?:Nghị quyết|Quyết định|Kế"
    r" hoạch|Đề án|Quy chế)\b.*)$"
)
_HEADED = re.compile(r"^(?P<who>[^:]{3,200}?)\s*:\s*(?P<rest>.*)$", re.DOTALL)


def read_directives(
    tree: Sequence[clauses.Node], names: agencies.Agencies, addressees: Sequence[str]
) -> list[draft.Directive]:
    """Return the orders of a letter, a directive or a notice of conclusions."""
    found: list[draft.Directive] = []
    for node in _sections(tree):
        found.extend(_orders(node, names, addressees))
    return found


def _sections(tree: Sequence[clauses.Node]) -> Iterator[clauses.Node]:
    for node in tree:
        if node.style == "plain":
            continue
        inner = [child for child in node.children if child.style.startswith("number")]
        if node.style in ("roman", "letter", "part") and inner:
            yield from _sections(inner)
        else:
            yield node


def _orders(
    node: clauses.Node, names: agencies.Agencies, addressees: Sequence[str]
) -> Iterator[draft.Directive]:
    words = node.text()
    who, rest = _heading(words)
    orders = [child for child in node.children if child.style in ("order", "alpha", "dash")]
    numbered = (
        [child for child in orders if child.style == "order"]
        or [child for child in orders if child.style == "alpha"]
        or orders
    )
    if numbered and (not rest or rest.rstrip().endswith(":") or who is None):
        for child in numbered:
            below = [leaf.text() for leaf in child.children]
            whole = "\n".join([child.text(), *below])
            own = who or _heading(child.text())[0] or "; ".join(addressees)
            if own:
                yield _directive(child.path, whole, own, child.whole(), names)
        return
    whole = "\n".join([rest, *(child.text() for child in node.children)]).strip()
    who = who or "; ".join(addressees)
    if whole and who:
        yield _directive(node.path, whole, who, node.whole(), names)


def _heading(words: str) -> tuple[str | None, str]:
    """Return the agencies that a section is for, and the rest of its words."""
    first, _, below = words.partition("\n")
    headed = _HEADED.match(first)
    if headed is not None and forms.HEADS.match(_bare(headed["who"])):
        rest = "\n".join(part for part in (headed["rest"].strip(), below) if part)
        return _bare(headed["who"]), rest
    is_named = len(first) < 200 and duties.find_performer(first) is None
    if is_named and agencies.likeness(_bare(first)) >= 0.7:
        return _bare(first).strip(" .:"), below
    performer = duties.find_performer(first)
    return (performer, words) if performer else (None, words)


def _bare(words: str) -> str:
    return re.sub(r"^(?:Giao|Đề nghị|Yêu cầu|Đối với)\s+", "", words.strip(), flags=re.IGNORECASE)


def _directive(
    code: str, whole: str, who: str, span: draft.Span, names: agencies.Agencies
) -> draft.Directive:
    order = draft.Directive(code=code, text=whole, source=span, clause=code, performers_raw=who)
    order.performers = names.read(who)
    own: list[str] = []
    others: list[draft.DirectivePart] = []
    for number, sentence in enumerate(_SENTENCE.split(whole.replace("\n", " "))):
        monitor = _MONITOR.match(sentence) if number else None
        second = _SECOND.match(sentence) if number and monitor is None else None
        if monitor is not None:
            order.monitors.extend(names.read(monitor["who"]))
        elif second is not None:
            due = _deadline(sentence)
            performers = names.read(second["who"])
            others.append(draft.DirectivePart(sentence, performers, due.due if due else None))
        else:
            own.append(sentence)
    text = " ".join(own).strip()
    deadline = _deadline(text)
    if deadline is not None:
        order.due, order.deadline_raw = deadline.due, deadline.raw
    else:
        years = _PERIOD.findall(text)
        order.period = years[-1] if years else None
    order.deliverables = _deliverables(text)
    order.parts = [draft.DirectivePart(text, order.performers, order.due), *others]
    return order


def _deadline(words: str) -> dates.Deadline | None:
    found = [d for d in dates.find_deadlines(words) if _BINDING.match(d.raw)]
    finished = [d for d in found if re.match(r"(?:thời|hoàn)", d.raw, re.IGNORECASE)]
    return next(iter(finished or found), None)


def _deliverables(words: str) -> list[str]:
    found: list[str] = []
    for piece in words.split(";"):
        match = _PRODUCT.match(piece.strip())
        if match is not None:
            found.append(_cut(match["name"]))
        elif found:
            found[-1] = f"{found[-1]}; {_cut(piece.strip())}"
    return found if len(found) > 1 else []


def _cut(words: str) -> str:
    deadline = _deadline(words)
    return words[: deadline.start].strip(" ,.;") if deadline else words.strip(" ,.;")
