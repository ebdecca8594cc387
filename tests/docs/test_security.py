"""The table of the security standard is whole, and the tests that it names are there."""

import re
from collections import Counter

from nq57.core import env

PAGE = (env.ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| ([a-z/]+) \| (.+) \|$", PAGE, re.MULTILINE)
# Levels 1 and 2 of ASVS 4.0.3: chapter.section, and how many or which items it has.
ITEMS = (
    "1.1:1-7 1.2:1-4 1.4:1,4,5 1.5:1-4 1.6:1-4 1.7:1-2 1.8:1-2 1.9:1-2 1.10:1 1.11:1-2 1.12:2 "
    "1.14:1-6 2.1:1-12 2.2:1-3 2.3:1-3 2.4:1-6 2.5:1-7 2.6:1-3 2.7:1-6 2.8:1-7 2.9:1-3 2.10:1-4 "
    "3.1:1 3.2:1-4 3.3:1-4 3.4:1-5 3.5:1-3 3.7:1 4.1:1-3,5 4.2:1-2 4.3:1-3 5.1:1-5 5.2:1-8 "
    "5.3:1-10 5.4:1-3 5.5:1-4 6.1:1-3 6.2:1-6 6.3:1-2 6.4:1-2 7.1:1-4 7.2:1-2 7.3:1,3,4 7.4:1-3 "
    "8.1:1-4 8.2:1-3 8.3:1-8 9.1:1-3 9.2:1-4 10.2:1-2 10.3:1-3 11.1:1-8 12.1:1-3 12.2:1 12.3:1-6 "
    "12.4:1-2 12.5:1-2 12.6:1 13.1:1,3-5 13.2:1-3,5,6 13.3:1-2 13.4:1-2 14.1:1-4 14.2:1-6 "
    "14.3:2,3 14.4:1-7 14.5:1-4"
)


def list_items() -> list[str]:
    found = []
    for part in ITEMS.split():
        section, _, numbers = part.partition(":")
        for span in numbers.split(","):
            first, _, last = span.partition("-")
            found += [f"{section}.{n}" for n in range(int(first), int(last or first) + 1)]
    return found


def test_every_item_of_the_level_has_its_row() -> None:
    assert [item for item, _, _ in ROWS] == list_items()


def test_every_named_test_is_there() -> None:
    written = "\n".join(path.read_text() for path in (env.ROOT / "tests").rglob("test_*.py"))
    known = set(re.findall(r"^def (test_\w+)", written, re.MULTILINE))
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert len(named) > 60
    assert named - known == set()


def test_the_states_are_counted() -> None:
    counted = dict(re.findall(r"^\| (met|operator|partly|no|n/a) \| (\d+) \|$", PAGE, re.MULTILINE))
    assert counted == {
        state: str(number) for state, number in Counter(s for _, s, _ in ROWS).items()
    }
