"""The reader: a source goes in, a draft plan comes out."""

import dataclasses
import pathlib
import re
from collections.abc import Iterator, Sequence

from nq57.documents.reading import (
    agencies,
    answering,
    cells,
    clauses,
    directives,
    draft,
    duties,
    groups,
    head,
    indicators,
    milestones,
    pages,
    prose,
    relations,
    scores,
    tables,
    tasks,
)
from nq57.documents.reading.catalogue import Catalogue
from nq57.documents.reading.formats import opening
from nq57.documents.reading.source import Block, Paragraph, Source, Table

_NOTE = re.compile(
    r"^\s*(?P<mark>\[\d{1,2}\]|\(\*{1,3}\)|\*{1,3}|[¹²³⁴⁵⁶⁷⁸⁹]+)\s*(?P<text>\S.{8,})$"
)
_CLOSING = re.compile(r"^Nơi nhận\s*:?|^TM\.\s|^KT\.\s", re.IGNORECASE)
_RECIPIENT = re.compile(r"^[-–+•*]\s")
_ORDERING = ("letter", "directive", "notice")
_DECIDING = ("decision", "resolution")
_PLANNING = ("plan", "programme", "resolution", "decision")


def read_file(
    path: pathlib.Path,
    *,
    bodies: Catalogue | None = None,
    answers: answering.Answers | None = None,
    name: str | None = None,
) -> draft.Draft:
    """Open a file of any format and read it.

    :raises ReadingError: with a Vietnamese sentence, when the file cannot be read.
    """
    return read_source(opening.open_source(path, name=name), bodies=bodies, answers=answers)


def read_source(
    source: Source,
    *,
    bodies: Catalogue | None = None,
    answers: answering.Answers | None = None,
) -> draft.Draft:
    """Return the draft plan of ``source``.

    ``bodies`` is the catalogue that names of agencies are resolved against; ``answers``
    are a person's earlier words, applied where the question is still the same.
    """
    if not source.has_tables:
        source = dataclasses.replace(source, blocks=pages.without_marked(source.blocks))
    document = head.read_document(source.lines, _appendix_line(source), bodies)
    is_foreign = agencies.is_foreign(bodies, document.issuer)
    names = agencies.Agencies(bodies, is_foreign=is_foreign)
    source, found = _find_tables(source, scores.Judge(names))
    plan_tables = found.tables
    appendix_from = _appendix_line(source) or (plan_tables[0].from_line if plan_tables else None)
    result = draft.Draft(document)
    lines = _prose(source, plan_tables, appendix_from)
    tree = _read_prose(result, lines, names)
    _read_tables(result, plan_tables, names, _chosen(answers))
    if document.kind not in _ORDERING:
        _read_stated(result, tree, names)
    result.remarks.extend(found.remarks())
    result.notes = _notes(source)
    if _is_official(result):
        identity = head.ask_identity(document, [document.title or "", document.kind])
        result.questions = [*identity, *result.questions]
    answering.apply(result, answers, names)
    result.overlaps = duties.find_overlaps(result.duties, result.tasks)
    return result


def _find_tables(source: Source, judge: scores.Judge) -> tuple[Source, tables.Found]:
    """Return the plan tables, and the source without page numbers if that reads better."""
    found = tables.find_tables(source, judge)
    if source.has_tables:
        return source, found
    starts = {row.from_line for table in found.tables for row in table.rows}
    blocks = pages.without_chain(source.blocks, starts)
    if len(blocks) == len(source.blocks):
        return source, found
    bare = dataclasses.replace(source, blocks=blocks)
    better = tables.find_tables(bare, judge)
    gain = _item_count(better.tables) - _item_count(found.tables)
    saved = sum(table.cost for table in found.tables) - sum(table.cost for table in better.tables)
    if gain > 0 or (gain == 0 and saved > 2.0):
        return bare, better
    return source, found


def _item_count(plan_tables: Sequence[tables.PlanTable]) -> int:
    return sum(row.kind == "item" for table in plan_tables for row in table.rows)


def _read_stated(result: draft.Draft, tree: list[clauses.Node], names: agencies.Agencies) -> None:
    """Read tasks and targets from the prose of a plan that has no table of them."""
    if not result.tasks:
        result.tasks = prose.read_tasks(tree, names)
    if not result.indicators and result.document.kind in _PLANNING:
        found, unread = prose.read_indicators(tree)
        result.indicators = found
        if found:
            question = prose.ask(found)
            result.questions.append(question)
            for item in found:
                item.questions.append(question.id)
        if unread:
            paths = ", ".join(clause.path for clause in unread)
            words = f"Chỉ tiêu nêu trong lời văn ở mục {paths} chưa đọc được thành số."
            result.remarks.append(draft.Remark("prose_unread", words))


def _chosen(answers: answering.Answers | None) -> cells.Chosen:
    """Return the options chosen, for what must be known while reading."""
    return {
        answer.question: (answer.fingerprint, answer.option)
        for answer in (answers or {}).values()
        if answer.option
    }


def _read_prose(
    result: draft.Draft, lines: list[Paragraph], names: agencies.Agencies
) -> list[clauses.Node]:
    document = result.document
    start = _body_start(lines, document)
    body = _until_closing(lines[start:])
    tree = clauses.read_tree(body)
    result.clauses = clauses.flatten(tree)
    preamble_end = tree[0].to_line if tree and tree[0].path == "MD" else 0
    preamble = [line for line in body if line.line <= preamble_end]
    rest = [line for line in lines[start:] if line.line > preamble_end]
    title = [line for line in lines[:start] if _is_title(line, document)]
    document.references = relations.find_references(
        title, preamble, rest, document.symbol, is_deciding=document.kind in _DECIDING
    )
    result.duties = duties.read_duties(tree, names)
    if document.kind in _ORDERING:
        result.directives = directives.read_directives(tree, names, document.addressees)
    return tree


def _read_tables(
    result: draft.Draft,
    plan_tables: Sequence[tables.PlanTable],
    names: agencies.Agencies,
    chosen: cells.Chosen,
) -> None:
    harvest = indicators.Harvest(chosen=chosen)
    indicator_reader = indicators.IndicatorReader(names, harvest)
    task_reader = tasks.TaskReader(names, harvest, result.document.issued_on)
    unmet: dict[str, tuple[tables.PlanTable, list[str]]] = {}
    for number, table in enumerate(plan_tables, start=1):
        path = f"PL{table.appendix}" if table.appendix else f"B{number}"
        reader = indicator_reader if table.layout.kind == "indicators" else task_reader
        if table.title:
            span = draft.Span(table.title_line, max(table.title_line, table.from_line - 1))
            harvest.clauses.append(draft.Clause(path, table.title, span))
        reader.take(table, path)
        unmet.setdefault(path, (table, []))[1].extend(milestones.unmet(table.layout))
        result.remarks.extend(_remark_table(table))
    _ask_milestones(harvest, unmet, result.document)
    groups.resolve_served(harvest.groups)
    result.groups = harvest.groups
    result.indicators = harvest.indicators
    result.tasks = harvest.tasks
    result.questions = harvest.questions
    result.clauses.extend(harvest.clauses)
    table_lines = [Paragraph(clause.text, clause.source.from_line) for clause in harvest.clauses]
    known = {relations.key(reference.symbol) for reference in result.document.references}
    for reference in relations.find_references([], [], table_lines, result.document.symbol):
        if relations.key(reference.symbol) not in known:
            result.document.references.append(reference)


def _ask_milestones(
    harvest: indicators.Harvest,
    unmet: dict[str, tuple[tables.PlanTable, list[str]]],
    document: draft.Document,
) -> None:
    """Ask which years the milestones stand for whose headers say none, once per appendix."""
    for path, (table, labels) in unmet.items():
        year = document.issued_on.year if document.issued_on else groups.group_year(table.title)
        items = milestones.of_table([*harvest.indicators, *harvest.tasks], path)
        question = milestones.ask(list(dict.fromkeys(labels)), items, path, table.title, year)
        harvest.questions.extend([question] if question is not None else [])


def _remark_table(table: tables.PlanTable) -> list[draft.Remark]:
    """Return remarks on columns that the reader has never met, and on lost milestones."""
    unknown = [c.label for c in table.layout.columns if c.kind == "other" and c.label]
    remarks = [
        draft.Remark("unknown_column", f"Cột “{label}” chưa rõ loại: nội dung đưa vào ghi chú.")
        for label in unknown
    ]
    if not table.layout.horizons():
        what = tables.kind_name(table.layout.kind)
        words = f"Bảng {what} “{table.title}” không có cột mốc hay thời gian nào đọc được."
        remarks.append(draft.Remark("no_milestone", words))
    return remarks


def _is_official(result: draft.Draft) -> bool:
    """Tell whether a source is an official document of the kind that gets a number."""
    has_items = result.indicators or result.tasks or result.directives
    return bool(has_items) or result.document.kind in ("plan", "letter")


def _appendix_line(source: Source) -> int | None:
    for block in source.blocks:
        if isinstance(block, Paragraph) and tables.is_appendix(block.text):
            return block.line
    return None


def _prose(
    source: Source, plan_tables: Sequence[tables.PlanTable], appendix_from: int | None
) -> list[Paragraph]:
    """Return the paragraphs of the body, outside of plan tables."""
    taken = [(table.from_line, table.to_line) for table in plan_tables]
    return [
        block
        for block in _without_recipients(source.blocks)
        if isinstance(block, Paragraph)
        and not any(first <= block.line <= last for first, last in taken)
        and (appendix_from is None or block.line < appendix_from)
    ]


def _without_recipients(blocks: Sequence[Block]) -> Iterator[Block]:
    """Leave out recipients that a page break parted from the table of the signature."""
    is_listing = False
    for block in blocks:
        if isinstance(block, Table):
            is_listing = any(_CLOSING.match(cell.text) for cell in block.cells)
        elif is_listing and _RECIPIENT.match(block.text):
            continue
        else:
            is_listing = False
        yield block


def _body_start(prose: Sequence[Paragraph], document: draft.Document) -> int:
    """Return the position of the first line after head, title and addressees."""
    last = 0
    title = document.title or ""
    for index, line in enumerate(prose[:60]):
        words = line.text
        is_head = (
            words in title
            or re.match(r"^(?:Số\s*:|V/v|Kính gửi)", words) is not None
            or (document.kind_text or "").upper() == words
            or re.match(r"^[^,]{2,40}, ngày .*năm", words) is not None
            or re.match(r"^(?:CỘNG HÒA|CỘNG HOÀ|Độc lập)", words) is not None
            or words.strip("- ;.") in document.addressees
        )
        if is_head and index - last <= 8:
            last = index + 1
    return last


def _until_closing(prose: Sequence[Paragraph]) -> list[Paragraph]:
    for index, line in enumerate(prose):
        if _CLOSING.match(line.text):
            return list(prose[:index])
    return list(prose)


def _is_title(line: Paragraph, document: draft.Document) -> bool:
    return bool(document.title) and line.text in (document.title or "") and len(line.text) > 8


def _notes(source: Source) -> list[draft.Note]:
    found = []
    for number, line in enumerate(source.lines, start=1):
        match = _NOTE.match(line)
        if match is not None:
            words = match["text"].strip()
            found.append(draft.Note(match["mark"], words, draft.Span(number, number)))
    return found
