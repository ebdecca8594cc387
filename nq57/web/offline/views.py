"""The shell that works without the network, and the addresses that its queue talks to."""

import base64
import json
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.audit import rules as audit_rules
from nq57.cases import permissions as case_permissions
from nq57.core import refusals
from nq57.files import actions as file_actions
from nq57.files import models as files_models
from nq57.files import queries as file_queries
from nq57.files import rules as file_rules
from nq57.orgs import permissions as org_permissions
from nq57.reporting import actions, models, permissions, queries, rules
from nq57.web.offline import forms
from nq57.web.shared import acting, formats

_private = cache_control(private=True, no_store=True)
_FILES = ("nq57/nq57.css", "nq57/icons.svg", "nq57/mark.svg", "nq57/offline.js",
          "nq57/app-192.png", "nq57/app-512.png")  # fmt: skip


@login_not_required
@require_safe
def show_shell(request: HttpRequest) -> HttpResponse:
    """Show the page that works without the network: the same for everybody, so kept by it."""
    addresses = {
        name: reverse(f"offline:{name}") for name in ("page", "worker", "who", "acts")
    } | {
        "login": f"{reverse('account_login')}?next={reverse('offline:page')}",
        "report": reverse("offline:report", args=["CODE"]),
        "inquiry": reverse("offline:reply", args=["CODE"]),
        "online": reverse("reporting:report", args=["CODE"]),
        "upload": reverse("offline:upload", args=[UUID(int=0)]),
        "piece": file_rules.PIECE_BYTES,
    }  # fmt: skip
    return render(request, "offline/shell.html", {"addresses": addresses})


@login_not_required
@require_safe
def show_worker(request: HttpRequest) -> HttpResponse:
    """Show the service worker: which files it keeps, then its script."""
    kept = {"page": reverse("offline:page"), "files": [static(name) for name in _FILES],
            "manifest": reverse("offline:manifest"), "who": reverse("offline:who"),
            "acts": reverse("offline:acts"),
            "upload": reverse("offline:upload", args=[UUID(int=0)]),
            "piece": file_rules.PIECE_BYTES}  # fmt: skip
    script = f"self.KEPT = {json.dumps(kept)};\n"
    script += f"importScripts({json.dumps(static('nq57/offline-worker.js'))});\n"
    headers = {"Cache-Control": "no-cache"}
    return HttpResponse(script, content_type="text/javascript", headers=headers)


@login_not_required
@require_safe
def show_manifest(request: HttpRequest) -> HttpResponse:
    """Show what the browser needs to install the page."""
    sizes = ((192, "any"), (512, "any"), (512, "maskable"))
    icons = [
        {"src": static(f"nq57/app-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png",
         "purpose": purpose}
        for size, purpose in sizes
    ]  # fmt: skip
    told = {
        "id": reverse("offline:page"), "name": _("Báo cáo khi mất mạng"), "short_name": "nq57",
        "lang": getattr(request, "LANGUAGE_CODE", "vi"), "start_url": reverse("offline:page"),
        "scope": reverse("offline:page"), "display": "standalone", "icons": icons,
        "theme_color": "#0b3d78", "background_color": "#ffffff",
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")


@_private
@require_safe
def tell_who(request: HttpRequest) -> HttpResponse:
    """Tell who is signed in, a fresh token, the account's own half of the key, open reports."""
    by = acting.get_actor(request)
    post = cast(acting.OfficialRequest, request).post
    account = cast(acting.OfficialRequest, request).user
    rows = queries.list_office_reports(by=by, today=timezone.localdate())
    may_write = org_permissions.may(by, "report", "write")
    replies = queries.list_open_replies(by=by)
    half = salted_hmac("nq57.offline", str(account.pk), algorithm="sha256").digest()
    return JsonResponse(
        {
            "account": by.account, "name": account.person.name, "post": by.post,
            "office": post.organisation.short_name if post else "",
            "secret": base64.b64encode(half).decode(), "token": get_token(request),
            "may_write": _may_enter(by),
            "reports": [
                {
                    "code": row.report.case.code, "label": row.report.cycle.label,
                    "due": formats.format_day(row.report.cycle.due_on),
                    "state": rules.REPORT.states[row.report.case.state].label,
                }
                for row in rows if may_write and row.report.case.state in rules.EDITABLE
            ] + [forms.write_offer(reply) for reply in replies],
        }
    )  # fmt: skip


@_private
@require_safe
def tell_report(request: HttpRequest, code: str) -> HttpResponse:
    """Tell a report as a device works on it."""
    report = _get_report(code, acting.get_actor(request))
    if not permissions.may_write(acting.get_actor(request), report):
        return _refuse(_("Vị trí đang dùng không soạn được báo cáo này."))
    form = queries.get_form(report=report, today=timezone.localdate())
    return JsonResponse(forms.write_report(form, cast(acting.OfficialRequest, request)))


@_private
@require_safe
def tell_reply(request: HttpRequest, code: str) -> HttpResponse:
    """Tell a reply to an inquiry as a device works on it."""
    by = acting.get_actor(request)
    reply = _find_reply(code, by)
    if reply is None:
        raise Http404
    if not permissions.may_answer(by, reply):
        return _refuse(_("Vị trí đang dùng không trả lời phiếu này."))
    form = queries.get_reply_form(reply=reply, today=timezone.localdate())
    return JsonResponse(forms.write_reply(form, cast(acting.OfficialRequest, request)))


@_private
@require_POST
def receive_acts(request: HttpRequest) -> HttpResponse:
    """Take the acts of a queue, each once, and tell what became of each."""
    by, at = acting.get_actor(request), timezone.now()
    if (refusal := _check_may_enter(by)) is not None:
        return refusal
    try:
        batch = forms.read_batch(request.body, at)
    except forms.UnreadableError as error:
        return _refuse(str(error), 400)
    if batch.account != by.account:
        return JsonResponse({"state": "account"}, status=409)
    found: dict[str, models.Report | models.Reply | None] = {}
    answers = {}
    for sent in batch.acts:
        if sent.report not in found:
            found[sent.report] = _find(sent.report, by)
        on = found[sent.report]
        answers[str(sent.act.key)] = _receive(sent, on, batch.clock_ahead, request)
    return JsonResponse({"answers": answers})


@_private
@require_http_methods(["GET", "POST"])
def open_upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Begin a file that comes in pieces, or tell where its next piece starts."""
    by, at = acting.get_actor(request), timezone.now()
    if (refusal := _check_may_enter(by)) is not None:
        return refusal
    if request.method == "GET":
        return _tell_upload(_get_upload(key, by))
    try:
        told = forms.read_announcement(request.body)
        on = _get(told.report, by)
        if isinstance(on, models.Report):
            case_permissions.check_may(by, on.case, "add", on="evidence")
        else:
            case_permissions.check_may(by, on.case, "answer")
        subject = f"{told.report}#{told.item}" if told.item else told.report
        upload = file_actions.open_upload(
            key=key, subject=subject, name=told.name, claim=told.claim, size=told.size,
            sha256=told.sha256, by=by, at=at,
        )  # fmt: skip
    except forms.UnreadableError as error:
        return _refuse(str(error), 400)
    except refusals.NotAllowedError as error:
        return _refuse(str(error))
    except file_rules.FilesError as error:
        return _refuse(str(error), 422)
    return _tell_upload(_finish(on, upload, request))


@_private
@require_POST
def add_piece(request: HttpRequest, key: UUID, start: int) -> HttpResponse:
    """Take the next piece of a file; with the last one the file becomes evidence."""
    by, at = acting.get_actor(request), timezone.now()
    if (refusal := _check_may_enter(by)) is not None:
        return refusal
    upload = _get_upload(key, by)
    on = _get(upload.subject.partition("#")[0], by)
    try:
        if int(request.headers.get("Content-Length") or 0) > file_rules.PIECE_BYTES:
            raise file_rules.FilesError(_("Mỗi phần của tệp không quá 128 kB."))
        upload = file_actions.add_piece(
            upload=upload, start=start, content=request.body,
            sha256=request.headers.get("X-Piece-SHA256", ""), by=by, at=at,
        )  # fmt: skip
    except file_rules.FilesError as error:
        return JsonResponse({"next": upload.received, "sentence": str(error)}, status=422)
    return _tell_upload(_finish(on, upload, request))


def _receive(
    sent: forms.Sent,
    on: models.Report | models.Reply | None,
    clock_ahead: int,
    request: HttpRequest,
) -> dict[str, Any]:
    """Return what became of one act; under another post than the act's, nothing is done."""
    by = acting.get_actor(request)
    if sent.post != by.post:
        return {"state": "post"}
    if on is None:
        told = _("Không tìm thấy báo cáo, phiếu này, hoặc vị trí đang dùng không xem được.")
        return {"state": "fault", "code": "E200", "sentence": told}
    try:
        return actions.receive_act(
            on=on, act=sent.act, clock_ahead=clock_ahead, by=by, at=timezone.now()
        )
    except audit_rules.AuditError as error:
        return {"state": "fault", "code": "E200", "sentence": str(error)}


def _finish(
    on: models.Report | models.Reply, upload: files_models.Upload, request: HttpRequest
) -> files_models.Upload:
    if upload.state == "open" and upload.received == upload.size:
        by, at = acting.get_actor(request), timezone.now()
        if isinstance(on, models.Report):
            actions.attach_upload(report=on, upload=upload, by=by, at=at)
        else:
            actions.keep_upload(upload=upload, by=by, at=at)
        upload.refresh_from_db()
    return upload


def _tell_upload(upload: files_models.Upload) -> HttpResponse:
    told = {"state": str(upload.state), "next": upload.received, "sentence": upload.refusal}
    return JsonResponse(told)


def _get_upload(key: UUID, by: audit_rules.Actor) -> files_models.Upload:
    try:
        return file_queries.get_upload(key=key, by=by)
    except files_models.Upload.DoesNotExist as error:
        raise Http404 from error


def _get_report(code: str, by: audit_rules.Actor) -> models.Report:
    report = _find_report(code, by)
    if report is None:
        raise Http404
    return report


def _get(code: str, by: audit_rules.Actor) -> models.Report | models.Reply:
    found = _find(code, by)
    if found is None:
        raise Http404
    return found


def _find(code: str, by: audit_rules.Actor) -> models.Report | models.Reply | None:
    return _find_report(code, by) or _find_reply(code, by)


def _find_reply(code: str, by: audit_rules.Actor) -> models.Reply | None:
    try:
        return queries.get_reply(code=code, by=by)
    except models.Reply.DoesNotExist:
        return None


def _find_report(code: str, by: audit_rules.Actor) -> models.Report | None:
    try:
        return queries.get_report(code=code, by=by)
    except models.Report.DoesNotExist:
        return None


def _may_enter(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` writes reports or answers inquiries at all."""
    return org_permissions.may(by, "report", "write") or org_permissions.may(
        by, "inquiry", "answer"
    )


def _check_may_enter(by: audit_rules.Actor) -> HttpResponse | None:
    return (
        None
        if _may_enter(by)
        else _refuse(_("Vị trí đang dùng không soạn báo cáo, không trả lời phiếu hỏi."))
    )


def _refuse(sentence: str, status: int = 403) -> HttpResponse:
    return JsonResponse({"sentence": sentence}, status=status)
