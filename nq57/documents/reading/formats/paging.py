"""Page numbers left in running text by programs that turn pages into text.

A number alone on its line may as well be the number of a row: it counts as a page number
beside a form feed only, or where numbers stand at exactly even distances from the top.
"""

_LEAST_PAGES = 3
_LEAST_LINES, _MOST_LINES = 20, 100  # of a page
_SLACK = 1  # lines


def page_number_lines(raw: list[str]) -> frozenset[int]:
    """Return the numbers (from 1) of the lines that hold nothing but a page number."""
    places: dict[int, list[int]] = {}
    for at, line in enumerate(raw, start=1):
        number = _number(line)
        if number is not None:
            places.setdefault(number, []).append(at)
    return frozenset(_beside_form_feeds(raw)) | frozenset(_evenly_spaced(places, len(raw)))


def _number(line: str) -> int | None:
    bare = line.strip(" -–—\f\t")
    return int(bare) if bare.isdecimal() and bare.isascii() and len(bare) <= 3 else None


def _beside_form_feeds(raw: list[str]) -> list[int]:
    """Return lines of a number that is the last before a form feed or the first after."""
    found = []
    for at, line in enumerate(raw):
        if "\f" not in line:
            continue
        before = next((it for it in range(at - 1, -1, -1) if raw[it].strip()), None)
        after = next((it for it in range(at, len(raw)) if raw[it].strip()), None)
        found += [it + 1 for it in (before, after) if it is not None and _number(raw[it])]
    return found


def _evenly_spaced(places: dict[int, list[int]], count: int) -> list[int]:
    for begin in (1, 2):
        for first in places.get(begin, []):
            if not _LEAST_LINES <= first <= _MOST_LINES:
                continue
            run = [first]
            while True:
                wanted = first * (len(run) + 1)
                near = places.get(begin + len(run), [])
                there = next((it for it in near if abs(it - wanted) <= _SLACK), None)
                if there is None:
                    break
                run.append(there)
            if len(run) >= _LEAST_PAGES and count - run[-1] <= first + _SLACK:
                return run
    return []
