"""A new division of the country into regions: prepared, put in force from a day on, called off before it."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from ketenzicht.base.actor import Actor
from ketenzicht.base.calendar import AMSTERDAM
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.registry.domain import LONGEST_WHY, DivisionMove, DivisionStatus, Plan, RegionKind, moved
from ketenzicht.registry.models import Division, Region
from ketenzicht.registry.models.dated import in_force
from ketenzicht.registry.operations.redrawing import carry_out, undo
from ketenzicht.registry.operations.telling import tell
from ketenzicht.registry.queries.divisions import UNKNOWN_DIVISION, check_of, line_of

DRAWABLE = (RegionKind.AREA, RegionKind.RAV, RegionKind.GGZ)  # ROAZ regions change with the areas in them


@transaction.atomic
def prepare_division(*, kind: RegionKind, within: str | None, actor: Actor, at: datetime) -> UUID:
    """Begin a plan that changes nothing yet; NotFound for a ROAZ region that is not there."""
    if kind not in DRAWABLE or (kind is RegionKind.AREA) != (within is not None):
        raise Refused("Kies een ROAZ-regio om haar verzorgingsgebieden in te delen, of een andere soort regio.")
    roaz = None
    if within is not None:
        roaz = Region.objects.filter(in_force(_today(at)), kind=RegionKind.ROAZ, code=within).first()
        if roaz is None:
            raise NotFound(f"Er is geen ROAZ-regio met code “{within[:20]}”.")
    row = Division.objects.create(
        kind=kind, within=roaz, made_at=at, made_by_id=actor.organisation_id, made_as=actor.role
    )
    _tell("registry.division-prepared", row, actor=actor, at=at)
    return row.id


@transaction.atomic
def amend_division(
    *, division_id: UUID, plan: Plan, first_day: date | None, why: str, seen: int, actor: Actor, at: datetime
) -> None:
    """Keep what is being prepared; whether it may be put in force is another matter.

    `seen` is the version that the actor looked at. Raises NotFound, and Conflict when somebody changed it since.
    """
    row = _moving(division_id, DivisionMove.CHANGE, seen=seen)
    if len(why) > LONGEST_WHY:
        raise Refused(f"Gebruik voor de toelichting ten hoogste {LONGEST_WHY} tekens.")
    row.begins, row.ends, row.moves = dict(plan.begins), sorted(plan.ends), dict(plan.moves)
    row.first_day, row.why, row.version = first_day, why.strip(), row.version + 1
    row.save()
    _tell("registry.division-changed", row, actor=actor, at=at)


@transaction.atomic
def decide_division(*, division_id: UUID, seen: int, actor: Actor, at: datetime) -> None:
    """Put a division in force from its first day on. Raises NotFound, Conflict, and Refused with all that is wrong."""
    _one_at_a_time()
    row = _moving(division_id, DivisionMove.DECIDE, seen=seen)
    check = check_of(line_of(row), today=_today(at))
    if check.faults:
        raise Refused(" ".join(check.faults))
    row.touches = sorted(check.touched)
    row.decided_at, row.decided_by_id, row.decided_as = at, actor.organisation_id, actor.role
    row.save()
    carry_out(row, before=check.before, after=check.after)
    _tell("registry.division-decided", row, actor=actor, at=at)


@transaction.atomic
def call_off_division(*, division_id: UUID, because: str, actor: Actor, at: datetime) -> None:
    """Before its first day: everything stays as it is. Raises NotFound, Refused without a reason, and Conflict."""
    _one_at_a_time()
    row = _moving(division_id, DivisionMove.CALL_OFF)
    if row.first_day is None or row.first_day <= _today(at):
        raise Conflict("Deze indeling geldt al. Bereid een nieuwe voor om haar te wijzigen.")
    row.called_off_because = because.strip()
    if not 0 < len(row.called_off_because) <= LONGEST_WHY:
        raise Refused(f"Geef een reden, in ten hoogste {LONGEST_WHY} tekens.")
    row.called_off_at, row.called_off_by_id, row.called_off_as = at, actor.organisation_id, actor.role
    row.save()
    try:
        with transaction.atomic():
            undo(row)
    except (ProtectedError, IntegrityError):
        raise Conflict(
            "Deze indeling kan niet meer worden afgeblazen: er is al iets vastgelegd over een regio die met haar "
            "begint of eindigt, zoals een locatie of een afspraak. Maak dat eerst ongedaan."
        ) from None
    _tell("registry.division-called-off", row, actor=actor, at=at)


@transaction.atomic
def discard_division(*, division_id: UUID, actor: Actor, at: datetime) -> None:
    """Nobody goes on with what was being prepared. Raises NotFound, and Conflict for what was decided."""
    row = _moving(division_id, DivisionMove.DISCARD)
    row.save()
    _tell("registry.division-discarded", row, actor=actor, at=at)


def _one_at_a_time() -> None:
    """Whether two divisions go together is looked at before either is carried out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('registry.division'))")


def _moving(division_id: UUID, move: DivisionMove, *, seen: int | None = None) -> Division:
    """The division, locked, with the status that the move makes of it; not saved yet."""
    rows = Division.objects.select_for_update(of=("self",)).select_related("within", "made_by")
    row = rows.filter(id=division_id).first()
    if row is None:
        raise NotFound(UNKNOWN_DIVISION)
    row.status = moved(DivisionStatus(row.status), move).value
    if seen is not None and seen != row.version:
        raise Conflict("Iemand heeft deze indeling intussen gewijzigd. Bekijk haar opnieuw.")
    return row


def _today(at: datetime) -> date:
    return at.astimezone(AMSTERDAM).date()


def _tell(what: str, row: Division, *, actor: Actor, at: datetime) -> None:
    """Why it was decided stays out of the log and the event."""
    detail = {
        "kind": row.kind,
        "within": row.within.code if row.within else None,
        "firstDay": row.first_day.isoformat() if row.first_day else None,
        "begins": sorted(row.begins),
        "ends": row.ends,
        "moves": len(row.moves),
    }
    tell(what, subject=f"division/{row.id}", detail=detail, actor=actor, at=at)
