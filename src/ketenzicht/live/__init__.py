"""Streams that keep a board up to date while somebody looks at it."""
