"""What goes to bodies outside and comes from them: TLP, two people, a round trip by TAXII 2.1."""

import io
import itertools
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from nq57.audit import models as audit
from nq57.core import refusals
from nq57.notices import models as notices
from nq57.notices import rules as notice_rules
from nq57.orgs import models as orgs
from nq57.registers.cyber import actions, models, queries, rules
from nq57.registers.cyber.formats import stix_reading, taxii
from nq57.registers.cyber.rules import exchange
from tests.factories import cyber, exchanging, receivers
from tests.factories.exchanging import (
    ADMIN,
    AMBER,
    AT,
    CLEAR,
    GREEN,
    OTHER,
    RED,
    STRICT,
    make_object,
    write,
)
from tests.factories.orgs import PostFactory

NOTICED = AT - timedelta(hours=20)
TLP_1_RED = "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"


def test_red_and_what_is_above_the_ceiling_and_what_is_unmarked_never_leave() -> None:
    source = rules.Source(code="SCAN.1", tlp="clear")

    def check(*objects: Any, ceiling: str = "amber", source: rules.Source = source) -> None:
        rules.check_leaving(objects, [source], ceiling=ceiling)

    check(make_object(marking=AMBER))
    check(make_object(marking=STRICT), ceiling="strict")
    for marking in (RED, TLP_1_RED):
        for ceiling in rules.CEILINGS:
            with pytest.raises(rules.CyberError, match="TLP:RED không bao giờ"):
                check(make_object(marking=CLEAR), make_object(marking=marking), ceiling=ceiling)
    part = [{"marking_ref": RED, "selectors": ["name"]}]
    with pytest.raises(rules.CyberError, match="TLP:RED"):
        check(make_object(marking=CLEAR, granular_markings=part))
    own = f"marking-definition--{'1' * 8}-1111-4111-8111-{'1' * 12}"
    red = {
        "type": "marking-definition",
        "id": own,
        "definition_type": "tlp",
        "definition": {"tlp": "red"},
    }
    with pytest.raises(rules.CyberError, match="TLP:RED"):
        check(red, make_object(marking=own), ceiling="strict")
    with pytest.raises(rules.CyberError, match="cao hơn mức"):
        check(make_object(marking=AMBER), ceiling="green")
    with pytest.raises(rules.CyberError, match="chưa ghi mức"):
        check(make_object(marking=None))
    with pytest.raises(rules.CyberError, match="Không có gì"):
        check()
    with pytest.raises(rules.CyberError, match="diễn tập"):
        check(make_object(), source=rules.Source(code="D", tlp="clear", is_drill=True))
    with pytest.raises(rules.CyberError, match="Sự cố SCAN"):
        check(make_object(), source=rules.Source(code="SCAN.2", tlp="red"))
    with pytest.raises(rules.CyberError, match="minh họa"):
        check(make_object(), source=rules.Source(code="SCAN.3", tlp="clear", is_invented=True))
    assert rules.is_invented("Cổng bị thay hình", ["SO-YT-HT-1", "MINH-HOA-2"])
    assert rules.is_invented("(minh họa) Cổng bị thay hình", [])
    assert not rules.is_invented("Cổng bị thay hình", ["SO-YT-HT-1"])


def test_the_table_of_reach_only_narrows() -> None:
    assert tuple(rules.REACH) == ("clear", "green", "amber", "strict", "red")
    reached = [set(one) for one in rules.REACH.values()]
    assert all(wide >= narrow for wide, narrow in itertools.pairwise(reached))
    assert rules.REACH["strict"] == (rules.CENTRE, rules.OFFICE)
    assert rules.REACH["red"] == (rules.CENTRE,)
    assert rules.INCIDENT_TLP["strict"] == "red"


@pytest.mark.parametrize(
    ("found", "is_private_allowed", "is_fine"),
    [
        (["8.8.8.8"], False, True), (["10.1.2.3"], False, False), (["10.1.2.3"], True, True),
        (["fd00::1"], True, True), (["10.1.2.3", "8.8.8.8"], True, False), ([], True, False),
        (["127.0.0.1"], True, False), (["169.254.169.254"], True, False), (["::1"], True, False),
        (["100.64.0.1"], True, False), (["8.8.8.8"], True, True),
    ],
)  # fmt: skip
def test_a_private_network_only_where_it_is_allowed(
    found: list[str], is_private_allowed: bool, is_fine: bool
) -> None:
    if is_fine:
        assert rules.choose_peer_address(found, is_private_allowed=is_private_allowed) == found[0]
        return
    with pytest.raises(notice_rules.ForbiddenAddressError):
        rules.choose_peer_address(found, is_private_allowed=is_private_allowed)


DEEP = b'{"type": "bundle", "objects": [' + b"[" * 50 + b"]" * 50 + b"]}"
REFUSED = [
    (b"", "JSON"), (b"{", "JSON"), (b"\xff\xfe{}", "JSON"), (b'{"a": NaN}', "JSON"),
    (b"[" * 100_000, "sâu"), (DEEP, "sâu"), (b"[]", "bundle"), (b'{"type": "x"}', "bundle"),
    (b'{"type": "bundle"}', "không có đối tượng"), (b'{"type": "bundle", "objects": 1}', "không có"),
    (write(make_object(), spec_version="2.0"), "STIX 2.0"),
    (write({k: v for k, v in make_object().items() if k != "spec_version"}), "STIX 2.0"),
    (write(make_object(spec_version="2.0")), "STIX 2.0"),
    (write(*([1] * 5001)), "5000"), (b" " * (5 * 1024 * 1024 + 1), "5 MB"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "said"), REFUSED)
def test_what_is_no_bundle_is_refused_with_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(rules.CyberError, match=said):
        stix_reading.read_bundle(content)


def test_a_bundle_is_read_with_its_levels_values_and_what_is_not_known() -> None:
    seen = {
        "type": "ipv4-addr",
        "id": "ipv4-addr--5b0d6f6a-57aa-4e2b-9a57-000000000057",
        "value": "198.51.100.9",
    }
    told = stix_reading.read_bundle(write(
        make_object(pattern="[url:value = 'http://a.example/x?\\'1' OR domain-name:value='B.example']"),
        make_object(marking=None, name="a\u202eb\u0000\ud800c" + "d" * 900),
        make_object("vulnerability", STRICT, name="cve-2026-12345"),
        make_object("observed-data", AMBER, object_refs=[seen["id"]]), seen,
        make_object("x-la", TLP_1_RED), make_object("malware", id="malware--1"),
        make_object("report", modified="hôm qua"), "chữ",
    ))  # fmt: skip
    assert [one.tlp for one in told.objects] == ["green", "amber", "strict", "amber"]
    assert [one.is_marked for one in told.objects] == [True, False, True, True]
    assert {sign.value for sign in told.objects[0].traces} == {"http://a.example/x?'1", "b.example"}
    assert told.objects[1].name.startswith("a b  cddd")
    assert len(told.objects[1].name) == 300
    assert told.objects[2].traces == (rules.Sign("cve", "CVE-2026-12345"),)
    assert told.objects[3].traces == (rules.Sign("ipv4", "198.51.100.9"),)
    assert told.others == {"x-la": 1, "ipv4-addr": 1}
    assert len(told.faults) == 3
    assert told.tlp == "red"  # the strictest of all, whether it is listed or not
    assert told.total == 9


@pytest.fixture
def incident(db: None, province: Any) -> models.Incident:
    made = cyber.report_incident(cyber.add(), noticed_at=NOTICED)
    new = actions.NewEntry(kind="analyse", text="Nội bộ", at=AT, audience="core")
    actions.write_entry(incident=made, new=new, by=cyber.FOCAL, at=AT)
    actions.add_sign(incident=made, typed="203.0.113.7", note="", by=cyber.FOCAL, at=AT)
    return cyber.reread_incident(made)


def ask(incident: models.Incident, peer: models.Peer, **given: Any) -> models.ShareBundle:
    seen = queries.propose_incident(incident=incident, peer=peer).sha256
    said = {"note": "Theo mục III.6", "seen": seen, "by": cyber.CENTRE, "at": AT, **given}
    return actions.ask_share(peer=peer, incident=incident, **said)


def approve(bundle: models.ShareBundle, **given: Any) -> models.ShareBundle:
    said = {"is_approved": True, "note": "", "by": OTHER, "at": AT, **given}
    actions.decide_share(bundle=bundle, **said)
    bundle.refresh_from_db()
    return bundle


def test_a_bundle_is_previewed_asked_and_decided_by_another(incident: models.Incident) -> None:
    peer = exchanging.add_peer()
    told = queries.propose_incident(incident=incident, peer=peer)
    assert {one.tlp for one in told.going} == {"TLP:AMBER"}
    assert [one.what for one in told.withheld] == [
        "Người liên hệ và số điện thoại",
        "1 diễn biến nội bộ",
    ]
    with pytest.raises(refusals.NotAllowedError):
        ask(incident, peer, by=cyber.FOCAL)
    with pytest.raises(rules.CyberError, match="lý do"):
        ask(incident, peer, note=" ")
    with pytest.raises(rules.CyberError, match="vừa xem"):
        ask(incident, peer, seen="0" * 64)
    head = PostFactory(organisation=orgs.Organisation.objects.get(code=cyber.POLICE), role="head")
    bundle = ask(incident, peer)
    assert (bundle.status, bundle.tlp, bundle.sha256) == ("asked", "amber", told.sha256)
    assert notices.Notice.objects.filter(post=head, subject_code=str(bundle.pk)).exists()
    with pytest.raises(refusals.NotAllowedError, match="không tự duyệt"):
        approve(bundle, by=cyber.CENTRE)
    for stranger in (cyber.HEAD, cyber.FOCAL, ADMIN):
        with pytest.raises(refusals.NotAllowedError):
            approve(bundle, by=stranger)
    with pytest.raises(rules.CyberError, match="lý do không duyệt"):
        approve(bundle, is_approved=False)
    # The centre's own head decides too.
    approve(bundle, is_approved=False, note="Chưa cần", by=cyber.of_office("head", cyber.POLICE))
    assert bundle.status == "refused"
    with pytest.raises(rules.CyberError, match="đã có người"):
        approve(bundle)


def test_red_is_withheld_asked_for_or_turned_red_later(incident: models.Incident) -> None:
    peer, low = exchanging.add_peer(), exchanging.add_peer(ceiling="green")
    told = queries.propose_incident(incident=incident, peer=low)
    assert told.content == b""
    assert "cao hơn mức" in told.withheld[0].why
    with pytest.raises(rules.CyberError, match="cao hơn mức"):
        ask(incident, low)
    waiting = approve(ask(incident, peer))
    asked = ask(incident, peer)
    actions.set_sharing(incident=incident, tlp="red", note="Đang điều tra", by=cyber.CENTRE, at=AT)
    red = cyber.reread_incident(incident)
    with pytest.raises(rules.CyberError, match="TLP:RED"):
        ask(red, peer)
    sign = models.IncidentSign.objects.get()
    told = queries.propose_signs(signs=[sign], peer=peer)
    assert told.withheld[0].why.startswith("TLP:RED")
    with pytest.raises(rules.CyberError, match="TLP:RED"):
        approve(asked)
    # What was approved before is stopped at the door, whatever the job believes.
    assert not actions.send_bundle(bundle_id=waiting.pk, by=OTHER, at=AT)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.ended_at) == ("failed", AT)
    assert "TLP:RED" in waiting.last_error
    with pytest.raises(rules.CyberError, match="TLP:RED"):
        actions.send_again(bundle=waiting, by=cyber.CENTRE, at=AT)


def test_what_is_invented_never_leaves(incident: models.Incident) -> None:
    peer = exchanging.add_peer()
    waiting = approve(ask(incident, peer))
    models.Incident.objects.update(what="(minh họa) Cổng bị thay hình")
    invented = cyber.reread_incident(incident)
    told = queries.propose_incident(incident=invented, peer=peer)
    assert (told.content, told.withheld[0].why.startswith("Sự cố minh họa")) == (b"", True)
    sign = models.IncidentSign.objects.get()
    assert queries.propose_signs(signs=[sign], peer=peer).content == b""
    with pytest.raises(rules.CyberError, match="minh họa"):
        ask(invented, peer)
    assert not actions.send_bundle(bundle_id=waiting.pk, by=OTHER, at=AT)
    waiting.refresh_from_db()
    assert (waiting.status, "minh họa" in waiting.last_error) == ("failed", True)


def violates(name: str, change: Any) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        change()
    diagnostics = getattr(caught.value.__cause__, "diag", None)
    assert getattr(diagnostics, "constraint_name", None) == name


def test_the_database_itself_keeps_red_in(incident: models.Incident) -> None:
    peer = exchanging.add_peer()
    bundle = ask(incident, peer)

    def rewrite(content: bytes, **given: Any) -> None:
        import hashlib

        row = models.ShareBundle.objects.get(pk=bundle.pk)
        row.pk, row.content, row.sha256 = None, content, hashlib.sha256(content).hexdigest()
        row.__dict__.update(given)
        row.save(force_insert=True)

    part = [{"marking_ref": RED, "selectors": ["name"]}]
    for one in (
        make_object(marking=RED), make_object(marking=TLP_1_RED), make_object(marking=None),
        make_object(marking=STRICT), make_object(granular_markings=part),
    ):  # fmt: skip
        violates("cyber_share_tlp", lambda one=one: rewrite(write(make_object(), one)))
    good = write(make_object())
    rewrite(good)
    violates("cyber_share_hash", lambda: rewrite(good, sha256="0" * 64))
    violates("cyber_share_whole", lambda: rewrite(good, tlp="red"))
    violates("cyber_share_decided", lambda: rewrite(good, status="received"))
    told = {"status": "waiting", "decided_at": AT}
    violates("cyber_share_two_people", lambda: rewrite(good, decided_by=bundle.asked_by, **told))
    violates("cyber_share_decided", lambda: rewrite(good, **told))
    strange = {"status": "~", "decided_by": "b", "decided_at": AT}
    violates("cyber_share_lists", lambda: rewrite(good, **strange))
    rows = models.ShareBundle.objects.filter(pk=bundle.pk)
    violates("cyber_share_kept", lambda: rows.update(tlp="clear"))
    violates("cyber_share_kept", lambda: rows.delete())
    peers = models.Peer.objects.filter(pk=peer.pk)
    violates("cyber_peer_ceiling", lambda: peers.update(ceiling="red"))
    violates("cyber_peer_way", lambda: peers.update(way="serve"))
    peers.update(ceiling="clear")  # lowered after it was asked
    violates(
        "cyber_share_tlp",
        lambda: rows.update(status="waiting", decided_by="b", decided_at=AT),
    )
    jumped = {"status": "taken", "decided_by": "b", "decided_at": AT}
    violates("cyber_share_kept", lambda: rows.update(**jumped))
    held = receive(write(make_object())).bundle
    assert held is not None
    kept = held.objects_in
    row = kept.get()

    def copy(one: Any, **given: Any) -> None:
        one.pk = None
        one.__dict__.update(given)
        one.save(force_insert=True)

    violates("cyber_shared_once", lambda: copy(kept.get()))
    violates("cyber_shared_whole", lambda: copy(kept.get(), stix_version="x", name=""))
    violates("cyber_shared_trace_whole", lambda: copy(row.traces.get(), value=""))
    said = {"bundle": held, "at": AT, "text": ""}
    violates("cyber_share_warning_said", lambda: models.ShareWarning.objects.create(by="a", **said))
    violates(
        "cyber_share_receipt_said",
        lambda: models.ShareReceipt.objects.create(is_taken=False, **said),
    )
    models.ShareReceipt.objects.create(is_taken=False, **{**said, "text": "x"})
    with pytest.raises(DatabaseError), transaction.atomic():
        models.ShareReceipt.objects.update(text="y")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cyber_sharebundle WHERE direction = 'out'")
        assert cursor.fetchone() == (2,)


def test_a_peer_is_kept_by_administrators_with_its_password_sealed(incident: Any) -> None:
    peer = exchanging.add_peer(private_reason="Mạng truyền số liệu chuyên dùng")
    assert "mat-khau" not in peer.secret_sealed
    assert queries.make_door(peer).password == "mat-khau"
    facts = actions.PeerFacts(
        name=peer.name, way="both", ceiling="green", api_root=peer.api_root,
        collection=peer.collection, username="nq57",
    )  # fmt: skip
    with pytest.raises(refusals.NotAllowedError):
        actions.change_peer(peer=peer, facts=facts, seen=0, by=cyber.CENTRE, at=AT)
    changed = actions.change_peer(peer=peer, facts=facts, seen=0, by=ADMIN, at=AT)
    assert (changed.ceiling, queries.make_door(changed).password) == ("green", "mat-khau")
    with pytest.raises(rules.CyberError, match="vừa sửa"):
        actions.change_peer(peer=peer, facts=facts, seen=0, by=ADMIN, at=AT)
    for given in (
        {"api_root": "http://taxii.example.vn/"}, {"api_root": "https://10.0.0.1/"},
        {"api_root": "https://localhost/"}, {"api_root": ""}, {"collection": "../x"},
        {"ceiling": "red"}, {"way": "serve"}, {"api_root": "https://khac.example.vn/"},
    ):  # fmt: skip
        bad = actions.PeerFacts(**{**facts.__dict__, **given})
        with pytest.raises(rules.CyberError):
            actions.change_peer(peer=peer, facts=bad, seen=1, by=ADMIN, at=AT)


@pytest.fixture
def central(
    incident: models.Incident, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[models.Peer, dict[str, Any]]]:
    with exchanging.central_body(tmp_path) as (port, held):
        receivers.let_in(monkeypatch, tmp_path)
        yield exchanging.add_peer(api_root=f"https://{exchanging.HOST}:{port}/api1/"), held


def test_a_round_trip_through_the_server_of_oasis(
    central: tuple[models.Peer, dict[str, Any]], incident: models.Incident,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    peer, held = central
    bundle = approve(ask(incident, peer))
    assert queries.list_due_bundles(at=AT) == [bundle.pk]
    assert actions.send_bundle(bundle_id=bundle.pk, by=OTHER, at=AT)
    bundle.refresh_from_db()
    assert (bundle.status, bundle.last_error) == ("taken", "")
    receipt = bundle.receipts.get()
    assert receipt.is_taken
    assert receipt.answer["success_count"] == bundle.total == len(held["objects"])
    sent = {one["id"]: one for one in json.loads(bundle.read_content())["objects"]}
    assert {one["id"] for one in held["objects"]} == set(sent)
    assert not actions.send_bundle(bundle_id=bundle.pk, by=OTHER, at=AT)  # once

    # Another body adds; two to a page, so paging is passed through.
    new = make_object(marking=STRICT)
    held["objects"].append(new)
    held["manifest"].append({
        "id": new["id"], "date_added": "2026-11-23T00:00:00.000000Z", "version": new["modified"],
        "media_type": "application/stix+json;version=2.1",
    })  # fmt: skip
    assert actions.fetch_peer(peer_id=peer.pk, by=cyber.CENTRE, at=AT) >= 1
    peer.refresh_from_db()
    assert (peer.fetch_error, bool(peer.fetched_after)) == ("", True)
    kept = models.SharedObject.objects.get(stix_id=new["id"])
    assert (kept.tlp, kept.bundle.peer_id) == ("strict", peer.pk)
    before = models.ShareBundle.objects.count()
    models.Peer.objects.update(fetched_after="")
    assert actions.fetch_peer(peer_id=peer.pk, by=cyber.CENTRE, at=AT) == 0
    assert models.ShareBundle.objects.count() == before
    largest = max(len(json.dumps(one)) for one in held["objects"])
    monkeypatch.setattr(exchange, "MOST_BYTES", largest + 300)  # one object to a page, not two
    known = models.SharedObject.objects.count()
    models.Peer.objects.update(fetched_after="")
    actions.fetch_peer(peer_id=peer.pk, by=cyber.CENTRE, at=AT)
    peer.refresh_from_db()
    assert (peer.fetch_error, models.SharedObject.objects.count()) == ("", known)


def test_a_page_that_is_refused_is_told_once_and_passed_over(
    incident: models.Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    peer, first, last = exchanging.add_peer(), make_object(), make_object()
    old = {key: said for key, said in make_object().items() if key != "spec_version"}
    pages = [
        taxii.Fetched(json.dumps({"objects": [one]}).encode(), f"2026-09-0{day}T00:00:00Z")
        for day, one in enumerate((first, old, last), 1)
    ]

    def fetch(_door: taxii.Door, after: str) -> Iterator[taxii.Fetched]:
        yield from (one for one in pages if one.added_last > after)

    monkeypatch.setattr(taxii, "fetch", fetch)
    police = orgs.Organisation.objects.get(code=cyber.POLICE)
    centre = PostFactory(organisation=police, role="coordinator", area="cyber")
    fetched: dict[str, Any] = {"peer_id": peer.pk, "by": cyber.CENTRE, "at": AT}
    assert actions.fetch_peer(**fetched) == 2
    peer.refresh_from_db()
    assert (peer.fetched_after, "Bỏ qua" in peer.fetch_error) == (pages[-1].added_last, True)
    assert {one.stix_id for one in models.SharedObject.objects.all()} == {first["id"], last["id"]}
    passed = audit.Entry.objects.filter(verb="pass_over_page")
    assert passed.get().after["bytes"] == len(pages[1].content)
    models.Peer.objects.update(fetched_after="")  # whoever does not say how far it has come
    assert actions.fetch_peer(**fetched) == 0
    assert passed.count() == 1
    told = notices.Notice.objects.filter(post=centre, subject_kind=rules.PEER)
    assert told.count() == 1


def test_what_goes_wrong_outside_is_said_tried_again_and_ends(
    central: tuple[models.Peer, dict[str, Any]], incident: models.Incident,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    peer, held = central
    bundle = approve(ask(incident, peer))
    held["can_write"] = False
    at = AT
    for attempt in range(1, 7):
        assert not actions.send_bundle(bundle_id=bundle.pk, by=OTHER, at=at)
        bundle.refresh_from_db()
        assert bundle.attempts == attempt
        assert "không cho" in bundle.last_error
        assert not actions.send_bundle(bundle_id=bundle.pk, by=OTHER, at=at)  # not yet
        at = bundle.leaves_at or at
    assert (bundle.status, bundle.receipts.count()) == ("failed", 6)
    held["can_write"] = True
    actions.send_again(bundle=bundle, by=cyber.CENTRE, at=at)
    models.Peer.objects.update(secret_sealed="")
    assert not actions.send_bundle(bundle_id=bundle.pk, by=OTHER, at=at)
    bundle.refresh_from_db()
    assert "(401)" in bundle.last_error
    # A name that leads into a network that nobody allowed.
    monkeypatch.setattr(notice_rules.hooks, "is_public", lambda address: False)
    assert not actions.send_bundle(bundle_id=bundle.pk, by=OTHER, at=bundle.leaves_at)
    bundle.refresh_from_db()
    assert "nội bộ" in bundle.last_error
    actions.fetch_peer(peer_id=peer.pk, by=cyber.CENTRE, at=AT)
    peer.refresh_from_db()
    assert "nội bộ" in peer.fetch_error
    assert held["objects"] == []


def test_an_answer_that_is_nested_without_end_is_said_as_well() -> None:
    with pytest.raises(rules.CyberError, match="không theo TAXII"), taxii._speaking():
        json.loads("[" * 100_000)


def receive(content: bytes, **given: Any) -> actions.Received:
    said = {"title": "Cảnh báo", "note": "Thư A05", "by": cyber.CENTRE, "at": AT, **given}
    return actions.receive_bundle(content=content, **said)


def test_what_comes_is_tried_taken_once_matched_and_used(incident: models.Incident) -> None:
    for stranger in (cyber.FOCAL, cyber.HEAD, ADMIN):
        with pytest.raises(refusals.NotAllowedError):
            receive(write(make_object()), by=stranger)
    with pytest.raises(rules.CyberError, match="từ đâu"):
        receive(write(make_object()), note="")
    green, amber, strict, red = (make_object(marking=one) for one in (GREEN, AMBER, STRICT, RED))
    content = write(green, amber, make_object("x-la"))
    tried = receive(content, is_trial=True)
    assert (tried.new, tried.known, tried.bundle) == (2, 0, None)
    assert [one.incident for one in tried.matches] == [incident]
    assert not models.ShareBundle.objects.exists()
    bundle = receive(content).bundle
    assert bundle is not None
    assert (bundle.read_content(), bundle.tlp, bundle.others) == (content, "amber", {"x-la": 1})
    again = receive(content)
    assert (again.new, again.known, again.bundle) == (0, 2, None)
    later = {**green, "modified": "2026-09-02T00:00:00.000Z"}
    assert receive(write(green, later)).new == 1
    kept = receive(write(strict, red)).bundle
    assert kept is not None

    def names(by: Any) -> set[str]:
        return set(models.SharedObject.objects.visible_to(by).values_list("tlp", flat=True))

    head = cyber.of_office("head", cyber.POLICE)
    assert names(cyber.CENTRE) == {"green", "amber", "strict", "red"}
    assert names(head) == {"green", "amber", "strict"}
    assert names(cyber.FOCAL) == {"green"}
    assert names(ADMIN) == names(cyber.of_office("leader")) == set()
    office = incident.case.organisation
    with pytest.raises(rules.CyberError, match="trong cơ quan phụ trách"):
        actions.warn_offices(bundle=kept, offices=[office], text="x", by=cyber.CENTRE, at=AT)
    with pytest.raises(rules.CyberError, match="Chọn cơ quan"):
        actions.warn_offices(bundle=bundle, offices=[], text="x", by=cyber.CENTRE, at=AT)
    with pytest.raises(refusals.NotAllowedError):
        actions.warn_offices(bundle=bundle, offices=[office], text="x", by=head, at=AT)
    actions.warn_offices(bundle=bundle, offices=[office], text="Chặn", by=cyber.CENTRE, at=AT)
    assert names(cyber.FOCAL) == {"green", "amber"}
    assert [one.text for one in queries.list_warnings(by=cyber.FOCAL)] == ["Chặn"]
    assert queries.list_warnings(by=cyber.of_office("focal", "SO-YT")) == []


def test_a_site_that_was_scanned_is_found_by_its_name_and_addresses(
    incident: models.Incident,
) -> None:
    system, line = incident.systems.get(), {"template-id": "x", "timestamp": AT.isoformat()}
    told = {
        **line, "type": "http", "host": "https://cong.example", "info": {"name": "X"},
        "matched-at": "https://cong.example/dang-nhap",
    }  # fmt: skip
    actions.import_scan(
        system=system, source=io.BytesIO(json.dumps(told).encode()), name="x.jsonl",
        by=cyber.FOCAL, at=AT,
    )  # fmt: skip
    for kind, value in (("url", "http://cong.example/a"), ("domain", "cong.example")):
        (found,) = queries.match_traces(traces=[(kind, value)], by=cyber.CENTRE)
        assert (found.value, found.system) == ("cong.example", system)


def test_an_incident_is_reported_of_what_came_and_never_marked_wider(
    incident: models.Incident,
) -> None:
    bundle = receive(write(make_object(marking=GREEN))).bundle
    kept = receive(write(make_object(marking=STRICT))).bundle
    assert bundle is not None
    assert kept is not None
    new = actions.NewIncident(
        kind=models.IncidentKind.objects.get(code="malware"), what="Máy gọi ra ngoài",
        noticed_at=AT, personal_data="no", contact_name="Lò Văn Liên", contact_phone="0912345678",
    )  # fmt: skip
    told: dict[str, Any] = {"new": new, "by": cyber.CENTRE, "at": AT}
    made = actions.raise_incident(bundle=bundle, office=incident.case.organisation, **told)
    made = cyber.reread_incident(made)
    assert made.tlp == "green"
    assert [one.value for one in made.signs.all()] == ["203.0.113.7"]
    assert list(bundle.incidents.all()) == [made]
    with pytest.raises(rules.CyberError, match="trong cơ quan phụ trách"):
        actions.raise_incident(bundle=kept, office=incident.case.organisation, **told)
