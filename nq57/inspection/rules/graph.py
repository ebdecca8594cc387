"""The states of an inspection and of a finding (Plan 142/KH-UBND, X.1)."""

from nq57.cases import rules as case_rules

OPEN_TO_WRITING = ("visiting", "explaining")  # findings are written and decided
UNDECIDED = ("sent", "explained")

INSPECTION = case_rules.Graph(
    name="inspection@1",
    title="Cuộc kiểm tra",
    rights="inspection",
    first="planned",
    states={
        "planned": case_rules.State(label="Theo kế hoạch"),
        "visiting": case_rules.State(label="Đang kiểm tra"),
        "explaining": case_rules.State(label="Chờ giải trình"),
        "concluded": case_rules.State(label="Đã kết luận, theo dõi khắc phục"),
        "closed": case_rules.State(label="Kết thúc", is_closed=True),
        "cancelled": case_rules.State(label="Hủy", is_closed=True),
    },
    moves={
        "begin_visit": case_rules.Move(
            label="bắt đầu kiểm tra",
            sources=("planned",),
            target="visiting",
            right="record",
            tells=("owner", "parties"),
        ),
        "send_findings": case_rules.Move(
            label="gửi phát hiện để giải trình",
            sources=OPEN_TO_WRITING,
            target="explaining",
            right="record",
            tells=("owner",),
        ),
        "conclude": case_rules.Move(
            label="kết luận",
            sources=OPEN_TO_WRITING,
            target="concluded",
            right="record",
            needs_note=True,
            tells=("owner", "parties", "coordinators"),
        ),
        "finish_inspection": case_rules.Move(
            label="kết thúc",
            sources=("concluded",),
            target="closed",
            right="record",
            tells=("owner", "parties", "coordinators"),
        ),
        "cancel_inspection": case_rules.Move(
            label="hủy",
            sources=("planned",),
            target="cancelled",
            right="record",
            needs_note=True,
            tells=("owner", "parties"),
        ),
    },
)

FINDING = case_rules.Graph(
    name="finding@1",
    title="Phát hiện qua kiểm tra",
    rights="inspection",
    first="draft",
    states={
        "draft": case_rules.State(label="Đoàn đang ghi", is_kept_from_owner=True),
        "discarded": case_rules.State(label="Đoàn bỏ", is_closed=True, is_kept_from_owner=True),
        "sent": case_rules.State(label="Chờ giải trình"),
        "explained": case_rules.State(label="Đã giải trình"),
        "upheld": case_rules.State(label="Đang khắc phục"),
        "mended": case_rules.State(label="Đã khắc phục", is_closed=True),
        "noted": case_rules.State(label="Đã ghi nhận", is_closed=True),
        "dropped": case_rules.State(label="Không giữ lại", is_closed=True),
    },
    moves={
        "send_finding": case_rules.Move(
            label="gửi cơ quan giải trình", sources=("draft",), target="sent", right="record"
        ),
        "discard": case_rules.Move(
            label="bỏ phát hiện", sources=("draft",), target="discarded", right="record"
        ),
        "explain": case_rules.Move(
            label="giải trình",
            sources=UNDECIDED,
            target="explained",
            right="answer",
            needs_note=True,
            tells=("parties",),
        ),
        "uphold": case_rules.Move(
            label="giữ nguyên, yêu cầu khắc phục",
            sources=UNDECIDED,
            target="upheld",
            right="record",
        ),
        "note_finding": case_rules.Move(
            label="ghi nhận",
            sources=UNDECIDED,
            target="noted",
            right="record",
            finishes=True,
        ),
        "drop": case_rules.Move(
            label="không giữ phát hiện",
            sources=UNDECIDED,
            target="dropped",
            right="record",
            needs_note=True,
            tells=("owner",),
        ),
        "accept_remedy": case_rules.Move(
            label="chấp nhận khắc phục",
            sources=("upheld",),
            target="mended",
            right="record",
            finishes=True,
            tells=("owner", "coordinators"),
        ),
        "return_remedy": case_rules.Move(
            label="trả lại để khắc phục tiếp",
            sources=("upheld",),
            target="upheld",
            right="record",
            needs_note=True,
            tells=("owner",),
        ),
    },
)

case_rules.register(INSPECTION)
case_rules.register(FINDING)
