"""Open a round for every office of its clusters, measure, and move it to approval."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import enums as case_enums
from nq57.cases import models as cases
from nq57.core import phrases
from nq57.core.phrases import Phrase
from nq57.notices import actions as notice_actions
from nq57.notices import enums as notice_enums
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.scoring import models, permissions, queries, rules
from nq57.scoring.actions import writing

_MOST_SYMBOL = 300
_Members = list[tuple[models.Cluster, list[orgs.Organisation]]]


@dataclass(frozen=True, kw_only=True)
class NewRound:
    """A round to be opened: by which criteria, over which days, self-scores until when, and
    the document that opens it."""

    criteria: models.CriteriaSet
    starts_on: date
    ends_on: date
    self_due: date
    basis: str


@transaction.atomic
def open_round(*, new: NewRound, by: audit_rules.Actor, at: datetime) -> models.Round:
    """Open a round with a sheet for each office of the set's clusters on its last day.

    Computed points are there at once.

    :raises NotAllowedError: for a post outside the set's owner.
    :raises rules.ScoringError: when the days do not fit, the document misses, the same round is
        there already, or no cluster has an office.
    """
    permissions.check_may_open(by, new.criteria)
    today = timezone.localdate(at)
    _check_new(new, today)
    members = queries.list_members(criteria=new.criteria, on=new.ends_on)
    offices = [office for _cluster, found in members for office in found]
    if not offices:
        raise rules.ScoringError("Không có cơ quan nào trong các cụm vào ngày cuối kỳ.")
    held = _make_round(new, offices, by, at)
    _make_sheets(held, members, by, at)
    writing.measure(held, at)
    audit_actions.record(
        by=by, at=at, verb="open_scoring", subject_kind="case", subject_code=held.case.code,
        after={"criteria": str(new.criteria), "offices": len(offices), "self_due": new.self_due},
        secrecy=held.case.secrecy,
    )  # fmt: skip
    _tell(held, offices, by, at)
    return held


@transaction.atomic
def measure_again(*, held: models.Round, by: audit_rules.Actor, at: datetime) -> None:
    """Compute the points of the data again, of sheets that are not settled.

    :raises NotAllowedError: for who does not run the round.
    :raises rules.ScoringError: when the round is settled or over.
    """
    row = writing.lock_round(held)
    permissions.check_may_run(by, row)
    writing.check_underway(row)
    writing.measure(row, at)
    audit_actions.record(
        by=by, at=at, verb="measure_scores", subject_kind="case", subject_code=row.case.code
    )
    held.refresh_from_db()


@transaction.atomic
def start_verifying(*, held: models.Round, by: audit_rules.Actor, at: datetime) -> None:
    """End self-scoring: who has not sent writes no more; the data are measured once more.

    :raises NotAllowedError: for who does not run the round.
    :raises CasesError: when it is not being self-scored.
    """
    row = writing.lock_round(held)
    case_actions.move(case=row.case, verb="verify", by=by, at=at)
    writing.measure(row, at)
    held.refresh_from_db()


@transaction.atomic
def resume_scoring(*, held: models.Round, reason: str, by: audit_rules.Actor, at: datetime) -> None:
    """Open self-scoring again, with a reason.

    :raises NotAllowedError: for who does not run the round.
    :raises CasesError: without a reason, or when it is not being verified.
    """
    row = writing.lock_round(held)
    case_actions.move(case=row.case, verb="resume", note=reason, by=by, at=at)


@transaction.atomic
def finalise(*, held: models.Round, by: audit_rules.Actor, at: datetime) -> None:
    """Put the results before the leaders, once every sheet is settled.

    :raises NotAllowedError: for who does not run the round.
    :raises CasesError: when it is not being verified.
    :raises rules.ScoringError: when a sheet is not settled yet, or the head of an office is
        proposed for more than the office has.
    """
    row = writing.lock_round(held)
    permissions.check_may_run(by, row)
    faults = []
    if waiting := row.sheets.exclude(case__state="final").count():
        faults.append(Phrase(
            "Còn %(count)s phiếu chưa chốt điểm. Chốt từng phiếu rồi trình phê duyệt.",
            count=waiting,
        ))  # fmt: skip
    if over := queries.list_heads_over(held=row):
        faults.append(Phrase(
            "Người đứng đầu được đề xuất cao hơn mức của cơ quan: %(offices)s. Đề xuất lại ở phiếu "
            "điểm rồi trình phê duyệt.",
            offices=", ".join(one.sheet.organisation.name for one in over),
        ))  # fmt: skip
    if faults:
        raise rules.ScoringError(phrases.join(faults))
    case_actions.move(case=row.case, verb="finalise", by=by, at=at)


@transaction.atomic
def return_results(*, held: models.Round, reason: str, by: audit_rules.Actor, at: datetime) -> None:
    """Send the results back to be verified further, with a reason.

    :raises NotAllowedError: for who does not approve.
    :raises CasesError: without a reason, or when they do not wait for approval.
    """
    row = writing.lock_round(held)
    case_actions.move(case=row.case, verb="return", note=reason, by=by, at=at)


@transaction.atomic
def approve(
    *,
    held: models.Round,
    decision: str,
    quota_reason: str = "",
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Approve the results by a decision; from now on they are ranked and shown.

    :raises NotAllowedError: for who does not approve.
    :raises CasesError: without a decision, or when they do not wait for approval.
    :raises rules.ScoringError: when a cluster has more excellent offices than the quota allows
        without a reason, or than it ever allows.
    """
    row = writing.lock_round(held)
    graph_move = rules.ROUND.get_move(row.case.state, "approve")
    writing.check_case(by, row.case, graph_move.right)
    if len(decision.strip()) > _MOST_SYMBOL:
        raise rules.ScoringError("Số, ký hiệu quyết định dài nhất 300 ký tự.")
    _check_quotas(row, quota_reason)
    today = timezone.localdate(at)
    case_actions.move(
        case=row.case, verb="approve", product=decision, note=quota_reason.strip(),
        finished_on=today, by=by, at=at,
    )  # fmt: skip
    row.decision, row.quota_reason = decision.strip(), quota_reason.strip()
    row.save(update_fields=["decision", "quota_reason"])
    held.refresh_from_db()


@transaction.atomic
def cancel(*, held: models.Round, reason: str, by: audit_rules.Actor, at: datetime) -> None:
    """Call a round off with a reason, and its sheets with it.

    :raises NotAllowedError: for who does not run the round.
    :raises CasesError: without a reason, or when it is over.
    """
    row = writing.lock_round(held)
    case_actions.move(case=row.case, verb="cancel", note=reason, by=by, at=at)
    sheets = row.sheets.select_related("case__organisation")
    moves = [case_actions.NewMove(case=one.case, verb="cancel", note=reason) for one in sheets]
    case_actions.move_all(moves=moves, by=by, at=at, is_quiet=True)


def _check_new(new: NewRound, today: date) -> None:
    if new.starts_on > new.ends_on:
        raise rules.ScoringError("Ngày đầu kỳ phải trước ngày cuối kỳ.")
    if new.ends_on >= today:
        raise rules.ScoringError("Kỳ chấm điểm chưa kết thúc. Mở đợt sau ngày cuối kỳ.")
    if new.self_due < today:
        raise rules.ScoringError("Hạn tự chấm đã qua. Chọn ngày từ hôm nay trở đi.")
    if not new.basis.strip():
        raise rules.ScoringError("Ghi số, ký hiệu văn bản mở đợt chấm điểm.")
    same = models.Round.objects.filter(
        criteria__code=new.criteria.code, starts_on=new.starts_on, ends_on=new.ends_on
    )
    if same.exclude(case__state="cancelled").exists():
        raise rules.ScoringError("Kỳ này đã có đợt chấm điểm. Mở đợt đó trong danh sách.")


def _make_round(
    new: NewRound, offices: Sequence[orgs.Organisation], by: audit_rules.Actor, at: datetime
) -> models.Round:
    code = f"CD-{new.criteria.code}-{new.starts_on:%Y%m%d}-{new.ends_on:%Y%m%d}"
    again = cases.Case.objects.filter(code__startswith=code, kind=rules.ROUND.kind).count()
    owners = orgs.Organisation.objects.filter(criteria_verified__criteria=new.criteria).distinct()
    parties = {office.pk: office for office in (*offices, *owners)}
    parties.pop(new.criteria.owner_id, None)
    opened = case_actions.NewCase(
        code=f"{code}-{again + 1}" if again else code,
        title=f"Chấm điểm cơ quan từ {new.starts_on:%d/%m/%Y} đến {new.ends_on:%d/%m/%Y}",
        organisation=new.criteria.owner, note=new.basis.strip(),
        parties={case_enums.PartyRole.COORDINATE: list(parties.values())},
    )  # fmt: skip
    (case,) = case_actions.open_cases(
        graph=rules.ROUND.name, cases=[opened], by=by, at=at, right="open"
    )
    return models.Round.objects.create(
        case=case, criteria=new.criteria, starts_on=new.starts_on, ends_on=new.ends_on,
        self_due=new.self_due, basis=new.basis.strip(), measured_at=at,
    )  # fmt: skip


def _make_sheets(
    held: models.Round, members: _Members, by: audit_rules.Actor, at: datetime
) -> None:
    criteria = list(held.criteria.criteria.select_related("owner"))
    owners = {one.owner_id: one.owner for one in criteria if one.owner_id != held.criteria.owner_id}
    pairs = [(cluster, office) for cluster, found in members for office in found]
    new = [
        case_actions.NewCase(
            code=f"{held.case.code}.{office.code}", title=f"Phiếu điểm: {held.case.title}",
            organisation=office,
            parties={
                case_enums.PartyRole.MONITOR: [held.criteria.owner],
                case_enums.PartyRole.COORDINATE: [
                    one for one in owners.values() if one.pk != office.pk
                ],
            },
            deadlines=[case_actions.NewDeadline(
                name="Hạn tự chấm", source=held.basis[:200], due=held.self_due
            )],
        )
        for _cluster, office in pairs
    ]  # fmt: skip
    made = case_actions.open_cases(graph=rules.SHEET.name, cases=new, by=by, at=at, right="open")
    sheets = models.Sheet.objects.bulk_create(
        models.Sheet(case=case, round=held, organisation=office, cluster=cluster)
        for case, (cluster, office) in zip(made, pairs, strict=True)
    )
    models.Score.objects.bulk_create(
        (
            models.Score(sheet=sheet, criterion=one, kind=one.kind, max_points=one.max_points)
            for sheet in sheets
            for one in criteria
        ),
        batch_size=1000,
    )


def _check_quotas(held: models.Round, reason: str) -> None:
    faults = []
    for one in queries.list_open_quotas(held=held):
        said = {
            "cluster": one.cluster.title, "count": one.quota.excellent, "good": one.quota.good,
            "limit": one.quota.limit, "most": one.quota.most,
        }  # fmt: skip
        if one.quota.state == "refused":
            faults.append(Phrase(
                "Cụm “%(cluster)s” có %(count)s cơ quan xuất sắc trên %(good)s cơ quan tốt, nhiều "
                "nhất được %(most)s. Trả lại để hạ mức rồi phê duyệt.", **said,
            ))  # fmt: skip
        elif not reason.strip():
            faults.append(Phrase(
                "Cụm “%(cluster)s” có %(count)s cơ quan xuất sắc, tỷ lệ thường là %(limit)s, nhiều "
                "nhất %(most)s. Ghi lý do vượt tỷ lệ, hoặc trả lại để hạ mức.", **said,
            ))  # fmt: skip
    if faults:
        raise rules.ScoringError(phrases.join(faults))


def _tell(
    held: models.Round,
    offices: Sequence[orgs.Organisation],
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    roles = org_enums.Role
    posts = orgs.Post.objects.on(timezone.localdate(at)).filter(
        organisation__in=offices, role__in=(roles.FOCAL, roles.HEAD)
    )
    notice_actions.notify(
        posts=posts, kind=notice_enums.NoticeKind.ASSIGNED, subject_kind="case",
        subject_code=held.case.code, by=by, at=at,
        text=f"{held.case.title}: tự chấm điểm đến hết ngày {held.self_due:%d/%m/%Y}.",
    )  # fmt: skip
