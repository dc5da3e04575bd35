"""Django's PostgreSQL, with a lighter look at whether a connection still lives."""
