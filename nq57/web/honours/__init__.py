"""Pages of the register of communication and honours."""
