"""Requests of data subjects: received, the requester verified, answered or refused, fulfilled."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.orgs.models import Organisation
from nq57.registers.base.rules import EntryError, Fault, FaultyError
from nq57.registers.privacy import enums, models, permissions, queries, rules


@dataclass(frozen=True, kw_only=True)
class NewRequest:
    """What is written of a request as it comes."""

    kind: str
    received_on: date | None
    capacity: str
    requester: str
    contact: str
    content: str
    processing: models.Processing | None = None


@transaction.atomic
def receive_request(
    *, office: Organisation, new: NewRequest, by: audit_rules.Actor, at: datetime
) -> models.SubjectRequest:
    """Receive a request; the two clocks of the law run from the day it came.

    :raises NotAllowedError: when the post does not receive requests of the office.
    :raises FaultyError: with everything that is wrong with it.
    """
    permissions.check_may_receive(by)
    faults = rules.list_request_faults(asdict(new) | {"processing": None}, timezone.localdate(at))
    if new.processing is not None and new.processing.office_id != office.pk:
        faults.append(Fault("processing", "Chọn hoạt động xử lý của cơ quan mình."))
    if faults or new.received_on is None:
        raise FaultyError(faults)
    kind = enums.RequestKind(new.kind)
    case = case_actions.open_cases(
        graph=rules.REQUEST.name, right="handle", by=by, at=at,
        cases=[
            case_actions.NewCase(
                code=_make_code(office, new.received_on.year),
                title=f"Yêu cầu của chủ thể dữ liệu: {kind.label}", organisation=office,
                secrecy=audit_enums.Secrecy.RESTRICTED,
            )
        ],
    )[0]  # fmt: skip
    made = models.SubjectRequest.objects.create(
        case=case, kind=kind.value, received_on=new.received_on, processing=new.processing,
        capacity=enums.Capacity(new.capacity).value, requester=new.requester.strip(),
        contact=new.contact.strip(), content=new.content.strip(),
    )  # fmt: skip
    clocks = ((rules.ANSWER, rules.ANSWER_RULE), (rules.FULFIL, rules.name_request_clock(kind)))
    for name, code in clocks:
        due = queries.find_due(code=code, start=new.received_on)
        if due is not None:
            case_actions.add_deadline(
                case=case, name=name, source=code, due=due, by=by, at=at, right="handle"
            )
    return made


@transaction.atomic
def verify_requester(
    *, request: models.SubjectRequest, how: str, on: date, by: audit_rules.Actor, at: datetime
) -> None:
    """Record how it was found that the requester is who he says.

    :raises NotAllowedError: when the post does not handle this request.
    :raises EntryError: without words, or on a day that cannot be.
    :raises CasesError: when the request is at no such point.
    """
    held = _lock(request, by)
    rules.check_request_step(
        on=on, after=held.received_on, today=timezone.localdate(at), words=how,
        asked="Ghi đã xác minh người yêu cầu bằng cách nào.",
    )  # fmt: skip
    case_actions.move(case=request.case, verb="verify_requester", by=by, at=at)
    request.identity_how, request.verified_on = how.strip(), on
    request.save(update_fields=["identity_how", "verified_on"])


@transaction.atomic
def answer_request(
    *, request: models.SubjectRequest, answer: str, on: date, by: audit_rules.Actor, at: datetime
) -> None:
    """Answer that the request is taken on; the clock of the answer is met.

    :raises NotAllowedError: when the post does not handle this request.
    :raises EntryError: without words, or on a day that cannot be.
    :raises CasesError: when the request is at no such point.
    """
    held = _lock(request, by)
    rules.check_request_step(
        on=on, after=held.verified_on or held.received_on, today=timezone.localdate(at),
        words=answer, asked="Ghi nội dung đã trả lời.",
    )  # fmt: skip
    case_actions.move(case=request.case, verb="answer_request", by=by, at=at)
    request.answer, request.answered_on = answer.strip(), on
    request.save(update_fields=["answer", "answered_on"])
    _meet(request, rules.ANSWER, on, by, at)


@transaction.atomic
def refuse_request(
    *,
    request: models.SubjectRequest,
    answer: str,
    basis: str,
    on: date,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Refuse a request with its reason and its basis in law; the clock of the answer is met.

    :raises NotAllowedError: when the post does not handle this request.
    :raises EntryError: without a reason or a basis, or on a day that cannot be.
    :raises CasesError: when the request is at no such point.
    """
    held = _lock(request, by)
    rules.check_request_step(
        on=on, after=held.verified_on or held.received_on, today=timezone.localdate(at),
        words=answer, asked="Ghi lý do từ chối.",
    )  # fmt: skip
    if not basis.strip():
        raise EntryError("Ghi căn cứ từ chối: văn bản, điều khoản.")
    # Met before the case is over: afterwards nothing of it moves.
    _meet(request, rules.ANSWER, on, by, at)
    case_actions.move(case=request.case, verb="refuse_request", by=by, at=at)
    request.answer, request.refusal_basis = answer.strip(), basis.strip()
    request.answered_on = on
    request.save(update_fields=["answer", "refusal_basis", "answered_on"])


@transaction.atomic
def fulfil_request(
    *, request: models.SubjectRequest, result: str, on: date, by: audit_rules.Actor, at: datetime
) -> None:
    """Record what was done for a request; its second clock is met.

    :raises NotAllowedError: when the post does not handle this request.
    :raises EntryError: without words, or on a day that cannot be.
    :raises CasesError: when the request was not answered.
    """
    held = _lock(request, by)
    rules.check_request_step(
        on=on, after=held.answered_on or held.received_on, today=timezone.localdate(at),
        words=result, asked="Ghi kết quả thực hiện.",
    )  # fmt: skip
    if held.case.state == "answered":
        _meet(request, rules.FULFIL, on, by, at)
    case_actions.move(case=request.case, verb="fulfil_request", by=by, at=at)
    request.result, request.done_on = result.strip(), on
    request.save(update_fields=["result", "done_on"])


@transaction.atomic
def take_back_request(
    *, request: models.SubjectRequest, by: audit_rules.Actor, at: datetime
) -> None:
    """Record that the requester has taken the request back.

    :raises NotAllowedError: when the post does not handle this request.
    :raises CasesError: when it is over.
    """
    _lock(request, by)
    case_actions.move(case=request.case, verb="take_back_request", by=by, at=at)


@transaction.atomic
def forget_requester(
    *, request: models.SubjectRequest, by: audit_rules.Actor, at: datetime
) -> None:
    """Forget who asked and in which words, once the request is over; days and outcome stay.

    :raises NotAllowedError: when the post does not handle this request.
    :raises EntryError: while it is open, or when it is forgotten already.
    """
    held = _lock(request, by)
    if held.case.closed_at is None or held.forgotten_at is not None:
        raise EntryError("Chỉ xóa thông tin người yêu cầu khi yêu cầu đã xong, và một lần.")
    for name in ("requester", "contact", "content", "identity_how", "answer", "result"):
        setattr(held, name, "")
    held.forgotten_at = at
    held.save()
    audit_actions.record(
        by=by, at=at, verb="forget_requester", subject_kind="case", subject_code=held.case.code,
        secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip


def _make_code(office: Organisation, year: int) -> str:
    """Return the next code of an office's requests of a year; one at a time gets one."""
    Organisation.objects.select_for_update().get(pk=office.pk)
    stem = f"{rules.REQUEST_PREFIX}{office.code}.{year}-"
    known = models.SubjectRequest.objects.filter(case__code__startswith=stem)
    used = set(known.values_list("case__code", flat=True))
    number = len(used) + 1
    while (code := f"{stem}{number:03d}") in used:
        number += 1
    return code


def _lock(request: models.SubjectRequest, by: audit_rules.Actor) -> models.SubjectRequest:
    permissions.check_may_handle_request(by, request)
    held = models.SubjectRequest.objects.select_related("case__organisation")
    return held.select_for_update(of=("self",)).get(pk=request.pk)


def _meet(
    request: models.SubjectRequest, name: str, on: date, by: audit_rules.Actor, at: datetime
) -> None:
    for one in request.case.deadlines.filter(name=name, met_on=None, due__isnull=False):
        one.case = request.case
        case_actions.meet_deadline(deadline=one, met_on=on, by=by, at=at, right="handle")
