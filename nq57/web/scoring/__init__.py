"""Pages of scoring: rounds, an office's sheet, verification, results."""
