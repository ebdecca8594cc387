"""Dashboards: the province on one page, offices, groups, communes, what changed."""
