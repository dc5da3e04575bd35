"""Requests for acute care, from first contact to decision: the work of a care coordination centre (zcc)."""
