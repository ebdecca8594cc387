"""The reader's only exception."""


class ReadingError(Exception):
    """Say in one Vietnamese sentence why a file cannot be read and what to do.

    ``code`` is stable for programs: ``empty``, ``too_large``, ``password``, ``corrupt``,
    ``not_a_document``, ``no_text``, ``needs_office``, ``needs_ocr``, ``time``, ``memory``.
    """

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.code = code
