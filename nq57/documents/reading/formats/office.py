"""Old Word, RTF and OpenDocument files, turned into .docx by LibreOffice."""

import tempfile
from dataclasses import replace
from pathlib import Path

from nq57.documents.reading import source
from nq57.documents.reading.errors import ReadingError
from nq57.documents.reading.formats import archives, programs
from nq57.documents.reading.formats.docx import body

_SECONDS = 50.0

# No macro runs, no link is followed, whatever the file asks for.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def read_doc(data: bytes, *, name: str) -> source.Source:
    """Return the Word 97–2003 file in ``data``.

    :raises ReadingError: LibreOffice is missing (``needs_office``) or cannot open it.
    """
    return _read(data, name, ".doc")


def read_rtf(data: bytes, *, name: str) -> source.Source:
    """Return the RTF file in ``data``.

    :raises ReadingError: it carries objects, or LibreOffice is missing or cannot open it.
    """
    if b"\\objdata" in data:
        raise ReadingError(
            "Tệp có đối tượng nhúng nên không được mở. "
            "Hãy lưu lại văn bản thành tệp .docx rồi tải lên.",
            "not_a_document",
        )
    return _read(data, name, ".rtf")


def read_odt(data: bytes, *, name: str) -> source.Source:
    """Return the OpenDocument text in ``data``.

    :raises ReadingError: LibreOffice is missing (``needs_office``) or cannot open it.
    """
    return _read(data, name, ".odt")


def _read(data: bytes, name: str, suffix: str) -> source.Source:
    program = programs.find("soffice")
    if program is None:
        raise ReadingError(
            f"Đọc tệp {suffix} cần LibreOffice mà máy chủ chưa cài. Hãy lưu lại văn bản thành "
            "tệp .docx rồi tải lên, hoặc nhờ người quản trị chạy lệnh: "
            "apt-get install libreoffice-writer-nogui.",
            "needs_office",
        )
    converted = _convert(program, data, suffix)
    if converted is None:
        raise archives.corrupt()
    return replace(body.read_docx(converted, name=name), format="doc")


def _convert(program: str, data: bytes, suffix: str) -> bytes | None:
    with tempfile.TemporaryDirectory(prefix="nq57-office-") as home:
        folder = Path(home)
        settings = folder / "profile" / "user"
        settings.mkdir(parents=True)
        (settings / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        (folder / f"document{suffix}").write_bytes(data)
        command = [
            program,
            "--headless",
            "--norestore",
            "--nolockcheck",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            "docx:MS Word 2007 XML",
            f"document{suffix}",
        ]
        programs.run(command, folder=folder, seconds=_SECONDS)
        made = folder / "document.docx"
        return made.read_bytes() if made.exists() else None
