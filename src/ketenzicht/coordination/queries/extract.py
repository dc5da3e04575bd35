"""All that a centre holds of somebody: their requests, what was decided, and who looked into it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from ketenzicht.audit import queries as audit
from ketenzicht.audit.domain import Line
from ketenzicht.audit.queries import MOST, patient_references
from ketenzicht.coordination.domain import KEPT_FOR, Part, Sought
from ketenzicht.coordination.domain.inquiries import has_called_with
from ketenzicht.coordination.domain.passages import Passage
from ketenzicht.coordination.models import CareRequest, Decision
from ketenzicht.coordination.queries.added import additions
from ketenzicht.coordination.queries.advice import AidLine, QuestionLine, advice_of, aids_of
from ketenzicht.coordination.queries.belonging import of_centre
from ketenzicht.coordination.queries.facts import FACTS
from ketenzicht.coordination.queries.first_questions import flow_of
from ketenzicht.coordination.queries.fitting import BECAUSE
from ketenzicht.coordination.queries.inquiries import InquiryFile
from ketenzicht.coordination.queries.reading import RequestFile, request_file
from ketenzicht.coordination.queries.sending import SENT
from ketenzicht.coordination.queries.signing import SignedLine, signed_at
from ketenzicht.registry.queries import organisation_names
from ketenzicht.sealing.queries import unseal
from ketenzicht.telephony import queries as telephony
from ketenzicht.telephony.queries import ToldCall
from ketenzicht.triage import queries as content
from ketenzicht.triage.domain import UNKNOWN, Answer, FittingCare, Question, Verdict

BEFORE_ALL = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What somebody decided, beside what the rules proposed then, and what these looked at."""

    at: datetime
    form: str
    agrees: bool
    because: str
    proposed: tuple[tuple[str, Verdict], ...]
    rules: FittingCare
    facts: dict[str, Answer]


@dataclass(frozen=True, slots=True)
class Extracted:
    """A request as far as it is about who asks. `sent` is what a partner's system sent, as it came.

    `questions` are those of the rules of fitting care, by code, as far as we know them; `first_questions` those of the
    call-flow rules. `whole` is what other apps add when nothing is left out, `added` what of that is about who asks.
    """

    file: RequestFile
    part: Part
    kept_until: datetime | None  # None: it is open, and its years have not begun
    decisions: tuple[DecisionLine, ...]
    sent: str
    log: tuple[Line, ...]
    questions: Mapping[str, Question]
    first_questions: Mapping[str, Question]
    call: ToldCall | None
    advice: tuple[QuestionLine, ...]
    aids: tuple[AidLine, ...]
    signed: tuple[tuple[SignedLine, DecisionLine | None], ...]  # with the decision that was proposed
    whole: tuple[Passage, ...]
    added: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Extract:
    """Of an inquiry. `other_log`: what else the log of this centre says of this person, where their BSN is known.

    `other_calls` came with their telephone number and became no request; some of which the number is kept nobody can
    read.
    """

    inquiry: InquiryFile
    centre: str
    made_at: datetime
    requests: tuple[Extracted, ...]
    other_calls: tuple[ToldCall, ...]
    unreadable_calls: int
    other_log: tuple[Line, ...]
    names: dict[UUID, str]  # of organisations in the log


def extract_of(inquiry: InquiryFile, *, centre_id: UUID, now: datetime) -> Extract:
    """Some twenty queries for each request."""
    parts = {one.id: one.part for one in inquiry.theirs if one.part is not None}
    rows = CareRequest.objects.filter(of_centre(centre_id), id__in=parts).order_by("-received_at")
    flow = flow_of(centre_id, now=now)
    asked = flow.question if flow else {}
    requests = tuple(_extracted(row, parts[row.id], asked, now=now) for row in rows)
    calls, unreadable = _other_calls(inquiry.sought, centre_id=centre_id, until=now)
    other = _other_log(inquiry.sought, centre_id=centre_id, besides=parts, now=now)
    other += tuple(line for call in calls for line in _log(f"call/{call.id}", now=now))
    lines = [line for one in requests for line in one.log] + list(other)
    ids = {one for line in lines for one in (line.organisation_id, line.circumstances.on_behalf_of) if one is not None}
    names = organisation_names(ids=ids | {centre_id})
    return Extract(inquiry, names.get(centre_id, ""), now, requests, calls, unreadable, other, names)


def _extracted(row: CareRequest, part: Part, first: Mapping[str, Question], *, now: datetime) -> Extracted:
    file = request_file(row, now=now)
    of_patient = part.is_of_the_patient
    last = max([row.received_at, row.since, *(one.at for one in file.story)])
    call = telephony.call_of_request(row.id)
    whole = _added(row.id, Part.WHOLE)
    return Extracted(
        file=file,
        part=part,
        kept_until=None if file.status.is_open else last + KEPT_FOR,
        decisions=tuple(_decision(one) for one in row.decisions.all()) if of_patient else (),
        sent=_sent(row) if part.tells_notes else "",
        log=_log_of(row, call, now=now) if of_patient else (),
        questions=rules[1].question if (rules := content.fitting_in_use(at=now)) else {},
        first_questions=first,
        call=call,
        advice=tuple(reversed(advice_of(row.id))),
        aids=tuple(reversed(aids_of(row.id))),
        signed=tuple((one, _proposed(one)) for one in signed_at(row)),
        whole=whole,
        added=whole if part is Part.WHOLE else _added(row.id, part),
    )


def _added(request_id: UUID, part: Part) -> tuple[Passage, ...]:
    return tuple(passage for one in additions() for passage in one.passages(request_id, part))


def _other_calls(sought: Sought, *, centre_id: UUID, until: datetime) -> tuple[tuple[ToldCall, ...], int]:
    if not sought.telephone:
        return (), 0
    return telephony.calls_by(
        is_theirs=lambda number: has_called_with(sought, number), centre_id=centre_id, until=until
    )


def _log_of(row: CareRequest, call: ToldCall | None, *, now: datetime) -> tuple[Line, ...]:
    found = _log(f"care-request/{row.id}", now=now)
    if call is None:
        return found
    return tuple(sorted((*found, *_log(f"call/{call.id}", now=now)), key=lambda one: one.at, reverse=True))


def _sent(row: CareRequest) -> str:
    return unseal(bytes(row.source_sent), owner=row.id, purpose=SENT) if row.source_sent else ""


def _decision(row: Decision) -> DecisionLine:
    rules = content.fitting_version(version_id=row.rules_id)
    told = json.loads(unseal(bytes(row.facts), owner=row.request_id, purpose=FACTS))
    name = {one.code: one.name for one in rules.forms}
    return DecisionLine(
        at=row.at,
        form=name[row.form],
        agrees=row.agrees,
        because=unseal(bytes(row.because), owner=row.request_id, purpose=BECAUSE) if row.because else "",
        proposed=tuple((name[code], Verdict(verdict)) for code, verdict in row.proposed),
        rules=rules,
        facts={code: UNKNOWN if answer is None else answer for code, answer in told.items()},
    )


def _proposed(line: SignedLine) -> DecisionLine | None:
    """The decision that a trainee proposed, whatever became of it."""
    told = line.proposal
    if not told:
        return None
    rules = content.fitting_version(version_id=UUID(told["rules"]))
    name = {one.code: one.name for one in rules.forms}
    return DecisionLine(
        at=line.asked_at,
        form=told["name"],
        agrees=told["agrees"],
        because=told["because"],
        proposed=tuple((name[code], Verdict(verdict)) for code, verdict in told["proposed"]),
        rules=rules,
        facts={code: UNKNOWN if answer is None else answer for code, answer in told["facts"].items()},
    )


def _log(subject: str, *, now: datetime) -> tuple[Line, ...]:
    """The newest first. That the extract is made comes after it, and stands in the next one."""
    question = audit.Question(start=BEFORE_ALL, end=now + timedelta(microseconds=1), subject=subject)
    return tuple(audit.lines(question=question, limit=MOST))


def _other_log(sought: Sought, *, centre_id: UUID, besides: Iterable[UUID], now: datetime) -> tuple[Line, ...]:
    """What deeds of this centre say of the person that are not about requests that stand in the extract already."""
    if not sought.bsn:
        return ()
    question = audit.Question(
        start=BEFORE_ALL,
        end=now + timedelta(microseconds=1),
        organisation_ids=[centre_id],
        patients=patient_references(bsn=sought.bsn),
    )
    there = {f"care-request/{one}" for one in besides}
    return tuple(one for one in audit.lines(question=question, limit=MOST) if one.subject not in there)
