"""How a tile map writes its places: the size of a tile, names in two lines, steps of late work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

WIDE, HIGH = 46, 36
_BODY = "Ủy ban nhân dân "
_KINDS = ("xã", "phường")


def split_name(words: str) -> list[str]:
    """Return a place's name in two lines at most, as even as its words allow."""
    parts = words.split()
    if len(parts) < 2:
        return [words]
    cuts = range(1, len(parts))
    best = min(cuts, key=lambda at: max(len(" ".join(parts[:at])), len(" ".join(parts[at:]))))
    return [" ".join(parts[:best]), " ".join(parts[best:])]


def shorten(words: str) -> str:
    """Return the name of a commune, or of its committee, without what it is.

    >>> shorten("Ủy ban nhân dân xã Mường Lạn"), shorten("Phường Tô Hiệu")
    ('Mường Lạn', 'Tô Hiệu')
    """
    name = words.removeprefix(_BODY)
    kind, _space, rest = name.partition(" ")
    return rest if kind.lower() in _KINDS else name


@dataclass(frozen=True)
class Step:
    """A step of the scale of late work: its look, its words, how many tiles are of it."""

    look: str
    words: str
    count: int


def get_look(step: int) -> str:
    """Return the look of a tile whose late work is on a step from 1."""
    return f"s{step}"


def make_key(steps: Iterable[int], scale: Sequence[int]) -> list[Step]:
    """Return the steps of a scale of late work, the lightest first, each with how many tiles
    are on it."""
    held, bounds = list(steps), scale[1:]
    words = [_("dưới %(n)s%%") % {"n": bounds[0]}]
    words += [
        _("%(n)s%% đến dưới %(m)s%%") % {"n": low, "m": high} for low, high in pairwise(bounds)
    ]
    words.append(_("từ %(n)s%% trở lên") % {"n": bounds[-1]})
    return [Step(get_look(at), said, held.count(at)) for at, said in enumerate(words, 1)]
