"""Pages of papers: drafting and issuing, the register, the public check."""
