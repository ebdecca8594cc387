"""Views of the follow-up."""
