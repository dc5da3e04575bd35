"""What the people of the demonstration's centre can do: most work alone, and one works under supervision."""

from datetime import datetime, timedelta
from uuid import UUID

from ketenzicht.access import queries as people
from ketenzicht.access.domain import Role
from ketenzicht.access.domain.permissions import grants_of
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.competences import operations, queries
from ketenzicht.competences.operations import NewRecord
from ketenzicht.demonstration.accounts import ZCC
from ketenzicht.demonstration.domain.plan import DOMAIN, id_of

EPAS = ("epa-triage-telefonisch", "epa-passende-zorg")
LEVELS = {"coordinator": 5, "zcc-triagist": 4, "zcc-leerling": 3}
LASTS = timedelta(days=60)  # so that the page of what ends soon has something on it


def ensure_competences(*, at: datetime) -> None:
    """Record what is not recorded yet; what people did with it since stays."""
    centre, day = id_of(ZCC), local_day(at)
    members = {one.email: one.user_id for one in people.members_of(organisation_id=centre, now=at)}
    ids = {name: members.get(f"{name}@{DOMAIN}") for name in ("zcc-beheer", *LEVELS)}
    keeper = ids.pop("zcc-beheer")
    if keeper is None or queries.asked_from(organisation_id=centre) is not None:
        return
    grants = grants_of([Role.ORGANISATION_ADMINISTRATOR])
    actor = Actor(ActorKind.PERSON, keeper, "Beheerder van een zorgcoördinatiecentrum", centre, grants)
    for name, person in ids.items():
        for epa in EPAS if person else ():
            new = NewRecord(epa, LEVELS[name], day - timedelta(days=400), None, "Bekwaamverklaring (verzonnen)")
            operations.record(person=_sure(person), new=new, actor=actor, at=at)
    if triagist := ids["zcc-triagist"]:
        diploma = NewRecord("diploma-triage", None, day - timedelta(days=1_700), day + LASTS, "Diploma (verzonnen)")
        operations.record(person=triagist, new=diploma, actor=actor, at=at)
    operations.supervise(
        trainee=_sure(ids["zcc-leerling"]),
        supervisor=_sure(ids["coordinator"]),
        begins_at=at,
        ends_at=at + timedelta(days=30),
        actor=actor,
        at=at,
    )
    operations.state_need(competence=EPAS[0], wanted=4, actor=actor, at=at)
    operations.plan_training(
        competence=EPAS[0], name="Telefonische triage (verzonnen)", day=day + LASTS, places=6, actor=actor, at=at
    )
    operations.introduce(begins_on=day, because="Demonstratie", actor=actor, at=at)


def _sure(person: UUID | None) -> UUID:
    if person is None:
        raise ValueError("The accounts of the demonstration were opened before this.")
    return person
