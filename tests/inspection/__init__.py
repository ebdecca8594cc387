"""Inspections: rules, actions, constraints."""
