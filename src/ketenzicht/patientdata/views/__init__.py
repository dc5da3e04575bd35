"""Pages of patient data for who reviews, and for who keeps sources and rules."""
