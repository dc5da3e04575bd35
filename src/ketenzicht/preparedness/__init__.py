"""Preparedness: a module that is switched on by instruction, for whom, until when, and who delivers by then."""
