"""Incidents: reported, triaged, written on, contained, recovered, closed; others invited."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import enums as case_enums
from nq57.cases import models as cases
from nq57.files import models as files
from nq57.notices import actions as notice_actions
from nq57.notices import enums as notice_enums
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.registers.cyber import enums, models, permissions, queries, rules
from nq57.registers.cyber.actions import clocks

_LONGEST_TITLE = 120


@dataclass(frozen=True, kw_only=True)
class NewIncident:
    """What is said of an incident when it is reported; ``systems`` empty: none is known."""

    kind: models.IncidentKind
    what: str
    noticed_at: datetime
    personal_data: str
    contact_name: str
    contact_phone: str
    systems: Sequence[models.InformationSystem] = ()
    scope: str = enums.Scope.IN.value
    is_drill: bool = False


@dataclass(frozen=True, kw_only=True)
class NewEntry:
    """One line of the course of an incident."""

    kind: str
    text: str
    at: datetime
    audience: str = enums.Audience.ALL.value
    file: files.StoredFile | None = None


@transaction.atomic
def report_incident(
    *,
    new: NewIncident,
    office: orgs.Organisation,
    by: audit_rules.Actor,
    at: datetime,
    file: files.StoredFile | None = None,
) -> models.Incident:
    """Report an incident of an office; the centre is told at once and the clocks begin.

    :raises NotAllowedError: when the post does not report for this office.
    :raises FaultyError: with everything that is wrong: out of scope, nothing said, a future time.
    :raises CyberError: when a system is another office's.
    """
    permissions.check_may_report(by, office.code)
    faults = rules.list_incident_faults(
        what=new.what, phone=new.contact_phone, noticed_at=new.noticed_at, scope=new.scope, at=at
    )
    if faults:
        raise rules.FaultyError(faults)
    if any(office.pk not in (one.owner_id, one.operator_id) for one in new.systems):
        raise rules.CyberError("Chỉ chọn hệ thống mà cơ quan là chủ quản hoặc đơn vị vận hành.")
    made = _write(new, office, by, at)
    if file is not None:
        _attach(made, file, "Tệp kèm khi báo sự cố", by, at)
    clocks.start_clocks(incident=made, event=rules.NOTICED, right="report_incident", by=by, at=at)
    _tell(made, f"Sự cố mới được báo: {made.case.title}", by, at, notice_enums.NoticeKind.ASSIGNED)
    return made


@transaction.atomic
def triage_incident(
    *,
    incident: models.Incident,
    met: Collection[str],
    personal_data: str,
    by: audit_rules.Actor,
    at: datetime,
    is_serious: bool | None = None,
    reason: str = "",
) -> models.IncidentTriage:
    """Answer the serious-incident test (``met``: codes of criteria); the clocks that apply begin.

    ``is_serious`` is what the officer chooses: as found (None), or raised with a reason. The test
    is the one in force on the day of noticing.

    :raises NotAllowedError: when the post does not triage.
    :raises CyberError: when no test holds on that day, or the choice is lower or without reason.
    :raises CasesError: when the incident is over.
    """
    permissions.check_may_triage(by, incident)
    held = _lock(incident)
    criteria = queries.get_triage_set(on=timezone.localdate(held.noticed_at))
    rows = list(criteria.rows.filter(code__in=met))
    found = rules.find_serious(met, [row.to_rule() for row in rows])
    chosen = found.is_serious if is_serious is None else is_serious
    rules.check_triage(
        found=found.is_serious, chosen=chosen, was=held.is_serious is True, reason=reason
    )
    made = models.IncidentTriage.objects.create(
        incident=held, criteria=criteria, found_serious=found.is_serious, grounds=found.grounds,
        is_serious=chosen, reason=reason.strip(), by=by.account, at=at,
    )  # fmt: skip
    made.met.set(rows)
    held.is_serious, held.personal_data = chosen, enums.PersonalData(personal_data).value
    held.save(update_fields=["is_serious", "personal_data"])
    _take_note(incident, made, by, at)
    for event in (rules.NOTICED, rules.RECOVERED):
        clocks.start_clocks(incident=held, event=event, right="triage_incident", by=by, at=at)
    return made


@transaction.atomic
def contain_incident(
    *, incident: models.Incident, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Record that an incident is contained: what was done.

    :raises NotAllowedError: when the post does not respond for this office.
    :raises CasesError: without words, or when it is not at that point.
    """
    case_actions.move(case=incident.case, verb="contain_incident", note=note, by=by, at=at)
    _add(incident, enums.EntryKind.CONTAIN, note, by, at)
    _tell(incident, f"Đã ngăn chặn sự cố: {incident.case.title}", by, at)


@transaction.atomic
def recover_incident(
    *,
    incident: models.Incident,
    note: str,
    recovered_at: datetime,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Record when service was restored; the clock of the final report begins where one holds.

    :raises NotAllowedError: when the post does not respond for this office.
    :raises CyberError: when the moment is to come or before the noticing.
    :raises CasesError: without words, or when it is not at that point.
    """
    rules.check_moment(recovered_at, noticed_at=incident.noticed_at, at=at)
    case_actions.move(case=incident.case, verb="recover_incident", note=note, by=by, at=at)
    incident.recovered_at = recovered_at
    incident.save(update_fields=["recovered_at"])
    _add(incident, enums.EntryKind.RECOVER, note, by, at, moment=recovered_at)
    clocks.start_clocks(
        incident=incident, event=rules.RECOVERED, right="respond_incident", by=by, at=at
    )
    _tell(incident, f"Đã khôi phục sau sự cố: {incident.case.title}", by, at)


@transaction.atomic
def close_incident(
    *, incident: models.Incident, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Close an incident once every report that the law asks for was sent.

    :raises NotAllowedError: when the post does not triage.
    :raises CyberError: while a clock runs.
    :raises CasesError: without words, or when it is not at that point.
    """
    permissions.check_may_triage(by, incident)
    if incident.clocks.filter(met_at__isnull=True).exists():
        raise rules.CyberError("Còn báo cáo theo thời hạn chưa gửi: ghi báo cáo rồi đóng sự cố.")
    case_actions.move(case=incident.case, verb="close_incident", note=note, by=by, at=at)


@transaction.atomic
def dismiss_incident(
    *, incident: models.Incident, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Conclude that what was reported is no incident; its clocks stop with the case.

    :raises NotAllowedError: when the post does not triage.
    :raises CasesError: without a reason, or when it is not at that point.
    """
    permissions.check_may_triage(by, incident)
    case_actions.move(case=incident.case, verb="dismiss_incident", note=note, by=by, at=at)


@transaction.atomic
def reopen_incident(
    *, incident: models.Incident, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Open an incident again that was closed or dismissed; it is triaged anew.

    :raises NotAllowedError: when the post does not triage.
    :raises CasesError: without a reason, or when it is not over.
    """
    permissions.check_may_triage(by, incident)
    case_actions.move(case=incident.case, verb="reopen_incident", note=note, by=by, at=at)


@transaction.atomic
def write_entry(
    *, incident: models.Incident, new: NewEntry, by: audit_rules.Actor, at: datetime
) -> models.IncidentEntry:
    """Add a line to the course of an incident; what is written stays as it is.

    :raises NotAllowedError: when the post's office takes no part, or attaches where it may not.
    :raises CyberError: when the incident is over, or the moment makes no sense.
    :raises CasesError: when the file is there already.
    """
    permissions.check_may_write_entry(by, incident)
    if incident.case.closed_at is not None:
        raise rules.CyberError("Sự cố đã kết thúc: không ghi thêm diễn biến.")
    if not new.text.strip():
        raise rules.CyberError("Ghi nội dung diễn biến.")
    if new.at > at:
        raise rules.CyberError("Thời điểm không thể ở sau lúc này.")
    if new.audience == enums.Audience.CORE and not permissions.may_see_whole(by, incident):
        raise rules.CyberError("Cơ quan được mời ghi cho mọi cơ quan tham gia.")
    evidence = None
    if new.file is not None:
        evidence = _attach(incident, new.file, new.text[:300], by, at)
    made = _add(
        incident, enums.EntryKind(new.kind), new.text, by, at,
        moment=new.at, audience=new.audience, evidence=evidence,
    )  # fmt: skip
    audit_actions.record(
        by=by, at=at, verb="write_entry", subject_kind="case", subject_code=incident.case.code,
        after={"entry": made.pk, "kind": str(made.kind), "audience": made.audience},
        secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip
    _tell(incident, f"Diễn biến mới của sự cố: {incident.case.title}", by, at)
    return made


@transaction.atomic
def invite_office(
    *,
    incident: models.Incident,
    office: orgs.Organisation,
    message: str,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Invite another office to coordinate: it sees the summary and what is written for all.

    :raises NotAllowedError: when the post does not triage.
    :raises CyberError: when the incident is over, nothing is asked, or it takes part already.
    """
    permissions.check_may_triage(by, incident)
    if incident.case.closed_at is not None:
        raise rules.CyberError("Sự cố đã kết thúc: không mời thêm cơ quan.")
    if not message.strip():
        raise rules.CyberError("Ghi điều đề nghị cơ quan phối hợp.")
    queries.check_in_drill(incident=incident, office=office)
    held: dict[str, list[orgs.Organisation]] = {}
    for party in incident.case.parties.select_related("organisation"):
        held.setdefault(party.role, []).append(party.organisation)
    taking = {one.pk for offices in held.values() for one in offices}
    if office.pk in taking or office.pk == incident.case.organisation_id:
        raise rules.CyberError(f"{office.name} đã tham gia xử lý sự cố này.")
    role = case_enums.PartyRole.COORDINATE.value
    parties = {**held, role: [*held.get(role, []), office]}
    case_actions.set_parties(
        case=incident.case, parties=parties, by=by, at=at, right="triage_incident"
    )
    told = f"{office.name}: {message.strip()}"
    _add(incident, enums.EntryKind.EXCHANGE, f"Đề nghị phối hợp, {told}", by, at)
    _notify(_posts_of([office.pk], at), incident, f"Đề nghị phối hợp xử lý sự cố, {told}", by, at)


def _write(
    new: NewIncident, office: orgs.Organisation, by: audit_rules.Actor, at: datetime
) -> models.Incident:
    # Two who report for an office at once would both take the next number.
    orgs.Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=office.pk)
    known = models.Incident.with_drills.filter(case__organisation=office, is_drill=new.is_drill)
    number = (known.aggregate(last=Max("number"))["last"] or 0) + 1
    first = " ".join(new.what.split())
    short = first if len(first) <= _LONGEST_TITLE else f"{first[:_LONGEST_TITLE]}…"
    owners = {one.owner_id: one.owner for one in new.systems if one.owner_id != office.pk}
    operators = {
        one.operator_id: one.operator for one in new.systems if one.operator_id != office.pk
    }
    # In an exercise nobody hears of it who does not take part: the owner of a system neither.
    told = {} if new.is_drill else {**owners, **operators}
    prefix = rules.DRILL_INCIDENT_PREFIX if new.is_drill else rules.INCIDENT_PREFIX
    mark = f"{rules.DRILL_MARK}. " if new.is_drill else ""
    case = case_actions.open_cases(
        graph=(rules.DRILL_INCIDENT if new.is_drill else rules.INCIDENT).name,
        right="report_incident", by=by, at=at,
        cases=[
            case_actions.NewCase(
                code=f"{prefix}{office.code}.{number}",
                title=f"{mark}{new.kind.name}: {short}", organisation=office,
                secrecy=audit_enums.Secrecy.RESTRICTED,
                parties={case_enums.PartyRole.MONITOR: list(told.values())},
            )
        ],
    )[0]  # fmt: skip
    made = models.Incident.objects.create(
        case=case, number=number, kind=new.kind, what=new.what.strip(),
        noticed_at=new.noticed_at, personal_data=enums.PersonalData(new.personal_data).value,
        contact_name=new.contact_name.strip(), contact_phone=new.contact_phone.strip(),
        scope=new.scope, reported_by=by.account, reported_at=at, is_drill=new.is_drill,
    )  # fmt: skip
    made.systems.set(new.systems)
    return made


def _lock(incident: models.Incident) -> models.Incident:
    held = models.Incident.with_drills.with_rows().select_for_update(of=("self",))
    found: models.Incident = held.get(pk=incident.pk)
    return found


def _add(
    incident: models.Incident,
    kind: enums.EntryKind,
    text: str,
    by: audit_rules.Actor,
    at: datetime,
    *,
    moment: datetime | None = None,
    audience: str = enums.Audience.ALL,
    evidence: cases.Evidence | None = None,
) -> models.IncidentEntry:
    office = orgs.Organisation.objects.filter(code=getattr(by, "organisation", "")).first()
    return models.IncidentEntry.objects.create(
        incident=incident, at=moment or at, kind=kind, text=text.strip(), audience=audience,
        office=office or incident.case.organisation, by=by.account, written_at=at,
        evidence=evidence,
    )  # fmt: skip


def _attach(
    incident: models.Incident,
    file: files.StoredFile,
    claim: str,
    by: audit_rules.Actor,
    at: datetime,
) -> cases.Evidence:
    """Attach a file to what an office writes: each that takes part, invited ones too."""
    return case_actions.add_evidence(
        case=incident.case, file=file, claim=claim, by=by, at=at,
        check=lambda actor: permissions.check_may_write_entry(actor, incident),
    )  # fmt: skip


def _take_note(
    incident: models.Incident, made: models.IncidentTriage, by: audit_rules.Actor, at: datetime
) -> None:
    """Move an incident at its first triage; a later one stands beside its state."""
    words = "nghiêm trọng" if made.is_serious else "thông thường"
    if incident.case.state in rules.TRIAGED:
        _note_again(incident, made, words, by, at)
        return
    note = f"Sự cố {words}." + (f" {made.reason}" if made.reason else "")
    case_actions.move(case=incident.case, verb="triage_incident", note=note, by=by, at=at)


def _note_again(
    incident: models.Incident,
    made: models.IncidentTriage,
    words: str,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Let a later triage stand in the journal and the course, and tell the office."""
    audit_actions.record(
        by=by, at=at, verb="triage_incident", subject_kind="case",
        subject_code=incident.case.code, note=made.reason,
        after={"is_serious": made.is_serious, "found_serious": made.found_serious},
        secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip
    text = f"Phân loại lại: sự cố {words}." + (f" {made.reason}" if made.reason else "")
    _add(incident, enums.EntryKind.ANALYSE, text, by, at, audience=enums.Audience.CORE)
    _notify(_posts_of([incident.case.organisation_id], at), incident, text, by, at)


def _posts_of(offices: Sequence[int], at: datetime) -> "orgs.PostQuerySet":
    roles = org_enums.Role
    acting = orgs.Post.objects.on(timezone.localdate(at)).in_area("cyber")
    return acting.filter(
        organisation__in=offices, role__in=(roles.FOCAL, roles.HEAD, roles.MONITOR)
    )


def _tell(
    incident: models.Incident,
    text: str,
    by: audit_rules.Actor,
    at: datetime,
    kind: str = notice_enums.NoticeKind.MOVED,
) -> None:
    """Tell the centre, the office and the owners of its systems; invited offices are not told."""
    case, role = incident.case, case_enums.PartyRole.MONITOR
    offices = [case.organisation_id]
    offices += case.parties.filter(role=role).values_list("organisation", flat=True)
    centre = orgs.Post.objects.on(timezone.localdate(at)).filter(
        role=org_enums.Role.COORDINATOR, area="cyber"
    )
    _notify(_posts_of(offices, at) | centre, incident, text, by, at, kind)


def _notify(
    posts: "orgs.PostQuerySet",
    incident: models.Incident,
    text: str,
    by: audit_rules.Actor,
    at: datetime,
    kind: str = notice_enums.NoticeKind.MOVED,
) -> None:
    if incident.is_drill and rules.DRILL_MARK not in text:
        text = f"{rules.DRILL_MARK}. {text}"
    notice_actions.notify(
        posts=posts, kind=kind, subject_kind="case", subject_code=incident.case.code, text=text,
        by=by, at=at, secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip
