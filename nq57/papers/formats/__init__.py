"""One module for each format that papers are rendered to."""
