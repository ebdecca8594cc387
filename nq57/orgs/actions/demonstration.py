"""Invented people and the mark of invented figures; one call removes each."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit
from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.core import reference
from nq57.orgs import enums, models, permissions, rules
from nq57.orgs.actions import people

FILE = reference.FOLDER.parent / "demo" / "people.csv"


@dataclass(frozen=True)
class DemonstrationAccount:
    """An invented account with the password that only this installation knows."""

    login: str
    password: str
    role: str
    name: str
    organisation: str


@transaction.atomic
def mark_demonstration(
    *, kind: str, plan: str, today: date, months: int, by: audit_rules.Actor, at: datetime
) -> models.Demonstration:
    """Write that figures here are invented from now on; ``plan`` is the code of theirs.

    :raises OrgsError: without the right, or when the installation is marked already.
    """
    permissions.check_may(by, "account", "manage")
    newest = audit_models.Entry.objects.order_by("-id").values_list("id", flat=True).first()
    if models.Demonstration.objects.exists():
        raise rules.OrgsError("Dữ liệu minh họa đã có. Bỏ bằng lệnh: nq57 demo clear.")
    made = models.Demonstration.objects.create(
        kind=kind, plan=plan, today=today, months=months, mark=newest or 0, begun_at=at,
        whole_at=at if kind == enums.DemonstrationKind.BENCHMARK else None,
    )  # fmt: skip
    after = {"kind": kind, "plan": plan, "today": today, "months": months}
    _record("mark_demonstration", after, by, at)
    return made


@transaction.atomic
def note_demonstration(
    *,
    held: models.Demonstration,
    done: int,
    total: int,
    told: str,
    is_whole: bool,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Write how far the loading is; only its end is journalled."""
    permissions.check_may(by, "account", "manage")
    held.done, held.total, held.told = min(done, total), total, told[:200]
    held.whole_at = at if is_whole else None
    held.save(update_fields=["done", "total", "told", "whole_at"])
    if is_whole:
        _record("note_demonstration", {"reports": total}, by, at)


@transaction.atomic
def unmark_demonstration(
    *, held: models.Demonstration, removed: dict[str, int], by: audit_rules.Actor, at: datetime
) -> None:
    """Write that nothing invented is left; ``removed`` says how much went, by table."""
    permissions.check_may(by, "account", "manage")
    held.delete()
    _record("unmark_demonstration", dict(removed), by, at)


@transaction.atomic
def add_demonstration(
    *, by: audit_rules.Actor, at: datetime, file: Path = FILE
) -> list[DemonstrationAccount]:
    """Add one invented person per role with a random password; none when they exist.

    :raises OrgsError: without the right, or when an organisation of the file is unknown.
    """
    permissions.check_may(by, "account", "manage")
    if models.Person.objects.filter(is_demonstration=True).exists():
        return []
    made = [_add(row, at) for row in reference.read_table(file).rows]
    audit.record(
        by=by,
        at=at,
        verb="add_demonstration",
        subject_kind="account",
        subject_code="demo",
        after={"accounts": [account.login for account in made]},
    )
    return made


@transaction.atomic
def remove_demonstration(*, by: audit_rules.Actor, at: datetime) -> int:
    """Remove every invented person with accounts, posts and slips; return how many.

    What they wrote stays in the journal, which keeps names as text.

    :raises OrgsError: without the right.
    """
    permissions.check_may(by, "account", "manage")
    found = models.Person.objects.filter(is_demonstration=True)
    count = found.count()
    models.Slip.objects.filter(account__person__in=found).delete()
    models.Token.objects.filter(account__person__in=found).delete()
    models.Account.objects.filter(person__in=found).delete()
    models.Post.objects.filter(person__in=found).delete()
    found.delete()
    if count:
        audit.record(
            by=by,
            at=at,
            verb="remove_demonstration",
            subject_kind="account",
            subject_code="demo",
            after={"people": count},
        )
    return count


def _record(verb: str, after: dict[str, Any], by: audit_rules.Actor, at: datetime) -> None:
    audit.record(
        by=by, at=at, verb=verb, subject_kind="demonstration", subject_code="demo", after=after
    )


def _add(row: dict[str, str], at: datetime) -> DemonstrationAccount:
    office = models.Organisation.objects.filter(code=row["organisation"]).first()
    if office is None:
        raise rules.OrgsError(f"Dữ liệu minh họa nêu cơ quan lạ: {row['organisation']}.")
    person = people.create_person(row["name"])
    person.is_demonstration = True
    person.save(update_fields=["is_demonstration"])
    people.create_post(
        person,
        office,
        role=row["role"],
        area=row["area"] or rules.ALL_AREAS,
        since=timezone.localdate(at),
        title=row["title"],
    )
    account = people.create_account(person, login=row["login"])
    password = secrets.token_urlsafe(9)
    account.set_password(password)
    account.save(update_fields=["password"])
    return DemonstrationAccount(account.login, password, row["role"], person.name, office.name)
