"""Accounts and posts: signing in by slip, choosing a post, one's own account, managing others."""
