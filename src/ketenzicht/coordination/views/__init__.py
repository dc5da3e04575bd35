"""Pages of the care coordination centre."""
