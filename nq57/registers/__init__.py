"""Registers: what exists in the province, one package for each field.

Owns nothing itself; each package in it owns the register of one field and the cases that change
it. Words: register (sổ chuyên ngành), entry (mục của sổ).
Must not know pages, or how an office is judged; and no register knows another.
"""
