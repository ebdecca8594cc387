"""Hand items of a report to colleagues of the office, take them back, mark them done."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.cases import permissions as case_permissions
from nq57.core import dates, refusals
from nq57.core.phrases import Phrase
from nq57.notices import actions as notices_actions
from nq57.notices import enums as notices_enums
from nq57.orgs import models as orgs
from nq57.reporting import enums, models, queries, rules
from nq57.reporting.actions import entering, moving


@transaction.atomic
def hand_items(
    *,
    report: models.Report,
    keys: Sequence[str],
    to: orgs.Post,
    note: str = "",
    due_on: date | None = None,
    by: audit_rules.Actor,
    at: datetime,
) -> int:
    """Hand lines and figures to a colleague, who alone writes them until they are back.

    Return how many. What a colleague holds whose post has ended is handed anew.

    :raises NotAllowedError: when the post does not write this report.
    :raises rules.ReportingError: when none is chosen, the colleague is of another office or
        may not write reports, the report is not being written, or somebody holds an item.
    """
    held, today = _lock(report, by), timezone.localdate(at, rules.ZONE)
    if to not in queries.list_colleagues(report=held, by=by, on=today):
        raise rules.ReportingError("Chọn một người khác đang giữ vị trí soạn báo cáo ở cơ quan.")
    if due_on is not None and due_on < today:
        raise rules.ReportingError("Ngày xong không thể ở trước hôm nay.")
    items = _find(held, keys)
    _end_stale(held, list(items), today, by, at)
    models.Handing.objects.bulk_create(
        models.Handing(
            report=held, to_post=to, note=note.strip(), due_on=due_on, given_by=by.account,
            given_post=by.post, given_at=at,
            line=item if isinstance(item, models.Line) else None,
            figure=item if isinstance(item, models.Figure) else None,
        )
        for item in items.values()
    )  # fmt: skip
    _tell(held, [to], _say_handed(held, len(items), due_on, note.strip()), by, at)
    _journal("hand_items", held, list(items), by, at)
    return len(items)


@transaction.atomic
def take_back(
    *, report: models.Report, keys: Sequence[str], by: audit_rules.Actor, at: datetime
) -> int:
    """Take items back from whoever holds them, all when none is named; return how many.

    What the colleague wrote stays.

    :raises NotAllowedError: when the post does not write this report.
    :raises rules.ReportingError: when nothing of them is handed out.
    """
    held = entering.lock_report(report)
    case_permissions.check_may(by, held.case, "write")
    rows = models.Handing.objects.out().filter(report=held)
    chosen = [row for row in rows.select_related("to_post") if not keys or row.key in keys]
    if not chosen:
        raise rules.ReportingError("Không có mục nào trong số này đang giao cho người khác.")
    found = models.Handing.objects.filter(pk__in=[row.pk for row in chosen])
    found.update(ended_at=at, ended_by=by.account)
    posts = {row.to_post_id: row.to_post for row in chosen}
    text = Phrase(rules.telling.TAKEN_BACK, count=len(chosen), case=held.case.title)
    _tell(held, list(posts.values()), text, by, at)
    _journal("take_back", held, [row.key for row in chosen], by, at)
    return len(chosen)


@transaction.atomic
def finish_items(
    *, report: models.Report, keys: Sequence[str], by: audit_rules.Actor, at: datetime
) -> int:
    """Mark items as done by who holds them: they are back with who gave them.

    :raises NotAllowedError: when one is not handed to the post.
    :raises rules.FaultyError: with what the items still lack, or when the cycle is locked.
    :raises rules.ReportingError: when none is chosen, or the report is not being written.
    """
    held, today = entering.lock_report(report), timezone.localdate(at, rules.ZONE)
    moving.check_open(held)
    if held.case.state not in rules.EDITABLE:
        raise rules.ReportingError("Báo cáo không ở bước soạn nên không báo ghi xong được nữa.")
    if not keys:
        raise rules.ReportingError("Chọn ít nhất một mục.")
    mine = models.Handing.objects.held(today).of_post(by).filter(report=held)
    rows = {row.key: row for row in mine}
    if not set(keys) <= rows.keys():
        raise refusals.NotAllowedError("Có mục không giao cho bạn, hoặc đã được lấy lại.")
    form = queries.keep_items(form=queries.get_form(report=held, today=today), keys=keys)
    if form.faults:
        raise rules.FaultyError(form.faults)
    chosen = [rows[key] for key in keys]
    models.Handing.objects.filter(pk__in=[row.pk for row in chosen]).update(done_at=at)
    givers = orgs.Post.objects.on(today).filter(code__in=[row.given_post for row in chosen])
    text = Phrase(rules.telling.FINISHED, count=len(chosen), case=held.case.title)
    _tell(held, list(givers), text, by, at)
    _journal("finish_items", held, keys, by, at)
    return len(chosen)


def end_all(report: models.Report, by: audit_rules.Actor, at: datetime) -> None:
    """End what colleagues hold of a locked report that somebody else enters from now on."""
    models.Handing.objects.out().filter(report=report).update(ended_at=at, ended_by=by.account)


def _lock(report: models.Report, by: audit_rules.Actor) -> models.Report:
    held = entering.lock_report(report)
    case_permissions.check_may(by, held.case, "write")
    moving.check_open(held)
    if held.case.state not in rules.EDITABLE:
        raise rules.ReportingError("Báo cáo không ở bước soạn nên không giao mục nữa.")
    if held.on_behalf is not None and held.on_behalf.state == enums.BehalfState.ENTERING:
        raise rules.ReportingError(
            f"{held.on_behalf.office_name} đang nhập thay báo cáo này: chưa giao nội bộ được."
        )
    return held


def _find(report: models.Report, keys: Sequence[str]) -> dict[str, models.Line | models.Figure]:
    """Return the report's own lines and figures among the keys."""
    found = queries.find_items(keys=keys)
    own = {
        key: item
        for key, item in found.items()
        if isinstance(item, models.Line | models.Figure) and item.report_id == report.pk
    }
    if not keys or set(keys) != own.keys():
        raise rules.ReportingError("Chọn ít nhất một dòng hoặc một số liệu của báo cáo này.")
    return own


def _end_stale(
    report: models.Report,
    keys: Sequence[str],
    today: date,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Free what nobody holds any more; refuse what somebody does."""
    out = models.Handing.objects.out().filter(report=report).select_related("to_post__person")
    rows = [row for row in out if row.key in keys]
    for row in rows:
        if row.to_post.until is None or row.to_post.until > today:
            raise rules.ReportingError(
                f"Có mục đang giao cho {row.to_post.person.name}: "
                "lấy lại trước khi giao người khác."
            )
    stale = models.Handing.objects.filter(pk__in=[row.pk for row in rows])
    stale.update(ended_at=at, ended_by=by.account)


def _say_handed(report: models.Report, count: int, due_on: date | None, note: str) -> str:
    told = rules.telling
    words = {
        (False, False): told.HANDED, (True, False): told.HANDED_UNTIL,
        (False, True): told.HANDED_WITH, (True, True): told.HANDED_UNTIL_WITH,
    }[due_on is not None, bool(note)]  # fmt: skip
    on = dates.format_date(due_on) if due_on else ""
    return Phrase(words, count=count, case=report.case.title, on=on, text=note)


def _tell(
    report: models.Report,
    posts: Sequence[orgs.Post],
    text: str,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    notices_actions.notify(
        posts=posts, kind=notices_enums.NoticeKind.ASSIGNED, subject_kind="case",
        subject_code=report.case.code, text=text, by=by, at=at,
    )  # fmt: skip


def _journal(
    verb: str, report: models.Report, keys: Sequence[str], by: audit_rules.Actor, at: datetime
) -> None:
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="case", subject_code=report.case.code,
        after={"items": sorted(keys)}, secrecy=report.case.secrecy,
    )  # fmt: skip
