"""Every verb that an action journals has its words."""

import re
from pathlib import Path

from nq57.cases import rules as case_rules
from nq57.web.shared import verbs

HOUSE = Path(__file__).resolve().parents[2] / "nq57"
_SAID = re.compile(r'verb="(\w+)"|journal\w*\([^"()]*"(\w+)"')


def test_every_journalled_verb_has_words() -> None:
    found = {
        first or second
        for path in HOUSE.rglob("*.py")
        if path.name != "permissions.py"
        for first, second in _SAID.findall(path.read_text())
    }
    assert {"adopt_plan", "store_file", "fail_reading", "add_deadline"} <= found
    moves = {verb for graph in case_rules.list_graphs() for verb in graph.moves}
    assert found - moves - {"manage", "issue", "versions"} <= set(verbs.LABELS)


def test_a_move_is_said_as_its_graph_says_it() -> None:
    assert verbs.say("settle_open") == "Xác nhận chưa xong"
    assert verbs.say("adopt_plan") == "Ban hành kế hoạch vào hệ thống"
    assert verbs.say("của-tương-lai") == "của-tương-lai"
