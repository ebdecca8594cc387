"""``nq57 check``: what is weak in an installation, each point in a sentence of its own."""

import os
import re
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from nq57.core import condition
from nq57.jobs.cli import database, embedded
from nq57.jobs.cli import settings as files

_PROD = "config.settings.prod"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]", ""})
_LEAST_SECRET = 43  # characters of base64 for 256 bits
_KNOWN = re.compile(r"insecure|change-?me|test-only|secret|password|nq57", re.IGNORECASE)


@click.command()
@click.option("--deploy", is_flag=True, help="Soát như bản chạy thật.")
def check(deploy: bool) -> None:
    """Soát cơ sở dữ liệu và mã; với --deploy: mọi điểm yếu của bản chạy thật."""
    found = list(find_weaknesses() if deploy else _find_faults())
    for sentence in found:
        click.echo(f"✗ {sentence}", err=True)
    if found:
        raise click.ClickException(f"{len(found)} điểm phải sửa.")
    click.echo("Không thấy điểm nào phải sửa.")


def find_weaknesses() -> Iterator[str]:
    """Yield a sentence for each weakness; what cannot even start ends the list."""
    yield from check_files(files.list_files())
    if os.environ.setdefault("DJANGO_SETTINGS_MODULE", _PROD) != _PROD:
        yield f"DJANGO_SETTINGS_MODULE phải là {_PROD}."
    if not os.environ.get("DATABASE_URL"):
        yield (
            "Thiếu DATABASE_URL: cơ sở dữ liệu nhúng chỉ để chạy thử, "
            "hãy dùng máy chủ PostgreSQL riêng."
        )
        return
    try:
        database.set_up_django(_PROD)
        from django.conf import settings
    except Exception as error:  # the settings refuse to start, with a sentence
        yield str(error).splitlines()[0]
        return
    yield from check_keys(settings)
    yield from check_proxy(settings)
    yield from _check_data(Path(settings.DATA_FOLDER), settings)
    yield from _find_faults()


def check_files(found: list[Path]) -> Iterator[str]:
    """Name settings files that others than their owner and group may read, or group may write."""
    for file in found:
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o027:
            yield f"{file} để người khác đọc hoặc ghi được: chmod 600 {file}"


def check_keys(settings: Any) -> Iterator[str]:
    """Name weak keys."""
    secret = settings.SECRET_KEY
    if len(secret) < _LEAST_SECRET or len(set(secret)) < 16 or _KNOWN.search(secret):
        yield "NQ57_SECRET_KEY yếu hoặc là khóa mẫu: tạo khóa mới bằng «nq57 keys»."
    if len(set(settings.JOURNAL_KEY)) < 8:
        yield "NQ57_JOURNAL_KEY yếu hoặc là khóa mẫu: tạo khóa mới bằng «nq57 keys»."
    for key in settings.FIELD_KEYS:
        if not _is_strong(key):
            yield "NQ57_FIELD_KEYS có khóa yếu hoặc sai dạng: tạo khóa mới bằng «nq57 keys»."
    if not settings.BACKUP_KEYS:
        yield "Thiếu NQ57_BACKUP_KEYS: chưa sao lưu được, chạy «nq57 keys --backup» ở máy khác."


def check_proxy(settings: Any) -> Iterator[str]:
    """Name what is missing between the browser and the site: TLS, and who may ask."""
    if settings.DEBUG:
        yield "DEBUG đang bật: trang lỗi sẽ lộ mã nguồn và thiết lập."
    if settings.HAS_DEMONSTRATION:
        yield "NQ57_DEMO=1 chỉ dành cho bản chạy thử: bỏ khỏi tệp thiết lập."
    if not (settings.SECURE_PROXY_SSL_HEADER and settings.SECURE_SSL_REDIRECT):
        yield "Thiếu thiết lập HTTPS sau máy chủ trung gian (SECURE_PROXY_SSL_HEADER)."
    if not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE):
        yield "Cookie phiên gửi được qua HTTP: đặt SESSION_COOKIE_SECURE, CSRF_COOKIE_SECURE."
    if settings.SECURE_HSTS_SECONDS < 31_536_000:
        yield "Thiếu HSTS một năm (SECURE_HSTS_SECONDS)."
    if not settings.PUBLIC_ADDRESS.startswith("https://"):
        yield "NQ57_ADDRESS phải bắt đầu bằng https://: địa chỉ này in trên văn bản."
    hosts = set(settings.ALLOWED_HOSTS)
    if any("*" in host or host.startswith(".") for host in hosts):
        yield "NQ57_HOSTS không được dùng dấu * hoặc dấu chấm đầu: nêu đúng tên miền."
    elif urlsplit(settings.PUBLIC_ADDRESS).hostname not in hosts:
        yield "NQ57_HOSTS phải có tên miền của NQ57_ADDRESS."


def _is_strong(key: str) -> bool:
    from base64 import urlsafe_b64decode

    try:
        content = urlsafe_b64decode(key)
    except ValueError:
        return False
    return len(content) == 32 and len(set(content)) > 12 and not content.isascii()


def _check_data(folder: Path, settings: Any) -> Iterator[str]:
    if not folder.is_dir():
        yield f"Chưa có thư mục dữ liệu {folder}."
        return
    if stat.S_IMODE(folder.stat().st_mode) & 0o027:
        yield f"Thư mục dữ liệu {folder} để người khác vào được: chmod 700 {folder}"
    if (folder / "keys").exists():
        yield f"Còn tệp khóa của bản chạy thử: xóa {folder / 'keys'}"
    made = condition.read_backup(folder)
    if settings.BACKUP_KEYS and (made is None or datetime.now(UTC) - made > timedelta(days=2)):
        yield "Chưa có bản sao lưu nào trong hai ngày qua: chạy «nq57 backup»."


def _find_faults() -> Iterator[str]:
    """Yield what is wrong with database and code."""
    try:
        with database.opened():
            database.set_up_django()
            yield from _check_code()
            if os.environ["DJANGO_SETTINGS_MODULE"] == _PROD:
                yield from _check_database(os.environ["DATABASE_URL"])
    except embedded.DatabaseError as error:
        yield str(error)


def _check_code() -> Iterator[str]:
    from django.core import checks

    from nq57.files import queries
    from nq57.papers import queries as papers_queries

    is_real = os.environ["DJANGO_SETTINGS_MODULE"] == _PROD
    for message in checks.run_checks(include_deployment_checks=is_real):
        if message.level >= checks.WARNING and not message.is_silenced():
            yield f"{message.id}: {str(message.msg).splitlines()[0]}"
    if is_real:
        yield from check_store()
    if queries.find_unready():
        yield "Cấu trúc cơ sở dữ liệu cũ hơn mã: chạy «nq57 upgrade»."
    for name in papers_queries.read_roots()[1]:
        yield f"Tệp {name} trong thư mục chứng thư gốc không đọc được: thay bằng tệp PEM hoặc DER."


def check_store() -> Iterator[str]:
    """Name what is wrong with the S3 store, where files lie in one."""
    from nq57.files import queries

    if fault := queries.find_store_fault():
        yield fault
    elif queries.is_store_open():
        yield "Ngăn chứa S3 mở cho người không có khóa: bỏ quyền đọc công khai của ngăn chứa."


def _check_database(address: str) -> Iterator[str]:
    """Name what the database lets the application do, and whom it lets in."""
    import psycopg
    from psycopg import conninfo

    wrong = conninfo.make_conninfo(address, password="wrong-" + os.urandom(8).hex())
    try:
        psycopg.connect(wrong, connect_timeout=10).close()
        yield (
            "PostgreSQL cho vào không cần mật khẩu đúng (trust): "
            "sửa pg_hba.conf thành scram-sha-256."
        )
    except psycopg.OperationalError:
        pass
    with psycopg.connect(address, connect_timeout=10) as connection:
        host = connection.info.host
        is_local = host in _LOOPBACK or host.startswith("/")
        if not is_local and not connection.pgconn.ssl_in_use:
            yield "Kết nối tới PostgreSQL qua mạng không mã hóa: thêm ?sslmode=verify-full."
        yield from _check_role(connection)
        yield from _check_invented(connection)


def _check_role(connection: Any) -> Iterator[str]:
    is_super, is_owner, may_delete = connection.execute(
        "SELECT rolsuper OR rolcreaterole OR rolbypassrls,"
        " EXISTS (SELECT FROM pg_tables WHERE tablename = 'audit_entry' AND tableowner = rolname),"
        " coalesce(has_table_privilege(to_regclass('audit_entry'), 'UPDATE, DELETE, TRUNCATE'),"
        " false) FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if is_super:
        yield "DATABASE_URL dùng vai trò có quyền quản trị máy chủ: dùng nq57_app."
    if is_owner or may_delete:
        yield "DATABASE_URL dùng vai trò sửa, xóa được nhật ký: dùng nq57_app."


def _check_invented(connection: Any) -> Iterator[str]:
    try:
        is_marked, people = connection.execute(
            "SELECT EXISTS (SELECT FROM orgs_demonstration),"
            " (SELECT count(*) FROM orgs_person WHERE is_demonstration)"
        ).fetchone()
    except Exception:  # no tables yet: that is said above
        return
    if is_marked:
        yield (
            "Cơ sở dữ liệu có dữ liệu minh họa: chạy «nq57 demo clear» "
            "hoặc dùng cơ sở dữ liệu khác."
        )
    if people:
        yield f"Còn {people} người minh họa có tài khoản: chạy «nq57 demo clear»."
