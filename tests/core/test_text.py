"""Folding and order of Vietnamese text, in Python and in SQL."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nq57.core import text

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệờởỡớợừửữứự 0123456789-&ĐẮ"


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("Bản tin", "ban tin"),
        ("ĐẶC  biệt", "dac biet"),
        ("Số 57-NQ/TW", "so 57-nq/tw"),
        ("", ""),
    ],
)
def test_fold_drops_marks_and_case(raw: str, folded: str) -> None:
    assert text.fold(raw) == folded


def test_sort_key_gives_dictionary_order() -> None:
    words = ["đa", "da", "ăn", "an", "ấn", "ma", "mạ", "má", "mã", "mả", "mà", "ơ", "ô", "o"]
    assert sorted(words, key=text.sort_key) == [
        "an",
        "ăn",
        "ấn",
        "da",
        "đa",
        "ma",
        "mà",
        "mả",
        "mã",
        "má",
        "mạ",
        "o",
        "ô",
        "ơ",
    ]


def test_names_sort_by_given_name() -> None:
    names = ["Nguyễn Thành Công", "Lò Văn Thắng", "Hà Trung Chiến", "Cầm Thị An"]
    assert sorted(names, key=text.name_sort_key) == [
        "Cầm Thị An",
        "Hà Trung Chiến",
        "Nguyễn Thành Công",
        "Lò Văn Thắng",
    ]


@pytest.mark.server
@pytest.mark.django_db
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(VIETNAMESE, max_size=30))
def test_sql_functions_agree_with_python(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nq57_fold(%s), nq57_sort_key(%s)", [value, value])
        assert cursor.fetchone() == (text.fold(value), text.sort_key(value))
