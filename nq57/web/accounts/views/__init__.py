"""Views of accounts: one's own pages, and managing others."""
