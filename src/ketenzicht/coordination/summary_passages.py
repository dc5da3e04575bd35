"""What the extract of a citizen tells of data from elsewhere: what was said, asked, found, and opened in need."""

from collections.abc import Iterator
from uuid import UUID

from ketenzicht.coordination.domain import Part
from ketenzicht.coordination.domain.passages import Adds, Happened, Passage, Said, SealedWords
from ketenzicht.coordination.presenters.summaries import part_views
from ketenzicht.patientdata import queries
from ketenzicht.patientdata.queries import ConsentLine, EmergencyLine, FetchLine

DEEDS = {
    "patientdata.asked": "gegevens over u gevraagd aan een andere zorgverlener",
    "patientdata.came": "gegevens over u gekregen van een andere zorgverlener",
    "patientdata.nothing": "gevraagd: de andere zorgverlener had niets",
    "patientdata.failed": "gevraagd: er kwam geen goed antwoord",
    "patientdata.refused": "gevraagd: het mocht niet",
    "patientdata.stopped": "een vraag aan een andere zorgverlener gestopt",
    "patientdata.destroyed": "vernietigd wat een andere zorgverlener gaf",
    "patientdata.read": "gelezen wat een andere zorgverlener gaf",
    "patientdata.consent-registered": "uw toestemming vastgelegd",
    "patientdata.objection-registered": "uw bezwaar vastgelegd",
    "patientdata.consent-withdrawn": "vastgelegd dat u uw woorden introk",
    "patientdata.glass-broken": "in nood gegevens gevraagd zonder uw toestemming",
    "patientdata.emergency-read": "bekeken waarom dat in nood gebeurde",
    "patientdata.emergency-reviewed": "beoordeeld of dat in nood terecht was",
}


def passages(request_id: UUID, part: Part) -> tuple[Passage, ...]:
    """Nothing for who only called: it is about the patient."""
    if not part.is_of_the_patient:
        return ()
    consents = queries.consents_of(request_id)
    told = tuple(line for one in consents for line in _consent(one))
    said = (Passage("consent", "Wat is gezegd over het opvragen van uw gegevens", told=told),) if told else ()
    return (
        *said,
        *(_fetch(one, part) for one in reversed(queries.fetches_of(request_id))),
        *(_emergency(one, part) for one in queries.emergencies_of(request_id)),
    )


def _consent(one: ConsentLine) -> Iterator[Happened]:
    of = one.of or "alle gegevens"
    what = f"{'toestemming' if one.permits else 'bezwaar'} voor {of}, van {one.said_by.word}"
    yield Happened(one.said_at, what, one.noted_by, "")
    if one.withdrawn_at:
        yield Happened(one.withdrawn_at, f"ingetrokken: {what}", one.withdrawn_by, "")


def _fetch(one: FetchLine, part: Part) -> Passage:
    told = [Happened(one.asked_at, f"gevraagd: {one.source.category.word}", one.asked_by, "")]
    if one.ended_at:
        told.append(Happened(one.ended_at, f"{one.status.word}: {one.told}", "", ""))
    if one.destroyed_at and one.destroyed_at != one.ended_at:
        told.append(Happened(one.destroyed_at, "vernietigd", "", ""))
    said = [
        Said(view.name, "; ".join(_item for item in view.items if (_item := _words(item.text, item.since, item.note))))
        for view in (part_views(one.summary) if one.summary and part.tells_notes else ())
        if view.items
    ]
    heading = f"Gegevens van {one.source.name} ({one.source.organisation})"
    return Passage("summary", heading, said=tuple(said), told=tuple(told))


def _words(*told: str) -> str:
    return ", ".join(one for one in told if one)


def _emergency(one: EmergencyLine, part: Part) -> Passage:
    own = part.tells_notes
    told = [
        Happened(
            one.at,
            f"in nood gevraagd zonder uw toestemming; in gevaar was het leven {one.endangered.word}",
            one.by_name,
            one.reason if own else "",
        )
    ]
    if one.judgement and one.judged_at:
        because = one.because if own else ""
        told.append(Happened(one.judged_at, f"beoordeeld: {one.judgement.word}", one.judged_by, because))
    return Passage("emergency", "In nood gekeken in gegevens van elders", told=tuple(told))


IN_EXTRACT = Adds(
    passages=passages,
    words=(
        SealedWords("patientdata.Emergency", "reason", queries.REASON, owner="subject", request="subject"),
        SealedWords("patientdata.Emergency", "because", queries.BECAUSE, owner="subject", request="subject"),
        SealedWords("patientdata.Fetch", "content", queries.CONTENT, owner="subject", request="subject"),
    ),
    deeds=DEEDS,
)
