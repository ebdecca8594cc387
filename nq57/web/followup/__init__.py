"""The follow-up of a cycle: the matrix, urging, reminder rules, digests."""
