"""Views of consolidation."""
