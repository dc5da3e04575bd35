"""How urgent a request for care is, and which care is fitting."""
