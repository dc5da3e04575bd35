"""Why a hand-over was withdrawn: what became of the placement, and the reason that was given. Pure."""

from dataclasses import dataclass

from ketenzicht.placement.domain import Cancelled, Status


@dataclass(frozen=True, slots=True)
class Why:
    """`became` of the placement; `reason` a code of `Cancelled`, or empty."""

    became: Status
    reason: str = ""

    @property
    def words(self) -> str:
        """For who received it. What the code of a reason does not say any more is left out."""
        if self.became is Status.CANCELLED and self.reason in set(Cancelled) - {Cancelled.OTHER}:
            return f"{self.became.word}: {Cancelled(self.reason).word}"
        return self.became.word
