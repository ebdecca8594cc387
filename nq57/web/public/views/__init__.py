"""Views of the public portal."""

from nq57.web.public.views import about, data, offices, results

__all__ = ["about", "data", "offices", "results"]
