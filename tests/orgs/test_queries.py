"""Who exists, who belongs, who took over: the province on a day."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.core import reference as reference_files
from nq57.core import refusals
from nq57.orgs import actions, models, queries, rules
from tests.factories import orgs

JUNE = date(2025, 6, 30)
JULY = date(2025, 7, 1)

pytestmark = pytest.mark.usefixtures("reference")


def count_members(code: str, on: date) -> int:
    return queries.list_members(group=models.OrgGroup.objects.get(code=code), on=on).count()


def test_groups_have_the_members_of_the_day() -> None:
    expected = [
        ("UBND-H", 12, 0),
        ("UBND-X", 200, 75),
        ("UBND-HX", 212, 75),
        ("UBND-PHUONG", 15, 8),
        ("SBN", 20, 20),
        ("SN", 20, 20),
        ("DN-VT", 3, 3),
        ("LIEN-QUAN", 0, 0),
    ]
    codes = [code for code, _, _ in expected]
    found = [(code, count_members(code, JUNE), count_members(code, JULY)) for code in codes]
    assert found == expected


def test_communes_before_and_after_are_those_of_the_files() -> None:
    rows = reference_files.read_table(reference_files.FOLDER / "places.csv").rows
    communes = [row for row in rows if len(row["code"]) == 5]
    group = models.OrgGroup.objects.get(code="UBND-X")
    for day, expected in (
        (JUNE, {row["key"] for row in communes if row["since"] != "2025-07-01"}),
        (JULY, {row["key"] for row in communes if not row["until"]}),
    ):
        members = queries.list_members(group=group, on=day)
        assert set(members.values_list("place__key", flat=True)) == expected


def test_the_departments_before_march_2025_are_the_old_ones() -> None:
    group = models.OrgGroup.objects.get(code="SBN")
    names = {one.short_name for one in queries.list_members(group=group, on=date(2025, 2, 28))}
    assert {"Sở TT&TT", "Sở KH&ĐT", "Ban Dân tộc"} <= names
    assert not {"Sở NN&MT", "Sở DT&TG"} & names


def test_95_offices_report_from_july_2025() -> None:
    assert queries.list_reporting(on=JULY).count() == 95
    assert queries.list_reporting(on=JULY, basis="142/KH-UBND").count() == 95
    assert queries.list_reporting(on=JULY, basis="1/KH-UBND").count() == 0
    assert queries.list_reporting(on=date(2025, 6, 4)).count() == 20
    assert queries.list_reporting(on=date(2025, 6, 3)).count() == 0


def test_former_communes_pass_onto_exactly_the_75() -> None:
    former = models.Place.objects.on(JUNE).communes()
    heirs: set[str] = set()
    for place in former:
        found = queries.list_place_successors(place=place, on=JULY)
        assert len(found) == 1
        heirs.add(found[0].key)
    assert former.count() == 200
    assert heirs == set(models.Place.objects.on(JULY).communes().values_list("key", flat=True))


def test_a_former_committee_is_answered_for_by_its_heir_and_a_district_by_many() -> None:
    commune = models.Organisation.objects.get(code="UBND-03667-CU")
    assert [one.code for one in queries.list_successors(organisation=commune, on=JUNE)] == [
        "UBND-03667-CU"
    ]
    assert [one.code for one in queries.list_successors(organisation=commune, on=JULY)] == [
        "UBND-03664"
    ]
    district = models.Organisation.objects.get(code="UBND-116")
    assert {one.code for one in queries.list_successors(organisation=district, on=JULY)} == {
        "UBND-03646",
        "UBND-03664",
        "UBND-03670",
        "UBND-03679",
    }


def test_a_code_means_the_place_of_the_day() -> None:
    expected = [
        ("03664", JULY, "03664"),
        ("03667", JULY, "03664"),
        ("03664", JUNE, "03664-CU"),
        ("03667", JUNE, "03667-CU"),
        ("116", JUNE, "116"),
        ("116", JULY, None),
        ("3664", JULY, None),
    ]
    places = [(code, day, queries.get_place(code=code, on=day)) for code, day, _ in expected]
    assert [(code, day, place and place.key) for code, day, place in places] == expected


def test_an_unchanged_commune_moves_from_its_district_to_the_province() -> None:
    place = models.Place.objects.get(key="03760")
    parents = {
        day: place.parents.on(day).get().parent.name for day in (JUNE, JULY)
    }  # fmt: skip
    assert parents == {JUNE: "Huyện Thuận Châu", JULY: "Tỉnh Sơn La"}


def test_names_are_resolved_without_accents_or_case() -> None:
    expected = [
        ("Sở KH&CN", "SO-KHCN"),
        ("sở khoa học và công nghệ", "SO-KHCN"),
        ("Ngân hàng nước khu vực 3", "NHNN-KV3"),
        ("Sở Công thương", "SO-CT"),
        ("BHXH tỉnh", "BHXH"),
        ("Ban Chỉ đạo 2009", "BCD-TU"),
        ("UBND phường Chiềng An", "UBND-03664"),
        ("so-khcn", "SO-KHCN"),
    ]
    found = [(name, queries.get_organisation(name=name, on=JULY).code) for name, _ in expected]
    assert found == expected


def test_unknown_ended_and_ambiguous_names_are_refused() -> None:
    for name, on, reason in (
        ("Sở Phép thuật", JULY, "Không có cơ quan"),
        ("UBND huyện Thuận Châu", JULY, "Không có cơ quan"),
        ("UBND xã Chiềng Chung", JUNE, "nhiều cơ quan"),
    ):
        with pytest.raises(rules.OrgsError, match=reason):
            queries.get_organisation(name=name, on=on)


def test_two_communes_of_one_name_are_told_apart_by_district() -> None:
    found = queries.get_organisation(name="Xã Chiềng Chung, huyện Mai Sơn", on=JUNE)
    assert found.code == "UBND-04129-CU"


def test_a_group_is_found_by_its_wording() -> None:
    group = queries.get_group(wording="Các Sở, Ban, Ngành")
    assert group is not None
    assert group.code == "SBN"
    assert queries.get_group(wording="Các phù thủy") is None


def test_search_ignores_accents_and_sorts_by_tier() -> None:
    found = models.Organisation.objects.on(JULY).searched("khoa hoc").in_order()
    assert "SO-KHCN" in {one.code for one in found}
    tiers = [one.level for one in models.Organisation.objects.in_order()]
    assert tiers == sorted(
        tiers, key=["central", "region", "province", "district", "commune"].index
    )


def test_loading_twice_changes_nothing() -> None:
    def count() -> list[int]:
        return [
            getattr(models, name).objects.count()
            for name in models.__all__
            if hasattr(getattr(models, name), "_meta")
        ]

    before, entries = count(), audit_models.Entry.objects.count()
    report = actions.load_reference(by=audit_rules.SYSTEM, at=orgs.AT)
    assert count() == before
    assert not any(report.created.values())
    assert report.differing == []
    assert audit_models.Entry.objects.count() == entries


def test_what_people_changed_is_left_and_named() -> None:
    actions.rename_organisation(
        code="SO-YT",
        name="Sở Y tế và Dân số",
        short_name="Sở Y tế",
        on=JULY,
        basis="1/NQ",
        by=audit_rules.SYSTEM,
        at=orgs.AT,
    )
    report = actions.load_reference(by=audit_rules.SYSTEM, at=orgs.AT)
    assert report.differing == ["SO-YT.name"]
    assert models.Organisation.objects.get(code="SO-YT").name == "Sở Y tế và Dân số"


def test_members_take_one_query() -> None:
    group = models.OrgGroup.objects.get(code="UBND-X")
    with CaptureQueriesContext(connection) as caught:
        assert len(list(queries.list_members(group=group, on=JULY))) == 75
    assert len(caught) == 1


def test_loading_needs_the_right() -> None:
    with pytest.raises(refusals.NotAllowedError):
        actions.load_reference(by=orgs.make_actor("focal"), at=orgs.AT)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(day=st.dates(date(2025, 1, 1), date(2027, 1, 1)), data=st.data())
def test_sql_and_the_pure_rule_agree(day: date, data: Any) -> None:
    by_rule = [one for one in models.OrgGroup.objects.all() if not one.membership.keeps_list]
    group = data.draw(st.sampled_from(by_rule))
    everyone = models.Organisation.objects.select_related("place")
    expected = {
        one.code
        for one in everyone
        if group.membership.matches(
            rules.OrganisationFacts(
                one.code,
                one.kind,
                one.level,
                one.place.kind if one.place else "",
                one.lifetime,
            ),
            on=day,
        )
    }
    found = queries.list_members(group=group, on=day)
    assert {one.code for one in found} == expected


def test_the_groups_of_an_office_are_those_that_list_it_in_two_queries(
    django_assert_num_queries: Any,
) -> None:
    on = date(2026, 11, 22)
    for code in ("UBND-04099", "SO-KHCN"):
        office = models.Organisation.objects.get(code=code)
        told = [
            group
            for group in models.OrgGroup.objects.order_by("code")
            if office in queries.list_members(group=group, on=on)
        ]
        with django_assert_num_queries(2):
            assert queries.list_groups_of(organisation=office, on=on) == told
        assert told
