"""Exercises held: begun in a sandbox, injects released and answered, scored, closed.

Each office that plays gets an incident by the same action that reports a real one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import models as cases
from nq57.files import models as files
from nq57.notices import actions as notice_actions
from nq57.notices import enums as notice_enums
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.papers import actions as paper_actions
from nq57.papers import models as papers
from nq57.papers import rules as paper_rules
from nq57.plans import actions as plan_actions
from nq57.registers.cyber import enums, models, permissions, queries, rules
from nq57.registers.cyber.actions import drills, incidents


@dataclass(frozen=True, kw_only=True)
class NewFinding:
    """What is to be made better: by whom, until when."""

    text: str
    organisation: orgs.Organisation
    due_on: date


@transaction.atomic
def start_drill(*, drill: models.Drill, by: audit_rules.Actor, at: datetime) -> None:
    """Begin an exercise: every office that plays gets its incident, and is told.

    :raises NotAllowedError: when the post does not hold it.
    :raises StaleError: when it has changed since it was read.
    :raises CyberError: when nobody plays, nothing is written, or its day has not come.
    """
    held = drills.lock_drill(drill, by, rules.DRILL_SETTING_UP, "bắt đầu")
    players = list(_list_players(held))
    if not players:
        raise rules.CyberError("Chưa có cơ quan tham gia xử lý: thêm cơ quan rồi bắt đầu.")
    if not held.injects.exists():
        raise rules.CyberError("Kịch bản chưa có tình huống nào: viết tình huống rồi bắt đầu.")
    if timezone.localdate(at) < held.planned_on:
        raise rules.CyberError(
            f"Chưa đến ngày diễn tập {held.planned_on:%d/%m/%Y}: sửa ngày rồi bắt đầu."
        )
    held.case.version = drill.case.version
    case_actions.move(case=held.case, verb="start_drill", by=by, at=at)
    held.started_at = at
    held.save(update_fields=["started_at"])
    for office in players:
        office.incident = _open_incident(held, office, by, at)
        office.save(update_fields=["incident"])
    _tell(held, _list_offices(held), "Cuộc diễn tập bắt đầu", by, at)


@transaction.atomic
def release_inject(
    *, inject: models.DrillInject, by: audit_rules.Actor, at: datetime
) -> list[models.DrillTurn]:
    """Give an inject out whose minute has come: to its office, or to all who play.

    :raises NotAllowedError: when the post does not hold the exercise.
    :raises CyberError: when it does not run, the minute has not come, or it was given out.
    """
    held = drills.lock_drill(inject.drill, by, ("running",), "đưa ra tình huống")
    row = held.injects.select_for_update(of=("self",)).get(pk=inject.pk)
    if row.released_at is not None:
        raise rules.CyberError("Tình huống này đã đưa ra.")
    elapsed = rules.count_minutes(held.started_at, at) or 0
    if elapsed < row.minute:
        raise rules.CyberError(
            f"Chưa đến phút thứ {row.minute} của tình huống (đang ở phút {elapsed}): "
            "chờ, hoặc sửa phút đưa ra."
        )
    row.released_at, row.released_by = at, by.account
    row.save(update_fields=["released_at", "released_by"])
    players = [row.office] if row.office else list(_list_players(held))
    made = models.DrillTurn.objects.bulk_create(
        models.DrillTurn(inject=row, office=one, most=row.most) for one in players
    )
    drills.journal(held, "release_inject", by, at, after={"inject": row.position})
    _tell(
        held, [one.organisation_id for one in players], "Có tình huống mới, mở để trả lời", by, at
    )
    return made


@transaction.atomic
def answer_inject(
    *,
    turn: models.DrillTurn,
    text: str,
    by: audit_rules.Actor,
    at: datetime,
    file: files.StoredFile | None = None,
) -> models.DrillAnswer:
    """Answer an inject for an office; more may be added, the first answer is measured.

    :raises NotAllowedError: when the post is not of this office.
    :raises CyberError: when nothing is said, or the exercise does not run.
    :raises CasesError: when the file is there already.
    """
    permissions.check_may_answer(by, turn.office)
    held = _lock_played(turn, ("running",), "trả lời")
    if not text.strip():
        raise rules.CyberError("Ghi nội dung trả lời.")
    evidence = None
    if file is not None:
        evidence = case_actions.add_evidence(
            case=held.case, file=file, claim=f"Trả lời tình huống {turn.inject.position}", by=by,
            at=at, check=lambda actor: permissions.check_may_answer(actor, turn.office),
        )  # fmt: skip
    row = models.DrillTurn.objects.select_for_update().get(pk=turn.pk)
    if row.answered_at is None:
        row.answered_at = at
        row.save(update_fields=["answered_at"])
    made = models.DrillAnswer.objects.create(
        turn=row, text=text.strip(), by=by.account, at=at, evidence=evidence
    )
    after = {"inject": turn.inject.position, "office": turn.office.organisation.code}
    drills.journal(held, "answer_inject", by, at, after=after)
    return made


@transaction.atomic
def score_turn(
    *,
    turn: models.DrillTurn,
    points: int | None,
    by: audit_rules.Actor,
    at: datetime,
    comment: str = "",
) -> None:
    """Score how an office dealt with an inject; a later mark takes the place of an earlier one.

    :raises NotAllowedError: when the post does not score here, or it is its own office.
    :raises CyberError: when the points are not from 0 to the most, or the exercise is over.
    """
    permissions.check_may_score(by, turn.inject.drill, turn.office)
    held = _lock_played(turn, ("running", "scoring"), "chấm điểm")
    row = models.DrillTurn.objects.select_for_update().get(pk=turn.pk)
    before, row.points = row.points, rules.check_points(points, row.most)
    row.comment, row.scored_by, row.scored_at = comment.strip(), by.account, at
    row.scorer = queries.get_issuing_office(by=by)
    row.save()
    office = turn.office.organisation.code
    told = {"inject": turn.inject.position, "office": office}
    drills.journal(
        held, "score_turn", by, at, before={"points": before},
        after={**told, "points": row.points}, note=row.comment,
    )  # fmt: skip


@transaction.atomic
def end_drill(*, drill: models.Drill, by: audit_rules.Actor, at: datetime) -> None:
    """Stop the play: incidents that still run end with it, and what was done is judged.

    :raises NotAllowedError: when the post does not hold it.
    :raises StaleError: when it has changed since it was read.
    :raises CyberError: when it does not run, or no inject was given out.
    """
    held = drills.lock_drill(drill, by, ("running",), "dừng")
    if not held.injects.filter(released_at__isnull=False).exists():
        raise rules.CyberError("Chưa đưa ra tình huống nào: đưa ra, hoặc hủy cuộc diễn tập.")
    held.case.version = drill.case.version
    case_actions.move(case=held.case, verb="end_drill", by=by, at=at)
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    _end_incidents(held, by, at)
    _tell(held, _list_offices(held), "Cuộc diễn tập dừng xử lý, chuyển sang đánh giá", by, at)


@transaction.atomic
def add_drill_finding(
    *, drill: models.Drill, new: NewFinding, by: audit_rules.Actor, at: datetime
) -> models.DrillFinding:
    """Write down what an office is to make better; closing makes it an obligation.

    :raises NotAllowedError: when the post does not hold the exercise.
    :raises CyberError: when it is not being judged, nothing is said, or the day has passed.
    """
    held = drills.lock_drill(drill, by, ("running", "scoring"), "ghi việc cần cải thiện")
    if not new.text.strip():
        raise rules.CyberError("Ghi việc cần cải thiện.")
    if new.due_on <= timezone.localdate(at):
        raise rules.CyberError("Hạn cải thiện phải sau hôm nay.")
    if held.findings.filter(organisation=new.organisation, text=new.text.strip()).exists():
        raise rules.CyberError("Việc này đã ghi cho cơ quan.")
    made = models.DrillFinding.objects.create(
        drill=held, text=new.text.strip(), organisation=new.organisation, due_on=new.due_on,
        by=by.account, at=at,
    )  # fmt: skip
    after = {"office": new.organisation.code, "due": made.due_on}
    drills.journal(held, "add_drill_finding", by, at, after=after, note=made.text)
    return made


@transaction.atomic
def drop_drill_finding(
    *, finding: models.DrillFinding, by: audit_rules.Actor, at: datetime
) -> None:
    """Take back what was written down, before the exercise is closed.

    :raises NotAllowedError: when the post does not hold the exercise.
    :raises CyberError: when it is over.
    """
    held = drills.lock_drill(finding.drill, by, ("running", "scoring"), "bỏ việc cần cải thiện")
    text = finding.text
    finding.delete()
    drills.journal(held, "drop_drill_finding", by, at, note=text)


@transaction.atomic
def close_drill(
    *, drill: models.Drill, note: str, by: audit_rules.Actor, at: datetime
) -> list[models.DrillFinding]:
    """Close an exercise of which every turn is scored; its findings become obligations, and from
    then on it stays as it is.

    :raises NotAllowedError: when the post does not hold it.
    :raises StaleError: when it has changed since it was read.
    :raises CyberError: when it is not being judged, or a turn is not scored.
    :raises CasesError: without a conclusion.
    """
    held = drills.lock_drill(drill, by, ("scoring",), "kết thúc")
    score = queries.get_drill_score(drill=held)
    if score.left:
        raise rules.CyberError(
            f"Còn {score.left} lượt xử lý tình huống chưa chấm điểm: chấm xong rồi kết thúc."
        )
    held.case.version = drill.case.version
    case_actions.move(case=held.case, verb="close_drill", note=note, by=by, at=at)
    found = _require(held, by, at)
    held.finished_at = at
    held.save(update_fields=["finished_at"])
    _tell(held, _list_offices(held), "Cuộc diễn tập đã kết thúc, xem kết quả", by, at)
    return found


@transaction.atomic
def cancel_drill(*, drill: models.Drill, reason: str, by: audit_rules.Actor, at: datetime) -> None:
    """Call an exercise off; what runs in its sandbox ends, nothing of it becomes an obligation.

    :raises NotAllowedError: when the post does not hold it.
    :raises StaleError: when it has changed since it was read.
    :raises CyberError: when it is over.
    :raises CasesError: without a reason.
    """
    held = drills.lock_drill(drill, by, ("planned", "running", "scoring"), "hủy")
    held.case.version, was = drill.case.version, held.case.state
    case_actions.move(case=held.case, verb="cancel_drill", note=reason, by=by, at=at)
    _end_incidents(held, by, at)
    held.finished_at = at
    held.save(update_fields=["finished_at"])
    if was != "planned":
        _tell(held, _list_offices(held), "Cuộc diễn tập bị hủy", by, at)


@transaction.atomic
def attach_to_drill(
    *,
    drill: models.Drill,
    file: files.StoredFile,
    claim: str,
    by: audit_rules.Actor,
    at: datetime,
) -> cases.Evidence:
    """Put a file beside an exercise: its plan, pictures, minutes.

    :raises NotAllowedError: when the post does not hold it.
    :raises CasesError: when it is over, the file is there, or nobody says what it shows.
    """
    return case_actions.add_evidence(
        case=drill.case, file=file, claim=claim, by=by, at=at,
        check=lambda actor: permissions.check_may_run_drill(actor, drill),
    )  # fmt: skip


@transaction.atomic
def issue_drill_paper(
    *,
    drill: models.Drill,
    cover: paper_rules.Cover,
    words: str,
    by: audit_rules.Actor,
    at: datetime,
    replaces: papers.Paper | None = None,
) -> papers.Paper:
    """Issue the report of a closed exercise: restricted, read only by who reads exercises there.

    :raises NotAllowedError: when the post does not hold it, or issues no papers.
    :raises PapersError: when another paper of it is valid than ``replaces``.
    :raises CyberError: when it is not closed.
    """
    permissions.check_may_issue_drill_paper(by, drill)
    rules.check_drill_state(drill.case.state, ("closed",), "ban hành báo cáo")
    office = queries.get_issuing_office(by=by)
    new = paper_rules.NewPaper(
        template=queries.DRILL_PAPER, kind="BC", issuer=cover.issuer, title=cover.about,
        issued_on=timezone.localdate(at), secrecy=audit_enums.Secrecy.RESTRICTED, apart="drill",
        source=queries.name_drill_source(drill=drill),
    )  # fmt: skip
    snapshot = queries.make_drill_paper(drill=drill, office=office, cover=cover, words=words)
    paper = paper_actions.issue_paper(
        new=new, snapshot=snapshot, organisation=office, by=by, at=at, replaces=replaces
    )
    models.DrillPaper.objects.create(drill=drill, paper=paper, by=by.account, at=at)
    drills.journal(drill, "issue_drill_paper", by, at, after={"symbol": paper.symbol})
    return paper


def _list_players(drill: models.Drill) -> Iterable[models.DrillOffice]:
    found = drill.offices.filter(part=enums.DrillPart.PLAYER)
    return found.select_related("organisation", "incident__case__organisation")


def _list_offices(drill: models.Drill) -> list[int]:
    return list(drill.offices.values_list("organisation", flat=True))


def _open_incident(
    drill: models.Drill, office: models.DrillOffice, by: audit_rules.Actor, at: datetime
) -> models.Incident:
    return incidents.report_incident(
        new=incidents.NewIncident(
            kind=drill.incident_kind, what=drill.opening, noticed_at=at,
            personal_data=drill.personal_data, contact_name=drill.leader.person.name,
            contact_phone=drill.phone, systems=list(office.systems.all()), is_drill=True,
        ),
        office=office.organisation, by=by, at=at,
    )  # fmt: skip


def _end_incidents(drill: models.Drill, by: audit_rules.Actor, at: datetime) -> None:
    for office in _list_players(drill):
        if office.incident is not None and office.incident.case.closed_at is None:
            case_actions.move(case=office.incident.case, verb="end_with_drill", by=by, at=at)


def _lock_played(turn: models.DrillTurn, states: tuple[str, ...], doing: str) -> models.Drill:
    """Hold the exercise of a turn against its end, where its state allows the write."""
    rows = models.Drill.objects.with_rows().select_for_update(of=("self",))
    held = rows.get(pk=turn.inject.drill_id)
    rules.check_drill_state(held.case.state, states, doing)
    return held


def _require(drill: models.Drill, by: audit_rules.Actor, at: datetime) -> list[models.DrillFinding]:
    """Let every finding be an obligation of its office, that the centre follows."""
    rows = list(drill.findings.select_related("organisation"))
    if not rows:
        return rows
    opened = plan_actions.require_work(
        required=[
            plan_actions.NewRequired(
                key=f"KPDT{row.pk}", title=row.text, due=row.due_on,
                basis=queries.say_drill_basis(drill=drill), source=drill.case.code,
                plan=drill.task.plan, organisation=row.organisation,
                monitor=drill.case.organisation, task=drill.task,
                secrecy=audit_enums.Secrecy.RESTRICTED,
            )
            for row in rows
        ],
        by=by, at=at,
    )  # fmt: skip
    for row, obligation in zip(rows, opened, strict=True):
        row.obligation = obligation
        row.save(update_fields=["obligation"])
    return rows


def _tell(
    drill: models.Drill, offices: list[int], text: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Tell who acts in the offices that play; nobody else."""
    roles = org_enums.Role
    acting = orgs.Post.objects.on(timezone.localdate(at)).in_area("cyber")
    notice_actions.notify(
        posts=acting.filter(
            organisation__in=offices, role__in=(roles.FOCAL, roles.HEAD, roles.MONITOR)
        ),
        kind=notice_enums.NoticeKind.MOVED, subject_kind="case", subject_code=drill.case.code,
        text=f"{rules.DRILL_MARK}. {text}: {drill.case.title}", by=by, at=at,
        secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip
