"""What who receives a patient is told, in which form, and how it gets there. Pure."""
