"""Agreements on who sees what: deciding and ending them, and consent of a provider."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from psycopg import errors

from ketenzicht.access.domain import Agreement, Basis, Detail, Extent, Party, Purpose
from ketenzicht.access.models import RecordedAgreement
from ketenzicht.access.operations.deciding_agreements import require_to_decide, require_to_end
from ketenzicht.access.operations.telling import tell
from ketenzicht.access.queries import local_day
from ketenzicht.access.rights import UNKNOWN_AGREEMENT
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid, NotFound
from ketenzicht.base.periods import Period

LONGEST_DECIDED_BY, LONGEST_GROUND = 200, 400


@dataclass(frozen=True, slots=True)
class NewAgreement:
    """What is agreed: see `domain.Agreement`. `code` names one that comes with Ketenzicht."""

    party: Party
    module: str
    extent: Extent
    detail: Detail
    purpose: Purpose
    valid_from: date
    valid_until: date | None
    decided_by: str
    ground: str
    basis: Basis = Basis.AGREEMENT
    proposal: bool = False
    code: str | None = None


@transaction.atomic
def decide_agreement(*, new: NewAgreement, actor: Actor, at: datetime) -> UUID:
    """Put an agreement or a consent on record; its id.

    Raises NotPermitted (see `operations.deciding_agreements`), Invalid for impossible days or
    without who decided and on what, NotFound for an unknown organisation or region, and Conflict when there is one on
    the same in that period.
    """
    require_to_decide(party=new.party, extent=new.extent, basis=new.basis, actor=actor, at=at)
    if faults := _faults(new, today=local_day(at)):
        raise Invalid(faults)
    row = _row(new, id=uuid4(), at=at)
    _keep(row)
    tell(action="access.agreement-decided", subject=f"agreement/{row.id}", detail=_detail(row), actor=actor, at=at)
    return row.id


@transaction.atomic
def end_agreement(*, agreement_id: UUID, until: date, because: str, actor: Actor, at: datetime) -> None:
    """Let an agreement or consent count no more from the day `until`; today: at once.

    Raises NotPermitted, NotFound, Invalid for a day that is past or without a reason, and Conflict when it ends sooner
    already.
    """
    row = RecordedAgreement.objects.select_for_update().filter(id=agreement_id).first()
    if row is None:
        raise NotFound(UNKNOWN_AGREEMENT)
    require_to_end(row, actor=actor, at=at)
    reason = because.strip()
    if faults := [*_text_faults("/because", "waarom de afspraak eindigt", reason, LONGEST_GROUND)]:
        raise Invalid(faults)
    if until < local_day(at):
        raise Invalid([_fault("/until", "past", "Kies vandaag of een latere dag.", "Choose today or a later day.")])
    if row.valid_until is not None and row.valid_until <= max(until, row.valid_from):
        raise Conflict("Deze afspraak is of wordt al eerder beëindigd.")
    row.valid_until = max(until, row.valid_from)
    row.ended_at, row.ended_because = at, reason
    row.save(update_fields=["valid_until", "ended_at", "ended_because"])
    detail = {"validUntil": row.valid_until.isoformat(), "because": reason}
    tell(action="access.agreement-ended", subject=f"agreement/{row.id}", detail=detail, actor=actor, at=at)


def _row(new: NewAgreement, *, id: UUID, at: datetime) -> RecordedAgreement:  # noqa: A002 - as in Agreement
    return RecordedAgreement(
        id=id,
        code=new.code,
        party_kind=new.party.kind.value if new.party.kind else "",
        party_region_id=new.party.region,
        party_organisation_id=new.party.organisation_id,
        module=new.module,
        scope=new.extent.scope.value,
        of_region_id=new.extent.region,
        of_organisation_id=new.extent.provider,
        detail=new.detail.value,
        purpose=new.purpose.value,
        basis=new.basis.value,
        valid_from=new.valid_from,
        valid_until=new.valid_until,
        decided_by=new.decided_by.strip(),
        ground=new.ground.strip(),
        proposal=new.proposal,
        recorded_at=at,
    )


def _keep(row: RecordedAgreement) -> None:
    """The database says whether there is one on the same, and whether organisations and regions exist."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            connection.check_constraints()
    except IntegrityError as error:
        if isinstance(error.__cause__, errors.ExclusionViolation):
            raise Conflict(
                "Er is in deze periode al een afspraak met deze partij over hetzelfde. Beëindig die eerst, "
                "of kies een periode erna."
            ) from error
        if isinstance(error.__cause__, errors.ForeignKeyViolation):
            raise NotFound("Deze organisatie of regio staat niet in het register.") from error
        raise


def _faults(new: NewAgreement, *, today: date) -> list[Fault]:
    faults = [
        *_text_faults("/decidedBy", "wie het heeft besloten", new.decided_by.strip(), LONGEST_DECIDED_BY),
        *_text_faults("/ground", "op welke grond", new.ground.strip(), LONGEST_GROUND),
    ]
    if new.valid_until is not None and new.valid_until <= max(new.valid_from, today):
        faults.append(
            _fault(
                "/validUntil",
                "ends-too-soon",
                "Kies een einddatum na vandaag en na de begindatum.",
                "Choose an end after today and after the beginning.",
            )
        )
    elif not _is_possible(new):
        faults.append(
            _fault(
                "/basis",
                "impossible-consent",
                "Toestemming geldt voor de cijfers van één zorgaanbieder, aan één organisatie op naam.",
                "Consent is about one provider, and given to one organisation by name.",
            )
        )
    return faults


def _is_possible(new: NewAgreement) -> bool:
    try:
        Agreement(
            id=uuid4(),
            party=new.party,
            module=new.module,
            extent=new.extent,
            detail=new.detail,
            purpose=new.purpose,
            period=Period(start=new.valid_from, end=new.valid_until),
            decided_by=new.decided_by,
            ground=new.ground,
            basis=new.basis,
        )
    except ValueError:
        return False
    return True


def _text_faults(pointer: str, what: str, text: str, longest: int) -> list[Fault]:
    if 0 < len(text) <= longest:
        return []
    return [
        _fault(
            pointer,
            "text-length",
            f"Vul in {what}, in ten hoogste {longest} tekens.",
            f"Fill this in, in at most {longest} characters.",
        )
    ]


def _fault(pointer: str, code: str, nl: str, en: str) -> Fault:
    return Fault(pointer, code, nl, en)


def _detail(row: RecordedAgreement) -> dict[str, str | None]:
    return {
        "party": row.party_kind or str(row.party_organisation_id),
        "partyRegion": row.party_region_id,
        "module": row.module,
        "scope": row.scope,
        "of": row.of_region_id or (str(row.of_organisation_id) if row.of_organisation_id else None),
        "detail": row.detail,
        "purpose": row.purpose,
        "basis": row.basis,
        "validFrom": row.valid_from.isoformat(),
        "validUntil": row.valid_until.isoformat() if row.valid_until else None,
    }
