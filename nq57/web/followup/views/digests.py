"""The digest of an office: short words to be copied into a chat group."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nq57.orgs.models import Organisation
from nq57.reporting import models, permissions, queries
from nq57.web.followup.views import common
from nq57.web.shared import acting
from nq57.web.shared import views as shared

_WIDTH = 48  # letters that a line of the field holds on a narrow page


@require_safe
def show_digest(request: HttpRequest) -> HttpResponse:
    """Show the own office's digest; to who reads all reports, any office's or the province's."""
    by, today = acting.get_actor(request), timezone.localdate()
    if not permissions.may_read(by):
        shared.refuse_page()
    reads_all = permissions.may_read_digests(by)
    code = str(request.GET.get("co-quan", "")).replace("\0", "") if reads_all else by.organisation
    office = Organisation.objects.filter(code=code).first() if code else None
    offices = Organisation.objects.none()
    if reads_all:
        reporting = models.Report.objects.order_by().values("organisation").distinct()
        offices = Organisation.objects.filter(pk__in=reporting).order_by("sort_key")
    text = queries.write_digest(organisation=office, by=by, today=today)
    context = common.describe_area(request, "digest") | {
        "text": text, "office": office, "offices": offices.values_list("code", "name"),
        "rows": sum(1 + len(line) // _WIDTH for line in text.split("\n")) + 1,
        "reads_all": reads_all, "today": today,
    }  # fmt: skip
    return render(request, "followup/digest.html", context)
