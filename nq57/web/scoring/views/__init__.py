"""Views of scoring."""
