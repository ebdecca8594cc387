"""What one office answers in an overall review: its page, the form, each version and its steps."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.registers.cyber import actions, enums, models, queries, rules
from nq57.web.cyber.forms import reviews as forms
from nq57.web.cyber.views import answering, common
from nq57.web.cyber.views.reviews import PAGES
from nq57.web.shared import acting

_STEPS: answering.Steps = {
    "send": actions.send_review_answer, "hand_back": actions.hand_back_review_answer,
    "accept": actions.accept_review_answer, "return": actions.return_review_answer,
    "done": actions.report_review_done,
}  # fmt: skip


@require_safe
def show_office(request: HttpRequest, code: str, office: str) -> HttpResponse:
    """Show what one office has to look through and has answered, to it and to the centre."""
    asked = answering.get_office(request, PAGES, code, office)
    described = answering.describe_office(request, PAGES, asked)
    stand, sent = described["stand"], described["sent"]
    told = {one.item_id: one for one in sent.items.all()} if sent else {}
    items = queries.list_review_items(office=asked)
    return render(request, "cyber/review_office.html", {
        **described,
        "axes": [
            (
                axis, stand.axes[axis] if stand else None,
                [(one, told.get(one.pk)) for one in items if one.axis == axis],
            )
            for axis in rules.AXES
        ],
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str, office: str) -> HttpResponse:
    """Answer for the office: begun from the version before."""
    asked = answering.get_office(request, PAGES, code, office)
    PAGES.rights.check_may_answer(acting.get_actor(request), office)
    newest = queries.find_newest_answer(office=asked)
    items = queries.list_review_items(office=asked)
    form = forms.AnswerForm(request.POST or None, items=items, initial=_recall(newest, items))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.answer_review(
                office=asked, said=form.read(), note=form.cleaned_data["note"],
                **answering.read_press(request),
            )  # fmt: skip
        except rules.FaultyError as error:
            form.blame(error)
        except answering.REFUSALS as error:
            form.add_error(None, str(error))
        else:
            return answering.say_answered(request, PAGES, made)
    return render(request, "cyber/review_answer_write.html", {
        **answering.describe_writing(request, PAGES, asked, newest), "form": form,
    }, status=422 if request.method == "POST" else 200)  # fmt: skip


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a version whole."""
    return _render(request, common.get_answer(request, PAGES.calls, code))


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Take the step that the form names."""
    return answering.act(request, PAGES, code, _STEPS, _render)


def _recall(newest: models.ReviewAnswer | None, items: list[models.ReviewItem]) -> dict[str, Any]:
    """Return what the version before said; without one, what the register has is to be looked
    through, and an axis without an entry is empty."""
    held = {one.axis for one in items}
    said: dict[str, Any] = {
        axis: enums.AxisSaid.REVIEWED if axis in held else enums.AxisSaid.NONE
        for axis in rules.AXES
    }
    if newest is not None:
        said["note"] = newest.note
        for one in newest.items.all():
            said[f"item-{one.item_id}"] = one.verdict
            said[f"reason-{one.item_id}"] = one.reason
    return said


def _render(request: HttpRequest, answer: models.ReviewAnswer, **told: Any) -> HttpResponse:
    items = answer.items.select_related("item__database", "item__system", "item__officer")
    said = {one.axis: one for one in answer.axes.all()}
    return render(request, "cyber/review_answer.html", {
        **answering.describe_answer(request, PAGES, answer, **told),
        "axes": [(said[axis], [one for one in items if one.item.axis == axis])
                 for axis in rules.AXES if axis in said],
    }, status=422 if told.get("refusal") else 200)  # fmt: skip
