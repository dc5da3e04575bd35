"""Figures for secondary use: counted once a day, added up to regions, traceable to nobody."""
