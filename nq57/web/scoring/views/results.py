"""Results of a round by cluster: nobody sees a rank before they are approved."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nq57.scoring import queries
from nq57.web.scoring import forms
from nq57.web.scoring.views import common
from nq57.web.shared import acting
from nq57.web.shared import views as shared


@require_safe
def show_results(request: HttpRequest, code: str) -> HttpResponse:
    """Show the results; before approval only to who settles or approves, unranked."""
    held = common.get_round(request, code)
    found = queries.get_results(held=held, by=acting.get_actor(request))
    clusters = [
        (
            part,
            [
                (one, forms.name_grade(one.grade),
                 [forms.say_hindrance(why) for why in (one.graded.hindered if one.graded else ())])
                for one in part.results
            ],
        )
        for part in found
    ]  # fmt: skip
    by = acting.get_actor(request)
    return render(
        request, "scoring/results.html",
        {"round": held, "clusters": clusters, "own": by.organisation},
    )  # fmt: skip


@require_safe
def download_results(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with the results as a workbook, under the same rule."""
    held = common.get_round(request, code)
    found = queries.get_results(held=held, by=acting.get_actor(request))
    return shared.send_file(forms.make_results_table(found), "ket-qua-cham-diem.xlsx")
