"""Pages that judge indicators: the list, one verdict with everything under it, the criteria."""
