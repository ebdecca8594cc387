"""Messages to the acting post, and how it wishes to get them."""
