"""The extract in words that whom it is about understands; the page and the file say the same."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from ketenzicht.access.domain import roles_in_words
from ketenzicht.audit.domain import Line as LogLine
from ketenzicht.coordination.domain import FIELDS, Kind, Part, Reason
from ketenzicht.coordination.domain.passages import Happened, Passage, Said
from ketenzicht.coordination.presenters.extract_document import Decided, Document, OfRequest, Round, Seen
from ketenzicht.coordination.presenters.passages import answers_said, call_passage, decision_said, passages_of
from ketenzicht.coordination.presenters.requests import told
from ketenzicht.coordination.queries import DecisionLine, Extract, Extracted, OutcomeLine, TriageLine
from ketenzicht.coordination.queries.added import additions
from ketenzicht.coordination.queries.triage import Line

DEEDS = {
    "coordination.looked-into": "de zorgvraag bekeken",
    "coordination.noted": "de intake bijgewerkt",
    "coordination.facts-stated": "antwoorden over passende zorg vastgelegd",
    "coordination.found-for-inquiry": "bekeken om een inzageverzoek te beantwoorden",
    "coordination.extracted": "uittreksel gemaakt",
    "coordination.inquiry-begun": "inzageverzoek vastgelegd en gezocht",
    "coordination.inquiry-judged": "bij een inzageverzoek nagekeken wat van u is",
    "coordination.extract-made": "uittreksel gemaakt",
    "coordination.extract-handed-over": "uittreksel gegeven",
    "coordination.answered": "antwoorden van de triage vastgelegd",
    "coordination.first-answered": "antwoorden op de eerste vragen vastgelegd",
    "coordination.advice-looked-into": "een adviesvraag over u bekeken, door wie haar stelde",
    "coordination.outcome-looked-into": "gelezen hoe het afliep, door het systeem dat de zorgvraag stuurde",
    "coordination.emergency-decision": "besloten zonder medebeoordeling, in nood",
    "telephony.call-taken": "het telefoongesprek opgenomen",
    "telephony.call-dismissed": "vastgelegd waarom niet is teruggebeld",
    "telephony.dismissal-undone": "weer te beantwoorden: het gesprek ging nog door",
    "audit.extract-made": "overzicht gemaakt van wie uw gegevens zag",
}


def document_of(extract: Extract) -> Document:
    line, sought = extract.inquiry.line, extract.inquiry.sought
    by = (
        ("BSN", sought.bsn),
        ("naam", sought.name),
        ("geboortedatum", sought.born),
        ("telefoonnummer", sought.telephone),
    )
    return Document(
        centre=extract.centre,
        made_at=extract.made_at,
        asked_at=line.asked_at,
        proof=line.proof.word,
        searched_by=tuple(name for name, value in by if value),
        looked_at=line.looked_at,
        unreadable=line.unreadable,
        requests=tuple(_request(one, extract.names) for one in extract.requests),
        other_calls=tuple(call_passage(one, Part.WHOLE) for one in extract.other_calls),
        unreadable_calls=extract.unreadable_calls,
        other_seen_by=_seen(extract.other_log, extract.names),
    )


def by_words(by: Iterable[Reason]) -> str:
    return ", ".join(one.word for one in by)


def _request(one: Extracted, names: Mapping[UUID, str]) -> OfRequest:
    file, part = one.file, one.part
    story = tuple(_happened(file, part)) if part.is_of_the_patient else ()
    return OfRequest(
        number=file.number,
        received_at=file.received_at,
        came_by=file.door.word,
        stands=file.status.word if part.is_of_the_patient else "",
        urgency=(file.urgency or "") if part.is_of_the_patient else "",
        begin_before=file.begin_before if part.is_of_the_patient else None,
        kept_until=one.kept_until,
        part=part.word,
        is_of_the_patient=part.is_of_the_patient,
        left_out=_left_out(one),
        intake=tuple(
            Said(FIELDS[code].name, _chosen(code, file.intake[code])) for code in part.fields if file.intake.get(code)
        ),
        asked=answers_said(one.questions, file.said) if part.is_of_the_patient else (),
        triages=_rounds(one) if part.is_of_the_patient else (),
        decisions=tuple(_decided(line, part) for line in one.decisions),
        handed_to=tuple(line for line, kind in story if kind is Kind.FORWARDED),
        sent_by_partner=one.sent,
        passages=(*passages_of(one, part), *one.added),
        story=tuple(line for line, _ in story),
        seen_by=_seen(one.log, names),
    )


def _left_out(one: Extracted) -> tuple[str, ...]:
    """What is there and is not handed over, by its name: whom it is about may ask about it."""
    fields = [FIELDS[code].name for code, text in one.file.intake.items() if text and code not in one.part.fields]
    less = _less(one)
    if one.part.tells_notes:
        return (*fields, *less)
    if not one.part.is_of_the_patient:
        return ("wat over de patiënt is vastgelegd, want dat is een ander",)
    has_notes = any(line.note for line in one.file.story)
    return (*fields, *(["wat medewerkers in eigen woorden opschreven"] if has_notes else []), *less)


def _less(one: Extracted) -> list[str]:
    """Under which headings less is told than there is."""
    theirs = {*passages_of(one, one.part), *one.added}
    whole: tuple[Passage, ...] = (*passages_of(one, Part.WHOLE), *one.whole)
    return [f"een deel van “{heading}”" for heading in dict.fromkeys(it.heading for it in whole if it not in theirs)]


def _chosen(code: str, text: str) -> str:
    choices = FIELDS[code].choices
    return choices.get(text, text) if choices else text


def _happened(file: Any, part: Part) -> Iterable[tuple[Happened, Kind]]:
    for line in file.story:
        # What somebody had put down about themselves is always theirs.
        words = line.note if part.tells_notes or line.kind is Kind.STATED else ""
        yield Happened(line.at, told(line), line.who, words), line.kind


def _rounds(one: Extracted) -> tuple[Round, ...]:
    here = [(line.round, _round(line, one.part)) for line in one.file.triages]
    elsewhere = [(line.round, _outcome(line, one.part)) for line in one.file.outcomes]
    return tuple(made for _, made in sorted([*here, *elsewhere], key=lambda pair: pair[0]))


def _round(line: TriageLine, part: Part) -> Round:
    instrument, found = line.instrument, line.assessment
    return Round(
        done_with=f"{instrument.name} {instrument.number}",
        begun_at=line.begun_at,
        concluded_at=line.concluded_at,
        is_set_aside=line.is_abandoned,
        about=found.complaint.name,
        answers=answers_said(instrument.question, line.answers),
        red_flags=tuple(one.because for one in found.red_flags),
        found=line.found,
        urgency=line.proposed,
        **_deviation(line, part),
    )


def _outcome(line: OutcomeLine, part: Part) -> Round:
    return Round(
        done_with=f"elders: {line.instrument_code} {line.version} ({line.system}, {line.by})",
        begun_at=line.begun_at,
        concluded_at=line.concluded_at,
        is_set_aside=False,
        about="",
        answers=(),
        red_flags=line.red_flags,
        found=line.found,
        urgency=line.proposed,
        **_deviation(line, part),
    )


def _deviation(line: Line, part: Part) -> dict[str, Any]:
    return {
        "deviates_to": line.deviates_to,
        "deviates_because": line.deviates_because if part.tells_notes else "",
        "is_seconded": line.seconded_by is not None,
    }


def _decided(line: DecisionLine, part: Part) -> Decided:
    proposed, known = decision_said(line)
    return Decided(
        at=line.at,
        care=line.form,
        as_proposed=line.agrees,
        because=line.because if part.tells_notes else "",
        proposed=proposed,
        known=known,
    )


def _seen(lines: Iterable[LogLine], names: Mapping[UUID, str]) -> tuple[Seen, ...]:
    return tuple(
        Seen(
            at=line.at,
            who=line.actor_name,
            role=roles_in_words(line.actor_role),
            organisation=names.get(line.organisation_id, "") if line.organisation_id else "",
            what=_deed(line),
            purpose=line.circumstances.purpose,
            outcome=line.outcome.word,
        )
        for line in lines
    )


def deed_word(action: str) -> str:
    """What somebody did, in words; empty for what is not known here."""
    kind = action.removeprefix("coordination.")
    named = next((one.deeds[action] for one in additions() if action in one.deeds), "")
    return DEEDS.get(action) or named or (Kind(kind).word if kind in set(Kind) else "")


def _deed(line: LogLine) -> str:
    return deed_word(line.action) or line.deed.word
