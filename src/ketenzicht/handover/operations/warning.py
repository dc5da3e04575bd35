"""Notices about a hand-over, to who receives it and to who coordinates: nothing in them is about the patient."""

from datetime import datetime

from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import PLATFORM
from ketenzicht.coordination import queries as coordination
from ketenzicht.handover.models import Release
from ketenzicht.notices import operations as notices
from ketenzicht.notices.domain import NewNotice


def ask_to_read(row: Release, *, at: datetime) -> None:
    _to_receiver(
        row,
        about=f"hand-over/{row.id}",
        title="Er staat een overdracht voor u klaar",
        text="Van een patiënt voor wie u een plaats hebt toegezegd. In dit bericht staat niets over de patiënt.",
        at=at,
    )


def tell_withdrawn(row: Release, *, at: datetime) -> None:
    """To who was told, in the same way, that there was something to read; or who read it."""
    _to_receiver(
        row,
        about=f"hand-over/{row.id}/withdrawn",
        title=f"Een overdracht is ingetrokken (zorgvraag {row.number})",
        text="De plaatsing gaat niet door. Op de pagina staat sinds wanneer en waarom. In dit bericht staat niets over "
        "de patiënt.",
        at=at,
    )


def warn_centre(row: Release, *, about: str, title: str, text: str, at: datetime) -> None:
    """The centre that has the request now, which may have taken it over since."""
    notices.give(
        notice=NewNotice(about=f"hand-over/{row.id}/{about}", title=title, text=text, link="/hand-overs/sent/"),
        organisation_id=coordination.centre_of_request(request_id=row.request_id),
        permission=Permission.COORDINATION_WORK,
        actor=PLATFORM,
        at=at,
    )


def _to_receiver(row: Release, *, about: str, title: str, text: str, at: datetime) -> None:
    notices.give(
        notice=NewNotice(about=about, title=title, text=text, link=f"/hand-overs/{row.id}/"),
        organisation_id=row.organisation_id,
        permission=Permission.HANDOVER_RECEIVE,
        actor=PLATFORM,
        at=at,
    )
