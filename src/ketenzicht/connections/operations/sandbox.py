"""The sandbox takes a delivery in: the checks and errors of production, over a small store of its own."""

import hashlib
import secrets
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from uuid import UUID

import msgspec
from django.db import transaction

from ketenzicht.base.errors import Conflict, Fault, Invalid, NotFound, Refused
from ketenzicht.base.moments import time_ordered_id
from ketenzicht.base.saying import printable
from ketenzicht.capacity.domain import OpeningState, Outcome
from ketenzicht.capacity.taking import Counts, Receipt, Rows, check, decoded, key_was_used, require_acceptable
from ketenzicht.connections.domain import (
    KEPT_FOR,
    LONGEST_FAULT,
    MOST_DELIVERIES,
    MOST_DISTURBED,
    MOST_FAULTS,
    UNKNOWN_TEST_KEY,
    Answer,
    Caller,
    Disturbance,
    Past,
    Said,
    judge,
)
from ketenzicht.connections.models import SandboxDelivery, SandboxObservation, TestAssertion, TestConnection, TestToken
from ketenzicht.connections.operations.telling import locked, tell
from ketenzicht.connections.queries import sandbox_units
from ketenzicht.rest.problems import NotSignedIn, Problem, problem_of

OPENING_STATES = tuple(state.value for state in OpeningState)  # by severity, as production numbers them


@transaction.atomic
def take_delivery(*, caller: Caller, body: bytes, key: str | None, at: datetime) -> Receipt | Problem:
    """Take in what a supplier sent; what is refused is kept too, so that the supplier can look at it.

    One at a time for each connection. Raises NotSignedIn for a connection that ended a moment ago.
    """
    row = TestConnection.objects.select_for_update().filter(id=caller.connection_id, ended_at__isnull=True).first()
    if row is None:
        raise NotSignedIn(UNKNOWN_TEST_KEY)
    kept = SandboxDelivery(
        id=time_ordered_id(randomness=secrets.randbits(80), at=at),
        connection=row,
        idempotency_key=key,
        fingerprint=hashlib.sha256(body).digest(),
        received_at=at,
    )
    answer: Receipt | Problem
    if row.disturbs_left:
        answer = _disturbed(row, kept)
    else:
        try:
            answer = _taken(row, kept, body)
        except Refused as refused:
            answer = _refused(kept, refused)
    row.last_used_at = at
    if isinstance(answer, Receipt):
        row.signed_at = at if caller.is_signed else row.signed_at
        row.certified_at = at if caller.is_certified else row.certified_at
    row.save()
    _forget_beyond_the_most(row)
    return answer


@transaction.atomic
def disturb(*, link: str, disturbance: Disturbance, requests: int, at: datetime) -> None:
    """Let the sandbox answer the next deliveries as if production could not take them; 0 ends it.

    Raises NotFound for a link that is nobody's, and Invalid for a number that is too large.
    """
    if not 0 <= requests <= MOST_DISTURBED:
        fault = Fault("/requests", "wrong-number", f"Kies 0 tot {MOST_DISTURBED} verzoeken.", "Not so many.")
        raise Invalid([fault])
    row = locked(link=link)
    row.disturbance, row.disturbs_left = (disturbance.value, requests) if requests else ("", 0)
    row.save(update_fields=["disturbance", "disturbs_left"])
    tell("disturbed", row, at=at, detail={"disturbance": disturbance.value, "requests": requests})


def receipt_of_sandbox(*, connection_id: UUID, delivery_id: UUID) -> Receipt:
    """What became of a delivery that was taken in; NotFound for anybody else's."""
    taken = [Answer.ACCEPTED.value, Answer.PARTLY.value]
    row = SandboxDelivery.objects.filter(id=delivery_id, connection_id=connection_id, answer__in=taken).first()
    if row is None:
        raise NotFound(
            "Deze levering is niet bekend bij uw testaansluiting. Van een geweigerde levering is er geen bewijs van "
            f"ontvangst; de proefomgeving bewaart de laatste {MOST_DELIVERIES}, hoogstens {KEPT_FOR.days} dagen."
        )
    return _receipt(row)


def forget_sandbox_data(*, at: datetime) -> int:
    """Delete what was delivered more than 30 days ago, and tokens that are over; gives how many deliveries."""
    TestToken.objects.filter(expires_at__lte=at).delete()
    TestAssertion.objects.filter(forgotten_at__lte=at).delete()
    old = SandboxDelivery.objects.filter(received_at__lt=at - KEPT_FOR)
    number = old.count()
    old.delete()
    return number


def _taken(row: TestConnection, kept: SandboxDelivery, body: bytes) -> Receipt:
    """Check as production does, in the same order, and store."""
    delivery = decoded(body)
    units = sandbox_units(connection_id=row.id)
    named = [found for one in delivery.observations if (found := units.unit_of_code(one.unit))]
    kept.modules = sorted({unit.definition.code for unit in named})
    kept.observations = len(delivery.observations)
    checked = check(delivery, organisation_id=row.id, units=units, now=kept.received_at)
    require_acceptable(delivery, checked)
    if earlier := _earlier(kept):
        return earlier
    kept.refused = checked.refused
    kept.answer, kept.status = (Answer.PARTLY if checked.refused else Answer.ACCEPTED).value, HTTPStatus.CREATED.value
    kept.faults = _shown(checked.faults)
    _store(kept, checked.rows)
    return replace(_receipt(kept), faults=checked.report())


def _earlier(kept: SandboxDelivery) -> Receipt | None:
    """The receipt of the same delivery, if it came before; Conflict when the key was used for another."""
    taken = [Answer.ACCEPTED.value, Answer.PARTLY.value]
    row = SandboxDelivery.objects.filter(
        connection=kept.connection, idempotency_key=kept.idempotency_key, answer__in=taken
    ).first()
    if row is None or kept.idempotency_key is None:
        return None
    if bytes(row.fingerprint) != kept.fingerprint:
        raise Conflict(key_was_used(kept.idempotency_key))
    row.replayed_at = kept.received_at
    row.save(update_fields=["replayed_at"])
    return replace(_receipt(row), is_replay=True)


def _store(kept: SandboxDelivery, rows: Rows) -> None:
    """Judge each observation by what is known of its unit, and keep it."""
    past = _past(rows.unit_id)
    made = []
    for place, unit_id in enumerate(rows.unit_id):
        new = _said(rows, place)
        before = past[unit_id]
        judged = judge(
            new=new,
            observed_at=rows.observed_at[place],
            past=before,
            usable_for=timedelta(seconds=rows.usable_for[place]),
        )
        known = next((one.said for one in reversed(before) if one.outcome.moves), None)
        said = new.over(known) if judged.moves else new
        made.append(
            SandboxObservation(
                delivery=kept,
                unit_id=unit_id,
                observed_at=rows.observed_at[place],
                said=msgspec.to_builtins(said),
                outcome=judged.value,
            )
        )
    number = Counter(one.outcome for one in made)
    for outcome in Outcome:
        setattr(kept, outcome.value, number[outcome.value])
    kept.save(force_insert=True)
    SandboxObservation.objects.bulk_create(made)


def _said(rows: Rows, place: int) -> Said:
    code, until = rows.opening[place], rows.opening_until[place]
    opening = None
    if code is not None:
        opening = {
            "state": OPENING_STATES[code],
            "reason": rows.opening_reason[place],
            "until": until.astimezone(UTC).isoformat() if until else None,
        }
    values, absent = rows.values[place], rows.absent[place]
    return Said(rows.version_id[place], msgspec.json.decode(values), msgspec.json.decode(absent), opening)


def _past(unit_ids: list[int]) -> defaultdict[int, list[Past]]:
    """What was taken in of these units, in the order of receipt; one query."""
    found: defaultdict[int, list[Past]] = defaultdict(list)
    for row in SandboxObservation.objects.filter(unit_id__in=unit_ids):
        found[row.unit_id].append(Past(row.observed_at, msgspec.convert(row.said, Said), Outcome(row.outcome)))
    return found


def _disturbed(row: TestConnection, kept: SandboxDelivery) -> Problem:
    """Not taken in, as the supplier asked; kept to see whether the same comes again."""
    wanted = Disturbance(row.disturbance)
    row.disturbs_left -= 1
    if not row.disturbs_left:
        row.disturbance = ""
    status = HTTPStatus(int(wanted.value))
    kept.answer, kept.status = Answer.DISTURBED.value, status.value
    kept.save(force_insert=True)
    return Problem(
        status,
        "De proefomgeving doet alsof, omdat u daarom vroeg. Er is niets opgeslagen; stuur straks hetzelfde opnieuw.",
        "The sandbox pretends, because you asked for it. Nothing was stored; send the same again later.",
        headers={"Retry-After": str(wanted.retry_after)},
    )


def _refused(kept: SandboxDelivery, refused: Refused) -> Problem:
    told = problem_of(refused)
    kept.answer, kept.status = Answer.REFUSED.value, told.status.value
    faults = refused.faults if isinstance(refused, Invalid) else [Fault("", "conflict", str(refused), told.detail_en)]
    kept.faults = _shown(faults)
    kept.save(force_insert=True)
    return told


def _shown(faults: Sequence[Fault]) -> list[dict[str, str]]:
    """The first of the faults, each a line or so: what was sent may be long, and hold what no database takes."""
    return [
        {name: printable(text[:LONGEST_FAULT]) for name, text in asdict(fault).items()}
        for fault in faults[:MOST_FAULTS]
    ]


def _receipt(row: SandboxDelivery) -> Receipt:
    return Receipt(
        id=row.id,
        client_id=row.connection_id,
        received_at=row.received_at,
        status=row.answer,
        observations=row.observations,
        counts=Counts(row.changed, row.confirmed, row.repeated, row.late),
        refused=row.refused,
        faults=row.faults,
    )


def _forget_beyond_the_most(row: TestConnection) -> None:
    """Keep the last so many deliveries; what lies before is forgotten at once."""
    beyond = list(row.deliveries.order_by("-received_at", "-id").values_list("id", flat=True)[MOST_DELIVERIES:])
    if beyond:
        SandboxDelivery.objects.filter(id__in=beyond).delete()
