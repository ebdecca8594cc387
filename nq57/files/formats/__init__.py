"""Where the bytes of stored files lie, when not in the data folder."""
