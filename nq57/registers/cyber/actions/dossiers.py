"""Level dossiers: prepared, appraised, approved, in force, reviewed."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import enums as case_enums
from nq57.files import models as files
from nq57.registers.cyber import enums, models, permissions, queries, rules

APPRAISAL, APPROVAL = "Thẩm định hồ sơ", "Phê duyệt cấp độ"
_COMPLETED = "bổ sung đủ hồ sơ"


@transaction.atomic
def open_dossier(
    *, system: models.InformationSystem, by: audit_rules.Actor, at: datetime
) -> models.Dossier:
    """Begin a dossier on the level that was last found; one is prepared at a time.

    :raises NotAllowedError: when the post does not write for the office that operates it.
    :raises CyberError: when no level was found, nobody is named to appraise it, or another
        dossier is not decided yet.
    """
    held = models.InformationSystem.objects.select_for_update(of=("self",)).select_related(
        "owner", "operator", "specialised", "levelling"
    ).get(pk=system.pk)  # fmt: skip
    if held.levelling is None:
        raise rules.CyberError("Xác định cấp độ của hệ thống trước khi lập hồ sơ.")
    if held.specialised is None:
        raise rules.CyberError("Ghi đơn vị chuyên trách của hệ thống trước khi lập hồ sơ.")
    if queries.has_undecided(system=held):
        raise rules.CyberError("Hệ thống đang có hồ sơ chưa xong: làm tiếp hoặc rút hồ sơ ấy.")
    followers = {one.pk: one for one in (held.owner, held.specialised)}
    case = case_actions.open_cases(
        graph=rules.DOSSIER.name, right="write", by=by, at=at,
        cases=[
            case_actions.NewCase(
                code=f"{rules.DOSSIER_PREFIX}{held.code}.{held.dossiers.count() + 1}",
                title=f"Đề xuất cấp độ {held.levelling.level}: {held.name}",
                organisation=held.operator, secrecy=audit_enums.Secrecy.RESTRICTED,
                parties={case_enums.PartyRole.MONITOR: list(followers.values())},
                note=held.levelling.grounds,
            )
        ],
    )[0]  # fmt: skip
    return models.Dossier.objects.create(case=case, system=held, levelling=held.levelling)


@transaction.atomic
def attach_part(
    *,
    dossier: models.Dossier,
    part: str,
    file: files.StoredFile,
    by: audit_rules.Actor,
    at: datetime,
) -> models.DossierFile:
    """Attach one document of a dossier; a later one of the same part counts instead.

    :raises NotAllowedError: when the post does not prepare this dossier.
    :raises CyberError: when the dossier is being judged.
    :raises CasesError: when the same file is there already.
    """
    permissions.check_may_submit(by, dossier)
    if dossier.case.state not in rules.WRITABLE:
        raise rules.CyberError(f"Hồ sơ ở trạng thái “{dossier.label}”: không thay tài liệu được.")
    claim = str(enums.Part(part).label)
    evidence = case_actions.add_evidence(
        case=dossier.case, file=file, claim=claim, by=by, at=at, right="write", on="cyber"
    )
    return models.DossierFile.objects.create(dossier=dossier, part=part, evidence=evidence)


@transaction.atomic
def submit_dossier(*, dossier: models.Dossier, by: audit_rules.Actor, at: datetime) -> None:
    """Send a whole dossier to its appraisal; the clock of the appraisal begins.

    :raises NotAllowedError: when the post does not prepare this dossier.
    :raises CyberError: when a document misses.
    """
    permissions.check_may_submit(by, dossier)
    held = _lock(dossier)
    rules.check_submission(
        level=held.levelling.level, held=set(held.files.values_list("part", flat=True))
    )
    case_actions.move(case=dossier.case, verb="submit_dossier", by=by, at=at)
    dossier.submitted_by = by.account
    dossier.save(update_fields=["submitted_by"])
    _begin(dossier, APPRAISAL, rules.name_clock(held.levelling.level), by, at, "write")


@transaction.atomic
def ask_supplement(
    *, dossier: models.Dossier, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Ask for what a dossier lacks; the clock of the appraisal waits for it.

    :raises NotAllowedError: when the post does not appraise this dossier.
    :raises CasesError: when nothing is asked for, or the dossier is not being appraised.
    """
    permissions.check_may_appraise(by, dossier)
    case_actions.move(case=dossier.case, verb="ask_supplement", note=note, by=by, at=at)
    owed = dossier.case.deadlines.filter(name=APPRAISAL, met_on=None, due__isnull=False)
    dates = []
    for one in owed:
        one.case = dossier.case
        dates.append(case_actions.NewDate(deadline=one, condition=_COMPLETED))
    case_actions.redate_all(
        dates=dates, document="yêu cầu bổ sung hồ sơ", right="appraise", by=by, at=at
    )


@transaction.atomic
def appraise_dossier(
    *, dossier: models.Dossier, opinion: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Write the result of the appraisal; the clock of the approval begins.

    :raises NotAllowedError: when the post does not appraise this dossier, or sent it.
    :raises CasesError: without words, or when the dossier is not being appraised.
    """
    permissions.check_may_appraise(by, dossier)
    case_actions.move(case=dossier.case, verb="appraise_dossier", note=opinion, by=by, at=at)
    dossier.opinion, dossier.appraised_by = opinion.strip(), by.account
    dossier.save(update_fields=["opinion", "appraised_by"])
    _meet(dossier, APPRAISAL, timezone.localdate(at), by, at, "appraise")
    _begin(dossier, APPROVAL, "level.approve", by, at, "appraise")


@transaction.atomic
def send_back(*, dossier: models.Dossier, note: str, by: audit_rules.Actor, at: datetime) -> None:
    """Send an appraised dossier back to be completed instead of approving it.

    :raises NotAllowedError: when the post does not approve this dossier.
    :raises CasesError: without a reason, or when it is not appraised.
    """
    permissions.check_may_approve(by, dossier)
    case_actions.move(case=dossier.case, verb="send_back", note=note, by=by, at=at)
    _meet(dossier, APPROVAL, timezone.localdate(at), by, at, "approve")


@transaction.atomic
def approve_dossier(
    *,
    dossier: models.Dossier,
    regulation: str,
    regulation_on: date | None,
    decision: str,
    decided_on: date,
    by: audit_rules.Actor,
    at: datetime,
    ministry_opinion: str = "",
) -> None:
    """Approve the level by a decision; the security regulation must have been issued.

    :raises NotAllowedError: when another office approves this level, or the post sent it.
    :raises CyberError: when the regulation, the decision or the ministry's opinion misses.
    :raises CasesError: when it is not appraised.
    """
    permissions.check_may_approve(by, dossier)
    today = timezone.localdate(at)
    rules.check_approval(
        level=dossier.levelling.level, regulation=regulation, regulation_on=regulation_on,
        decision=decision, decided_on=decided_on, ministry=ministry_opinion, today=today,
    )  # fmt: skip
    case_actions.move(
        case=dossier.case, verb="approve_dossier", note=decision.strip(), by=by, at=at
    )
    dossier.regulation, dossier.regulation_on = regulation.strip(), regulation_on
    dossier.decision, dossier.decided_on = decision.strip(), decided_on
    dossier.ministry_opinion, dossier.approved_by = ministry_opinion.strip(), by.account
    dossier.save()
    _meet(dossier, APPROVAL, decided_on, by, at, "approve")


@transaction.atomic
def put_in_force(*, dossier: models.Dossier, on: date, by: audit_rules.Actor, at: datetime) -> None:
    """Let an approved level hold from a day; the dossier before it is replaced.

    :raises NotAllowedError: when the post does not write for the office that operates it.
    :raises CyberError: when the day is before the decision, or to come.
    """
    permissions.check_may_submit(by, dossier)
    if dossier.decided_on is None or not dossier.decided_on <= on <= timezone.localdate(at):
        raise rules.CyberError("Ngày hiệu lực từ ngày quyết định đến hôm nay: sửa ngày.")
    case_actions.move(case=dossier.case, verb="put_in_force", note=f"{on:%d/%m/%Y}", by=by, at=at)
    dossier.in_force_on = on
    dossier.save(update_fields=["in_force_on"])
    before = models.Dossier.objects.open().filter(system=dossier.system).exclude(pk=dossier.pk)
    for old in before.select_related("case__organisation"):
        case_actions.move(
            case=old.case, verb="replace_dossier", note=dossier.case.code, at=at,
            by=audit_rules.SYSTEM,  # the office that operated it then may be another
        )  # fmt: skip


@transaction.atomic
def begin_review(
    *, dossier: models.Dossier, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Open the review of a level in force: what has changed says the note.

    :raises NotAllowedError: when the post does not write for the office that operates it.
    :raises CasesError: without words, or when the dossier is not at that point.
    """
    permissions.check_may_submit(by, dossier)
    case_actions.move(case=dossier.case, verb="begin_review", note=note, by=by, at=at)


@transaction.atomic
def keep_level(*, dossier: models.Dossier, note: str, by: audit_rules.Actor, at: datetime) -> None:
    """End a review without a new dossier: the level holds on.

    :raises NotAllowedError: when the post does not appraise this dossier.
    :raises CasesError: without words, or when the dossier is not at that point.
    """
    permissions.check_may_appraise(by, dossier)
    case_actions.move(case=dossier.case, verb="keep_level", note=note, by=by, at=at)


@transaction.atomic
def withdraw_dossier(
    *, dossier: models.Dossier, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Take a dossier back that was not judged yet.

    :raises NotAllowedError: when the post does not prepare this dossier.
    :raises CasesError: without words, or when the dossier is not at that point.
    """
    permissions.check_may_submit(by, dossier)
    case_actions.move(case=dossier.case, verb="withdraw_dossier", note=note, by=by, at=at)


def _lock(dossier: models.Dossier) -> models.Dossier:
    held = models.Dossier.objects.with_rows().select_for_update(of=("self",))
    return held.get(pk=dossier.pk)


def _begin(
    dossier: models.Dossier,
    name: str,
    code: str,
    by: audit_rules.Actor,
    at: datetime,
    right: str,
) -> None:
    """Let a clock of the law run from today; where no rule holds there is no deadline."""
    due = queries.find_due(code=code, start=timezone.localdate(at))
    if due is None:
        return
    case = dossier.case
    waiting = case.deadlines.filter(name=name, source=code, due__isnull=True).first()
    if waiting is None:
        case_actions.add_deadline(
            case=case, name=name, source=code, due=due, by=by, at=at, right=right
        )
        return
    waiting.case = case
    case_actions.arm_deadline(
        deadline=waiting, due=due, event=_COMPLETED, by=by, at=at, right=right
    )


def _meet(
    dossier: models.Dossier,
    name: str,
    on: date,
    by: audit_rules.Actor,
    at: datetime,
    right: str,
) -> None:
    owed = dossier.case.deadlines.filter(name=name, met_on=None, due__isnull=False)
    for one in owed:
        one.case = dossier.case
        case_actions.meet_deadline(deadline=one, met_on=on, by=by, at=at, right=right)
