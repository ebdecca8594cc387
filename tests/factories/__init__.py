"""Makers of test rows and test files."""
