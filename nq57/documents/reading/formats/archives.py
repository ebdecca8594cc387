"""Zip containers and XML parts, opened within bounds.

A zip bomb is refused from its directory before anything is unpacked, and each part is
unpacked only up to a bound, whatever the directory claims. XML is parsed without
entities, DTDs or network.
"""

import io
import zipfile
import zlib

from lxml import etree

from nq57.documents.reading.errors import ReadingError

MAX_MEMBERS = 5_000
MAX_UNPACKED_BYTES = 512 * 2**20
MAX_PART_BYTES = 64 * 2**20
MAX_RATIO = 400  # a long official table in WordprocessingML packs to about 1/40


class Archive:
    """A zip file in memory whose members can be read up to a bound."""

    def __init__(self, data: bytes) -> None:
        """Open ``data``.

        :raises ReadingError: broken (``corrupt``), encrypted (``password``), or far
            larger inside than outside (``too_large``).
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise corrupt() from error
        self._check_size(members, len(data))
        if any(member.flag_bits & 0x1 for member in members):
            raise ReadingError(
                "Tệp được đặt mật khẩu. Hãy gỡ mật khẩu rồi tải lên lại.", "password"
            )
        self.names = frozenset(member.filename for member in members)

    @staticmethod
    def _check_size(members: list[zipfile.ZipInfo], packed: int) -> None:
        unpacked = sum(member.file_size for member in members)
        is_dense = unpacked > 10 * 2**20 and unpacked > MAX_RATIO * max(packed, 1)
        if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED_BYTES or is_dense:
            raise ReadingError(
                "Tệp nén chứa quá nhiều dữ liệu so với một văn bản nên không được mở. "
                "Hãy lưu lại văn bản thành tệp .docx mới rồi tải lên.",
                "too_large",
            )

    def read(self, name: str) -> bytes | None:
        """Return the member ``name``, or ``None`` when there is none.

        :raises ReadingError: broken (``corrupt``) or over the bound (``too_large``).
        """
        if name not in self.names:
            return None
        try:
            with self._zip.open(name) as member:
                data = member.read(MAX_PART_BYTES + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise corrupt() from error
        if len(data) > MAX_PART_BYTES:
            raise ReadingError(
                "Nội dung văn bản quá lớn nên không được mở. "
                "Hãy tách văn bản và các phụ lục thành nhiều tệp.",
                "too_large",
            )
        return data


def parse_xml(data: bytes) -> etree._Element:
    """Return the root element of an XML part, entities off.

    :raises ReadingError: not well-formed, or with a document type (``corrupt``).
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise corrupt() from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise corrupt()
    return root


def corrupt() -> ReadingError:
    """Return the refusal of a broken file."""
    return ReadingError(
        "Tệp bị hỏng nên không đọc được. Hãy mở tệp bằng phần mềm soạn thảo, "
        "lưu lại thành tệp mới rồi tải lên.",
        "corrupt",
    )
