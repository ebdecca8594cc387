"""What the front page offers on a demonstration: roles to try, five guided steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.reporting import queries as reporting_queries
from nq57.web import middleware

_OPENED = "guide"


@dataclass(frozen=True)
class Step:
    """A guided step: under which role, what to do there; ``proof`` names what shows it done."""

    key: str
    role: str
    title: Any
    hint: Any
    proof: str = ""


STEPS = (
    Step("figure", "leader", _("Mở một chỉ tiêu đến tận điều khoản"),
         _("Xem mục tiêu, nguyên văn và dòng của văn bản nơi nó đứng.")),
    Step("answer", "coordinator", _("Trả lời một câu hỏi của bộ đọc"),
         _("Một kế hoạch minh họa đang chờ: chọn cách đọc đúng rồi xác nhận."), "is_answered"),
    Step("report", "focal", _("Báo cáo kỳ thay cho một xã"),
         _("Giữ như kỳ trước phần không đổi, ghi phần có đổi, trình lãnh đạo duyệt."),
         "is_reported"),
    Step("urge", "coordinator", _("Đôn đốc các cơ quan chậm báo cáo"),
         _("Các cơ quan quá hạn của kỳ đã chọn sẵn: xem trước, ghi một lời, gửi một lần."),
         "is_urged"),
    Step("province", "leader", _("Xem toàn tỉnh"),
         _("Bao nhiêu việc đúng hạn, sắp đến hạn, quá hạn; mở từng nhóm.")),
)  # fmt: skip


def list_posts(request: HttpRequest) -> list[orgs.Post]:
    """Return the posts of invented people that may be tried from where the reader sits."""
    if not middleware.may_use_demonstration(request):
        return []
    return list(org_queries.list_demonstration_posts(on=timezone.localdate()))


def describe(request: HttpRequest) -> dict[str, Any]:
    """Return what the front page shows of a demonstration; nothing where there is none."""
    posts = list_posts(request)
    if not posts:
        return {}
    held = org_queries.get_demonstration()
    trial = reporting_queries.get_trial(today=timezone.localdate())
    opened = list_opened(request)
    steps = [
        (step, step.key in opened and (not step.proof or getattr(trial, step.proof)))
        for step in STEPS
        if _find_place(step, trial)
    ]
    return {
        "demonstration": held, "trial_posts": posts, "guide": steps,
        "guide_done": sum(is_done for _, is_done in steps),
    }  # fmt: skip


def find_step(key: str) -> Step | None:
    """Return a guided step by its key."""
    return next((step for step in STEPS if step.key == key), None)


def find_post(request: HttpRequest, step: Step | None, key: str) -> orgs.Post | None:
    """Return the post that a step is taken under, or the one whose button was pressed."""
    posts = list_posts(request)
    if step:
        whole = (post for post in posts if post.area == org_rules.ALL_AREAS)
        return next((post for post in whole if post.role == step.role), None)
    return next((post for post in posts if str(post.pk) == key), None)


def get_address(step: Step) -> str:
    """Return the page of a step; the front page while its data are not loaded."""
    return _find_place(step, reporting_queries.get_trial(today=timezone.localdate())) or reverse(
        "home"
    )


def list_opened(request: HttpRequest) -> set[str]:
    """Return the steps that were opened in this session."""
    return set(request.session.get(_OPENED, []))


def keep_opened(request: HttpRequest, keys: Iterable[str]) -> None:
    """Keep in the session which steps were opened."""
    request.session[_OPENED] = sorted(keys)


def _find_place(step: Step, trial: reporting_queries.Trial) -> str:
    if step.key == "figure" and trial.indicator:
        return reverse("plans:indicator", args=[trial.plan, trial.indicator])
    if step.key == "answer" and trial.reading:
        return reverse("documents:review", args=[trial.reading])
    if step.key == "report" and trial.report:
        return reverse("reporting:report", args=[trial.report])
    if step.key == "urge":
        late = trial.late_cycle
        matrix = reverse("followup:cycle", args=[late]) if late else reverse("followup:latest")
        return f"{matrix}?cham=1"
    if step.key == "province":
        return reverse("insights:province", args=[trial.plan]) if trial.plan else reverse("home")
    return ""
