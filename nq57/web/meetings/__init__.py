"""The steering committee, its meetings and what they conclude."""
