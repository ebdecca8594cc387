"""Threads of obligations and of the items of reports."""
