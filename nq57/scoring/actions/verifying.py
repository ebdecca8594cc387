"""What the verifying offices do: verify lines, answer disputes, return and settle sheets."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.core.phrases import Phrase
from nq57.scoring import enums, models, permissions, queries, rules
from nq57.scoring.actions import writing


@transaction.atomic
def verify(
    *, sheet: models.Sheet, entries: Sequence[writing.Entry], by: audit_rules.Actor, at: datetime
) -> int:
    """Verify lines of a sheet that was sent; return how many. All of them or none.

    :raises NotAllowedError: when another office verifies one of them.
    :raises rules.ScoringError: when the sheet does not wait to be verified, points exceed the
        maximum or fit no band, a difference has no reason, the points are computed, or somebody
        wrote the line meanwhile.
    """
    held = writing.lock_sheet(sheet)
    _check_waits(held)
    told = {}
    for entry in entries:
        score = queries.get_score(sheet=held, code=entry.criterion)
        if score is None:
            raise rules.ScoringError(
                Phrase("Phiếu không có tiêu chí “%(code)s”.", code=entry.criterion)
            )
        permissions.check_may_verify(by, score)
        _check_entry(score, entry)
        score.verified_applies = entry.applies
        score.verified_points = entry.points if entry.applies else None
        score.verified_note = entry.note.strip()
        score.verified_by, score.verified_at = by.account, at
        score.version += 1
        score.save()
        told[entry.criterion] = rules.write(entry.points or Decimal(0)) if entry.applies else None
    if told:
        case_actions.journal(case=held.case, verb="verify_score", by=by, at=at, after=told)
    return len(told)


@transaction.atomic
def answer_dispute(
    *, row: models.Dispute, is_upheld: bool, answer: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Answer a dispute. Upheld, the data are mended at their source and measured again; the
    points themselves are never written.

    :raises NotAllowedError: when another office verifies the criterion.
    :raises rules.ScoringError: without an answer, when it was answered, or the sheet is settled.
    """
    held = writing.lock_sheet(row.score.sheet)
    writing.check_sheet_open(held)
    fresh = models.Dispute.objects.select_for_update(of=("self",)).select_related(
        "score__criterion__owner"
    ).get(pk=row.pk)  # fmt: skip
    fresh.score.sheet = held
    permissions.check_may_verify(by, fresh.score)
    if fresh.state != enums.DisputeState.OPEN:
        raise rules.ScoringError("Khiếu nại này đã được trả lời.")
    if not answer.strip():
        raise rules.ScoringError("Ghi ý kiến trả lời khiếu nại.")
    fresh.state = enums.DisputeState.UPHELD if is_upheld else enums.DisputeState.REFUSED
    fresh.answer, fresh.answered_by, fresh.answered_at = answer.strip(), by.account, at
    fresh.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    case_actions.journal(case=held.case, verb="answer_dispute", by=by, at=at, after={
        "criterion": fresh.score.criterion.code, "state": str(fresh.state),
    }, note=fresh.answer)  # fmt: skip
    row.refresh_from_db()


@transaction.atomic
def take(*, sheet: models.Sheet, reason: str, by: audit_rules.Actor, at: datetime) -> None:
    """Let a sheet be verified though its office has not scored itself, with a reason.

    :raises NotAllowedError: for who does not run the round.
    :raises CasesError: without a reason, or when the sheet was sent.
    :raises rules.ScoringError: while offices still score themselves, or when the round is over.
    """
    held = writing.lock_sheet(sheet)
    writing.check_case(by, held.case, "check")
    writing.check_underway(held.round)
    if held.round.case.state == "scoring":
        raise rules.ScoringError("Cơ quan còn đang tự chấm. Khóa tự chấm trước.")
    case_actions.move(case=held.case, verb="take", note=reason, by=by, at=at)


@transaction.atomic
def return_sheet(*, sheet: models.Sheet, reason: str, by: audit_rules.Actor, at: datetime) -> None:
    """Return a sheet to its office, with a reason; its office may write it again.

    :raises NotAllowedError: for who does not run the round.
    :raises CasesError: without a reason, or when the sheet does not wait.
    :raises rules.ScoringError: when the round is over.
    """
    held = writing.lock_sheet(sheet)
    writing.check_case(by, held.case, "check")
    writing.check_underway(held.round)
    case_actions.move(case=held.case, verb="return", note=reason, by=by, at=at)


@transaction.atomic
def settle(*, sheet: models.Sheet, by: audit_rules.Actor, at: datetime) -> None:
    """Settle the points of a sheet, once every line is verified and no dispute is open.

    :raises NotAllowedError: for who does not run the round.
    :raises CasesError: when the sheet does not wait.
    :raises rules.ScoringError: with what is left, or while offices still score themselves.
    """
    held = writing.lock_sheet(sheet)
    writing.check_case(by, held.case, "check")
    _check_waits(held)
    if held.round.case.state != "verifying":
        raise rules.ScoringError("Khóa tự chấm của đợt trước khi chốt điểm từng phiếu.")
    if fault := queries.list_unsettled(sheet=held):
        raise rules.ScoringError(fault)
    case_actions.move(case=held.case, verb="settle", by=by, at=at,
                      finished_on=held.sent_on or timezone.localdate(at))  # fmt: skip


@transaction.atomic
def reopen(*, sheet: models.Sheet, reason: str, by: audit_rules.Actor, at: datetime) -> None:
    """Open a settled sheet again, with a reason, while the round is being verified.

    :raises NotAllowedError: for who does not run the round.
    :raises CasesError: without a reason, or when the sheet is not settled.
    :raises rules.ScoringError: when the round is settled or over.
    """
    held = writing.lock_sheet(sheet)
    writing.check_case(by, held.case, "check")
    writing.check_underway(held.round)
    case_actions.move(case=held.case, verb="reopen", note=reason, by=by, at=at)
    held.lowered_to = held.lowered_reason = held.head_grade = held.head_reason = ""
    held.save(update_fields=["lowered_to", "lowered_reason", "head_grade", "head_reason"])


@transaction.atomic
def state_beyond(
    *,
    sheet: models.Sheet,
    percent: Decimal,
    reason: str,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """State which share of an office's tasks went beyond what was required, and on what ground.

    :raises NotAllowedError: for who does not run the round.
    :raises rules.ScoringError: outside 0–100, without a ground, or when the round is settled.
    """
    held = writing.lock_sheet(sheet)
    writing.check_case(by, held.case, "check")
    writing.check_underway(held.round)
    if not 0 <= percent <= 100:
        raise rules.ScoringError("Tỷ lệ việc vượt yêu cầu ghi từ 0 đến 100.")
    if not reason.strip():
        raise rules.ScoringError("Ghi căn cứ của tỷ lệ việc vượt yêu cầu.")
    before = rules.write(held.beyond) if held.beyond is not None else None
    held.beyond, held.beyond_reason = percent, reason.strip()
    held.save(update_fields=["beyond", "beyond_reason"])
    case_actions.journal(
        case=held.case,
        verb="state_beyond",
        by=by,
        at=at,
        before={"percent": before},
        after={"percent": rules.write(percent)},
        note=held.beyond_reason,
    )


@transaction.atomic
def lower_grade(
    *, sheet: models.Sheet, grade: str, reason: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Give a settled sheet a lower grade than its points allow, with a reason (the quota, or a
    wrong of the office); an empty grade takes that back. No grade is ever raised.

    :raises NotAllowedError: for who does not run the round.
    :raises rules.ScoringError: when the sheet is not settled, the grade is not lower, a reason
        misses, or the round is settled.
    """
    held = writing.lock_sheet(sheet)
    writing.check_case(by, held.case, "check")
    writing.check_underway(held.round)
    if held.case.state != "final":
        raise rules.ScoringError("Chốt điểm của phiếu trước khi hạ mức xếp loại.")
    graded = queries.get_result(sheet=held).graded
    if grade and (
        graded is None or grade not in rules.BEST_FIRST or not rules.is_lower(grade, graded.grade)
    ):
        raise rules.ScoringError("Chỉ hạ được xuống mức thấp hơn mức theo điểm.")
    if not reason.strip():
        raise rules.ScoringError("Ghi lý do hạ mức xếp loại.")
    before = held.lowered_to
    held.lowered_to, held.lowered_reason = grade, reason.strip() if grade else ""
    held.save(update_fields=["lowered_to", "lowered_reason"])
    case_actions.journal(
        case=held.case,
        verb="lower_grade",
        by=by,
        at=at,
        before={"grade": before},
        after={"grade": grade},
        note=reason.strip(),
    )


@transaction.atomic
def propose_head_grade(
    *, sheet: models.Sheet, grade: str, reason: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Propose the grade of the head of a settled office, never above the office's own where
    the scale forbids it, with a reason where the two differ; an empty grade takes it back.

    :raises NotAllowedError: for who does not run the round.
    :raises rules.ScoringError: when the sheet is not settled, the grade cannot be proposed, or
        the round is settled.
    """
    held = writing.lock_sheet(sheet)
    writing.check_case(by, held.case, "check")
    writing.check_underway(held.round)
    if held.case.state != "final":
        raise rules.ScoringError("Chốt điểm của phiếu trước khi đề xuất mức của người đứng đầu.")
    if grade:
        rules.check_head_grade(
            head=grade, office=queries.get_result(sheet=held).grade, reason=reason,
            is_bound=held.round.criteria.scale.binds_head,
        )  # fmt: skip
    before = held.head_grade
    held.head_grade, held.head_reason = grade, reason.strip() if grade else ""
    held.save(update_fields=["head_grade", "head_reason"])
    case_actions.journal(
        case=held.case, verb="propose_head_grade", by=by, at=at, before={"grade": before},
        after={"grade": grade}, note=held.head_reason,
    )  # fmt: skip


def _check_waits(held: models.Sheet) -> None:
    writing.check_sheet_open(held)
    if held.case.state != "sent":
        raise rules.ScoringError("Phiếu chưa gửi nên chưa thẩm định được.")


def _check_entry(score: models.Score, entry: writing.Entry) -> None:
    code = entry.criterion
    if score.is_computed:
        raise rules.ScoringError(Phrase(
            "Tiêu chí %(code)s tính từ dữ liệu, không sửa tay được. Sửa dữ liệu gốc rồi tính lại.",
            code=code,
        ))  # fmt: skip
    if score.version != entry.seen:
        raise rules.ScoringError(Phrase(
            "Tiêu chí %(code)s vừa được người khác ghi: tải lại trang để xem rồi ghi tiếp.",
            code=code,
        ))  # fmt: skip
    if entry.applies and entry.points is None:
        raise rules.ScoringError(Phrase("Tiêu chí %(code)s: chưa ghi điểm thẩm định.", code=code))
    if entry.applies and entry.points is not None:
        rules.check_points(
            code=code, points=entry.points, most=score.max_points,
            bands=score.criterion.list_bands(),
        )  # fmt: skip
    given = (entry.applies, entry.points if entry.applies else None)
    if given != (score.self_applies, score.self_points) and not entry.note.strip():
        raise rules.ScoringError(Phrase(
            "Tiêu chí %(code)s: điểm thẩm định khác điểm tự chấm, ghi lý do.", code=code
        ))  # fmt: skip
