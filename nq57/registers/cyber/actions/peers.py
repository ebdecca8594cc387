"""Bodies outside with which signs of attacks are exchanged: kept by administrators."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.core import queue, sealing
from nq57.notices import rules as notice_rules
from nq57.orgs import models as orgs
from nq57.registers.cyber import enums, models, permissions, rules

_BAD_ADDRESS = (
    "Ghi đúng địa chỉ TAXII: bắt đầu bằng https:// và tên máy chủ, như "
    "https://taxii.gov.vn/api1/; không ghi địa chỉ IP hay tên trong mạng nội bộ."
)


@dataclass(frozen=True, kw_only=True)
class PeerFacts:
    """What is said of a body outside; an empty ``password`` keeps the one that is held."""

    name: str
    way: str
    ceiling: str
    api_root: str = ""
    collection: str = ""
    username: str = ""
    password: str = ""
    private_reason: str = ""
    reader: orgs.Account | None = None
    is_active: bool = True


@transaction.atomic
def add_peer(*, facts: PeerFacts, by: audit_rules.Actor, at: datetime) -> models.Peer:
    """Enter a body outside.

    :raises NotAllowedError: when the post does not keep them.
    :raises CyberError: when what is said of it cannot be.
    """
    permissions.check_may_keep_peers(by)
    made = models.Peer(made_by=by.account, made_at=at)
    _fill(made, facts)
    _save(made)
    _journal("add_peer", made, by, at, _tell(made))
    return made


@transaction.atomic
def change_peer(
    *, peer: models.Peer, facts: PeerFacts, seen: int, by: audit_rules.Actor, at: datetime
) -> models.Peer:
    """Correct what is said of a body outside; ``seen`` is the version that the person saw.

    :raises NotAllowedError: when the post does not keep them.
    :raises CyberError: when it was changed meanwhile, or what is said cannot be.
    """
    permissions.check_may_keep_peers(by)
    held = models.Peer.objects.select_for_update().get(pk=peer.pk)
    if held.version != seen:
        raise rules.CyberError("Có người vừa sửa nơi trao đổi này: tải lại trang rồi sửa lại.")
    before = _tell(held)
    _fill(held, facts)
    held.version += 1
    _save(held)
    _journal("change_peer", held, by, at, _tell(held), before)
    return held


@transaction.atomic
def ask_fetch(*, peer: models.Peer, by: audit_rules.Actor, at: datetime) -> None:
    """Let a job fetch what is new from a peer, now.

    :raises NotAllowedError: when the post does not receive.
    :raises CyberError: when nothing is fetched from it.
    """
    permissions.check_may_share(by, "receive")
    if not peer.fetches or not peer.is_active:
        raise rules.CyberError("Không lấy về từ nơi trao đổi này.")
    queue.defer("fetch_peer", lock=f"peer-{peer.pk}", peer=peer.pk)
    _journal("ask_fetch", peer, by, at, {})


@transaction.atomic
def note_fetch(
    *, peer_id: int, after: str, error: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Write down how far fetching from a peer has come, or why it could not."""
    held = models.Peer.objects.select_for_update().get(pk=peer_id)
    held.fetched_at, held.fetch_error = at, error[:300]
    held.fetched_after = after[:40] or held.fetched_after
    held.save(update_fields=["fetched_at", "fetch_error", "fetched_after"])


def _fill(peer: models.Peer, facts: PeerFacts) -> None:
    is_serve = facts.way == enums.PeerWay.SERVE
    was = (peer.api_root, peer.collection)
    try:
        peer.api_root = "" if is_serve else rules.read_peer_address(facts.api_root)
    except notice_rules.NoticesError as error:
        raise rules.CyberError(_BAD_ADDRESS) from error
    peer.name, peer.way, peer.ceiling = facts.name.strip(), facts.way, facts.ceiling
    peer.collection = "" if is_serve else facts.collection.strip()
    if was != (peer.api_root, peer.collection):
        peer.fetched_after = ""
        if peer.secret_sealed and was[0] and was[0] != peer.api_root and not facts.password:
            raise rules.CyberError("Đổi địa chỉ thì nhập lại mật khẩu: mật khẩu cũ không đi theo.")
    peer.username = "" if is_serve else facts.username.strip()
    peer.private_reason = "" if is_serve else facts.private_reason.strip()
    peer.reader = facts.reader if is_serve else None
    peer.is_active = facts.is_active
    if is_serve or not peer.username:
        peer.secret_sealed = ""
    elif facts.password:
        peer.secret_sealed = sealing.seal(facts.password, settings.FIELD_KEYS)


def _save(peer: models.Peer) -> None:
    """Save a peer once its fields and constraints hold.

    :raises CyberError: with their own sentences.
    """
    try:
        peer.full_clean()
    except ValidationError as error:
        raise rules.CyberError(" ".join(error.messages)) from error
    peer.save()


def _tell(peer: models.Peer) -> dict[str, Any]:
    return {
        "name": peer.name, "way": peer.way, "ceiling": peer.ceiling, "api_root": peer.api_root,
        "collection": peer.collection, "private_reason": peer.private_reason,
        "reader": peer.reader.login if peer.reader else "", "is_active": peer.is_active,
        "has_password": bool(peer.secret_sealed),
    }  # fmt: skip


def _journal(
    verb: str,
    peer: models.Peer,
    by: audit_rules.Actor,
    at: datetime,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
) -> None:
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind=rules.PEER, subject_code=str(peer.pk),
        before=before, after=after, secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip
