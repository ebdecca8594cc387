"""The glossary: one word per idea, and no word for code that is not there."""

import re
from collections import Counter

from nq57.core import env

_LINES = (env.ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in _LINES
    if line.startswith("|") and not line.startswith(("| ---", "| Vietnamese"))
]


def test_every_row_has_three_cells() -> None:
    assert len(ROWS) > 80
    assert all(len(row) == 3 and all(row) for row in ROWS)


def test_no_term_stands_twice() -> None:
    columns = list(zip(*ROWS, strict=True))
    for terms in (*([word.casefold() for word in column] for column in columns[:2]), columns[2]):
        twice = {word for word, times in Counter(terms).items() if times > 1 and word != "–"}
        assert twice == set()


def test_every_identifier_exists_in_code() -> None:
    code = "\n".join(
        file.read_text(encoding="utf-8")
        for file in (env.ROOT / "nq57").rglob("*.py")
        if "migrations" not in file.parts
    )
    words = set(re.findall(r"\w+", code))
    named = [row[2].strip("`") for row in ROWS if row[2] != "–"]
    assert [name for name in named if name not in words] == []
