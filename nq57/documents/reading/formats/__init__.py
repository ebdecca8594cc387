"""Files in, ``Source`` out: one file per outside format, ``opening`` tells them apart.

Words: kind (what a file is by its content), draft (blocks before lines are numbered),
archive (a zip opened within bounds), legacy (encodings from before Unicode).
Must not know the grammars that read a ``Source``.
"""
