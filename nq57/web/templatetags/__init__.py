"""Template tags of the site; built in, so no template loads them."""
