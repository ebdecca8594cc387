"""Entering a report for an office on its signed sheet, and the office's answer."""
