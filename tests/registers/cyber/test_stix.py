"""An incident as a STIX 2.1 bundle: read by strict rules, stable, and never what is kept."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import stix2
from django.db import IntegrityError, transaction
from stix2patterns.v21.pattern import Pattern

from nq57.core import refusals
from nq57.orgs import models as orgs
from nq57.registers.cyber import actions, enums, models, rules
from nq57.registers.cyber.formats import stix
from tests.factories import cyber

NOTICED = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)
AT = NOTICED + timedelta(hours=3)
BAD = "hxxps://xau[.]example/tai?x='1'"

SIGNS = [
    ("203.0.113.7", "ipv4", "203.0.113.7"), ("203[.]0[.]113[.]7", "ipv4", "203.0.113.7"),
    ("2001:DB8::0:1", "ipv6", "2001:db8::1"), ("Xau.Example", "domain", "xau.example"),
    ("xau[.]example.", "domain", "xau.example"), ("a" * 64, "sha256", "a" * 64),
    ("F" * 64, "sha256", "f" * 64), ("hxxp://xau.example/a", "url", "http://xau.example/a"),
    ("HTTPS://xau.example", "url", "HTTPS://xau.example"),
    ("Ke.Xau@Thu.example", "email", "Ke.Xau@thu.example"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "kind", "value"), SIGNS)
def test_a_sign_is_read_as_people_write_it(typed: str, kind: str, value: str) -> None:
    found = rules.read_sign(f" {typed} ")
    assert found == rules.Sign(kind, value)
    assert kind in enums.SignKind.values
    Pattern(rules.write_pattern(found))  # refuses what is no pattern


@pytest.mark.parametrize(
    "typed", ["", "máy chủ", "203.0.113", "1.2.3.4.5", "a" * 63, "ftp://x.example", "x@", "-a.vn"]
)
def test_what_is_no_sign_is_refused(typed: str) -> None:
    with pytest.raises(rules.CyberError, match="Không nhận ra"):
        rules.read_sign(typed)


def test_a_quote_does_not_leave_its_pattern() -> None:
    pattern = rules.write_pattern(rules.Sign("url", "http://x.example/\\' OR '"))
    assert pattern == r"[url:value = 'http://x.example/\\\' OR \'']"
    Pattern(pattern)


@pytest.fixture
def incident(db: None, province: Any) -> models.Incident:
    system = cyber.add()
    made = cyber.report_incident(system, noticed_at=NOTICED, contact_phone="0987 654 321")

    def write(text: str, audience: str) -> None:
        new = actions.NewEntry(kind="analyse", text=text, at=AT, audience=audience)
        actions.write_entry(incident=made, new=new, by=cyber.FOCAL, at=AT)

    write("Điều chia sẻ được", "all")
    write("Điều chỉ nội bộ", "core")
    actions.add_sign(incident=made, typed=BAD, note="Nơi tải", by=cyber.FOCAL, at=AT)
    actions.record_report(
        incident=made, stage="initial", recipients="A05", sent_at=AT, symbol="1/BC-UBND",
        by=cyber.FOCAL, at=AT,
    )  # fmt: skip
    return cyber.reread_incident(made)


def test_a_bundle_is_read_by_strict_rules_and_written_the_same_again(
    incident: models.Incident,
) -> None:
    made = stix.write_bundle(incident)
    text = json.dumps(made)
    read = stix2.parse(text, allow_custom=False)
    told = json.loads(read.serialize())
    for one in told["objects"]:  # a default that it writes out
        if one.get("revoked") is False:
            del one["revoked"]
    plain = json.loads(text.replace(".000Z", "Z"))  # it drops thousandths where it may
    assert json.loads(json.dumps(told).replace(".000Z", "Z")) == plain
    kinds = [one["type"] for one in made["objects"]]
    assert sorted(kinds) == [
        "grouping", "identity", "identity", "incident", "indicator", "marking-definition", "note",
        "relationship", "report",
    ]  # fmt: skip
    assert made == stix.write_bundle(cyber.reread_incident(incident))
    known = {one["id"] for one in made["objects"]}
    assert len(known) == len(kinds)
    for one in made["objects"]:
        held = [one[key] for key in ("created_by_ref", "source_ref", "target_ref") if key in one]
        assert {*held, *one.get("object_refs", ()), *one.get("object_marking_refs", ())} <= known
        assert one["type"] == "marking-definition" or one["object_marking_refs"]
        assert one["id"].startswith(f"{one['type']}--")
        assert one.get("modified", "9") >= one["created"]
    words = json.dumps(made, ensure_ascii=False)
    assert "Điều chia sẻ được" in words
    for kept in ("Điều chỉ nội bộ", "0987 654 321", "Lò Văn Liên"):
        assert kept not in words, kept


def test_a_bundle_passes_the_validator_of_others(incident: models.Incident) -> None:
    """Where ``stix2-validator`` 3.2.0 is installed: it bears the schemas of the standard."""
    validator = pytest.importorskip("stix2validator")
    told = validator.validate_string(
        json.dumps(stix.write_bundle(incident)), validator.ValidationOptions(version="2.1")
    )
    assert told.is_valid, [str(error) for error in told.errors]


def test_what_is_red_never_leaves_and_another_level_is_another_version(
    incident: models.Incident,
) -> None:
    first = stix.write_bundle(incident)
    for tlp, word in (("clear", "white"), ("green", "green")):
        at = AT + timedelta(hours=len(word))
        actions.set_sharing(incident=incident, tlp=tlp, note="Đã rõ", by=cyber.CENTRE, at=at)
        made = stix.write_bundle(incident)
        stix2.parse(json.dumps(made), allow_custom=False)
        assert made["objects"][0]["definition"] == {"tlp": word}
        assert made["id"] != first["id"]
        for one, former in zip(made["objects"][1:], first["objects"][1:], strict=True):
            assert (one["id"], one["created"]) == (former["id"], former["created"])
            assert one["modified"] > former["modified"]
    with pytest.raises(refusals.NotAllowedError):
        actions.set_sharing(incident=incident, tlp="red", note="x", by=cyber.HEAD, at=AT)
    for tlp, note in (("red", " "), ("green", "Lại")):
        with pytest.raises(rules.CyberError):
            actions.set_sharing(incident=incident, tlp=tlp, note=note, by=cyber.CENTRE, at=AT)
    actions.set_sharing(incident=incident, tlp="red", note="Điều tra", by=cyber.CENTRE, at=AT)
    with pytest.raises(rules.CyberError, match="TLP:RED"):
        stix.write_bundle(incident)


def test_signs_are_added_once_and_withdrawn_by_their_office_or_the_centre(
    incident: models.Incident,
) -> None:
    guest, sign = cyber.of_office("focal", "SO-KHCN"), incident.signs.get()
    later = AT + timedelta(hours=1)
    with pytest.raises(rules.CyberError, match="đã ghi"):
        actions.add_sign(incident=incident, typed=BAD, note="", by=cyber.HEAD, at=later)
    with pytest.raises(refusals.NotAllowedError):
        actions.add_sign(incident=incident, typed="xau.example", note="", by=guest, at=later)
    office = orgs.Organisation.objects.get(code="SO-KHCN")
    actions.invite_office(incident=incident, office=office, message="Soát", by=cyber.CENTRE, at=AT)
    theirs = actions.add_sign(incident=incident, typed="xau.example", note="", by=guest, at=later)
    for by, one in ((guest, sign), (cyber.HEAD, theirs)):
        with pytest.raises(refusals.NotAllowedError):
            actions.withdraw_sign(sign=one, by=by, at=later)
    actions.withdraw_sign(sign=theirs, by=guest, at=later)
    actions.withdraw_sign(sign=sign, by=cyber.CENTRE, at=later)
    with pytest.raises(rules.CyberError, match="đã rút"):
        actions.withdraw_sign(sign=sign, by=cyber.CENTRE, at=later)
    made = stix.write_bundle(cyber.reread_incident(incident))
    assert [one["revoked"] for one in made["objects"] if one["type"] == "indicator"] == [True] * 2
    actions.add_sign(incident=incident, typed=BAD, note="Đúng", by=cyber.FOCAL, at=later)
    for said, name in (
        ({"kind": "?"}, "cyber_sign_whole"), ({"withdrawn_by": ""}, "cyber_sign_withdrawn"),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            incident.signs.filter(pk=sign.pk).update(**said)
    with pytest.raises(IntegrityError, match="cyber_sign_once"), transaction.atomic():
        incident.signs.filter(pk=sign.pk).update(withdrawn_by="", withdrawn_at=None)
