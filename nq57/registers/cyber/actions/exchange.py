"""Bundles on their way out: asked by one person, approved by another, sent by a job, answered.

Nothing is sent inside a transaction. The rules are asked when a bundle is asked for, when it is
approved, and once more right before its bytes leave; a trigger asks them of the stored bytes.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.core import queue
from nq57.notices import actions as notice_actions
from nq57.notices import enums as notice_enums
from nq57.notices import rules as notice_rules
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.registers.cyber import enums, models, permissions, queries, rules
from nq57.registers.cyber.formats import taxii

_STATUS = enums.ShareStatus
_ASK_AGAIN = timedelta(minutes=5)
_MOST_ASKED = 12  # times that a server is asked whether it is through


@transaction.atomic
def ask_share(
    *,
    peer: models.Peer,
    note: str,
    seen: str,
    by: audit_rules.Actor,
    at: datetime,
    incident: models.Incident | None = None,
    signs: Sequence[models.IncidentSign] = (),
) -> models.ShareBundle:
    """Ask for a bundle to go to a peer, of an incident or of signs, as it was previewed: ``seen``
    is the hash of what the person saw.

    :raises NotAllowedError: when the post does not prepare bundles.
    :raises CyberError: without a reason, when nothing of it may leave, or it changed meanwhile.
    """
    permissions.check_may_share(by, "prepare")
    if not note.strip():
        raise rules.CyberError("Ghi lý do gửi.")
    held = models.Peer.objects.select_for_update().get(pk=peer.pk)
    if not held.is_active or not held.sends:
        raise rules.CyberError("Nơi trao đổi này không nhận gói gửi đi.")
    proposal = _propose(held, incident, signs)
    if seen != proposal.sha256:
        raise rules.CyberError("Nội dung đã thay đổi so với bản vừa xem: xem lại rồi đề nghị.")
    made = models.ShareBundle(
        direction=enums.ShareDirection.OUT, peer=held, title=proposal.title,
        status=_STATUS.ASKED, tlp=proposal.tlp, content=proposal.content,
        sha256=proposal.sha256, total=len(proposal.going), note=note.strip()[:1000],
        asked_by=by.account, asked_at=at, office=by.organisation,
    )  # fmt: skip
    made.save()
    made.incidents.set(proposal.incidents)
    _check_leaving(made)
    _journal("ask_share", made, by, at, {"peer": held.name, "sha256": made.sha256})
    text = f"Gói chia sẻ chờ duyệt gửi {held.name}: {made.title}"
    _tell_centre(made, text, by, at, notice_enums.NoticeKind.ASSIGNED)
    return made


def _propose(
    peer: models.Peer,
    incident: models.Incident | None,
    signs: Sequence[models.IncidentSign],
) -> queries.Proposal:
    """Return what would go.

    :raises CyberError: when that is nothing.
    """
    found = (
        queries.propose_incident(incident=incident, peer=peer)
        if incident is not None
        else queries.propose_signs(signs=signs, peer=peer)
    )
    if not found.content:
        why = found.withheld[0].why if found.withheld else "Chọn sự cố hoặc dấu hiệu."
        raise rules.CyberError(f"Không có gì để gửi: {why}")
    return found


@transaction.atomic
def decide_share(
    *, bundle: models.ShareBundle, is_approved: bool, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Approve a bundle, which then leaves, or refuse it with a reason.

    :raises NotAllowedError: for whoever asked, or when the post does not approve.
    :raises CyberError: when it is decided already, or may not leave as things stand now.
    """
    permissions.check_may_decide(by, bundle)
    held = _lock(bundle.pk)
    if held.status != _STATUS.ASKED:
        raise rules.CyberError("Gói này đã có người quyết định.")
    if not is_approved and not note.strip():
        raise rules.CyberError("Ghi lý do không duyệt.")
    held.decided_by, held.decided_at, held.decision = by.account, at, note.strip()[:1000]
    held.status = _STATUS.REFUSED
    if is_approved:
        _check_leaving(held)
        is_served = _get_peer(held).way == enums.PeerWay.SERVE
        held.status = _STATUS.OFFERED if is_served else _STATUS.WAITING
        held.leaves_at = at
        if not is_served:
            queue.defer("send_bundle", lock=f"share-{held.pk}", bundle=held.pk)
    held.save()
    if is_approved:
        _journal("approve_share", held, by, at, {"status": held.status}, note)
    else:
        _journal("refuse_share", held, by, at, {"status": held.status}, note)
    word = "Đã duyệt" if is_approved else "Không duyệt"
    _tell_centre(held, f"{word} gói chia sẻ: {held.title}", by, at, notice_enums.NoticeKind.DECIDED)


@transaction.atomic
def send_again(*, bundle: models.ShareBundle, by: audit_rules.Actor, at: datetime) -> None:
    """Try anew to send a bundle that could not be sent.

    :raises NotAllowedError: when the post does not prepare bundles.
    :raises CyberError: when it has not failed, or may not leave as things stand now.
    """
    permissions.check_may_share(by, "prepare")
    held = _lock(bundle.pk)
    if held.status != _STATUS.FAILED:
        raise rules.CyberError("Chỉ gửi lại gói không gửi được.")
    _check_leaving(held)
    held.status, held.attempts, held.leaves_at, held.ended_at = _STATUS.WAITING, 0, at, None
    held.remote_id = ""
    held.save()
    queue.defer("send_bundle", lock=f"share-{held.pk}", bundle=held.pk)
    _journal("send_share_again", held, by, at, {})


def send_bundle(*, bundle_id: int, by: audit_rules.Actor, at: datetime) -> bool:
    """Send one bundle that is due, or ask what became of it; say whether it was taken."""
    held = models.ShareBundle.objects.select_related("peer").filter(pk=bundle_id).first()
    if held is None or held.leaves_at is None or held.leaves_at > at:
        return False
    if held.status == _STATUS.SENT:
        return _ask(held, by, at)
    if held.status != _STATUS.WAITING:
        return False
    peer = _get_peer(held)
    why = queries.find_obstacle(bundle=held, peer=peer)
    if not peer.is_active:
        why = "Nơi trao đổi đã ngừng dùng."
    if why:
        _record(held.pk, None, why, by, at, is_last=True)
        return False
    try:
        status = taxii.push(queries.make_door(peer), held.read_content())
    except rules.CyberError as error:
        _record(held.pk, None, str(error), by, at)
        return False
    _record(held.pk, status, "", by, at)
    return status.is_complete and not status.failures


def _ask(held: models.ShareBundle, by: audit_rules.Actor, at: datetime) -> bool:
    try:
        status = taxii.ask_status(queries.make_door(_get_peer(held)), held.remote_id)
    except rules.CyberError as error:
        _record(held.pk, None, str(error), by, at)
        return False
    _record(held.pk, status, "", by, at)
    return status.is_complete and not status.failures


@transaction.atomic
def _record(
    key: int,
    status: taxii.Status | None,
    error: str,
    by: audit_rules.Actor,
    at: datetime,
    *,
    is_last: bool = False,
) -> None:
    """Write down how an attempt went, and when the next is."""
    held = _lock(key)
    if held.status not in (_STATUS.WAITING, _STATUS.SENT):
        return
    was, is_taken = held.status, False
    held.attempts += 1
    most = notice_rules.MOST_ATTEMPTS if was == _STATUS.WAITING else _MOST_ASKED
    held.leaves_at = at + notice_rules.get_pause(min(held.attempts, notice_rules.MOST_ATTEMPTS))
    held.last_error = error[:300]
    if status is not None and not status.is_complete:
        if was == _STATUS.WAITING:
            held.status, held.attempts = _STATUS.SENT, 0
        held.remote_id, held.leaves_at = status.remote_id, at + _ASK_AGAIN
    elif status is not None:
        is_taken = not status.failures
        held.remote_id = status.remote_id
        held.status, held.ended_at = _STATUS.TAKEN if is_taken else _STATUS.FAILED, at
        held.last_error = "" if is_taken else status.text
    if held.status in (_STATUS.WAITING, _STATUS.SENT) and (is_last or held.attempts >= most):
        held.status, held.ended_at = _STATUS.FAILED, at
        held.last_error = held.last_error or "Nơi nhận chưa trả lời là đã xong."
    held.save()
    models.ShareReceipt.objects.create(
        bundle=held, is_taken=is_taken, text=(status.text if status else error)[:300],
        answer=status.answer if status else {}, at=at,
    )  # fmt: skip
    if held.status != was:
        _close(held, by, at)


def _close(held: models.ShareBundle, by: audit_rules.Actor, at: datetime) -> None:
    _journal("send_share", held, by, at, {"status": held.status, "why": held.last_error})
    if held.status == _STATUS.FAILED:
        text = f"Không gửi được gói chia sẻ {held.title}: {held.last_error}"
        _tell_centre(held, text, by, at, notice_enums.NoticeKind.CHANGED)


@transaction.atomic
def note_collected(
    *, bundles: Sequence[models.ShareBundle], by: audit_rules.Actor, at: datetime
) -> None:
    """Write down that a peer's program fetched bundles that were offered to it, once each."""
    keys = [one.pk for one in bundles]
    offered = models.ShareBundle.objects.select_for_update().filter(
        pk__in=keys, status=_STATUS.OFFERED
    )
    for held in offered.order_by("pk"):
        held.status, held.ended_at = _STATUS.TAKEN, at
        held.save(update_fields=["status", "ended_at"])
        models.ShareReceipt.objects.create(
            bundle=held, is_taken=True, text="Chương trình của nơi nhận đã lấy gói.",
            answer={"account": by.account}, at=at,
        )  # fmt: skip
        _journal("collect_share", held, by, at, {})


def _lock(key: int) -> models.ShareBundle:
    locked = models.ShareBundle.objects.select_for_update(of=("self",))
    return locked.select_related("peer").get(pk=key)


def _get_peer(held: models.ShareBundle) -> models.Peer:
    if held.peer is None:
        raise rules.CyberError("Gói gửi đi phải có nơi nhận.")
    return held.peer


def _check_leaving(held: models.ShareBundle) -> None:
    if why := queries.find_obstacle(bundle=held, peer=_get_peer(held)):
        raise rules.CyberError(why)


def _tell_centre(
    held: models.ShareBundle, text: str, by: audit_rules.Actor, at: datetime, kind: str
) -> None:
    """Tell who decides on a bundle: the centre, and the head of the office that asked."""
    roles = org_enums.Role
    posts = orgs.Post.objects.on(timezone.localdate(at)).filter(
        Q(role=roles.COORDINATOR, area="cyber") | Q(role=roles.HEAD, organisation__code=held.office)
    )
    notice_actions.notify(
        posts=posts, kind=kind, subject_kind=rules.SHARE, subject_code=str(held.pk),
        text=text[:500], by=by, at=at, secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip


def _journal(
    verb: str,
    held: models.ShareBundle,
    by: audit_rules.Actor,
    at: datetime,
    after: dict[str, Any],
    note: str = "",
) -> None:
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind=rules.SHARE, subject_code=str(held.pk), after=after,
        note=note.strip(), secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip
