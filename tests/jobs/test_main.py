"""The command line speaks Vietnamese, click's own words included."""

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages import pofile
from babel.messages.extract import extract

import nq57.jobs.cli
from nq57.core import env
from tests.web import catalogues

CATALOGUE = Path(nq57.jobs.cli.__file__).parent / "locale/vi/LC_MESSAGES/click.po"
SHOWN = ("core", "decorators", "exceptions", "formatting", "parser", "types")
# What only a programmer can bring about.
UNSEEN = re.compile("DeprecationWarning|defined twice|declaration|No options defined|flag|start ch")


def run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "nq57", *arguments],
        cwd=env.ROOT, env={"PATH": "/usr/bin:/bin", "LANG": "C"},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


def read_shown() -> Iterator[str | tuple[str, ...]]:
    for name in SHOWN:
        source = (Path(click.__file__).parent / f"{name}.py").read_bytes()
        words = {"_": None, "ngettext": (1, 2)}
        for _line, message, _comments, _context in extract("python", io.BytesIO(source), words):
            if message and not UNSEEN.search(str(message)):
                yield message if isinstance(message, str) else tuple(message)


def test_every_word_that_click_shows_is_known() -> None:
    with CATALOGUE.open("rb") as source:
        catalogue = pofile.read_po(source, locale="vi")
    assert {message.id for message in catalogue if message.id and message.string} == set(
        read_shown()
    )
    assert CATALOGUE.with_suffix(".mo").read_bytes() == catalogues.compile_catalogue(catalogue)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--help",), ["Cách dùng: nq57", "Tùy chọn:", "Hiện hướng dẫn này rồi thoát.", "Lệnh:"]),
        (("reed",), ["Xem hướng dẫn: nq57 --help", "Lỗi: Không có lệnh 'reed'."]),
        (("read",), ["Lỗi: Thiếu tham số 'FILES...'."]),
        (("read", "--jso", "x"), ["Không có tùy chọn '--jso'.", "Có phải ý bạn là: '--json'?"]),
        (("up", "--port", "x"), ["Giá trị của '--port' không hợp lệ"]),
    ],
)
def test_words_of_the_command_line(arguments: tuple[str, ...], words: list[str]) -> None:
    said = run(*arguments)
    assert [word for word in words if word not in said] == []
    assert re.findall(r"\b(?:Usage|Options|Error|Try|Missing|Invalid|No such)\b", said) == []
