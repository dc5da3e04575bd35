"""Ketenzicht: live sight of the whole Dutch acute-care chain, and the coordination of care in it."""

__version__ = "0.1.0"
