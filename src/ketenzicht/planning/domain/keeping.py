"""How long what was planned is kept. Pure."""

from datetime import timedelta

BOOKINGS_KEPT_FOR = timedelta(days=2 * 366)  # voorstel: to compare with the year before
SLOTS_KEPT_FOR = timedelta(days=2 * 366)
LINK_LIVES_FOR = timedelta(days=366)  # voorstel: of an agenda that reads along
MOST_LINKS = 10  # of one resource
SEEN_EVERY = timedelta(hours=1)  # so exactly is known when one was used last
LONGEST_HOLD = timedelta(hours=4)  # voorstel: longer is no question, but an appointment
