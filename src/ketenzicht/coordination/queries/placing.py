"""What an app above asks of a request whose place it arranges."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from ketenzicht.base.errors import Refused
from ketenzicht.base.identifiers import IdentifierKind, parse_identifier
from ketenzicht.coordination.domain import Ending, Kind, Status
from ketenzicht.coordination.models import CareRequest, Happening
from ketenzicht.coordination.queries.reading import intake_of

ENDED = sorted(one.value for one in (Status.COMPLETED, Status.CLOSED, Status.FORWARDED))
IDENTIFYING = frozenset({"name", "birth-date", "bsn", "call-back", "postcode"})


@dataclass(frozen=True, slots=True)
class Gp:
    """The practice where the patient is known, as it was written down; `agb` only where it can be right."""

    name: str = ""
    agb: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.name or self.agb)


def gp_of(*, request_id: UUID) -> Gp:
    """Within a deed at the request. One query."""
    return gp_in(intake_of(CareRequest.objects.only("id", "intake").get(id=request_id)))


def gp_in(intake: Mapping[str, str]) -> Gp:
    """The same of an intake that is read already."""
    try:
        agb = parse_identifier(kind=IdentifierKind.AGB, text=intake.get("gp-agb", ""))
    except Refused:
        agb = ""
    return Gp(intake.get("gp", "").strip(), agb)


def centre_of_request(*, request_id: UUID) -> UUID:
    """The centre that a request is of."""
    found: UUID = CareRequest.objects.values_list("centre_id", flat=True).get(id=request_id)
    return found


def who_it_is(*, request_id: UUID) -> dict[str, str]:
    """What was written down of who the patient is, so that it can be kept out of words to others."""
    return identity_of(CareRequest.objects.get(id=request_id))


def identity_of(row: CareRequest) -> dict[str, str]:
    """The same of a request that is read already."""
    return {code: text for code, text in intake_of(row).items() if code in IDENTIFYING}


def is_closed(*, request_id: UUID) -> bool:
    """Whether it was closed without care: nothing is arranged for it any more."""
    return CareRequest.objects.filter(id=request_id, status=Status.CLOSED.value).exists()


def how_closed(*, request_id: UUID) -> Ending | None:
    """As what it was closed last; None: it never was."""
    told = Happening.objects.filter(request=request_id, kind=Kind.CLOSED.value).order_by("-id")
    detail = told.values_list("detail", flat=True).first()
    return None if detail is None else Ending(detail["ending"])


def is_decided(*, request_id: UUID) -> bool:
    """Whether it was decided which care it gets, and nobody has to agree with that any more."""
    return CareRequest.objects.filter(id=request_id, status=Status.DECIDED.value).exists()


def urgency_of_request(*, request_id: UUID) -> str | None:
    """Its class on the one scale; None: nobody knows yet."""
    return CareRequest.objects.values_list("urgency", flat=True).get(id=request_id) or None


def source_of_request(*, request_id: UUID) -> UUID | None:
    """The system that sent it; None: nobody's."""
    return CareRequest.objects.values_list("source", flat=True).get(id=request_id)


def is_outcome_withheld(*, request_id: UUID) -> bool:
    """Whether its sender may not read how it goes: by the last that was said of it."""
    said = Happening.objects.filter(request=request_id, kind__in=[Kind.OUTCOME_WITHHELD, Kind.OUTCOME_RELEASED])
    return said.order_by("-id").values_list("kind", flat=True).first() == Kind.OUTCOME_WITHHELD.value
