"""How long what of a call is kept. Pure."""

from datetime import timedelta

NUMBERS_KEPT_FOR = timedelta(days=7)  # voorstel: after the call was over and settled
CALLS_KEPT_FOR = timedelta(days=2 * 366)  # voorstel: without a number, to compare with the year before
