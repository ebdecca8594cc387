"""Plans whose every cell is known, laid out as files of many kinds, and their score.

Owns the truth (``truth``), the invented plans (``plans``), the layouts (``layouts``) and
the score of a reading (``score``). Everything under ``plans`` but Plan 142 is invented.
Must not know the reader: it only compares the reader's JSON with the truth.
"""
