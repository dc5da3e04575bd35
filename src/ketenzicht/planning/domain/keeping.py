"""How long what was planned is kept. Pure."""

from datetime import timedelta

BOOKINGS_KEPT_FOR = timedelta(days=2 * 366)  # voorstel: to compare with the year before
SLOTS_KEPT_FOR = timedelta(days=2 * 366)
LONGEST_HOLD = timedelta(hours=4)  # voorstel: longer is no question, but an appointment
