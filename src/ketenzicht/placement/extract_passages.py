"""What placing adds to the extract that a citizen gets: what was sought for them, who was asked, what was planned."""

from collections.abc import Mapping
from uuid import UUID

from ketenzicht.coordination.domain import Part
from ketenzicht.coordination.domain.passages import Adds, Happened, Passage, Said, SealedWords
from ketenzicht.placement.domain import Action, Side, Sought
from ketenzicht.placement.presenters.needs import places_in_words
from ketenzicht.placement.presenters.offers import ACTIONS, REASONS
from ketenzicht.placement.queries.needs import BECAUSE, NOTE, OUTSIDE, QUESTION, NeedLine, OfferLine, needs_of
from ketenzicht.placement.queries.places import place_names
from ketenzicht.planning import queries as planning

WORDS = "placement.words"
DEEDS = {
    "placement.agreed": "werkafspraak over plaatsen vastgelegd",
    "placement.agreement-ended": "werkafspraak over plaatsen beëindigd",
}


def passages(request_id: UUID, part: Part) -> tuple[Passage, ...]:
    """Of one request. Nothing for who only called: it is about the patient."""
    if not part.is_of_the_patient:
        return ()
    needs = needs_of(request_id=request_id)
    planned = planning.planned_for(subjects=_subjects(request_id, needs))
    named = place_names(ids={place for one in needs for place in one.bonds})
    found = [_passage(one, part, named) for one in needs]
    if planned:
        said = tuple(Said(one.what, _moment_words(one, part)) for one in planned)
        found.append(Passage("planned", "Wat is afgesproken", said))
    return tuple(found)


def _subjects(request_id: UUID, needs: tuple[NeedLine, ...]) -> list[UUID]:
    """Appointments are made for a need, transport is asked for an offer."""
    return [request_id, *(one.id for one in needs), *(offer.id for one in needs for offer in one.offers)]


def _passage(need: NeedLine, part: Part, named: Mapping[UUID, str]) -> Passage:
    said = [Said("Stand", need.status.word)]
    if need.sought is not None:
        said.append(Said("Voor wie", _sought_words(need.sought)))
        if need.sought.wishes:
            said.append(Said("Wens", places_in_words(need.sought.wishes, named)))
        if need.sought.treaters:
            said.append(Said("Bekend bij", places_in_words(need.sought.treaters, named)))
    if part.tells_notes:
        said.append(Said("Wat aan aanbieders is gevraagd", need.question))
    if need.because and part.tells_notes:
        said.append(Said("Waarom niet meer nodig", need.because))
    told = [step for offer in need.offers for step in _steps(offer, part)]
    return Passage(
        "placement", f"Plaats gezocht: {need.form_name}", tuple(said), tuple(sorted(told, key=lambda one: one.at))
    )


def _steps(offer: OfferLine, part: Part) -> list[Happened]:
    """Colleagues of the centre are named; of a provider its function; what somebody wrote down only with notes."""
    name = offer.name if part.tells_notes or not offer.is_outside else "Buiten het netwerk"
    return [
        Happened(
            at=one.at,
            what=f"{name}: {ACTIONS[Action(one.action)]}",
            who=one.who if one.side == Side.CENTRE.value else "aanbieder" if one.side == Side.PROVIDER.value else "",
            words=". ".join(filter(None, [REASONS.get(one.reason, ""), one.note if part.tells_notes else ""])),
        )
        for one in offer.steps
    ]


def _sought_words(sought: Sought) -> str:
    age = f"{sought.age} jaar" if sought.age is not None else "leeftijd onbekend"
    return ", ".join([age, *sorted(one.word for one in sought.wants)])


def _moment_words(planned: planning.Planned, part: Part) -> str:
    """Somebody else may have told where the patient is, and wrote why something changed."""
    where = f", {' naar '.join(planned.where)}" if planned.where and part.tells_notes else ""
    why = f" ({'; '.join(planned.reasons)})" if planned.reasons and part.tells_notes else ""
    return f"{planned.begins:%d-%m-%Y %H:%M}, {planned.status}{where}{why}"


IN_EXTRACT = Adds(
    passages=passages,
    words=(
        SealedWords("placement.Need", "question", QUESTION),
        SealedWords("placement.Need", "because", BECAUSE),
        SealedWords("placement.Offer", "outside", OUTSIDE, owner="need_id", request="need__request_id"),
        SealedWords("placement.Offer", "words", WORDS, owner="need_id", request="need__request_id"),
        SealedWords("placement.OfferStep", "note", NOTE, owner="offer_id", request="offer__need__request_id"),
    ),
    deeds=DEEDS,
)
