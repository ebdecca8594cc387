"""What a new installation is filled with."""


def load(*, demonstration: bool) -> None:
    """Load reference data, plans and demonstration accounts, each idempotent."""
