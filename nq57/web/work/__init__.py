"""Obligations on screen: the list, one of them, settling, conditions, tracking."""
