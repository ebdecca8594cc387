"""Sentences of the rules in the page's language."""

from django.utils.translation import gettext

from nq57.core.phrases import Phrase


def translate(said: object) -> str:
    """Return a rule's sentence, or that of an error, in the page's language.

    What remembers no words (``core.phrases``) stays as it is.
    """
    if isinstance(said, Exception) and said.args:
        said = said.args[0]
    if not isinstance(said, Phrase) or not said.words:
        return str(said)
    if not said.values:
        return gettext(said.words)
    told = {
        name: translate(value) if isinstance(value, Phrase) else value
        for name, value in said.values.items()
    }
    return gettext(said.words) % told
