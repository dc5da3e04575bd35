"""A learning organisation: feedback, flags, review meetings, bottlenecks and indicators of a centre."""
