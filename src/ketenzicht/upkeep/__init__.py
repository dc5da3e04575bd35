"""Who keeps the register true, what is proposed, reported or asked about it, and what became of it."""
