"""The coverage page: equal to its data, whole against the documents, honest about state."""

import pytest

from nq57.core import env, reference
from nq57.documents.reading import api
from nq57.jobs.cli import docs
from nq57.plans import enums
from nq57.plans import models as plans
from tests.factories.plan_documents import truth

SYSTEMS = reference.read_table(reference.FOLDER / "systems.csv").rows
ITEMS = reference.read_table(reference.FOLDER / "coverage.csv").rows
SEEDS = env.ROOT / "seeds" / "plans"


@pytest.mark.parametrize("name", docs.make_pages())
def test_generated_page_equals_its_data(name: str) -> None:
    page = (docs.FOLDER / name).read_text(encoding="utf-8")
    assert page == docs.make_pages()[name], "chạy nq57 docs rồi đưa trang vào kho"


def test_items_are_85_tasks_64_indicators_11_obligations() -> None:
    keys = [(item["kind"], item["code"], item["part"]) for item in ITEMS]
    assert len(set(keys)) == len(keys)
    kinds = [kind for kind, _, _ in keys]
    assert {kind: kinds.count(kind) for kind in docs.KINDS} == {
        "task": 85,
        "indicator": 64,
        "order": 11,
    }


def test_every_home_is_a_system() -> None:
    codes = [system["code"] for system in SYSTEMS]
    assert len(set(codes)) == len(codes)
    for item in ITEMS:
        others = item["also"].split()
        assert {item["home"], *others} <= set(codes), item["code"]
        assert item["home"] not in others, item["code"]


def test_states_are_known_and_dated_and_built() -> None:
    for item in ITEMS:
        assert item["state"] in docs.ITEM_STATES, item["code"]
    for system in SYSTEMS:
        assert system["state"] in docs.SYSTEM_STATES, system["code"]
        is_begun = system["state"] != "planned"
        assert bool(system["since"]) == is_begun, system["code"]
        built = [(env.ROOT / "nq57" / name).is_dir() for name in system["package"].split()]
        assert any(built) or not is_begun, system["code"]
        assert all(built) or system["state"] != "works", system["code"]


def test_codes_and_words_are_those_of_the_plan() -> None:
    plan = truth.load(env.ROOT / "tests/factories/plan_documents/plans/142-KH-UBND.json")
    told: dict[str, dict[str, str]] = {"indicator": {}, "task": {}}
    for grid in plan.grids:
        group = ""
        for row in grid.rows:
            if row.kind == "group":
                group = row.number or "CĐS-2025"
            elif row.kind == "leaf":
                told[grid.kind.removesuffix("s")][f"{group}.{row.number}"] = row.name
    for kind, names in told.items():
        _assert_same(kind, names)


def test_codes_and_words_are_those_that_the_reader_finds() -> None:
    plan = api.read_file(SEEDS / "142-KH-UBND-2025-06-04.txt")
    letter = api.read_file(SEEDS / "UBND-KGVX-2026-04.txt")
    _assert_same("indicator", {found.code: found.name for found in plan.indicators})
    _assert_same("task", {found.code: found.title for found in plan.tasks if found.assignments})
    obligations = {}
    for order in letter.directives:
        for number, part in enumerate(order.parts, start=1):
            name = f"{order.code}#{number}" if len(order.parts) > 1 else order.code
            obligations[name] = part.text
    _assert_same("order", obligations)


@pytest.mark.django_db
@pytest.mark.usefixtures("owed_province")
def test_items_said_to_be_held_stand_in_a_plan() -> None:
    held = {("indicator", item.code): item.clause for item in plans.Indicator.objects.all()}
    for task in plans.Task.objects.all():
        kind = "order" if task.kind == enums.TaskKind.ORDER else "task"
        held[kind, task.code] = task.clause
    for item in ITEMS:
        if item["state"] not in ("none", "read"):
            assert held.get((item["kind"], item["code"])), item["code"]
    owed = {task.code for task in plans.Task.objects.filter(obligations__isnull=False)}
    assert {item["code"] for item in ITEMS if item["state"] == "owed"} <= owed


def _assert_same(kind: str, told: dict[str, str]) -> None:
    """Compare codes, and that the item's words begin as the document's do."""
    ours = {_key(item): item["title"] for item in ITEMS if item["kind"] == kind}
    assert set(ours) == set(told)
    for code, title in ours.items():
        start = _plain(title.removesuffix("…"))
        assert start in _plain(told[code]), code


def _key(item: dict[str, str]) -> str:
    return f"{item['code']}#{item['part']}" if item["part"] else item["code"]


def _plain(text: str) -> str:
    return " ".join(text.replace("*", "").casefold().split())
