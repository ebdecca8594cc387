"""Pages of inspection: programs, visits, findings, what was mended."""
