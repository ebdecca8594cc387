"""People, posts, accounts and slips: outcome, one entry each, every refusal."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.orgs import actions, models, rules
from tests.factories import orgs

SINCE = date(2026, 1, 1)
PASSWORD = "một mật khẩu đủ dài"

pytestmark = pytest.mark.django_db


def common(**fields: Any) -> dict[str, Any]:
    return {"by": orgs.make_actor(), "at": orgs.AT, **fields}


def admin(organisation: str) -> rules.Actor:
    return orgs.make_actor("administrator", organisation=organisation, account="quantri")


def entries(verb: str) -> list[audit_models.Entry]:
    return list(audit_models.Entry.objects.filter(verb=verb))


def test_a_person_is_added() -> None:
    person = actions.add_person(name="  Lò  Văn Đức ", **common())
    assert person.name == "Lò Văn Đức"
    assert entries("add_person")[0].after == {"name": "Lò Văn Đức"}
    with pytest.raises(rules.OrgsError):
        actions.add_person(name="  ", **common())


def test_a_post_is_given_and_ended() -> None:
    office, person = orgs.OrganisationFactory(code="SO-A"), orgs.PersonFactory()
    post = actions.add_post(
        person=person, organisation=office, role="focal", since=SINCE, **common()
    )
    assert post.code == f"SO-A/focal/all/20260101/{person.pk}"
    assert post.lifetime == rules.Lifetime(SINCE, None)
    ended = actions.end_post(post=post, on=date(2026, 2, 1), **common())
    assert ended.until == date(2026, 2, 1)
    again = actions.add_post(
        person=person, organisation=office, role="focal", since=date(2026, 2, 1), **common()
    )
    assert again.pk != post.pk
    assert entries("end_post")[0].after == {"until": "2026-02-01"}
    assert len(entries("add_post")) == 2


def test_a_post_in_an_office_that_will_end_ends_with_it() -> None:
    office = orgs.OrganisationFactory(until=date(2027, 1, 1))
    post = actions.add_post(
        person=orgs.PersonFactory(), organisation=office, role="head", since=SINCE, **common()
    )
    assert post.until == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        ({"role": "king"}, "king"),
        ({"area": "An ninh"}, "Lĩnh vực"),
        ({"since": date(2020, 1, 1)}, "không hoạt động"),
        ({"until": SINCE}, "sau ngày bắt đầu"),
        ({"role": "focal"}, "đã giữ vị trí"),
    ],
)
def test_a_post_is_refused(spoil: dict[str, Any], reason: str) -> None:
    held = orgs.PostFactory(organisation__since=date(2025, 1, 1))
    arguments = {
        "person": held.person,
        "organisation": held.organisation,
        "role": "head",
        "since": date(2026, 1, 2),
        **common(),
    }
    with pytest.raises(rules.OrgsError, match=reason):
        actions.add_post(**{**arguments, **spoil})
    assert not audit_models.Entry.objects.exists()


def test_a_post_ends_once_and_not_before_it_begins() -> None:
    post = orgs.PostFactory(until=date(2026, 6, 1))
    with pytest.raises(rules.OrgsError, match="đã kết thúc"):
        actions.end_post(post=post, on=date(2026, 6, 1), **common())
    with pytest.raises(rules.OrgsError, match="sau ngày bắt đầu"):
        actions.end_post(post=post, on=SINCE, **common())


def test_an_account_opens_with_a_slip_that_sets_the_password_once() -> None:
    issued = actions.open_account(person=orgs.PersonFactory(name="Lò Văn Đức"), **common())
    account = issued.slip.account
    assert account.login == "duclv"
    assert not account.has_usable_password()
    assert issued.slip.expires_at == orgs.AT + rules.SLIP_LIFETIME
    arguments = {"login": "DUCLV ", "code": issued.code.lower(), **own(account)}
    with pytest.raises(rules.OrgsError):
        actions.redeem_slip(new_password="ngắn", **arguments)
    actions.redeem_slip(new_password=PASSWORD, **arguments)
    account.refresh_from_db()
    assert account.check_password(PASSWORD)
    with pytest.raises(rules.OrgsError, match="đã dùng"):
        actions.redeem_slip(new_password=PASSWORD, **arguments)
    assert len(entries("open_account")) == len(entries("redeem_slip")) == 1


def own(account: models.Account, **fields: Any) -> dict[str, Any]:
    return {"by": audit_rules.Actor(account=account.login), "at": orgs.AT, **fields}


def test_neither_the_code_nor_the_password_is_kept_in_the_clear() -> None:
    issued = actions.open_account(person=orgs.PersonFactory(), **common())
    actions.redeem_slip(
        login=issued.slip.account.login,
        code=issued.code,
        new_password=PASSWORD,
        **own(issued.slip.account),
    )
    kept = str(list(audit_models.Entry.objects.values())) + str(list(models.Slip.objects.values()))
    assert issued.code not in kept
    assert issued.code.replace("-", "") not in kept
    assert PASSWORD not in kept


def test_login_names_do_not_collide() -> None:
    for login in ("duclv", "duclv2"):
        issued = actions.open_account(person=orgs.PersonFactory(name="Lò Văn Đức"), **common())
        assert issued.slip.account.login == login


@pytest.mark.parametrize("login", ["Có Dấu", "x", "da-co"])
def test_an_account_is_refused(login: str) -> None:
    orgs.AccountFactory(login="da-co")
    with pytest.raises(rules.OrgsError):
        actions.open_account(person=orgs.PersonFactory(), login=login, **common())


def test_a_person_has_one_open_account() -> None:
    account = orgs.AccountFactory()
    with pytest.raises(rules.OrgsError, match="một tài khoản đang dùng"):
        actions.open_account(person=account.person, **common())
    actions.close_account(account=account, **common())
    assert actions.open_account(person=account.person, **common()).slip.pk


def test_a_closed_account_opens_nothing() -> None:
    account = orgs.AccountFactory()
    issued = actions.issue_slip(account=account, purpose="password", **common())
    actions.close_account(account=account, **common())
    account.refresh_from_db()
    issued.slip.refresh_from_db()
    assert not account.is_active
    assert issued.slip.voided_at == orgs.AT
    for call in (
        lambda: actions.redeem_slip(
            login=account.login, code=issued.code, new_password=PASSWORD, **own(account)
        ),
        lambda: actions.issue_slip(account=account, purpose="password", **common()),
        lambda: actions.close_account(account=account, **common()),
    ):
        with pytest.raises(rules.OrgsError):
            call()
    assert len(entries("close_account")) == 1


def test_a_new_slip_voids_the_unused_one() -> None:
    account = orgs.AccountFactory()
    first = actions.issue_slip(account=account, purpose="password", **common())
    second = actions.issue_slip(account=account, purpose="password", **common())
    arguments = {"login": account.login, "new_password": PASSWORD, **own(account)}
    with pytest.raises(rules.OrgsError):
        actions.redeem_slip(code=first.code, **arguments)
    actions.redeem_slip(code=second.code, **arguments)
    assert len(entries("issue_slip")) == 2


def test_a_slip_dies_after_two_weeks_and_serves_one_account() -> None:
    account, other = orgs.AccountFactory(), orgs.AccountFactory()
    issued = actions.issue_slip(account=account, purpose="password", **common())
    late = orgs.AT + rules.SLIP_LIFETIME
    for login, at in ((account.login, late), (other.login, orgs.AT)):
        with pytest.raises(rules.OrgsError):
            actions.redeem_slip(
                login=login, code=issued.code, new_password=PASSWORD, **own(account, at=at)
            )
    actions.redeem_slip(
        login=account.login,
        code=issued.code,
        new_password=PASSWORD,
        **own(account, at=late - timedelta(seconds=1)),
    )


def test_a_second_factor_slip_takes_the_factors_off_and_leaves_the_password() -> None:
    account = orgs.AccountFactory()
    before = account.password
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=account, type=kind, data={})
    recovery = actions.issue_slip(account=account, purpose="recovery", **common())
    actions.redeem_slip(login=account.login, code=recovery.code, **own(account))
    assert Authenticator.objects.filter(user=account).count() == 2
    issued = actions.issue_slip(account=account, purpose="second_factor", **common())
    actions.redeem_slip(login=account.login, code=issued.code, **own(account))
    account.refresh_from_db()
    assert not Authenticator.objects.filter(user=account).exists()
    assert account.password == before


def make_focal(code: str = "SO-A", **fields: Any) -> models.Account:
    office = models.Organisation.objects.filter(code=code).first()
    post = orgs.PostFactory(organisation=office or orgs.OrganisationFactory(code=code), **fields)
    return orgs.AccountFactory(person=post.person)


def test_an_administrator_serves_his_office_and_those_under_it() -> None:
    account = make_focal("SO-A")
    province = orgs.OrganisationFactory(code="UBND-14")
    models.Organisation.objects.filter(code="SO-A").update(parent=province)
    for office in ("SO-A", "UBND-14"):
        actions.issue_slip(account=account, purpose="password", by=admin(office), at=orgs.AT)
    with pytest.raises(refusals.NotAllowedError):
        actions.issue_slip(account=account, purpose="password", by=admin("SO-B"), at=orgs.AT)


@pytest.mark.parametrize(
    "spoil",
    [
        {"role": "coordinator"},
        {"role": "auditor"},
        {"role": "leader"},
        {"role": "administrator"},
        {"is_sealed": True},
    ],
)
def test_an_office_administrator_neither_makes_nor_opens_a_mighty_post(
    spoil: dict[str, Any],
) -> None:
    account = make_focal("SO-A", **spoil)
    office = models.Organisation.objects.get(code="SO-A")
    arguments = {
        "person": orgs.PersonFactory(),
        "organisation": office,
        "since": SINCE,
        "role": "focal",
        **spoil,
    }
    with pytest.raises(refusals.NotAllowedError):
        actions.add_post(**arguments, by=admin("SO-A"), at=orgs.AT)
    with pytest.raises(refusals.NotAllowedError):
        actions.issue_slip(account=account, purpose="password", by=admin("SO-A"), at=orgs.AT)
    with pytest.raises(refusals.NotAllowedError):
        actions.end_post(
            post=account.person.posts.get(), on=date(2026, 2, 1), by=admin("SO-A"), at=orgs.AT
        )
    actions.add_post(**arguments, **common())


def test_a_post_elsewhere_puts_an_account_out_of_an_office_s_reach() -> None:
    account = make_focal("SO-A")
    orgs.PostFactory(person=account.person, role="coordinator")
    with pytest.raises(refusals.NotAllowedError):
        actions.issue_slip(account=account, purpose="password", by=admin("SO-A"), at=orgs.AT)
    with pytest.raises(refusals.NotAllowedError):
        actions.open_account(person=orgs.PersonFactory(), by=admin("SO-A"), at=orgs.AT)


def test_nobody_changes_his_own_rights() -> None:
    account = make_focal("SO-A", role="coordinator")
    by = orgs.make_actor(account=account.login)
    office = models.Organisation.objects.get(code="SO-A")
    for call in (
        lambda: actions.add_post(
            person=account.person, organisation=office, role="leader", since=SINCE, by=by,
            at=orgs.AT, is_sealed=True,
        ),
        lambda: actions.end_post(
            post=account.person.posts.get(), on=date(2026, 2, 1), by=by, at=orgs.AT
        ),
        lambda: actions.issue_slip(account=account, purpose="second_factor", by=by, at=orgs.AT),
        lambda: actions.close_account(account=account, by=by, at=orgs.AT),
    ):  # fmt: skip
        with pytest.raises(refusals.NotAllowedError, match="chính mình"):
            call()
    assert not audit_models.Entry.objects.exists()


CALLS: dict[str, Callable[[audit_rules.Actor], object]] = {
    "add_person": lambda by: actions.add_person(name="Lò Văn A", by=by, at=orgs.AT),
    "add_post": lambda by: actions.add_post(
        person=orgs.PersonFactory(),
        organisation=orgs.OrganisationFactory(),
        role="focal",
        since=SINCE,
        by=by,
        at=orgs.AT,
    ),
    "end_post": lambda by: actions.end_post(
        post=orgs.PostFactory(), on=date(2026, 2, 1), by=by, at=orgs.AT
    ),
    "open_account": lambda by: actions.open_account(person=orgs.PersonFactory(), by=by, at=orgs.AT),
    "close_account": lambda by: actions.close_account(
        account=orgs.AccountFactory(), by=by, at=orgs.AT
    ),
    "issue_slip": lambda by: actions.issue_slip(
        account=orgs.AccountFactory(), purpose="password", by=by, at=orgs.AT
    ),
    "import_accounts": lambda by: actions.import_accounts(rows=[], by=by, at=orgs.AT),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    "role", ["focal", "head", "monitor", "leader", "inspector", "auditor", "nobody"]
)
def test_only_coordinators_and_administrators_manage_people(call: str, role: str) -> None:
    with pytest.raises(refusals.NotAllowedError):
        CALLS[call](orgs.make_actor(role))
    assert not audit_models.Entry.objects.exists()


def row(number: int, **fields: str) -> rules.AccountRow:
    known = {"name": "Lò Văn Đức", "office": "Sở A", "post": "Đầu mối", "since": "01/01/2026"}
    return rules.AccountRow(number, **{**known, **fields})


def make_offices() -> None:
    orgs.OrganisationFactory(code="SO-A", name="Sở A")
    orgs.OrganisationFactory(code="SO-B", name="Sở B")


def test_a_sheet_of_accounts_is_imported() -> None:
    make_offices()
    slips = actions.import_accounts(
        rows=[
            row(2),
            row(3, post="Thủ trưởng"),
            row(4, office="so b", post="monitor"),
            row(5, name="Hà  Thị Ánh", office="SO-B", since="1/2/2026"),
        ],
        **common(),
    )
    assert [one.slip.account.login for one in slips] == ["duclv", "duclv2", "anhht"]
    first = models.Account.objects.get(login="duclv")
    assert set(first.person.posts.values_list("role", flat=True)) == {"focal", "head"}
    assert models.Post.objects.get(role="monitor").organisation.code == "SO-B"
    [entry] = entries("import_accounts")
    assert entry.after["logins"] == ["duclv", "duclv2", "anhht"]
    assert len(entry.after["posts"]) == 4
    for one in slips:
        actions.redeem_slip(
            login=one.slip.account.login,
            code=one.code,
            new_password=PASSWORD,
            **own(one.slip.account),
        )


def test_a_sheet_with_faults_names_each_cell_and_imports_nothing() -> None:
    make_offices()
    rows = [
        row(2),
        row(3, name="Đức"),
        row(4, office="Sở Không Có"),
        row(5, post="phù thủy"),
        row(6, since="31/2/2026"),
        row(7, name="LÒ VĂN ĐỨC"),
        row(8, name="", post="", since=""),
    ]
    with pytest.raises(rules.SheetError) as caught:
        actions.import_accounts(rows=rows, **common())
    places = {(fault.row, fault.column) for fault in caught.value.faults}
    assert places == {
        (3, "Họ và tên"),
        (4, "Cơ quan"),
        (5, "Vị trí"),
        (6, "Từ ngày"),
        (7, "Họ và tên"),
        (8, "Họ và tên"),
        (8, "Vị trí"),
        (8, "Từ ngày"),
    }
    assert "Dòng 4, cột “Cơ quan”" in str(caught.value)
    assert not models.Person.objects.exists()
    assert not audit_models.Entry.objects.exists()


def test_a_sheet_does_not_double_a_known_person() -> None:
    make_offices()
    actions.import_accounts(rows=[row(2)], **common())
    with pytest.raises(rules.SheetError, match="đã có người tên này"):
        actions.import_accounts(rows=[row(2, post="Thủ trưởng")], **common())
    assert models.Account.objects.count() == 1


def test_an_empty_sheet_is_refused() -> None:
    with pytest.raises(rules.OrgsError, match="không có dòng nào"):
        actions.import_accounts(rows=[], **common())


def test_an_administrator_imports_his_own_office_only() -> None:
    make_offices()
    with pytest.raises(rules.SheetError) as caught:
        actions.import_accounts(
            rows=[row(2), row(3, office="Sở B"), row(4, name="Hà Thị A", post="Điều phối")],
            by=admin("SO-A"),
            at=orgs.AT,
        )
    assert [fault.row for fault in caught.value.faults] == [3, 4]
    assert len(actions.import_accounts(rows=[row(2)], by=admin("SO-A"), at=orgs.AT)) == 1
