"""Vietnamese text, numbers, dates, periods, sheets, charts, queue, environment.

Owns no table. Words: fold (accents off, for search), sort key (Vietnamese order).
Must not know any other nq57 package, and no Django outside ``apps``, ``migrations``
and ``queue``.
"""
