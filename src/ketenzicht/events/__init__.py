"""The outbox: what happened, for whoever must act on it later."""
