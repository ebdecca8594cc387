"""Settings: base, and what dev, test and prod change of it."""
