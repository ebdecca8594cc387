"""The states of a report and its moves: the only lock that a report has."""

from nq57.cases import rules as case_rules

EDITABLE = ("draft", "returned")
UNDERWAY = ("waiting", "approved", "sent")
HANDED_IN = ("sent", "accepted")

REPORT = case_rules.Graph(
    name="report@1",
    title="Báo cáo kỳ",
    rights="report",
    first="draft",
    states={
        "draft": case_rules.State(label="Đang soạn"),
        "waiting": case_rules.State(label="Chờ lãnh đạo duyệt"),
        "approved": case_rules.State(label="Đã duyệt"),
        "sent": case_rules.State(label="Đã gửi"),
        "returned": case_rules.State(label="Trả lại"),
        "accepted": case_rules.State(label="Đã nhận", is_closed=True),
    },
    moves={
        "submit": case_rules.Move(
            label="trình lãnh đạo duyệt",
            sources=EDITABLE,
            target="waiting",
            right="write",
            tells=("owner",),
        ),
        "reopen": case_rules.Move(
            label="lấy lại để soạn tiếp",
            sources=("waiting", "approved"),
            target="draft",
            right="write",
        ),
        "approve": case_rules.Move(
            label="duyệt",
            sources=(*EDITABLE, "waiting"),
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
        "send_for": case_rules.Move(
            label="nhập thay và gửi",
            sources=EDITABLE,
            target="sent",
            right="enter_for",
            claims=True,
            tells=("owner", "parties"),
        ),
        "contest": case_rules.Move(
            label="không xác nhận bản nhập thay",
            sources=("sent", "returned"),
            target="draft",
            right="write",
            needs_note=True,
            tells=("parties", "coordinators"),
        ),
        "withdraw": case_rules.Move(
            label="rút lại báo cáo đã gửi", sources=("sent",), target="draft", right="approve"
        ),
        "return": case_rules.Move(
            label="trả lại",
            sources=("sent",),
            target="returned",
            right="accept",
            needs_note=True,
            tells=("owner",),
        ),
        "accept": case_rules.Move(
            label="nhận",
            sources=("sent",),
            target="accepted",
            right="accept",
            finishes=True,
            tells=("owner",),
        ),
        "correct": case_rules.Move(
            label="sửa báo cáo đã nhận",
            sources=("accepted",),
            target="draft",
            right="write",
            needs_note=True,
            tells=("parties", "coordinators"),
        ),
    },
)

case_rules.register(REPORT)
