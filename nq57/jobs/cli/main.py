"""The ``nq57`` command: its groups, loaded only when called."""

import gettext
import importlib
import os
import sys
from pathlib import Path

import click

_WORDS = Path(__file__).parent / "locale"  # click's own words, by its message ids

_COMMANDS = {
    "up": ("launcher", "Khởi động nq57 tại máy này và giữ ở tiền cảnh."),
    "run": ("launcher", "Chạy một lệnh khi cơ sở dữ liệu đang mở."),
    "read": ("reading", "Đọc văn bản thành kế hoạch dự thảo."),
    "migrate": ("upkeep", "Cập nhật cấu trúc cơ sở dữ liệu."),
    "manage": ("upkeep", "Lệnh quản trị của Django."),
    "load": ("upkeep", "Nạp dữ liệu gốc và hai văn bản của tỉnh."),
    "account": ("accounts", "Mở tài khoản đầu tiên, cấp lại phiếu."),
    "audit": ("audit", "Kiểm tra nhật ký, ghi đầu chuỗi đã ký."),
    "states": ("states", "Viết sơ đồ trạng thái của các loại hồ sơ ra docs/states.md."),
    "prepare": ("upkeep", "Cập nhật cấu trúc, gom tệp tĩnh, nạp dữ liệu."),
    "demo": ("demonstration", "Dữ liệu minh họa: nạp (load), bỏ (clear), số liệu để đo tốc độ."),
    "keys": ("upkeep", "Tạo khóa bí mật cho bản chạy thật."),
    "install": ("install", "Kiểm tra máy, ghi tệp thiết lập và dịch vụ của bản chạy thật."),
    "admin": ("accounts", "Mở tài khoản quản trị đầu tiên."),
    "check": ("deployment", "Soát thiết lập của bản chạy thật, gọi tên từng điểm yếu."),
    "backup": ("backup", "Sao lưu dữ liệu, chứng cứ và thiết lập, có mã hóa."),
    "restore": ("backup", "Phục hồi từ bản sao lưu."),
    "upgrade": ("upgrade", "Sao lưu, cập nhật cấu trúc, tự quay lại khi hỏng."),
    "status": ("status", "Tình trạng: hàng đợi, đĩa, sao lưu, nhật ký, quét tệp."),
    "outage": ("outage", "Báo trước việc ngừng hệ thống trên mọi trang."),
    "docs": ("docs", "Ghi các trang tài liệu lấy từ dữ liệu."),
    "cyber": (
        "cyber",
        "Lỗ hổng của hệ thống: nhập kết quả rà quét, tính điểm CVSS.",
    ),
}


class _Lazy(click.Group):
    """A group whose commands are imported on use: ``nq57 read`` must not load Django."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"nq57.jobs.cli.{_COMMANDS[cmd_name][0]}")
        command = getattr(module, cmd_name)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Lệnh"):
            formatter.write_dl([(name, text) for name, (_, text) in sorted(_COMMANDS.items())])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--env", "files", multiple=True, type=click.Path(dir_okay=False, path_type=Path),
    help="Tệp thiết lập đọc trước khi chạy lệnh; có thể nêu nhiều lần.",
)  # fmt: skip
@click.option("--user", default="", help="Khi chạy bằng root: làm việc bằng người dùng này.")
def nq57(files: tuple[Path, ...], user: str) -> None:
    """nq57: nghị quyết thành việc đã làm."""
    from nq57.jobs.cli import settings

    for file in files:
        settings.read(file)
    if user:
        settings.drop_rights(user)


def speak_vietnamese() -> None:
    """Let click's own words be Vietnamese like ours, whatever the machine's language."""
    gettext.bindtextdomain("click", str(_WORDS))
    gettext.textdomain("click")
    os.environ["LANGUAGE"] = "vi"


def main() -> None:
    """Run the command line; a known failure is one sentence and exit code 1."""
    from nq57.core import refusals
    from nq57.jobs.cli import embedded

    speak_vietnamese()
    try:
        sys.exit(nq57(prog_name="nq57", standalone_mode=False))
    except click.UsageError as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.ClickException, embedded.DatabaseError, refusals.NotAllowedError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except click.Abort:
        sys.exit(130)
