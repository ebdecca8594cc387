"""Shapes of what programs send and get: one file for each area."""
