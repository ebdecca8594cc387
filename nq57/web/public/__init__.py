"""What anybody may read: released results, open data, feeds, what the site says of itself."""
