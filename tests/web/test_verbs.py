"""Every verb that an action journals has its words."""

import re
from pathlib import Path

from nq57.web.shared import verbs

HOUSE = Path(__file__).resolve().parents[2] / "nq57"
_SAID = re.compile(r'verb="(\w+)"|_journal\w*\(\s*(?:by|audit_rules\.SYSTEM),\s*at,\s*"(\w+)"')


def test_every_journalled_verb_has_words() -> None:
    found = {
        first or second
        for path in HOUSE.rglob("*.py")
        if path.name != "permissions.py"
        for first, second in _SAID.findall(path.read_text())
    }
    assert {"adopt_plan", "store_file", "fail_reading"} <= found
    assert found - {"manage", "issue"} <= set(verbs.LABELS)
