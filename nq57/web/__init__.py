"""Everything HTTP for people: areas, shared controls, templates, static files.

Owns no table. A view parses, calls one action or query and responds. Words: area (a part
of the site with its own folder), fragment (what HTMX replaces). Must not know api or jobs.
"""
