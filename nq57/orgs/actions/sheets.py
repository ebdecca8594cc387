"""Import accounts from a sheet: name, office, post, since; whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from nq57.audit import actions as audit
from nq57.audit import rules as audit_rules
from nq57.core import refusals, text
from nq57.orgs import enums, models, permissions, queries, rules
from nq57.orgs.actions import people

COLUMNS = ("Họ và tên", "Cơ quan", "Vị trí", "Từ ngày")


@dataclass(frozen=True)
class _Ready:
    row: rules.AccountRow
    name: str
    organisation: models.Organisation
    role: str
    since: date


@transaction.atomic
def import_accounts(
    *, rows: Sequence[rules.AccountRow], by: audit_rules.Actor, at: datetime
) -> list[people.IssuedSlip]:
    """Open an account with a slip for each person of a sheet, and give the posts.

    Rows of one name in one office are one person with several posts.

    :raises SheetError: with every fault by row and column, when there is any.
    """
    permissions.check_may(by, "account", "manage")
    if not rows:
        raise rules.OrgsError("Bảng không có dòng nào: điền ít nhất một người.")
    faults: list[rules.Fault] = []
    ready = [found for row in rows if (found := _read_row(row, faults))]
    _refuse_repeats(ready, faults)
    for one in ready:
        _refuse_known(one, by, faults)
    if faults:
        raise rules.SheetError(faults)
    slips, posts = _write(ready, by=by, at=at)
    audit.record(
        by=by,
        at=at,
        verb="import_accounts",
        subject_kind="account",
        subject_code=f"{len(slips)} tài khoản",
        after={"logins": [one.slip.account.login for one in slips], "posts": posts},
    )
    return slips


def _read_row(row: rules.AccountRow, faults: list[rules.Fault]) -> _Ready | None:
    found: list[rules.Fault] = []
    name = text.normalise(row.name)
    if len(name.split(" ")) < 2:
        found.append(rules.Fault(row.number, COLUMNS[0], "ghi đủ họ và tên."))
    since = rules.parse_day(row.since)
    if since is None:
        found.append(
            rules.Fault(row.number, COLUMNS[3], f"“{row.since}” không phải ngày dd/mm/yyyy.")
        )
    role = _read_role(row.post)
    if role is None:
        known = ", ".join(label.lower() for label in enums.Role.labels)
        found.append(
            rules.Fault(row.number, COLUMNS[2], f"“{row.post}” không phải vị trí: {known}.")
        )
    organisation = None
    if since is not None:
        try:
            organisation = queries.get_organisation(name=row.office, on=since)
        except rules.OrgsError as error:
            found.append(rules.Fault(row.number, COLUMNS[1], str(error)))
    faults += found
    if organisation is None or since is None or role is None or found:
        return None
    return _Ready(row, name, organisation, role, since)


def _read_role(typed: str) -> str | None:
    phrase = rules.fold_phrase(typed)
    for role in enums.Role:
        if phrase in {rules.fold_phrase(role.label), rules.fold_phrase(role.value)}:
            return role.value
    return None


def _refuse_repeats(ready: Sequence[_Ready], faults: list[rules.Fault]) -> None:
    first_rows: dict[tuple[str, str, str], int] = {}
    for one in ready:
        key = (text.fold(one.name), one.organisation.code, one.role)
        first = first_rows.setdefault(key, one.row.number)
        if first != one.row.number:
            faults.append(
                rules.Fault(one.row.number, COLUMNS[0], f"trùng với dòng {first}: bỏ một dòng.")
            )


def _refuse_known(one: _Ready, by: audit_rules.Actor, faults: list[rules.Fault]) -> None:
    known = models.Post.objects.on(one.since).filter(
        organisation=one.organisation, person__folded=text.fold(one.name)
    )
    if known.exists():
        faults.append(
            rules.Fault(
                one.row.number,
                COLUMNS[0],
                f"{one.organisation.name} đã có người tên này: thêm vị trí ở trang của người đó.",
            )
        )
    try:
        permissions.check_may_manage_post(
            by, organisation=one.organisation, person=None, role=one.role, is_sealed=False
        )
    except refusals.NotAllowedError as error:
        faults.append(rules.Fault(one.row.number, COLUMNS[2], str(error)))


def _write(
    ready: Sequence[_Ready],
    *,
    by: audit_rules.Actor,
    at: datetime,
) -> tuple[list[people.IssuedSlip], list[str]]:
    persons: dict[tuple[str, str], models.Person] = {}
    slips: list[people.IssuedSlip] = []
    posts: list[str] = []
    for one in ready:
        key = (text.fold(one.name), one.organisation.code)
        person = persons.get(key)
        if person is None:
            person = persons[key] = people.create_person(one.name)
            account = people.create_account(person)
            slips.append(people.create_slip(account, enums.SlipPurpose.ACCOUNT, by=by, at=at))
        post = people.create_post(
            person, one.organisation, role=one.role, area=rules.ALL_AREAS, since=one.since
        )
        posts.append(post.code)
    return slips, posts
