"""The outbox: what happened, for those who want to know."""
