"""Views of plans: reading them, adopting, changing, amending."""
