"""The states of a level dossier, and what stands in the way of its steps."""

from collections.abc import Collection
from datetime import date

from nq57.cases import rules as case_rules
from nq57.orgs import rules as org_rules
from nq57.registers.cyber.rules.systems import CyberError

SPECIALISED, OWNER = "specialised", "owner"
_PARTS = ("overview", "design", "rationale", "protection")
_WITH_OPINION = 4
WRITABLE = ("draft", "supplement")
DOSSIER_PREFIX = "HSCD."

DOSSIER = case_rules.Graph(
    name="level_dossier@1",
    title="Hồ sơ đề xuất cấp độ",
    rights="cyber",
    first="draft",
    area="cyber",
    states={
        "draft": case_rules.State(label="Nháp"),
        "submitted": case_rules.State(label="Đã nộp, chờ thẩm định"),
        "supplement": case_rules.State(label="Yêu cầu bổ sung"),
        "appraised": case_rules.State(label="Đã thẩm định, chờ phê duyệt"),
        "approved": case_rules.State(label="Đã phê duyệt, chờ hiệu lực"),
        "in_force": case_rules.State(label="Đang hiệu lực"),
        "review": case_rules.State(label="Rà soát, cấp lại"),
        "replaced": case_rules.State(label="Đã thay bằng hồ sơ mới", is_closed=True),
        "withdrawn": case_rules.State(label="Rút", is_closed=True),
    },
    moves={
        "submit_dossier": case_rules.Move(
            label="nộp thẩm định",
            sources=WRITABLE,
            target="submitted",
            right="write",
            tells=("parties",),
        ),
        "ask_supplement": case_rules.Move(
            label="yêu cầu bổ sung",
            sources=("submitted",),
            target="supplement",
            right="appraise",
            needs_note=True,
            tells=("owner",),
        ),
        "appraise_dossier": case_rules.Move(
            label="ghi kết quả thẩm định",
            sources=("submitted",),
            target="appraised",
            right="appraise",
            needs_note=True,
            tells=("owner", "parties"),
        ),
        "send_back": case_rules.Move(
            label="trả lại để bổ sung",
            sources=("appraised",),
            target="supplement",
            right="approve",
            needs_note=True,
            tells=("owner", "parties"),
        ),
        "approve_dossier": case_rules.Move(
            label="phê duyệt",
            sources=("appraised",),
            target="approved",
            right="approve",
            tells=("owner", "parties"),
        ),
        "put_in_force": case_rules.Move(
            label="đưa vào hiệu lực",
            sources=("approved",),
            target="in_force",
            right="write",
            tells=("parties",),
        ),
        "begin_review": case_rules.Move(
            label="mở rà soát",
            sources=("in_force",),
            target="review",
            right="write",
            needs_note=True,
            tells=("parties",),
        ),
        "keep_level": case_rules.Move(
            label="giữ cấp độ sau rà soát",
            sources=("review",),
            target="in_force",
            right="appraise",
            needs_note=True,
            tells=("owner",),
        ),
        "replace_dossier": case_rules.Move(
            label="thay bằng hồ sơ mới",
            sources=("in_force", "review"),
            target="replaced",
            right="write",
        ),
        "withdraw_dossier": case_rules.Move(
            label="rút hồ sơ",
            sources=WRITABLE,
            target="withdrawn",
            right="write",
            needs_note=True,
            tells=("parties",),
        ),
    },
)

case_rules.register(DOSSIER)
org_rules.keep_apart("cyber", subject_kind="case", prefix=DOSSIER_PREFIX)


def list_parts(level: int) -> tuple[str, ...]:
    """Return the documents that a dossier of a level needs; the opinion of the specialised unit
    from level 4 on (Decree 85/2016/NĐ-CP, article 15)."""
    return (*_PARTS, "opinion") if level >= _WITH_OPINION else _PARTS


def get_approver(level: int) -> str:
    """Return who approves a level: the specialised unit up to 2, then the owner."""
    return SPECIALISED if level < 3 else OWNER


def needs_ministry(level: int) -> bool:
    """Say whether the Ministry of Public Security is asked before the approval."""
    return level >= _WITH_OPINION


def name_clock(level: int) -> str:
    """Return the clock rule of an appraisal; the law names one only from level 3 on."""
    return "" if level < 3 else "level.appraise_3" if level == 3 else "level.appraise_4"


def check_submission(*, level: int, held: Collection[str]) -> None:
    """Check that a dossier is whole before it goes to its appraisal.

    :raises CyberError: when a document misses.
    """
    missing = len([part for part in list_parts(level) if part not in held])
    if missing:
        raise CyberError(f"Hồ sơ cấp độ {level} còn thiếu {missing} tài liệu: đính kèm đủ rồi nộp.")


def check_approval(
    *,
    level: int,
    regulation: str,
    regulation_on: date | None,
    decision: str,
    decided_on: date,
    ministry: str,
    today: date,
) -> None:
    """Check what an approval rests on: an issued security regulation, and its own decision.

    :raises CyberError: when one is not named, a day is to come, or the ministry was not asked.
    """
    if not regulation.strip() or regulation_on is None:
        raise CyberError(
            "Chưa ban hành quy chế bảo đảm an toàn thông tin: ghi số, ký hiệu và ngày ban hành "
            "trước khi phê duyệt."
        )
    if not decision.strip():
        raise CyberError("Ghi số, ký hiệu quyết định phê duyệt cấp độ.")
    if regulation_on > today or decided_on > today:
        raise CyberError("Ngày ban hành không thể ở sau hôm nay.")
    if needs_ministry(level) and not ministry.strip():
        raise CyberError(
            f"Cấp độ {level} cần ý kiến của Bộ Công an: ghi số, ký hiệu văn bản cho ý kiến."
        )
