"""One module for each format that open data are handed out in."""
