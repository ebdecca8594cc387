"""A response plan as it is typed: its fields, its rows of contacts and steps; how one begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from nq57.core import numbers
from nq57.registers.cyber import actions, enums, models, queries, rules
from nq57.web.shared.forms import DayField

_STEP = ("phase", "role", "text", "minutes", "fail")
_CONTACT = ("role", "name", "title", "office", "phone", "email")
_MOST_TYPED = 99
_LONGEST = {"name": 120, "title": 120, "office": 200, "phone": 24, "email": 120}
Row = TypeVar("Row", "TypedStep", "TypedContact")


class PlanForm(forms.Form):
    """What a plan says beside its rows; any of it may wait while the plan is a draft."""

    scope = forms.CharField(
        label=_("Phạm vi áp dụng"), required=False, max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Khi nào dùng phương án, cho phần nào của hệ thống."),
    )  # fmt: skip
    scenarios = forms.MultipleChoiceField(
        label=_("Tình huống"), required=False, widget=forms.CheckboxSelectMultiple
    )
    resources = forms.CharField(
        label=_("Nguồn lực, phương tiện"), required=False, max_length=4000,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    drill_on = DayField(label=_("Ngày diễn tập theo phương án"), required=False)
    conditional = ("scope", "scenarios")

    def __init__(self, data: Any = None, **options: Any) -> None:
        """Offer the scenarios of the list."""
        super().__init__(data, **options)
        offered = self.fields["scenarios"]
        assert isinstance(offered, forms.ChoiceField)  # noqa: S101
        offered.choices = list(models.Scenario.objects.values_list("code", "name"))


class BeginForm(forms.Form):
    """What a new version begins from."""

    source = forms.ChoiceField(
        label=_("Bắt đầu từ"), widget=forms.RadioSelect,
        error_messages={"required": _("Chọn một cách bắt đầu.")},
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, samples: Sequence[models.PlanSample],
        copyable: Sequence[models.ResponsePlan], system: models.InformationSystem, **options: Any,
    ) -> None:  # fmt: skip
        """Offer the last version, the office's other plans, the samples, and an empty plan."""
        self.sources: dict[str, models.PlanSample | models.ResponsePlan | None] = {}
        choices = []
        for plan in copyable:
            told = {"n": plan.number, "name": plan.system.name}
            is_own = plan.system_id == system.pk
            words = _("Bản %(n)d của hệ thống này") if is_own else _("Phương án của %(name)s")
            choices.append((f"plan-{plan.pk}", str(words % told)))
            self.sources[f"plan-{plan.pk}"] = plan
        for sample in samples:
            choices.append((f"sample-{sample.code}", sample.title))
            self.sources[f"sample-{sample.code}"] = sample
        self.sources["empty"] = None
        choices.append(("empty", str(_("Phương án trống"))))
        super().__init__(data, initial={"source": choices[0][0]}, **options)
        offered = self.fields["source"]
        assert isinstance(offered, forms.ChoiceField)  # noqa: S101
        offered.choices = choices


class PlanApprovalForm(forms.Form):
    """What the approval of a plan rests on."""

    decision = forms.CharField(
        label=_("Quyết định phê duyệt: số, ký hiệu"), max_length=120,
        error_messages={"required": _("Ghi số, ký hiệu quyết định phê duyệt phương án.")},
    )  # fmt: skip
    decided_on = DayField(label=_("Ngày phê duyệt"))
    in_force_on = DayField(
        label=_("Hiệu lực từ ngày"), required=False,
        help_text=_("Để trống là từ ngày phê duyệt."),
    )  # fmt: skip
    conditional = ("in_force_on",)


class PlanFileForm(forms.Form):
    """A document that belongs to a plan."""

    claim = forms.CharField(
        label=_("Tên tài liệu"), max_length=300,
        error_messages={"required": _("Ghi tên tài liệu.")},
    )  # fmt: skip
    file = forms.FileField(
        label=_("Tệp"),
        error_messages={"required": _("Chưa chọn tệp."), "empty": _("Tệp này trống.")},
    )


@dataclass
class TypedStep:
    """A step as it is typed; ``fail`` is the number of a step of the page."""

    phase: str = "detect"
    role: str = "technical"
    text: str = ""
    minutes: str = ""
    fail: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        """Say whether nothing was typed."""
        return not (self.text.strip() or self.minutes.strip() or self.fail.strip())


@dataclass
class TypedContact:
    """A contact as it is typed."""

    role: str = "technical"
    name: str = ""
    title: str = ""
    office: str = ""
    phone: str = ""
    email: str = ""
    is_substitute: bool = False
    faults: list[str] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        """Say whether nothing was typed."""
        said = (self.name, self.title, self.office, self.phone, self.email)
        return not any(one.strip() for one in said)


@dataclass
class Typed:
    """The rows of a page, in their order."""

    contacts: list[TypedContact]
    steps: list[TypedStep]


def type_plan(plan: models.ResponsePlan) -> Typed:
    """Return the rows of a loaded plan as a person would have typed them, with room for one."""
    steps = [
        TypedStep(
            phase=row.phase, role=row.role, text=row.text, minutes=rules.say_span(row.minutes),
            fail=str(row.on_failure or ""),
        )
        for row in plan.steps.all()
    ]  # fmt: skip
    contacts = [
        TypedContact(
            is_substitute=row.is_substitute, **{name: getattr(row, name) for name in _CONTACT}
        )
        for row in plan.contacts.all()
    ]
    if not contacts:
        contacts = [TypedContact(role=role) for role in rules.NEEDED_ROLES]
    return Typed(contacts, steps or [TypedStep()])


def read_typed(sent: QueryDict) -> Typed:
    """Return the rows of a page as they were typed."""
    steps, contacts = [], []
    for at in range(_read_count(sent, "steps")):
        said = {name: sent.get(f"step.{at}.{name}", "") for name in _STEP}
        if said["phase"] not in enums.Phase.values:
            said["phase"] = enums.Phase.DETECT.value
        if said["role"] not in enums.PlanRole.values:
            said["role"] = enums.PlanRole.TECHNICAL.value
        steps.append(TypedStep(**said))  # type: ignore[arg-type]
    for at in range(_read_count(sent, "contacts")):
        said = {name: sent.get(f"contact.{at}.{name}", "") for name in _CONTACT}
        if said["role"] not in enums.PlanRole.values:
            said["role"] = enums.PlanRole.TECHNICAL.value
        is_substitute = f"contact.{at}.is_substitute" in sent
        contacts.append(TypedContact(is_substitute=is_substitute, **said))  # type: ignore[arg-type]
    return Typed(contacts, steps)


def rearrange(typed: Typed, do: str) -> Typed:
    """Return the rows after ``step.add``, ``step.up.2``, ``contact.remove.1`` and the like;
    a step that others lead to keeps being led to."""
    what, _dot, rest = do.partition(".")
    verb, _dot, place = rest.partition(".")
    named = numbers.read_whole(place)
    at = -1 if named is None else named
    if what == "contact":
        return Typed(_move(typed.contacts, verb, at, TypedContact()), typed.steps)
    if what != "step":
        return typed
    moved = _move(typed.steps, verb, at, TypedStep())
    return Typed(typed.contacts, _renumber(typed.steps, moved))


def keep_filled(typed: Typed) -> Typed:
    """Return the rows in which something was typed; steps still lead to the same ones."""
    steps = [one for one in typed.steps if not one.is_blank]
    contacts = [one for one in typed.contacts if not one.is_blank]
    return Typed(contacts, _renumber(typed.steps, steps))


def read_content(given: Mapping[str, Any], typed: Typed) -> actions.PlanContent:
    """Return what was typed as the content of a plan.

    :raises rules.FaultyError: when a span or the number of a step is none.
    """
    steps, faults = [], []
    for number, one in enumerate(typed.steps, 1):
        minutes = None
        try:
            minutes = rules.read_span(one.minutes)
        except rules.CyberError as error:
            faults.append(rules.Fault(f"step-{number}", f"Bước {number}: {error}"))
        typed_fail = one.fail.strip()
        fail = numbers.read_whole(typed_fail)
        if typed_fail and fail is None:
            said = f"Bước {number}: “{typed_fail[:20]}” không phải số của một bước."
            faults.append(rules.Fault(f"step-{number}", said))
        steps.append(
            rules.PlanStep(
                phase=one.phase, role=one.role, text=one.text.replace("\r\n", "\n").strip(),
                minutes=minutes, on_failure=fail,
            )
        )  # fmt: skip
    if faults:
        raise rules.FaultyError(faults)
    contacts = [
        rules.Contact(
            role=one.role, is_substitute=one.is_substitute,
            **{name: getattr(one, name).strip()[:most] for name, most in _LONGEST.items()},
        )
        for one in typed.contacts
    ]  # fmt: skip
    return actions.PlanContent(
        scope=given["scope"], resources=given["resources"], drill_on=given["drill_on"],
        scenarios=tuple(given["scenarios"]), steps=steps, contacts=contacts,
    )  # fmt: skip


def put_faults(typed: Typed, error: Exception) -> None:
    """Note the faults of a refused plan at their rows."""
    for fault in getattr(error, "faults", ()):
        what, _dash, place = fault.field.partition("-")
        rows: Sequence[TypedStep | TypedContact] = typed.steps if what == "step" else typed.contacts
        if place.isdigit() and 0 < int(place) <= len(rows):
            rows[int(place) - 1].faults.append(fault.message)


def describe(plan: models.ResponsePlan) -> dict[str, Any]:
    """Return what a loaded plan says, as its form shows it."""
    return {
        "scope": plan.scope, "resources": plan.resources, "drill_on": plan.drill_on,
        "scenarios": [one.code for one in plan.scenarios.all()],
    }  # fmt: skip


def offer_begin(system: models.InformationSystem, by: Any, data: Any = None) -> BeginForm:
    """Return the form that begins a version of a system's plan."""
    return BeginForm(
        data, system=system, samples=queries.list_samples(system=system),
        copyable=queries.list_copyable(system=system, by=by),
    )  # fmt: skip


def _read_count(sent: QueryDict, name: str) -> int:
    return min(numbers.read_whole(sent.get(name, "")) or 0, _MOST_TYPED)


def _move(rows: Sequence[Row], verb: str, at: int, new: Row) -> list[Row]:
    found: list[Row] = list(rows)
    if verb == "add":
        found.append(new)
        return found
    if not 0 <= at < len(found):
        return found
    if verb == "remove":
        del found[at]
    elif verb in ("up", "down"):
        to = at - 1 if verb == "up" else at + 1
        if 0 <= to < len(found):
            found[at], found[to] = found[to], found[at]
    return found


def _renumber(before: Sequence[TypedStep], after: Sequence[TypedStep]) -> list[TypedStep]:
    """Let each step lead to the step that it led to, by its new number; to none if that went."""
    places = {id(one): str(number) for number, one in enumerate(after, 1)}
    numbers = {str(number): places.get(id(one), "") for number, one in enumerate(before, 1)}
    return [replace(one, fail=numbers.get(one.fail.strip(), one.fail)) for one in after]
