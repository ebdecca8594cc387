"""Every Word template of ours, filled, opens in LibreOffice with its words."""

import base64
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from docxtpl import DocxTemplate

from nq57.documents.reading import sandbox
from nq57.documents.reading.formats import office, programs
from nq57.papers import rules
from nq57.papers.formats import docx

TEMPLATES = sorted(Path(rules.__file__).parents[1].glob("*/papers/*@*/template.docx"))
SYMBOL = "57/BC-SKHCN"


class Sample(str):
    """Stands for whatever a template asks for: a word, a list of two, a record, a yes."""

    __slots__ = ()

    def __getattr__(self, name: str) -> "Sample":
        if name.startswith("__"):
            raise AttributeError(name)
        return Sample("Chữ thử")

    def __getitem__(self, key: object) -> "Sample":
        return Sample("Chữ thử")

    def __iter__(self) -> Iterator[str]:
        return iter((Sample("Chữ thử"), Sample("Chữ thử")))


def fill(template: Path) -> bytes:
    names = DocxTemplate(str(template)).get_undeclared_template_variables() - {"qr", "paper"}
    paper = {"symbol": SYMBOL, "date": "ngày 04 tháng 4 năm 2026", "token": "a" * 32,
             "address": "https://nq57.example/kiem-tra/a", "is_draft": False, "mark": "THỬ"}  # fmt: skip
    return docx.render(template, {**{name: Sample("Chữ thử") for name in names}, "paper": paper})


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.parent.name)
def test_a_marked_paper_keeps_its_page_numbers(template: Path) -> None:
    made = Document(io.BytesIO(fill(template)))
    for section in made.sections:
        xml = section.header._element.xml
        assert "THỬ" in xml
        assert "PAGE" in xml


def convert(files: dict[str, str]) -> dict[str, str]:
    """Return the words of Word files (base64) as LibreOffice reads them; for a child."""
    with tempfile.TemporaryDirectory(prefix="nq57-office-") as home:
        folder = Path(home)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(office._PROFILE, encoding="utf-8")
        for name, content in files.items():
            (folder / f"{name}.docx").write_bytes(base64.b64decode(content))
        program = programs.find("soffice")
        assert program is not None
        start = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        programs.run(
            [program, "--headless", "--norestore", "--nolockcheck", start, "--convert-to",
             "txt:Text (encoded):UTF8", *(f"{name}.docx" for name in files)],
            folder=folder, seconds=100,
        )  # fmt: skip
        return {
            name: made.read_text(encoding="utf-8")
            for name in files
            if (made := folder / f"{name}.txt").exists()
        }


@pytest.mark.slow
@pytest.mark.skipif(programs.find("soffice") is None, reason="LibreOffice is not installed")
def test_templates_open_in_libreoffice() -> None:
    files = {one.parent.name: base64.b64encode(fill(one)).decode() for one in TEMPLATES}
    assert len(files) > 2
    told = sandbox.run_limited(convert, {"files": files}, seconds=110)
    assert set(told) == set(files)
    for name, words in told.items():
        assert SYMBOL in words, name
        assert words.count("Chữ thử") > 3, name
        assert "{{" not in words, name
        assert "{%" not in words, name
