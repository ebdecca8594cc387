"""The settings that the law gives: legal bases, clock rules, the working-day calendar."""
