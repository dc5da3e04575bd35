"""What is planned and what is open."""

from ketenzicht.planning.queries.replanning import FallenLine, to_replan

__all__ = ["FallenLine", "to_replan"]
