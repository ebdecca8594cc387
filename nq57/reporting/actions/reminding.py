"""Send reminders, each rule once for each due day; write the rules."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.core import reference
from nq57.core.phrases import Phrase
from nq57.notices import actions as notice_actions
from nq57.notices import enums as notice_enums
from nq57.orgs import models as orgs
from nq57.reporting import enums, models, permissions, queries, rules

_FIELDS = ("kind", "audience", "moment", "days", "unit", "basis", "is_confirmed")
_NOUNS = {
    enums.CaseKind.REPORT: rules.telling.REPORTS, enums.CaseKind.OBLIGATION: rules.telling.WORK,
}  # fmt: skip
_OPEN, _SEALED = audit_enums.Secrecy.OPEN, audit_enums.Secrecy.SEALED


@dataclass(frozen=True, kw_only=True)
class NewRule:
    """What a rule of reminders says from a day on."""

    since: date
    kind: str
    audience: str
    moment: str
    days: int
    unit: str
    basis: str
    is_confirmed: bool = False


@transaction.atomic
def send_reminders(*, by: audit_rules.Actor, at: datetime) -> int:
    """Carry out every rule for what it is about today; return how many reminders were made.

    Each rule once for each deadline and due day, whenever and however often this runs: who
    comes second waits for the rules' rows, then finds what was sent. A deadline that gets
    another day is reminded of anew. People get one message for all cases of one day. While a
    demonstration loads, what is not there yet would seem late: the rules wait.

    :raises NotAllowedError: when the post does not run the cycles.
    """
    permissions.check_may_run(by)
    if not queries.is_demonstration_whole():
        return 0
    today = timezone.localdate(at, rules.ZONE)
    made = 0
    held = models.ReminderRule.objects.select_for_update().on(today).order_by("pk")
    for rule in list(held):
        made += _carry_out(rule, today, by, at)
    return made


@transaction.atomic
def set_rule(
    *, code: str, new: NewRule, by: audit_rules.Actor, at: datetime
) -> models.ReminderRule:
    """Let a rule say something from a day on; before it, what it said holds.

    What was reminded of under the rule is not reminded of again.

    :raises NotAllowedError: when the post does not run the cycles.
    :raises rules.ReportingError: when something is out of its list or its bounds, or the day
        lies before what the rule says now.
    """
    permissions.check_may_run(by)
    known = models.ReminderRule.objects.select_for_update().filter(code=code)
    last = known.order_by("since").last()
    if last is not None and last.since is not None and new.since <= last.since:
        raise rules.ReportingError(
            f"Quy tắc đã có nội dung từ ngày {last.since:%d/%m/%Y}. Chọn ngày bắt đầu sau ngày đó."
        )
    if last is not None and (last.until is None or last.until > new.since):
        known.filter(pk=last.pk).update(until=new.since)
    row = models.ReminderRule(
        code=code, since=new.since, written_by=by.account, written_at=at,
        **{name: getattr(new, name) for name in _FIELDS},
    )  # fmt: skip
    try:
        row.full_clean()
    except ValidationError as error:
        raise rules.ReportingError(" ".join(error.messages)) from error
    row.save()
    _journal("set_reminder_rule", row, by, at)
    return row


@transaction.atomic
def end_rule(*, code: str, on: date, by: audit_rules.Actor, at: datetime) -> None:
    """Let a rule send nothing from a day on; what it said stays readable.

    :raises NotAllowedError: when the post does not run the cycles.
    :raises rules.ReportingError: when there is no such rule then.
    """
    permissions.check_may_run(by)
    row = models.ReminderRule.objects.select_for_update().on(on).filter(code=code).first()
    if row is None or row.since == on:
        raise rules.ReportingError("Quy tắc không áp dụng ngay trước ngày đó. Chọn ngày khác.")
    row.until = on
    row.save(update_fields=["until"])
    _journal("end_reminder_rule", row, by, at)


@transaction.atomic
def load_rules(*, by: audit_rules.Actor, at: datetime, folder: Path = reference.FOLDER) -> int:
    """Load the rules of the reference file; what exists stays as it is. Return how many are new.

    :raises NotAllowedError: when the post does not run the cycles.
    """
    permissions.check_may_run(by)
    made = 0
    for row in reference.read_table(folder / "reminder_rules.csv").rows:
        if models.ReminderRule.objects.filter(code=row["code"]).exists():
            continue
        new = NewRule(
            since=date.fromisoformat(row["since"]), kind=row["kind"], audience=row["audience"],
            moment=row["moment"], days=int(row["days"]), unit=row["unit"], basis=row["basis"],
            is_confirmed=row["confidence"] == "confirmed",
        )  # fmt: skip
        set_rule(code=row["code"], new=new, by=by, at=at)
        made += 1
    return made


def _carry_out(rule: models.ReminderRule, today: date, by: audit_rules.Actor, at: datetime) -> int:
    """Remind of all that a rule is about today, one message for each group of cases."""
    due = queries.list_due(rule=rule, today=today)
    if not due:
        return 0
    posts = _list_posts(rule, due, today)
    readers = _list_readers(due)
    groups: dict[tuple[Any, ...], list[cases.Deadline]] = defaultdict(list)
    for row in due:
        reached = _find_reached(rule, row, posts, readers)
        groups[_get_group(row, reached)].append(row)
    made = []
    for (reached, *_rest), rows in groups.items():
        told = _tell(rule, rows, reached, _list_told(rows[0], reached, posts, readers), by, at)
        made += [
            models.Reminder(
                rule=rule.code, deadline=row, due=row.due, audience=rule.audience,
                reached=reached, told=told, sent_at=at,
            )
            for row in rows if row.due is not None
        ]  # fmt: skip
    models.Reminder.objects.bulk_create(made, batch_size=1000)
    return len(made)


def _get_group(row: cases.Deadline, reached: str) -> tuple[Any, ...]:
    """Return what the cases of one message share; a sealed case stands alone."""
    alone = row.pk if row.case.secrecy == _SEALED else 0
    is_above = reached == enums.Audience.COORDINATOR
    return reached, row.due, 0 if is_above else row.case.organisation_id, row.case.secrecy, alone


def _list_posts(
    rule: models.ReminderRule, due: Iterable[cases.Deadline], today: date
) -> dict[tuple[str, int], list[orgs.Post]]:
    """Return who may be told, by role and office; those above all under office 0."""
    found = orgs.Post.objects.on(today).in_area("all").filter(
        Q(organisation__in={row.case.organisation_id for row in due})
        | Q(role=enums.Audience.COORDINATOR),
        role__in=rules.list_steps_up(rule.audience),
    )  # fmt: skip
    posts: dict[tuple[str, int], list[orgs.Post]] = defaultdict(list)
    for post in found.order_by("pk"):
        is_above = post.role == enums.Audience.COORDINATOR
        posts[post.role, 0 if is_above else post.organisation_id].append(post)
    return posts


def _list_readers(due: Iterable[cases.Deadline]) -> dict[int, set[int]]:
    """Return the posts that are named to read each sealed case, by case (keys)."""
    sealed = [row.case_id for row in due if row.case.secrecy == _SEALED]
    readers: dict[int, set[int]] = defaultdict(set)
    if sealed:
        named = cases.Case.readers.through.objects.filter(case__in=sealed)
        for case, post in named.values_list("case", "post"):
            readers[case].add(post)
    return readers


def _list_told(
    row: cases.Deadline,
    audience: str,
    posts: dict[tuple[str, int], list[orgs.Post]],
    readers: dict[int, set[int]],
) -> list[orgs.Post]:
    """Return who of an audience is told of a case; of a sealed one only who may read it."""
    is_above = audience == enums.Audience.COORDINATOR
    told = posts.get((audience, 0 if is_above else row.case.organisation_id), [])
    if row.case.secrecy != _SEALED:
        return told
    return [post for post in told if post.pk in readers[row.case_id]]


def _find_reached(
    rule: models.ReminderRule,
    row: cases.Deadline,
    posts: dict[tuple[str, int], list[orgs.Post]],
    readers: dict[int, set[int]],
) -> str:
    """Return the first step up from a rule's audience where somebody is; empty for nobody."""
    steps = rules.list_steps_up(rule.audience)
    return next((one for one in steps if _list_told(row, one, posts, readers)), "")


def _tell(
    rule: models.ReminderRule,
    rows: Sequence[cases.Deadline],
    reached: str,
    told: Sequence[orgs.Post],
    by: audit_rules.Actor,
    at: datetime,
) -> int:
    """Send one message about cases of one day, reach and secrecy; return how many got it."""
    if not reached:
        return 0
    first, noun = rows[0], _name_all(rule, rows)
    assert first.due is not None  # noqa: S101 (list_due keeps what has a day)
    today = timezone.localdate(at, rules.ZONE)
    is_above = reached == enums.Audience.COORDINATOR
    is_late = first.due < today
    kinds = notice_enums.NoticeKind
    is_one = len(rows) == 1
    reminder = rules.say_reminder(
        due=first.due, today=today, noun=noun,
        titles=[_name(row, is_above, len(rows)) for row in rows],
        is_named=first.case.secrecy != _SEALED,
    )  # fmt: skip
    return notice_actions.notify(
        posts=told, kind=kinds.OVERDUE if is_late else kinds.DUE_SOON,
        subject_kind="case" if is_one else "cases",
        subject_code=first.case.code if is_one else rule.kind,
        text=rules.pass_up(reminder, audience=rule.audience, reached=reached),
        by=by, at=at, once_key=f"{rule.code}:{first.due}:{first.pk}",
        secrecy=first.case.secrecy,
    )  # fmt: skip


def _name_all(rule: models.ReminderRule, rows: Sequence[cases.Deadline]) -> str:
    """Return what the cases of a message are; reports of one cycle with their period."""
    noun = _NOUNS[enums.CaseKind(rule.kind)]
    if rule.kind != enums.CaseKind.REPORT:
        return noun
    named = {_name_report(row) for row in rows}
    return named.pop() if len(named) == 1 else noun


def _name(row: cases.Deadline, is_above: bool, among: int) -> str:
    """Return what a message calls a case: the office first for who is above it.

    A report that stands alone says its period; ``among`` many of one cycle their noun does.
    """
    office = row.case.organisation.short_name
    if row.case.kind == enums.CaseKind.REPORT:
        if not is_above:
            return row.case.title[:120].partition(":")[0]
        return office if among > 1 else f"{_name_report(row)} của {office}"
    title = row.case.title[:120]
    return f"{office}: {title}" if is_above else title


def _name_report(row: cases.Deadline) -> str:
    """Return a report with its period, within a sentence: báo cáo tháng 4/2026."""
    words, _space, label = row.case.title.partition(":")[0].partition("Báo cáo ")
    if not label:
        return words
    return Phrase(rules.telling.REPORTS_WITHIN, within=f"{label[:1].lower()}{label[1:]}")


def _journal(verb: str, row: models.ReminderRule, by: audit_rules.Actor, at: datetime) -> None:
    after = {name: getattr(row, name) for name in ("since", "until", *_FIELDS)}
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="reminder_rule", subject_code=row.code, after=after
    )
