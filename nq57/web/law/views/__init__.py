"""Views of the settings that the law gives."""
