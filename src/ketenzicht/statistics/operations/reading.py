"""Reading the regional figures: what the agreements let a reader see, and a line in the log with the purpose."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access.domain import SECONDARY, Audience, Detail, Permission, Purpose, Subject, purpose_refusal
from ketenzicht.access.operations import own_organisation, require
from ketenzicht.access.queries import audience, local_day
from ketenzicht.audit.domain import Circumstances, Deed
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Fault, Invalid, NotPermitted
from ketenzicht.registry import queries as registry
from ketenzicht.statistics.domain import FiguresTable, ProviderLine, usual_purpose
from ketenzicht.statistics.queries import last_day, lines_of, provider_lines, thresholds

NO_AGREEMENT = (
    "Er is geen afspraak waardoor uw organisatie regionale cijfers voor dit doel mag zien. "
    "Vraag het ROAZ-bureau van uw regio."
)


@transaction.atomic
def read_figures(
    *, module: str, label: str, until: date | None, purpose: Purpose | None, actor: Actor, at: datetime
) -> FiguresTable:
    """The newest figures of a kind of care, not after the day `until`, for a purpose; without: the usual one.

    Raises NotPermitted, also for a purpose that the key of a system has not, NotFound for who acts for no organisation,
    and Invalid for a purpose that is no secondary use.
    """
    require(actor=actor, permission=Permission.FIGURES_READ)
    organisation_id = own_organisation(actor)
    purpose = purpose or usual_purpose(registry.organisations(ids=[organisation_id])[0].kind)
    if purpose not in SECONDARY:
        raise Invalid([_wrong_purpose()])
    if reason := purpose_refusal(actor=actor, purpose=purpose):
        raise NotPermitted(reason, actor=actor)
    today = local_day(at)
    day = last_day(module=module, label=label, until=until or today)
    rights = audience(organisation_id=organisation_id, purposes=[purpose], on=today)
    lines = lines_of(module=module, label=label, day=day) if day else []
    providers = _consented(module, label, day, rights, organisation_id, purpose) if day else ()
    seen = tuple(line for line in lines if rights.sees(module=module, of=line.place.subject, detail=line.place.detail))
    record(
        action="statistics.figures-read",
        actor=actor,
        subject=f"figures/{module}/{label}",
        deed=Deed.READ,
        detail={
            "day": day.isoformat() if day else None,
            "rows": len(seen),
            "providers": [str(one.organisation_id) for one in providers],
        },
        circumstances=Circumstances(purpose=purpose.value),
        at=at,
    )
    refusal = "" if rights.rights else NO_AGREEMENT
    return FiguresTable(
        day=day, lines=seen, providers=providers, purpose=purpose, base=thresholds().base, refusal=refusal
    )


def _consented(
    module: str, label: str, day: date, rights: Audience, organisation_id: UUID, purpose: Purpose
) -> tuple[ProviderLine, ...]:
    """The providers that consent today, and did on the day itself: a consent of now opens no earlier days."""
    lines = [line for line in provider_lines(module=module, label=label, day=day) if _is_open(rights, module, line)]
    if not lines:
        return ()
    then = audience(organisation_id=organisation_id, purposes=[purpose], on=day)
    return tuple(line for line in lines if _is_open(then, module, line))


def _is_open(rights: Audience, module: str, line: ProviderLine) -> bool:
    return rights.sees(module=module, of=Subject(organisation_id=line.organisation_id), detail=Detail.PROVIDER)


def _wrong_purpose() -> Fault:
    names = ", ".join(SECONDARY)
    return Fault(
        "/query/purpose",
        "no-secondary-use",
        f"Kies een doel van secundair gebruik: {names}.",
        f"Choose a purpose of secondary use: {names}.",
    )
