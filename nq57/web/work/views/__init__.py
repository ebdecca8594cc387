"""Views of obligations: parse, one action or query, respond."""
