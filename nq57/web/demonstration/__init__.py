"""Trying nq57 with invented people: one click per role, and how far the loading is."""
