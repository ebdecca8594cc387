"""Plans for people: the tables as the document has them, items, adoption, versions."""
