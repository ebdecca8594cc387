"""Handing items of a report to colleagues of the office, and gathering them."""
