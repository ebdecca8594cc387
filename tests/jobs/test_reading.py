"""The command that reads files tells what it could not read."""

import pathlib

from click import testing

from nq57.jobs.cli import reading


def test_summary_tells_what_was_not_read(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "phu-luc.txt"
    file.write_text("PHỤ LỤC II\nDANH SÁCH THÔN BẢN\nKhông có bảng.\n", encoding="utf-8")
    result = testing.CliRunner().invoke(reading.read, [str(file)])
    assert result.exit_code == 0
    assert "  1 lưu ý\n    - Phụ lục II “DANH SÁCH THÔN BẢN” (dòng 1) không cho" in result.output
