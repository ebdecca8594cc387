"""What the register writes for other programs, one file for each format."""
