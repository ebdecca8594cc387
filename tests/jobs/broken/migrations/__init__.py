"""Migrations of the app that fails."""
