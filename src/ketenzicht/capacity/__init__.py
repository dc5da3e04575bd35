"""What there is, now: observations per unit, openings, crowding."""
