"""Views of the register of personal-data processing."""
