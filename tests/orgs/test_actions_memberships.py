"""Dated memberships of groups: outcome, one entry each, every refusal."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.orgs import actions, models, queries, rules
from tests.factories import orgs

SINCE = date(2026, 1, 1)
END = date(2026, 6, 1)
BASIS = "21/QĐ-UBND"

pytestmark = pytest.mark.django_db


def common(**fields: Any) -> dict[str, Any]:
    known = {"basis": BASIS, "reason": "Tỉnh xác nhận", "by": orgs.make_actor(), "at": orgs.AT}
    return {**known, **fields}


def make_group(rule: str = "members", code: str = "NHOM", **fields: Any) -> models.OrgGroup:
    group = models.OrgGroup.objects.create(code=code, name="Nhóm", rule=rule, **fields)
    models.GroupPattern.objects.create(
        group=group, wording="các sở thử", phrase=f"cac so thu {code.lower()}"
    )
    return group


def make_member(group: models.OrgGroup, **fields: Any) -> models.GroupMember:
    return models.GroupMember.objects.create(
        group=group, organisation=orgs.OrganisationFactory(), **fields
    )


def test_members_join_and_leave_by_date() -> None:
    group, stays = make_group(), orgs.OrganisationFactory(code="SO-A")
    leaves = orgs.OrganisationFactory(code="SO-B")
    first, second = actions.add_members(
        group=group, organisations=["SO-B", "SO-A"], since=SINCE, **common()
    )
    assert (first.organisation, first.status, first.basis) == (stays, "confirmed", BASIS)
    assert not queries.list_members(group=group, on=SINCE - timedelta(days=1)).exists()
    assert set(queries.list_members(group=group, on=SINCE)) == {stays, leaves}
    actions.end_members(group=group, members=[second.pk], on=END, **common())
    assert set(queries.list_members(group=group, on=END)) == {stays}
    assert leaves in queries.list_members(group=group, on=END - timedelta(days=1))
    again = actions.add_members(group=group, organisations=["SO-B"], since=END, **common())
    assert leaves.group_memberships.count() == 2
    assert again[0].since == END
    joined, left, _ = audit_models.Entry.objects.order_by("id")
    assert (joined.verb, joined.subject_code, joined.note) == (
        "add_members", "NHOM", "Tỉnh xác nhận",
    )  # fmt: skip
    assert joined.after["organisations"] == ["SO-A", "SO-B"]
    assert (left.before, left.after["until"]) == ({"until": {"SO-B": None}}, "2026-06-01")


def test_a_membership_ends_with_the_life_of_its_unit() -> None:
    group = make_group()
    orgs.OrganisationFactory(code="SO-A", until=END)
    (member,) = actions.add_members(group=group, organisations=["SO-A"], since=SINCE, **common())
    assert member.until == END


def test_an_open_group_keeps_a_list_that_is_not_whole() -> None:
    group, office = make_group("open"), orgs.OrganisationFactory(code="SO-A")
    assert not queries.list_members(group=group, on=SINCE).exists()
    actions.add_members(group=group, organisations=["SO-A"], since=SINCE, **common())
    assert list(queries.list_members(group=group, on=SINCE)) == [office]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        ({"organisations": []}, "Chọn ít nhất một"),
        ({"organisations": ["SO-A", "KHONG-CO"]}, "Không có cơ quan mang mã “KHONG-CO”"),
        ({"organisations": ["SO-A", "SO-CO"]}, "đã là thành viên của nhóm từ ngày 01/01/2026"),
        ({"organisations": ["SO-CO"], "since": date(2025, 12, 1)}, "chồng lên khoảng"),
        ({"organisations": ["SO-XUA"]}, "đã là thành viên của nhóm từ trước"),
        ({"organisations": ["SO-MOI"], "since": date(2025, 5, 31)}, "có từ ngày 01/06/2025"),
        ({"organisations": ["SO-HET"]}, "đã kết thúc từ ngày 01/03/2025"),
        ({"basis": "  "}, "Ghi số, ký hiệu"),
        ({"reason": " "}, "Ghi lý do"),
        ({"seen": "cu"}, "Có người vừa sửa danh sách này"),
    ],
)
def test_an_addition_is_refused_whole(spoil: dict[str, Any], sentence: str) -> None:
    group = make_group()
    orgs.OrganisationFactory(code="SO-A", name="A")
    orgs.OrganisationFactory(code="SO-MOI", since=date(2025, 6, 1))
    orgs.OrganisationFactory(code="SO-HET", until=date(2025, 3, 1))
    for code, since in (("SO-CO", SINCE), ("SO-XUA", None)):
        office = orgs.OrganisationFactory(code=code)
        models.GroupMember.objects.create(group=group, organisation=office, since=since)
    given = {"group": group, "organisations": ["SO-A"], "since": END, **common(), **spoil}
    with pytest.raises(rules.OrgsError, match=sentence):
        actions.add_members(**given)
    assert models.GroupMember.objects.count() == 2
    assert not audit_models.Entry.objects.exists()


def test_groups_that_take_no_members() -> None:
    orgs.OrganisationFactory(code="SO-A")
    given = {"organisations": ["SO-A"], "since": SINCE, **common()}
    with pytest.raises(rules.OrgsError, match="theo quy tắc"):
        actions.add_members(group=make_group("kind:department"), **given)
    unnamed = models.OrgGroup.objects.create(code="KHONG-GOI", name="Không gọi", rule="members")
    with pytest.raises(rules.OrgsError, match="chưa có cách gọi nào"):
        actions.add_members(group=unnamed, **given)


@pytest.mark.parametrize(
    ("on", "sentence"),
    [(END, "đã ra khỏi nhóm từ ngày 01/06/2026"), (SINCE, "ngày kết thúc phải sau ngày ấy")],
)
def test_an_end_is_refused(on: date, sentence: str) -> None:
    member = make_member(make_group(), since=SINCE, until=END)
    with pytest.raises(rules.OrgsError, match=sentence):
        actions.end_members(group=member.group, members=[member.pk], on=on, **common())


def test_many_are_confirmed_at_once_and_a_symbol_is_corrected() -> None:
    group = make_group()
    members = [make_member(group) for _ in range(3)]
    keys = [one.pk for one in members[:2]]
    seen = queries.get_membership_stamp(group=group)
    actions.confirm_members(group=group, members=keys, seen=seen, **common())
    assert set(group.members.filter(status="confirmed").values_list("pk", "basis")) == {
        (key, BASIS) for key in keys
    }
    with pytest.raises(rules.OrgsError, match="đã được xác nhận"):
        actions.confirm_members(group=group, members=[members[2].pk, keys[0]], **common())
    with pytest.raises(rules.OrgsError, match="còn chờ tỉnh xác nhận"):
        actions.correct_members(group=group, members=[members[2].pk], **common(basis="2/QĐ"))
    with pytest.raises(rules.OrgsError, match="đã có căn cứ"):
        actions.correct_members(group=group, members=keys, **common())
    actions.correct_members(group=group, members=keys[:1], **common(basis="22/QĐ-UBND"))
    members[0].refresh_from_db()
    assert (members[0].basis, members[0].status) == ("22/QĐ-UBND", "confirmed")
    entry = audit_models.Entry.objects.get(verb="correct_members")
    assert entry.before == {"basis": {members[0].organisation.code: BASIS}}
    assert audit_models.Entry.objects.count() == 2


def test_who_saw_an_older_list_is_refused() -> None:
    group = make_group()
    mine, other = make_member(group), make_member(group)
    seen = queries.get_membership_stamp(group=group)
    actions.confirm_members(group=group, members=[other.pk], seen=seen, **common())
    with pytest.raises(rules.ChangedMeanwhileError):
        actions.end_members(group=group, members=[mine.pk], on=END, seen=seen, **common())
    mine.refresh_from_db()
    assert mine.until is None


def test_a_row_of_another_group_is_not_touched() -> None:
    group, foreign = make_group(), make_member(make_group(code="KHAC"))
    with pytest.raises(rules.OrgsError, match="không thuộc nhóm này"):
        actions.confirm_members(group=group, members=[foreign.pk], **common())
    with pytest.raises(rules.OrgsError, match="Chọn ít nhất một"):
        actions.confirm_members(group=group, members=[], **common())


def test_a_new_body_joins_groups_and_heirs_keep_them() -> None:
    group = make_group()
    new = {"name": "Sở", "short_name": "Sở", "kind": "department", "level": "province"}
    act = {"basis": BASIS, "by": orgs.make_actor(), "at": orgs.AT}
    for code in ("SO-A", "SO-B"):
        founded = rules.NewOrganisation(code=code, groups=("NHOM",), **new)
        actions.create_organisation(new=founded, since=SINCE, **act)
    assert queries.list_members(group=group, on=SINCE).count() == 2
    merged = actions.merge_organisations(
        sources=["SO-A", "SO-B"], into=rules.NewOrganisation(code="SO-C", **new), on=END, **act
    )
    assert list(queries.list_members(group=group, on=END)) == [merged]
    stranger = orgs.OrganisationFactory(code="SO-KHAC")
    later = END + timedelta(days=30)
    actions.split_organisation(
        source="SO-C", into=[rules.NewOrganisation(code="SO-D", **new), "SO-KHAC"], on=later, **act
    )
    members = queries.list_members(group=group, on=later)
    assert [one.code for one in members] == ["SO-D"]
    assert not stranger.group_memberships.exists()
    with pytest.raises(rules.OrgsError, match="Không có nhóm"):
        actions.create_organisation(
            new=rules.NewOrganisation(code="SO-E", groups=("LA",), **new), since=SINCE, **act
        )


def test_a_body_is_settled_by_the_province() -> None:
    office = orgs.OrganisationFactory(code="SO-A", status="pending")
    actions.confirm_organisation(organisation=office, by=orgs.make_actor(), at=orgs.AT)
    office.refresh_from_db()
    assert office.status == "confirmed"
    assert audit_models.Entry.objects.get().before == {"status": "pending"}


CALLS: dict[str, Callable[[audit_rules.Actor], object]] = {
    "add": lambda by: actions.add_members(
        group=make_group(), organisations=[], since=SINCE, **common(by=by)
    ),
    "end": lambda by: actions.end_members(
        group=make_group(), members=[], on=END, **common(by=by)
    ),
    "confirm": lambda by: actions.confirm_members(
        group=make_group(), members=[], **common(by=by)
    ),
    "correct": lambda by: actions.correct_members(
        group=make_group(), members=[], **common(by=by)
    ),
    "settle": lambda by: actions.confirm_organisation(
        organisation=orgs.OrganisationFactory(), by=by, at=orgs.AT
    ),
}  # fmt: skip


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("role", ["focal", "head", "monitor", "leader", "inspector", "auditor"])
def test_only_who_keeps_the_register_changes_memberships(call: str, role: str) -> None:
    with pytest.raises(refusals.NotAllowedError):
        CALLS[call](orgs.make_actor(role))
    assert not audit_models.Entry.objects.exists()
