"""Who sees a figure: the question of `decide` turned round, for all parties at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from ketenzicht.access.domain.parties import PartyKind, Standing
from ketenzicht.access.domain.policy import Agreement, Detail, Purpose, Question, Subject, allows

_SOMEBODY = UUID(int=0)


class Where(StrEnum):
    """Which of a party see it, by where they are."""

    ANYWHERE = "anywhere"
    BESIDE = "beside"  # in a region beside it, or in it
    INSIDE = "inside"  # with a location in it


@dataclass(frozen=True, slots=True)
class Viewer:
    """A party that sees the figure by this agreement; `where` says whether all of it do."""

    agreement: Agreement
    where: Where


def viewers(
    *,
    agreements: Iterable[Agreement],
    kinds: Mapping[UUID, frozenset[PartyKind]],
    module: str,
    of: Subject,
    detail: Detail,
    purpose: Purpose,
    on: date,
) -> Iterator[Viewer]:
    """By which agreements a figure is seen; `kinds` says what organisations with an agreement by name are.

    A provider that sees its own figure is left out: that is told of every figure at once.
    """
    for agreement in agreements:
        for where in Where:
            standing = _example(agreement, kinds, of, where)
            question = Question(standing=standing, module=module, of=of, detail=detail, purpose=purpose, on=on)
            if allows(agreement, question):
                yield Viewer(agreement, where)
                break


def _example(agreement: Agreement, kinds: Mapping[UUID, frozenset[PartyKind]], of: Subject, where: Where) -> Standing:
    """One of the party, of which nothing counts but where it is."""
    party = agreement.party
    required = {party.region} if party.region else set()
    return Standing(
        organisation_id=party.organisation_id or _SOMEBODY,
        kinds=frozenset({party.kind}) if party.kind else kinds.get(party.organisation_id or _SOMEBODY, frozenset()),
        regions=frozenset({*required, *(of.regions if where is Where.INSIDE else ())}),
        neighbours=of.regions if where is Where.BESIDE else frozenset(),
    )
