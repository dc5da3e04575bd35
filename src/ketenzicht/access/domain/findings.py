"""What is wrong with a set of agreements: those that contradict each other or the rules, and what nobody arranged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from ketenzicht.access.domain.parties import OUTSIDE, Party, PartyKind
from ketenzicht.access.domain.policy import EVERY_MODULE, PRIMARY, Agreement, Basis, Detail, Scope

# Extents of which the first holds the second, for every party.
_WIDER: dict[Scope, frozenset[Scope]] = {
    Scope.COUNTRY: frozenset(Scope),
    Scope.NEIGHBOURS: frozenset({Scope.NEIGHBOURS, Scope.OWN_REGIONS}),
}


class Trouble(StrEnum):
    BEYOND_THE_RULES = "beyond-the-rules"  # it names more detail than the rules ever give this party
    OVERRULED = "overruled"  # another one in force gives the same and more
    GAP = "gap"  # a kind of party sees nothing of a module


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. `by` is the agreement that overrules; a gap has a party and a module instead."""

    trouble: Trouble
    agreement: Agreement | None = None
    by: Agreement | None = None
    party: PartyKind | None = None
    module: str = ""


def conflicts(*, agreements: Iterable[Agreement], on: date) -> list[Finding]:
    """Agreements in force that do not mean what they say."""
    in_force = [agreement for agreement in agreements if agreement.period.contains(on)]
    beyond = [Finding(Trouble.BEYOND_THE_RULES, one) for one in in_force if _is_beyond(one)]
    overruled = [
        Finding(Trouble.OVERRULED, lesser, by=wider)
        for one, other in combinations(in_force, 2)
        for wider, lesser in ((one, other), (other, one))
        if _overrules(wider, lesser)
    ]
    return beyond + overruled


def gaps(*, agreements: Iterable[Agreement], modules: Sequence[str], on: date) -> list[Finding]:
    """Kinds of party in the care process that nowhere see anything of a module, for any purpose of care."""
    seen: set[tuple[PartyKind | None, str]] = {
        (agreement.party.kind, agreement.module)
        for agreement in agreements
        if agreement.period.contains(on) and agreement.purpose in PRIMARY and agreement.extent.scope is not Scope.OWN
    }
    return [
        Finding(Trouble.GAP, party=kind, module=module)
        for kind in PartyKind
        if kind not in OUTSIDE
        for module in modules
        if (kind, module) not in seen and (kind, EVERY_MODULE) not in seen
    ]


def _is_beyond(agreement: Agreement) -> bool:
    """As far as can be told without knowing the party: what a named organisation is, only the register knows."""
    if agreement.basis is Basis.CONSENT or agreement.extent.scope is Scope.OWN:
        return False
    if agreement.party.kind in OUTSIDE:
        return not Detail.REGION.includes(agreement.detail)
    is_own = (
        agreement.party.organisation_id is not None and agreement.party.organisation_id == agreement.extent.provider
    )
    return agreement.purpose not in PRIMARY and agreement.detail is Detail.PROVIDER and not is_own


def _overrules(wider: Agreement, lesser: Agreement) -> bool:
    """Whether `lesser` changes nothing beside `wider`, though it names less detail."""
    return (
        wider.detail is not lesser.detail
        and wider.detail.includes(lesser.detail)
        and wider.purpose is lesser.purpose
        and wider.module in {EVERY_MODULE, lesser.module}
        and _holds(wider.party, lesser.party)
        and (wider.extent == lesser.extent or lesser.extent.scope in _WIDER.get(wider.extent.scope, ()))
        and not _is_beyond(wider)
    )


def _holds(wider: Party, lesser: Party) -> bool:
    return wider == lesser or (wider.kind is not None and wider.kind is lesser.kind and wider.region is None)
