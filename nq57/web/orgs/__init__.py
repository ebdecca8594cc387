"""Organisations by date: list, page of one, groups, and the changes that keep history."""
