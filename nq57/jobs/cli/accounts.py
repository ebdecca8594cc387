"""``nq57 account``: the first account of an installation, and the way back when all are lost."""

from typing import TYPE_CHECKING

import click

from nq57.jobs.cli import database

if TYPE_CHECKING:
    from nq57.orgs import actions


@click.group()
def account() -> None:
    """Tài khoản: mở tài khoản đầu tiên, cấp lại phiếu khi không còn ai vào được."""


@click.group()
def admin() -> None:
    """Quản trị: mở tài khoản quản trị đầu tiên."""


@admin.command("create")
@click.argument("name")
@click.option("--office", required=True, help="Cơ quan: tên, tên viết tắt hoặc mã.")
def create_admin(name: str, office: str) -> None:
    """Mở tài khoản quản trị cho NAME, in phiếu dùng một lần."""
    _open(name, office, "quản trị", "")


@account.command("open")
@click.argument("name")
@click.option("--office", required=True, help="Cơ quan: tên, tên viết tắt hoặc mã.")
@click.option("--post", default="quản trị", show_default=True, help="Vị trí.")
@click.option("--since", default="", help="Từ ngày dd/mm/yyyy; mặc định là hôm nay.")
def open_first(name: str, office: str, post: str, since: str) -> None:
    """Mở tài khoản cho NAME, giao vị trí, in phiếu dùng một lần."""
    _open(name, office, post, since)


def _open(name: str, office: str, post: str, since: str) -> None:
    with database.opened():
        database.set_up_django()
        from django.utils import timezone

        from nq57.audit import rules as audit_rules
        from nq57.orgs import actions, rules

        now = timezone.localtime()
        row = rules.AccountRow(1, name, office, post, since or f"{now:%d/%m/%Y}")
        try:
            issued = actions.import_accounts(rows=[row], by=audit_rules.SYSTEM, at=now)
        except rules.OrgsError as error:
            raise click.ClickException(str(error)) from None
        for one in issued:
            _print_slip(one)


@account.command()
@click.argument("login")
@click.option(
    "--second-factor", is_flag=True, help="Thay lớp xác thực thứ hai, thay vì đặt lại mật khẩu."
)
def slip(login: str, second_factor: bool) -> None:
    """Cấp cho LOGIN một phiếu mới; ghi nhật ký là do hệ thống cấp."""
    with database.opened():
        database.set_up_django()
        from django.utils import timezone

        from nq57.audit import rules as audit_rules
        from nq57.orgs import actions, enums, models, rules

        held = models.Account.objects.filter(login=login).first()
        if held is None:
            raise click.ClickException(f"Không có tài khoản “{login}”. Kiểm tra tên đăng nhập.")
        kinds = enums.SlipPurpose
        purpose = kinds.SECOND_FACTOR if second_factor else kinds.PASSWORD
        try:
            issued = actions.issue_slip(
                account=held, purpose=purpose, by=audit_rules.SYSTEM, at=timezone.now()
            )
        except rules.OrgsError as error:
            raise click.ClickException(str(error)) from None
        _print_slip(issued)


def _print_slip(issued: "actions.IssuedSlip") -> None:
    from django.utils import timezone

    held = issued.slip
    click.echo(f"{held.account.person.name} · {held.get_purpose_display()}")
    click.echo(f"  Tên đăng nhập: {held.account.login}")
    click.echo(f"  Mã:            {issued.code}")
    click.echo(f"  Hết hạn:       {timezone.localtime(held.expires_at):%d/%m/%Y %H:%M}")
    click.echo("Mã chỉ hiện một lần. Mở trang đăng nhập, chọn “Tôi có phiếu dùng một lần”.")
