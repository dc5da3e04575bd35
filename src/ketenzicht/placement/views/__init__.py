"""Pages of placing."""
