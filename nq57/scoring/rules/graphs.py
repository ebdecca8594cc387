"""The states of a round and of the sheets in it."""

from nq57.cases import rules as case_rules

WRITABLE = ("draft", "returned")
UNDERWAY = ("scoring", "verifying")

ROUND = case_rules.Graph(
    name="scoring@1",
    title="Đợt chấm điểm cơ quan",
    rights="scoring",
    first="scoring",
    states={
        "scoring": case_rules.State(label="Đang tự chấm"),
        "verifying": case_rules.State(label="Đang thẩm định"),
        "final": case_rules.State(label="Đã chốt, chờ phê duyệt"),
        "approved": case_rules.State(label="Đã phê duyệt", is_closed=True),
        "cancelled": case_rules.State(label="Hủy", is_closed=True),
    },
    moves={
        "verify": case_rules.Move(
            label="khóa tự chấm, chuyển thẩm định",
            sources=("scoring",), target="verifying", right="run",
        ),
        "resume": case_rules.Move(
            label="mở lại tự chấm",
            sources=("verifying",), target="scoring", right="run", needs_note=True,
            tells=("parties",),
        ),
        "finalise": case_rules.Move(
            label="chốt kết quả, trình phê duyệt",
            sources=("verifying",), target="final", right="run",
        ),
        "return": case_rules.Move(
            label="trả lại để thẩm định thêm",
            sources=("final",), target="verifying", right="approve", needs_note=True,
            tells=("owner",),
        ),
        "approve": case_rules.Move(
            label="phê duyệt kết quả",
            sources=("final",), target="approved", right="approve", needs_product=True,
            finishes=True, tells=("owner", "parties"),
        ),
        "cancel": case_rules.Move(
            label="hủy đợt",
            sources=("scoring", "verifying", "final"), target="cancelled", right="run",
            needs_note=True, tells=("parties",),
        ),
    },
)  # fmt: skip

SHEET = case_rules.Graph(
    name="scoresheet@1",
    title="Phiếu điểm của cơ quan",
    rights="scoring",
    first="draft",
    states={
        "draft": case_rules.State(label="Đang tự chấm"),
        "sent": case_rules.State(label="Chờ thẩm định"),
        "returned": case_rules.State(label="Trả lại"),
        "final": case_rules.State(label="Đã chốt điểm", is_closed=True),
        "cancelled": case_rules.State(label="Hủy", is_closed=True),
    },
    moves={
        "send": case_rules.Move(
            label="gửi phiếu tự chấm",
            sources=WRITABLE, target="sent", right="send", claims=True, tells=("parties",),
        ),
        "take": case_rules.Move(
            label="thẩm định khi cơ quan không tự chấm",
            sources=WRITABLE, target="sent", right="check", needs_note=True, tells=("owner",),
        ),
        "withdraw": case_rules.Move(
            label="rút lại phiếu đã gửi", sources=("sent",), target="draft", right="send"
        ),
        "return": case_rules.Move(
            label="trả lại",
            sources=("sent",), target="returned", right="check", needs_note=True,
            tells=("owner",),
        ),
        "settle": case_rules.Move(
            label="chốt điểm", sources=("sent",), target="final", right="check", finishes=True,
            tells=("owner",),
        ),
        "reopen": case_rules.Move(
            label="mở lại để thẩm định thêm",
            sources=("final",), target="sent", right="check", needs_note=True, tells=("owner",),
        ),
        "cancel": case_rules.Move(
            label="hủy", sources=("draft", "sent", "returned", "final"), target="cancelled",
            right="check",
        ),
    },
)  # fmt: skip

case_rules.register(ROUND)
case_rules.register(SHEET)


def takes_self_score(*, held: str, sheet: str) -> bool:
    """Say whether an office may score itself on a sheet in its state, in a round in its own:
    while the round scores, and after that on a sheet that was returned.

    >>> takes_self_score(held="verifying", sheet="returned")
    True
    """
    is_open = held == "scoring" or sheet == "returned"
    return sheet in WRITABLE and held in UNDERWAY and is_open
