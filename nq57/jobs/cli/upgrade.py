"""``nq57 upgrade``: back up, migrate, and go back by itself when that fails."""

import os
from pathlib import Path

import click

from nq57.core import backups
from nq57.jobs.cli import backup, database, upkeep


@click.command()
@click.option(
    "--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path),
    help="Thư mục nhận bản sao lưu trước khi nâng cấp.",
)  # fmt: skip
def upgrade(folder: Path) -> None:
    """Sao lưu rồi cập nhật cấu trúc; hỏng giữa chừng thì tự đặt lại như cũ."""
    # The secret key of the backups lies elsewhere: this one lives as long as the command.
    secret, public = backups.make_key()
    try:
        with database.opened():
            database.set_up_django()
            backup.check_alone(os.environ["DATABASE_OWNER_URL"])
            file, lost = backup.make(folder, more_keys=(public,))
            click.echo(f"Đã sao lưu: {file}.")
            if lost:
                raise backups.BackupError(f"Kho thiếu nội dung của tệp {lost[0]}: chưa nâng cấp.")
            _migrate_or_go_back(file, secret)
            upkeep.collect_static()
            upkeep.load_seeds(demonstration=False)
    except backups.BackupError as error:
        raise click.ClickException(str(error)) from None
    click.echo("Đã nâng cấp: khởi động lại nq57-web và nq57-worker.")


def _migrate_or_go_back(file: Path, secret: str) -> None:
    """Migrate; put everything back from the backup when a migration fails.

    :raises backups.BackupError: after going back, with what failed.
    """
    from django.db import connections

    try:
        upkeep.run_migrations()
        connections.close_all()
    except Exception as error:  # whatever a migration raises, the data go back
        connections.close_all()
        with backup.unpacked(file, backups.read_secret_keys(secret)) as (tar, manifest, _):
            backup.put_back(tar, manifest, replace=True)
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise backups.BackupError(
            f"Nâng cấp không xong ({reason}). Dữ liệu đã được đặt lại như trước: "
            "quay về phiên bản mã cũ rồi khởi động lại."
        ) from error
