"""One module for drafting, one for the register, one for the public check."""
