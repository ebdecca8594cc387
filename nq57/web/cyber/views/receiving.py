"""What comes from bodies outside: a file tried and taken, what is known of it; the bodies."""

import io
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.core import numbers
from nq57.files import actions as file_actions
from nq57.files import queries as file_queries
from nq57.registers.cyber import actions, enums, models, permissions, queries, rules
from nq57.web.cyber.forms import exchange as forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting, pages, registers

_READ_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
def list_received(request: HttpRequest) -> HttpResponse:
    """List what was received, as far as its TLP lets the post see it, with the warnings."""
    by = acting.get_actor(request)
    permissions.check_may_share(by, "read")
    words = dict(enums.SharedKind.choices)
    kind = registers.read_pick(request, "loai", words)
    asked = request.GET.get("q", "").strip()
    found = queries.list_received(by=by, kind=kind, words=asked)
    page = pages.take(found, request, key=("-pk",))
    whole = queries.list_bundles(by=by).filter(pk__in={one.bundle_id for one in page.rows})
    picks = [
        registers.Pick(
            "loai", _("Loại"), [(key, _(str(word))) for key, word in words.items()], kind
        )
    ]
    return render(request, "cyber/received.html", {
        **common.describe_tabs(request, "shares"), "bar": registers.make_bar(request, picks),
        "page": page, "is_filtered": bool(kind or asked),
        "warnings": queries.list_warnings(by=by),
        "opened": set(whole.values_list("pk", flat=True)),
    })  # fmt: skip


@require_http_methods(_READ_OR_POST)
def receive(request: HttpRequest) -> HttpResponse:
    """Try a bundle's file and say what it brings; then take it in."""
    by = acting.get_actor(request)
    permissions.check_may_share(by, "receive")
    form = forms.ReceiveForm(request.POST or None, request.FILES or None, account=by.account)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            done = _receive(request, form, context)
        except common.REFUSALS as error:
            context["refusal"] = error
        else:
            if done.bundle is not None:
                messages.success(request, _("Đã nhận gói."))
                return redirect(done.bundle)
            if "trial" not in context:
                messages.success(request, _("Gói này đã nhận trước đây: không có gì thay đổi."))
                return redirect("cyber:received")
            return render(request, "cyber/share_receive.html", context)
    status = 422 if request.method == "POST" else 200
    return render(request, "cyber/share_receive.html", context, status=status)


def _receive(
    request: HttpRequest, form: forms.ReceiveForm, context: dict[str, Any]
) -> actions.Received:
    """Try the file that was sent, or take in the one that was tried."""
    by, at, given = acting.get_actor(request), timezone.now(), form.cleaned_data
    kept, sent, note = given["kept"], given["file"], given["note"]
    if kept is not None and request.POST.get("do") == "import":
        content = file_queries.read_content(stored=kept)
        return actions.receive_bundle(content=content, title=kept.name, note=note, by=by, at=at)
    content = sent.read(rules.MOST_BYTES + 1) if sent else file_queries.read_content(stored=kept)
    name = sent.name if sent else kept.name
    done = actions.receive_bundle(
        content=content, title=name, note=note, by=by, at=at, is_trial=True
    )
    stored = kept or file_actions.store_file(source=io.BytesIO(content), name=name, by=by, at=at)
    context |= {
        "trial": done, "kept": forms.ReceiveForm.keep(stored, by.account), "given": given,
        "name": stored.name, "others": sorted(done.read.others.items()),
        "level": rules.NAMES[done.read.tlp],
    }  # fmt: skip
    return done


@require_safe
def list_peers(request: HttpRequest) -> HttpResponse:
    """List the bodies outside."""
    by = acting.get_actor(request)
    permissions.check_may_read_peers(by)
    return render(request, "cyber/peers.html", {
        **common.describe_tabs(request, "shares"), "peers": queries.list_peers(),
        "may_keep": permissions.may_keep_peers(by),
        "may_fetch": permissions.may_share(by, "receive"),
    })  # fmt: skip


@require_http_methods(_READ_OR_POST)
def add_peer(request: HttpRequest) -> HttpResponse:
    """Enter a body outside."""
    permissions.check_may_keep_peers(acting.get_actor(request))
    return _edit(request, None)


@require_http_methods(_READ_OR_POST)
def change_peer(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is said of a body outside."""
    by = acting.get_actor(request)
    permissions.check_may_read_peers(by)
    permissions.check_may_keep_peers(by)
    return _edit(request, get_object_or_404(models.Peer.objects.select_related("reader"), pk=pk))


def _edit(request: HttpRequest, peer: models.Peer | None) -> HttpResponse:
    by, at = acting.get_actor(request), timezone.now()
    form = forms.PeerForm(request.POST or None, initial=forms.describe_peer(peer) if peer else None)
    if request.method == "POST" and form.is_valid():
        try:
            if peer is None:
                actions.add_peer(facts=form.read(), by=by, at=at)
            else:
                seen = numbers.read_whole(request.POST.get("seen", "")) or 0
                actions.change_peer(peer=peer, facts=form.read(), seen=seen, by=by, at=at)
        except common.REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi nơi trao đổi."))
            return redirect("cyber:peers")
    return render(request, "cyber/peer_edit.html", {
        "form": form, "peer": peer,
        "seen": request.POST.get("seen", peer.version if peer else 0),
    }, status=422 if request.method == "POST" else 200)  # fmt: skip


@require_POST
def fetch(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for what is new at a body outside."""
    by = acting.get_actor(request)
    permissions.check_may_share(by, "receive")
    peer = get_object_or_404(models.Peer, pk=pk)
    try:
        actions.ask_fetch(peer=peer, by=by, at=timezone.now())
    except common.REFUSALS as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đang lấy gói mới: xem lại trang này sau ít phút."))
    return redirect("cyber:peers")
