"""The columns of programmes and of honours, in the order of their sheets; counts of the public."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from nq57.plans import enums as plan_enums
from nq57.plans.models import Task
from nq57.registers.base import queries as base
from nq57.registers.base import rules
from nq57.registers.honours import enums, models

TASKS = Task.objects.of_plan_text().filter(
    plan__state=plan_enums.PlanState.IN_FORCE, assignments__isnull=False
).distinct()  # fmt: skip
_PROGRAMME_HEADS = {
    "code": (_("Mã"), 22), "name": (_("Tên chương trình, chiến dịch"), 44), "kind": (_("Loại"), 24),
    "channel": (_("Kênh"), 26), "office": (_("Cơ quan thực hiện"), 30),
    "since": (_("Từ ngày"), 12), "until": (_("Đến ngày"), 12),
    "task": (_("Nhiệm vụ của kế hoạch"), 16), "products": (_("Sản phẩm, liên kết"), 40),
    "reach": (_("Lượt tiếp cận"), 14),
}  # fmt: skip
PROGRAMMES = base.make_columns(
    models.Programme, _PROGRAMME_HEADS,
    {"task": rules.Link(*_PROGRAMME_HEADS["task"], rows=TASKS)},
)  # fmt: skip
_HONOUR_HEADS = {
    "code": (_("Mã"), 22), "name": (_("Tên người, tập thể"), 36), "kind": (_("Loại"), 24),
    "field": (_("Lĩnh vực"), 22), "office": (_("Cơ quan tôn vinh hoặc đề nghị"), 30),
    "award": (_("Hình thức tôn vinh"), 30), "decision": (_("Số, ký hiệu quyết định"), 22),
    "honoured_on": (_("Ngày tôn vinh"), 14), "reason": (_("Thành tích"), 44),
    "programme": (_("Thuộc chương trình, chiến dịch"), 24),
    "is_minor": (_("Có người dưới 18 tuổi"), 16), "consent": (_("Công khai tên"), 26),
}  # fmt: skip
HONOURS = base.make_columns(
    models.Honour, _HONOUR_HEADS,
    {"programme": rules.Link(*_HONOUR_HEADS["programme"], rows=models.Programme.objects.all())},
)  # fmt: skip


def count_public(*, until: date) -> dict[str, list[dict[str, object]]]:
    """Return how many there are until a day, by kind: all that the public is told, no name."""
    begun = models.Programme.objects.filter(Q(since__lte=until) | Q(since__isnull=True))
    honoured = models.Honour.objects.filter(honoured_on__lte=until)
    told = ((begun, enums.ProgrammeKind), (honoured, enums.HonoureeKind))
    programmes, honours = (
        [{"label": str(word.label), "count": counts[word]} for word in words if word in counts]
        for counts, words in ((base.count_by(found, "kind"), words) for found, words in told)
    )
    return {"programmes": programmes, "honours": honours}
