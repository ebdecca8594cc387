"""Say something in the thread of a case; tell the others once until they look."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import enums, models, permissions, rules
from nq57.cases.actions import writing
from nq57.notices import actions as notices_actions
from nq57.notices import enums as notices_enums
from nq57.notices import models as notices_models
from nq57.orgs import enums as orgs_enums
from nq57.orgs import models as orgs_models

_MOST_OF_NOTICE = 160


@transaction.atomic
def post_message(
    *,
    case: models.Case,
    about: str = "",
    text: str,
    reply_to: int | None = None,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Message:
    """Say something about a case, or about one item of it (``figure-12``).

    The owner's focal post, the handler, the monitoring offices and the coordinators are
    told, except the writer's own office; who has not looked yet is not told again.

    :raises NotAllowedError: when the post does not take part in this case's threads.
    :raises CasesError: without words, with too many, or when the answered message is of
        another thread.
    """
    permissions.check_may(by, case, "write", on="message")
    said = rules.check_message(text)
    # Two who write at once tell the others one after the other.
    models.Case.objects.select_for_update().get(pk=case.pk)
    answered = None
    if reply_to is not None:
        answered = models.Message.objects.filter(case=case, about=about, pk=reply_to).first()
        if answered is None:
            raise rules.CasesError("Nội dung được trả lời không ở trong trao đổi này.")
    message = models.Message.objects.create(
        case=case, about=about, text=said, reply_to=answered, at=at, account=by.account,
        post=by.post, office=by.organisation, **_name(by),
    )  # fmt: skip
    digest = hashlib.sha256(said.encode()).hexdigest()
    after = {"about": about, "message": message.pk, "sha256": digest}
    writing.journal(case=case, verb="post_message", by=by, at=at, after=after)
    _tell(message, by, at)
    return message


@transaction.atomic
def mark_thread_read(
    *, case: models.Case, about: str = "", by: audit_rules.Actor, at: datetime
) -> int:
    """Mark what the post was told of a thread as read; return how many notices."""
    found = notices_models.Notice.objects.visible_to(by).unread()
    unread = found.filter(
        subject_kind=rules.THREAD, subject_code=rules.name_thread(case.code, about)
    )
    keys = list(unread.values_list("pk", flat=True))
    for key in keys:
        notices_actions.mark_read(by=by, at=at, notice_id=key)
    return len(keys)


def _name(by: audit_rules.Actor) -> dict[str, str]:
    account = orgs_models.Account.objects.filter(login=by.account).select_related("person").first()
    office = orgs_models.Organisation.objects.filter(code=by.organisation).first()
    return {
        "person": account.person.name if account else "",
        "office_name": office.name if office else "",
    }


def _tell(message: models.Message, by: audit_rules.Actor, at: datetime) -> None:
    case = message.case
    code = rules.name_thread(case.code, message.about)
    unread = notices_models.Notice.objects.unread().filter(
        subject_kind=rules.THREAD, subject_code=code
    )
    posts = _list_others(case, by, at).exclude(pk__in=unread.values("post"))
    who = message.office_name or message.account
    said = message.text[:_MOST_OF_NOTICE]
    text = f"{who} trao đổi về “{case.title[:_MOST_OF_NOTICE]}”: {said}"
    if case.secrecy == audit_enums.Secrecy.SEALED:
        text = f"Hồ sơ niêm phong {case.code} có trao đổi mới."
    notices_actions.notify(
        posts=posts, kind=notices_enums.NoticeKind.CHANGED, subject_kind=rules.THREAD,
        subject_code=code, text=text, by=by, at=at, once_key=f"message:{message.pk}",
    )  # fmt: skip


def _list_others(
    case: models.Case, by: audit_rules.Actor, at: datetime
) -> "orgs_models.people.PostQuerySet":
    """Return the posts of the other parties that are told; of a sealed case its readers."""
    roles = orgs_enums.Role
    acting = orgs_models.Post.objects.on(writing.today(at))
    if case.secrecy == audit_enums.Secrecy.SEALED:
        return acting.filter(pk__in=case.readers.values("pk")).exclude(code=by.post)
    monitors: Iterable[int] = case.parties.filter(role=enums.PartyRole.MONITOR).values_list(
        "organisation", flat=True
    )
    told = Q(organisation=case.organisation_id, role=roles.FOCAL)
    told |= Q(organisation__in=monitors, role__in=(roles.FOCAL, roles.MONITOR))
    told |= Q(role=roles.COORDINATOR)
    if case.handler_id is not None:
        told |= Q(pk=case.handler_id)
    area = rules.get_graph(case.graph).area
    return acting.in_area(area).filter(told).exclude(organisation__code=by.organisation)
