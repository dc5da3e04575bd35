"""Whether the GP of the patient was told, and what there is to tell them: no more than they need."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.coordination import queries as coordination
from ketenzicht.coordination.queries import Gp, RequestFile
from ketenzicht.placement.domain.gp import GpStand, Spared
from ketenzicht.placement.domain.outcome import HowItWent
from ketenzicht.placement.models import GpTask


@dataclass(frozen=True, slots=True)
class GpLine:
    """`stand` None: nobody had to tell anything yet, or nobody knows who the GP is."""

    gp: Gp
    stand: GpStand | None
    since: datetime | None
    by: str
    spared: Spared | None


@dataclass(frozen=True, slots=True)
class Letter:
    """Which patient, as the GP knows them, and how it went. No BSN, no address, no complaint, nothing of the triage."""

    gp: Gp
    patient: str
    birth_date: str
    number: int
    centre: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GpToTell:
    """A request that ended, of which the GP does not know how it went."""

    request_id: UUID
    number: int
    urgency: str | None
    since: datetime


def gp_line(file: RequestFile) -> GpLine:
    """The caller has looked into the request. One query."""
    row = GpTask.objects.filter(request=file.id).first()
    gp = coordination.gp_in(file.intake)
    if row is None:
        return GpLine(gp, None, None, "", None)
    return GpLine(gp, GpStand(row.stand), row.since, row.by_name, Spared(row.spared) if row.spared else None)


def letter_of(file: RequestFile, went: HowItWent, *, centre: str) -> Letter:
    """What is handed or sent to the GP. The caller has looked into the request, which is on record."""
    return Letter(
        gp=coordination.gp_in(file.intake),
        patient=file.intake.get("name", ""),
        birth_date=file.intake.get("birth-date", ""),
        number=file.number,
        centre=centre,
        lines=tuple(went.words.splitlines()),
    )


def gps_to_tell(*, centre_id: UUID, most: int) -> tuple[list[GpToTell], int]:
    """The oldest first, and how many there are. Of what is followed again it is told once that ends. Two queries."""
    open_tasks = GpTask.objects.filter(stand=GpStand.TO_TELL.value, request__centre_id=centre_id)
    rows = open_tasks.filter(request__status__in=coordination.ENDED).order_by("since", "id")
    named = rows.values_list("request_id", "request__number", "request__urgency", "since")[:most]
    found = [GpToTell(request_id, number, urgency or None, since) for request_id, number, urgency, since in named]
    return found, rows.count() if len(found) == most else len(found)
