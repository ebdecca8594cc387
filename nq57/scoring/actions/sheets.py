"""What the scored office does: score itself, prove it, dispute computed points, send."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import enums as case_enums
from nq57.core.phrases import Phrase
from nq57.files.models import StoredFile
from nq57.scoring import enums, models, permissions, queries, rules
from nq57.scoring.actions import writing


@transaction.atomic
def score_self(
    *, sheet: models.Sheet, entries: Sequence[writing.Entry], by: audit_rules.Actor, at: datetime
) -> int:
    """Write the points that an office gives itself; return how many lines changed.

    :raises NotAllowedError: for another office.
    :raises rules.ScoringError: when the sheet may not be written now, points exceed the
        criterion's maximum or fit no band, a reason misses, the points are computed, or
        somebody wrote the line meanwhile. Nothing is written then.
    """
    held = lock_to_write(sheet, by)
    changed = {}
    for entry in entries:
        score = _get_score(held, entry.criterion)
        if not is_news(score, entry):
            continue
        check_entry(score, entry)
        score.self_points, score.self_applies, score.self_note = told = _tell(entry)
        score.version += 1
        _unverify(score)
        score.save()
        changed[entry.criterion] = rules.write(told[0]) if told[0] is not None else None
    if changed:
        case_actions.journal(case=held.case, verb="score_self", by=by, at=at, after=changed)
    return len(changed)


@transaction.atomic
def attach_evidence(
    *,
    sheet: models.Sheet,
    criterion: str,
    file: StoredFile,
    claim: str,
    by: audit_rules.Actor,
    at: datetime,
) -> models.ScoreEvidence:
    """Attach a stored file that proves the points of a criterion; one file may prove several.

    What was verified before this file was there has to be verified again.

    :raises NotAllowedError: for another office.
    :raises rules.ScoringError: when the sheet may not be written now, or the points are computed.
    :raises CasesError: without a claim.
    """
    held = lock_to_write(sheet, by)
    score = _get_score(held, criterion)
    _refuse_computed(score)
    found = held.case.evidence.filter(file__sha256=file.sha256).first()
    evidence = found or case_actions.add_evidence(
        case=held.case, file=file, claim=claim, by=by, at=at
    )
    link, is_made = models.ScoreEvidence.objects.get_or_create(score=score, evidence=evidence)
    if is_made:
        _change_proof(score)
    return link


@transaction.atomic
def detach_evidence(*, link: models.ScoreEvidence, by: audit_rules.Actor, at: datetime) -> None:
    """Take a file away from a criterion; it stays with the case while it proves another, or
    once somebody has checked it. What was verified with it has to be verified again.

    :raises NotAllowedError: for another office.
    :raises rules.ScoringError: when the sheet may not be written now.
    """
    held = lock_to_write(link.score.sheet, by)
    evidence = link.evidence
    _change_proof(_get_score(held, link.score.criterion.code))
    link.delete()
    if evidence.scores.exists():
        case_actions.journal(
            case=held.case,
            verb="remove_evidence",
            by=by,
            at=at,
            before={"name": evidence.file.name},
        )
    elif evidence.verdict == case_enums.Verdict.CLAIMED:
        case_actions.remove_evidence(evidence=evidence, by=by, at=at)


@transaction.atomic
def dispute(
    *, sheet: models.Sheet, criterion: str, reason: str, by: audit_rules.Actor, at: datetime
) -> models.Dispute:
    """Say why computed points are wrong; the points stay until the data are mended.

    :raises NotAllowedError: for another office.
    :raises rules.ScoringError: without a reason, when the points are not computed, one waits
        already, or the sheet is settled.
    """
    held = writing.lock_sheet(sheet)
    permissions.check_may_write(by, held)
    writing.check_sheet_open(held)
    score = _get_score(held, criterion)
    if not score.is_computed:
        raise rules.ScoringError("Chỉ khiếu nại điểm tính từ dữ liệu; tiêu chí này tự chấm được.")
    if not reason.strip():
        raise rules.ScoringError("Ghi lý do khiếu nại: việc nào tính sai, đúng là thế nào.")
    if score.disputes.filter(state=enums.DisputeState.OPEN).exists():
        raise rules.ScoringError("Tiêu chí này đang có một khiếu nại chờ trả lời.")
    made = models.Dispute.objects.create(
        score=score, reason=reason.strip(), by=by.account, at=at, points=score.computed_points
    )
    case_actions.journal(
        case=held.case,
        verb="dispute_score",
        by=by,
        at=at,
        after={"criterion": criterion},
        note=made.reason,
    )
    return made


@transaction.atomic
def send(*, sheet: models.Sheet, by: audit_rules.Actor, at: datetime) -> None:
    """Send the self-score to be verified; late is allowed while the round takes it, and shown.

    :raises NotAllowedError: for who does not send for this office.
    :raises CasesError: when the sheet is not being written.
    :raises rules.ScoringError: when the round is closed, or with everything that is left.
    """
    held = writing.lock_sheet(sheet)
    writing.check_case(by, held.case, rules.SHEET.moves["send"].right)
    rules.SHEET.get_move(held.case.state, "send")
    _check_takes(held)
    if fault := queries.list_unready(sheet=held):
        raise rules.ScoringError(fault)
    first = held.sent_on or timezone.localdate(at)
    case_actions.move(case=held.case, verb="send", finished_on=first, by=by, at=at)
    held.sent_on = first
    held.save(update_fields=["sent_on"])


@transaction.atomic
def withdraw(*, sheet: models.Sheet, by: audit_rules.Actor, at: datetime) -> None:
    """Take back a sheet that was sent, while offices still score themselves.

    :raises NotAllowedError: for who does not send for this office.
    :raises CasesError: when it was not sent.
    :raises rules.ScoringError: when self-scoring has ended.
    """
    held = writing.lock_sheet(sheet)
    writing.check_case(by, held.case, rules.SHEET.moves["withdraw"].right)
    if held.round.case.state != "scoring":
        raise rules.ScoringError(
            "Đợt đã khóa tự chấm. Muốn sửa, đề nghị cơ quan chủ trì trả lại phiếu."
        )
    case_actions.move(case=held.case, verb="withdraw", by=by, at=at)


def lock_to_write(sheet: models.Sheet, by: audit_rules.Actor) -> models.Sheet:
    """Return a sheet that nobody else writes, for its office to score itself.

    :raises NotAllowedError: for another office.
    :raises rules.ScoringError: when the sheet may not be written now.
    """
    held = writing.lock_sheet(sheet)
    permissions.check_may_write(by, held)
    _check_takes(held)
    if held.case.state not in rules.WRITABLE:
        raise rules.ScoringError(
            "Phiếu đã gửi, không sửa được. Rút lại phiếu, hoặc chờ được trả lại."
        )
    return held


def _check_takes(held: models.Sheet) -> None:
    """Refuse when the round takes no more self-scores, except of sheets that were returned."""
    writing.check_underway(held.round)
    if held.round.case.state != "scoring" and held.case.state == "draft":
        raise rules.ScoringError(
            "Đợt đã khóa tự chấm. Đề nghị cơ quan chủ trì mở lại, hoặc thẩm định không có tự chấm."
        )


def _get_score(held: models.Sheet, code: str) -> models.Score:
    score = queries.get_score(sheet=held, code=code)
    if score is None:
        raise rules.ScoringError(Phrase("Phiếu không có tiêu chí “%(code)s”.", code=code))
    return score


def is_news(score: models.Score, entry: writing.Entry) -> bool:
    """Say whether an entry says something else than its line does."""
    return _tell(entry) != (score.self_points, score.self_applies, score.self_note)


def _tell(entry: writing.Entry) -> tuple[Decimal | None, bool, str]:
    return entry.points if entry.applies else None, entry.applies, entry.note.strip()


def check_entry(score: models.Score, entry: writing.Entry) -> None:
    """Refuse an entry that its line cannot take.

    :raises rules.ScoringError: when the points are computed, exceed the maximum or fit no band,
        a reason misses, or somebody wrote the line since it was looked at.
    """
    _refuse_computed(score)
    if score.version != entry.seen:
        raise rules.ScoringError(Phrase(
            "Tiêu chí %(code)s vừa được người khác ghi: tải lại trang để xem rồi ghi tiếp.",
            code=entry.criterion,
        ))  # fmt: skip
    if not entry.applies and not entry.note.strip():
        raise rules.ScoringError(Phrase(
            "Tiêu chí %(code)s: ghi lý do không phát sinh.", code=entry.criterion
        ))  # fmt: skip
    if entry.applies and entry.points is not None:
        rules.check_points(
            code=entry.criterion, points=entry.points, most=score.max_points,
            bands=score.criterion.list_bands(),
        )  # fmt: skip


def _refuse_computed(score: models.Score) -> None:
    if score.is_computed:
        raise rules.ScoringError(Phrase(
            "Tiêu chí %(code)s tính từ dữ liệu, không sửa tay được. Thấy sai thì khiếu nại kèm lý "
            "do.", code=score.criterion.code,
        ))  # fmt: skip


def _change_proof(score: models.Score) -> None:
    if score.verified_at is not None:
        _unverify(score)
        score.version += 1
        score.save()


def _unverify(score: models.Score) -> None:
    """Drop what was verified of points or proofs that the office has changed since."""
    score.verified_points = score.verified_applies = score.verified_at = None
    score.verified_by = score.verified_note = ""
