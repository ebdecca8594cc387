"""What happens around every request: the language, who acts."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

_Answer = Callable[[HttpRequest], HttpResponse]


def choose_language(get_response: _Answer) -> _Answer:
    """Speak Vietnamese unless the reader chose otherwise.

    The browser's own language is not asked: many offices run an English Windows.
    """
    known = dict(settings.LANGUAGES)

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware
