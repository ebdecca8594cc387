"""Guidance for all offices: the list, one with its versions, publishing."""
