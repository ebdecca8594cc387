"""Tokens of one's own programs: made, shown once, revoked."""
