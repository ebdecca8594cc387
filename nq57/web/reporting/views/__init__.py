"""Views of periodic reports: parse, one action or query, respond."""
