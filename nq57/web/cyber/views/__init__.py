"""Views of the register of information systems."""
