"""Bottlenecks in protocols: from new to mended or rejected, each step on record, shared without names and requests."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from tests.coordination.centres import gone_over
from tests.learning.conftest import Centre, People, received, somebody

from ketenzicht.access.domain import Role
from ketenzicht.access.domain.permissions import grants_of
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.coordination.models import CareRequest
from ketenzicht.learning import operations, queries
from ketenzicht.learning.domain.bottlenecks import NEXT, About, Move, Status, after
from ketenzicht.learning.models import Bottleneck, BottleneckChange
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

db = pytest.mark.django_db
NOW = timezone.now()
WHY = "Zo besloten in het overleg"


@pytest.fixture
def tom(centre: Centre, people: People) -> Actor:
    """A triagist with an account."""
    return Actor(ActorKind.PERSON, people["tom"][1], "Tom", centre.id, grants_of([Role.TRIAGIST]), role="triagist")


@pytest.fixture
def cor(centre: Centre, people: People) -> Actor:
    grants = grants_of([Role.COORDINATOR])
    return Actor(ActorKind.PERSON, people["cor"][1], "Cor", centre.id, grants, role="coordinator")


def new(by: Actor, **changed: object) -> operations.NewBottleneck:
    told = {
        "about": About.INSTRUMENT,
        "which": "demo-telefoon 1.0",
        "title": "Vraag is dubbel",
        "text": "Wordt twee keer gesteld",
        "owner": by.id,
    }
    return operations.NewBottleneck(**{**told, **changed})  # type: ignore[arg-type]  # as told above


@pytest.fixture
def bottleneck_id(tom: Actor) -> UUID:
    return operations.report_bottleneck(new=new(tom), actor=tom, at=NOW)


def move(bottleneck_id: UUID, deed: Move, actor: Actor, *, words: str = WHY, version: str = "") -> Status:
    return operations.move_bottleneck(
        bottleneck_id=bottleneck_id, move=deed, words=words, version=version, actor=actor, at=NOW
    )


def test_every_status_can_be_reached_and_none_is_a_dead_end() -> None:
    assert {Status.NEW, *NEXT.values()} == set(Status)
    assert {status for status, _ in NEXT} == set(Status)
    with pytest.raises(Conflict, match="nieuw"):
        after(Status.NEW, Move.MEND)


@db
def test_from_new_to_mended_in_a_version_with_its_history(bottleneck_id: UUID, tom: Actor, cor: Actor) -> None:
    assert move(bottleneck_id, Move.EXAMINE, tom) is Status.EXAMINED
    assert move(bottleneck_id, Move.PROPOSE, cor) is Status.PROPOSED
    with pytest.raises(Refused, match="welke versie"):
        move(bottleneck_id, Move.MEND, tom)
    assert move(bottleneck_id, Move.MEND, tom, version="1.1") is Status.MENDED
    file = queries.bottleneck(bottleneck_id=bottleneck_id, actor=tom, now=NOW)
    assert file.line.mended_in == "1.1"
    assert [(one.deed, one.who) for one in file.changes] == [
        ("gemeld", "Tom"), ("onderzoeken", "Tom"), ("wijziging voorstellen", "Cor"), ("verholpen melden", "Tom"),
    ]  # fmt: skip
    assert move(bottleneck_id, Move.REOPEN, tom) is Status.EXAMINED
    assert Bottleneck.objects.get().mended_in == ""


@db
def test_each_step_says_why_by_its_owner_or_who_leads(
    bottleneck_id: UUID, tom: Actor, cor: Actor, centre: Centre
) -> None:
    with pytest.raises(Refused, match="in een zin"):
        move(bottleneck_id, Move.REJECT, tom, words="nee")
    for who, refusal in ((centre.me, NotPermitted), (somebody(centre.other_id, Role.COORDINATOR), NotFound)):
        with pytest.raises(refusal):
            move(bottleneck_id, Move.REJECT, who)
        with pytest.raises(refusal):
            operations.hand_over_bottleneck(bottleneck_id=bottleneck_id, owner=uuid4(), actor=who, at=NOW)
    operations.hand_over_bottleneck(bottleneck_id=bottleneck_id, owner=cor.id or uuid4(), actor=tom, at=NOW)
    with pytest.raises(NotPermitted):
        move(bottleneck_id, Move.REJECT, tom)
    assert move(bottleneck_id, Move.REJECT, cor) is Status.REJECTED
    with pytest.raises(NotFound, match="werkt niet"):
        operations.hand_over_bottleneck(bottleneck_id=bottleneck_id, owner=uuid4(), actor=cor, at=NOW)


@db
@pytest.mark.parametrize("wrong", [{"title": " "}, {"which": ""}, {"text": "x"}, {"title": "a" * 121}])
def test_what_is_reported_says_what_it_is(tom: Actor, wrong: dict[str, str]) -> None:
    with pytest.raises(Refused, match="korte titel"):
        operations.report_bottleneck(new=new(tom, **wrong), actor=tom, at=NOW)
    with pytest.raises(NotFound, match="werkt niet"):
        operations.report_bottleneck(new=new(tom, owner=uuid4()), actor=tom, at=NOW)
    assert not BottleneckChange.objects.exists()


@db
def test_what_is_shared_is_seen_without_names_and_requests_and_what_is_not_is_not(
    bottleneck_id: UUID, tom: Actor, cor: Actor, centre: Centre
) -> None:
    request_id = received(centre, at=NOW)
    number = CareRequest.objects.get(id=request_id).number
    operations.link_case(bottleneck_id=bottleneck_id, number=number, actor=tom, at=NOW)
    operations.link_case(bottleneck_id=bottleneck_id, number=number, actor=tom, at=NOW)
    country = NewOrganisation(name="Landelijk", kind=OrganisationKind.NATIONAL, locations=())
    (made,) = registry.register_organisations(organisations=[country], actor=PLATFORM, at=NOW)
    lnaz = somebody(made.id, Role.NATIONAL_COORDINATOR)
    assert queries.bottlenecks(actor=lnaz, now=NOW) == ()
    with pytest.raises(NotFound):
        queries.bottleneck(bottleneck_id=bottleneck_id, actor=lnaz, now=NOW)
    with pytest.raises(NotPermitted):
        operations.share_bottleneck(bottleneck_id=bottleneck_id, is_shared=True, actor=tom, at=NOW)
    operations.share_bottleneck(bottleneck_id=bottleneck_id, is_shared=True, actor=cor, at=NOW)
    with pytest.raises(Conflict):
        operations.share_bottleneck(bottleneck_id=bottleneck_id, is_shared=True, actor=cor, at=NOW)
    (line,) = queries.bottlenecks(actor=lnaz, now=NOW)
    file = queries.bottleneck(bottleneck_id=line.id, actor=lnaz, now=NOW)
    assert (file.line.owner, file.cases) == ("", ())
    assert not any(one.who for one in file.changes)
    assert [one.number for one in queries.bottleneck(bottleneck_id=line.id, actor=tom, now=NOW).cases] == [number]
    with pytest.raises(NotFound):
        queries.bottleneck(bottleneck_id=line.id, actor=centre.stranger, now=NOW)
    operations.share_bottleneck(bottleneck_id=bottleneck_id, is_shared=False, actor=cor, at=NOW)
    assert queries.bottlenecks(actor=lnaz, now=NOW) == ()


@db
def test_a_request_of_elsewhere_is_not_linked(bottleneck_id: UUID, tom: Actor, centre: Centre) -> None:
    request_id = received(centre, at=NOW)
    gone_over(centre, request_id)
    with pytest.raises(NotFound):
        operations.link_case(
            bottleneck_id=bottleneck_id, number=CareRequest.objects.get(id=request_id).number, actor=tom, at=NOW
        )


@db
def test_what_ended_ten_years_ago_goes_with_its_history_and_what_is_open_stays(bottleneck_id: UUID, tom: Actor) -> None:
    later = NOW + operations.BOTTLENECKS_KEPT + timedelta(days=1)
    assert operations.forget_bottlenecks(at=later) == 0
    move(bottleneck_id, Move.REJECT, tom)
    assert operations.forget_bottlenecks(at=later - timedelta(days=2)) == 0
    assert operations.forget_bottlenecks(at=later) == 1
    assert not BottleneckChange.objects.exists()
