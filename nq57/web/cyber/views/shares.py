"""Bundles: what is asked to go to bodies outside, what went and came, one bundle."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.registers.cyber import actions, enums, models, permissions, queries, rules
from nq57.web.cyber.forms import exchange as forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting, chips, pages
from nq57.web.shared import views as shared

_MOST_INCIDENTS = 100
_MOST_SHOWN = 200
_READ_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
def list_shares(request: HttpRequest) -> HttpResponse:
    """List the bundles that the post reads whole."""
    by = acting.get_actor(request)
    found = queries.list_bundles(by=by)
    asked = request.GET.get("tinh-trang", "")
    choices = chips.count_choices(found, "status", enums.ShareStatus)
    shown = found.filter(status=asked) if asked in enums.ShareStatus.values else found
    return render(request, "cyber/shares.html", {
        **common.describe_tabs(request, "shares"),
        "page": pages.take(shown, request, key=("-pk",)),
        "chips": chips.make_chips(request, "tinh-trang", choices),
    })  # fmt: skip


@require_http_methods(_READ_OR_POST)
def prepare(request: HttpRequest) -> HttpResponse:
    """Choose what goes to whom, see exactly what that is, and ask for it."""
    by = acting.get_actor(request)
    permissions.check_may_share(by, "prepare")
    visible = models.Incident.objects.visible_to(by).with_rows()
    chosen = forms.ChooseForm(
        request.GET if "noi" in request.GET else None, peers=queries.list_targets(),
        incidents=list(visible.order_by("-case_id")[:_MOST_INCIDENTS]),
        signs=queries.list_sign_choices(by=by), initial={"su_co": request.GET.get("su_co", "")},
    )  # fmt: skip
    form = forms.ReasonForm(request.POST or None)
    context: dict[str, Any] = {"chosen": chosen, "form": form}
    status = 422 if request.method == "POST" else 200
    if chosen.is_valid():
        peer, source = _read_choice(chosen)
        context |= {"peer": peer, "proposal": _propose(peer, source)}
        if request.method == "POST" and form.is_valid():
            try:
                made = actions.ask_share(
                    peer=peer, note=form.cleaned_data["note"], by=by, at=timezone.now(),
                    seen=request.POST.get("seen", ""), **source,
                )  # fmt: skip
            except common.REFUSALS as error:
                context["refusal"] = error
            else:
                messages.success(request, _("Đã đề nghị. Người khác duyệt thì gói mới đi."))
                return redirect(made)
    return render(request, "cyber/share_prepare.html", context, status=status)


def _read_choice(chosen: forms.ChooseForm) -> tuple[models.Peer, dict[str, Any]]:
    said = chosen.cleaned_data
    peer = chosen.peers[said["noi"]]
    if said.get("su_co"):
        return peer, {"incident": chosen.incidents[said["su_co"]]}
    return peer, {"signs": [chosen.signs[key] for key in said.get("dau_hieu", ())]}


def _propose(peer: models.Peer, source: dict[str, Any]) -> queries.Proposal:
    if "incident" in source:
        return queries.propose_incident(peer=peer, **source)
    return queries.propose_signs(peer=peer, **source)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one bundle: what is in it, what became of it, what may be done."""
    return _render(request, get_bundle(request, pk))


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the bytes of a bundle, always to be saved."""
    bundle = get_bundle(request, pk)
    return shared.send_file(bundle.read_content(), f"goi-{bundle.pk}.stix.json")


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide, send again, warn offices, or report an incident; what was typed comes back."""
    bundle, by, at = get_bundle(request, pk), acting.get_actor(request), timezone.now()
    do = request.POST.get("do", "")
    rights = {"approve": "approve", "refuse": "approve", "again": "prepare"}
    permissions.check_may_share(by, rights.get(do, "receive"))
    form = make_form(do, bundle, request.POST)
    if form is None:
        refusal = rules.CyberError(_("Chọn một bước trong trang này."))
        return _render(request, bundle, refusal=refusal, status=422)
    if not form.is_valid():
        return _render(request, bundle, kept={do: form}, status=422)
    try:
        said = _act(do, bundle, form, by, at)
    except rules.FaultyError as error:
        form.blame(error)
        return _render(request, bundle, kept={do: form}, status=422)
    except common.REFUSALS as error:
        return _render(request, bundle, kept={do: form}, refusal=error, status=422)
    messages.success(request, said)
    return redirect(bundle)


def _act(do: str, bundle: models.ShareBundle, form: Any, by: Any, at: Any) -> str:
    given, told = form.cleaned_data, {"bundle": bundle, "by": by, "at": at}
    if do in ("approve", "refuse"):
        actions.decide_share(is_approved=do == "approve", note=given["note"], **told)
        return _("Đã duyệt gói.") if do == "approve" else _("Đã từ chối gói.")
    if do == "again":
        actions.send_again(**told)
        return _("Gói sẽ được gửi lại trong ít phút.")
    if do == "warn":
        actions.warn_offices(offices=list(given["offices"]), text=given["text"], **told)
        return _("Đã cảnh báo các cơ quan.")
    made = actions.raise_incident(new=form.read(), office=given["office"], **told)
    return _("Đã báo sự cố %(code)s.") % {"code": made.case.code}


def make_form(do: str, bundle: models.ShareBundle, data: Any = None) -> Any:
    """Return the form of a step; None where there is no such step."""
    name = f"{do}_%s"
    is_in = bundle.direction == enums.ShareDirection.IN
    if do in ("approve", "refuse", "again") and not is_in:
        return forms.DecideForm(data, auto_id=name)
    if do == "warn" and is_in:
        return forms.WarnForm(data, offices=common.list_offices(), auto_id=name)
    if do == "raise" and is_in:
        first = {"what": _("Theo gói nhận được: %(title)s.") % {"title": bundle.title}}
        initial = {**first, "scope": enums.Scope.IN}
        return forms.RaiseForm(data, initial=initial, auto_id=name)
    return None


def get_bundle(request: HttpRequest, pk: int) -> models.ShareBundle:
    """Return a bundle that the post reads whole, else 404."""
    by = acting.get_actor(request)
    found = models.ShareBundle.objects.visible_to(by).select_related("peer")
    try:
        return found.get(pk=pk)
    except ObjectDoesNotExist:
        raise Http404 from None


def _render(
    request: HttpRequest,
    bundle: models.ShareBundle,
    *,
    kept: dict[str, Any] | None = None,
    refusal: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    by, kept = acting.get_actor(request), kept or {}
    is_in = bundle.direction == enums.ShareDirection.IN
    names = org_queries.list_account_names(logins={bundle.asked_by, bundle.decided_by})
    office = orgs.Organisation.objects.filter(code=bundle.office).first()
    steps: dict[str, Any] = {}
    if is_in and permissions.may_share(by, "receive"):
        steps = {do: kept.get(do) or make_form(do, bundle) for do in ("warn", "raise")}
    decides = bundle.status == enums.ShareStatus.ASKED and permissions.may_decide(by, bundle)
    return render(request, "cyber/share.html", {
        "bundle": bundle, "refusal": refusal, "office": office, "is_in": is_in,
        "asker": names.get(bundle.asked_by, ""), "decider": names.get(bundle.decided_by, ""),
        "receipts": bundle.receipts.all(),
        "incidents": models.Incident.objects.visible_to(by).filter(bundles=bundle).with_rows(),
        "decide": (kept.get("approve") or kept.get("refuse") or make_form("approve", bundle))
        if decides else None,
        "is_waiting_for_other": bundle.status == enums.ShareStatus.ASKED and not decides,
        "may_send_again": bundle.status == enums.ShareStatus.FAILED
        and permissions.may_share(by, "prepare"),
        "steps": steps, "offices": common.list_offices() if steps else (),
        **(_tell_received(by, bundle) if is_in else {"going": _tell_going(bundle)}),
    }, status=status)  # fmt: skip


def _tell_going(bundle: models.ShareBundle) -> list[queries.Going]:
    return queries.describe_objects(queries.read_objects(bundle))[:_MOST_SHOWN]


def _tell_received(by: Any, bundle: models.ShareBundle) -> dict[str, Any]:
    rows = bundle.objects_in.prefetch_related("traces")[:_MOST_SHOWN]
    return {
        "rows": rows, "others": sorted(bundle.others.items()),
        "warnings": bundle.warnings.prefetch_related("offices"),
        "matches": queries.match_traces(traces=queries.list_traces(bundle), by=by),
        "may_warn": bundle.objects_in.filter(
            tlp__in=rules.list_levels_for(rules.WARNED)
        ).exists(),
    }  # fmt: skip
