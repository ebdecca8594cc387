"""The outside measure: invented plans and Plan 142 in every layout, cell by cell."""

import copy
import functools
import importlib
import pathlib
from collections import defaultdict
from typing import Any

import pytest

from tests.factories.plan_documents import cells, expect, ideal, score, truth
from tests.factories.plan_documents.layouts import LAYOUTS
from tests.factories.plan_documents.plans import ALL, INVENTED, PLAN_142, dealt

_REFERENCE = pathlib.Path(__file__).parents[3] / "seeds" / "reference"
_BY_KEY = {document.key: document for document in ALL}


def test_every_printed_cell_has_a_meaning() -> None:
    for document in ALL:
        for row in expect.rows(document):
            assert all(raw in cells.VALUES for raw in row.targets.values() if raw), row
            for item in row.assignments:
                assert all(raw in cells.SCHEDULES for raw in item.schedule.values() if raw), row


def test_plan_142_has_the_counts_of_the_paper() -> None:
    rows = expect.rows(PLAN_142)
    indicators = [row for row in rows if row.kind == "indicators"]
    tasks = [row for row in rows if row.kind == "tasks"]
    leaves = [row for row in tasks if not row.is_parent]
    assert len(indicators) == 64
    assert (len(tasks), len(leaves)) == (93, 85)
    assert sum(len(row.assignments) for row in leaves) == 87
    assert len(INVENTED) >= 8


@pytest.mark.parametrize("key", _BY_KEY)
def test_truth_file_keeps_the_document(key: str, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "truth.json"
    truth.dump(_BY_KEY[key], path)
    assert truth.load(path) == _BY_KEY[key]


@pytest.mark.parametrize("key", _BY_KEY)
def test_faultless_draft_scores_in_full(key: str) -> None:
    document = _BY_KEY[key]
    result = score.score(ideal.draft(document), document, is_flat=False)
    assert [str(fault) for fault in result.silent_errors] == []
    assert result.cells_right == result.cells_total
    assert result.asked_needlessly == []


def test_wrong_cell_is_silent_until_a_question_stands_on_its_row() -> None:
    document = _BY_KEY["lam-giang"]
    draft = ideal.draft(document)
    first = draft["indicators"][0]
    first["targets"][0]["raw"], first["targets"][1]["raw"] = None, "96"
    before = score.score(draft, document, is_flat=False)
    assert len(before.silent_errors) == 2
    first["questions"] = [{"id": "q", "kind": "alignment", "text": "?"}]
    after = score.score(draft, document, is_flat=False)
    assert (after.silent_errors, after.asked) == ([], 2)


def test_row_that_the_paper_lacks_is_a_silent_error() -> None:
    document = _BY_KEY["xa-tan-hoa"]
    draft = ideal.draft(document)
    extra = copy.deepcopy(draft["tasks"][0])
    extra["title"] = "Một nhiệm vụ không có trong văn bản"
    draft["tasks"].append(extra)
    result = score.score(draft, document, is_flat=False)
    assert [fault.what for fault in result.silent_errors] == ["extra"]


def test_needless_question_is_counted() -> None:
    document = _BY_KEY["xa-tan-hoa"]
    draft = ideal.draft(document)
    draft["tasks"][0]["questions"] = [{"id": "q", "kind": "schedule", "text": "?"}]
    assert len(score.score(draft, document, is_flat=False).asked_needlessly) == 1


@functools.cache
def _reader() -> Any:
    """Return the reader's module, or None while it has no ``read_file``."""
    try:
        reading = importlib.import_module("nq57.documents.reading")
    except ImportError:
        return None
    return reading if hasattr(reading, "read_file") else None


@functools.cache
def _bodies() -> Any:
    catalogue = importlib.import_module("nq57.documents.reading.catalogue")
    return catalogue.load_catalogue(_REFERENCE / "organisations.csv", _REFERENCE / "groups.csv")


def _measure(document: truth.Document, layout: str, folder: pathlib.Path) -> score.Score:
    made = LAYOUTS[layout]
    path = folder / f"{document.key}{made.suffix}"
    path.write_bytes(made.write(document))
    draft = _reader().read_file(path, bodies=_bodies()).to_json()
    return score.score(
        draft, document, is_flat=made.is_flat, has_head=not layout.endswith("no-head")
    )


needs_reader = pytest.mark.skipif(_reader() is None, reason="read_file is not landed yet")


@pytest.mark.parametrize("seed", range(40))
def test_dealt_plan_is_known_in_every_cell(seed: int) -> None:
    document = dealt.deal(seed)
    result = score.score(ideal.draft(document), document, is_flat=False)
    assert result.silent_errors == []


@needs_reader
@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout_reads_the_family(layout: str, tmp_path: pathlib.Path) -> None:
    """Read every document in one layout; print what was right, asked, silent."""
    totals: dict[str, list[str]] = defaultdict(list)
    print(f"\n{layout}: right/total asked needless silent")
    for document in ALL:
        result = _measure(document, layout, tmp_path)
        print(
            f"  {document.key:<12} {result.cells_right:>5}/{result.cells_total:<5} "
            f"{result.asked:>4} {len(result.asked_needlessly):>3} {len(result.silent_errors):>4}"
        )
        totals[document.key] = [str(fault) for fault in result.silent_errors]
    assert {key: faults for key, faults in totals.items() if faults} == {}
