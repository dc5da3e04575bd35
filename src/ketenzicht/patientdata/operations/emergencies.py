"""Looking without knowing whether it may, because a life is in danger; and what a reviewer says of it afterwards."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.audit.domain import Deed
from ketenzicht.audit.queries import patient_references
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.notices import operations as notices
from ketenzicht.notices.domain import NewNotice
from ketenzicht.patientdata.domain import (
    Category,
    Endangered,
    Judgement,
    Question,
    Verdict,
    due_at,
    refuse_poor_reason,
    requester_of,
)
from ketenzicht.patientdata.models import Emergency
from ketenzicht.patientdata.operations.fetching import About, begin, chosen
from ketenzicht.patientdata.operations.recording import log, reference, tell
from ketenzicht.patientdata.queries.known import BECAUSE, REASON, EmergencyLine, emergency_line
from ketenzicht.patientdata.queries.rules import foreseen, rules, statements_of
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.queries import organisations_of
from ketenzicht.sealing import operations as sealing

NOT_NEEDED = "Deze bron mag u gewoon vragen: dat hoeft niet met noodinzage."
OBJECTED = "De patiënt maakte bezwaar tegen het opvragen van {what}. Ook noodinzage kan dat niet openen."
UNKNOWN = "Deze noodinzage kennen wij niet."
LONGEST = 2000  # characters of a verdict


@dataclass(frozen=True, slots=True)
class Plea:
    """Whose life is in danger, and why this cannot wait. `called`: what the app above calls the subject."""

    endangered: Endangered
    reason: str
    called: str


@transaction.atomic
def break_glass(
    *, about: About, sources: Collection[UUID], plea: Plea, purpose: str, actor: Actor, at: datetime
) -> list[UUID]:
    """Ask sources of which it is not known whether it may; gives what was begun, as `fetch` does.

    It stands in the log as an emergency, and a reviewer is asked to look at it. Raises NotPermitted; Refused for a
    reason that says nothing, for what may be asked without this, and for what the patient objected to: never then.
    """
    access.require(actor=actor, permission=Permission.PATIENTDATA_FETCH)
    refuse_poor_reason(plea.reason)
    known, said = rules(), statements_of(about.subject, whose=patient_references(bsn=about.patient_bsn))
    asked = []
    for source in chosen(sources, at=at):
        question = Question(requester_of(actor.role), Category(source.category), source.organisation_id)
        may = foreseen(question, rules=known, statements=said, at=at)
        if may.decision.is_allowed:
            raise Refused(NOT_NEEDED)
        if may.decision.verdict is Verdict.DENIED:
            raise Refused(OBJECTED.format(what=Category(source.category).word))
        asked.append((source, may))
    row = _record(about, plea, actor=actor, at=at)
    begun = [
        begin(about, source, may=may, purpose=purpose, actor=actor, at=at, emergency_id=row.id) for source, may in asked
    ]
    return [one.id for one in begun if one is not None]


def _record(about: About, plea: Plea, *, actor: Actor, at: datetime) -> Emergency:
    patient = reference(about.patient_bsn)
    row = Emergency.objects.create(
        subject=about.subject,
        whose=patient,
        organisation_id=access.own_organisation(actor),
        about=plea.called,
        at=at,
        by=access.own_account(actor),
        by_name=actor.name[:255],
        endangered=plea.endangered.value,
        reason=sealing.seal(plea.reason.strip(), owner=about.subject, purpose=REASON),
        due_at=due_at(at),
    )
    log("glass-broken", f"emergency/{row.id}", patient=patient, actor=actor, at=at, emergency=row.id)
    tell("glass-broken", f"emergency/{row.id}", at=at)
    notice = NewNotice(
        about=_notice(row.id),
        title="Beoordeel een noodinzage",
        text=f"{row.by_name} keek in nood zonder toestemming in gegevens van elders, bij {row.about}.",
        link=f"/patientdata/review/{row.id}/",
        due_at=row.due_at,
    )
    _give(notice, actor=actor, at=at)
    return row


@transaction.atomic
def look_into_emergency(*, emergency_id: UUID, actor: Actor, at: datetime) -> EmergencyLine:
    """One emergency with its reason, to review; in the log of the patient. Raises NotPermitted and NotFound."""
    row = _row(emergency_id, actor=actor)
    _log(row, "emergency-read", deed=Deed.READ, actor=actor, at=at)
    return emergency_line(row)


@transaction.atomic
def review(*, emergency_id: UUID, judgement: Judgement, because: str, actor: Actor, at: datetime) -> None:
    """Say whether it was right, and why. Raises NotPermitted, also for one's own, NotFound, Refused and Conflict."""
    row = _row(emergency_id, actor=actor, lock=True)
    if row.by == actor.id:
        raise NotPermitted("Uw eigen noodinzage beoordeelt een ander.", actor=actor)
    if row.judgement:
        raise Conflict("Deze noodinzage is al beoordeeld.")
    if not 0 < len(because.strip()) <= LONGEST:
        raise Refused(f"Schrijf waarom u dit vindt, in ten hoogste {LONGEST} tekens.")
    row.judgement, row.judged_at, row.judged_by_name = judgement.value, at, actor.name[:255]
    row.because = sealing.seal(because.strip(), owner=row.subject, purpose=BECAUSE)
    row.save(update_fields=["judgement", "judged_at", "judged_by_name", "because"])
    _log(row, "emergency-reviewed", deed=Deed.REVIEW, actor=actor, at=at, detail={"judgement": judgement.value})
    tell("emergency-reviewed", f"emergency/{row.id}", at=at, detail={"judgement": judgement.value})
    for about in (_notice(row.id), _reminder(row.id)):
        notices.settle(about=about, actor=actor, at=at)


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Tell once more of what nobody reviewed in time; gives how many reminders that were."""
    late = Emergency.objects.filter(judgement="", due_at__lt=at)
    return sum(_remind(row, at=at) for row in late)


def _remind(row: Emergency, *, at: datetime) -> bool:
    notice = NewNotice(
        about=_reminder(row.id),
        title="Een noodinzage wacht te lang op beoordeling",
        text=f"Die van {row.by_name}, bij {row.about}, had beoordeeld moeten zijn.",
        link=f"/patientdata/review/{row.id}/",
        is_task=True,
    )
    return _give(notice, actor=PLATFORM, at=at)


def _give(notice: NewNotice, *, actor: Actor, at: datetime) -> bool:
    """To privacy officers: they are of national organisations, and judge for every centre, as they read every log."""
    given = [
        notices.give(
            notice=notice, organisation_id=one.id, permission=Permission.PATIENTDATA_REVIEW, actor=actor, at=at
        )
        for one in organisations_of(kind=OrganisationKind.NATIONAL)
    ]
    return any(given)


def _row(emergency_id: UUID, *, actor: Actor, lock: bool = False) -> Emergency:
    access.require(actor=actor, permission=Permission.PATIENTDATA_REVIEW)
    rows = Emergency.objects.select_for_update() if lock else Emergency.objects.all()
    row = rows.filter(id=emergency_id).first()
    if row is None:
        raise NotFound(UNKNOWN)
    return row


def _log(
    row: Emergency, action: str, *, deed: Deed, actor: Actor, at: datetime, detail: dict[str, str] | None = None
) -> None:
    log(
        action,
        f"emergency/{row.id}",
        patient=row.whose,
        actor=actor,
        at=at,
        deed=deed,
        emergency=row.id,
        permission=Permission.PATIENTDATA_REVIEW,
        detail=detail,
    )


def _notice(emergency_id: UUID) -> str:
    return f"patientdata/emergency/{emergency_id}"


def _reminder(emergency_id: UUID) -> str:
    return f"{_notice(emergency_id)}/late"
