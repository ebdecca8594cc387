"""The words of all offices side by side, what the province took over, gaps and conflicts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import F, Func, JSONField, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from nq57.audit.enums import Secrecy
from nq57.cases import rules as case_rules
from nq57.core import text
from nq57.plans.models import FoundStatus
from nq57.reporting import enums, models, rules
from nq57.reporting.queries import consolidations

_FEW_LEADS = 6


@dataclass(frozen=True)
class Spoken:
    """One sentence of an office's filing; ``taken`` when it is in the province's text."""

    key: str
    text: str
    taken: bool


@dataclass(frozen=True)
class Statement:
    """What one office said in one part, sentence by sentence."""

    report: models.Report
    filing: int
    sentences: list[Spoken]


@dataclass(frozen=True)
class TakenRow:
    """A sentence of the province's text; ``is_stale`` when the office has since said otherwise."""

    passage: models.Passage
    is_stale: bool


@dataclass(frozen=True)
class Gap:
    """An office that has not sent its report, or said nothing in some parts."""

    report: models.Report
    parts: list[str]

    @property
    def is_unsent(self) -> bool:
        """Say whether nothing was sent at all."""
        return not self.parts


@dataclass(frozen=True)
class Conflict:
    """Two things that do not agree: what one says, and what stands against it.

    ``kind``: ``words_done``, ``line_done``, ``leads_differ``, ``figure_differs``,
    ``sources_differ``, ``inspected``.
    """

    kind: str
    label: str
    office: str
    report: str
    said: str
    held: str


@dataclass(frozen=True)
class _Line:
    report: int
    code: str
    state: str
    stands: str
    is_recorded: bool
    group: tuple[int | None, str]
    is_focal: bool


@dataclass
class _Told:
    """What conflicts are found in, loaded once for a cycle."""

    reports: dict[int, models.Report]
    words: dict[int, dict[str, str]]
    lines: list[_Line] = field(default_factory=list)
    figures: dict[tuple[int, str], list[Decimal | None]] = field(default_factory=dict)


def find_statements(
    *, cycle: models.Cycle, part: str, query: str = "", office: str = ""
) -> QuerySet[models.Report]:
    """Return the reports whose newest filing says something in a part; ``query`` without accents.

    Each bears ``filing`` (its key) and ``said``.
    """
    newest = models.Filing.objects.filter(report=OuterRef("pk")).order_by("-number")
    said = KeyTextTransform(part, KeyTransform("words", "content"))
    found = (
        models.Report.objects.filter(cycle=cycle)
        .annotate(
            filing=Subquery(newest.values("pk")[:1]),
            said=Subquery(newest.annotate(s=said).values("s")[:1], output_field=TextField()),
        )
        .exclude(Q(filing=None) | Q(said=None) | Q(said__iregex=r"^\s*(không( có)?[ .]*)?$"))
        .select_related("organisation", "case")
    )
    if office:
        found = found.filter(organisation__code=office)
    if query.strip():
        folded = Func(F("said"), function="nq57_fold", output_field=TextField())
        name = Func(F("organisation__name"), Value(""), function="concat", output_field=TextField())
        found = found.annotate(
            folded=folded, named=Func(name, function="nq57_fold", output_field=TextField())
        ).filter(Q(folded__contains=text.fold(query)) | Q(named__contains=text.fold(query)))
    return found


def list_statements(*, reports: Iterable[models.Report], part: str) -> list[Statement]:
    """Return statements with their sentences, for reports of ``find_statements``."""
    held: list[Any] = list(reports)
    taken = set(
        models.Passage.objects.filter(
            filing__in=[row.filing for row in held], part=part
        ).values_list("filing", "start")
    )
    return [
        Statement(
            row, row.filing,
            [
                Spoken(f"{row.filing}.{part}.{one.start}", one.text,
                       (row.filing, one.start) in taken)
                for one in rules.split_sentences(row.said)
            ],
        )
        for row in held
    ]  # fmt: skip


def list_passages(*, cycle: models.Cycle, part: str = "") -> list[TakenRow]:
    """Return the province's text in order, each sentence with the filing that it comes from."""
    newest = models.Filing.objects.filter(report=OuterRef("filing__report")).order_by("-number")
    found = models.Passage.objects.filter(cycle=cycle).select_related(
        "filing__report__organisation", "filing__report__case"
    ).defer("filing__content")  # fmt: skip
    if part:
        found = found.filter(part=part)
    words = KeyTransform("words", "content")
    rows = found.annotate(
        now=Subquery(newest.annotate(w=words).values("w")[:1], output_field=JSONField())
    )
    told: list[Any] = list(rows)
    return [TakenRow(row, row.quoted not in (row.now or {}).get(row.part, "")) for row in told]


def make_text(*, cycle: models.Cycle) -> dict[str, list[dict[str, Any]]]:
    """Return the province's text as plain content, each sentence with its source."""
    told: dict[str, list[dict[str, Any]]] = {part: [] for part in rules.WORDS}
    for row in list_passages(cycle=cycle):
        one = row.passage
        told[one.part].append(
            {
                "text": one.text, "quoted": one.quoted, "start": one.start,
                "office": one.filing.report.organisation.code,
                "report": one.filing.report.case.code, "filing": one.filing.number,
            }
        )  # fmt: skip
    return told


def trace(*, passage: models.Passage) -> str | None:
    """Return the words of the filing where a sentence says it stands, or None."""
    said: str | None = passage.filing.content["words"].get(passage.part)
    return None if said is None else said[passage.start : passage.start + len(passage.quoted)]


def list_gaps(*, cycle: models.Cycle) -> list[Gap]:
    """Return the offices that have sent nothing, then those that said nothing in some part."""
    told = _load_words(cycle)
    unsent = [Gap(row, []) for key, row in told.reports.items() if key not in told.words]
    silent = []
    for key, words in told.words.items():
        if parts := rules.list_empty_parts(words, rules.WORDS):
            silent.append(Gap(told.reports[key], [rules.WORDS[part] for part in parts]))
    return sorted(unsent + silent, key=lambda gap: (
        not gap.is_unsent, gap.report.organisation.sort_key))  # fmt: skip


def list_conflicts(*, cycle: models.Cycle) -> list[Conflict]:
    """Return where offices contradict themselves, each other, or what is recorded."""
    told = _load_words(cycle)
    told.lines = _load_lines(cycle)
    told.figures = _load_figures(cycle)
    return [
        *_find_inspected(told, cycle), *_find_in_words(told), *_find_done_lines(told),
        *_find_leads(told), *_find_sources(cycle),
    ]  # fmt: skip


def _load_words(cycle: models.Cycle) -> _Told:
    reports = models.Report.objects.filter(cycle=cycle).select_related("organisation", "case")
    filings = (
        models.Filing.objects.filter(report__cycle=cycle)
        .annotate(words=KeyTransform("words", "content"))
        .order_by("report", "-number").distinct("report").values_list("report", "words")
    )  # fmt: skip
    ordered = reports.order_by("organisation__sort_key", "pk")
    return _Told({row.pk: row for row in ordered}, dict(filings))


def _load_lines(cycle: models.Cycle) -> list[_Line]:
    """Return what was said of tasks: what an office has not sent yet, it has not said."""
    rows = models.Line.objects.filter(
        report__cycle=cycle, report__first_sent_on__isnull=False
    ).exclude(state="").order_by("pk")  # fmt: skip
    told = rows.values_list(
        "report", "obligation__task__code", "state", "obligation__case__state",
        "obligation__case__claimed_on",
        "obligation__case__finished_on", "obligation__case__closed_at",
        "obligation__assignment", "obligation__occurrence", "obligation__is_focal",
    )  # fmt: skip
    return [
        _Line(report, task or "", state, stands, any(dates), (part, occurrence), is_focal)
        for report, task, state, stands, *dates, part, occurrence, is_focal in told
    ]


def _load_figures(cycle: models.Cycle) -> dict[tuple[int, str], list[Decimal | None]]:
    rows = models.Figure.objects.filter(
        report__cycle=cycle, report__first_sent_on__isnull=False, value__isnull=False
    )
    return {
        (report, code): list(known)
        for report, code, *known in rows.values_list(
            "report", "indicator__code", "value", "numerator", "denominator"
        )
    }


def _find_inspected(told: _Told, cycle: models.Cycle) -> Iterator[Conflict]:
    """Find what inspections saw otherwise than the offices said, and is not mended."""
    found = FoundStatus.objects.current().lacking().filter(
        obligation__plan=cycle.plan_id, found_on__lte=cycle.ends_on, secrecy=Secrecy.OPEN,
        obligation__case__secrecy=Secrecy.OPEN,
    ).select_related("obligation__case__organisation", "obligation__task")  # fmt: skip
    reports = {row.organisation_id: row.case.code for row in told.reports.values()}
    states = case_rules.OBLIGATION.states
    for one in found:
        owed, office = one.obligation, one.obligation.case.organisation
        when = f" {one.said_on:%d/%m/%Y}" if one.said_on else ""
        yield Conflict(
            "inspected", owed.task.code if owed.task else "", office.short_name,
            reports.get(office.pk, ""), f"{states[one.said].label}{when}",
            f"kiểm tra {one.found_on:%d/%m/%Y}: {one.get_found_display()}",
        )  # fmt: skip


def _find_in_words(told: _Told) -> Iterator[Conflict]:
    """Find sentences that name a task or an indicator and say otherwise than its row."""
    states: dict[tuple[int, str], set[str]] = defaultdict(set)
    everywhere: dict[str, set[str]] = defaultdict(set)
    for line in told.lines:
        states[line.report, line.code].add(line.state)
        everywhere[line.code].add(line.state)
    for key, words in told.words.items():
        for part in rules.WORDS:
            for one in rules.split_sentences(words.get(part, "")):
                for code in rules.list_codes(one.text):
                    known = states.get((key, code)) or everywhere.get(code, set())
                    yield from _compare(told, key, code, one.text, known)


def _compare(
    told: _Told, key: int, code: str, sentence: str, states: set[str]
) -> Iterator[Conflict]:
    done = enums.LineState.DONE
    if states and done not in states and rules.claims_done(sentence):
        words = ", ".join(sorted(str(enums.LineState(state).label) for state in states))
        yield _tell(told, key, "words_done", code, sentence, words)
    figures = told.figures.get((key, code), [])
    if rules.find_other_figures(sentence, figures):
        held = "; ".join(f"{one.normalize():f}" for one in figures if one is not None)
        yield _tell(told, key, "figure_differs", code, sentence, held.replace(".", ","))


def _find_done_lines(told: _Told) -> Iterator[Conflict]:
    for line in told.lines:
        if line.state == enums.LineState.DONE and not line.is_recorded:
            held = case_rules.OBLIGATION.states[line.stands].label
            yield _tell(told, line.report, "line_done", line.code, _label(line), held)


def _find_leads(told: _Told) -> Iterator[Conflict]:
    """Find tasks that a few named offices lead together and do not tell alike."""
    together: dict[tuple[int | None, str], list[_Line]] = defaultdict(list)
    for line in told.lines:
        if line.group[0] is not None:
            together[line.group].append(line)
    for lines in together.values():
        focal = next((line for line in lines if line.is_focal), None)
        if focal is None or not 1 < len(lines) <= _FEW_LEADS:
            continue
        for line in lines:
            if (line.state == enums.LineState.DONE) != (focal.state == enums.LineState.DONE):
                lead = told.reports[focal.report].organisation.short_name
                held = f"{lead}: {_label(focal)}"
                yield _tell(told, line.report, "leads_differ", line.code, _label(line), held)


def _find_sources(cycle: models.Cycle) -> Iterator[Conflict]:
    """Find indicators of one source for which another office says another figure."""
    rows = consolidations.list_cycle_totals(cycle=cycle).values()
    asides = [
        (row, aside.input) for row in rows for aside in row.headline.last.aside
        if aside.reason == "other_source" and row.figure and aside.input.figure != row.figure
    ]  # fmt: skip
    names = consolidations.list_names(offices={one.office for _, one in asides})
    for row, one in asides:
        assert row.figure is not None  # noqa: S101
        yield Conflict(
            "sources_differ", row.indicator.code, names[one.office][1], one.source,
            _write(one.figure.value), _write(row.figure.value),
        )  # fmt: skip


def _tell(told: _Told, key: int, kind: str, label: str, said: str, held: str) -> Conflict:
    report = told.reports[key]
    return Conflict(kind, label, report.organisation.short_name, report.case.code, said, held)


def _label(line: _Line) -> str:
    return str(enums.LineState(line.state).label)


def _write(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")
