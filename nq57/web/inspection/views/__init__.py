"""Views of inspection."""
