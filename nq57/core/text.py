"""Vietnamese text: normal form, folding for search, dictionary order.

The SQL functions ``nq57_fold`` and ``nq57_sort_key`` of the first migration give the
same answers; a test holds the two equal.
"""

import re
import unicodedata
from collections.abc import Iterable

_SPACES = re.compile(r"\s+")

# Alphabet of TCVN 5712 dictionaries; the order of tones is CLDR "vi".
_LETTERS = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_NAMES = (
    "Nghị quyết số", "Kế hoạch hành động số", "Kế hoạch số", "Quyết định số", "Chỉ thị số",
    "Chương trình hành động số", "Đề án 06", "Bộ Chính trị", "Ban Thường vụ", "Ban Bí thư",
    "Ban Chấp hành", "Ban Chỉ đạo", "Tỉnh ủy", "Thành ủy", "Trung ương", "Chính phủ",
    "Thủ tướng", "Quốc hội", "Hội đồng nhân dân", "Ủy ban nhân dân", "Đảng", "Nhà nước",
    "Việt Nam", "Nghị quyết 57",
)  # fmt: skip
_SHORT_FORMS = frozenset(
    "UBND HĐND HTX KH&CN KHCN CNTT IOT AI GRDP I II III IV V VI VII VIII IX X XI XII CĐS".split()
)
_RANK = {letter: f"{rank:02d}" for rank, letter in enumerate(_LETTERS, start=10)}


def normalise(text: str) -> str:
    """Return ``text`` in NFC with every run of white space as one space."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def fold(text: str) -> str:
    """Return ``text`` for accent-blind comparison: lower case, no marks, đ as d.

    >>> fold("Bản tin ĐẶC biệt")
    'ban tin dac biet'
    """
    decomposed = unicodedata.normalize("NFD", text.lower())
    plain = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return _SPACES.sub(" ", plain.replace("đ", "d")).strip()


def sort_key(text: str) -> str:
    """Return a key that sorts as a Vietnamese dictionary does.

    Letters decide first (a ă â b c d đ …), then tones in the order ngang, huyền, hỏi,
    ngã, sắc, nặng, word by word.
    """
    return " ".join(_word_key(word) for word in normalise(text).lower().split())


def name_sort_key(full_name: str) -> str:
    """Return a key for a person's full name: given (last) word, family, middle."""
    words = normalise(full_name).split(" ")
    if len(words) < 2:
        return sort_key(full_name)
    return sort_key(" ".join([words[-1], words[0], *words[1:-1]]))


def sentence_case(heading: str, names: Iterable[str] = ()) -> str:
    """Return a heading written in capitals as a sentence; other text unchanged.

    Symbols (``71/NQ-CP``), Roman numbers and short forms keep their capitals, and so do the
    names that official texts always write with one; ``names`` adds more of them.

    >>> sentence_case("PHÁT TRIỂN CHUYỂN ĐỔI SỐ THEO NGHỊ QUYẾT SỐ 71/NQ-CP CỦA CHÍNH PHỦ")
    'Phát triển chuyển đổi số theo Nghị quyết số 71/NQ-CP của Chính phủ'
    """
    if heading != heading.upper() or not any(char.isalpha() for char in heading):
        return heading
    words = [word if _is_symbol(word) else word.lower() for word in heading.split(" ")]
    lowered = " ".join(words)
    for name in (*_NAMES, *names):
        lowered = re.sub(rf"(?<!\w){re.escape(name.lower())}(?!\w)", name, lowered)
    return lowered[:1].upper() + lowered[1:]


def as_title(words: str) -> str:
    """Return words of a list as a title: without the list's dash, the first letter large.

    >>> as_title("- triển khai nền tảng")
    'Triển khai nền tảng'
    """
    shown = words.lstrip("-–+• ")
    return shown[:1].upper() + shown[1:]


def shorten(words: str, most: int) -> str:
    """Return words in NFC, cut to so many letters with an ellipsis for the last where they are
    longer.

    >>> shorten("Triển khai nền tảng", 11)
    'Triển khai…'
    """
    whole = words if len(words) <= most else unicodedata.normalize("NFC", words)
    return whole if len(whole) <= most else f"{whole[: most - 1]}…"


def _is_symbol(word: str) -> bool:
    bare = word.strip(".,;:()")
    return any(char.isdigit() for char in bare) or "/" in bare or bare in _SHORT_FORMS


def _word_key(word: str) -> str:
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFC", word):
        base, tone = _split_tone(char)
        rank = _RANK.get(base)
        if rank is not None:
            letters.append(rank)
            tones.append(str(tone))
    return "".join(letters) + "." + "".join(tones)


def _split_tone(char: str) -> tuple[str, int]:
    decomposed = unicodedata.normalize("NFD", char)
    tone = next((_TONES[mark] for mark in decomposed if mark in _TONES), 0)
    base = "".join(mark for mark in decomposed if mark not in _TONES)
    return unicodedata.normalize("NFC", base), tone
