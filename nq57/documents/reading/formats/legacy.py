"""Vietnamese encodings from before Unicode: recognised by their letters, made NFC.

TCVN3 (the ABC fonts), VNI Windows and windows-1258 share the byte range of Latin letters,
so only the words tell them apart: a text is in the encoding that makes most of its
accented words Vietnamese syllables.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx])?"
    r"(?:(?:[iy]ê|ia|ya|uô|ua|ưa|ươ|uyê|uya|oă|oe|oo|oa|uâ|uê|uơ|uy|[aăâeêioôơuưy])"
    r"(?:ch|ng|nh|[cmnpt])?"
    r"|(?:oai|oay|oao|oeo|uây|uyu|iêu|yêu|uôi|ươi|ươu|"
    r"ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu))"
)
_WORD = re.compile(r"[^\W\d_]+")
_GAP = r"\s\d.,;:()\[\]/\\\"'“”‘’…!?|*+=%<>≤≥–—•-"
_ACCENTED_WORD = re.compile(rf"[^{_GAP}]*[^\x00-\x7f{_GAP}][^{_GAP}]*")

# Bytes A1–FF of TCVN 5712:1993 (VN3); "·" marks the combining tones, which no ABC font has.
_TCVN3_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđẰ·····àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽ"
    "éẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
_TCVN3 = {0xA1 + offset: letter for offset, letter in enumerate(_TCVN3_LETTERS) if letter != "·"}

_VNI_TONES = dict(zip("øùûõï", "\u0300\u0301\u0309\u0303\u0323", strict=True))
_VNI_BREVE = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_HAT = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_MARKED = re.compile(
    "([aA])([êèéúüëÊÈÉÚÜË])|([aeoAEO])([âàáåãäÂÀÁÅÃÄ])|([aeouyôöAEOUYÔÖ])([øùûõïØÙÛÕÏ])"
)


@dataclass(frozen=True)
class Decoded:
    """Text in NFC, and the legacy encoding that it came from (``None``: Unicode)."""

    text: str
    encoding: str | None


def from_tcvn3(text: str, *, capital_font: bool = False) -> str:
    """Return ``text``, whose Latin letters stand for TCVN3 bytes, in Unicode.

    TCVN3 has no toned capitals: they come from a font of capitals, so a toned letter
    among capitals becomes a capital. ``capital_font`` says that all letters do.
    """
    if capital_font:
        return text.translate(_TCVN3).upper()
    return "".join(_tcvn3_line(line) for line in text.splitlines(keepends=True))


def from_vni(text: str) -> str:
    """Return ``text``, whose Latin letters stand for VNI Windows bytes, in Unicode."""
    marked = _VNI_MARKED.sub(_vni_letter, text)
    # Private-use stand-ins keep letters made above from being read once more as bytes.
    for code, letter in _VNI_SINGLE.items():
        marked = marked.replace(code, letter).replace(code.upper(), letter.upper())
    restored = "".join(_VNI_RESTORE.get(char, char) for char in marked)
    return unicodedata.normalize("NFC", restored)


def decode(data: bytes) -> Decoded:
    """Return the text of bytes that are not Unicode, by the letters' statistics.

    :raises ValueError: the bytes make no Vietnamese text in any known encoding.
    """
    latin = "".join(_as_windows_1252(byte) for byte in data)
    tried = [
        (from_tcvn3(latin), "TCVN3 (ABC)"),
        (from_vni(latin), "VNI"),
        (_from_windows_1258(data), "windows-1258"),
    ]
    score, text, encoding = max(
        ((share_of_syllables(text), text, name) for text, name in tried), key=lambda it: it[0]
    )
    if score < 0.6:
        raise ValueError("no known Vietnamese encoding")
    return Decoded(unicodedata.normalize("NFC", text), encoding)


def repair(text: str) -> Decoded:
    """Return Unicode text whose letters are TCVN3 or VNI codes as what they stand for.

    Text copied out of a document with old fonts is Unicode in form and legacy in fact.
    """
    plain = unicodedata.normalize("NFC", text)
    before = share_of_syllables(plain)
    if before > 0.6:
        return Decoded(plain, None)
    for convert, name in _CONVERTERS:
        converted = convert(text)
        if share_of_syllables(converted) > max(0.75, before + 0.3):
            return Decoded(unicodedata.normalize("NFC", converted), name)
    return Decoded(plain, None)


def share_of_syllables(text: str) -> float:
    """Return the share of accented words that are Vietnamese syllables (1.0: no such word)."""
    words = _ACCENTED_WORD.findall(text[:200_000])
    if not words:
        return 1.0
    good = sum(1 for word in words[:5000] if is_syllable(word))
    return good / min(len(words), 5000)


def is_syllable(word: str) -> bool:
    """Return whether ``word`` is spelt as one Vietnamese syllable.

    >>> [is_syllable(word) for word in ("nghiệm", "Yên", "hoạchcủa")]
    [True, True, False]
    """
    match = _WORD.fullmatch(unicodedata.normalize("NFC", word))
    if match is None or not (word.islower() or word.isupper() or word.istitle()):
        return False
    marks = unicodedata.normalize("NFD", word.lower())
    if sum(mark in _TONES for mark in marks) > 1:
        return False
    base = "".join(mark for mark in marks if mark not in _TONES)
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", base)) is not None


def _tcvn3_line(line: str) -> str:
    plain = [char for char in line if char.isascii() and char.isalpha()]
    if len(plain) > 1 and all(char.isupper() for char in plain):
        return line.translate(_TCVN3).upper()
    return re.sub(r"[^\s\d]+", _tcvn3_word, line)


def _tcvn3_word(match: re.Match[str]) -> str:
    word = match.group()
    converted = word.translate(_TCVN3)
    plain = [char for char in word if char.isascii() and char.isalpha()]
    if not plain or not all(char.isupper() for char in plain):
        return converted
    # One capital at the head may begin an ordinary word: "Hµ" is "Hà", "ñY" is "ỦY".
    is_capitals = len(plain) > 1 or not word[0].isascii()
    return converted.upper() if is_capitals else converted


def _vni_letter(match: re.Match[str]) -> str:
    for base_at, marks, accent in ((1, _VNI_BREVE, "\u0306"), (3, _VNI_HAT, "\u0302")):
        base = match.group(base_at)
        if base:
            letter = base + accent + marks[match.group(base_at + 1).lower()]
            return _protect(unicodedata.normalize("NFC", letter))
    base = match.group(5)
    plain = {"ô": "ơ", "ö": "ư", "Ô": "Ơ", "Ö": "Ư"}.get(base, base)
    letter = plain + _VNI_TONES[match.group(6).lower()]
    return _protect(unicodedata.normalize("NFC", letter))


def _protect(letter: str) -> str:
    return chr(0xF0000 + ord(letter)) if len(letter) == 1 else letter


_VNI_RESTORE = {
    chr(0xF0000 + code): chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
}


def _from_windows_1258(data: bytes) -> str:
    return unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))


def _as_windows_1252(byte: int) -> str:
    if 0x80 <= byte < 0xA0:
        return bytes([byte]).decode("cp1252", errors="ignore") or " "
    return chr(byte)


_CONVERTERS: tuple[tuple[Callable[[str], str], str], ...] = (
    (from_tcvn3, "TCVN3 (ABC)"),
    (from_vni, "VNI"),
)
