"""The users' guide says the words that are on the screen."""

import re

from nq57.core import env

PAGE = (env.ROOT / "docs" / "users.md").read_text(encoding="utf-8")
CODE = env.ROOT / "nq57"


def test_words_in_bold_are_on_the_screen() -> None:
    files = [*CODE.rglob("*.html"), *CODE.rglob("*.py")]
    shown = "\n".join(file.read_text(encoding="utf-8") for file in files)
    told = set(re.findall(r"\*\*([^*]+)\*\*", PAGE)) - {"in đậm"}
    assert len(told) > 50
    assert sorted(words for words in told if words not in shown) == []
