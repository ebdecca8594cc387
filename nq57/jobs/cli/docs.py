"""``nq57 docs``: write the pages of ``docs/`` that are made from data."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import click

from nq57.core import env, reference

FOLDER = env.ROOT / "docs"
KINDS = {"indicator": "Indicators", "task": "Tasks", "order": "Orders"}
SYSTEM_STATES = {
    "planned": "not begun",
    "started": "being built; not yet whole for a user",
    "works": "whole for a user",
}
ITEM_STATES = {
    "none": "not read yet",
    "read": "read from the document's text, with its clause and lines",
    "held": "in force: stands on the plan's pages and opens its clause",
    "owed": "an obligation: someone owes it, by a date, with a place for evidence",
    "home": "its own system does its part",
}
RIGHT_SCOPES = {
    "own": "what belongs to the post's own organisation",
    "under": "its own organisation and those under it",
    "followed": "the items that it is charged to follow",
    "named": "sealed content, for the posts named on it alone",
    "all": "the whole province, sealed content excepted",
    "": "no right",
}
_MADE = "<!-- Made by `nq57 docs` from {}; change the data, not this page. -->\n"

Rows = list[dict[str, str]]


@click.command()
@click.option("--check", is_flag=True, help="Chỉ so, không ghi; khác thì mã thoát là 1.")
def docs(check: bool) -> None:
    """Ghi các trang tài liệu lấy từ dữ liệu."""
    stale = []
    for name, page in make_pages().items():
        file = FOLDER / name
        if file.exists() and file.read_text(encoding="utf-8") == page:
            continue
        stale.append(name)
        if not check:
            file.write_text(page, encoding="utf-8")
    verb = "khác dữ liệu" if check else "đã ghi"
    click.echo(f"{len(_PAGES)} trang, {len(stale)} {verb}: {', '.join(stale) or 'không có'}")
    if check and stale:
        sys.exit(1)


def make_pages() -> dict[str, str]:
    """Return every generated page as it should stand in ``docs/``, by file name."""
    return {name: make() for name, make in _PAGES.items()}


def make_coverage() -> str:
    """Return the page that gives every item of the plan and the letter its home."""
    systems = reference.read_table(reference.FOLDER / "systems.csv").rows
    items = reference.read_table(reference.FOLDER / "coverage.csv").rows
    return "\n".join(
        [
            _MADE.format("seeds/reference/coverage.csv and systems.csv"),
            "# Coverage: what the plan and the letter ask, and where it lives\n",
            _count(items),
            _explain("State of a system", SYSTEM_STATES, systems),
            _explain("State of an item", ITEM_STATES, items),
            "## By system\n",
            "The core carries every item, whichever home it has; the counts are of homes.\n",
            _tabulate_systems(systems, items),
            *(_list_items(kind, items) for kind in KINDS),
        ]
    )


def make_rights() -> str:
    """Return the page that tells what each role may do, and how far."""
    table = reference.read_table(reference.FOLDER / "rights.csv")
    roles = [name for name in table.rows[0] if name not in ("object", "verb", "label")]
    heads = ("Object", "Verb", "Tiếng Việt", *(f"`{role}`" for role in roles))
    lines = [
        (row["object"], row["verb"], row["label"], *(row[role] for role in roles))
        for row in table.rows
    ]
    scopes = Counter(row[role] for row in table.rows for role in roles)
    meanings = [
        (f"`{scope}`" if scope else "empty", text, scopes[scope])
        for scope, text in RIGHT_SCOPES.items()
    ]
    return "\n".join(
        [
            _MADE.format("seeds/reference/rights.csv"),
            "# Rights: roles, objects, verbs\n",
            "A right is a role in an organisation between two dates: a post. A session acts "
            "under one post. The table awaits confirmation by the province; the application "
            "reads the same file.\n",
            _tabulate(("Scope", "How far", "Cells"), meanings),
            _tabulate(heads, lines),
        ]
    )


def _count(items: Rows) -> str:
    counts = Counter(item["kind"] for item in items)
    orders = len({item["code"] for item in items if item["kind"] == "order"})
    return (
        f"{counts['task']} tasks and {counts['indicator']} indicators of Plan 142/KH-UBND "
        f"(4 June 2025), {counts['order']} obligations in the {orders} orders of letter "
        "UBND-KGVX (April 2026). Each has one home; other systems that take part are "
        "named beside it. The choice of homes awaits confirmation by the province.\n"
    )


def _explain(title: str, states: dict[str, str], rows: Rows) -> str:
    counts = Counter(row["state"] for row in rows)
    lines = [(f"`{state}`", text, counts[state]) for state, text in states.items()]
    return _tabulate((title, "Meaning", "Now"), lines)


def _tabulate_systems(systems: Rows, items: Rows) -> str:
    counts = Counter((item["home"], item["kind"]) for item in items)
    lines: list[Sequence[object]] = [
        (
            f"`{system['code']}`",
            system["english"],
            system["name"],
            _quote(system["package"].split()),
            "; ".join(part for part in (system["state"], system["note"]) if part),
            *(counts[system["code"], kind] or "" for kind in KINDS),
        )
        for system in systems
    ]
    totals = [sum(1 for item in items if item["kind"] == kind) for kind in KINDS]
    lines.append(("", "**All**", "", "", "", *totals))
    heads = ("System", "English", "Tiếng Việt", "Package", "State", *KINDS.values())
    return _tabulate(heads, lines)


def _list_items(kind: str, items: Rows) -> str:
    heads = ("Code", "Words of the document", "Home", "Also", "State", "Note")
    lines = [
        (
            _name(item),
            item["title"],
            f"`{item['home']}`",
            _quote(item["also"].split()),
            item["state"],
            item["note"],
        )
        for item in items
        if item["kind"] == kind
    ]
    return f"## {KINDS[kind]}\n\n" + _tabulate(heads, lines)


def _name(item: dict[str, str]) -> str:
    return f"{item['code']}, part {item['part']}" if item["part"] else item["code"]


def _quote(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes)


def _tabulate(heads: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table; a bar inside a cell is escaped."""
    rows = [heads, ["---"] * len(heads), *lines]
    texts = ([str(cell).replace("|", "\\|") for cell in row] for row in rows)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in texts)


_PAGES: dict[str, Callable[[], str]] = {
    "coverage.md": make_coverage,
    "rights.md": make_rights,
}
