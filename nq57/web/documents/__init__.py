"""Documents for people: list, upload, review of a reading, text with its clauses."""
