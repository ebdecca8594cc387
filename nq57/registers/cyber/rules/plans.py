"""Response plans: what one must say, its states, and how two versions differ."""

import re
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from nq57.cases import rules as case_rules
from nq57.orgs import rules as org_rules
from nq57.registers.cyber.rules.systems import CyberError, Fault

PLAN_PREFIX = "PAUP."
PLAN_WRITABLE = ("draft", "returned")
PLAN_REVIEW = "response_plan.review"  # the clock rule of the regular review
PLAN_REVIEW_DUE = "Rà soát phương án"  # what its deadline is called
NEEDED_ROLES = ("command", "technical", "communication")
MOST_STEPS, MOST_CONTACTS, MOST_TEXT = 60, 40, 2000
MOST_MINUTES = 60 * 24 * 90
# Digits, a plus or a bracket before them, and what people write between them.
PHONE_PATTERN = r"^[+(]?[0-9][0-9 .()-]{1,20}[0-9]$"
EMAIL_PATTERN = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
_UNITS = {"phút": 1, "ph": 1, "p": 1, "giờ": 60, "h": 60, "ngày": 1440}
_SPAN = re.compile(r"(\d{1,6})\s*(phút|ph|p|giờ|h|ngày)?", re.IGNORECASE)

RESPONSE_PLAN = case_rules.Graph(
    name="response_plan@1",
    title="Phương án ứng phó sự cố",
    rights="cyber",
    first="draft",
    area="cyber",
    states={
        "draft": case_rules.State(label="Đang soạn"),
        "submitted": case_rules.State(label="Đã trình, chờ phê duyệt"),
        "returned": case_rules.State(label="Trả lại để sửa"),
        "approved": case_rules.State(label="Đã phê duyệt, chờ hiệu lực"),
        "in_force": case_rules.State(label="Đang hiệu lực"),
        "replaced": case_rules.State(label="Đã thay bằng bản mới", is_closed=True),
        "ended": case_rules.State(label="Hết hiệu lực", is_closed=True),
        "withdrawn": case_rules.State(label="Rút", is_closed=True),
    },
    moves={
        "submit_plan": case_rules.Move(
            label="trình phê duyệt", sources=PLAN_WRITABLE, target="submitted",
            right="write_plan", tells=("parties",),
        ),
        "comment_plan": case_rules.Move(
            label="góp ý phương án", sources=("submitted",), target="submitted",
            right="comment_plan", needs_note=True, tells=("owner", "parties"),
        ),
        "send_back_plan": case_rules.Move(
            label="đề nghị sửa phương án", sources=("submitted",), target="returned",
            right="comment_plan", needs_note=True, tells=("owner", "parties"),
        ),
        "return_plan": case_rules.Move(
            label="trả lại phương án", sources=("submitted",), target="returned",
            right="approve_plan", needs_note=True, tells=("owner", "parties"),
        ),
        "approve_plan": case_rules.Move(
            label="phê duyệt phương án", sources=("submitted",), target="approved",
            right="approve_plan", tells=("owner", "parties"),
        ),
        "enforce_plan": case_rules.Move(
            label="đưa phương án vào hiệu lực", sources=("approved",), target="in_force",
            right="approve_plan", tells=("owner", "parties"),
        ),
        "ask_revision": case_rules.Move(
            label="đề nghị cập nhật phương án", sources=("in_force",), target="in_force",
            right="comment_plan", needs_note=True, tells=("owner", "parties"),
        ),
        "review_plan": case_rules.Move(
            label="rà soát, giữ nguyên phương án", sources=("in_force",), target="in_force",
            right="write_plan", needs_note=True, tells=("parties",),
        ),
        "replace_response_plan": case_rules.Move(
            label="thay bằng phương án mới", sources=("in_force",), target="replaced",
            right="approve_plan",
        ),
        "end_response_plan": case_rules.Move(
            label="kết thúc hiệu lực phương án", sources=("approved", "in_force"),
            target="ended", right="approve_plan", needs_note=True, tells=("owner", "parties"),
        ),
        "withdraw_plan": case_rules.Move(
            label="rút phương án", sources=(*PLAN_WRITABLE, "submitted"), target="withdrawn",
            right="write_plan", needs_note=True, tells=("parties",),
        ),
    },
)  # fmt: skip

case_rules.register(RESPONSE_PLAN)
org_rules.keep_apart("cyber", subject_kind="case", prefix=PLAN_PREFIX)


@dataclass(frozen=True, kw_only=True)
class PlanStep:
    """One step: in which phase, who (a role), what, within how many minutes (None: not said),
    and which later step it goes to on failure (None: on to the next)."""

    phase: str
    role: str
    text: str
    minutes: int | None = None
    on_failure: int | None = None


@dataclass(frozen=True, kw_only=True)
class Contact:
    """One person or outside office of a plan, for a role."""

    role: str
    name: str
    title: str = ""
    office: str = ""
    phone: str = ""
    email: str = ""
    is_substitute: bool = False


@dataclass(frozen=True)
class Change:
    """One row that differs between two versions; None where a version has no such row."""

    before: Hashable | None
    after: Hashable | None


def read_span(typed: str) -> int | None:
    """Return the minutes of “30”, “30 phút”, “2 giờ” or “1 ngày”; None when nothing is typed.

    :raises CyberError: when it is no such span.
    """
    text = typed.strip()
    if not text:
        return None
    found = _SPAN.fullmatch(text)
    minutes = int(found[1]) * _UNITS[(found[2] or "phút").lower()] if found else 0
    if not 1 <= minutes <= MOST_MINUTES:
        raise CyberError(f"“{text}” không phải thời hạn. Viết như 30 phút, 2 giờ, 1 ngày.")
    return minutes


def say_span(minutes: int | None) -> str:
    """Return minutes as one types them.

    >>> say_span(90), say_span(120), say_span(1440), say_span(None)
    ('90 phút', '2 giờ', '1 ngày', '')
    """
    if minutes is None:
        return ""
    for size, word in ((1440, "ngày"), (60, "giờ")):
        if minutes % size == 0:
            return f"{minutes // size} {word}"
    return f"{minutes} phút"


def list_plan_faults(steps: Sequence[PlanStep], contacts: Sequence[Contact]) -> list[Fault]:
    """Return what is wrong with the rows of a plan, each with its place (``step-2``)."""
    faults = []
    if len(steps) > MOST_STEPS:
        faults.append(Fault("steps", f"Phương án có nhiều nhất {MOST_STEPS} bước: gộp bớt bước."))
    if len(contacts) > MOST_CONTACTS:
        faults.append(Fault("contacts", f"Phương án có nhiều nhất {MOST_CONTACTS} đầu mối."))
    for number, step in enumerate(steps, 1):
        faults += (Fault(f"step-{number}", said) for said in _check_step(step, number, len(steps)))
    for number, contact in enumerate(contacts, 1):
        faults += (Fault(f"contact-{number}", said) for said in _check_contact(contact))
    return faults


def _check_step(step: PlanStep, number: int, count: int) -> Iterator[str]:
    if not step.text.strip():
        yield f"Bước {number}: ghi việc phải làm."
    if len(step.text) > MOST_TEXT:
        yield f"Bước {number}: việc dài nhất {MOST_TEXT} chữ cái, tách thành nhiều bước."
    if step.minutes is not None and not 1 <= step.minutes <= MOST_MINUTES:
        yield f"Bước {number}: thời hạn từ 1 phút đến 90 ngày."
    if step.on_failure is None:
        return
    if not 1 <= step.on_failure <= count:
        yield f"Bước {number}: không có bước {step.on_failure} để chuyển đến."
    elif step.on_failure <= number:
        yield (
            f"Bước {number}: không thành công thì chuyển đến một bước sau, không quay lại bước "
            f"{step.on_failure} vì phương án sẽ lặp mãi."
        )


def _check_contact(contact: Contact) -> Iterator[str]:
    if not contact.name.strip():
        yield "Ghi họ tên, hoặc tên đầu mối bên ngoài."
    if contact.phone:
        digits = len(re.sub(r"\D", "", contact.phone))
        if not re.fullmatch(PHONE_PATTERN, contact.phone) or not 3 <= digits <= 15:
            yield f"“{contact.phone}” không phải số điện thoại. Viết như 0912 345 678."
    if contact.email and not re.fullmatch(EMAIL_PATTERN, contact.email):
        yield f"“{contact.email}” không phải thư điện tử. Viết như ten@sonla.gov.vn."


def list_lacks(
    *,
    scope: str,
    scenarios: Collection[str],
    steps: Sequence[PlanStep],
    contacts: Sequence[Contact],
    roles: Mapping[str, str],
) -> list[str]:
    """Return what a plan still needs before it goes to its approval; ``roles`` are in words."""
    lacks = []
    if not scope.strip():
        lacks.append("phạm vi áp dụng")
    if not scenarios:
        lacks.append("tình huống")
    if not steps:
        lacks.append("các bước ứng phó")
    reachable = {one.role for one in contacts if one.phone and not one.is_substitute}
    for role in NEEDED_ROLES:
        if role not in reachable:
            lacks.append(f"người phụ trách {roles[role].lower()} có số điện thoại")
    if "outside" in {step.role for step in steps} and "outside" not in reachable:
        lacks.append("đầu mối bên ngoài có số điện thoại")
    return lacks


def check_plan_decision(*, decision: str, decided_on: date, in_force_on: date, today: date) -> None:
    """Check what an approval of a plan rests on.

    :raises CyberError: when no decision is named, its day is to come, or it holds before that.
    """
    if not decision.strip():
        raise CyberError("Ghi số, ký hiệu quyết định phê duyệt phương án.")
    if decided_on > today:
        raise CyberError("Ngày phê duyệt không thể ở sau hôm nay.")
    if in_force_on < decided_on:
        raise CyberError("Ngày hiệu lực không thể trước ngày phê duyệt.")


def list_changes(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Change]:
    """Return the rows that differ, in their order; a changed row has both sides."""
    changes = []
    for verb, left, left_end, right, right_end in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if verb == "equal":
            continue
        old, new = before[left:left_end], after[right:right_end]
        for number in range(max(len(old), len(new))):
            changes.append(
                Change(
                    old[number] if number < len(old) else None,
                    new[number] if number < len(new) else None,
                )
            )
    return changes
