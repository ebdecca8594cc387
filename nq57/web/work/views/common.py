"""What the views of obligations share."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from nq57.cases import enums as case_enums
from nq57.orgs import enums as org_enums
from nq57.orgs import models as org_models
from nq57.orgs import permissions as org_permissions
from nq57.orgs import rules as org_rules
from nq57.plans import enums, models, queries
from nq57.plans import permissions as plan_permissions
from nq57.web.shared import acting, states

PARAMETERS = (
    "q", "ke-hoach", "co-quan", "vai-tro", "khoi", "nhom", "nhiem-vu", "trang-thai", "tinh-trang",
    "nhom-viec", "mo", "xem-xet", "tien-do", "van-ban", "trach-nhiem",
)  # fmt: skip
MOST_CHOSEN = 500


def get_obligation(request: HttpRequest, code: str) -> models.Obligation:
    """Return an obligation that the request's post sees, else 404."""
    try:
        return queries.get_obligation(code=code, by=acting.get_actor(request))
    except models.Obligation.DoesNotExist:
        raise Http404 from None


def list_chosen(request: HttpRequest) -> list[models.Obligation]:
    """Return the obligations whose boxes are ticked and that the post sees."""
    codes = request.POST.getlist("viec")[:MOST_CHOSEN]
    visible = models.Obligation.objects.visible_to(acting.get_actor(request))
    found = visible.filter(case__code__in=codes).select_related(
        "case__organisation", "organisation", "task__document", "plan__document", "duty"
    )
    return list(found.defer("task__document__lines", "plan__document__lines").in_order())


def get_scope(request: HttpRequest, verb: str) -> str | None:
    """Return how far the post's right over obligations reaches."""
    return org_rules.scope_of(acting.get_actor(request), "obligation", verb)


def sees_all(request: HttpRequest) -> bool:
    """Say whether the post reads the obligations of the whole province."""
    return get_scope(request, "read") == org_enums.Scope.ALL


def read_filters(request: HttpRequest) -> queries.Filters:
    """Return the filters that the address names; what it names wrongly keeps nothing out."""
    given = {name: str(value).replace("\0", "") for name, value in request.GET.items()}
    role = _known(given.get("vai-tro", ""), enums.Role.values)
    office = given.get("co-quan", "")
    if role and not office:
        office = acting.get_actor(request).organisation
    is_open = {"1": True, "0": False}.get(given.get("mo", ""))
    group, plan = given.get("khoi", ""), given.get("ke-hoach", "")
    visible = models.Plan.objects.visible_to(acting.get_actor(request))
    return queries.Filters(
        plan=visible.filter(code=plan).first() if plan else None,
        office=office, role=role, section=given.get("nhom", ""), task=given.get("nhiem-vu", ""),
        document=given.get("van-ban", ""), duty=given.get("trach-nhiem", ""),
        standing=_known(given.get("tien-do", ""), enums.Standing.values),
        group=org_models.OrgGroup.objects.filter(code=group).first() if group else None,
        state=_known(given.get("trang-thai", ""), states.STATES),
        timeliness=_known(given.get("tinh-trang", ""), case_enums.Timeliness.values),
        lane=_known(given.get("nhom-viec", ""), enums.Lane.values),
        text=given.get("q", "").strip(), is_open=is_open,
        is_flagged=True if given.get("xem-xet") == "1" else None,
    )  # fmt: skip


def read_settlable(request: HttpRequest) -> queries.Filters:
    """Return the filters of what the post may settle: its own office's, or all."""
    asked = replace(read_filters(request), state="", timeliness="", lane="", is_settled=False)
    if get_scope(request, "settle") == org_enums.Scope.ALL:
        return asked
    return replace(asked, office=acting.get_actor(request).organisation, role=enums.Role.LEAD)


def describe_area(request: HttpRequest, tab: str) -> dict[str, Any]:
    """Return what every page of the area shows: which parts the post may open."""
    actor = acting.get_actor(request)
    may_track = plan_permissions.may_adopt(actor)
    in_force = models.Plan.objects.visible_to(actor).in_force().select_related("document")
    in_force = in_force.defer("document__lines")
    return {
        "tab": tab,
        "today": timezone.localdate(),
        "sees_all": sees_all(request),
        "may_settle": org_permissions.may(actor, "obligation", "settle"),
        "may_urge": org_permissions.may(actor, "obligation", "urge"),
        "tracked": list(in_force) if may_track else [],
    }


def _known(value: str, values: Any) -> str:
    return value if value in values else ""
