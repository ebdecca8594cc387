"""The compiled catalogues are the sources' own, and no sentence lacks English."""

import pytest
from django.utils import translation

from tests.web import catalogues


def test_english_holds_exactly_the_ids_of_the_sources() -> None:
    found = {message.id for message in catalogues.read_catalogue("en") if message.id}
    assert found == catalogues.read_ids(), "chạy: make messages"


def test_no_id_lacks_english() -> None:
    lacking = [
        message.id
        for message in catalogues.read_catalogue("en")
        if message.id and not all(_strings(message.string))
    ]
    assert lacking == []


@pytest.mark.parametrize("language", ["en", "vi"])
def test_compiled_catalogue_is_its_source(language: str) -> None:
    expected = catalogues.compile_catalogue(catalogues.read_catalogue(language))
    assert catalogues.compiled_file(language).read_bytes() == expected


def test_placeholders_survive_translation() -> None:
    for message in catalogues.read_catalogue("en"):
        if message.id:
            kept = [sorted(_holes(text)) for text in _strings(message.string)]
            assert all(holes == sorted(_holes(_strings(message.id)[0])) for holes in kept), (
                message.id
            )


def test_django_speaks_our_vietnamese() -> None:
    with translation.override("vi"):
        assert translation.gettext("This field is required.") == "Chưa nhập mục này."


def _strings(value: str | tuple[str, ...] | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _holes(text: str) -> list[str]:
    return [part.partition(")")[0] for part in text.split("%(")[1:]] + [
        part.partition("}")[0] for part in text.split("{")[1:]
    ]
