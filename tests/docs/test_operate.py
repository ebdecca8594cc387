"""The operator's guide names every setting, and nothing that is not there."""

import re

from nq57.core import env

PAGE = (env.ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
_VARIABLE = re.compile(r"\b(?:NQ57|DATABASE)_[A-Z_]+\b")


def test_every_variable_has_its_row_and_no_other() -> None:
    code = (env.ROOT / "nq57" / "core" / "env.py").read_text(encoding="utf-8")
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', code))
    told = set(re.findall(r"^\| `([A-Z0-9_]+)` \|", PAGE, re.MULTILINE))
    assert told == read
    assert set(_VARIABLE.findall(PAGE)) <= read


def test_every_command_of_the_guide_exists() -> None:
    from nq57.jobs.cli import main

    group = main.nq57
    named = set(re.findall(r"bin/nq57 ([a-z]+)", PAGE))
    assert named
    with group.make_context("nq57", ["--help"], resilient_parsing=True) as context:
        assert named <= set(group.list_commands(context))
