"""The report form that works without the network, and what its queue sends."""
