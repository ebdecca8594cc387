"""How fast and how rightly documents are read: ``python -m bench.reading``.

Correctness comes first: the family of known plans is scored before anything is timed.
"""

import functools
import io
import pathlib
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import docx

from nq57.documents.reading import catalogue, reader
from tests.factories.plan_documents import score
from tests.factories.plan_documents.layouts import LAYOUTS, Layout
from tests.factories.plan_documents.plans import ALL, PLAN_142, dealt
from tests.factories.plan_documents.truth import Document

_ROOT = pathlib.Path(__file__).parents[1]
_REPEATS = 5
_DEALT = 60


@dataclass(frozen=True)
class Figure:
    """One measured figure with its goal; ``ratio`` is figure over goal."""

    name: str
    value: float
    unit: str
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        """Return the figure over its goal."""
        return self.value / self.goal if self.goal else None


def main() -> None:
    """Print the score of every layout, then the times."""
    bodies = catalogue.load_catalogue(
        _ROOT / "seeds/reference/organisations.csv", _ROOT / "seeds/reference/groups.csv"
    )
    print(f"machine: {platform.machine()} {platform.python_version()}")
    print_scores("family", ALL, bodies)
    print_scores("dealt", tuple(dealt.deal(seed) for seed in range(_DEALT)), bodies)
    show(time_reading(bodies))


def show(figures: Iterable[Figure]) -> None:
    """Print one row per figure."""
    for figure in figures:
        goal = "" if figure.goal is None else f"goal {figure.goal:g} ratio {figure.ratio:.2f}"
        print(f"{figure.name:<58} {figure.value:>13.4f} {figure.unit:<9} {goal}")


def print_scores(name: str, documents: tuple[Document, ...], bodies: catalogue.Catalogue) -> None:
    """Print, for each layout, cells right, asked and silently wrong over ``documents``."""
    print(f"\n{name + ' layout':<28}{'right':>7}{'of':>7}{'%':>7}{'asked':>7}{'silent':>7}")
    for layout in LAYOUTS.values():
        results = [_score(document, layout, bodies) for document in documents]
        right = sum(result.cells_right for result in results)
        total = sum(result.cells_total for result in results)
        asked = sum(result.asked for result in results)
        silent = sum(len(result.silent_errors) for result in results)
        share = 100 * right / total
        print(f"{layout.name:<28}{right:>7}{total:>7}{share:>7.2f}{asked:>7}{silent:>7}")


def time_reading(bodies: catalogue.Catalogue) -> list[Figure]:
    """Return the times of Plan 142 in three formats, and of python-docx on the same file."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in ("txt-plain", "docx-plain", "pdf-plain"):
            layout = LAYOUTS[name]
            data = layout.write(PLAN_142)
            path = pathlib.Path(folder) / f"plan{layout.suffix}"
            path.write_bytes(data)
            seconds = median(functools.partial(reader.read_file, path, bodies=bodies))
            goal = 1.0 if name == "txt-plain" else None
            figures.append(Figure(f"read Plan 142, {name}", seconds, "s", goal))
            if name == "docx-plain":
                walked = median(functools.partial(walk, data))
                figures.append(Figure("python-docx walks the same .docx", walked, "s"))
                figures.append(Figure("reading over walking", seconds / walked, "times", 3.0))
    return figures


def _score(document: Document, layout: Layout, bodies: catalogue.Catalogue) -> score.Score:
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / f"document{layout.suffix}"
        path.write_bytes(layout.write(document))
        draft = reader.read_file(path, bodies=bodies).to_json()
    has_head = not layout.name.endswith("no-head")
    return score.score(
        draft,
        document,
        is_flat=layout.is_flat,
        has_head=has_head,
        shows_merging=layout.shows_merging,
    )


def walk(data: bytes) -> int:
    """Visit every paragraph and cell as a plain python-docx program does."""
    file = docx.Document(io.BytesIO(data))
    length = sum(len(paragraph.text) for paragraph in file.paragraphs)
    for table in file.tables:
        for row in table.rows:
            length += sum(len(cell.text) for cell in row.cells)
    return length


def median(work: Callable[[], object]) -> float:
    """Return the median time of ``work``, in seconds."""
    times: list[float] = []
    for _ in range(_REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    main()
