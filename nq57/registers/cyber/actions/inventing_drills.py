"""Invent an exercise on a demonstration: played by two offices, being judged."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.utils import timezone

from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.orgs import rules as org_rules
from nq57.plans import models as plans
from nq57.registers.cyber import enums, models, rules
from nq57.registers.cyber.actions import clocks, drilling, drills, incidents
from nq57.reporting.rules import inventing

_CENTRE, _JUDGE = "CA-TINH", "SO-KHCN"
_MARK = "(minh họa)"
_TASK = "III.4"
_MINUTES_AGO = 95
_PLAYING = 2  # of the offices of the invented systems
# Which minute, what is told, what is hoped for, within how many minutes, what is answered after.
_INJECTS = (
    (0, "Máy trạm của văn thư hiện thông báo đòi tiền chuộc.", "Ngắt mạng máy, báo sự cố.", 15, 8),
    (20, "Thư mục dùng chung trên máy chủ cũng bị mã hóa.", "Cô lập máy chủ, giữ nhật ký.", 20, 31),
    (45, "Phóng viên gọi điện hỏi về sự cố.", "Chuyển người phát ngôn, không tự trả lời.", 10, 4),
)  # fmt: skip


def add_drill(systems: Sequence[models.InformationSystem], at: datetime) -> models.Drill | None:
    """Hold an invented exercise today; None where nobody leads it, or it rests on nothing.

    It is left to be judged: one turn is not scored.
    """
    # The invented people hold their posts since today at the earliest.
    begin = rules.make_moment(timezone.localdate(at), time())
    since = max(at - timedelta(minutes=_MINUTES_AGO), begin)
    leader = orgs.Post.objects.on(timezone.localdate(since)).filter(
        organisation__code=_CENTRE, person__is_demonstration=True
    ).select_related("organisation", "person").first()  # fmt: skip
    task = plans.Task.objects.filter(code=_TASK).exclude(kind="order").first()
    offices = list({one.operator.code: one.operator for one in systems}.values())
    playing = [one for one in offices if one.code != _JUDGE][:_PLAYING]
    if leader is None or task is None or not playing:
        return None
    centre = _invent(_CENTRE, org_enums.Role.COORDINATOR, area="cyber")
    made = drills.plan_drill(
        new=drills.NewDrill(
            title=f"{_MARK} Ứng phó mã độc mã hóa dữ liệu", task=task, leader=leader,
            basis=f"{_MARK} 12/KH-CAT", kind=enums.DrillKind.TABLETOP,
            extent="Máy trạm, máy chủ tệp của cơ quan", phone="0900 000 000",
            objectives="Báo cáo ban đầu trong 30 phút\nNgăn chặn trong 60 phút",
            planned_on=timezone.localdate(since), personal_data=enums.PersonalData.NO,
            incident_kind=models.IncidentKind.objects.get(code="malware"),
            opening=f"{_MARK} Nhiều tệp bị đổi tên, không mở được.", notice_within=30,
            triage_within=45, contain_within=60, recover_within=120,
        ),
        by=centre, at=since,
    )  # fmt: skip
    _let_in(made, playing, systems, centre, since)
    _play(made, centre, since)
    return made


def _let_in(
    made: models.Drill, playing: Sequence[orgs.Organisation],
    systems: Sequence[models.InformationSystem], centre: org_rules.Actor, since: datetime,
) -> None:  # fmt: skip
    judge = orgs.Organisation.objects.filter(code=_JUDGE).first()
    for office in playing:
        own = [one for one in systems if one.operator_id == office.pk]
        drills.set_drill_office(
            drill=made, office=office, part=enums.DrillPart.PLAYER, systems=own, by=centre,
            team=f"{_MARK} Tổ ứng cứu sự cố", at=since,
        )  # fmt: skip
    if judge is not None:
        drills.set_drill_office(
            drill=made, office=judge, part=enums.DrillPart.EVALUATOR, by=centre, at=since
        )


def _play(drill: models.Drill, centre: org_rules.Actor, since: datetime) -> None:
    for number, (minute, told, hoped, within, _after) in enumerate(_INJECTS, 1):
        drills.write_inject(
            drill=drill, by=centre, at=since,
            new=drills.NewInject(
                position=number, minute=minute, told=f"{_MARK} {told}", expected=hoped, most=10,
                within=within,
            ),
        )  # fmt: skip
    drill = models.Drill.objects.with_rows().get(pk=drill.pk)
    drilling.start_drill(drill=drill, by=centre, at=since)
    for inject, (minute, *_told, after) in zip(drill.injects.all(), _INJECTS, strict=True):
        now = since + timedelta(minutes=minute)
        for turn in drilling.release_inject(inject=inject, by=centre, at=now):
            office = turn.office.organisation.code
            drilling.answer_inject(
                turn=turn, text=f"{_MARK} Đã làm theo phương án của cơ quan.",
                by=_invent(office, org_enums.Role.FOCAL), at=now + timedelta(minutes=after),
            )  # fmt: skip
            if minute < _INJECTS[-1][0]:  # the last waits to be scored
                drilling.score_turn(
                    turn=turn, points=9 if minute == 0 else 6, by=centre,
                    comment=f"{_MARK} Kịp thời" if minute == 0 else f"{_MARK} Còn chậm",
                    at=now + timedelta(minutes=after + 1),
                )  # fmt: skip
    _respond(drill, centre, since)
    drill = models.Drill.objects.with_rows().get(pk=drill.pk)
    drilling.end_drill(drill=drill, by=centre, at=since + timedelta(minutes=90))


def _respond(drill: models.Drill, centre: org_rules.Actor, since: datetime) -> None:
    """Triage, report, contain and recover, the second office late."""
    playing = models.DrillOffice.objects.filter(drill=drill, incident__isnull=False)
    for late, row in enumerate(playing.select_related("organisation").order_by("pk")):
        own = _invent(row.organisation.code, org_enums.Role.FOCAL)
        held = models.Incident.with_drills.select_related("case")
        incidents.triage_incident(
            incident=held.get(pk=row.incident_id), met=(), personal_data=enums.PersonalData.NO,
            by=centre, at=since + timedelta(minutes=20 + 5 * late),
        )  # fmt: skip
        reported = since + timedelta(minutes=22 + 15 * late)
        clocks.record_report(
            incident=held.get(pk=row.incident_id), stage=enums.Stage.INITIAL,
            recipients=f"{_MARK} Ban tổ chức diễn tập", sent_at=reported, by=own, at=reported,
        )  # fmt: skip
        incidents.contain_incident(
            incident=held.get(pk=row.incident_id), note=f"{_MARK} Đã ngắt máy khỏi mạng.", by=own,
            at=since + timedelta(minutes=50 + 15 * late),
        )  # fmt: skip
        restored = since + timedelta(minutes=75 + 10 * late)
        incidents.recover_incident(
            incident=held.get(pk=row.incident_id), note=f"{_MARK} Đã khôi phục từ bản sao lưu.",
            recovered_at=restored, by=own, at=restored,
        )  # fmt: skip


def _invent(office: str, role: str, area: str = "all") -> org_rules.Actor:
    account = f"{inventing.PREFIX}{office.lower()}.{role}"
    return org_rules.Actor(account=account, organisation=office, role=role, area=area)
