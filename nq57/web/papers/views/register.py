"""The register of issued papers: list, one paper with its files, withdrawal."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nq57.core import numbers
from nq57.files import rules as file_rules
from nq57.orgs import permissions as org_permissions
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.papers import actions, enums, models, permissions, queries, rules
from nq57.web.papers import forms
from nq57.web.shared import acting, pages, sentences
from nq57.web.shared import views as shared


@require_safe
def list_papers(request: HttpRequest) -> HttpResponse:
    """List issued papers, the newest first: by words, year, kind and standing."""
    by = acting.get_actor(request)
    org_permissions.check_may(by, "paper", "read")
    seen = models.Paper.objects.visible_to(by)
    found = seen.select_related("organisation", "book", "replaced_by")
    given = {name: request.GET.get(name, "").strip() for name in ("q", "nam", "loai", "con")}
    if given["q"]:
        found = found.searched(given["q"])
    if (year := numbers.read_whole(given["nam"])) is not None:
        found = found.filter(book__year=year)
    if given["loai"]:
        found = found.filter(book__code="" if given["loai"] == "cv" else given["loai"])
    if given["con"] in enums.Standing.values:
        found = found.of_standing(given["con"])
    books = models.NumberBook.objects.filter(papers__in=seen).order_by()
    page = pages.take(found, request, key=("-issued_at", "-id"))
    signed = queries.list_signed(papers=[paper.pk for paper in page.rows])
    context = {
        "page": page, "given": given,
        "rows": [(paper, next(iter(signed[paper.pk]), None)) for paper in page.rows],
        "years": sorted(set(books.values_list("year", flat=True)), reverse=True),
        "kinds": [
            (code or "cv", enums.KINDS.get(code, code))
            for code in sorted(set(books.values_list("code", flat=True)))
        ],
        "standings": enums.Standing.choices, "is_filtered": any(given.values()),
        "may_issue": bool(org_rules.scope_of(by, "paper", "issue")),
    }  # fmt: skip
    return render(request, "papers/register.html", context)


@require_safe
def show_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an issued paper; ``kiem-tra`` makes it again and compares the bytes."""
    return show_with(request, get_paper(request, pk))


@require_safe
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Answer with the bytes as they were issued."""
    paper = get_paper(request, pk)
    found = get_object_or_404(paper.files.select_related("file"), form=form)
    return shared.send_stored(request, found.file)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a paper; its number stays taken and its files readable."""
    paper, form = get_paper(request, pk), forms.WithdrawForm(request.POST)
    by = acting.get_actor(request)
    permissions.check_may_issue(by, paper.organisation)
    if not form.is_valid():
        return show_with(request, paper, form, status=422)
    try:
        actions.withdraw_paper(paper=paper, why=form.cleaned_data["why"], by=by, at=timezone.now())
    except rules.PapersError as error:
        form.add_error("why", sentences.translate(error))
        return show_with(request, paper, form, status=422)
    messages.success(request, _("Đã thu hồi văn bản số %(symbol)s.") % {"symbol": paper.symbol})
    return redirect(paper)


def get_paper(request: HttpRequest, pk: int) -> models.Paper:
    """Return a paper that the post may read."""
    found = models.Paper.objects.visible_to(acting.get_actor(request))
    paper = found.select_related("organisation", "book", "replaced_by").filter(pk=pk).first()
    if paper is None:
        raise Http404
    return paper


def show_with(
    request: HttpRequest,
    paper: models.Paper,
    form: forms.WithdrawForm | None = None,
    status: int = 200,
    sign_form: forms.SignedForm | None = None,
    fault: str = "",
) -> HttpResponse:
    """Show a paper with what was typed into one of its forms."""
    signed = queries.list_signed(papers=[paper.pk])[paper.pk]
    seen = {"seen": signed[0].row.pk if signed else None}
    if sign_form and sign_form.is_bound:
        # What was shown before is told of in the refusal: sent again, it counts from now.
        sign_form.data = {**sign_form.data, **seen}
    is_same = None
    if "kiem-tra" in request.GET:
        try:
            is_same = queries.is_same_anew(paper=paper)
        except (rules.PapersError, file_rules.FilesError) as error:
            fault = sentences.translate(error)
    logins = [paper.issued_by, *(one.row.received_by for one in signed)]
    context = {
        "people": org_queries.list_holders(logins=logins),
        "paper": paper, "form": form or forms.WithdrawForm(), "signed": signed,
        "sign_form": sign_form or forms.SignedForm(initial=seen), "is_same": is_same,
        "fault": fault, "files": paper.files.select_related("file").order_by("-form"),
        "earlier": paper.replaces.order_by("pk"),
        "standing": enums.Standing(paper.standing),
        "may_issue": permissions.may_issue(acting.get_actor(request), paper.organisation),
    }  # fmt: skip
    return render(request, "papers/paper.html", context, status=status)
