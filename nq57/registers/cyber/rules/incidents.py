"""Incidents: their states, the test of a serious one, and which clocks of the law run."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nq57.cases import rules as case_rules
from nq57.orgs import rules as org_rules
from nq57.registers.cyber.rules.plans import PHONE_PATTERN
from nq57.registers.cyber.rules.systems import CyberError, Fault

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
INCIDENT_PREFIX = "SCAN."
ANY, SERIOUS, PERSONAL = "any", "serious", "personal"
NOTICED, RECOVERED = "noticed", "recovered"
TRIAGE_PARTS = ("importance", "harm", "capacity")
UNTRIAGED = ("reported", "reopened")
TRIAGED = ("triaged", "contained", "recovered")
PHONE_ASKED = "Ghi số điện thoại liên hệ, chỉ gồm chữ số."
OUT_OF_REACH = (
    "Sự cố của hệ thống quân sự, quốc phòng, cơ yếu không ghi vào đây: báo theo kênh riêng."
)

INCIDENT = case_rules.Graph(
    name="incident@1",
    title="Sự cố an ninh mạng",
    rights="cyber",
    first="reported",
    area="cyber",
    states={
        "reported": case_rules.State(label="Đã báo, chờ phân loại"),
        "triaged": case_rules.State(label="Đã phân loại, đang ứng cứu"),
        "contained": case_rules.State(label="Đã ngăn chặn"),
        "recovered": case_rules.State(label="Đã khôi phục"),
        "reopened": case_rules.State(label="Mở lại, chờ phân loại"),
        "closed": case_rules.State(label="Đã đóng", is_closed=True),
        "not_an_incident": case_rules.State(label="Không phải sự cố", is_closed=True),
    },
    moves={
        "triage_incident": case_rules.Move(
            label="phân loại sự cố", sources=UNTRIAGED, target="triaged",
            right="triage_incident", tells=("owner",),
        ),
        "contain_incident": case_rules.Move(
            label="ghi đã ngăn chặn", sources=("triaged",), target="contained",
            right="respond_incident", needs_note=True, tells=("owner",),
        ),
        "recover_incident": case_rules.Move(
            label="ghi đã khôi phục", sources=("contained",), target="recovered",
            right="respond_incident", needs_note=True, tells=("owner",),
        ),
        "close_incident": case_rules.Move(
            label="đóng sự cố", sources=("recovered",), target="closed",
            right="triage_incident", needs_note=True, tells=("owner",),
        ),
        "dismiss_incident": case_rules.Move(
            label="kết luận không phải sự cố", sources=(*UNTRIAGED, "triaged"),
            target="not_an_incident", right="triage_incident", needs_note=True, tells=("owner",),
        ),
        "reopen_incident": case_rules.Move(
            label="mở lại sự cố", sources=("closed", "not_an_incident"), target="reopened",
            right="triage_incident", needs_note=True, tells=("owner",),
        ),
    },
)  # fmt: skip

case_rules.register(INCIDENT)
org_rules.keep_apart("cyber", subject_kind="case", prefix=INCIDENT_PREFIX)


@dataclass(frozen=True, kw_only=True)
class TriageCriterion:
    """One criterion of the serious-incident test; ``part`` is one of ``TRIAGE_PARTS``."""

    code: str
    part: str
    text: str
    clause: str = ""


@dataclass(frozen=True)
class Triaged:
    """What the test says: whether an incident is serious, and by which criteria."""

    is_serious: bool
    grounds: str


@dataclass(frozen=True, kw_only=True)
class Duty:
    """A report that the law asks for: its clock rule, its stage, what starts it and of which
    incidents it is asked, between two days of noticing (``valid_to`` is the first day without)."""

    rule: str
    stage: str
    event: str
    applies: str
    valid_from: date
    valid_to: date | None = None


def make_moment(day: date, clock: time) -> datetime:
    """Return the moment of a day and hour typed in Vietnam (+07, no summer time)."""
    return datetime.combine(day, clock, tzinfo=ZONE)


def find_serious(met: Collection[str], criteria: Iterable[TriageCriterion]) -> Triaged:
    """Return what the test says: serious when every part of it is met by at least one criterion.

    The rule of Decision 05/2017/QĐ-TTg, article 9; the criteria themselves are data.
    """
    held = [one for one in criteria if one.code in met]
    parts = {one.part for one in held}
    said = [f"{one.text} ({one.clause})" if one.clause else one.text for one in held]
    lines = said or ["Không đáp ứng tiêu chí nào của sự cố nghiêm trọng."]
    return Triaged(parts >= set(TRIAGE_PARTS), "\n".join(lines))


def check_triage(*, found: bool, chosen: bool, was: bool, reason: str) -> None:
    """Check what is chosen against what the test says and what stood before.

    :raises CyberError: when it is lower than found, or raised or lowered without a reason.
    """
    if found and not chosen:
        raise CyberError("Tiêu chí cho kết quả nghiêm trọng: không được hạ mức.")
    if chosen and not found and not reason.strip():
        raise CyberError("Nâng lên nghiêm trọng thì ghi lý do.")
    if was and not chosen and not reason.strip():
        raise CyberError("Sự cố đã phân loại nghiêm trọng: phân loại lại thấp hơn thì ghi lý do.")


def list_duties(
    duties: Iterable[Duty], *, noticed_on: date, event: str, is_serious: bool, is_personal: bool
) -> list[Duty]:
    """Return the duties that an event starts: those in force on the day of noticing, so that an
    older incident keeps the rules it began under."""
    asked = {ANY} | ({SERIOUS} if is_serious else set()) | ({PERSONAL} if is_personal else set())
    return [
        one for one in duties
        if one.event == event and one.applies in asked and one.valid_from <= noticed_on
        and (one.valid_to is None or noticed_on < one.valid_to)
    ]  # fmt: skip


def end_of_clock(due_on: date, due_at: datetime | None) -> datetime:
    """Return the moment from which a clock is late: its hour, or the end of its day."""
    return due_at or datetime.combine(due_on + timedelta(days=1), time(), tzinfo=ZONE)


def list_incident_faults(
    *, what: str, phone: str, noticed_at: datetime, scope: str, at: datetime
) -> list[Fault]:
    """Return what is wrong with a reported incident, each with its field."""
    found = []
    if scope != "in":
        found.append(Fault("scope", OUT_OF_REACH))
    if not what.strip():
        found.append(Fault("what", "Ghi điều gì đã xảy ra."))
    if not re.match(PHONE_PATTERN, phone.strip()):
        found.append(Fault("contact_phone", PHONE_ASKED))
    if noticed_at > at:
        found.append(Fault("noticed_on", "Lúc phát hiện không thể ở sau lúc này."))
    return found


def check_moment(moment: datetime, *, noticed_at: datetime, at: datetime) -> None:
    """Check the moment of something that follows the noticing.

    :raises CyberError: when it is to come, or before the incident was noticed.
    """
    if moment > at:
        raise CyberError("Thời điểm không thể ở sau lúc này.")
    if moment < noticed_at:
        raise CyberError("Thời điểm không thể trước lúc phát hiện sự cố.")
