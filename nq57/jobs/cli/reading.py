"""``nq57 read``: files in, draft plans out. Needs no database."""

import json
import sys
import time
from pathlib import Path

import click

from nq57.core import env
from nq57.documents.reading import answering, catalogue, draft, reader
from nq57.documents.reading.errors import ReadingError

_READABLE = frozenset(
    [
        ".docx",
        ".doc",
        ".pdf",
        ".txt",
        ".md",
        ".rtf",
        ".odt",
        ".png",
        ".jpg",
        ".jpeg",
        ".tif",
        ".tiff",
    ]
)
_REFERENCE = env.ROOT / "seeds" / "reference"


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="In JSON theo lược đồ đã công bố.")
@click.option("--answers", type=click.Path(path_type=Path), help="Tệp trả lời đã ghi.")
@click.option("--bodies", type=click.Path(path_type=Path), help="Danh mục cơ quan (CSV).")
def read(files: tuple[Path, ...], as_json: bool, answers: Path | None, bodies: Path | None) -> None:
    """Đọc văn bản thành kế hoạch dự thảo; mã thoát 1 khi có tệp không đọc được."""
    try:
        said = answering.load_answers(answers) if answers else None
        names = _load_bodies(bodies)
    except (ReadingError, OSError, KeyError) as error:
        raise click.ClickException(_sentence(error, answers or bodies)) from error
    drafts: list[dict[str, object]] = []
    has_failed = False
    for number, file in enumerate(files, start=1):
        if len(files) > 1:
            click.echo(f"[{number}/{len(files)}] {file}", err=True)
        started = time.monotonic()
        try:
            _check_readable(file)
            found = reader.read_file(file, bodies=names, answers=said)
        except (ReadingError, OSError) as error:
            has_failed = True
            click.echo(f"{file}: {_sentence(error, file)}", err=True)
            continue
        if as_json:
            drafts.append(found.to_json())
        else:
            _summarise(file, found, time.monotonic() - started)
    if as_json and drafts:
        shown: object = drafts[0] if len(files) == 1 else drafts
        click.echo(json.dumps(shown, ensure_ascii=False, indent=1))
    sys.exit(1 if has_failed else 0)


def _check_readable(file: Path) -> None:
    """Refuse a list of figures: read as prose it would give a document with nothing in it.

    :raises ReadingError: when the name says that the file is no document.
    """
    if file.suffix and file.suffix.lower() not in _READABLE:
        raise ReadingError(
            f"Tệp {file.suffix} không phải văn bản. Đưa vào tệp .docx, .doc, .pdf, .txt, .md "
            "hoặc ảnh quét.",
            "not_a_document",
        )


def _load_bodies(bodies: Path | None) -> catalogue.Catalogue:
    if bodies is None:
        return catalogue.load_catalogue(_REFERENCE / "organisations.csv", _REFERENCE / "groups.csv")
    groups = bodies.with_name("groups.csv")
    return catalogue.load_catalogue(bodies, groups if groups.exists() else None)


def _sentence(error: Exception, file: Path | None) -> str:
    if isinstance(error, FileNotFoundError):
        return f"Không có tệp này: {file}. Kiểm tra lại đường dẫn."
    if isinstance(error, IsADirectoryError):
        return f"{file} là thư mục. Chỉ ra từng tệp văn bản."
    if isinstance(error, OSError):
        return f"Không mở được tệp ({error.strerror}). Kiểm tra quyền đọc tệp."
    if isinstance(error, KeyError):
        return f"Danh mục cơ quan thiếu cột {error}."
    return str(error)


def _summarise(file: Path, found: draft.Draft, seconds: float) -> None:
    leaves = [task for task in found.tasks if task.assignments]
    parts = sum(max(1, len(order.parts)) for order in found.directives)
    click.echo(f"{file.name}  ({seconds:.2f} giây)")
    facts = found.document
    click.echo(f"  {facts.kind_text or 'Văn bản'} {facts.symbol or 'chưa có số'}")
    click.echo(f"  {len(found.indicators)} chỉ tiêu")
    click.echo(
        f"  {len(found.tasks)} dòng nhiệm vụ: {len(found.tasks) - len(leaves)} đề mục, "
        f"{len(leaves)} nhiệm vụ, {sum(len(task.assignments) for task in leaves)} phân công"
    )
    click.echo(f"  {len(found.directives)} ý kiến chỉ đạo, {parts} việc")
    click.echo(f"  {len(found.duties)} trách nhiệm")
    click.echo(f"  {len(found.questions)} câu hỏi")
    for question in found.questions:
        click.echo(f"    - [{question.id}] {question.text}")
    if found.remarks:
        click.echo(f"  {len(found.remarks)} lưu ý")
    for remark in found.remarks:
        click.echo(f"    - {remark.text}")
