"""Who people are in the words of pages: name, title and office, never the name of their account."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext

from nq57.audit import rules as audit_rules
from nq57.orgs import queries
from nq57.reporting.rules import inventing


def say(login: str, at: datetime | None = None, *, people: Mapping[str, queries.Holder]) -> str:
    """Say who an account is: name, and the post held at that time. Who is not among ``people``
    is shown as it was written down: the account is gone, or was never one."""
    holder = people.get(login)
    if holder is None:
        if login == audit_rules.SYSTEM.account:
            return gettext("hệ thống")
        return gettext("(minh họa)") if login.startswith(inventing.PREFIX) else login
    posts = holder.list_posts_on(timezone.localdate(at))
    offices = dict.fromkeys(
        post.organisation.short_name or post.organisation.name for post in posts
    )
    titles = dict.fromkeys(post.title or gettext(post.get_role_display()) for post in posts)
    return ", ".join([holder.name, *(titles if len(titles) == 1 else ()), *offices])


def find_and_say(login: str, at: datetime | None = None) -> str:
    """Say who one account is, which is looked up."""
    return say(login, at, people=queries.list_holders(logins=[login]))


def list_of(rows: Iterable[object], *names: str) -> dict[str, queries.Holder]:
    """Return the holders of the accounts that rows name in their fields ``names``, by login."""
    told = {getattr(row, name) or "" for row in rows for name in names}
    return queries.list_holders(logins=told - {""})
