"""How a tile map writes its places: the size of a tile, names in two lines."""

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
