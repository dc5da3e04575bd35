"""A well-behaved client of our own public API, as a supplier would write it."""
