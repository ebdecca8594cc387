"""Bundles that come in: tried, taken once, used to warn offices and to report an incident."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.notices import actions as notice_actions
from nq57.notices import enums as notice_enums
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.registers.cyber import enums, models, permissions, queries, rules
from nq57.registers.cyber.actions import incidents, peers, sharing
from nq57.registers.cyber.formats import stix_reading, taxii

_LOCK = 5710
_MOST_SIGNS = 200  # of a bundle that an incident gets


@dataclass(frozen=True, kw_only=True)
class Received:
    """What a bundle brings: how much of it is new, what it matches; ``bundle`` is None on a
    trial, and when nothing is new."""

    read: rules.Read
    new: int
    known: int
    matches: Sequence[queries.Match]
    bundle: models.ShareBundle | None = None


@transaction.atomic
def receive_bundle(
    *,
    content: bytes,
    title: str,
    note: str,
    by: audit_rules.Actor,
    at: datetime,
    peer: models.Peer | None = None,
    is_trial: bool = False,
) -> Received:
    """Take a bundle in; what is known by identity and version changes nothing.

    :raises NotAllowedError: when the post does not receive.
    :raises CyberError: when it cannot be read, or nobody says where it comes from.
    """
    permissions.check_may_share(by, "receive")
    told, new = _compare(content, by)
    read = told.read
    if not is_trial and peer is None and not note.strip():
        raise rules.CyberError("Ghi gói nhận từ đâu.")
    digest = hashlib.sha256(content).hexdigest()
    seen = models.ShareBundle.objects.filter(direction=enums.ShareDirection.IN, sha256=digest)
    if is_trial or seen.exists() or (read.objects and not new):
        return told
    made = models.ShareBundle.objects.create(
        direction=enums.ShareDirection.IN, peer=peer, title=title[:300],
        status=enums.ShareStatus.RECEIVED, tlp=read.tlp, content=content, sha256=digest,
        total=read.total, others=dict(read.others), faults=[list(one) for one in read.faults],
        note=note.strip()[:1000] or (peer.name if peer else ""), asked_by=by.account, asked_at=at,
        office=by.organisation,
    )  # fmt: skip
    _keep(made, new)
    audit_actions.record(
        by=by, at=at, verb="receive_share", subject_kind=rules.SHARE, subject_code=str(made.pk),
        after={"sha256": digest, "new": len(new), "matches": len(told.matches)},
        secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip
    _tell_centre(made, len(told.matches), by, at)
    return replace(told, bundle=made)


def _compare(
    content: bytes, by: audit_rules.Actor
) -> tuple[Received, list[rules.Shared]]:  # fmt: skip
    """Return what a bundle brings, and what of it is new.

    :raises CyberError: when it cannot be read.
    """
    read = stix_reading.read_bundle(content)
    with connection.cursor() as cursor:  # two who take the same in at once
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    new = rules.list_new(read.objects, queries.find_known(read.objects))
    traces = [(sign.kind, sign.value) for one in new for sign in one.traces]
    matches = queries.match_traces(traces=traces, by=by)
    known = len(read.objects) - len(new)
    return Received(read=read, new=len(new), known=known, matches=matches), new


def _keep(made: models.ShareBundle, new: Sequence[rules.Shared]) -> None:
    rows = models.SharedObject.objects.bulk_create(
        models.SharedObject(
            bundle=made, stix_id=one.stix_id, stix_version=one.version, kind=one.kind, tlp=one.tlp,
            is_marked=one.is_marked, name=one.name, description=one.description,
            is_revoked=one.is_revoked,
        )
        for one in new
    )  # fmt: skip
    models.SharedTrace.objects.bulk_create(
        models.SharedTrace(shared=row, kind=sign.kind, value=sign.value)
        for row, one in zip(rows, new, strict=True) for sign in one.traces
    )  # fmt: skip


def fetch_peer(*, peer_id: int, by: audit_rules.Actor, at: datetime) -> int:
    """Fetch what is new from a peer; return how many bundles came. A page that is taken stays
    taken, whatever becomes of the next; one that cannot be taken is told of and passed over."""
    peer = models.Peer.objects.filter(pk=peer_id, is_active=True).first()
    if peer is None or not peer.fetches:
        return 0
    taken, after, error = 0, peer.fetched_after, ""
    try:
        for page in taxii.fetch(queries.make_door(peer), after):
            refusal, is_taken = _take_page(peer, page, by, at)
            taken += is_taken
            error, after = refusal or error, page.added_last or after
            peers.note_fetch(peer_id=peer.pk, after=after, error=error, by=by, at=at)
    except rules.CyberError as failure:
        error = str(failure)
    peers.note_fetch(peer_id=peer.pk, after=after, error=error, by=by, at=at)
    return taken


def _take_page(
    peer: models.Peer, page: taxii.Fetched, by: audit_rules.Actor, at: datetime
) -> tuple[str, bool]:
    """Take one page of a peer's collection in; return why it is refused, and whether it is new."""
    title = f"{peer.name}, {timezone.localtime(at):%d/%m/%Y %H:%M}"
    try:
        done = receive_bundle(content=page.content, title=title, note="", peer=peer, by=by, at=at)
    except rules.CyberError as failure:
        why = f"Bỏ qua một phần không nhận được: {failure}"
        _pass_over(peer, page, why, by, at)
        return why, False
    return "", done.bundle is not None


@transaction.atomic
def _pass_over(
    peer: models.Peer, page: taxii.Fetched, why: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Record a page that was refused, and tell the centre; once, however often it comes."""
    digest = hashlib.sha256(page.content).hexdigest()
    if queries.was_passed_over(peer=peer, sha256=digest):
        return
    audit_actions.record(
        by=by, at=at, verb="pass_over_page", subject_kind=rules.PEER, subject_code=str(peer.pk),
        after={"sha256": digest, "bytes": len(page.content), "up_to": page.added_last},
        note=why, secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip
    _notify_centre(f"{peer.name}: {why}", rules.PEER, str(peer.pk), by, at)


@transaction.atomic
def warn_offices(
    *,
    bundle: models.ShareBundle,
    offices: Sequence[orgs.Organisation],
    text: str,
    by: audit_rules.Actor,
    at: datetime,
) -> models.ShareWarning:
    """Warn offices of what a bundle tells, as far as its TLP lets them see.

    :raises NotAllowedError: when the post does not receive.
    :raises CyberError: when all of it stays in the centre, or nobody or nothing is said.
    """
    permissions.check_may_share(by, "receive")
    if not offices or not text.strip():
        raise rules.CyberError("Chọn cơ quan và ghi nội dung cảnh báo.")
    seen = bundle.objects_in.filter(tlp__in=rules.list_levels_for(rules.WARNED))
    if not seen.exists():
        rules.check_reach(bundle.tlp, rules.WARNED)
        raise rules.CyberError("Gói này không có gì để cảnh báo.")
    made = models.ShareWarning.objects.create(
        bundle=bundle, text=text.strip()[:1000], by=by.account, at=at
    )
    made.offices.set(offices)
    audit_actions.record(
        by=by, at=at, verb="warn_offices", subject_kind=rules.SHARE, subject_code=str(bundle.pk),
        after={"offices": sorted(one.code for one in offices)}, note=made.text,
        secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip
    roles = org_enums.Role
    posts = orgs.Post.objects.on(timezone.localdate(at)).filter(
        organisation__in=[one.pk for one in offices],
        role__in=(roles.FOCAL, roles.HEAD, roles.MONITOR),
    )
    notice_actions.notify(
        posts=posts, kind=notice_enums.NoticeKind.ASSIGNED, subject_kind=rules.SHARE,
        subject_code="received", text=f"Cảnh báo an ninh mạng: {made.text}"[:500], by=by, at=at,
        secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip
    return made


@transaction.atomic
def raise_incident(
    *,
    bundle: models.ShareBundle,
    new: incidents.NewIncident,
    office: orgs.Organisation,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Incident:
    """Report an incident of an office because of a bundle, with the signs that it brings; the
    incident is never marked wider than what came.

    :raises NotAllowedError: when the post does not receive or does not report for the office.
    :raises CyberError: when what came stays in the centre and the office is another, or what is
        said of the incident cannot be.
    """
    permissions.check_may_share(by, "receive")
    if office.code != by.organisation:
        rules.check_reach(bundle.tlp, rules.WARNED)
    made = incidents.report_incident(new=new, office=office, by=by, at=at)
    tlp = rules.INCIDENT_TLP[bundle.tlp]
    if tlp != made.tlp:
        sharing.set_sharing(
            incident=made, tlp=tlp, note=f"Theo mức của gói nhận được: {bundle.title}"[:300],
            by=by, at=at,
        )  # fmt: skip
    kinds = set(enums.SignKind.values)
    signs = [value for kind, value in queries.list_traces(bundle) if kind in kinds]
    for value in signs[:_MOST_SIGNS]:
        note = f"Từ gói nhận được: {bundle.title}"[:300]
        sharing.add_sign(incident=made, typed=value, note=note, by=by, at=at)
    bundle.incidents.add(made)
    audit_actions.record(
        by=by, at=at, verb="raise_incident", subject_kind=rules.SHARE, subject_code=str(bundle.pk),
        after={"case": made.case.code}, secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip
    return made


def _tell_centre(
    made: models.ShareBundle, matched: int, by: audit_rules.Actor, at: datetime
) -> None:
    text = f"Gói mới nhận: {made.title}"
    if matched:
        text += f". Trùng với {matched} mục của tỉnh"
    _notify_centre(text, rules.SHARE, str(made.pk), by, at)


def _notify_centre(text: str, kind: str, code: str, by: audit_rules.Actor, at: datetime) -> None:
    posts = orgs.Post.objects.on(timezone.localdate(at)).filter(
        role=org_enums.Role.COORDINATOR, area="cyber"
    )
    notice_actions.notify(
        posts=posts, kind=notice_enums.NoticeKind.CHANGED, subject_kind=kind, subject_code=code,
        text=text[:500], by=by, at=at, secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip


_PREFIX = "(minh họa) "
_TOLD = (
    b'{"type": "bundle", "id": "bundle--5b0d6f6a-57aa-4e2b-9a57-000000000057", "objects": [{"type":'
    b' "indicator", "spec_version": "2.1", "id": "indicator--5b0d6f6a-57aa-4e2b-9a57-000000000157",'
    b' "created": "2026-09-01T00:00:00.000Z", "modified": "2026-09-01T00:00:00.000Z", "name":'
    b' "(minh h\\u1ecda) T\\u00ean mi\\u1ec1n gi\\u1ea3 m\\u1ea1o c\\u1ed5ng d\\u1ecbch v\\u1ee5'
    b' c\\u00f4ng", "pattern": "[domain-name:value = \'dichvucong.example\']", "pattern_type":'
    b' "stix", "valid_from": "2026-09-01T00:00:00Z", "indicator_types": ["malicious-activity"],'
    b' "object_marking_refs": ["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]}]}'
)


@transaction.atomic
def add_demonstration(*, by: audit_rules.Actor, at: datetime) -> None:
    """Invent a body outside that is not in use and a bundle that came from it, once."""
    if org_queries.get_demonstration() is None:
        return
    name = f"{_PREFIX}Cơ quan trung ương"
    if models.Peer.objects.filter(name=name).exists():
        return
    facts = peers.PeerFacts(
        name=name, way=enums.PeerWay.BOTH, ceiling=enums.Marking.GREEN, is_active=False,
        api_root="https://taxii.example/api/", collection="minh-hoa",
    )  # fmt: skip
    peer = peers.add_peer(facts=facts, by=by, at=at)
    receive_bundle(
        content=_TOLD, title=f"{_PREFIX}Cảnh báo tên miền giả mạo", note="(minh họa) Tệp nhận qua "
        "thư", peer=peer, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def remove_demonstration(*, by: audit_rules.Actor, at: datetime) -> None:
    """Remove the invented body outside and its bundle, unless somebody has built on them."""
    own = models.ShareBundle.objects.filter(
        direction=enums.ShareDirection.IN, title__startswith=_PREFIX, warnings__isnull=True,
        incidents__isnull=True,
    )  # fmt: skip
    keys = list(own.values_list("pk", flat=True))
    models.SharedObject.objects.filter(bundle__in=keys).delete()
    models.ShareBundle.objects.filter(pk__in=keys).delete()
    models.Peer.objects.filter(name__startswith=_PREFIX, bundles__isnull=True).delete()
