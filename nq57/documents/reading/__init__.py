"""The document reader: a file goes in, a draft plan comes out.

Pure functions: no database, no network, no Django, no clock. Words: source (the file
as paragraphs and tables with line numbers), draft (what was read), question (what only
a person can know), remark (what a person should see), answer (a person's word).
"""
