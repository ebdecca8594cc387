"""The table of layouts by name."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.factories.plan_documents.layouts.flat_text import Flat, as_flat_text
from tests.factories.plan_documents.layouts.markdown import as_markdown
from tests.factories.plan_documents.layouts.pdf import Pdf, as_pdf
from tests.factories.plan_documents.layouts.word import Word, as_docx
from tests.factories.plan_documents.truth import Document


@dataclass(frozen=True)
class Layout:
    """A way to lay a document out; ``is_flat`` when tables lose their columns."""

    name: str
    suffix: str
    write: Callable[[Document], bytes]
    is_flat: bool = False

    @property
    def shows_merging(self) -> bool:
        """Say whether a cell merged down over rows shows as one."""
        return self.suffix in (".docx", ".pdf") and self.name != "docx-groups-apart"


def _text(name: str, flat: Flat) -> Layout:
    is_flat = not flat.row_per_line
    return Layout(f"txt-{name}", ".txt", lambda item: as_flat_text(item, flat), is_flat)


def _word(name: str, word: Word) -> Layout:
    return Layout(f"docx-{name}", ".docx", lambda item: as_docx(item, word))


def _pdf(name: str, pdf: Pdf) -> Layout:
    return Layout(f"pdf-{name}", ".pdf", lambda item: as_pdf(item, pdf))


_ALL = (
    _text("plain", Flat()),
    _text("wrapped", Flat(wraps=True)),
    _text("header-split", Flat(splits_header=True)),
    _text("no-head", Flat(has_head=False)),
    _text("tails", Flat(moves_tails=True)),
    _text("stuck", Flat(sticks=True)),
    _text("tabs", Flat(row_per_line="\t")),
    _text("hard-wrap", Flat(hard_wrap=90)),
    _text("counted", Flat(counts_columns=True)),
    _text("foreign", Flat(is_foreign=True)),
    _text("page-numbers", Flat(page_lines=45)),
    _word("plain", Word()),
    _word("portrait", Word(is_landscape=False, has_tables_in_head=False)),
    _word("numbered", Word(numbers_itself=True)),
    _word("groups-apart", Word(merges_groups=False, merges_assignments=False)),
    _word("table-per-group", Word(table_per_group="header")),
    _word("bare-tables", Word(table_per_group="bare")),
    _word("header-again", Word(repeats_header=True)),
    _word("bodies-split", Word(splits_agencies=True)),
    _word("counted", Word(counts_columns=True)),
    _pdf("plain", Pdf()),
    _pdf("portrait", Pdf(is_landscape=False, size_pt=8)),
    _pdf("short-pages", Pdf(page_height_mm=110)),
    _pdf("header-once", Pdf(repeats_header=False, breaks_rows=False)),
    _pdf("no-verticals", Pdf(has_vertical_rules=False)),
    _pdf("counted", Pdf(counts_columns=True)),
    Layout("md", ".md", as_markdown),
)

LAYOUTS: dict[str, Layout] = {layout.name: layout for layout in _ALL}
