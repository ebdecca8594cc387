"""Organisations and groups as they were, are and will be on a day."""

from datetime import date

from django.db.models import Count, F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nq57.orgs import enums, models, permissions, queries, rules
from nq57.plans import models as plans
from nq57.web.shared import acting, chips, days, formats, pages, people
from nq57.web.shared import views as shared

_HISTORY = 20


@require_safe
def list_organisations(request: acting.OfficialRequest) -> HttpResponse:
    """Show the organisations alive on a day, or found by any name they ever bore."""
    day, query = read_day(request), request.GET.get("q", "").strip()
    found = models.Organisation.objects.visible_to(request.actor).select_related("parent")
    found = found.searched(query) if query else found.on(day)
    counted, level = found, request.GET.get("cap", "")
    if level in enums.Level.values:
        found = found.filter(level=level)
    reporting = set(queries.list_reporting(on=day).values_list("pk", flat=True))
    context = {
        "page": pages.take(found, request, key=("sort_key", "code")),
        "chips": chips.make_chips(
            request, "cap", chips.count_choices(counted, "level", enums.Level)
        ),
        "query": query,
        "day": formats.format_day(day),
        "on": day,
        "reporting": reporting,
        "is_wrong_day": is_wrong_day(request),
        "may_change": permissions.may_change_organisations(request.actor),
    }
    return shared.render_list(request, "orgs", "organisations", context)


@require_safe
def show_organisation(request: acting.OfficialRequest, code: str) -> HttpResponse:
    """Show one organisation on a day: names, lineage, posts, groups, history."""
    organisation = get_or_404(request, code)
    day = read_day(request)
    posts = models.Post.objects.visible_to(request.actor).on(day).filter(organisation=organisation)
    history = queries.list_journal(by=request.actor).about("organisation", organisation.code)
    context = {
        "organisation": organisation,
        "name": queries.get_name(organisation=organisation, on=day),
        "day": formats.format_day(day),
        "on": day,
        "is_alive": organisation.lifetime.contains(day),
        "is_wrong_day": is_wrong_day(request),
        "names": organisation.names.order_by(F("since").desc(nulls_last=True), "kind"),
        "duties": organisation.reporting_duties.order_by("-since"),
        "before": organisation.successions_in.select_related("from_organisation").order_by("on"),
        "after": organisation.successions_out.select_related("to_organisation").order_by("on"),
        "children": organisation.children.on(day).in_order(),
        "posts": posts.select_related("person").order_by("role", "person__sort_key"),
        "groups": _list_groups_of(organisation, day),
        "history": (shown := history[:_HISTORY]),
        "people": people.list_of(shown, "account"),
        "may_change": permissions.may_change_organisations(request.actor),
        "plans": plans.Plan.objects.visible_to(request.actor).in_force().select_related("document"),
    }
    return render(request, "orgs/organisation.html", context)


@require_safe
def list_groups(request: acting.OfficialRequest) -> HttpResponse:
    """Show the groups that documents name, with their number of members on a day."""
    day = read_day(request)
    groups = models.OrgGroup.objects.annotate(wordings=Count("patterns")).order_by("name", "code")
    living = [_facts(one) for one in models.Organisation.objects.on(day).select_related("place")]
    members = models.GroupMember.objects.on(day)
    listed = dict(members.values_list("group").annotate(number=Count("pk")))
    pending = members.filter(status=enums.Confirmation.PENDING).values_list("group", flat=True)
    rows = [(group, _count_members(group, day, living, listed)) for group in groups]
    context = {
        "rows": rows,
        "pending": set(pending),
        "day": formats.format_day(day),
        "is_wrong_day": is_wrong_day(request),
    }
    return render(request, "orgs/groups.html", context)


def get_or_404(request: acting.OfficialRequest, code: str) -> models.Organisation:
    """Return a visible organisation by its code."""
    visible = models.Organisation.objects.visible_to(request.actor)
    found = visible.select_related("parent", "place").filter(code=code).first()
    if found is None:
        raise Http404
    return found


def read_day(request: acting.OfficialRequest) -> date:
    """Return the page's day: as typed in the address, else today."""
    return days.read(request)[0]


def is_wrong_day(request: acting.OfficialRequest) -> bool:
    """Say whether the day in the address is none."""
    return days.read(request)[1]


def _list_groups_of(organisation: models.Organisation, day: date) -> list[models.OrgGroup]:
    listed = Q(members__in=models.GroupMember.objects.on(day).filter(organisation=organisation))
    in_lists = set(models.OrgGroup.objects.filter(listed).values_list("pk", flat=True))
    facts = _facts(organisation)
    return [
        group
        for group in models.OrgGroup.objects.order_by("name", "code")
        if group.pk in in_lists or group.membership.matches(facts, on=day)
    ]


def _count_members(
    group: models.OrgGroup,
    day: date,
    living: list[rules.OrganisationFacts],
    listed: dict[int, int],
) -> int | None:
    rule = group.membership
    if rule.is_open:
        return listed.get(group.pk)
    if rule.is_listed:
        return listed.get(group.pk, 0)
    return sum(1 for facts in living if rule.matches(facts, on=day))


def _facts(organisation: models.Organisation) -> rules.OrganisationFacts:
    return rules.OrganisationFacts(
        code=organisation.code,
        kind=organisation.kind,
        level=organisation.level,
        place_kind=organisation.place.kind if organisation.place else "",
        lifetime=organisation.lifetime,
    )
