"""What hand-over adds to the extract that a citizen gets: what was told of them to whom, and who read it."""

from uuid import UUID

from ketenzicht.coordination.domain import Part
from ketenzicht.coordination.domain.passages import Adds, Happened, Passage, Said, SealedWords
from ketenzicht.handover.domain.telling import sections
from ketenzicht.handover.models import Release
from ketenzicht.handover.presenters import STEPS
from ketenzicht.handover.queries.content import CONTENT, content_of
from ketenzicht.handover.queries.lines import HandOverLine, of_request

DEEDS = {
    "handover.released": "overgedragen aan wie een plaats toezegde",
    "handover.delivered": "afgeleverd in het systeem van de ontvanger",
    "handover.read": "de overdracht gelezen",
    "handover.printed": "de overdracht afgedrukt of als PDF bewaard",
    "handover.fetched": "de overdracht opgehaald",
    "handover.told": "gemeld wat er van de overdracht kwam",
    "handover.withdrawn": "de overdracht ingetrokken",
    "handover.recalled": "aan het systeem van de ontvanger gemeld dat de overdracht is ingetrokken",
}
# What others wrote, and who they are: whole sections, and lines of others.
OF_OTHERS = frozenset({"contact", "story", "whereabouts"})
LINES_OF_OTHERS = frozenset({"Waarom", "Bekende behandelaars", "Taal"})


def passages(request_id: UUID, part: Part) -> tuple[Passage, ...]:
    """Of one request. Nothing for who only called: it is about the patient."""
    if not part.is_of_the_patient:
        return ()
    rows = {row.id: row for row in Release.objects.filter(request_id=request_id)}
    return tuple(_passage(line, rows[line.id], part) for line in of_request(request_id))


def _passage(line: HandOverLine, row: Release, part: Part) -> Passage:
    shown = [one for one in sections(content_of(row)) if part.tells_notes or one.code not in OF_OTHERS]
    said = [
        Said(f"{one.title}: {each.name}" if each.name else one.title, each.text)
        for one in shown
        for each in one.said
        if each.is_known and (part.tells_notes or each.name not in LINES_OF_OTHERS)
    ]
    told = tuple(Happened(one.at, STEPS.get(one.kind, one.kind), one.who, one.role) for one in line.steps)
    return Passage("hand-over", f"Overgedragen aan {line.location}", tuple(said), told)


IN_EXTRACT = Adds(passages=passages, words=(SealedWords("handover.Release", "content", CONTENT),), deeds=DEEDS)
