"""Views of profiles: reading them, writing them."""
