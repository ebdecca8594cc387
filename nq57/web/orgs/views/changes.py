"""Changes to organisations: first what would happen, then, on a second word, that it does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms as django_forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nq57.orgs import actions, models, permissions, rules
from nq57.web.orgs import forms
from nq57.web.orgs.views import reading
from nq57.web.shared import acting

_READ_OR_POST = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Effect:
    """What a change would do to one organisation."""

    organisation: models.Organisation
    posts: int
    duties: int
    groups: int


@dataclass(frozen=True)
class Preview:
    """What a change would do: who ends with what, who stands after it."""

    ended: list[Effect]
    after: list[models.Organisation]


@dataclass(frozen=True)
class _Change:
    """How one kind of change is asked for and made."""

    title: str
    lead: str
    make: Callable[[], Sequence[models.Organisation]]
    ends: Callable[[], Sequence[models.Organisation]]


@require_http_methods(_READ_OR_POST)
def create_organisation(request: acting.OfficialRequest) -> HttpResponse:
    """Found an organisation."""
    form = forms.CreateForm(request.POST or None)

    def make() -> list[models.Organisation]:
        founded = actions.create_organisation(
            new=form.read_new(),
            since=form.cleaned_data["on"],
            basis=form.cleaned_data["basis"],
            by=request.actor,
            at=timezone.now(),
        )
        return [founded]

    lead = _("Cơ quan có từ ngày ghi trong văn bản; trước ngày ấy nó không xuất hiện ở đâu.")
    return _answer(request, form, _Change(_("Lập cơ quan, đơn vị"), lead, make, list))


@require_http_methods(_READ_OR_POST)
def rename_organisation(request: acting.OfficialRequest, code: str) -> HttpResponse:
    """Rename an organisation from a day."""
    organisation = reading.get_or_404(request, code)
    initial = {"name": organisation.name, "short_name": organisation.short_name}
    form = forms.RenameForm(request.POST or None, initial=initial)

    def make() -> list[models.Organisation]:
        renamed = actions.rename_organisation(
            code=code, **form.cleaned_data, by=request.actor, at=timezone.now()
        )
        return [renamed]

    lead = _("Tên cũ vẫn đọc được ở các ngày trước và vẫn tìm ra được.")
    change = _Change(_("Đổi tên: %(name)s") % {"name": organisation.name}, lead, make, list)
    return _answer(request, form, change, organisation)


@require_http_methods(_READ_OR_POST)
def end_organisation(request: acting.OfficialRequest, code: str) -> HttpResponse:
    """End an organisation on a day."""
    organisation = reading.get_or_404(request, code)
    form = forms.EndForm(request.POST or None)

    def make() -> list[models.Organisation]:
        heirs = form.read_successors()
        actions.end_organisation(
            code=code, on=form.cleaned_data["on"], basis=form.cleaned_data["basis"],
            successors=heirs, by=request.actor, at=timezone.now(),
        )  # fmt: skip
        return list(models.Organisation.objects.filter(code__in=heirs).in_order())

    lead = _("Vị trí, trách nhiệm báo cáo và việc tham gia nhóm kết thúc cùng ngày.")
    title = _("Kết thúc: %(name)s") % {"name": organisation.name}
    change = _Change(title, lead, make, lambda: [organisation])
    return _answer(request, form, change, organisation)


@require_http_methods(_READ_OR_POST)
def split_organisation(request: acting.OfficialRequest, code: str) -> HttpResponse:
    """Divide an organisation on a day."""
    organisation = reading.get_or_404(request, code)
    form = forms.SplitForm(request.POST or None)

    def make() -> list[models.Organisation]:
        return actions.split_organisation(
            source=code, into=form.read_parts(organisation), on=form.cleaned_data["on"],
            basis=form.cleaned_data["basis"], keeps_source=form.cleaned_data["keeps_source"],
            by=request.actor, at=timezone.now(),
        )  # fmt: skip

    def ends() -> list[models.Organisation]:
        return [] if form.cleaned_data["keeps_source"] else [organisation]

    lead = _("Trách nhiệm báo cáo chuyển sang mọi đơn vị mới; vị trí thì giao lại.")
    title = _("Chia, tách: %(name)s") % {"name": organisation.name}
    return _answer(request, form, _Change(title, lead, make, ends), organisation)


@require_http_methods(_READ_OR_POST)
def merge_organisations(request: acting.OfficialRequest) -> HttpResponse:
    """Let several organisations pass into one on a day."""
    form = forms.MergeForm(request.POST or None, initial={"sources": request.GET.get("tu", "")})

    def make() -> list[models.Organisation]:
        sources = form.read_sources()
        target = actions.merge_organisations(
            sources=[source.code for source in sources], into=form.read_target(sources[0]),
            on=form.cleaned_data["on"], basis=form.cleaned_data["basis"],
            new_place=form.read_place(sources[0]), by=request.actor, at=timezone.now(),
        )  # fmt: skip
        return [target]

    lead = _("Trách nhiệm báo cáo chuyển sang đơn vị nhận; vị trí thì kết thúc và giao lại.")
    return _answer(
        request, form, _Change(_("Nhập các đơn vị"), lead, make, lambda: form.read_sources())
    )


def _answer(
    request: acting.OfficialRequest,
    form: django_forms.Form,
    change: _Change,
    organisation: models.Organisation | None = None,
) -> HttpResponse:
    """Show the form, what would happen, or that it has happened."""
    permissions.check_may_change_organisations(request.actor)
    preview, refusal = None, ""
    if request.method == "POST" and form.is_valid():
        try:
            if "confirm" in request.POST:
                made = change.make()
                messages.success(request, _("Đã ghi."))
                shown = made[0] if made else organisation
                return redirect("organisation", code=shown.code) if shown else redirect("groups")
            preview = _try(change, form.cleaned_data["on"])
        except rules.OrgsError as error:
            refusal = str(error)
    context = {
        "form": form,
        "change": change,
        "organisation": organisation,
        "preview": preview,
        "refusal": refusal,
        "offices": models.Organisation.objects.on(timezone.localdate()).in_order().only("name"),
    }
    status = 422 if request.method == "POST" and preview is None else 200
    return render(request, "orgs/change.html", context, status=status)


def _try(change: _Change, on: date) -> Preview:
    """Make a change, look at it, and take it back.

    :raises OrgsError: as the change itself would.
    """
    ended = [_count_effect(organisation, on) for organisation in change.ends()]
    with transaction.atomic():
        after = list(change.make())
        transaction.set_rollback(True)
    return Preview(ended, after)


def _count_effect(organisation: models.Organisation, on: date) -> Effect:
    before = on - timedelta(days=1)
    return Effect(
        organisation=organisation,
        posts=models.Post.objects.on(before).filter(organisation=organisation).count(),
        duties=models.ReportingDuty.objects.on(before).filter(organisation=organisation).count(),
        groups=models.GroupMember.objects.on(before).filter(organisation=organisation).count(),
    )
