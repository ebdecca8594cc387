"""An app whose newest migration fails halfway, to be upgraded to."""
