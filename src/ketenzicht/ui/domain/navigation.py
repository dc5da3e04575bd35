"""Where the header and the footer lead, and whom.

Permissions stand here by their names: the front end stands below `access`, which decides what they let somebody do.
A menu shows or hides; whether somebody may is asked again behind each address.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the site; `current` marks the part that the reader is in, and `is_here` its first page."""

    text: str
    path: str
    current: bool = False
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """Shown to who has one of `needs` and none of `unless`; without `needs` to everybody.

    `part` is where all addresses of that part of the site begin, if not with its own. `anonymous`: also shown to who
    is not signed in; `signed_in`: to nobody else.
    """

    text: str
    path: str
    needs: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    part: str = ""
    anonymous: bool = False
    signed_in: bool = False

    def is_for(self, grants: Collection[str] | None) -> bool:
        if grants is None:
            return self.anonymous or not (self.needs or self.signed_in)
        return (not self.needs or not self.needs.isdisjoint(grants)) and self.unless.isdisjoint(grants)

    def seen_from(self, path: str) -> Place:
        return Place(self.text, self.path, path.startswith(self.part or self.path), path == self.path)


def _any(names: str) -> frozenset[str]:
    return frozenset(names.split())


CENTRE: Final = _any("coordination.work")
OWN_PLACES: Final = _any("placement.answer")
BOARDS: Final = _any("capacity.read")
PLACING, HANDING_OVER = "/placement/", "/hand-overs/"

HEADER: Final = (
    Entry("Zorgvragen", "/coordination/", CENTRE),
    Entry("Lopende zorg", "/placement/", CENTRE),
    Entry("Geplaatst bij ons", "/placement/there/", OWN_PLACES, CENTRE, PLACING),
    Entry("Plaatsen", "/placement/unmet/", _any("placement.follow"), CENTRE | OWN_PLACES, PLACING),
    Entry("Inzageverzoeken", "/coordination/inquiries/", _any("coordination.extract")),
    Entry("Advies vragen", "/advice/", _any("coordination.ask-advice")),
    Entry("Aanvragen om een plaats", "/places-asked/", OWN_PLACES, CENTRE),
    Entry("Leren", "/learning/", _any("learning.work learning.follow")),
    Entry("Overdrachten", "/hand-overs/", _any("handover.receive")),
    Entry("Overdrachten", "/hand-overs/sent/", CENTRE, _any("handover.receive"), HANDING_OVER),
    Entry(
        "Overdrachten",
        "/hand-overs/receiving/",
        _any("handover.maintain feeds.watch"),
        CENTRE | _any("handover.receive"),
        HANDING_OVER,
    ),
    Entry("Aanleveren", "/deliver/", _any("capacity.deliver")),
    Entry("Planning", "/planning/", _any("planning.maintain")),
    Entry("Regionale cijfers", "/figures/", _any("figures.read"), BOARDS),
    Entry("Logboek", "/log/", _any("audit.read"), BOARDS),
    Entry("Landelijk", "/national/", BOARDS, anonymous=True),
    Entry("Regio’s", "/regions/", BOARDS, anonymous=True),
    Entry("Zoek een plaats", "/places/", BOARDS, anonymous=True),
    Entry("Locaties", "/locations/", BOARDS, anonymous=True),
    Entry("Kaart", "/map/", BOARDS, anonymous=True),
)

FOOTER: Final = (
    Entry("Toegankelijkheid", "/toegankelijkheid/"),
    Entry("Privacy", "/privacy/"),
    Entry("Regionale cijfers", "/figures/", _any("figures.read")),
    Entry("Bekwaamheden", "/competences/", _any("competences.maintain")),
    Entry("Opleidingsplan van de regio", "/competences/region/", _any("competences.plan")),
    Entry("Werkafspraken over plaatsen", "/placement/agreements/", _any("placement.agree")),
    Entry("Pandemische paraatheid", "/preparedness/", _any("preparedness.follow")),
    Entry("Terugkoppeling aan zorgcoördinatie", "/learning/feedback/", _any("learning.answer")),
    Entry("Besluiten over derden", "/decisions/"),
    Entry("Aanvragen", "/applications/", _any("applications.write applications.advise applications.advise-privacy")),
    Entry("Aanlevering", "/feeds/", _any("capacity.deliver feeds.watch")),
    Entry("Aansluiten", "/connections/", _any("connections.promote capacity.deliver")),
    Entry("Aanvragen om aan te sluiten", "/promotions/", _any("connections.promote access.administer")),
    Entry("Definities", "/definitions/", signed_in=True),
    Entry("Wat mag ik zien?", "/entitlements/", signed_in=True),
    Entry("Afspraken over inzage", "/agreements/", _any("agreements.read")),
    Entry("Toestemmingen", "/consents/", _any("access.administer")),
    Entry("Triage-instrumenten", "/triage/instruments/", _any("triage.read")),
    Entry("Noodinzage beoordelen", "/patientdata/review/", _any("patientdata.review")),
    Entry("Bronnen van patiëntgegevens", "/patientdata/sources/", _any("registry.maintain")),
    Entry("Telefoonlijnen", "/telephony/lines/", _any("telephony.administer")),
    Entry("Register bijhouden", "/upkeep/", _any("registry.maintain registry.approve")),
    Entry("Indeling in regio’s", "/regions/division/", _any("regions.draw")),
    Entry("Logboek", "/log/", _any("audit.read")),
    Entry("API voor leveranciers", "/api/"),
)


def places(entries: Collection[Entry], *, path: str, grants: Collection[str] | None) -> tuple[Place, ...]:
    """Those for who has these permissions, seen from an address; `grants` None: nobody is signed in."""
    return tuple(one.seen_from(path) for one in entries if one.is_for(grants))
