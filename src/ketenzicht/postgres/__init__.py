"""Our own PostgreSQL server, for who has none. Knows nothing of the rest of Ketenzicht."""
