"""What learning adds to the extract that a citizen gets: feedback, flags and reviews of a request about them."""

from collections.abc import Iterator
from uuid import UUID

from ketenzicht.coordination.domain import Part
from ketenzicht.coordination.domain.passages import Adds, Happened, Passage, Said, SealedWords
from ketenzicht.learning.queries.exchanges import FEEDBACK, ExchangeLine, PieceLine, exchanges_of
from ketenzicht.learning.queries.flags import NOTE, FlagLine, flags_of
from ketenzicht.learning.queries.meetings import FOUND, ReviewLine, reviews_of

DEEDS = {
    "learning.looked-into": "bekeken om van te leren",
    "learning.flagged": "aangemerkt om van te leren",
    "learning.flagged-by-rule": "door een regel aangemerkt om van te leren",
    "learning.set-aside": "bekeken en niet besproken",
    "learning.feedback-asked": "om terugkoppeling gevraagd",
    "learning.feedback-recorded": "terugkoppeling opgeschreven",
    "learning.feedback-given": "terugkoppeling gegeven",
    "learning.feedback-answered": "op terugkoppeling geantwoord",
    "learning.feedback-read": "de terugkoppeling gelezen",
    "learning.case-listed": "op de lijst van een bespreking gezet",
    "learning.case-read": "de casus bekeken",
    "learning.case-printed": "de casus afgedrukt voor een bespreking",
    "learning.case-written": "opgeschreven wat de bespreking vond",
    "learning.bottleneck-linked": "als voorbeeld bij een knelpunt gezet",
}


def passages(request_id: UUID, part: Part) -> tuple[Passage, ...]:
    """Of one request, in the order in which one meets them. Nothing for who only called: it is about the patient."""
    if not part.is_of_the_patient:
        return ()
    return (
        *(_exchange(one, part) for one in exchanges_of(request_id)),
        *_flags(flags_of(request_id), part),
        *(_review(one, part) for one in reviews_of(request_id)),
    )


def _exchange(line: ExchangeLine, part: Part) -> Passage:
    opened = Happened(line.opened_at, f"begonnen, met {line.party} ({line.side.word})", "", "")
    said = tuple(_piece(one, part) for one in line.pieces)
    return Passage("feedback", "Terugkoppeling over uw zorg", told=(opened, *said))


def _piece(line: PieceLine, part: Part) -> Happened:
    judged = [
        f"{name} {value.word}"
        for name, value in (
            ("urgentie:", line.urgency),
            ("passende zorg:", line.fitting),
            ("overdracht volledig:", line.handover),
        )
        if value
    ]
    by = f"{line.role}, opgeschreven door het centrum" if line.is_recorded else line.role
    what = f"{by}: {', '.join(judged)}" if judged else by
    return Happened(line.at, what, line.who, _own(line.note, part))


def _flags(lines: tuple[FlagLine, ...], part: Part) -> Iterator[Passage]:
    if lines:
        told = tuple(
            Happened(one.at, f"{one.reason.word} ({one.status.word})", one.who, _own(one.note, part)) for one in lines
        )
        yield Passage("flags", "Aangemerkt om van te leren", told=told)


def _review(line: ReviewLine, part: Part) -> Passage:
    """What was found is what people wrote; who does something about it is a colleague, named as others are."""
    found = line.found
    written = (
        (("Gevonden", found.findings), ("Geleerd", found.learned), ("Actie", found.action)) if part.tells_notes else ()
    )
    said = [
        ("Bespreking van", f"{line.on:%d-%m-%Y} ({line.status.word})"),
        ("Leeftijdsgroep", line.age_class),
        *written,
        ("Wie de actie doet", line.owner),
        ("Voor", f"{line.due_on:%d-%m-%Y}" if line.due_on else ""),
    ]
    told = [Happened(line.put_at, "op de lijst gezet", "", "")]
    if line.done_at:
        told.append(Happened(line.done_at, "de actie is gedaan", line.owner, ""))
    return Passage(
        "case-review", "Besproken om van te leren", tuple(Said(name, text) for name, text in said if text), tuple(told)
    )


def _own(words: str, part: Part) -> str:
    return words if part.tells_notes else ""


IN_EXTRACT = Adds(
    passages=passages,
    words=(
        SealedWords("learning.Flag", "note", NOTE),
        SealedWords("learning.Piece", "note", FEEDBACK, owner="exchange_id", request="exchange__request_id"),
        SealedWords("learning.Case", "found", FOUND),
    ),
    deeds=DEEDS,
)
