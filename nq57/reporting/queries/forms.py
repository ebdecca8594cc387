"""One report as its form shows it: items, faults, hints, and how much is left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from nq57.audit import rules as audit_rules
from nq57.cases import models as case_models
from nq57.cases import rules as case_rules
from nq57.reporting import enums, models, rules


@dataclass(frozen=True)
class LineRow:
    """A line with its number and title, what it lacks and what is unusual."""

    line: models.Line
    label: str
    title: str
    fault: rules.Fault | None
    hints: list[rules.Hint]


@dataclass(frozen=True)
class FigureRow:
    """A figure with its number and name, what it lacks and what is unusual."""

    figure: models.Figure
    label: str
    title: str
    has_parts: bool
    fault: rules.Fault | None
    hints: list[rules.Hint]


@dataclass(frozen=True)
class Part:
    """How many items of a part of the report are answered."""

    done: int
    total: int

    @property
    def is_whole(self) -> bool:
        """Say whether nothing of the part is left."""
        return self.done == self.total


@dataclass(frozen=True)
class Form:
    """A report as its form shows it."""

    report: models.Report
    lines: list[LineRow]
    figures: list[FigureRow]
    faults: list[rules.Fault]
    days_late: int
    evidence: int

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
        """Return how many parts of the text are written."""
        left = len(rules.check_words(self.report.words))
        return Part(len(rules.WORDS) - left, len(rules.WORDS))

    @property
    def as_before(self) -> int:
        """Return how many items were confirmed as before."""
        rows: list[models.Line | models.Figure] = [row.line for row in self.lines]
        rows += [row.figure for row in self.figures]
        return sum(row.answer == enums.Answer.AS_BEFORE for row in rows)

    @property
    def confirmable(self) -> int:
        """Return how many items could still be confirmed as before."""
        rows: list[models.Line | models.Figure] = [row.line for row in self.lines]
        rows += [row.figure for row in self.figures]
        return sum(row.answer == enums.Answer.OPEN and row.before_id is not None for row in rows)


def get_report(*, code: str, by: audit_rules.Actor) -> models.Report:
    """Return a report by its case's code.

    :raises Report.DoesNotExist: when there is none, or it is not for the actor to see.
    """
    # The code goes inside: the database finds one case before it asks who may read it.
    case = case_models.Case.objects.visible_to(by).of_kind("report").filter(code=code)
    return models.Report.objects.with_rows().select_related("checker").get(case__in=case)


def get_form(*, report: models.Report, today: date) -> Form:
    """Return a report with its items, in five queries whatever its size."""
    evidence = report.case.evidence.count()
    lines = [_judge_line(line, bool(evidence)) for line in _load_lines([report.pk])]
    figures = [_judge_figure(figure) for figure in _load_figures([report.pk])]
    found = [row.fault for row in lines] + [row.fault for row in figures]
    faults = [fault for fault in found if fault] + rules.check_words(report.words)
    late = case_rules.count_days_late(
        due=report.cycle.due_on, met_on=report.first_sent_on, today=today
    )
    return Form(report, lines, figures, faults, late, evidence)


def list_faults(*, report: models.Report, today: date) -> list[rules.Fault]:
    """Return everything that stands before a report may go: a dry run that writes nothing."""
    form = get_form(report=report, today=today)
    returned = [
        rules.Fault("E641", item.item, f"{label}: sửa theo lý do trả lại rồi hãy gửi.")
        for item, label in _list_labelled(form)
        if item.verdict == enums.ItemVerdict.RETURNED
    ]
    returned += [
        rules.Fault("E642", row.key, f"Đang giao cho {row.to_post.person.name}, chưa xong: "
                    "đợi, hoặc lấy lại.")
        for row in models.Handing.objects.held(today)
        .filter(report=report)
        .select_related("to_post__person")
    ]  # fmt: skip
    known = {fault.where for fault in form.faults}
    return form.faults + [fault for fault in returned if fault.where not in known]


def find_items(*, keys: Iterable[str]) -> dict[str, models.Line | models.Figure | models.Report]:
    """Return items by their keys (``line-12``); keys that name nothing are left out."""
    wanted: dict[str, set[int]] = {"line": set(), "figure": set(), "words": set()}
    for key in keys:
        kind, _, number = key.partition("-")
        if kind in wanted and number.isascii() and number.isdigit() and len(number) < 19:
            wanted[kind].add(int(number))
    case = ("report__case__organisation", "report__cycle", "checker")
    found: list[models.Line | models.Figure | models.Report] = [
        *models.Line.objects.filter(pk__in=wanted["line"]).select_related(*case),
        *models.Figure.objects.filter(pk__in=wanted["figure"]).select_related(
            *case, "claim__profile__checker"
        ),
        *models.Report.objects.filter(pk__in=wanted["words"]).select_related(
            "case__organisation", "cycle", "checker"
        ),
    ]
    return {item.item: item for item in found}


def list_items(*, reports: Sequence[models.Report]) -> list[LineRow | FigureRow]:
    """Return the items of several reports with their hints, in two queries."""
    keys = [report.pk for report in reports]
    return [
        *(_judge_line(line, has_evidence=False) for line in _load_lines(keys)),
        *(_judge_figure(figure) for figure in _load_figures(keys)),
    ]


def _load_lines(reports: list[int]) -> list[models.Line]:
    rows = models.Line.objects.filter(report__in=reports).select_related(
        "obligation__case", "obligation__task__section", "obligation__duty", "before", "checker"
    )
    return list(rows)


def _load_figures(reports: list[int]) -> list[models.Figure]:
    rows = models.Figure.objects.filter(report__in=reports)
    return list(rows.select_related("indicator", "profile", "before", "checker"))


def _judge_line(line: models.Line, has_evidence: bool) -> LineRow:
    owed, before = line.obligation, line.before
    label = owed.task.code if owed.task else owed.duty.code if owed.duty else ""
    fault = rules.check_line(line.said, answer=line.answer, label=label, where=line.item)
    hints = rules.hint_line(
        state=line.state, state_before=before.state if before else "", percent=line.percent,
        percent_before=before.percent if before else None, has_evidence=has_evidence,
    )  # fmt: skip
    return LineRow(line, label, owed.case.title, fault, hints)


def _judge_figure(figure: models.Figure) -> FigureRow:
    profile, before = figure.profile, figure.before
    has_parts = bool(profile.denominator)
    is_share = has_parts and profile.scale == 100 and not (
        profile.bound_high is not None and profile.bound_high > 100
    )  # fmt: skip
    label = figure.indicator.code
    fault = rules.check_figure(
        figure.said, answer=figure.answer, label=label, where=figure.item, has_parts=has_parts,
        is_share=is_share,
    )  # fmt: skip
    hints = rules.hint_figure(
        value=figure.value, before=before.value if before else None, low=profile.bound_low,
        high=profile.bound_high,
    )  # fmt: skip
    return FigureRow(figure, label, figure.indicator.name, has_parts, fault, hints)


def _list_labelled(form: Form) -> list[tuple[models.Line | models.Figure | models.Report, str]]:
    return [
        *((row.line, row.label) for row in form.lines),
        *((row.figure, row.label) for row in form.figures),
        (form.report, "Lời văn"),
    ]
