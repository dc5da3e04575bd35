"""What a party may see, in a form in which a hot path asks it in less than a microsecond."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ketenzicht.access.domain.parties import Standing
from ketenzicht.access.domain.policy import EVERY_MODULE, Agreement, Detail, Purpose, Subject, Whom

Right = tuple[Whom, str, Detail]


@dataclass(frozen=True, slots=True)
class Audience:
    """Everything that a party may see for a set of purposes on a day.

    Two parties with the same rights are equal, so that what they look at can be made once for both.
    """

    rights: frozenset[Right] = frozenset()

    def sees(self, *, module: str, of: Subject, detail: Detail) -> bool:
        """The same answer as `decide` on the agreements that it was made of; a law shows it."""
        rights = self.rights
        return any((whom, name, detail) in rights for whom in of.names for name in (module, EVERY_MODULE))


NOBODY = Audience()


def audience_of(
    *, standing: Standing, purposes: Iterable[Purpose], agreements: Iterable[Agreement], on: date
) -> Audience:
    """What the agreements in force on a day give to a party for any of the purposes."""
    wanted = frozenset(purposes)
    # Of many agreements few differ in what they give: each difference is written out once.
    given = {
        (agreement.extent, agreement.module, agreement.lawful_detail(standing))
        for agreement in agreements
        if agreement.purpose in wanted and agreement.period.contains(on) and agreement.party.includes(standing)
    }
    return Audience(
        frozenset(
            (whom, module, detail)
            for extent, module, finest in given
            for whom in extent.reach(standing)
            for detail in finest.and_coarser
        )
    )
