"""A supplier asks for production; the provider agrees, and the region or the country lets it in."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access.domain import ANONYMOUS, Permission
from ketenzicht.access.queries import local_day
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid, NotFound
from ketenzicht.connections.domain import (
    LONGEST_REASON,
    MOST_OPEN,
    MOST_PLACES,
    WAITING,
    PromotionMove,
    PromotionPart,
    PromotionStatus,
    after,
)
from ketenzicht.connections.models import Promotion, PromotionPlace, TestConnection
from ketenzicht.connections.operations.noting import note_standings
from ketenzicht.connections.operations.telling import locked
from ketenzicht.connections.queries.promotions import NO_SUCH_REQUEST, passed_modules, promoters_of, sight_of
from ketenzicht.events.operations import announce
from ketenzicht.notices.domain import NewNotice, Settled
from ketenzicht.notices.operations import give, settle
from ketenzicht.registry import queries as registry

_NO_REPORT = (
    "Van deze module is er geen geslaagd rapport onder de versie die nu van kracht is. Doe eerst de aansluittoets, "
    "en leg de uitkomst vast."
)


@transaction.atomic
def ask_promotion(*, link: str, modules: Collection[str], location_ids: Collection[UUID], at: datetime) -> UUID:
    """Ask to deliver in production for locations of one provider.

    Raises NotFound for a link that is nobody's, Conflict without a passed report or with too many requests that
    wait, and Invalid for locations that are not in the register or of several providers.
    """
    row = locked(link=link)
    on = local_day(at)
    if not modules or not passed_modules(connection_id=row.id, on=on).keys() >= set(modules):
        raise Conflict(_NO_REPORT)
    if row.promotions.filter(status__in=WAITING).count() >= MOST_OPEN:
        raise Conflict(f"Er wachten al {MOST_OPEN} aanvragen. Wacht op een besluit, of trek er een in.")
    found = registry.locations(on=on, ids=set(location_ids)) if location_ids else []
    providers = {line.organisation_id for line in found}
    if len(found) != len(set(location_ids)) or len(providers) != 1 or len(found) > MOST_PLACES:
        told = f"Kies 1 tot {MOST_PLACES} locaties van één zorgaanbieder uit het register."
        raise Invalid([Fault("/locations", "wrong-locations", told, "Choose locations of one provider.")])
    made = Promotion.objects.create(
        connection=row,
        organisation_id=found[0].organisation_id,
        modules=sorted(set(modules)),
        status=PromotionStatus.ASKED.value,
        asked_at=at,
    )
    PromotionPlace.objects.bulk_create(PromotionPlace(promotion=made, location_id=line.id) for line in found)
    _tell("asked", made, actor=ANONYMOUS, at=at)
    note_standings(location_ids=[line.id for line in found], actor=ANONYMOUS, at=at)
    words = f"{row.supplier} wil met {row.system} aanleveren voor {len(found)} van uw locaties. Stemt u daarmee in?"
    _ask(made, made.organisation_id, Permission.ACCESS_ADMINISTER, words, at=at)
    return made.id


@transaction.atomic
def move_promotion(*, promotion_id: UUID, move: PromotionMove, reason: str = "", actor: Actor, at: datetime) -> None:
    """Agree or not, promote or refuse.

    Raises NotFound for a request that does not concern the actor, NotPermitted for whose move it is not, Conflict
    when it cannot be made any more, and Invalid for a refusal without a reason.
    """
    on = local_day(at)
    sight = sight_of(actor=actor, on=on)
    row = Promotion.objects.select_for_update().filter(id=promotion_id).first()
    regions = _regions(row, on=on) if row else frozenset()
    parts = sight.parts(organisation_id=row.organisation_id, regions=regions) if row else frozenset()
    if row is None or not parts:
        raise NotFound(NO_SUCH_REQUEST)
    _move(row, move, parts, actor=actor, reason=reason, at=at)
    if move is PromotionMove.AGREE:
        words = f"De zorgaanbieder stemt in met {row.connection.supplier}. Laat u de aansluiting toe?"
        for promoter in promoters_of(regions={code for code in regions if code}, on=on):
            _ask(row, promoter, Permission.CONNECTIONS_PROMOTE, words, at=at)
    elif move is PromotionMove.PROMOTE:
        if not passed_modules(connection_id=row.connection_id, on=on).keys() >= set(row.modules):
            raise Conflict(_NO_REPORT)
        words = "De aansluiting is toegelaten. Maak de sleutel van productie voor de leverancier."
        _news(row, words, at=at)
    elif move is PromotionMove.REFUSE:
        _news(row, f"De aansluiting is afgewezen: {row.reason}", at=at)


@transaction.atomic
def withdraw_promotion(*, link: str, promotion_id: UUID, at: datetime) -> None:
    """The supplier does not ask any more; NotFound for a request of another."""
    connection = locked(link=link)
    row = connection.promotions.select_for_update().filter(id=promotion_id).first()
    if row is None:
        raise NotFound(NO_SUCH_REQUEST)
    _move(row, PromotionMove.WITHDRAW, frozenset({PromotionPart.SUPPLIER}), actor=ANONYMOUS, reason="", at=at)


def withdraw_all(connection: TestConnection, *, at: datetime) -> None:
    """Within a deed: the connection ends, and with it what it asked."""
    for row in connection.promotions.select_for_update().filter(status__in=WAITING):
        _move(row, PromotionMove.WITHDRAW, frozenset({PromotionPart.SUPPLIER}), actor=ANONYMOUS, reason="", at=at)


def _move(
    row: Promotion, move: PromotionMove, parts: frozenset[PromotionPart], *, actor: Actor, reason: str, at: datetime
) -> None:
    """What follows is in the table; whatever was asked before is answered."""
    status = after(status=PromotionStatus(row.status), move=move, parts=parts, actor=actor)
    reason = reason.strip()
    if move.needs_reason and not 0 < len(reason) <= LONGEST_REASON:
        told = f"Geef een reden van ten hoogste {LONGEST_REASON} tekens."
        raise Invalid([Fault("/reason", "required", told, "Give a reason.")])
    row.status = status.value
    if move is PromotionMove.AGREE:
        row.agreed_at = at
    else:
        row.decided_at, row.decided_by, row.reason = at, actor.id, reason
    row.save()
    because = Settled.LAPSED if move is PromotionMove.WITHDRAW else Settled.DONE
    settle(about=_about(row), actor=actor, at=at, because=because)
    _tell(move.value, row, actor=actor, at=at)
    note_standings(location_ids=list(row.places.values_list("location_id", flat=True)), actor=actor, at=at)


def _regions(row: Promotion, *, on: date) -> frozenset[str | None]:
    ids = set(row.places.values_list("location_id", flat=True))
    return frozenset(line.roaz for line in registry.locations(on=on, ids=ids))


def _ask(row: Promotion, organisation_id: UUID, permission: Permission, words: str, *, at: datetime) -> None:
    notice = NewNotice(
        about=_about(row), title="Een leverancier wil aansluiten", text=words, link=_link(row), is_task=True
    )
    give(notice=notice, organisation_id=organisation_id, permission=permission, actor=ANONYMOUS, at=at)


def _news(row: Promotion, words: str, *, at: datetime) -> None:
    notice = NewNotice(
        about=f"{_about(row)}/decided", title="Besluit over een aansluiting", text=words, link=_link(row)
    )
    give(
        notice=notice,
        organisation_id=row.organisation_id,
        permission=Permission.ACCESS_ADMINISTER,
        actor=ANONYMOUS,
        at=at,
    )


def _about(row: Promotion) -> str:
    return f"promotion/{row.id}"


def _link(row: Promotion) -> str:
    return f"/promotions/{row.id}/"


def _tell(action: str, row: Promotion, *, actor: Actor, at: datetime) -> None:
    detail = {"status": row.status, "organisation": str(row.organisation_id), "modules": row.modules}
    record(action=f"connections.promotion-{action}", actor=actor, subject=_about(row), detail=detail, at=at)
    announce(kind=f"connections.promotion-{action}", subject=_about(row), payload=detail, at=at)
