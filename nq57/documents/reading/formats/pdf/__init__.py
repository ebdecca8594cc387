"""PDF with a text layer, read through pdfium.

``pages`` gives glyphs and rulings of a page, ``lines`` makes words, lines and
paragraphs of glyphs, ``rulings`` finds ruled tables, ``columns`` tables without rulings,
``assembly`` puts the pages of a document together.
"""
