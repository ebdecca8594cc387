"""Forms of guidance."""

from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from nq57.audit import rules as audit_rules
from nq57.plans import actions, models
from nq57.web.shared import forms as shared

_SHOWN = 90


class GuidanceForm(forms.Form):
    """A general answer, and what it is about."""

    subject = forms.ChoiceField(
        label=_("Về mục"), error_messages={"required": _("Chọn một mục của kế hoạch.")}
    )
    question = forms.CharField(
        label=_("Câu hỏi"), widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Ghi câu hỏi.")},
    )  # fmt: skip
    answer = forms.CharField(
        label=_("Trả lời"), widget=forms.Textarea({"rows": 5}),
        help_text=_("Viết cho mọi cơ quan đọc: không nêu tên cơ quan đã hỏi."),
        error_messages={"required": _("Ghi trả lời.")},
    )  # fmt: skip
    basis = forms.CharField(
        label=_("Căn cứ"), max_length=200,
        help_text=_("Số, ký hiệu văn bản; chưa có thì ghi cơ quan trả lời và ngày."),
        error_messages={"required": _("Ghi căn cứ.")},
    )  # fmt: skip
    since = shared.DayField(label=_("Áp dụng từ ngày"))

    def __init__(self, *args: Any, by: audit_rules.Actor, **options: Any) -> None:
        """Offer the items of the plans in force that the post reads."""
        super().__init__(*args, **options)
        self._items: dict[str, tuple[models.Plan, Any]] = {}
        groups: list[tuple[str, list[tuple[str, Any]]]] = [("", [("", "–")])]
        plans = models.Plan.objects.visible_to(by).in_force().select_related("document")
        for plan in plans:
            groups += self._list_items(plan, by)
        self.fields["subject"].choices = groups  # type: ignore[attr-defined]

    def read(self) -> tuple[models.Plan, actions.NewGuidance]:
        """Return the plan, and what was typed; the form is valid."""
        given = dict(self.cleaned_data)
        plan, item = self._items[given.pop("subject")]
        task = item if isinstance(item, models.Task) else None
        indicator = item if isinstance(item, models.Indicator) else None
        return plan, actions.NewGuidance(task=task, indicator=indicator, **given)

    def _list_items(
        self, plan: models.Plan, by: audit_rules.Actor
    ) -> list[tuple[str, list[tuple[str, Any]]]]:
        indicators = plan.indicators.order_by("position")
        tasks = models.Task.objects.visible_to(by).filter(plan=plan, assignments__isnull=False)
        name = str(plan.document)
        whole = [(f"plan-{plan.pk}", str(_("Cả kế hoạch")))]
        self._items[whole[0][0]] = plan, None
        offered: list[tuple[str, list[tuple[str, Any]]]] = [(name, list(whole))]
        for kind, label, rows in (
            ("indicator", _("Chỉ tiêu"), indicators),
            ("task", _("Nhiệm vụ, ý kiến chỉ đạo"), tasks.distinct()),
        ):
            choices = []
            for row in rows:
                self._items[f"{kind}-{row.pk}"] = plan, row
                choices.append((f"{kind}-{row.pk}", Truncator(str(row)).chars(_SHOWN)))
            if choices:
                offered.append((f"{name} · {label}", choices))
        return offered


class WithdrawForm(forms.Form):
    """Why guidance no longer holds."""

    reason = forms.CharField(
        label=_("Lý do rút"), widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Ghi lý do rút hướng dẫn.")},
    )  # fmt: skip
