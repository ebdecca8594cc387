"""Any file into a ``Source``: the type is told by content, never by the name."""

from collections.abc import Callable
from pathlib import Path

from nq57.documents.reading import source
from nq57.documents.reading.errors import ReadingError
from nq57.documents.reading.formats import kinds, office, text
from nq57.documents.reading.formats.docx import body
from nq57.documents.reading.formats.pdf import assembly

MAX_FILE_BYTES = 100 * 2**20

_READERS: dict[kinds.Kind, Callable[..., source.Source]] = {
    kinds.Kind.TEXT: text.read_text,
    kinds.Kind.DOCX: body.read_docx,
    kinds.Kind.PDF: assembly.read_pdf,
    kinds.Kind.IMAGE: assembly.read_images,
    kinds.Kind.DOC: office.read_doc,
    kinds.Kind.RTF: office.read_rtf,
    kinds.Kind.ODT: office.read_odt,
}


def open_source(path: Path, *, name: str | None = None) -> source.Source:
    """Return the document in the file ``path``; ``name`` is what its owner calls it.

    :raises ReadingError: the file cannot be read; the sentence says why and what to do.
    """
    return open_bytes(_bytes_of(path), name=name or path.name)


def open_bytes(data: bytes, *, name: str) -> source.Source:
    """Return the document in ``data``; ``name`` is used for messages and Markdown only.

    :raises ReadingError: the file cannot be read; the sentence says why and what to do.
    """
    _check_size(len(data))
    kind = kinds.recognise(data)
    try:
        return _READERS[kind](data, name=name)
    except ReadingError:
        raise
    except RecursionError as error:
        raise ReadingError(
            "Tệp lồng quá nhiều lớp nên không đọc được. "
            "Hãy lưu lại văn bản thành tệp mới rồi tải lên.",
            "corrupt",
        ) from error
    except MemoryError as error:
        raise ReadingError(
            "Tệp cần quá nhiều bộ nhớ để đọc. Hãy tách văn bản thành nhiều tệp nhỏ hơn.",
            "memory",
        ) from error


def _bytes_of(path: Path) -> bytes:
    try:
        _check_size(path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise ReadingError(
            f"Không mở được tệp “{path.name}”. Hãy kiểm tra đường dẫn và quyền đọc tệp.",
            "corrupt",
        ) from error


def _check_size(size: int) -> None:
    if size == 0:
        raise ReadingError("Tệp rỗng. Hãy tải lên lại tệp có nội dung.", "empty")
    if size > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // 2**20
        raise ReadingError(
            f"Tệp lớn hơn {limit} MB nên không đọc được. "
            "Hãy nén ảnh trong tệp hoặc tách tệp thành nhiều phần.",
            "too_large",
        )
