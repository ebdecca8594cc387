"""The page of components: every shared control with its states and its parameters."""
