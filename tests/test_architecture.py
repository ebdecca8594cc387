"""The house is as it says: folders, files, sizes, order of imports."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ROOT / "nq57"
DOMAIN_FILES = {"enums", "rules", "models", "permissions", "queries", "actions", "apps"}
DOMAIN_FOLDERS = {
    "migrations", "papers", "templates", "formats", "rules", "models",
    "permissions", "queries", "actions",
}  # fmt: skip
SPECIAL = {"core", "web", "api", "jobs", "registers"}
FREE = {Path("core"), Path("documents/reading")}
WEB_AREA = {"urls", "views", "forms"}
WEB_TOP = {"middleware", "context", "login", "apps"}
MOST_LINES = 500
MOST_LINES_OF_FUNCTION = 40


def packages() -> list[Path]:
    """Return the packages of the house; each register is one of its own."""
    found = [*HOUSE.glob("*/__init__.py"), *HOUSE.glob("registers/*/__init__.py")]
    return sorted(path.parent for path in found)


def name_package(package: Path) -> str:
    return ".".join(("nq57", *package.relative_to(HOUSE).parts))


def sources() -> Iterator[Path]:
    for path in sorted(HOUSE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


@pytest.mark.parametrize(
    "package", [p for p in packages() if p.name not in SPECIAL], ids=lambda p: p.name
)
def test_a_domain_package_has_only_the_closed_vocabulary(package: Path) -> None:
    folders = set(DOMAIN_FOLDERS)
    if package.name == "documents":
        folders.add("reading")
    for entry in package.iterdir():
        if entry.name in {"__init__.py", "__pycache__"}:
            continue
        if entry.is_dir():
            assert entry.name in folders, f"{entry.relative_to(ROOT)}: not a room of the house"
        else:
            assert entry.suffix == ".py", entry
            assert entry.stem in DOMAIN_FILES, f"{entry.relative_to(ROOT)}: a stray file"


def test_web_has_only_areas_of_urls_views_forms() -> None:
    plain = {"shared", "templates", "static", "assets", "locale", "templatetags", "__pycache__"}
    for entry in (HOUSE / "web").iterdir():
        if entry.is_file():
            assert entry.stem in WEB_TOP | {"__init__"}, f"{entry.name}: a stray file"
        elif entry.name not in plain:
            for path in entry.rglob("*.py"):
                in_folder = path.parent.name in {"views", "forms"} and path.parent != entry
                assert in_folder or path.stem in WEB_AREA | {"__init__"}, f"{path}: a stray file"


def test_jobs_has_only_command_line_tasks_and_schedule() -> None:
    for entry in (HOUSE / "jobs").iterdir():
        name = entry.stem if entry.is_file() else entry.name
        assert name in {"__init__", "apps", "cli", "tasks", "schedule", "__pycache__"}, entry


def test_core_imports_no_django_except_where_it_must() -> None:
    for path in sorted((HOUSE / "core").glob("*.py")):
        if path.stem in {"apps", "queue"}:
            continue
        names = {name for name, _ in imports(path)}
        assert not any(name.split(".")[0] == "django" for name in names), path


def test_every_package_says_what_it_owns() -> None:
    for package in packages():
        text = ast.get_docstring(ast.parse((package / "__init__.py").read_text()))
        assert text, f"{package.name}: no docstring"
        assert "Must not know" in text, f"{package.name}: does not say what it must not know"


@pytest.mark.parametrize("path", list(sources()), ids=lambda p: str(p.relative_to(HOUSE)))
def test_modules_and_functions_are_short(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= MOST_LINES, f"{path}: over {MOST_LINES} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= MOST_LINES_OF_FUNCTION, f"{path}:{node.lineno} {node.name} {length}"


def test_the_contract_covers_every_domain_package() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    contract = next(row for row in config["contracts"] if row["id"] == "files")
    with_models = {name_package(p) for p in packages() if p.name not in SPECIAL}
    assert set(contract["containers"]) == with_models
    assert not any(row.get("ignore_imports") for row in config["contracts"])


def test_the_contract_holds() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]


def test_only_actions_write() -> None:
    """Outside of actions nothing makes, saves or deletes a row."""
    verbs = {"create", "bulk_create", "save", "update", "delete", "get_or_create",
             "update_or_create", "bulk_update"}  # fmt: skip
    free = {"actions", "formats", "reading"}
    for path in sources():
        if free & {*path.parts, path.stem}:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                target = ast.unparse(node.func)
                if node.func.attr in verbs and not target.startswith(("digest.", "book.")):
                    raise AssertionError(f"{path}:{node.lineno} writes rows: {target}")


def test_actions_name_their_arguments_and_the_time() -> None:
    """What a package offers as an action takes ``by`` and ``at``, and nothing by position."""
    own = {"read_now", "record_failure", "record_reading", "seal_journal"}  # the system's own acts
    for path in sources():
        if path.stem == "actions" or (path.parent.name, path.stem) == ("actions", "__init__"):
            for node in _list_actions(path):
                named = {argument.arg for argument in node.args.kwonlyargs}
                assert not node.args.args, f"{path}: {node.name} by position"
                assert "at" in named, f"{path}: {node.name} has no at"
                assert "by" in named or node.name in own, f"{path}: {node.name} has no by"


def _list_actions(path: Path) -> Iterator[ast.FunctionDef]:
    """Yield the public functions of an actions module, or those that its folder offers."""
    offered: dict[Path, set[str]] = {path: set()}
    for node in ast.parse(path.read_text()).body:
        if path.stem == "__init__" and isinstance(node, ast.ImportFrom) and node.module:
            module = path.with_name(f"{node.module.rpartition('.')[2]}.py")
            offered[module] = {alias.name for alias in node.names}
    for module, names in offered.items():
        for node in ast.parse(module.read_text()).body:
            is_public = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            if is_public and (node.name in names or path.stem == "actions"):
                yield node


def test_dependencies_have_their_reason() -> None:
    for line in (ROOT / "pyproject.toml").read_text().splitlines():
        stripped = line.strip()
        if stripped.startswith('"') and any(mark in stripped for mark in ("==", ">=")):
            assert "#" in stripped, f"no reason: {stripped}"


def test_the_lock_names_no_registry() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in lock.read_text(), lock
        assert "--hash=sha256:" in lock.read_text(), lock


def imports(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno


def test_migrations_of_data_work_as_the_role_that_migrates() -> None:
    """Any other connection waits for the lock of the migration's own transaction."""
    made = [path for path in HOUSE.rglob("migrations/*.py") if "RunPython(" in path.read_text()]
    assert len(made) >= 2
    for path in made:
        text = path.read_text()
        assert "schema_editor.connection.alias" in text, path
        for line in text.splitlines():
            if ".objects" in line:
                assert ".objects.using(" in line, f"{path.name}: {line.strip()}"
