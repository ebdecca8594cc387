"""What would go to a body outside and what is withheld; what went, what came, what it matches."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.core import sealing
from nq57.orgs import models as orgs
from nq57.registers.cyber import enums, models, permissions, rules
from nq57.registers.cyber.formats import stix, taxii

_STATUS = enums.ShareStatus
_LEAVING = (_STATUS.WAITING, _STATUS.SENT)
_SHOWN = (_STATUS.OFFERED, _STATUS.TAKEN)


@dataclass(frozen=True)
class Going:
    """One object that would go: its kind in words, its name, its level."""

    kind: str
    name: str
    tlp: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What would go to a peer, byte for byte, and what is withheld."""

    title: str
    content: bytes
    sha256: str
    tlp: str
    going: Sequence[Going]
    withheld: Sequence[rules.Withheld]
    incidents: Sequence[models.Incident]


@dataclass(frozen=True)
class Match:
    """Something of the own that a received value was found in."""

    value: str
    kind: str
    incident: models.Incident | None = None
    system: models.InformationSystem | None = None


def tell_source(incident: models.Incident) -> rules.Source:
    """Return an incident as the rules of sharing see it; its case loaded."""
    codes = [one.code for one in incident.systems.all()]
    return rules.Source(
        code=incident.case.code, tlp=incident.tlp, is_drill=incident.is_drill,
        is_invented=rules.is_invented(incident.what, codes),
    )  # fmt: skip


def propose_incident(*, incident: models.Incident, peer: models.Peer) -> Proposal:
    """Return what of an incident would go to a peer; empty where it is withheld whole."""
    withheld = list(_list_kept(incident))
    source = tell_source(incident)
    if why := rules.find_source_reason(source, peer.ceiling):
        whole = rules.Withheld(f"Toàn bộ sự cố {source.code}", why)
        return _propose(incident.case.title, [], [whole, *withheld], [incident])
    objects = stix.write_bundle(incident)
    return _propose(incident.case.title, objects, withheld, [incident])


def propose_signs(*, signs: Iterable[models.IncidentSign], peer: models.Peer) -> Proposal:
    """Return what of chosen signs would go to a peer; incidents, cases and offices loaded."""
    withheld, going = [], []
    for one in signs:
        why = rules.find_source_reason(tell_source(one.incident), peer.ceiling)
        if why:
            withheld.append(rules.Withheld(one.value, why))
        else:
            going.append(one)
    told: Any = stix.write_signs(going) if going else []
    incidents = {one.incident_id: one.incident for one in going}
    title = f"{len(going)} dấu hiệu nhận biết"
    return _propose(title, told, withheld, list(incidents.values()))


def _list_kept(incident: models.Incident) -> Iterable[rules.Withheld]:
    """Yield what of an incident is never in a bundle."""
    yield rules.Withheld("Người liên hệ và số điện thoại", "Không bao giờ nằm trong gói.")
    core = incident.entries.filter(audience=enums.Audience.CORE).count()
    if core:
        why = "Ghi chỉ cho cơ quan bị sự cố và cơ quan phụ trách."
        yield rules.Withheld(f"{core} diễn biến nội bộ", why)
    if incident.reports.exists():
        yield rules.Withheld("Nội dung các báo cáo đã gửi", "Gói chỉ ghi số, ký hiệu và lúc gửi.")
    files = incident.case.evidence.count()
    if files:
        yield rules.Withheld(f"{files} tệp kèm", "Tệp không nằm trong gói.")


def _propose(
    title: str, bundle: Any, withheld: Sequence[rules.Withheld], incidents: Sequence[Any]
) -> Proposal:
    objects = bundle["objects"] if bundle else []
    content = json.dumps(bundle, ensure_ascii=False, sort_keys=True).encode() if bundle else b""
    markings = rules.read_markings(objects)
    return Proposal(
        title=title[:300], content=content, sha256=hashlib.sha256(content).hexdigest(),
        tlp=rules.pick_strictest(_find_level(one, markings) for one in objects),
        going=describe_objects(objects), withheld=withheld, incidents=incidents,
    )  # fmt: skip


def describe_objects(objects: Sequence[dict[str, Any]]) -> list[Going]:
    """Return the objects of a bundle of this system in words, each with its level."""
    markings = rules.read_markings(objects)
    return [
        Going(
            str(enums.PartKind(one["type"]).label), str(one.get("name") or one.get("abstract", "")),
            rules.NAMES[_find_level(one, markings)],
        )
        for one in objects
    ]  # fmt: skip


def _find_level(one: dict[str, Any], markings: Mapping[str, str]) -> str:
    return rules.find_tlp(one, markings) or markings.get(one["id"], rules.UNMARKED)


def list_sign_choices(*, by: audit_rules.Actor, most: int = 200) -> list[models.IncidentSign]:
    """Return the newest standing signs of the incidents that ``by`` reads."""
    found = models.IncidentSign.objects.standing().filter(
        incident__in=models.Incident.objects.visible_to(by)
    )
    return list(
        found.select_related("incident__case", "office")
        .prefetch_related("incident__systems")
        .order_by("-pk")[:most]
    )


def list_peers() -> "QuerySet[models.Peer]":
    """Return all bodies outside, with the accounts of their programs."""
    return models.Peer.objects.select_related("reader__person")


def list_targets() -> list[models.Peer]:
    """Return the bodies to which bundles may go now."""
    return [one for one in models.Peer.objects.filter(is_active=True) if one.sends]


def list_bundles(*, by: audit_rules.Actor) -> models.ShareBundleQuerySet:
    """Return the bundles that ``by`` reads whole, without their bytes."""
    permissions.check_may_share(by, "read")
    return models.ShareBundle.objects.visible_to(by).defer("content").select_related("peer")


def list_received(
    *, by: audit_rules.Actor, kind: str = "", words: str = ""
) -> models.SharedObjectQuerySet:
    """Return the received objects that ``by`` may see, of a kind and with words in their name or
    with a value."""
    found = models.SharedObject.objects.visible_to(by).select_related("bundle__peer")
    found = found.defer("bundle__content").prefetch_related("traces")
    if kind:
        found = found.filter(kind=kind)
    if words:
        held = models.SharedTrace.objects.filter(value__icontains=words)
        found = found.filter(
            Q(name__icontains=words) | Q(description__icontains=words)
            | Q(pk__in=held.values("shared"))
        )  # fmt: skip
    return found


def list_warnings(*, by: audit_rules.Actor, most: int = 50) -> list[models.ShareWarning]:
    """Return the newest warnings that the own office got; all for who reads all."""
    found = models.ShareWarning.objects.prefetch_related("offices").defer("bundle__content")
    if not permissions.may_read_all_shared(by):
        found = found.filter(offices__code=by.organisation)
    return list(found.select_related("bundle__peer")[:most])


def find_known(objects: Sequence[rules.Shared]) -> set[tuple[str, str]]:
    """Return which objects were received before, by identity and version."""
    keys = {one.stix_id for one in objects}
    found = models.SharedObject.objects.filter(stix_id__in=keys)
    return set(found.values_list("stix_id", "stix_version"))


def match_traces(
    *, traces: Iterable[tuple[str, str]], by: audit_rules.Actor
) -> list[Match]:  # fmt: skip
    """Return where values (kind, value) are found among the own signs, addresses, scanned hosts
    and open vulnerabilities that ``by`` may read, in four queries."""
    pairs = set(traces)
    values = {value for _kind, value in pairs}
    # A scan of a site is kept by its scheme too.
    hosts = {
        f"{scheme}{host}": host
        for host in {_find_host(kind, value) for kind, value in pairs} - {""}
        for scheme in ("", "http://", "https://")
    }
    cves = {value for kind, value in pairs if kind == enums.TraceKind.CVE}
    seen = models.InformationSystem.objects.visible_to(by)
    signs = models.IncidentSign.objects.standing().filter(
        value__in=values, incident__in=models.Incident.objects.visible_to(by)
    )
    found = [
        Match(one.value, "sign", incident=one.incident)
        for one in signs.select_related("incident__case") if (one.kind, one.value) in pairs
    ]  # fmt: skip
    places = models.Location.objects.filter(value__in=values | set(hosts), system__in=seen)
    systems = {
        (hosts.get(one.value, one.value), one.system) for one in places.select_related("system")
    }
    scans = models.Scan.objects.filter(hosts__overlap=sorted(hosts), system__in=seen)
    for scan in scans.select_related("system") if hosts else ():
        systems |= {(hosts[one], scan.system) for one in scan.hosts if one in hosts}
    rows = sorted(systems, key=lambda pair: (pair[0], pair[1].pk))
    found += [Match(value, "address", system=system) for value, system in rows]
    holes = models.Vulnerability.objects.visible_to(by).filter(
        weakness__code__in=cves, status__in=models.OPEN
    )
    open_in = {(one.weakness.code, one.system) for one in holes.select_related(
        "weakness", "system"
    )}  # fmt: skip
    named = sorted(open_in, key=lambda pair: (pair[0], pair[1].pk))
    return found + [Match(code, "vulnerability", system=system) for code, system in named]


def _find_host(kind: str, value: str) -> str:
    if kind in (enums.TraceKind.IPV4, enums.TraceKind.IPV6, enums.TraceKind.DOMAIN):
        return value
    if kind == enums.TraceKind.URL:
        try:
            return urlsplit(value).hostname or ""
        except ValueError:
            return ""
    return ""


def list_traces(bundle: models.ShareBundle) -> list[tuple[str, str]]:
    """Return the values (kind, value) of a bundle's objects that the sender has not revoked."""
    found = models.SharedTrace.objects.filter(shared__bundle=bundle, shared__is_revoked=False)
    return list(found.order_by("kind", "value").values_list("kind", "value").distinct())


def make_door(peer: models.Peer) -> taxii.Door:
    """Return how to connect to a peer.

    :raises CyberError: when its password cannot be opened any more.
    """
    try:
        password = (
            sealing.unseal(peer.secret_sealed, settings.FIELD_KEYS) if peer.secret_sealed else ""
        )
    except ValueError as error:
        raise rules.CyberError(
            "Mật khẩu của nơi trao đổi không mở được nữa (khóa NQ57_FIELD_KEYS đã đổi): "
            "nhập lại mật khẩu."
        ) from error
    return taxii.Door(
        api_root=peer.api_root, collection=peer.collection, username=peer.username,
        password=password, is_private_allowed=bool(peer.private_reason),
    )  # fmt: skip


def was_passed_over(*, peer: models.Peer, sha256: str) -> bool:
    """Say whether a page of a peer's collection (its hash) was refused before."""
    found = audit.Entry.objects.about(rules.PEER, str(peer.pk)).filter(verb="pass_over_page")
    return found.filter(after__sha256=sha256).exists()


def list_due_bundles(*, at: datetime) -> list[int]:
    """Return the bundles that are to be sent, or of which the answer is to be asked, now."""
    found = models.ShareBundle.objects.filter(status__in=_LEAVING, leaves_at__lte=at)
    return list(found.order_by("pk").values_list("pk", flat=True))


def list_due_peers() -> list[int]:
    """Return the peers to fetch from."""
    ways = (enums.PeerWay.FETCH, enums.PeerWay.BOTH)
    found = models.Peer.objects.filter(is_active=True, way__in=ways)
    return list(found.order_by("pk").values_list("pk", flat=True))


def list_collections(*, account: orgs.Account) -> list[models.Peer]:
    """Return the peers whose program is this account: each is a collection of its own."""
    found = models.Peer.objects.filter(is_active=True, way=enums.PeerWay.SERVE, reader=account)
    return list(found)


def list_offered(*, peer: models.Peer, since: datetime | None) -> list[models.ShareBundle]:
    """Return what was approved for a peer to fetch, the oldest approval first, with its bytes;
    what the rules let go no more is left out."""
    found = peer.bundles.filter(direction=enums.ShareDirection.OUT, status__in=_SHOWN)
    if since is not None:
        found = found.filter(decided_at__gt=since)
    rows = found.prefetch_related("incidents__case", "incidents__systems").order_by(
        "decided_at", "pk"
    )
    return [one for one in rows if not find_obstacle(bundle=one, peer=peer)]


def find_obstacle(*, bundle: models.ShareBundle, peer: models.Peer) -> str:
    """Return why a bundle may not leave as things stand now, or nothing."""
    sources = [tell_source(one) for one in bundle.incidents.all()]
    try:
        rules.check_leaving(read_objects(bundle), sources, ceiling=peer.ceiling)
    except rules.CyberError as error:
        return str(error)
    return ""


def read_objects(bundle: models.ShareBundle) -> list[dict[str, Any]]:
    """Return the objects of a bundle of this system."""
    found: list[dict[str, Any]] = json.loads(bundle.read_content())["objects"]
    return found
