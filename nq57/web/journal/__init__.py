"""The journal, for auditors and for who coordinates."""
