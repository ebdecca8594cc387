"""``nq57 cyber score``: a score for a vector, a sentence and code 2 for what is none."""

import json

import pytest
from click.testing import CliRunner

from nq57.jobs.cli import cyber

LOG4J = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cyber.cyber, ["score", *words])
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("vector", "lines"),
    [
        (LOG4J, ["  Cơ sở: 10,0", "  Mức độ: Nghiêm trọng (10,0)"]),
        (f"{LOG4J}/E:U", ["  Cơ sở: 10,0", "  Tạm thời: 9,1", "  Mức độ: Nghiêm trọng (9,1)"]),
        (
            "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:U/CR:L",
            ["  Cơ sở: 10,0", "  Đe dọa: 9,1", "  Môi trường: 9,0", "  Mức độ: Nghiêm trọng (9,0)"],
        ),
        ("AV:N/AC:L/Au:N/C:N/I:N/A:N", ["  Cơ sở: 0,0", "  Mức độ: Không (0,0)"]),
    ],
)  # fmt: skip
def test_a_vector_is_told_in_lines(vector: str, lines: list[str]) -> None:
    code, output = run(vector)
    assert code == 0
    assert output.splitlines()[1:] == lines
    assert output.startswith("CVSS ")


def test_a_vector_is_told_for_programs() -> None:
    code, output = run("--json", LOG4J)
    assert code == 0
    assert json.loads(output) == {
        "version": "3.1", "vector": LOG4J, "base": 10.0, "overall": 10.0, "severity": "critical",
    }  # fmt: skip


@pytest.mark.parametrize("words", [("CVSS:3.1/AV:N",), ("--json", "hello"), ("",)])
def test_what_is_no_vector_ends_with_a_sentence_and_code_2(words: tuple[str, ...]) -> None:
    code, output = run(*words)
    assert code == 2
    assert output.rstrip().endswith(".")
