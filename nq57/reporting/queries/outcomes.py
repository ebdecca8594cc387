"""What an inquiry brought: one table of offices by questions, who is missing, the sums."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Min, QuerySet, Sum

from nq57.core import sheets, tables
from nq57.orgs import queries as org_queries
from nq57.reporting import enums, models, rules
from nq57.reporting.queries import inquiries
from nq57.reporting.queries import offline as devices

ORDER = ("organisation__level", "organisation__sort_key", "pk")
_HEAD = {"Mã cơ quan": 16, "Cơ quan": 40, "Tình trạng": 20, "Ngày gửi": 14, "Chậm (ngày)": 12,
         "Coi là đúng hạn vì": 30}  # fmt: skip
_NOTHING = [None] * (len(_HEAD) - 2)  # of an office, in the lines below them


@dataclass(frozen=True)
class Column:
    """A question with what was answered of it in all replies that count."""

    question: models.Question
    count: int = 0
    total: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    tally: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True)
class OutcomeRow:
    """One office's line: its cells in the order of the questions, empty until it was sent."""

    reply: models.Reply
    cells: list[models.Response | None]
    days_late: int
    columns: Sequence[Column] = ()
    offline: devices.Offline | None = None

    @property
    def pairs(self) -> list[tuple[Column, models.Response | None]]:
        """Return each question with this office's cell."""
        return list(zip(self.columns, self.cells, strict=True))

    @property
    def label(self) -> str:
        """Return the word of its state."""
        return rules.INQUIRY.states[self.reply.case.state].label

    @property
    def is_handed_in(self) -> bool:
        """Say whether its answers count."""
        return self.reply.case.state in rules.HANDED_IN


@dataclass(frozen=True)
class Standing:
    """How many replies stand in which state, and which offices are missing, by name."""

    counts: dict[str, int]
    missing: list[str]

    @property
    def asked(self) -> int:
        """Return how many offices are asked."""
        return sum(n for state, n in self.counts.items() if state != "called_off")

    @property
    def handed_in(self) -> int:
        """Return how many answers count."""
        return sum(self.counts.get(state, 0) for state in rules.HANDED_IN)


def list_outcome_replies(*, inquiry: models.Inquiry) -> QuerySet[models.Reply]:
    """Return the replies of an inquiry for its table, not ordered yet."""
    return models.Reply.objects.filter(inquiry=inquiry).with_rows()


def list_columns(*, inquiry: models.Inquiry) -> list[Column]:
    """Return the questions with counts, sums, least, most and tallies, in four queries."""
    counted = _get_counting(inquiry)
    found = counted.values("question").annotate(
        n=Count("pk"), total=Sum("number"), low=Min("number"), high=Max("number")
    )
    sums: dict[int, Any] = {row["question"]: row for row in found.order_by()}
    chosen = dict(
        counted.filter(choice__isnull=False)
        .values_list("choice")
        .annotate(n=Count("pk"))
        .order_by()
    )
    version = inquiries.load_versions().get(pk=inquiry.version_id)
    return [_make_column(question, sums, chosen) for question in version.questions.all()]


def make_outcome_rows(
    *, replies: Sequence[models.Reply], columns: Sequence[Column], today: date
) -> list[OutcomeRow]:
    """Return the lines of loaded replies; answers show once they were sent."""
    sent = [reply.pk for reply in replies if reply.case.state in rules.HANDED_IN]
    found = models.Response.objects.filter(reply__in=sent).given()
    entered = devices.list_offline_replies(replies=replies)
    by_cell = {
        (row.reply_id, row.question_id): row for row in found.select_related("choice", "file")
    }
    return [
        OutcomeRow(
            reply,
            [by_cell.get((reply.pk, column.question.pk)) for column in columns],
            inquiries.count_late(reply, today),
            columns,
            entered.get(reply.pk),
        )
        for reply in replies
    ]


def get_standing(*, inquiry: models.Inquiry) -> Standing:
    """Return how the replies stand, in one query."""
    counts: dict[str, int] = {}
    missing = []
    found = models.Reply.objects.filter(inquiry=inquiry).order_by(*ORDER)
    for state, name in found.values_list("case__state", "organisation__name"):
        counts[state] = counts.get(state, 0) + 1
        if state in rules.UNSENT or state == "unanswered":
            missing.append(name)
    return Standing(counts, missing)


def make_outcome_sheet(*, inquiry: models.Inquiry, today: date, is_text: bool = False) -> bytes:
    """Return the whole table as an XLSX file, or as CSV; the sums stand in the last lines."""
    columns = list_columns(inquiry=inquiry)
    replies = list(list_outcome_replies(inquiry=inquiry).order_by(*ORDER))
    rows = make_outcome_rows(replies=replies, columns=columns, today=today)
    widths = dict(_HEAD)
    for column in columns:
        unit = f" ({column.question.unit})" if column.question.unit else ""
        widths[f"{column.question}{unit}"] = 12 if column.question.kind == "number" else 30
    lines = [*map(_make_line, rows), *_make_totals(columns)]
    return tables.write_table(
        kind="csv" if is_text else "xlsx", title="Kết quả", columns=widths, rows=lines,
        mark=org_queries.say_mark(),
    )  # fmt: skip


def _get_counting(inquiry: models.Inquiry) -> models.inquiries.ResponseQuerySet:
    return models.Response.objects.filter(reply__inquiry=inquiry).handed_in().given()


def _make_column(question: models.Question, sums: dict[int, Any], chosen: dict[int, int]) -> Column:
    told = sums.get(question.pk)
    tally = [(choice.text, chosen.get(choice.pk, 0)) for choice in question.choices.all()]
    if told is None:
        return Column(question, tally=tally)
    return Column(question, int(told["n"]), told["total"], told["low"], told["high"], tally)


def _make_line(row: OutcomeRow) -> list[sheets.Cell]:
    return [
        row.reply.organisation.code, row.reply.organisation.name, row.label,
        row.reply.first_sent_on if row.is_handed_in else None, row.days_late or None,
        row.reply.excuse or None,
        *map(inquiries.get_value, row.cells),
    ]  # fmt: skip


def _make_totals(columns: Sequence[Column]) -> Iterable[list[sheets.Cell]]:
    """Yield the lines below the offices: counts, sums, least, most, tallies."""
    yield [None, "Số cơ quan trả lời", *_NOTHING, *(column.count for column in columns)]
    numbers = [column.question.kind == enums.QuestionKind.NUMBER for column in columns]
    for title, name in (("Tổng", "total"), ("Nhỏ nhất", "low"), ("Lớn nhất", "high")):
        if any(numbers):
            values = [getattr(column, name) for column in columns]
            yield [
                None, title, *_NOTHING,
                *(None if value is None else value.normalize() for value in values),
            ]  # fmt: skip
    if any(column.tally for column in columns):
        tallies = (
            "; ".join(f"{words}: {n}" for words, n in column.tally) or None for column in columns
        )
        yield [None, "Số cơ quan chọn", *_NOTHING, *tallies]
