"""The NEN 7513 log: who did what, when, for whom."""
