"""The ``nq57`` command: one module per group of commands."""
