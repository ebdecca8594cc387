"""The one refusal that every package makes alike: whoever acts may not.

It is no error of a package's own, so that what shows a form again with its faults does not
take it for one: pages answer it in one place with 403 and its sentence (``web.middleware``),
programs get it as a problem (``api.answers``), the command line prints it.
"""


class NotAllowedError(Exception):
    """Refuse an act that the acting post does not cover, with a sentence in Vietnamese."""
