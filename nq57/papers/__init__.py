"""The engine for official documents out: number books, snapshot and template, verification.

Owns numbers, which are never given twice, issued papers, whose bytes are kept as they were
issued, and their signed copies (bản ký số). Words: number book (sổ đăng ký văn bản), snapshot
(số liệu tại thời điểm phát hành), template (mẫu), token (mã kiểm tra). Must not know any subject:
each package builds the snapshot in its queries, its templates lie in ``papers/<kind>@<version>/``.
"""
