"""Who decides: functioneel beheer all agreements, a ROAZ-bureau those about its own region, a provider its consent.

Nobody gives consent but the provider itself: not even the platform (BA 1g).
"""

from datetime import datetime
from uuid import UUID

from ketenzicht.access.domain import Basis, Extent, Party, PartyKind, Permission, Scope, kinds_of_party
from ketenzicht.access.models import RecordedAgreement
from ketenzicht.access.operations.deciding import own_organisation, require
from ketenzicht.access.queries import local_day
from ketenzicht.access.rights import regions_decided_by
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.errors import NotPermitted
from ketenzicht.registry import queries as registry

# Who is no party to the regional agreements: the ministry has its own (BA 2.8), third parties apply for theirs.
_NOT_OF_A_REGION = frozenset({PartyKind.MINISTRY, PartyKind.THIRD_PARTY})


def require_to_decide(*, party: Party, extent: Extent, basis: Basis, actor: Actor, at: datetime) -> None:
    """Raise NotPermitted unless the actor may put this on record."""
    if _is_wide(actor, basis=basis, provider=extent.provider):
        return
    _require_own_region(extent.region if extent.scope is Scope.REGION else None, actor=actor, at=at)
    if not _NOT_OF_A_REGION.isdisjoint(_kinds(party)):
        raise NotPermitted(
            "Een ROAZ-bureau legt geen afspraken vast met het ministerie of met derden: het ministerie krijgt totalen, "
            "en derden doen een aanvraag. Vraag functioneel beheer van Ketenzicht.",
            actor=actor,
        )


def require_to_end(row: RecordedAgreement, *, actor: Actor, at: datetime) -> None:
    """Raise NotPermitted unless the actor may end it: who decides about a region also ends what is about it."""
    if not _is_wide(actor, basis=Basis(row.basis), provider=row.of_organisation_id):
        _require_own_region(row.of_region_id, actor=actor, at=at)


def may_end(*, agreement_id: UUID, actor: Actor, at: datetime) -> bool:
    """Whether the page of an agreement offers to end it."""
    row = RecordedAgreement.objects.filter(id=agreement_id).first()
    try:
        if row is not None:
            require_to_end(row, actor=actor, at=at)
    except NotPermitted:
        return False
    return row is not None


def _is_wide(actor: Actor, *, basis: Basis, provider: UUID | None) -> bool:
    """Whether the actor may decide wherever this is about; False: only about its own region, if it has one."""
    if basis is Basis.CONSENT:
        require(actor=actor, permission=Permission.ACCESS_ADMINISTER)
        if actor.organisation_id != provider:
            raise NotPermitted(
                "Toestemming kan alleen de zorgaanbieder zelf geven of intrekken. "
                "Vraag de organisatiebeheerder van die organisatie.",
                actor=actor,
            )
        return True
    require(actor=actor, permission=Permission.AGREEMENTS_DECIDE)
    return actor.kind is ActorKind.PLATFORM or Permission.PLATFORM_MAINTAIN in actor.grants


def _require_own_region(region: str | None, *, actor: Actor, at: datetime) -> None:
    if region not in regions_decided_by(organisation_id=own_organisation(actor), on=local_day(at)):
        raise NotPermitted(
            "Een ROAZ-bureau legt afspraken vast over één regio: de eigen ROAZ-regio of een verzorgingsgebied daarin. "
            "Vraag het ROAZ-bureau van die regio, of functioneel beheer van Ketenzicht.",
            actor=actor,
        )


def _kinds(party: Party) -> frozenset[PartyKind]:
    if party.kind is not None:
        return frozenset({party.kind})
    named = registry.organisations(ids=[party.organisation_id] if party.organisation_id else [])
    return frozenset[PartyKind]().union(*(kinds_of_party(kind=one.kind, location_types=()) for one in named))
