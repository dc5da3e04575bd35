"""Agreements on who sees what of whom, and the one decision: refused by default, and always with its because."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from ketenzicht.access.domain.parties import Party, Standing
from ketenzicht.base.periods import Period

EVERY_MODULE = "*"
EVERYWHERE = "*"
Whom = str | UUID  # of whom figures are: the code of a region, the id of an organisation, or everywhere


class Detail(StrEnum):
    """How far figures are added up, from what one provider tells to one figure for the country."""

    PROVIDER = "provider"
    AREA = "area"
    REGION = "region"
    COUNTRY = "country"

    def includes(self, other: "Detail") -> bool:
        """Who may see figures in this detail may see them added up further."""
        return other in _AND_COARSER[self]

    @property
    def and_coarser(self) -> "tuple[Detail, ...]":
        """This detail and everything that adds up further."""
        return _AND_COARSER[self]


_AND_COARSER = {detail: tuple(Detail)[place:] for place, detail in enumerate(Detail)}


class Purpose(StrEnum):
    """What figures are used for."""

    CARE_COORDINATION = "care-coordination"
    OWN_CAPACITY = "own-capacity"
    SPREADING = "spreading"
    IMPROVEMENT = "improvement"
    POLICY = "policy"
    PURCHASING = "purchasing"
    RESEARCH = "research"


PRIMARY = frozenset({Purpose.CARE_COORDINATION, Purpose.OWN_CAPACITY, Purpose.SPREADING})
SECONDARY = tuple(purpose for purpose in Purpose if purpose not in PRIMARY)


class Scope(StrEnum):
    """Of whom an agreement gives figures, as seen from the party that gets them."""

    OWN = "own"
    OWN_REGIONS = "own-regions"
    NEIGHBOURS = "neighbours"  # and the own regions
    COUNTRY = "country"
    REGION = "region"  # one by name
    PROVIDER = "provider"  # one by name


class Basis(StrEnum):
    AGREEMENT = "agreement"  # of the parties together
    CONSENT = "consent"  # of the one provider whose figures they are


@dataclass(frozen=True, slots=True)
class Extent:
    """Of whom an agreement gives figures; `region` and `provider` name one where the scope asks for it."""

    scope: Scope
    region: str | None = None
    provider: UUID | None = None

    def __post_init__(self) -> None:
        if (self.scope is Scope.REGION) != (self.region is not None):
            raise ValueError("A region is named when, and only when, the scope is one region.")
        if (self.scope is Scope.PROVIDER) != (self.provider is not None):
            raise ValueError("A provider is named when, and only when, the scope is one provider.")

    def reach(self, standing: Standing) -> frozenset[Whom]:
        """Of whom that is, for this party."""
        if self.scope is Scope.OWN:
            return frozenset({standing.organisation_id})
        if self.scope is Scope.COUNTRY:
            return frozenset({EVERYWHERE})
        if self.scope in {Scope.OWN_REGIONS, Scope.NEIGHBOURS}:
            beside = standing.neighbours if self.scope is Scope.NEIGHBOURS else frozenset()
            return frozenset(standing.regions | beside)
        return frozenset({one for one in (self.region, self.provider) if one is not None})


@dataclass(frozen=True, slots=True)
class Agreement:
    """A party sees a module (or all) of somebody, in some detail, for a purpose, during a period.

    `decided_by` and `ground` say who decided and on what; `proposal` marks what is ours and not agreed in the field.
    """

    id: UUID
    party: Party
    module: str
    extent: Extent
    detail: Detail
    purpose: Purpose
    period: Period
    decided_by: str
    ground: str
    basis: Basis = Basis.AGREEMENT
    proposal: bool = False

    def __post_init__(self) -> None:
        if self.basis is Basis.CONSENT and (self.extent.provider is None or self.party.organisation_id is None):
            raise ValueError("Consent is given by one provider, of its own figures, to one organisation.")

    def lawful_detail(self, standing: Standing) -> Detail:
        """What the rules leave of the detail agreed: BA 1g for secondary use, BA 2.7 and 2.8 for who is outside.

        Of others, a single provider is shown only with that provider's consent. To who is outside, an area is shown
        only when the agreement names the organisation and the end.
        """
        is_own = self.extent.scope is Scope.OWN or self.extent.provider == standing.organisation_id
        if is_own or self.basis is Basis.CONSENT:
            return self.detail
        finest = Detail.PROVIDER
        if standing.is_outside:
            is_bounded = self.party.organisation_id is not None and self.period.end is not None
            finest = Detail.AREA if is_bounded else Detail.REGION
        elif self.purpose not in PRIMARY:
            finest = Detail.AREA
        return self.detail if finest.includes(self.detail) else finest


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose figures are asked for: of a provider, of a region, or of the country (neither).

    `regions` holds every region in which all of it lies: a care coordination area lies in its ROAZ region too.
    """

    regions: frozenset[str] = frozenset()
    organisation_id: UUID | None = None

    @property
    def names(self) -> frozenset[Whom]:
        """Everything that an agreement may be about to be about this."""
        own = {self.organisation_id} if self.organisation_id else set()
        return frozenset({EVERYWHERE, *self.regions, *own})


@dataclass(frozen=True, slots=True)
class Question:
    """May this party see a module of somebody, in this detail, for this purpose, on a day?"""

    standing: Standing
    module: str
    of: Subject
    detail: Detail
    purpose: Purpose
    on: date


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether it may, by which agreements; or why not (`refusal`, in Dutch, with whom to ask)."""

    because: tuple[Agreement, ...] = ()
    refusal: str = ""

    @property
    def allowed(self) -> bool:
        return bool(self.because)


def decide(question: Question, agreements: Iterable[Agreement]) -> Decision:
    """What no agreement in force allows is refused."""
    known = tuple(agreements)
    because = tuple(agreement for agreement in known if allows(agreement, question))
    return Decision(because=because) if because else Decision(refusal=_refusal(question, known))


def allows(agreement: Agreement, question: Question) -> bool:
    """Whether this agreement by itself answers the question with yes."""
    return (
        agreement.period.contains(question.on)
        and _concerns(agreement, question)
        and agreement.lawful_detail(question.standing).includes(question.detail)
    )


def _concerns(agreement: Agreement, question: Question) -> bool:
    return (
        agreement.party.includes(question.standing)
        and agreement.module in {EVERY_MODULE, question.module}
        and agreement.purpose is question.purpose
        and not agreement.extent.reach(question.standing).isdisjoint(question.of.names)
    )


def _refusal(question: Question, agreements: tuple[Agreement, ...]) -> str:
    """Why not: the reason that lies nearest to a yes."""
    about = [agreement for agreement in agreements if _concerns(agreement, question)]
    in_force = [agreement for agreement in about if agreement.period.contains(question.on)]
    agreed = [agreement for agreement in in_force if agreement.detail.includes(question.detail)]
    if agreed:
        if question.detail is Detail.PROVIDER:
            return (
                "Cijfers van een afzonderlijke zorgaanbieder mogen voor dit doel en deze partij alleen met "
                "toestemming van die zorgaanbieder zelf. Vraag die zorgaanbieder om toestemming."
            )
        return (
            "Cijfers per verzorgingsgebied krijgt een partij buiten de zorg alleen op naam en met een einddatum. "
            "Vraag het ROAZ-bureau van de regio om zo'n afspraak."
        )
    if in_force:
        return (
            "Volgens de afspraken ziet uw organisatie deze cijfers alleen verder opgeteld. "
            "Vraag het ROAZ-bureau van uw regio of een ruimere afspraak mogelijk is."
        )
    if about:
        return f"{_not_now(about, question.on)} Vraag het ROAZ-bureau van uw regio om een nieuwe afspraak."
    return (
        "Er is geen afspraak waardoor uw organisatie deze cijfers voor dit doel mag zien. "
        "Vraag het ROAZ-bureau van uw regio."
    )


def _not_now(about: list[Agreement], on: date) -> str:
    coming = min((one.period.start for one in about if one.period.start > on), default=None)
    if coming is not None:
        return f"De afspraak hierover gaat pas in op {_day(coming)}."
    ended = max(one.period.end for one in about if one.period.end is not None)
    return f"De afspraak hierover liep tot {_day(ended)}."


def _day(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"
