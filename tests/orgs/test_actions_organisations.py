"""Found, rename, merge, split, end: history kept, one entry each, every refusal."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.orgs import actions, models, queries, rules
from tests.factories import orgs

ON = date(2026, 3, 1)
BEFORE = ON - timedelta(days=1)
BASIS = "9/NQ-HĐND"

pytestmark = pytest.mark.django_db


def common(**fields: Any) -> dict[str, Any]:
    return {"basis": BASIS, "by": orgs.make_actor(), "at": orgs.AT, **fields}


def new(code: str = "SO-MOI", **fields: Any) -> rules.NewOrganisation:
    known: dict[str, Any] = {
        "name": "Sở Mới",
        "short_name": "Sở Mới",
        "kind": "department",
        "level": "province",
    }
    return rules.NewOrganisation(code=code, **{**known, **fields})


def last_entry(verb: str) -> audit_models.Entry:
    assert audit_models.Entry.objects.filter(verb=verb).count() == 1
    return audit_models.Entry.objects.get(verb=verb)


def make_committee(code: str, **fields: Any) -> models.Organisation:
    place = orgs.PlaceFactory(key=code, code=code, **fields)
    return orgs.OrganisationFactory(
        code=f"UBND-{code}", kind="people_committee", level="commune", place=place
    )


def test_an_organisation_is_founded() -> None:
    parent = orgs.OrganisationFactory(code="UBND-14")
    place = orgs.PlaceFactory(key="14", code="14", kind="province")
    founded = actions.create_organisation(
        new=new(parent="UBND-14", place="14", name="  Sở   Mới "), since=ON, **common()
    )
    assert (founded.name, founded.parent, founded.place) == ("Sở Mới", parent, place)
    assert queries.get_organisation(name="sở mới", on=ON) == founded
    with pytest.raises(rules.OrgsError):
        queries.get_organisation(name="sở mới", on=BEFORE)
    entry = last_entry("create_organisation")
    assert (entry.subject_code, entry.after["basis"]) == ("SO-MOI", BASIS)
    assert (entry.account, entry.organisation) == ("dieuphoi", "SO-KHCN")


@pytest.mark.parametrize(
    "spoil",
    [
        {"new": new(code="CO-ROI")},
        {"new": new(code="có dấu")},
        {"new": new(name=" ")},
        {"new": new(parent="KHONG-CO")},
        {"new": new(place="99999")},
        {"new": new(kind="phép thuật")},
        {"basis": "  "},
    ],
)
def test_a_founding_is_refused(spoil: dict[str, Any]) -> None:
    orgs.OrganisationFactory(code="CO-ROI")
    with pytest.raises(rules.OrgsError):
        actions.create_organisation(**{"new": new(), "since": ON, **common(), **spoil})
    assert not audit_models.Entry.objects.exists()


def test_a_renaming_keeps_the_old_name_findable_on_its_days() -> None:
    office = orgs.OrganisationFactory(code="SO-A", name="Sở Cũ")
    models.OrganisationName.objects.create(organisation=office, kind="alias", name="Sở C.")
    actions.rename_organisation(code="SO-A", name="Sở Mới", short_name="Sở M", on=ON, **common())
    office.refresh_from_db()
    assert office.name == "Sở Mới"
    assert queries.get_name(organisation=office, on=BEFORE) == "Sở Cũ"
    assert queries.get_name(organisation=office, on=ON) == "Sở Mới"
    assert queries.get_organisation(name="Sở Cũ", on=BEFORE) == office
    assert queries.get_organisation(name="Sở M", on=ON) == office
    assert queries.get_organisation(name="Sở C.", on=ON) == office
    entry = last_entry("rename_organisation")
    assert entry.before == {"name": "Sở Cũ", "short_name": "Sở Cũ"}
    assert entry.after["name"] == "Sở Mới"


@pytest.mark.parametrize(
    "spoil",
    [
        {"code": "KHONG-CO"},
        {"name": "Sở Cũ", "short_name": "Sở Cũ"},
        {"name": ""},
        {"short_name": " "},
        {"on": date(2020, 1, 1)},
        {"basis": ""},
    ],
)
def test_a_renaming_is_refused(spoil: dict[str, Any]) -> None:
    orgs.OrganisationFactory(code="SO-A", name="Sở Cũ", since=date(2024, 1, 1))
    arguments = {"code": "SO-A", "name": "Sở Mới", "short_name": "M", "on": ON, **common()}
    with pytest.raises(rules.OrgsError):
        actions.rename_organisation(**{**arguments, **spoil})


def test_a_second_renaming_does_not_reach_behind_the_first() -> None:
    orgs.OrganisationFactory(code="SO-A")
    actions.rename_organisation(code="SO-A", name="B", short_name="B", on=ON, **common())
    with pytest.raises(rules.OrgsError, match="chọn ngày muộn hơn"):
        actions.rename_organisation(code="SO-A", name="C", short_name="C", on=BEFORE, **common())


def test_departments_merge_into_a_new_one() -> None:
    first, second = orgs.OrganisationFactory(code="SO-A"), orgs.OrganisationFactory(code="SO-B")
    post = orgs.PostFactory(organisation=first)
    for office in (first, second):
        models.ReportingDuty.objects.create(organisation=office, basis="142/KH-UBND")
    merged = actions.merge_organisations(sources=["SO-A", "SO-B"], into=new(), on=ON, **common())
    post.refresh_from_db()
    assert post.until == ON
    assert [one.code for one in queries.list_reporting(on=BEFORE)] == ["SO-A", "SO-B"]
    assert list(queries.list_reporting(on=ON)) == [merged]
    for office in (first, second):
        office.refresh_from_db()
        assert office.until == ON
        assert queries.list_successors(organisation=office, on=ON) == [merged]
        assert queries.list_successors(organisation=office, on=BEFORE) == [office]
    succession = models.Succession.objects.get(from_organisation=first)
    assert (succession.kind, succession.basis, succession.on) == ("merge", BASIS, ON)
    entry = last_entry("merge_organisations")
    assert entry.before == {"organisations": ["SO-A", "SO-B"]}
    assert entry.after == {"organisations": ["SO-MOI"], "on": "2026-03-01", "basis": BASIS}


def test_one_department_absorbs_another_and_keeps_its_own_duty() -> None:
    gone, stays = orgs.OrganisationFactory(code="SO-A"), orgs.OrganisationFactory(code="SO-B")
    for office in (gone, stays):
        models.ReportingDuty.objects.create(organisation=office, basis="142/KH-UBND")
    actions.merge_organisations(sources=["SO-A"], into="SO-B", on=ON, **common())
    stays.refresh_from_db()
    assert stays.until is None
    assert stays.reporting_duties.count() == 1


def new_place(**fields: Any) -> rules.NewPlace:
    known = {"key": "90001-2026", "code": "90001", "kind": "commune", "name": "Xã Mới"}
    return rules.NewPlace(**{**known, **fields})


def new_committee() -> rules.NewOrganisation:
    return new("UBND-MOI", kind="people_committee", level="commune")


def test_communes_merge_with_their_places_and_the_code_passes_on() -> None:
    province = orgs.PlaceFactory(key="14", code="14", kind="province")
    first, second = make_committee("90001", is_border=True), make_committee("90002")
    for office in (first, second):
        models.PlaceParent.objects.create(place=office.place, parent=province)
    merged = actions.merge_organisations(
        sources=[first.code, second.code],
        into=new_committee(),
        new_place=new_place(),
        on=ON,
        **common(),
    )
    before = queries.get_place(code="90001", on=BEFORE)
    assert before == first.place
    assert queries.get_place(code="90001", on=ON) == merged.place
    assert before is not None
    assert queries.list_place_successors(place=before, on=ON) == [merged.place]
    assert merged.place is not None
    assert merged.place.is_border
    assert merged.place.parents.on(ON).get().parent == province
    assert not before.parents.on(ON).exists()


def test_a_commune_is_absorbed_with_its_place() -> None:
    gone, stays = make_committee("90001"), make_committee("90002")
    actions.merge_organisations(sources=[gone.code], into=stays.code, on=ON, **common())
    before = queries.get_place(code="90001", on=BEFORE)
    assert before is not None
    assert queries.list_place_successors(place=before, on=ON) == [stays.place]


@pytest.mark.parametrize(
    "spoil",
    [
        {"sources": []},
        {"sources": ["SO-A", "SO-B"], "into": "SO-B"},
        {"sources": ["KHONG-CO"]},
        {"into": "KHONG-CO"},
        {"into": "SO-CHUA"},
        {"sources": ["SO-HET"]},
        {"sources": ["SO-CHUA"]},
        {"sources": ["SO-VT"]},
        {"new_place": new_place()},
        {"sources": ["UBND-90001"], "into": new_committee()},
        {"sources": ["UBND-90001"], "into": "SO-B"},
        {"sources": ["UBND-90001"], "into": "UBND-90002", "new_place": new_place()},
        {"sources": ["UBND-90001"], "into": new_committee(),
         "new_place": new_place(code="90002")},
        {"basis": ""},
    ],
)  # fmt: skip
def test_a_merger_is_refused_whole(spoil: dict[str, Any]) -> None:
    for code in ("SO-A", "SO-B"):
        orgs.OrganisationFactory(code=code)
    orgs.OrganisationFactory(code="SO-HET", until=BEFORE)
    orgs.OrganisationFactory(code="SO-CHUA", since=ON + timedelta(days=9))
    later = orgs.OrganisationFactory(code="SO-VT")
    orgs.PostFactory(organisation=later, since=ON)
    make_committee("90001")
    make_committee("90002")
    arguments = {"sources": ["SO-A"], "into": new(), "on": ON, **common()}
    with pytest.raises(rules.OrgsError):
        actions.merge_organisations(**{**arguments, **spoil})
    assert not models.Organisation.objects.filter(until=ON).exists()
    assert not models.Succession.objects.exists()
    assert not audit_models.Entry.objects.exists()


def test_a_split_divides_and_a_separation_keeps_the_source() -> None:
    office = orgs.OrganisationFactory(code="SO-A")
    kept = orgs.OrganisationFactory(code="SO-K")
    for one in (office, kept):
        models.ReportingDuty.objects.create(organisation=one, basis="142/KH-UBND")
    parts = actions.split_organisation(
        source="SO-A", into=[new("SO-B"), new("SO-C")], on=ON, **common()
    )
    assert queries.list_successors(organisation=_fresh(office), on=ON) == parts
    assert {one.kind for one in models.Succession.objects.all()} == {"split"}
    assert all(one.is_divided for one in models.Succession.objects.all())
    actions.split_organisation(
        source="SO-K", into=[new("SO-D")], on=ON, keeps_source=True, **common()
    )
    assert queries.list_successors(organisation=_fresh(kept), on=ON) == [kept]
    assert queries.list_reporting(on=ON).count() == 4
    assert audit_models.Entry.objects.filter(verb="split_organisation").count() == 2


def _fresh(office: models.Organisation) -> models.Organisation:
    return models.Organisation.objects.get(pk=office.pk)


@pytest.mark.parametrize(
    "spoil",
    [
        {"into": [new("SO-B")]},
        {"into": [], "keeps_source": True},
        {"source": "SO-HET", "keeps_source": True},
        {"source": "SO-HET"},
        {"into": [new("SO-A"), new("SO-C")]},
        {"basis": ""},
    ],
)
def test_a_split_is_refused(spoil: dict[str, Any]) -> None:
    orgs.OrganisationFactory(code="SO-A")
    orgs.OrganisationFactory(code="SO-HET", until=BEFORE)
    arguments = {"source": "SO-A", "into": [new("SO-B"), new("SO-C")], "on": ON, **common()}
    with pytest.raises(rules.OrgsError):
        actions.split_organisation(**{**arguments, **spoil})
    assert not audit_models.Entry.objects.exists()


def test_an_end_passes_the_work_on_or_to_nobody() -> None:
    first, second = orgs.OrganisationFactory(code="SO-A"), orgs.OrganisationFactory(code="SO-B")
    heir = orgs.OrganisationFactory(code="SO-C")
    actions.end_organisation(code="SO-A", successors=["SO-C"], on=ON, **common())
    actions.end_organisation(code="SO-B", on=ON, **common())
    assert queries.list_successors(organisation=_fresh(first), on=ON) == [heir]
    assert queries.list_successors(organisation=_fresh(second), on=ON) == []
    assert audit_models.Entry.objects.filter(verb="end_organisation").count() == 2


@pytest.mark.parametrize(
    "spoil",
    [
        {"code": "KHONG-CO"},
        {"successors": ["SO-A"]},
        {"successors": ["KHONG-CO"]},
        {"on": date(2020, 1, 1)},
        {"basis": ""},
    ],
)
def test_an_end_is_refused(spoil: dict[str, Any]) -> None:
    orgs.OrganisationFactory(code="SO-A", since=date(2024, 1, 1))
    with pytest.raises(rules.OrgsError):
        actions.end_organisation(**{"code": "SO-A", "on": ON, **common(), **spoil})
    assert models.Organisation.objects.get().until is None


CALLS: dict[str, Callable[[audit_rules.Actor], object]] = {
    "create": lambda by: actions.create_organisation(new=new(), since=ON, **common(by=by)),
    "rename": lambda by: actions.rename_organisation(
        code="SO-A", name="Sở B", short_name="B", on=ON, **common(by=by)
    ),
    "merge": lambda by: actions.merge_organisations(
        sources=["SO-A"], into=new(), on=ON, **common(by=by)
    ),
    "split": lambda by: actions.split_organisation(
        source="SO-A", into=[new("SO-B"), new("SO-C")], on=ON, **common(by=by)
    ),
    "end": lambda by: actions.end_organisation(code="SO-A", on=ON, **common(by=by)),
}
ALLOWED = {"coordinator", "administrator"}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    "role",
    ["coordinator", "focal", "head", "monitor", "leader", "inspector", "administrator",
     "auditor"],
)  # fmt: skip
def test_only_who_keeps_the_register_changes_it(call: str, role: str) -> None:
    orgs.OrganisationFactory(code="SO-A")
    by = orgs.make_actor(role)
    if role in ALLOWED:
        CALLS[call](by)
        assert audit_models.Entry.objects.count() == 1
        return
    with pytest.raises(refusals.NotAllowedError, match="chưa được giao quyền"):
        CALLS[call](by)
    assert not audit_models.Entry.objects.exists()
