"""``nq57 states``: write the diagrams of all state graphs into the documentation."""

import click

from nq57.core import env
from nq57.jobs.cli import database


@click.command()
def states() -> None:
    """Viết sơ đồ trạng thái của các loại hồ sơ ra docs/states.md."""
    database.set_keys()
    database.set_up_django()
    from nq57.cases import rules

    file = env.ROOT / "docs" / "states.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text(rules.describe_graphs(), encoding="utf-8")
    click.echo(f"Đã viết {file}.")
