"""Publish a general answer to all offices, replace it, withdraw it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.cases.models import Message
from nq57.core import dates
from nq57.core.phrases import Phrase
from nq57.notices import actions as notice_actions
from nq57.notices import enums as notice_enums
from nq57.orgs import enums as org_enums
from nq57.orgs import models as org_models
from nq57.plans import models, permissions, queries, rules
from nq57.plans.rules import telling

_MOST_SAID = 200
_TOLD: Any = (org_enums.Role.FOCAL, org_enums.Role.HEAD, org_enums.Role.MONITOR)


@dataclass(frozen=True, kw_only=True)
class NewGuidance:
    """A general answer: to which question, about which item (neither: the whole plan), on
    what basis, from which day."""

    question: str
    answer: str
    basis: str
    since: date
    task: models.Task | None = None
    indicator: models.Indicator | None = None


@transaction.atomic
def publish_guidance(
    *,
    plan: models.Plan,
    new: NewGuidance,
    by: audit_rules.Actor,
    at: datetime,
    message: Message | None = None,
    replaces: models.Guidance | None = None,
    reporters: Collection[int] = (),
) -> models.Guidance:
    """Publish guidance for all, and tell whom it concerns; the version that it replaces no
    longer holds from its day.

    ``message`` is where the answer was given first; ``reporters`` are offices (keys) that report
    the indicator without being named in the plan.

    :raises NotAllowedError: when the post does not publish guidance.
    :raises rules.PlansError: when words are missing, the item is of another plan, or what is
        to be replaced has been replaced or withdrawn already.
    """
    permissions.check_may_publish_guidance(by)
    _check_new(plan, new)
    held = models.Plan.objects.select_for_update().get(pk=plan.pk)
    earlier = _lock_earlier(replaces, new) if replaces is not None else None
    if earlier is None:
        number = models.Guidance.objects.filter(plan=held, version=1).count() + 1
        code, version = f"{held.code}-hd{number}", 1
    else:
        code, version = earlier.code, earlier.version + 1
    made = models.Guidance.objects.create(
        code=code, version=version, replaces=earlier, plan=held, task=new.task,
        indicator=new.indicator, message=message, question=new.question.strip(),
        answer=new.answer.strip(), basis=new.basis.strip(), since=new.since,
        published_by=by.account, published_at=at,
    )  # fmt: skip
    if earlier is not None:
        _end(earlier, new.since, f"Thay bằng phiên bản {version}.", by)
    _journal(made, by, at)
    _tell(made, telling.GUIDANCE_AMENDED if earlier else telling.GUIDANCE, reporters, by, at)
    return made


@transaction.atomic
def withdraw_guidance(
    *, guidance: models.Guidance, reason: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Withdraw guidance without another in its place; it stays readable as withdrawn.

    :raises NotAllowedError: when the post does not publish guidance.
    :raises rules.PlansError: without a reason, or when it does not stand any more.
    """
    permissions.check_may_publish_guidance(by)
    if not reason.strip():
        raise rules.PlansError("Ghi lý do rút hướng dẫn.")
    held = _lock_standing(guidance)
    _end(held, timezone.localdate(at), reason.strip(), by)
    audit_actions.record(
        by=by, at=at, verb="withdraw_guidance", subject_kind="guidance", subject_code=held.code,
        before={"version": held.version}, note=reason.strip(), secrecy=_grade(held),
    )  # fmt: skip
    _tell(held, telling.GUIDANCE_WITHDRAWN, (), by, at)


def _tell(
    guidance: models.Guidance,
    head: str,
    reporters: Collection[int],
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Tell the posts of the offices that a version concerns, each once."""
    today = timezone.localdate(at)
    offices = queries.list_concerned(guidance=guidance, on=today) | set(reporters)
    posts = org_models.Post.objects.on(today).filter(organisation__in=offices, role__in=_TOLD)
    ended = guidance.withdrawn_on is not None
    notice_actions.notify(
        posts=posts.order_by("pk"), kind=notice_enums.NoticeKind.CHANGED,
        subject_kind="guidance", subject_code=guidance.code,
        text=_say(guidance, head), by=by, at=at,
        once_key=f"guidance:{guidance}{':ended' if ended else ''}", secrecy=_grade(guidance),
    )  # fmt: skip


def _say(guidance: models.Guidance, head: str) -> str:
    subject = guidance.subject[:_MOST_SAID]
    if guidance.withdrawn_on is not None:
        words = telling.UNGUIDED_ON if subject else telling.UNGUIDED
    else:
        words = telling.GUIDED_ON if subject else telling.GUIDED
    return Phrase(
        words, guidance=head, subject=subject, text=guidance.question[:_MOST_SAID],
        on=dates.format_date(guidance.since),
    )  # fmt: skip


def _journal(made: models.Guidance, by: audit_rules.Actor, at: datetime) -> None:
    after = {
        "version": made.version, "subject": made.subject, "question": made.question,
        "answer": made.answer, "basis": made.basis, "since": made.since,
    }  # fmt: skip
    audit_actions.record(
        by=by, at=at, verb="publish_guidance", subject_kind="guidance", subject_code=made.code,
        after=after, secrecy=_grade(made),
    )  # fmt: skip


def _check_new(plan: models.Plan, new: NewGuidance) -> None:
    if not new.question.strip() or not new.answer.strip():
        raise rules.PlansError("Ghi câu hỏi và trả lời của hướng dẫn.")
    if not new.basis.strip():
        raise rules.PlansError("Ghi căn cứ: số, ký hiệu văn bản hoặc ai trả lời, ngày nào.")
    if new.task is not None and new.indicator is not None:
        raise rules.PlansError("Chọn một nhiệm vụ hoặc một chỉ tiêu, không chọn cả hai.")
    item = new.task or new.indicator
    if item is not None and item.plan_id != plan.pk:
        raise rules.PlansError("Mục này không thuộc kế hoạch đã chọn.")


def _lock_earlier(replaces: models.Guidance, new: NewGuidance) -> models.Guidance:
    earlier = _lock_standing(replaces)
    if new.since < earlier.since:
        raise rules.PlansError(
            f"Ngày áp dụng phải từ {earlier.since:%d/%m/%Y}, là ngày của phiên bản trước."
        )
    return earlier


def _lock_standing(guidance: models.Guidance) -> models.Guidance:
    locked = models.Guidance.objects.select_for_update(of=("self",)).select_related(
        "plan", "task__document", "indicator"
    )
    held = locked.get(pk=guidance.pk)
    if held.withdrawn_on is not None:
        raise rules.PlansError(
            "Hướng dẫn này đã được thay hoặc rút. Tải lại trang để xem bản mới nhất."
        )
    return held


def _end(guidance: models.Guidance, on: date, why: str, by: audit_rules.Actor) -> None:
    guidance.withdrawn_on, guidance.withdrawn_by, guidance.withdrawn_why = on, by.account, why
    guidance.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawn_why"])


def _grade(guidance: models.Guidance) -> str:
    """Return the secrecy of what guidance is about."""
    task = guidance.task
    return str(task.document.secrecy if task is not None else guidance.plan.secrecy)
