"""What the pages of overall reviews have of their own: whom the document of a clause asks."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from nq57.plans import models as plans
from nq57.registers.cyber import actions, models, permissions, queries, rules
from nq57.web.cyber.forms import reviews as forms
from nq57.web.cyber.views import calls, common
from nq57.web.shared import acting, states
from nq57.web.shared import views as shared


def _describe(_review: models.Review, board: queries.ReviewBoard, _now: datetime) -> dict[str, Any]:
    return {"axes": board.totals.axes.values()}


def _preview(
    said: dict[str, Any], task: plans.Task, centre: str
) -> tuple[list[queries.Candidate], date]:
    """Return whom a review would ask, and by when.

    :raises CyberError: when the clause has no date ahead and none was typed, or its document
        asks nobody.
    """
    today = timezone.localdate()
    due = said["due"] or queries.find_order_due(task=task, today=today)
    if due is None or due < today:
        raise rules.CyberError("Mục này không còn hạn phía trước: ghi hạn trả lời.")
    found = queries.list_review_candidates(task=task, due=due, centre=centre)
    if not found:
        raise rules.CyberError("Văn bản này chưa giao việc cho cơ quan nào: chọn mục khác.")
    return found, due


@require_safe
def export_oscal(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Answer with where the offices stood on a day as OSCAL, or with what they had left."""
    by, review = acting.get_actor(request), common.get_call(request, queries.REVIEWS, code)
    if not permissions.may_read_all(by):
        permissions.check_may_count(by)
    board = queries.make_review_board(review=review, day=common.read_day(request).day)
    write = queries.write_review_plan if kind == "poam" else queries.write_review_results
    try:
        told = write(review=review, board=board)
    except rules.CyberError as error:
        return shared.show_refusal(request, error, status=422)
    return common.send_json(told, f"{review.code}-{board.day:%Y-%m-%d}-{kind}.oscal.json")


PAGES = calls.Pages(
    calls=queries.REVIEWS,
    rights=permissions.REVIEWS,
    name="review",
    answer="answer_review",
    answered="review_answer",
    standings=states.REVIEWS,
    form=forms.ReviewForm,
    new=actions.NewReview,
    list_orders=queries.list_review_orders,
    preview=_preview,
    describe=_describe,
    columns=queries.REVIEW_COLUMNS,
    stream=queries.stream_review_board,
    open=actions.open_review,
    correct=actions.correct_review,
    end=actions.end_review,
    urge=actions.urge_review,
    title=gettext_lazy("Rà soát tổng thể an ninh mạng"),
    one=gettext_lazy("Đợt rà soát"),
    word_open=gettext_lazy("Mở đợt rà soát"),
    word_correct=gettext_lazy("Sửa đợt rà soát"),
    word_drop=gettext_lazy("Đưa cơ quan ra khỏi đợt rà soát"),
    word_end=gettext_lazy("Kết thúc hoặc hủy đợt rà soát"),
    word_cancel=gettext_lazy("Hủy đợt rà soát"),
    word_preview=gettext_lazy("Xem cơ quan nào phải trả lời"),
    word_answer=gettext_lazy("Rà soát từng mục"),
    word_again=gettext_lazy("Rà soát lại, trả lời bản mới"),
    word_versions=gettext_lazy("Các bản trả lời"),
    word_dropped=gettext_lazy("Đã đưa ra khỏi đợt rà soát"),
    word_centre=gettext_lazy("chủ trì"),
    word_done=gettext_lazy(
        "Bản trả lời đã được nhận và đủ mọi mục: báo hoàn thành việc để người điều phối xác nhận."
    ),
    heading=gettext_lazy("Trả lời rà soát"),
    opened=gettext_lazy("Đã mở đợt rà soát. Các cơ quan thấy ở Việc của tôi."),
    sent=gettext_lazy("Đã gửi bản trả lời."),
    intro=gettext_lazy(
        "Mỗi cơ quan rà soát từng mục mình có trong ba danh mục: cơ sở dữ liệu, hệ thống thông "
        "tin, nhân lực."
    ),
    keeps=gettext_lazy(
        "Việc mà văn bản đã giao vẫn giữ nguyên. Hủy đợt rà soát thì hủy cả việc do riêng đợt giao."
    ),
    empty=gettext_lazy("Chưa có đợt rà soát nào."),
    not_asked=gettext_lazy("không phải trả lời"),
    waits=gettext_lazy("chờ cơ quan chủ trì xem"),
)
