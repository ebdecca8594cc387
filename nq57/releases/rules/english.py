"""The dictionary of open data in English: for each table and column, its title and meaning."""

from collections.abc import Mapping

_TIER = ("Tier", "Tier that the target speaks of; empty when it is of the whole province")
_UNIT = ("Unit", "Unit of the value")
_LEADS = ("Lead bodies", "Lead bodies as the document names them; separated by ;")
TABLES: Mapping[str, tuple[str, str]] = {
    "indicators": (
        "Indicators and results",
        "One row for each indicator: newest consolidated figure, next milestone, verdict.",
    ),
    "targets": (
        "Targets by milestone",
        "One row for each target cell of the annex, split into comparison, bounds and unit.",
    ),
    "observations": (
        "Figures by period",
        "One row for each consolidated figure of the province: indicator, tier, period.",
    ),
    "tasks": (
        "Tasks and progress",
        "One row for each task or order, with its pieces of work counted by timeliness.",
    ),
    "words": (
        "The report in words",
        "One row for each sentence of the province's report that was released.",
    ),
    "dictionary": (
        "Dictionary",
        "One row for each column of each table: type and meaning in Vietnamese and English.",
    ),
}
COLUMNS: Mapping[str, tuple[str, str]] = {
    "code": ("Number", "Number of the indicator in the annex of the plan"),
    "tier": _TIER,
    "unit": _UNIT,
    "leads": _LEADS,
    "indicators.section": ("Group", "Name of the group of indicators"),
    "indicators.name": ("Indicator", "Name of the indicator as the plan has it"),
    "indicators.period": ("Period", "Period of the newest figure: 2026-11, 2026-Q4, 2026-H2, 2026"),
    "indicators.value": ("Value", "Newest figure of the whole province; empty while there is none"),
    "indicators.told": ("Told", "Offices that have told a figure for that period"),
    "indicators.asked": ("Asked", "Offices that must tell a figure for that period"),
    "indicators.milestone": ("Milestone", "Year of the milestone that it is held against"),
    "indicators.target": ("Target", "Target of the milestone, in the plan's words"),
    "indicators.expected": ("Path", "Value needed by now on the path to the milestone"),
    "indicators.state": (
        "Verdict",
        "met, on_track, at_risk, behind, missed, no_data not enough data, not_due not due yet, "
        "by_words target in words, not_judged not judged yet",
    ),
    "targets.milestone": ("Milestone", "Year by which it is due; empty when the plan has no year"),
    "targets.op": (
        "Comparison",
        (
            "eq equal, ge at least, le at most, gt more, lt less, between, keep; empty when it "
            "cannot be compared as a number"
        ),
    ),
    "targets.low": ("From", "Lower bound"),
    "targets.high": ("To", "Upper bound"),
    "targets.unit": ("Unit", "Unit of the target"),
    "targets.raw": ("Text", "Words in the cell of the plan"),
    "observations.frequency": ("Frequency", "M month, Q quarter, S half-year, A year"),
    "observations.period": ("Period", "Period of the figure"),
    "observations.ends_on": ("Last day", "Last day of the period"),
    "observations.value": ("Value", "Consolidated figure of the whole province"),
    "observations.told": ("Told", "Offices that have told a figure"),
    "observations.asked": ("Asked", "Offices that must tell one"),
    "tasks.document": ("Document", "Number and symbol of the document that gives the task"),
    "tasks.code": ("Number", "Number of the task in the document"),
    "tasks.section": ("Group", "Name of the group of tasks"),
    "tasks.title": ("Task", "What is to be done"),
    "tasks.deliverables": ("Deliverables", "Deliverables as the document has them; separated by ;"),
    "tasks.state": (
        "State",
        "Worst of its pieces of work: done, doing, overdue, unsettled not confirmed yet, ended no "
        "longer tracked, not_due not due yet",
    ),
    "tasks.total": ("Work", "Pieces of work that offices owe"),
    "tasks.done": ("Done", "Pieces of work that are finished"),
    "tasks.overdue": ("Overdue", "Pieces of work that are not finished and overdue"),
    "tasks.unsettled": ("Unsettled", "Pieces of work whose state nobody has confirmed"),
    "tasks.late_offices": (
        "Late offices",
        "Names of late offices, when the leader releases them; separated by ;",
    ),
    "words.part": ("Part", "Part of the report"),
    "words.position": ("Place", "Place of the sentence in the report, from 1"),
    "words.text": ("Sentence", "The sentence, in Vietnamese"),
    "dictionary.table": ("Table", "Name of the table"),
    "dictionary.column": ("Column", "Name of the column"),
    "dictionary.type": ("Type", "string, integer, number or date"),
    "dictionary.title": ("Title", "Title of the column in Vietnamese"),
    "dictionary.description": ("Meaning", "Meaning of the column in Vietnamese"),
    "dictionary.name_en": ("English title", "Title of the column in English"),
    "dictionary.description_en": ("English meaning", "Meaning of the column in English"),
}


def say_column(table: str, column: str) -> tuple[str, str]:
    """Return the English title and meaning of a column.

    :raises KeyError: when it has none.
    """
    return COLUMNS.get(f"{table}.{column}") or COLUMNS[column]
