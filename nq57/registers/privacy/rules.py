"""What an entry of the register must say."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from nq57.cases import rules as case_rules
from nq57.orgs import rules as org_rules
from nq57.registers.base.rules import EntryError, Fault, list_missing

PROCESSING, CONSENT, BREACH = "processing", "consent", "data_breach"  # in the journal
NONE_DECLARED = "processing_none"
IMPACT_RULE, REFRESH_RULE = "personal_data.impact", "personal_data.refresh"
IMPACT_PREFIX = "DGTD."
IMPACT_WRITABLE = ("draft", "returned")
SOON_DAYS = 30  # before the day of an impact file, in which it is soon due
# Where the impact file of a processing stands on a day: past its day, soon due, none yet, none
# and no day to count from, approved and not due for long.
IMPACT_STANDS = ("overdue", "soon", "none", "undated", "current")
DECLARING = ("SBN", "UBND-X")  # the groups whose offices are asked to say what they process
STANDINGS = ("entered", "none", "silent")

org_rules.keep_apart("processing", subject_kind=PROCESSING)
org_rules.keep_apart("processing", subject_kind=NONE_DECLARED)
org_rules.keep_apart("processing", subject_kind=CONSENT)
org_rules.keep_apart("breach", subject_kind=BREACH)


REQUEST_PREFIX = "YCDL."
ANSWER_RULE = "personal_data.answer"
ANSWER, FULFIL = "Trả lời yêu cầu", "Thực hiện yêu cầu"  # its two deadlines
_OPEN = ("received", "verified", "answered")

REQUEST = case_rules.Graph(
    name="subject_request@1",
    title="Yêu cầu của chủ thể dữ liệu cá nhân",
    rights="subject_request",
    first="received",
    area="cyber",
    states={
        "received": case_rules.State(label="Đã nhận, chờ xác minh"),
        "verified": case_rules.State(label="Đã xác minh, chờ trả lời"),
        "answered": case_rules.State(label="Đã trả lời, đang thực hiện"),
        "done": case_rules.State(label="Đã thực hiện", is_closed=True),
        "refused": case_rules.State(label="Từ chối", is_closed=True),
        "taken_back": case_rules.State(label="Người yêu cầu rút", is_closed=True),
    },
    moves={
        "verify_requester": case_rules.Move(
            label="xác minh người yêu cầu", sources=("received",), target="verified",
            right="handle",
        ),
        "answer_request": case_rules.Move(
            label="trả lời, nhận thực hiện", sources=("verified",), target="answered",
            right="handle",
        ),
        "refuse_request": case_rules.Move(
            label="từ chối yêu cầu", sources=("received", "verified"), target="refused",
            right="handle", tells=("owner",),
        ),
        "fulfil_request": case_rules.Move(
            label="ghi đã thực hiện", sources=("answered",), target="done", right="handle",
            tells=("owner",),
        ),
        "take_back_request": case_rules.Move(
            label="ghi người yêu cầu rút", sources=_OPEN, target="taken_back", right="handle",
        ),
    },
)  # fmt: skip

case_rules.register(REQUEST)
org_rules.keep_apart("subject_request", subject_kind="case", prefix=REQUEST_PREFIX)

IMPACT = case_rules.Graph(
    name="impact_file@1",
    title="Hồ sơ đánh giá tác động xử lý dữ liệu cá nhân",
    rights="impact_file",
    first="draft",
    area="cyber",
    states={
        "draft": case_rules.State(label="Đang lập"),
        "submitted": case_rules.State(label="Đã trình, chờ phê duyệt"),
        "returned": case_rules.State(label="Trả lại để sửa"),
        "approved": case_rules.State(label="Đã phê duyệt"),
        "replaced": case_rules.State(label="Đã thay bằng bản mới", is_closed=True),
        "withdrawn": case_rules.State(label="Rút", is_closed=True),
    },
    moves={
        "submit_impact": case_rules.Move(
            label="trình phê duyệt", sources=IMPACT_WRITABLE, target="submitted", right="write",
            tells=("owner",),
        ),
        "return_impact": case_rules.Move(
            label="trả lại để sửa", sources=("submitted",), target="returned", right="approve",
            needs_note=True, tells=("owner",),
        ),
        "approve_impact": case_rules.Move(
            label="phê duyệt hồ sơ", sources=("submitted",), target="approved", right="approve",
            tells=("owner",),
        ),
        "replace_impact": case_rules.Move(
            label="thay bằng bản mới", sources=("approved",), target="replaced", right="approve",
        ),
        "withdraw_impact": case_rules.Move(
            label="rút hồ sơ", sources=(*IMPACT_WRITABLE, "submitted"), target="withdrawn",
            right="write", needs_note=True,
        ),
    },
)  # fmt: skip

case_rules.register(IMPACT)
org_rules.keep_apart("impact_file", subject_kind="case", prefix=IMPACT_PREFIX)


def list_processing_faults(said: Mapping[str, Any], today: date) -> list[Fault]:
    """Return what is wrong with a processing, each with its field."""
    found = list_missing(said, {
        "name": "Ghi tên hoạt động xử lý.", "purpose": "Ghi mục đích xử lý dữ liệu.",
    })  # fmt: skip
    return [*found, *_check_data(said), *_check_transfer(said), *_check_life(said, today)]


def _check_data(said: Mapping[str, Any]) -> list[Fault]:
    found = []
    if not said["basic_classes"] and not said["sensitive_classes"]:
        found.append(Fault("basic_classes", "Chọn ít nhất một loại dữ liệu được xử lý."))
    if said["kind"] == "basic" and said["sensitive_classes"]:
        found.append(Fault("kind", "Đã chọn dữ liệu nhạy cảm thì chọn “Có dữ liệu nhạy cảm”."))
    if said["kind"] == "sensitive" and not said["sensitive_classes"]:
        found.append(Fault("sensitive_classes", "Chọn những dữ liệu nhạy cảm được xử lý."))
    if not said["subject_kinds"]:
        found.append(Fault("subject_kinds", "Chọn dữ liệu là của ai."))
    if said["basis"] == "other" and not said["basis_document"].strip():
        found.append(Fault("basis_document", "Căn cứ khác thì ghi văn bản, điều khoản."))
    return found


def _check_transfer(said: Mapping[str, Any]) -> list[Fault]:
    is_told = bool(said["abroad_to"].strip())
    if said["abroad"] == "yes" and not is_told:
        return [Fault("abroad_to", "Chuyển ra nước ngoài thì ghi bên nhận, nước nào.")]
    if said["abroad"] == "no" and is_told:
        return [Fault("abroad", "Đã ghi bên nhận ở nước ngoài thì chọn có chuyển.")]
    return []


def _check_life(said: Mapping[str, Any], today: date) -> list[Fault]:
    found, since, until = [], said["started_on"], said["ended_on"]
    if since and until and until < since:
        found.append(Fault("ended_on", "Ngày kết thúc không thể trước ngày bắt đầu."))
    if until and until > today:
        found.append(Fault("ended_on", "Chưa kết thúc thì để trống ngày kết thúc."))
    return found


def find_standing(*, processings: int, has_declared_none: bool) -> str:
    """Return where an office stands: a word of ``STANDINGS``; saying nothing is not saying none."""
    if processings:
        return "entered"
    return "none" if has_declared_none else "silent"


def check_none(*, head: str, on: date, today: date, has_processings: bool) -> None:
    """Check that an office may declare that it processes no personal data.

    :raises EntryError: when it has processings, names no head, or the day is to come.
    """
    if has_processings:
        raise EntryError(
            "Cơ quan đang có hoạt động xử lý dữ liệu cá nhân trong danh mục: ghi ngày kết thúc của "
            "từng hoạt động trước khi khai không có."
        )
    if not head.strip():
        raise EntryError("Ghi họ tên, chức vụ của thủ trưởng xác nhận không có.")
    if on > today:
        raise EntryError("Ngày xác nhận không thể ở sau hôm nay.")


def find_impact_stand(*, is_approved: bool, due: date | None, on: date) -> str:
    """Return where an impact file stands on a day: a word of ``IMPACT_STANDS``."""
    if due is not None and due < on:
        return "overdue"
    if due is not None and (due - on).days <= SOON_DAYS:
        return "soon"
    if is_approved:
        return "current"
    return "undated" if due is None else "none"


def check_impact_decision(*, approved_on: date, made_on: date, today: date) -> None:
    """Check the day of an approval.

    :raises EntryError: when it is to come, or before the file was begun.
    """
    if not made_on <= approved_on <= today:
        raise EntryError(
            f"Ngày phê duyệt từ ngày lập hồ sơ ({made_on:%d/%m/%Y}) đến hôm nay: sửa ngày."
        )


def name_request_clock(kind: str) -> str:
    """Return the clock rule by which a request of a kind is fulfilled."""
    return f"personal_data.{kind}"


def list_request_faults(said: Mapping[str, Any], today: date) -> list[Fault]:
    """Return what is wrong with a request as it was received, each with its field."""
    found = list_missing(said, {
        "requester": "Ghi họ tên người yêu cầu.", "content": "Ghi nội dung yêu cầu.",
        "received_on": "Ghi ngày nhận yêu cầu.",
    })  # fmt: skip
    if said["received_on"] and said["received_on"] > today:
        found.append(Fault("received_on", "Ngày nhận yêu cầu không thể ở sau hôm nay."))
    return found


def check_request_step(*, on: date, after: date, today: date, words: str, asked: str) -> None:
    """Check the day and the words of a step of a request; ``asked`` says what words are needed.

    :raises EntryError: without words, or when the day is before the step before it, or to come.
    """
    if not words.strip():
        raise EntryError(asked)
    if not after <= on <= today:
        raise EntryError(f"Ngày ghi từ {after:%d/%m/%Y} đến hôm nay: sửa ngày.")


_NO_CONSENT = {
    "is_silent": "Im lặng, không phản hồi không phải là đồng ý: sửa cách hỏi rồi ghi không.",
    "is_preticked": "Ô đánh dấu sẵn không phải là đồng ý: sửa biểu mẫu rồi ghi không.",
    "is_bundled": "Đồng ý phải theo từng mục đích: tách biểu mẫu rồi ghi không.",
}


def list_consent_faults(said: Mapping[str, Any], today: date) -> list[Fault]:
    """Return what is wrong with a form of consent, each with its field."""
    found = list_missing(said, {
        "name": "Ghi tên biểu mẫu, thông báo xin đồng ý.", "edition": "Ghi phiên bản.",
        "text": "Ghi nguyên văn nội dung hỏi.", "processing": "Ghi mã hoạt động xử lý.",
        "withdraw_how": "Ghi cách rút lại đồng ý.",
    })  # fmt: skip
    found += [Fault(name, words) for name, words in _NO_CONSENT.items() if said[name]]
    since, until, given, withdrawn = (
        said[name] for name in ("since", "until", "given", "withdrawn")
    )
    if since and until and until < since:
        found.append(Fault("until", "Ngày thôi dùng không thể trước ngày bắt đầu."))
    if withdrawn and (given is None or withdrawn > given):
        found.append(Fault("withdrawn", "Số đã rút lại không thể hơn số đã đồng ý."))
    return found


def list_breach_faults(said: Mapping[str, Any], today: date) -> list[Fault]:
    """Return what is wrong with a breach, each with its field."""
    found = list_missing(said, {
        "name": "Ghi tóm tắt vi phạm.", "found_on": "Ghi ngày phát hiện.",
        "harm": "Ghi hậu quả, thiệt hại; chưa rõ thì ghi chưa rõ.",
    })  # fmt: skip
    found_on, told_on = said["found_on"], said["notified_on"]
    if found_on and found_on > today:
        found.append(Fault("found_on", "Ngày phát hiện không thể ở sau hôm nay."))
    if not said["classes"] and not said["sensitive_classes"]:
        found.append(Fault("classes", "Chọn ít nhất một loại dữ liệu bị vi phạm."))
    if (said["notified"] == "yes") != (told_on is not None):
        found.append(Fault("notified_on", "Đã thông báo thì ghi ngày; chưa thì để trống."))
    elif told_on and (told_on > today or (found_on and told_on < found_on)):
        found.append(Fault("notified_on", "Ngày thông báo từ ngày phát hiện đến hôm nay."))
    return found
