"""What programs ask of the machine: alive, ready, figures."""
