"""What the registers share: entries with a code and a version, their sheet, their writes.

Owns no table and no page: a register declares its model and columns, and gets from here how an
entry is entered, changed, read from a sheet, told in one, and journalled.
Words: register (sổ chuyên ngành, danh mục), entry (mục), column (cột), holder (cơ quan giữ mục).
Must not know any register, or pages.
"""
