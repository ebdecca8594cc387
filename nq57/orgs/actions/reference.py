"""Load the reference data of organisations and places; idempotent by natural key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import models as orm
from django.db import transaction

from nq57.audit import actions as audit
from nq57.audit import rules as audit_rules
from nq57.core import reference
from nq57.orgs import enums, models, permissions, rules

Row = Mapping[str, str]


@dataclass
class LoadReport:
    """What a load made, by file, and which rows differ from the file and were left."""

    created: dict[str, int] = field(default_factory=dict)
    differing: list[str] = field(default_factory=list)


@transaction.atomic
def load_reference(
    *, by: audit_rules.Actor, at: datetime, folder: Path = reference.FOLDER
) -> LoadReport:
    """Load organisations, places, groups and the duty to report from CSV files.

    Rows are found by natural key; what exists is left as it is, since people may have
    changed it by then, and is named in the report when it differs.

    :raises OrgsError: when a row breaks a constraint or names what does not exist.
    """
    permissions.check_may_change_organisations(by)
    tables = {file.stem: reference.read_table(file).rows for file in folder.glob("*.csv")}
    report = LoadReport()
    _load_places(tables["places"], report)
    _load_organisations(tables["organisations"], report)
    _load_successions(tables["successions"], report)
    _load_groups(tables["groups"], report)
    _load_group_members(tables["group_members"], report)
    _load_duties(tables["reporting"], report)
    if any(report.created.values()):
        audit.record(
            by=by,
            at=at,
            verb="load_reference",
            subject_kind="reference",
            subject_code="orgs",
            after={"created": report.created, "differing": len(report.differing)},
        )
    return report


def _load_places(rows: Iterable[Row], report: LoadReport) -> None:
    rows = list(rows)
    known = {place.key: place for place in models.Place.objects.all()}
    fresh = []
    for row in rows:
        fields: dict[str, Any] = {
            "code": row["code"],
            "kind": row["kind"],
            "name": row["name"],
            "english_name": row["english"],
            "slug": row["slug"],
            "since": _day(row["since"]),
            "until": _day(row["until"]),
            "longitude": _number(row["lon"]),
            "latitude": _number(row["lat"]),
            "is_border": row["is_border"] == "1",
            "status": row["status"],
            "note": row["note"],
        }
        if place := known.get(row["key"]):
            _compare(place, row["key"], fields, report)
        else:
            fresh.append(models.Place(key=row["key"], **fields))
    _create(models.Place, fresh, "places", report)
    new_keys = {place.key for place in fresh}
    _load_place_details([row for row in rows if row["key"] in new_keys])


def _load_place_details(rows: Iterable[Row]) -> None:
    ids = dict(models.Place.objects.values_list("key", "pk"))
    codes, parents, figures = [], [], []
    for row in rows:
        place = ids[row["key"]]
        codes += [models.PlaceCode(place_id=place, code=code) for code in _list(row["aliases"])]
        since = _day(row["since"])
        for former in _list(row["parents_before"]):
            key, _, day = former.partition("<")
            until = _day(day)
            parents.append(
                models.PlaceParent(place_id=place, parent_id=ids[key], since=since, until=until)
            )
            since = until
        if row["parent"]:
            parents.append(
                models.PlaceParent(
                    place_id=place,
                    parent_id=ids[row["parent"]],
                    since=since,
                    until=_day(row["until"]),
                )
            )
        figures += _read_figures(row, place)
    models.PlaceCode.objects.bulk_create(codes)
    models.PlaceParent.objects.bulk_create(parents)
    models.PlaceFigure.objects.bulk_create(figures)


def _read_figures(row: Row, place: int) -> list[models.PlaceFigure]:
    figures = []
    for kind, cell in (
        (enums.FigureKind.POPULATION, row["population"]),
        (enums.FigureKind.AREA, row["area_km2"]),
    ):
        if value := _number(cell):
            figures.append(
                models.PlaceFigure(
                    place_id=place,
                    kind=kind,
                    value=value,
                    year=int(row["population_year"]) if row["population_year"] else None,
                    source=row["population_source"] or "places.csv",
                )
            )
    return figures


def _load_organisations(rows: Iterable[Row], report: LoadReport) -> None:
    rows = list(rows)
    places = dict(models.Place.objects.values_list("key", "pk"))
    known = {found.code: found for found in models.Organisation.objects.all()}
    fresh = []
    for row in rows:
        fields: dict[str, Any] = {
            "name": row["name"],
            "short_name": row["short_name"],
            "english_name": row["english"],
            "kind": row["kind"],
            "level": row["level"],
            "place_id": _key(places, row["place"]) if row["place"] else None,
            "since": _day(row["since"]),
            "until": _day(row["until"]),
            "status": row["status"],
            "note": row["note"],
        }
        if organisation := known.get(row["code"]):
            _compare(organisation, row["code"], fields, report)
        else:
            fresh.append(models.Organisation(code=row["code"], **fields))
    _create(models.Organisation, fresh, "organisations", report)
    new_codes = {organisation.code for organisation in fresh}
    _load_organisation_details([row for row in rows if row["code"] in new_codes])


def _load_organisation_details(rows: Iterable[Row]) -> None:
    found = {one.code: one for one in models.Organisation.objects.all()}
    names, children = [], []
    for row in rows:
        organisation = found[row["code"]]
        if row["parent"]:
            organisation.parent_id = _key(
                {code: one.pk for code, one in found.items()}, row["parent"]
            )
            children.append(organisation)
        spoken = [
            (enums.NameKind.OFFICIAL, row["name"]),
            (enums.NameKind.SHORT, row["short_name"]),
        ]
        spoken += [(enums.NameKind.ALIAS, alias) for alias in _list(row["aliases"])]
        names += [
            models.OrganisationName(
                organisation=organisation,
                kind=kind,
                name=name,
                since=organisation.since,
                until=organisation.until,
            )
            for kind, name in spoken
        ]
    models.Organisation.objects.bulk_update(children, ["parent"])
    models.OrganisationName.objects.bulk_create(names)


def _load_successions(rows: Iterable[Row], report: LoadReport) -> None:
    places = dict(models.Place.objects.values_list("key", "pk"))
    codes = dict(models.Organisation.objects.values_list("code", "pk"))
    known_places = set(models.PlaceSuccession.objects.values_list("from_place", "to_place", "on"))
    known = set(models.Succession.objects.values_list("from_organisation", "to_organisation", "on"))
    fresh_places, fresh = [], []
    for row in rows:
        if row["kind"] == "unchanged":
            continue
        common: dict[str, Any] = {
            "on": _day(row["on"]),
            "kind": row["kind"],
            "basis": row["basis"],
            "is_divided": row["divided"] == "1",
            "status": row["status"],
        }
        source, target = row["from"], row["to"]
        if row["subject"] == "place":
            pair = (_key(places, source), _key(places, target))
            if (*pair, common["on"]) not in known_places:
                fresh_places.append(
                    models.PlaceSuccession(from_place_id=pair[0], to_place_id=pair[1], **common)
                )
            source, target = f"UBND-{source}", f"UBND-{target}"
        pair = (_key(codes, source), _key(codes, target))
        if (*pair, common["on"]) not in known:
            fresh.append(
                models.Succession(
                    from_organisation_id=pair[0], to_organisation_id=pair[1], **common
                )
            )
    _create(models.PlaceSuccession, fresh_places, "place successions", report)
    _create(models.Succession, fresh, "successions", report)


def _load_groups(rows: Iterable[Row], report: LoadReport) -> None:
    known = {group.code: group for group in models.OrgGroup.objects.all()}
    fresh = []
    patterns: list[models.GroupPattern] = []
    for row in rows:
        rules.parse_membership_rule(row["rule"])
        fields = {"name": row["name"], "rule": row["rule"], "note": row["note"]}
        if group := known.get(row["code"]):
            _compare(group, row["code"], fields, report)
            continue
        group = models.OrgGroup(code=row["code"], **fields)
        fresh.append(group)
        phrases = {rules.fold_phrase(one): one for one in reversed(_list(row["patterns"]))}
        patterns += [
            models.GroupPattern(group=group, wording=wording, phrase=phrase)
            for phrase, wording in reversed(phrases.items())
        ]
    _create(models.OrgGroup, fresh, "groups", report)
    _create(models.GroupPattern, patterns, "group patterns", report)


def _load_group_members(rows: Iterable[Row], report: LoadReport) -> None:
    groups = dict(models.OrgGroup.objects.values_list("code", "pk"))
    codes = dict(models.Organisation.objects.values_list("code", "pk"))
    known = set(models.GroupMember.objects.values_list("group", "organisation", "since"))
    fresh = []
    for row in rows:
        key = (_key(groups, row["group"]), _key(codes, row["org"]), _day(row["since"]))
        if key not in known:
            fresh.append(
                models.GroupMember(
                    group_id=key[0],
                    organisation_id=key[1],
                    since=key[2],
                    until=_day(row["until"]),
                    basis=row["basis"],
                    status=row["status"],
                )
            )
    _create(models.GroupMember, fresh, "group members", report)


def _load_duties(rows: Iterable[Row], report: LoadReport) -> None:
    codes = dict(models.Organisation.objects.values_list("code", "pk"))
    known = set(models.ReportingDuty.objects.values_list("organisation", "basis", "since"))
    fresh = []
    for row in rows:
        key = (_key(codes, row["org"]), row["basis"], _day(row["since"]))
        if key not in known:
            fresh.append(
                models.ReportingDuty(
                    organisation_id=key[0],
                    basis=key[1],
                    since=key[2],
                    until=_day(row["until"]),
                    clause=row["clause"],
                    status=row["status"],
                )
            )
    _create(models.ReportingDuty, fresh, "reporting duties", report)


def _create(model: type[orm.Model], rows: list[Any], label: str, report: LoadReport) -> None:
    model._default_manager.bulk_create(rows)
    report.created[label] = len(rows)


def _compare(row: orm.Model, key: str, fields: Mapping[str, Any], report: LoadReport) -> None:
    for name, value in fields.items():
        if getattr(row, name) != value:
            report.differing.append(f"{key}.{name}")


def _key(ids: Mapping[str, int], key: str) -> int:
    if key not in ids:
        raise rules.OrgsError(f"Dữ liệu gốc nhắc đến “{key}” nhưng không có dòng ấy.")
    return ids[key]


def _list(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def _number(cell: str) -> Decimal | None:
    return Decimal(cell) if cell else None
