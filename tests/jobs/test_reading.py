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


def test_a_list_of_figures_is_refused_and_an_unknown_kind_said_in_words(
    tmp_path: pathlib.Path,
) -> None:
    table, note = tmp_path / "tracking.csv", tmp_path / "a.txt"
    table.write_text("code,value\n1,2\n", encoding="utf-8")
    note.write_text("Một đoạn văn không phải văn bản hành chính.", encoding="utf-8")
    refused = testing.CliRunner().invoke(reading.read, [str(table)])
    assert refused.exit_code == 1
    assert "Tệp .csv không phải văn bản." in refused.output
    told = testing.CliRunner().invoke(reading.read, [str(note)]).output
    assert "Văn bản chưa có số" in told
    assert "other" not in told
