"""The words of offices side by side, the text made of them, what they leave out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.core import numbers
from nq57.reporting import actions, models, permissions, queries, rules
from nq57.web.consolidation.views import common
from nq57.web.shared import acting, chips, pages
from nq57.web.shared import views as shared

_READ_OR_POST = ["GET", "HEAD", "POST"]
_OFFICES_A_PAGE = 20


@require_http_methods(_READ_OR_POST)
def show_narrative(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the words of all offices side by side, and the province's text made of them."""
    by = acting.get_actor(request)
    if not permissions.may_see_totals(by):
        common.refuse()
    cycle = common.get_cycle(request, pk)
    if request.method == "POST":
        return _write_text(request, cycle)
    part = request.GET.get("muc", "")
    part = part if part in rules.WORDS else "results"
    query = request.GET.get("q", "")
    found = queries.find_statements(cycle=cycle, part=part, query=query)
    page = pages.take(found, request, key=("organisation__sort_key", "pk"), size=_OFFICES_A_PAGE)
    return render(
        request, "consolidation/narrative.html",
        {
            "cycle": cycle, "part": part, "title": rules.WORDS[part], "value": query,
            "parts": chips.make_chips(
                request, "muc", [
                    chips.Choice("" if name == "results" else name, title)
                    for name, title in rules.WORDS.items()
                ]
            ),
            "statements": queries.list_statements(reports=page.rows, part=part), "page": page,
            "passages": queries.list_passages(cycle=cycle, part=part),
            "may_run": permissions.may_run(by),
        },
    )  # fmt: skip


@require_safe
def show_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who said nothing, and what does not agree."""
    if not permissions.may_see_totals(acting.get_actor(request)):
        common.refuse()
    cycle = common.get_cycle(request, pk)
    gaps = queries.list_gaps(cycle=cycle)
    conflicts = queries.list_conflicts(cycle=cycle)
    kinds = {
        "inspected": _("Cơ quan báo khác với kết quả kiểm tra"),
        "words_done": _("Lời văn nói hoàn thành, dòng nhiệm vụ chưa hoàn thành"),
        "line_done": _("Báo hoàn thành nhưng việc phải làm chưa được báo xong"),
        "leads_differ": _("Các cơ quan cùng chủ trì nói khác nhau"),
        "figure_differs": _("Số trong lời văn khác số liệu đã báo"),
        "sources_differ": _("Hai nguồn cho một chỉ tiêu"),
    }
    groups = [(kinds[kind], [one for one in conflicts if one.kind == kind]) for kind in kinds]
    return render(
        request, "consolidation/review.html",
        {
            "cycle": cycle, "unsent": [one for one in gaps if one.is_unsent],
            "silent": [one for one in gaps if not one.is_unsent],
            "groups": [(title, rows) for title, rows in groups if rows],
            "conflicts": len(conflicts), "skipped": queries.list_skipped(cycle=cycle),
        },
    )  # fmt: skip


def _write_text(request: HttpRequest, cycle: models.Cycle) -> HttpResponse:
    by, at, step = acting.get_actor(request), timezone.now(), request.POST.get("do", "")
    try:
        permissions.check_may_run(by)
        if step == "take":
            keys = request.POST.getlist("sentence")
            count = actions.take_sentences(cycle=cycle, keys=keys, by=by, at=at)
            messages.success(request, _("Đã lấy %(n)d câu.") % {"n": count})
            return redirect(request.get_full_path())
        verb, _mark, key = step.partition("-")
        found = cycle.passages.filter(pk__in=numbers.read_wholes([key])).first()
        if found is None or verb not in ("edit", "drop", "raise"):
            raise rules.ReportingError(
                _("Câu này không còn trong báo cáo của tỉnh. Tải lại trang.")
            )
        if verb == "edit":
            seen = numbers.read_wholes([request.POST.get(f"seen-{key}", "")])
            actions.edit_passage(
                passage=found, text=request.POST.get(f"text-{key}", ""),
                seen=seen[0] if seen else -1, by=by, at=at,
            )  # fmt: skip
        elif verb == "drop":
            actions.drop_passage(passage=found, by=by, at=at)
        else:
            actions.raise_passage(passage=found, by=by, at=at)
    except rules.ReportingError as error:
        return shared.show_refusal(request, error, status=422)
    return redirect(request.get_full_path())
