"""Send the digest to the posts that want one."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.notices import actions as notice_actions
from nq57.notices import enums as notice_enums
from nq57.reporting import permissions, queries, rules


@transaction.atomic
def send_digests(*, by: audit_rules.Actor, at: datetime) -> int:
    """Tell each post that wants it what its office owes, once a day or a week; return how many.

    The words are of open items only, so they may leave the site. Nothing is sent
    while a demonstration loads.

    :raises NotAllowedError: when the post does not run the cycles.
    """
    permissions.check_may_run(by)
    if not queries.is_demonstration_whole():
        return 0
    today = timezone.localdate(at, rules.ZONE)
    texts: dict[int, str] = {}
    sent = 0
    for wish in queries.list_wishing(today=today):
        office = wish.post.organisation
        if office.pk not in texts:
            texts[office.pk] = queries.summarise(organisation=office, by=by, today=today)
        week = today.isocalendar()
        is_daily = wish.digest == notice_enums.Pace.DAILY
        key = f"digest:{today}" if is_daily else f"digest:{week.year}-W{week.week:02d}"
        sent += notice_actions.notify(
            posts=[wish.post], kind=notice_enums.NoticeKind.DIGEST, subject_kind="digest",
            subject_code=office.code, text=texts[office.pk], by=by, at=at, once_key=key,
            secrecy=audit_enums.Secrecy.OPEN,
        )  # fmt: skip
    return sent
