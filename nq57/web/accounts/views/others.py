"""Accounts and posts of others: list, open, import, slips, end."""

from collections.abc import Callable, Sequence
from datetime import date

from django import forms as django_forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.core import refusals, text
from nq57.orgs import actions, enums, models, permissions, queries, rules
from nq57.web.accounts import forms
from nq57.web.shared import acting, chips, pages
from nq57.web.shared import views as shared

_READ_OR_POST = ["GET", "HEAD", "POST"]
_INVALID = 422
# What is typed here decides the right: another role or person may be given.
_REFUSALS = (rules.OrgsError, refusals.NotAllowedError)


@require_safe
def list_posts(request: acting.OfficialRequest) -> HttpResponse:
    """Show the posts in reach, by given name."""
    permissions.check_may(request.actor, "account", "read")
    today = timezone.localdate()
    query, role = request.GET.get("q", "").strip(), request.GET.get("vai-tro", "")
    found = models.Post.objects.visible_to(request.actor).select_related("person", "organisation")
    found = found if request.GET.get("ca-cu") else found.filter(_not_ended(today))
    if query:
        found = found.filter(_matching(query))
    counted = found
    if role in enums.Role.values:
        found = found.filter(role=role)
    unused = models.Slip.objects.usable(timezone.now()).filter(
        account__person=OuterRef("person"), purpose=enums.SlipPurpose.ACCOUNT
    )
    active = models.Account.objects.filter(person=OuterRef("person"), is_active=True)
    found = found.annotate(is_waiting=Exists(unused), has_account=Exists(active))
    context = {
        "page": pages.take(found, request, key=("person__sort_key", "pk")),
        "chips": chips.make_chips(
            request, "vai-tro", chips.count_choices(counted, "role", enums.Role)
        ),
        "query": query,
        "today": today,
        "has_old": bool(request.GET.get("ca-cu")),
        "old_url": chips.make_url(request, "ca-cu", "" if request.GET.get("ca-cu") else "1"),
        "may_manage": permissions.may(request.actor, "account", "manage"),
    }
    return shared.render_list(request, "accounts", "posts", context)


@never_cache
@require_http_methods(_READ_OR_POST)
def open_account(request: acting.OfficialRequest) -> HttpResponse:
    """Open one person's account with a first post; the answer is the slip to print."""
    form = forms.AccountForm(request.POST or None, initial={"since": timezone.localdate()})
    return _import(request, form, "accounts/open.html", lambda: [form.row()])


@never_cache
@require_http_methods(_READ_OR_POST)
def import_accounts(request: acting.OfficialRequest) -> HttpResponse:
    """Open the accounts of a whole sheet, or of nobody; the answer is the slips to print."""
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    return _import(request, form, "accounts/import.html", lambda: form.cleaned_data["rows"])


@require_safe
def show_person(request: acting.OfficialRequest, person_id: int) -> HttpResponse:
    """Show a person's posts and account to who may read them."""
    return _show_person(request, _get_person(request, person_id))


@require_http_methods(_READ_OR_POST)
def add_post(request: acting.OfficialRequest, person_id: int) -> HttpResponse:
    """Give a person one more post."""
    person = _get_person(request, person_id)
    permissions.check_may(request.actor, "post", "manage")
    form = forms.PostForm(request.POST or None, initial={"since": timezone.localdate()})
    refusal = ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            office = queries.get_organisation(name=data["office"], on=data["since"])
            role, area = rules.split_seat(data["role"])
            actions.add_post(
                person=person, organisation=office, role=role, area=area, since=data["since"],
                until=data["until"], is_sealed=data["is_sealed"], title=data["title"],
                by=request.actor, at=timezone.now(),
            )  # fmt: skip
        except _REFUSALS as error:
            refusal = str(error)
        else:
            messages.success(request, _("Đã giao vị trí."))
            return redirect("person", person_id=person.pk)
    context = {"form": form, "refusal": refusal, "person": person, "offices": _offices()}
    return render(request, "accounts/add_post.html", context, status=_status(request))


@require_http_methods(_READ_OR_POST)
def end_post(request: acting.OfficialRequest, post_id: int) -> HttpResponse:
    """End a post on a day."""
    post = (
        models.Post.objects.visible_to(request.actor)
        .select_related("person", "organisation")
        .filter(pk=post_id)
        .first()
    )
    if post is None:
        raise Http404
    permissions.check_may(request.actor, "post", "manage")
    form = forms.EndPostForm(request.POST or None, initial={"on": timezone.localdate()})
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_post(
                post=post, on=form.cleaned_data["on"], by=request.actor, at=timezone.now()
            )
        except _REFUSALS as error:
            refusal = str(error)
        else:
            messages.success(request, _("Đã ghi ngày thôi vị trí."))
            return redirect("person", person_id=post.person_id)
    context = {"form": form, "refusal": refusal, "post": post}
    return render(request, "accounts/end_post.html", context, status=_status(request))


@never_cache
@require_POST
def issue_slip(request: acting.OfficialRequest, person_id: int) -> HttpResponse:
    """Issue a new slip to a person; the answer is the slip to print."""
    person = _get_person(request, person_id)
    permissions.check_may(request.actor, "slip", "issue")
    form = forms.IssueForm(request.POST)
    account = person.accounts.filter(is_active=True).first()
    if not form.is_valid():
        return _show_person(request, person, _("Chọn phiếu để làm gì."))
    try:
        if account is None:
            issued = actions.open_account(person=person, by=request.actor, at=timezone.now())
        else:
            issued = actions.issue_slip(
                account=account,
                purpose=form.cleaned_data["purpose"],
                by=request.actor,
                at=timezone.now(),
            )
    except _REFUSALS as error:
        return _show_person(request, person, str(error))
    return _print(request, [issued])


@require_POST
def close_account(request: acting.OfficialRequest, person_id: int) -> HttpResponse:
    """Close a person's account."""
    person = _get_person(request, person_id)
    permissions.check_may(request.actor, "account", "manage")
    account = person.accounts.filter(is_active=True).first()
    if account is None:
        return _show_person(request, person, _("Người này không có tài khoản đang dùng."))
    try:
        actions.close_account(account=account, by=request.actor, at=timezone.now())
    except _REFUSALS as error:
        return _show_person(request, person, str(error))
    messages.success(request, _("Đã khóa tài khoản."))
    return redirect("person", person_id=person.pk)


def _import(
    request: acting.OfficialRequest,
    form: django_forms.Form,
    template: str,
    rows: Callable[[], Sequence[rules.AccountRow]],
) -> HttpResponse:
    permissions.check_may(request.actor, "account", "manage")
    refusal = ""
    faults: tuple[rules.Fault, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            issued = actions.import_accounts(rows=rows(), by=request.actor, at=timezone.now())
            return _print(request, issued)
        except rules.SheetError as error:
            faults = error.faults
        except _REFUSALS as error:
            refusal = str(error)
    context = {"form": form, "refusal": refusal, "faults": faults, "offices": _offices()}
    return render(request, template, context, status=_status(request))


def _print(request: HttpRequest, issued: Sequence[actions.IssuedSlip]) -> HttpResponse:
    """Answer with slips to print: their codes exist nowhere else."""
    persons = [one.slip.account.person_id for one in issued]
    posts = models.Post.objects.on(timezone.localdate()).filter(person__in=persons)
    offices = {
        post.person_id: post.organisation.name for post in posts.select_related("organisation")
    }
    slips = [(one, offices.get(one.slip.account.person_id, "")) for one in issued]
    return render(request, "accounts/slips.html", {"slips": slips})


def _get_person(request: acting.OfficialRequest, person_id: int) -> models.Person:
    visible = models.Post.objects.visible_to(request.actor).filter(person=person_id)
    person = models.Person.objects.filter(pk=person_id).filter(Exists(visible)).first()
    if person is None or not permissions.may(request.actor, "account", "read"):
        raise Http404
    return person


def _show_person(
    request: acting.OfficialRequest, person: models.Person, refusal: str = ""
) -> HttpResponse:
    today, now = timezone.localdate(), timezone.now()
    posts = models.Post.objects.visible_to(request.actor).filter(person=person)
    account = person.accounts.order_by("-is_active", "-pk").first()
    context = {
        "person": person,
        "posts": posts.select_related("organisation").order_by("-since", "pk"),
        "account": account,
        "slips": account.slips.usable(now).order_by("pk") if account else [],
        "form": forms.IssueForm(),
        "refusal": refusal,
        "today": today,
        "may_manage": permissions.may(request.actor, "account", "manage"),
    }
    status = _INVALID if refusal else 200
    return render(request, "accounts/person.html", context, status=status)


def _matching(query: str) -> Q:
    folded = text.fold(query)
    offices = models.Organisation.objects.searched(query)
    logins = models.Account.objects.filter(login__startswith=query.lower())
    return (
        Q(person__folded__contains=folded)
        | Q(person__in=logins.values("person"))
        | Q(organisation__in=offices)
    )


def _not_ended(today: date) -> Q:
    return Q(until__isnull=True) | Q(until__gt=today)


def _offices() -> models.OrganisationQuerySet:
    living: models.OrganisationQuerySet = models.Organisation.objects.on(timezone.localdate())
    return living.in_order().only("name")


def _status(request: HttpRequest) -> int:
    return _INVALID if request.method == "POST" else 200
