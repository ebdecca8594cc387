"""Pages of the register of information systems: systems, levels, dossiers, the numbers."""
