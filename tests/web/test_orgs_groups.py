"""A group's page, and the dated changes of its list: preview, word, refusals, second person."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nq57.audit import models as audit_models
from nq57.orgs import actions, enums, models, queries
from tests.factories import orgs
from tests.web import catalogues
from tests.web.conftest import Official

pytestmark = pytest.mark.django_db
CHANGERS = {"coordinator", "administrator"}
CHANGES = ("add_members", "end_members", "confirm_members", "correct_members")


@pytest.fixture
def group() -> models.OrgGroup:
    """A listed group of two, neither confirmed."""
    made = models.OrgGroup.objects.create(code="NHOM", name="Các sở thử", rule="members")
    models.GroupPattern.objects.create(group=made, wording="các sở thử", phrase="cac so thu")
    for code in ("SO-A", "SO-B"):
        office = orgs.OrganisationFactory(code=code, name=f"Cơ quan {code}")
        models.GroupMember.objects.create(group=made, organisation=office)
    return made


def typed(**fields: Any) -> dict[str, Any]:
    known = {"basis": "21/QĐ-UBND", "is_new_symbol": "on", "reason": "Tỉnh xác nhận"}
    return known | fields


def keys(group: models.OrgGroup, *codes: str) -> list[str]:
    rows = group.members.filter(organisation__code__in=codes).order_by("organisation__code")
    return [str(row.pk) for row in rows]


def say_twice(client: Client, address: str, data: dict[str, Any]) -> tuple[Any, Any]:
    """Return the preview, and the answer to the word given on it."""
    preview = client.post(address, data)
    assert preview.status_code == 200, preview.content.decode()
    shown = preview.context["preview"]
    return preview, client.post(
        address, data | {"confirm": "1", "seen": shown.seen, "typed": shown.typed}
    )


def test_an_addition_is_previewed_then_made(
    sign_in: Callable[..., Official], group: models.OrgGroup
) -> None:
    client = sign_in("coordinator").client
    office = orgs.OrganisationFactory(code="SO-C", name="Cơ quan mới")
    address = reverse("add_members", args=["NHOM"])
    data = typed(offices="Cơ quan mới", since="01/12/2026")
    preview, done = say_twice(client, address, data)
    words = preview.content.decode()
    assert "2 → 3 thành viên từ ngày 01/12/2026" in words
    assert "<b>Cơ quan mới</b>" in words
    assert done.headers["Location"] == reverse("group", args=["NHOM"]) + "?ngay=01/12/2026"
    member = office.group_memberships.get()
    assert (member.since, member.basis, member.status) == (
        date(2026, 12, 1), "21/QĐ-UBND", "confirmed",
    )  # fmt: skip
    page = client.get(reverse("group", args=["NHOM"]), {"ngay": "01/12/2026"})
    assert len(page.context["rows"]) == 3
    assert "Thêm thành viên nhóm" in page.content.decode()
    assert "Tỉnh xác nhận" in page.content.decode()
    before = client.get(reverse("group", args=["NHOM"]), {"ngay": "30/11/2026"})
    assert len(before.context["rows"]) == 2
    assert [row.organisation for row in before.context["others"]] == [office]


def test_a_preview_writes_nothing(sign_in: Callable[..., Official], group: models.OrgGroup) -> None:
    client = sign_in("coordinator").client
    orgs.OrganisationFactory(code="SO-C")
    data = typed(offices="SO-C", since="01/12/2026")
    assert client.post(reverse("add_members", args=["NHOM"]), data).status_code == 200
    assert group.members.count() == 2
    assert not audit_models.Entry.objects.filter(subject_kind="group").exists()


def test_members_are_confirmed_corrected_and_ended_by_box(
    sign_in: Callable[..., Official], group: models.OrgGroup
) -> None:
    client = sign_in("coordinator").client
    both = keys(group, "SO-A", "SO-B")
    offered = client.get(reverse("confirm_members", args=["NHOM"]), {"tv": both[1]})
    assert offered.content.decode().count("checked") == 1
    confirmed, _ = say_twice(client, reverse("confirm_members", args=["NHOM"]), typed(chosen=both))
    assert "Ghi căn cứ cho 2 thành viên" in confirmed.content.decode()
    assert set(group.members.values_list("status", "basis")) == {("confirmed", "21/QĐ-UBND")}
    say_twice(
        client,
        reverse("correct_members", args=["NHOM"]),
        typed(chosen=both[:1], basis="22/QĐ-UBND"),
    )
    assert group.members.get(pk=both[0]).basis == "22/QĐ-UBND"
    ended, _ = say_twice(
        client,
        reverse("end_members", args=["NHOM"]),
        typed(chosen=both[:1], basis="22/qđ-ubnd", on="01/12/2026", is_new_symbol=""),
    )
    assert "2 → 1 thành viên từ ngày 01/12/2026" in ended.content.decode()
    assert group.members.get(pk=both[0]).until == date(2026, 12, 1)
    entry = audit_models.Entry.objects.filter(subject_kind="group").latest("pk")
    assert (entry.after["basis"], entry.note) == ("22/QĐ-UBND", "Tỉnh xác nhận")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        ({"since": "31/02/2026"}, "Ngày chưa đúng. Viết như 07/12/2026."),
        ({"since": ""}, "Chưa có ngày"),
        ({"offices": "SO-A"}, "đã là thành viên của nhóm từ trước"),
        ({"offices": "SO-TRE"}, "đơn vị có từ ngày 01/06/2027"),
        ({"offices": "SO-HET"}, "đã kết thúc từ ngày 01/03/2025"),
        ({"offices": "không ai"}, "Không có cơ quan “không ai”"),
        ({"is_new_symbol": ""}, "Hệ thống chưa có văn bản “21/QĐ-UBND”"),
        ({"basis": ""}, "Chưa nhập mục này"),
        ({"reason": ""}, "Chưa nhập mục này"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(
    sign_in: Callable[..., Official],
    group: models.OrgGroup,
    spoil: dict[str, str],
    sentence: str,
) -> None:
    orgs.OrganisationFactory(code="SO-C", name="Cơ quan mới")
    orgs.OrganisationFactory(code="SO-TRE", since=date(2027, 6, 1))
    orgs.OrganisationFactory(code="SO-HET", until=date(2025, 3, 1))
    data = typed(offices="Cơ quan mới", since="01/12/2026") | spoil
    answer = sign_in("coordinator").client.post(reverse("add_members", args=["NHOM"]), data)
    words = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in words
    for value in (data["offices"], data["since"], data["basis"], data["reason"]):
        assert value in words
    assert group.members.count() == 2


def test_groups_that_take_nobody_say_so(
    sign_in: Callable[..., Official], group: models.OrgGroup
) -> None:
    client = sign_in("coordinator").client
    orgs.OrganisationFactory(code="SO-C")
    data = typed(offices="SO-C", since="01/12/2026")
    group.patterns.all().delete()
    unnamed = client.post(reverse("add_members", args=["NHOM"]), data)
    assert "chưa có cách gọi nào" in unnamed.content.decode()
    models.OrgGroup.objects.update(rule="kind:department")
    by_rule = client.post(reverse("add_members", args=["NHOM"]), data)
    assert "tính thành viên theo quy tắc" in by_rule.content.decode()
    page = client.get(reverse("group", args=["NHOM"])).content.decode()
    assert "Theo quy tắc, tính lại cho từng ngày" in page
    assert reverse("add_members", args=["NHOM"]) not in page


def test_a_second_person_is_seen(sign_in: Callable[..., Official], group: models.OrgGroup) -> None:
    mine, other = sign_in("coordinator"), sign_in("coordinator")
    orgs.OrganisationFactory(code="SO-C", name="Cơ quan mới")
    address = reverse("add_members", args=["NHOM"])
    data = typed(offices="Cơ quan mới", since="01/12/2026")
    shown = mine.client.post(address, data).context["preview"]
    say_twice(
        other.client,
        reverse("confirm_members", args=["NHOM"]),
        typed(chosen=keys(group, "SO-A")),
    )
    word = data | {"confirm": "1", "seen": shown.seen, "typed": shown.typed}
    refused = mine.client.post(address, word)
    assert refused.status_code == 409
    words = refused.content.decode()
    assert "Có người vừa sửa danh sách này" in words
    assert f"Xác nhận thành viên nhóm, {other.account.person.name}" in words
    assert not group.members.filter(organisation__code="SO-C").exists()
    fresh = refused.context["preview"]
    assert fresh.seen == queries.get_membership_stamp(group=group) != shown.seen
    done = mine.client.post(address, word | {"seen": fresh.seen})
    assert done.status_code == 302
    assert group.members.count() == 3


def test_what_was_retyped_after_the_preview_is_previewed_again(
    sign_in: Callable[..., Official], group: models.OrgGroup
) -> None:
    client = sign_in("coordinator").client
    orgs.OrganisationFactory(code="SO-C")
    address = reverse("add_members", args=["NHOM"])
    data = typed(offices="SO-C", since="01/12/2026")
    shown = client.post(address, data).context["preview"]
    word = {"confirm": "1", "seen": shown.seen, "typed": shown.typed}
    answer = client.post(address, data | word | {"since": "01/01/2027"})
    assert answer.status_code == 409
    assert "từ ngày 01/01/2027" in answer.content.decode()
    assert group.members.count() == 2


@pytest.mark.parametrize("role", enums.Role.values)
def test_who_may_change_a_list(
    sign_in: Callable[..., Official], group: models.OrgGroup, role: str
) -> None:
    client = sign_in(role).client
    page = client.get(reverse("group", args=["NHOM"]))
    assert page.status_code == 200
    offered = reverse("add_members", args=["NHOM"]) in page.content.decode()
    assert offered == (role in CHANGERS)
    for name in CHANGES:
        address = reverse(name, args=["NHOM"])
        assert client.get(address).status_code == (200 if role in CHANGERS else 403), name
        answer = client.post(address, typed(chosen=keys(group, "SO-A")))
        assert (answer.status_code == 403) == (role not in CHANGERS), name
    assert set(group.members.values_list("status", flat=True)) == {"pending"}


@pytest.mark.parametrize("name", ["group", *CHANGES])
def test_strangers_wrong_methods_and_missing_groups(
    client: Client, sign_in: Callable[..., Official], group: models.OrgGroup, name: str
) -> None:
    address = reverse(name, args=["NHOM"])
    assert client.get(address).headers["Location"].startswith(reverse("account_login"))
    official = sign_in("coordinator").client
    assert official.put(address).status_code == 405
    assert official.get(reverse(name, args=["KHONG-CO"])).status_code == 404


def test_queries_do_not_grow_with_members(
    sign_in: Callable[..., Official], group: models.OrgGroup
) -> None:
    client = sign_in("coordinator").client
    counts = []
    for _ in range(2):
        for _ in range(10):
            models.GroupMember.objects.create(group=group, organisation=orgs.OrganisationFactory())
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("group", args=["NHOM"]))
        with CaptureQueriesContext(connection) as caught_too:
            client.get(reverse("confirm_members", args=["NHOM"]))
        counts.append((len(caught), len(caught_too)))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 9


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_speak_one_language(
    sign_in: Callable[..., Official], group: models.OrgGroup, language: str
) -> None:
    client = sign_in("coordinator").client
    client.cookies["django_language"] = language
    for name in ("group", *CHANGES):
        page = client.get(reverse(name, args=["NHOM"])).content.decode()
        data = {"Các sở thử", "Cơ quan SO-A", "Cơ quan SO-B", "các sở thử"}
        assert set(catalogues.list_foreign_sentences(page, language)) - data == set(), name


def test_the_action_is_what_the_reference_data_need(sign_in: Callable[..., Official]) -> None:
    actions.load_reference(by=orgs.make_actor(), at=orgs.AT)
    page = sign_in("focal").client.get(reverse("group", args=["SBN"]), {"ngay": "28/02/2025"})
    names = {row.organisation.code for row in page.context["rows"]}
    assert "SO-TTTT" in names
    assert "SO-NNMT" not in names
    assert page.context["pending"] == len(names)
