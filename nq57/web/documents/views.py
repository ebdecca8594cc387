"""Views of documents: parse, one action or query, respond."""

import dataclasses
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, DateField, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nq57.audit import rules as audit_rules
from nq57.audit.enums import Secrecy
from nq57.core import dates
from nq57.documents import actions, enums, models, permissions, queries, rules
from nq57.documents.reading.errors import ReadingError
from nq57.files import actions as file_actions
from nq57.files import rules as file_rules
from nq57.meetings import models as meetings
from nq57.meetings import permissions as meeting_permissions
from nq57.meetings import queries as meeting_queries
from nq57.web.documents import forms
from nq57.web.shared import acting, pages, people
from nq57.web.shared import views as shared_views

QUESTIONS_AT_ONCE = 6
KINDS_FIRST = [
    enums.RelationKind.REPLACES,
    enums.RelationKind.AMENDS,
    enums.RelationKind.IMPLEMENTS,
    enums.RelationKind.CITES,
]


@require_GET
@login_not_required
def list_documents(request: HttpRequest) -> HttpResponse:
    """List the documents held and named; those under review for who may see them."""
    actor = acting.get_actor(request)
    found = models.Document.objects.visible_to(actor).select_related("issuer", "plan")
    words = request.GET.get("q", "").strip()
    kind = request.GET.get("loai", "")
    if words:
        found = found.matching(words)
    if kind in enums.DocumentKind.values:
        found = found.filter(kind=kind)
    held = request.GET.get("chua-co") != "1"
    found = found.filter(is_stub=not held)
    dated = found.annotate(day=Coalesce("issued_on", Value(date.min), output_field=DateField()))
    page = pages.take(dated, request, key=("-day", "-id"))
    readings = queries.list_open_readings() if permissions.may_read_drafts(actor) else []
    return render(
        request,
        "documents/list.html",
        {
            "page": page, "words": words, "readings": readings, "held": held, "kind": kind,
            "people": people.list_of(readings, "uploaded_by"),
            "kinds": enums.DocumentKind.choices, "may_upload": permissions.may_upload(actor),
        },
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in and begin to read it."""
    actor = acting.get_actor(request)
    try:
        permissions.check_may_upload(actor)
    except rules.DocumentsError as error:
        return shared_views.show_refusal(request, error)
    form = forms.UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given, now = form.cleaned_data["file"], timezone.now()
        try:
            file = file_actions.store_file(source=given, name=given.name, by=actor, at=now)
            reading = actions.start_reading(file=file, by=actor, at=now)
        except file_rules.WrongNameError as error:
            form.refuse_type(error, given.name)
        except (file_rules.FilesError, rules.DocumentsError) as error:
            form.add_error("file", str(error))
        else:
            if reading.uploaded_at != now:
                messages.info(request, _say_under_way(reading, actor.account))
            return redirect("documents:review", reading.pk)
    status = 422 if form.is_bound else 200
    return render(request, "documents/upload.html", {"form": form}, status=status)


def _say_under_way(reading: models.Reading, account: str) -> str:
    at = dates.format_moment(timezone.localtime(reading.uploaded_at))
    if reading.uploaded_by == account:
        return _("Tệp này đã được tải lên lúc %(at)s. Đây là bản đọc đó.") % {"at": at}
    return _("Tệp này đã do %(who)s tải lên lúc %(at)s. Đây là bản đọc đó.") % {
        "who": people.find_and_say(reading.uploaded_by, reading.uploaded_at),
        "at": at,
    }


@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was read: questions first, then what was answered, then all rows."""
    reading = _get_reading(request, pk)
    return render(request, "documents/review.html", _review_context(request, reading))


@require_GET
def reading_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the page that waits for the reader."""
    reading = _get_reading(request, pk)
    if reading.state != enums.ReadingState.WAITING:
        response = HttpResponse(status=200)
        response["HX-Redirect"] = reading.get_absolute_url()
        return response
    return render(request, "documents/_waiting.html", {"reading": reading})


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the answer to one question; the refusal keeps what was chosen."""
    reading = _get_reading(request, pk)
    question_id = request.POST.get("question", "")
    typed = _read_typed(request)
    is_own = typed.option == queries.OWN
    try:
        actions.answer_question(
            reading=reading, question_id=question_id, reason=typed.reason,
            option="" if is_own else typed.option, values=typed.values if is_own else None,
            seen_revision=_number(request.POST.get("revision")),
            by=acting.get_actor(request), at=timezone.now(),
        )  # fmt: skip
    except rules.TypedError as error:
        typed = dataclasses.replace(typed, faults=error.faults)
        return _show_review(request, reading, str(error), question_id, typed)
    except rules.DocumentsError as error:
        return _show_review(request, reading, str(error), question_id, typed)
    return _after_answer(request, reading)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an answer."""
    reading = _get_reading(request, pk)
    try:
        actions.undo_answer(
            reading=reading, question_id=request.POST.get("question", ""),
            seen_revision=_number(request.POST.get("revision")),
            by=acting.get_actor(request), at=timezone.now(),
        )  # fmt: skip
    except rules.DocumentsError as error:
        return _show_review(request, reading, str(error))
    return _after_answer(request, reading, reopened=request.POST.get("question", ""))


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a reading aside."""
    reading = _get_reading(request, pk)
    try:
        actions.discard_reading(
            reading=reading, reason=request.POST.get("reason", "").strip(),
            by=acting.get_actor(request), at=timezone.now(),
        )  # fmt: skip
    except rules.DocumentsError as error:
        return _show_review(request, reading, str(error))
    messages.success(request, _("Đã bỏ bản đọc. Tệp vẫn được giữ."))
    return redirect("documents:documents")


@require_POST
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the read document into the system with its text and relations, without items."""
    reading = _get_reading(request, pk)
    actor = acting.get_actor(request)
    form = forms.RegisterForm(request.POST)
    form.is_valid()
    try:
        permissions.check_may_review(actor)
        document = actions.register_document(
            reading=reading, draft=queries.read_with_answers(reading=reading),
            secrecy=Secrecy.RESTRICTED if form.cleaned_data["is_restricted"] else Secrecy.OPEN,
            by=actor, at=timezone.now(),
        )  # fmt: skip
    except (rules.DocumentsError, ReadingError, file_rules.FilesError) as error:
        return _show_review(request, reading, str(error), form=form)
    messages.success(request, _("Đã ghi %(document)s vào hệ thống.") % {"document": document})
    return redirect(document)


@require_GET
def reading_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all that was read as it reads with the answers so far; who gave which, and when."""
    reading = _get_reading(request, pk)
    return render(
        request,
        "documents/rows.html",
        {
            "reading": reading,
            "draft": reading.draft or {},
            "rows": queries.list_rows(reading=reading),
            "progress": queries.get_progress(reading=reading),
        },
    )


@require_GET
def reading_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the source of a reading, line by line."""
    reading = _get_reading(request, pk)
    return _show_lines(request, reading.lines, reading.file.name, reading.get_absolute_url())


@require_GET
@login_not_required
def show_document(request: HttpRequest, code: str) -> HttpResponse:
    """Show a document: its facts, relations, clauses, and what hangs on each."""
    document = _get_document(request, code)
    asks = not document.symbol and permissions.may_review(acting.get_actor(request))
    return _show_document(request, document, forms.SymbolForm() if asks else None)


def _show_document(
    request: HttpRequest,
    document: models.Document,
    form: forms.SymbolForm | None,
    status: int = 200,
) -> HttpResponse:
    actor = acting.get_actor(request)
    visible = models.Document.objects.visible_to(actor)
    clauses = document.clauses.annotate(
        indicator_count=Count("indicators", distinct=True),
        task_count=Count("tasks", distinct=True),
        duty_count=Count("duties", distinct=True),
    )
    mentions = document.mentions.filter(from_document__in=visible).select_related("from_document")
    return render(
        request,
        "documents/document.html",
        {
            "document": document,
            "outline": queries.list_outline(clauses=clauses),
            "relations": sorted(
                document.relations.filter(to_document__in=visible).select_related("to_document"),
                key=lambda row: KINDS_FIRST.index(row.kind),
            ),
            "mentions": mentions,
            "people": people.list_of(mentions, "settled_by") if actor.post else {},
            "plan": getattr(document, "plan", None),
            "form": form,
            "candidates": queries.list_candidates(stub=document, by=actor),
            "may_settle": permissions.may_review(actor),
        },
        status=status,
    )  # fmt: skip


@require_GET
@login_not_required
def show_text(request: HttpRequest, code: str) -> HttpResponse:
    """Show the source text with its line numbers."""
    document = _get_document(request, code)
    return _show_lines(request, document.lines, str(document), document.get_absolute_url())


def _show_lines(request: HttpRequest, lines: list[str], heading: str, back: str) -> HttpResponse:
    """Show one part of a text: the one asked for by its number or by a line, else the first.

    ``?phan=2`` is a part, ``?dong=99-104`` the part of line 99 with those lines marked; the
    anchor ``#d99`` then scrolls to it.
    """
    parts = rules.split_text(lines)
    first, _dash, last = request.GET.get("dong", "").partition("-")
    marked = range(_number(first) or 0, (_number(last) or _number(first) or 0) + 1)
    wanted = _number(request.GET.get("phan", "1"))
    part = (
        rules.find_part(parts, marked.start)
        if first
        else next((part for part in parts if part.number == wanted), None)
    )
    if part is None and (parts or first):
        raise Http404
    shown = lines[part.from_line - 1 : part.to_line] if part else []
    numbered: list[tuple[int, str, bool, bool]] = []  # the last: the browser cannot count on
    for number, line in enumerate(shown, part.from_line if part else 1):
        if line.strip():
            jumps = not numbered or numbered[-1][0] != number - 1
            numbered.append((number, line, number in marked, jumps))
    context = {
        "heading": heading, "back": back, "parts": parts, "part": part, "count": len(lines),
        "lines": numbered, "here": _("Nguyên văn"),
        "before": next((one for one in parts if part and one.number == part.number - 1), None),
        "after": next((one for one in parts if part and one.number == part.number + 1), None),
    }  # fmt: skip
    return render(request, "documents/text.html", context)


@require_GET
@login_not_required
def download(request: HttpRequest, code: str) -> HttpResponse:
    """Serve the file as it was given, as an attachment."""
    document = get_object_or_404(
        models.Document.objects.visible_to(acting.get_actor(request)).select_related("file"),
        code=code,
    )
    stored = document.file
    if stored is None:
        raise Http404
    return shared_views.send_stored(request, stored)


@require_POST
def state_symbol(request: HttpRequest, code: str) -> HttpResponse:
    """Fill in the number and date of a document that had none."""
    document = _get_document(request, code)
    try:
        permissions.check_may_review(acting.get_actor(request))
    except rules.DocumentsError as error:
        return shared_views.show_refusal(request, error)
    form = forms.SymbolForm(request.POST)
    if form.is_valid():
        try:
            actions.state_symbol(
                document=document, by=acting.get_actor(request), at=timezone.now(),
                **form.cleaned_data,
            )  # fmt: skip
        except rules.DocumentsError as error:
            form.add_error(None, str(error))
            document.refresh_from_db()
        else:
            messages.success(request, _("Đã ghi số, ký hiệu và ngày."))
            return redirect(document)
    return _show_document(request, document, form, status=422)


@require_POST
def settle_mention(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which of several documents of one symbol another document named."""
    actor = acting.get_actor(request)
    visible = models.Document.objects.visible_to(actor)
    mention = get_object_or_404(models.Relation.objects.filter(from_document__in=visible), pk=pk)
    try:
        permissions.check_may_review(actor)
        document = visible.filter(code=request.POST.get("document", "")).first()
        actions.settle_mention(mention=mention, document=document, by=actor, at=timezone.now())
    except rules.DocumentsError as error:
        return shared_views.show_refusal(request, error, status=422)
    messages.success(request, _("Đã nối viện dẫn vào %(document)s.") % {"document": document})
    return redirect(document or "documents:documents")


def _get_reading(request: HttpRequest, pk: int) -> models.Reading:
    visible = models.Reading.objects.visible_to(acting.get_actor(request))
    return get_object_or_404(visible.select_related("file"), pk=pk)


def _get_document(request: HttpRequest, code: str) -> models.Document:
    visible = models.Document.objects.visible_to(acting.get_actor(request))
    return get_object_or_404(visible.select_related("issuer", "file"), code=code)


def _review_context(
    request: HttpRequest,
    reading: models.Reading,
    refused: str = "",
    typed: queries.Typed | None = None,
    reopened: str = "",
) -> dict[str, Any]:
    actor = acting.get_actor(request)
    draft = reading.draft or {}
    views = [
        dataclasses.replace(view, kept=typed) if typed and view.question["id"] == refused else view
        for view in queries.list_questions(reading=reading)
    ]
    # The address of one question opens it again with its answer, to be changed.
    first = reopened or (request.GET.get("cau", "") if request.method == "GET" else "")
    is_open = reading.state == enums.ReadingState.READ and permissions.may_review(actor)
    opened = first if is_open else ""
    waiting = sorted(
        (v for v in views if v.answer is None or v.kept or v.question["id"] == opened),
        key=lambda view: (not view.kept, view.question["id"] != first),
    )
    shows_all = bool(request.GET.get("tat-ca"))
    last = queries.get_last_answer(reading=reading, account=actor.account)
    return {
        "reading": reading,
        "draft": draft,
        "facts": (facts := draft.get("document", {})),
        "issued_on": parse_date(facts.get("issued_on") or ""),
        "counts": queries.get_draft_counts(reading=reading),
        "open_questions": waiting if shows_all else waiting[:QUESTIONS_AT_ONCE],
        "shows_all": shows_all,
        "waiting_count": len(waiting),
        "answered": [view for view in views if view not in waiting],
        "progress": queries.get_progress(reading=reading),
        "last": next((v for v in views if last and v.question["id"] == last.question), None),
        "may_review": permissions.may_review(actor),
        "register_form": forms.RegisterForm(),
        "meetings": _list_meetings(draft, actor) if is_open else [],
    }


def _list_meetings(draft: dict[str, Any], actor: audit_rules.Actor) -> list[meetings.Meeting]:
    """Return the meetings that the orders of a reading may conclude."""
    if not draft.get("directives") or not meeting_permissions.may_prepare(actor):
        return []
    return list(meeting_queries.list_unconcluded(by=actor))


def _show_review(
    request: HttpRequest,
    reading: models.Reading,
    sentence: str,
    question_id: str = "",
    typed: queries.Typed | None = None,
    form: forms.RegisterForm | None = None,
) -> HttpResponse:
    """Show the review again with a refusal; what was chosen stays chosen."""
    context = _review_context(request, reading, question_id, typed) | {"sentence": sentence}
    context |= {"register_form": form} if form else {}
    name = (
        "documents/_review.html" if request.headers.get("HX-Request") else "documents/review.html"
    )
    return render(request, name, context, status=422)


def _after_answer(
    request: HttpRequest, reading: models.Reading, reopened: str = ""
) -> HttpResponse:
    """Show the review anew, a reopened question first; those who asked for all still see all."""
    if request.headers.get("HX-Request"):
        context = _review_context(request, reading, reopened=reopened)
        return render(request, "documents/_review.html", context)
    query = {"tat-ca": "1"} if request.GET.get("tat-ca") else {}
    query |= {"cau": reopened} if reopened else {}
    return redirect(f"{reading.get_absolute_url()}{'?' if query else ''}{urlencode(query)}")


def _read_typed(request: HttpRequest) -> queries.Typed:
    return queries.Typed(
        option=request.POST.get("option", ""),
        values=_own_values(request),
        reason=request.POST.get("reason", "").strip(),
    )


def _own_values(request: HttpRequest) -> dict[str, Any]:
    """Return typed cells by item: ``v|item|field``, then a column and a tier where there are."""
    values: dict[str, Any] = {}
    for name, typed in request.POST.items():
        parts = name.split("|")
        if parts[0] != "v" or len(parts) < 3:
            continue
        place: Any = values
        for part in parts[1:-1]:
            place = place.setdefault(part, {}) if isinstance(place, dict) else None
        if isinstance(place, dict):
            place[parts[-1]] = str(typed).strip() or None
    return values


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
