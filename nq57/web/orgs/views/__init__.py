"""Views of organisations: reading them on a day, and changing them."""
