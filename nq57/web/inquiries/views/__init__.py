"""Views of ad-hoc inquiries."""
