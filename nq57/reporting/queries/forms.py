"""One report as its form shows it: items, faults, hints, and how much is left."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from nq57.audit import rules as audit_rules
from nq57.cases import models as case_models
from nq57.cases import rules as case_rules
from nq57.core import numbers, periods, text
from nq57.core.phrases import Phrase
from nq57.plans import models as plans
from nq57.reporting import enums, models, rules
from nq57.reporting.queries import valuing


@dataclass(frozen=True)
class Group:
    """Under which heading lines stand: a section of the plan with its number, or a document."""

    code: str
    title: str


@dataclass(frozen=True)
class LineRow:
    """A line with its number and title, what it lacks and what is unusual."""

    line: models.Line
    label: str
    title: str
    group: Group
    fault: rules.Fault | None
    hints: list[rules.Hint]
    files: list[case_models.Evidence]


@dataclass(frozen=True)
class FigureRow:
    """A figure with its number and name, what it lacks and what is unusual."""

    figure: models.Figure
    label: str
    title: str
    group: Group
    has_parts: bool
    is_share: bool
    fault: rules.Fault | None
    hints: list[rules.Hint]
    files: list[case_models.Evidence]

    @property
    def period(self) -> str:
        """Return the period of the figure as a person reads it, where it is no month."""
        period = periods.parse_period(self.figure.period)
        return "" if period.kind == "month" else period.label


@dataclass(frozen=True)
class Part:
    """How many items of a part of the report are answered."""

    done: int
    total: int

    @property
    def is_whole(self) -> bool:
        """Say whether nothing of the part is left."""
        return self.done == self.total

    @property
    def left(self) -> int:
        """Return how many items of the part are left."""
        return self.total - self.done


def _add(*parts: Part) -> Part:
    return Part(sum(one.done for one in parts), sum(one.total for one in parts))


@dataclass(frozen=True)
class Returned:
    """An item that was sent back: its number, its title, its key, and why."""

    label: str
    title: str
    item: str
    reason: str

    @property
    def is_words(self) -> bool:
        """Say whether it is the text of the report."""
        return self.item.startswith("words-")


@dataclass(frozen=True)
class Form:
    """A report as its form shows it."""

    report: models.Report
    lines: list[LineRow]
    figures: list[FigureRow]
    faults: list[rules.Fault]
    days_late: int
    files: list[case_models.Evidence]

    @property
    def groups(self) -> list[tuple[Group, list[LineRow]]]:
        """Return the lines by group of the plan, each group where its first line stands."""
        found: dict[Group, list[LineRow]] = {}
        for row in self.lines:
            found.setdefault(row.group, []).append(row)
        return list(found.items())

    @property
    def figure_groups(self) -> list[tuple[Group, list[FigureRow]]]:
        """Return the figures by group of the plan, each group where its first figure stands."""
        found: dict[Group, list[FigureRow]] = {}
        for row in self.figures:
            found.setdefault(row.group, []).append(row)
        return list(found.items())

    @property
    def line_part(self) -> Part:
        """Return how many lines are whole."""
        return Part(sum(row.fault is None for row in self.lines), len(self.lines))

    @property
    def figure_part(self) -> Part:
        """Return how many figures are whole."""
        return Part(sum(row.fault is None for row in self.figures), len(self.figures))

    @property
    def words_part(self) -> Part:
        """Return how many parts of the text are written; returned words are left until touched."""
        left = len(rules.check_words(self.report.words))
        if self.report.verdict == enums.ItemVerdict.RETURNED:
            left = max(left, 1)
        return Part(len(rules.WORDS) - left, len(rules.WORDS))

    @property
    def returned(self) -> list[Returned]:
        """Return the items that the checkers sent back and nobody touched since."""
        rows = [
            *((row.line, row.label, row.title) for row in self.lines),
            *((row.figure, row.label, row.title) for row in self.figures),
            (self.report, "C", Phrase("Lời văn")),
        ]
        return [
            Returned(label, title, item.item, item.reason)
            for item, label, title in rows
            if item.verdict == enums.ItemVerdict.RETURNED
        ]

    @property
    def whole(self) -> Part:
        """Return how many items of the whole report are answered, each part of the text one."""
        return _add(self.line_part, self.figure_part, self.words_part)

    @property
    def items_part(self) -> Part:
        """Return how many lines and figures are whole."""
        return _add(self.line_part, self.figure_part)

    @property
    def left(self) -> list[str]:
        """Return the keys of what is not whole yet, in the order of the form."""
        return list(dict.fromkeys(fault.where for fault in self.faults))

    @property
    def as_before(self) -> int:
        """Return how many items were confirmed as before."""
        return sum(row.answer == enums.Answer.AS_BEFORE for row in self.items)

    @property
    def changed(self) -> int:
        """Return how many items say something new."""
        return sum(row.answer == enums.Answer.CHANGED for row in self.items)

    @property
    def confirmable(self) -> set[str]:
        """Return the items that could still be confirmed as before."""
        return {
            row.item for row in self.items
            if row.answer == enums.Answer.OPEN and row.before_id is not None
        }  # fmt: skip

    @property
    def items(self) -> list[models.Line | models.Figure]:
        """Return the lines and figures."""
        return [*(row.line for row in self.lines), *(row.figure for row in self.figures)]


def get_report(*, code: str, by: audit_rules.Actor) -> models.Report:
    """Return a report by its case's code.

    :raises Report.DoesNotExist: when there is none, or it is not for the actor to see.
    """
    found = models.Report.objects.visible_to(by).with_rows().select_related("checker")
    return found.get(case__code=code)


def get_report_before(*, report: models.Report) -> models.Report | None:
    """Return the office's report of the cycle before, or None."""
    earlier = models.Report.objects.filter(
        organisation=report.organisation_id, cycle__plan=report.cycle.plan_id,
        cycle__ends_on__lt=report.cycle.ends_on,
    )  # fmt: skip
    return earlier.select_related("cycle").order_by("-cycle__ends_on").first()


def get_words_before(*, report: models.Report) -> dict[str, str]:
    """Return the words of the office's report of the cycle before; nothing without one."""
    before = get_report_before(report=report)
    return before.words if before is not None else {}


def get_form(*, report: models.Report, today: date) -> Form:
    """Return a report with its items, in five queries whatever its size."""
    files = _list_files([report.pk])
    lines = [judge_line(line, files, today) for line in _load_lines([report.pk])]
    figures = [judge_figure(figure, files) for figure in _load_figures([report.pk])]
    found = [row.fault for row in lines] + [row.fault for row in figures]
    faults = [fault for fault in found if fault] + rules.check_words(report.words)
    if fault := rules.check_returned(report.verdict, label=Phrase("Lời văn"), where=report.item):
        faults.append(fault)
    late = case_rules.count_days_late(
        due=report.cycle.counted_due, met_on=report.first_sent_on, today=today
    )
    evidence = list(report.case.evidence.select_related("file").order_by("pk"))
    return Form(report, lines, figures, faults, late, evidence)


def list_faults(*, report: models.Report, today: date) -> list[rules.Fault]:
    """Return everything that stands before a report may go: a dry run that writes nothing."""
    form = get_form(report=report, today=today)
    handed = [
        rules.Fault("E642", row.key, Phrase(
            "Đang giao cho %(holder)s, chưa xong: đợi, hoặc lấy lại.",
            holder=row.to_post.person.name,
        ))
        for row in models.Handing.objects.held(today)
        .filter(report=report)
        .select_related("to_post__person")
    ]  # fmt: skip
    known = {fault.where for fault in form.faults}
    return form.faults + [fault for fault in handed if fault.where not in known]


def find_items(*, keys: Iterable[str]) -> dict[str, models.Line | models.Figure | models.Report]:
    """Return items by their keys (``line-12``); keys that name nothing are left out."""
    wanted = _read_keys(keys)
    case = ("report__case__organisation", "report__cycle", "checker")
    found: list[models.Line | models.Figure | models.Report] = [
        *models.Line.objects.filter(pk__in=wanted["line"]).select_related(
            *case, "obligation__case__organisation"
        ),
        *models.Figure.objects.filter(pk__in=wanted["figure"]).select_related(
            *case, "claim__profile__checker"
        ),
        *models.Report.objects.filter(pk__in=wanted["words"]).select_related(
            "case__organisation", "cycle", "checker"
        ),
    ]
    return {item.item: item for item in found}


def find_reports(*, keys: Iterable[str]) -> set[int]:
    """Return the keys of the reports that items belong to, by the items' keys."""
    wanted = _read_keys(keys)
    lines = models.Line.objects.filter(pk__in=wanted["line"]).order_by()
    figures = models.Figure.objects.filter(pk__in=wanted["figure"]).order_by()
    return {
        *wanted["words"], *lines.values_list("report", flat=True).distinct(),
        *figures.values_list("report", flat=True).distinct(),
    }  # fmt: skip


def _read_keys(keys: Iterable[str]) -> dict[str, set[int]]:
    wanted: dict[str, set[int]] = {"line": set(), "figure": set(), "words": set()}
    for key in keys:
        kind, _, number = key.partition("-")
        if kind in wanted:
            wanted[kind] |= set(numbers.read_wholes([number]))
    return wanted


def list_items(
    *, reports: Sequence[models.Report], today: date, checker: str = ""
) -> list[LineRow | FigureRow]:
    """Return the items of several reports that wait for a checker, in three queries.

    ``checker`` keeps those of one checking office (its code).
    """
    keys, files = [report.pk for report in reports], _list_files([one.pk for one in reports])
    kept: dict[str, str] = {"verdict": str(enums.ItemVerdict.PENDING)}
    if checker:
        kept["checker__code"] = checker
    return [
        *(judge_line(line, files, today) for line in _load_lines(keys).filter(**kept)),
        *(judge_figure(figure, files) for figure in _load_figures(keys).filter(**kept)),
    ]


def list_lines(*, keys: Collection[int], today: date) -> list[LineRow]:
    """Return lines by their keys, of whatever reports, in the plan's order."""
    return [judge_line(line, {}, today) for line in _order(models.Line.objects.filter(pk__in=keys))]


ItemFiles = dict[str, list[case_models.Evidence]]


def _list_files(reports: list[int]) -> ItemFiles:
    """Return the evidence of reports by item, in one query."""
    links = models.ItemEvidence.objects.filter(evidence__case__in=reports)
    found: ItemFiles = {}
    for link in links.select_related("evidence__file"):
        found.setdefault(link.item, []).append(link.evidence)
    return found


def _load_lines(reports: list[int]) -> QuerySet[models.Line]:
    return _order(models.Line.objects.filter(report__in=reports), "report_id")


def _order(lines: QuerySet[models.Line], *before: str) -> QuerySet[models.Line]:
    """Load what a row shows of lines; the plan's sections come first, as the plan has them."""
    rows = lines.select_related(
        "obligation__case", "obligation__task__section", "obligation__task__document",
        "obligation__plan__document", "obligation__duty", "obligation__assignment",
        "before", "checker",
    ).defer(
        # The whole text of the plan would come with every line.
        "obligation__task__document__lines", "obligation__plan__document__lines",
    )  # fmt: skip
    place = F("obligation__task__section__position").asc(nulls_last=True)
    return rows.order_by(*before, place, "obligation__task__position", "pk")


def _load_figures(reports: list[int]) -> QuerySet[models.Figure]:
    rows = models.Figure.objects.filter(report__in=reports)
    return rows.select_related("indicator__section", "profile", "before", "checker")


def judge_line(line: models.Line, files: ItemFiles, today: date) -> LineRow:
    """Return a line as the form shows it; its obligation and the line before loaded."""
    owed, before = line.obligation, line.before
    label = owed.task.code if owed.task else owed.duty.code if owed.duty else ""
    fault = rules.check_line(
        line.said, answer=line.answer, label=label, where=line.item, today=today
    ) or rules.check_returned(line.verdict, label=label, where=line.item)
    hints = rules.hint_line(
        state=line.state, state_before=before.state if before else "", percent=line.percent,
        percent_before=before.percent if before else None, has_evidence=line.item in files,
    )  # fmt: skip
    proofs = files.get(line.item, [])
    title = text.as_title(owed.case.title)
    return LineRow(line, label, title, _say_group(owed), fault, hints, proofs)


def _say_group(owed: plans.Obligation) -> Group:
    """Return under which heading an obligation stands: of its plan, or of its directive."""
    task = owed.task
    if task is not None and task.section is not None:
        return Group(task.section.code, task.section.title)
    document = owed.plan.document if task is None or task.document is None else task.document
    return Group("", f"{document.kind_text} {document}".strip())


def judge_figure(figure: models.Figure, files: ItemFiles) -> FigureRow:
    """Return a figure as the form shows it; its indicator, profile, figure before loaded."""
    profile, before = figure.profile, figure.before
    has_parts = bool(profile.denominator)
    is_share = valuing.is_share(profile=profile)
    label = figure.indicator.code
    fault = rules.check_figure(
        figure.said, answer=figure.answer, label=label, where=figure.item, has_parts=has_parts,
        is_share=is_share,
    ) or rules.check_returned(figure.verdict, label=label, where=figure.item)  # fmt: skip
    hints = rules.hint_figure(
        value=figure.value, before=before.value if before else None, low=profile.bound_low,
        high=profile.bound_high,
    )  # fmt: skip
    value = (profile.numerator, figure.numerator if has_parts else figure.value)
    hints += rules.hint_count([value, (profile.denominator, figure.denominator)])
    proofs = files.get(figure.item, [])
    section = figure.indicator.section
    group = Group(section.code, section.title) if section else Group("", "")
    return FigureRow(
        figure, label, figure.indicator.name, group, has_parts, is_share, fault, hints, proofs
    )
