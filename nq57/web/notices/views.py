"""Messages to the acting post: read, mark as read, choose how else to get them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.cases import rules as case_rules
from nq57.core import numbers
from nq57.notices import actions, enums, models, queries, rules
from nq57.orgs import permissions as org_permissions
from nq57.reporting import models as reporting
from nq57.web.notices import forms
from nq57.web.shared import acting

_PLACES = {
    "report": "reporting:report", "obligation": "work:obligation", "inquiry": "inquiries:reply",
    "scoring": "scoring:round", "scoresheet": "scoring:sheet",
    "meeting": "meetings:meeting", "level_dossier": "cyber:dossier",
    "declaration": "cyber:declaration", "review_answer": "cyber:review_answer",
    "response_plan": "cyber:plan", "incident": "cyber:incident",
    "drill": "cyber:drill", "drill_incident": "cyber:incident",
    "impact_file": "privacy:impact", "subject_request": "privacy:request",
}  # fmt: skip
_LISTS = {
    "report": "reporting:reports", "obligation": "work:obligations",
    "inquiry": "inquiries:inquiries",
}  # fmt: skip
_STATUSES = {
    "assigned": "todo", "moved": "doing", "returned": "ret", "urged": "risk", "due_soon": "soon",
    "overdue": "late", "decided": "done", "changed": "doing", "digest": "cont",
}  # fmt: skip


@require_safe
def list_notices(request: HttpRequest) -> HttpResponse:
    """Show the messages of the post, the newest first, each with the way to its subject."""
    by = acting.get_actor(request)
    before = numbers.read_whole(request.GET.get("sau", ""))
    rows = queries.list_notices(by=by, before_id=before, limit=queries.PAGE_ROWS + 1)
    shown = rows[: queries.PAGE_ROWS]
    links = _find_places(shown, by)
    context = {
        "rows": [(row, _STATUSES[row.kind], links.get(row.pk, "")) for row in shown],
        "next": shown[-1].pk if len(rows) > len(shown) else None, "before": before,
        "unread": queries.count_unread(by=by),
        "reads_reports": org_permissions.may(by, "report", "read"),
    }  # fmt: skip
    return render(request, "notices/notices.html", context)


@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """Mark one message as read, or all."""
    typed = request.POST.get("id", "")
    key = numbers.read_whole(typed)
    if typed and key is None:
        return redirect("notices:notices")
    actions.mark_read(by=acting.get_actor(request), at=timezone.now(), notice_id=key)
    return redirect("notices:notices")


@require_http_methods(["GET", "HEAD", "POST"])
def set_channels(request: acting.OfficialRequest) -> HttpResponse:
    """Show and write how the post wishes to be told outside the site."""
    by, post = request.actor, request.post
    assert post is not None  # noqa: S101 (the middleware leads who has none elsewhere)
    contact = models.Contact.objects.filter(person=post.person_id).first()
    initial = forms.describe(contact, queries.get_preference(post=post.code))
    form = forms.ChannelsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_preference(post=post, by=by, at=timezone.now(), **form.cleaned_data)
        except rules.NoticesError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi cách nhận thông báo."))
            return redirect("notices:channels")
    named = dict(enums.Channel.choices)
    context = {"form": form, "opened": [named[name] for name in queries.list_channels()]}
    status = 422 if request.method == "POST" else 200
    return render(request, "notices/channels.html", context, status=status)


def _find_places(rows: list[models.Notice], by: audit_rules.Actor) -> dict[int, str]:
    """Return where each message leads, in as many queries however many there are."""
    codes = {row.subject_code for row in rows if row.subject_kind == "case"}
    found = cases.Case.objects.filter(code__in=codes).values_list("code", "kind")
    kinds, replies = dict(found) if codes else {}, _find_replies(rows, by)
    places = {row.pk: _find_place(row, kinds, replies) for row in rows}
    return {key: place for key, place in places.items() if place}


def _find_replies(rows: list[models.Notice], by: audit_rules.Actor) -> dict[str, str]:
    """Return the codes of the own office's replies to the inquiries that messages speak of."""
    asked = {row.subject_code for row in rows if row.subject_kind == "inquiry"}
    keys = numbers.read_wholes(asked)
    if not keys:
        return {}
    own = reporting.Reply.objects.visible_to(by).of_office(by.organisation)
    found = own.filter(inquiry__in=keys).values_list("inquiry_id", "case__code")
    return {str(key): code for key, code in found}


def _find_place(row: models.Notice, kinds: dict[str, str], replies: dict[str, str]) -> str:
    """Return where one message leads, or nothing."""
    code = row.subject_code
    match row.subject_kind:
        case "information_system":
            return f"{reverse('cyber:vulnerabilities')}?he-thong={row.subject_code}"
        case "case" if kinds.get(code) in _PLACES:
            return reverse(_PLACES[kinds[code]], args=[code])
        case "cases" if code in _LISTS:
            return reverse(_LISTS[code])
        case "plan":
            return reverse("work:obligations")
        case "digest":
            return reverse("followup:digest")
        case "share" if code.isdecimal():
            return reverse("cyber:share", args=[code])
        case "share":
            return reverse("cyber:received")
        case "peer":
            return reverse("cyber:peers")
        case "impact_files":
            return reverse("privacy:impacts")
        case "webhook":
            return reverse("tokens:webhooks")
        case "guidance":
            return reverse("guidance:guidance", args=[code])
        case "inquiry" if code in replies:
            return reverse("inquiries:reply", args=[replies[code]])
        case case_rules.THREAD:
            about = [part for part in code.split("#", 1) if part]
            return reverse("threads:item" if len(about) > 1 else "threads:thread", args=about)
        case "consolidation" if code.isascii() and code.isdigit():
            return reverse("consolidation:version", args=[code])
        case "consolidation":
            return reverse("consolidation:cycles")
    return ""
