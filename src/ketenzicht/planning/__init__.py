"""Which moments there are for care, and who has them: rosters, slots and what is planned in them."""
