"""How somebody comes to a request: it is of their centre, or another let them. Pure."""

from enum import StrEnum


class Reach(StrEnum):
    OWN = "own"
    HELPS = "helps"  # of another centre, by an agreement that is used now, or by having it in hand
    HANDED_OVER = "handed-over"  # it was of their centre: they read along
    OFFERED = "offered"  # another centre asks theirs to take it over: they read it to answer

    @property
    def may_act(self) -> bool:
        return self in {Reach.OWN, Reach.HELPS}
