"""The child that sets documents: what it makes, how it fails, what stays behind."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nq57.core import typesetting

MOMENT = datetime(2026, 7, 1, tzinfo=UTC)


def options(folder: Path, words: str) -> dict[str, Any]:
    template = folder / "a.typ"
    template.write_text(f'#set document(title: "A")\n{words}', encoding="utf-8")
    return {"input": str(template), "root": str(folder), "sys_inputs": {"name": "Sơn La"}}


def test_the_same_order_gives_the_same_bytes(tmp_path: Path) -> None:
    asked = options(tmp_path, "#sys.inputs.name")
    made = typesetting.make_pdf(asked, moment=MOMENT)
    assert made.startswith(b"%PDF-")
    assert made == typesetting.make_pdf(asked, moment=MOMENT)


def test_a_template_at_fault_is_told_in_its_words(tmp_path: Path) -> None:
    with pytest.raises(typesetting.TemplateError, match="does not contain key"):
        typesetting.make_pdf(options(tmp_path, "#sys.inputs.nothing"), moment=MOMENT)


def test_another_fault_is_not_the_template_s(tmp_path: Path) -> None:
    asked = options(tmp_path, "") | {"input": str(tmp_path / "nothing.typ")}
    with pytest.raises(RuntimeError):
        typesetting.make_pdf(asked, moment=MOMENT)


def test_a_child_that_does_not_end_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "MOST_SECONDS", 0.01)
    with pytest.raises(RuntimeError, match="no document within"):
        typesetting.make_pdf(options(tmp_path, "A"), moment=MOMENT)
