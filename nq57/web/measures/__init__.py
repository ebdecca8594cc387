"""Profiles of indicators: read, edit, approve."""
