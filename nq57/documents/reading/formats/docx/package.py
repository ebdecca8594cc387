"""The parts of a .docx: the main document and what it relates to."""

import posixpath
from dataclasses import dataclass

from lxml import etree

from nq57.documents.reading.errors import ReadingError
from nq57.documents.reading.formats import archives

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

# ISO 29500 Strict names the same elements under another address.
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}


@dataclass(frozen=True)
class Package:
    """The parsed parts that the reader uses; a missing part is ``None``."""

    document: etree._Element
    styles: etree._Element | None
    numbering: etree._Element | None
    footnotes: etree._Element | None
    endnotes: etree._Element | None
    has_legacy_fonts: bool


def open_package(data: bytes) -> Package:
    """Return the parts of the .docx in ``data``.

    :raises ReadingError: broken, encrypted or too large.
    """
    archive = archives.Archive(data)
    main = _target(archive, "_rels/.rels", "officeDocument") or "word/document.xml"
    folder, file = posixpath.split(main)
    rels = f"{folder}/_rels/{file}.rels"
    raw = {"document": _read(archive, main)}
    for kind in ("styles", "numbering", "footnotes", "endnotes"):
        raw[kind] = _read(archive, _target(archive, rels, kind, folder) or f"{folder}/{kind}.xml")
    document = raw["document"]
    if document is None:
        raise archives.corrupt()
    fonts = document + (raw["styles"] or b"")
    return Package(
        document=archives.parse_xml(document),
        styles=_lenient(raw["styles"]),
        numbering=_lenient(raw["numbering"]),
        footnotes=_lenient(raw["footnotes"]),
        endnotes=_lenient(raw["endnotes"]),
        has_legacy_fonts=b'".Vn' in fonts or b'"VNI-' in fonts,
    )


def attribute(element: etree._Element, name: str) -> str | None:
    """Return the ``w:`` attribute ``name`` of ``element``."""
    value = element.get(W + name)
    return None if value is None else str(value)


def value_of(parent: etree._Element | None, name: str) -> str | None:
    """Return ``w:val`` of the child ``w:name`` of ``parent``, if there is one."""
    child = None if parent is None else parent.find(W + name)
    return None if child is None else attribute(child, "val")


def whole_number(text: str | None, default: int = 0) -> int:
    """Return the small whole number in ``text``; ``default`` when there is none."""
    try:
        number = int(text or "")
    except ValueError:
        return default
    return number if -(10**6) < number < 10**6 else default


def is_on(parent: etree._Element | None, name: str) -> bool | None:
    """Return whether the on/off property ``w:name`` is set; ``None``: not said."""
    child = None if parent is None else parent.find(W + name)
    if child is None:
        return None
    return attribute(child, "val") not in ("0", "false", "off", "none")


def _read(archive: archives.Archive, name: str) -> bytes | None:
    data = archive.read(name)
    if data is not None and b"purl.oclc.org" in data:
        for strict, usual in _STRICT.items():
            data = data.replace(strict, usual)
    return data


def _lenient(data: bytes | None) -> etree._Element | None:
    """Parse a part that the text can be read without; broken counts as missing."""
    if not data:
        return None
    try:
        return archives.parse_xml(data)
    except ReadingError:
        return None


def _target(archive: archives.Archive, rels: str, kind: str, folder: str = "") -> str | None:
    root = _lenient(archive.read(rels))
    if root is None:
        return None
    for relation in root:
        if str(relation.get("Type", "")).endswith("/" + kind):
            target = str(relation.get("Target", ""))
            if relation.get("TargetMode") != "External" and target:
                whole = target if target.startswith("/") else posixpath.join(folder, target)
                return posixpath.normpath(whole).lstrip("/")
    return None
