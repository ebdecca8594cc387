"""CVSS is scored as FIRST scores its own examples; what is no vector is refused in words."""

import pytest

from nq57.registers.cyber.rules import scores

# From the examples that FIRST publishes with CVSS 3.1, each with its base score.
THIRD = [
    ("AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1), ("AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4),
    ("AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.1), ("AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", 9.9),
    ("AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L", 4.2), ("AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 8.8),
    ("AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 7.8), ("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 7.5),
    ("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8), ("AV:N/AC:H/PR:N/UI:N/S:C/C:N/I:H/A:N", 6.8),
    ("AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 6.8), ("AV:N/AC:L/PR:N/UI:N/S:C/C:L/I:N/A:N", 5.8),
    ("AV:N/AC:L/PR:N/UI:N/S:C/C:N/I:L/A:N", 5.8), ("AV:A/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:H", 9.3),
    ("AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N", 5.4), ("AV:A/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 8.8),
    ("AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N", 4.6), ("AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 8.8),
    ("AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N", 7.4), ("AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H", 9.6),
    ("AV:N/AC:H/PR:N/UI:R/S:U/C:H/I:H/A:N", 6.8), ("AV:N/AC:H/PR:N/UI:R/S:U/C:H/I:H/A:H", 7.5),
    ("AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0), ("AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0),
]  # fmt: skip
# The three worked examples of the guide to CVSS 2: base, temporal, environmental.
SECOND = [
    ("AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H", 7.8, 6.4, 9.2),
    ("AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:L", 10.0, 8.3, 9.0),
    ("AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:M", 6.2, 4.9, 7.5),
    ("AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:N/TD:N/CR:M/IR:M/AR:H", 7.8, 6.4, 0.0),
]
# From the examples that FIRST publishes with CVSS 4.0: what the vector says in all.
FOURTH = [
    ("AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.3),
    ("AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.7),
    ("AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U", 5.2),
    ("AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N", 8.3),
    ("AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N/CR:H/IR:L/AR:L", 8.1),
    ("AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N", 4.6),
    ("AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N", 5.1),
    ("AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N", 6.9),
    ("AV:L/AC:L/AT:N/PR:H/UI:N/VC:N/VI:N/VA:N/SC:H/SI:N/SA:N", 5.9),
    ("AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N/E:A", 8.7),
    ("AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:A", 10.0),
    ("AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3),
    ("AV:A/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:N/SC:H/SI:N/SA:H", 6.4),
    ("AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0.0),
]


@pytest.mark.parametrize(("vector", "base"), THIRD)
def test_version_3_scores_the_published_examples(vector: str, base: float) -> None:
    found = scores.score(f"CVSS:3.1/{vector}")
    assert (found.base, found.overall, found.vector) == (base, base, f"CVSS:3.1/{vector}")
    assert scores.score(f"CVSS:3.0/{vector}").base == base


def test_versions_3_0_and_3_1_part_where_their_formulas_do() -> None:
    """The modified impact of a changed scope, reckoned by hand from both formulas."""
    vector = "AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:N/CR:M/IR:L/AR:H"
    old, new = (scores.score(f"CVSS:{version}/{vector}") for version in ("3.0", "3.1"))
    assert (old.base, new.base) == (10.0, 10.0)
    assert (old.environmental, new.environmental) == (9.6, 9.5)


@pytest.mark.parametrize(("vector", "base", "temporal", "environmental"), SECOND)
def test_version_2_scores_the_published_examples(
    vector: str, base: float, temporal: float, environmental: float
) -> None:
    found = scores.score(vector)
    assert (found.base, found.temporal, found.environmental) == (base, temporal, environmental)
    assert found.overall == environmental
    only = scores.score("/".join(vector.split("/")[:6]))
    assert (only.base, only.temporal, only.environmental) == (base, None, None)
    assert scores.score(f"CVSS2#{vector}") == scores.score(f"({vector})") == found


@pytest.mark.parametrize(("vector", "overall"), FOURTH)
def test_version_4_scores_the_published_examples(vector: str, overall: float) -> None:
    found = scores.score(f"CVSS:4.0/{vector}")
    assert found.overall == overall
    assert (found.threat is None) == ("/E:" not in vector)
    assert (found.environmental is None) == ("/CR:" not in vector)
    assert scores.score(f"CVSS:4.0/{vector}/U:Red/V:D").overall == overall


@pytest.mark.parametrize(
    ("score", "version", "band"),
    [
        (0.0, "3.1", "info"), (0.1, "3.1", "low"), (3.9, "3.1", "low"), (4.0, "3.1", "medium"),
        (6.9, "4.0", "medium"), (7.0, "3.0", "high"), (8.9, "3.1", "high"), (9.0, "3.1", "critical"),
        (10.0, "4.0", "critical"), (10.0, "2.0", "high"), (6.9, "2.0", "medium"), (0.0, "2.0", "info"),
    ],
)  # fmt: skip
def test_bands_begin_where_they_are_published_to(score: float, version: str, band: str) -> None:
    assert scores.find_band(score, version) == band


@pytest.mark.parametrize(
    ("vector", "said"),
    [
        ("", "Ghi vectơ CVSS"), ("x" * 600, "Ghi vectơ CVSS"), ("hello", "“hello” không phải chỉ số"),
        ("CVSS:5.0/AV:N", "phiên bản 5.0"), ("CVSS:3.1/AV:N/AC:L", "thiếu chỉ số bắt buộc: PR, UI, S, C, I, A"),
        ("CVSS:3.1/AV:X/AC:L", "Chỉ số AV của CVSS 3.1 không có giá trị “X”"),
        ("CVSS:3.1/AV:N/AV:L", "AV ghi hai lần"), ("CVSS:4.0/AV:N/Au:N", "“Au:N” không phải chỉ số"),
        ("AV:N/AC:L/Au:N/C:P/I:N", "CVSS 2.0 thiếu chỉ số bắt buộc: A"),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/", "không phải chỉ số"),
        ("CVSS:3.1/<script>", "“<script>” không phải chỉ số"),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N", "thiếu chỉ số bắt buộc: SA"),
    ],
)  # fmt: skip
def test_what_is_no_vector_is_refused_with_what_is_wrong(vector: str, said: str) -> None:
    with pytest.raises(scores.ScoreError, match=said) as refused:
        scores.score(vector)
    assert str(refused.value).endswith(".")
