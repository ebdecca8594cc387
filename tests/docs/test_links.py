"""Links of the documentation lead somewhere."""

import re
from pathlib import Path

import pytest

from nq57.core import env

PAGES = [env.ROOT / "README.md", *sorted((env.ROOT / "docs").rglob("*.md"))]
_LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_relative_links_exist(page: Path) -> None:
    targets = _LINK.findall(page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_guide_is_reachable_from_the_readme() -> None:
    readme = (env.ROOT / "README.md").read_text(encoding="utf-8")
    guides = {page.name for page in (env.ROOT / "docs").glob("*.md")}
    assert {name for name in guides if f"docs/{name}" not in readme} == set()


def test_every_folder_that_the_readme_names_exists() -> None:
    readme = (env.ROOT / "README.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in readme.splitlines() if line.startswith("| `")]
    folders = [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
    assert folders
    assert [name for name in folders if not (env.ROOT / name).is_dir()] == []
