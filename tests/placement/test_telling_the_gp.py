"""The GP of the patient hears how it went: a task from the end of a request until it was told, or is unneeded."""

from http import HTTPStatus
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.placement.conftest import Region
from tests.placement.test_closing import close
from tests.placement.test_pages import somebody as signed_in

from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Door, Ending, Whereabouts, remarks
from ketenzicht.coordination.models import CareRequest, Happening
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Side
from ketenzicht.placement.domain.following import Asks, Told
from ketenzicht.placement.domain.gp import NEXT_OF_GP, GpMove, GpStand, Spared, gp_after
from ketenzicht.placement.models import GpTask, OutcomeTold
from ketenzicht.placement.queries.trajectory import how_it_went
from ketenzicht.placement.queries.worklist import worklist

GP = {"gp": "Praktijk De Linde", "gp-agb": "01 012345", "name": "Mevr. Proef", "birth-date": "1-2-1942"}
db = pytest.mark.django_db


def test_in_the_table_nothing_is_told_by_itself_and_whatever_ends_anew_is_to_be_told() -> None:
    assert set(NEXT_OF_GP.values()) == set(GpStand)
    into_told = {move for (_, move), stand in NEXT_OF_GP.items() if stand is GpStand.TOLD}
    assert into_told == {GpMove.TELL}
    assert all(gp_after(stand, GpMove.END) is GpStand.TO_TELL for stand in (None, *GpStand))
    for stand, move in set(product(GpStand, GpMove)) - set(NEXT_OF_GP):
        with pytest.raises(Conflict):
            gp_after(stand, move)
    assert all(one.word for one in (*GpStand, *Spared))


@pytest.mark.parametrize(
    ("typed", "is_right"), [("01012345", True), ("01 012 345", True), ("123", False), ("x", False)]
)
def test_an_agb_code_that_cannot_be_right_is_kept_with_a_remark(typed: str, is_right: bool) -> None:
    assert ("gp-agb" not in remarks({"gp-agb": typed}, today=timezone.localdate())) == is_right


def ended(region: Region, intake: dict[str, str] | None = None) -> UUID:
    """The patient is where they were placed, and the request is completed."""
    request_id = decided_with(region, GP if intake is None else intake)
    offer_id = region.placed(region.need(request_id))
    operations.arrive(offer_id=offer_id, side=Side.CENTRE, actor=region.cor, at=region.later())
    complete(region, request_id)
    return request_id


def decided_with(region: Region, intake: dict[str, str]) -> UUID:
    request_id = coordination.receive(
        centre_id=region.centre_id, door=Door.PROFESSIONALS, intake=intake, actor=region.cor, at=region.at
    ).id
    CareRequest.objects.filter(id=request_id).update(status="decided")
    return request_id


def complete(region: Region, request_id: UUID, whereabouts: Whereabouts = Whereabouts.PLACED) -> None:
    operations.complete(request_id=request_id, whereabouts=whereabouts, words="", actor=region.cor, at=region.later())


def tell(region: Region, request_id: UUID, to: Told = Told.GP) -> None:
    operations.tell_how_it_went(
        request_id=request_id, to=to, spoke_with="De assistente", about=how_it_went(request_id=request_id).about,
        actor=region.cor, at=region.later(),
    )  # fmt: skip


def to_tell(region: Region) -> list[UUID]:
    lines = worklist(actor=region.cor, now=region.at).lines
    return [one.request_id for one in lines if one.followed.asks is Asks.TELL_GP]


@db
def test_it_stays_a_task_of_the_centre_until_it_was_told(region: Region) -> None:
    request_id = ended(region)
    assert to_tell(region) == [request_id]
    tell(region, request_id, Told.REFERRER)
    assert to_tell(region) == [request_id], "that somebody else was told is not that the GP was"
    tell(region, request_id)
    assert to_tell(region) == []
    assert GpTask.objects.get().stand == "told"


@db
def test_nobody_is_told_whom_nobody_knows(region: Region) -> None:
    ended(region, {"name": "Mevr. Proef"})
    assert not GpTask.objects.exists()
    assert to_tell(region) == []


@db
@pytest.mark.parametrize("why", Spared)
def test_that_it_is_unneeded_is_said_with_a_reason_that_stands_in_the_story(region: Region, why: Spared) -> None:
    request_id = ended(region)
    operations.spare_gp(request_id=request_id, why=why, words="Belde zelf al", actor=region.cor, at=region.later())
    assert to_tell(region) == []
    assert not OutcomeTold.objects.exists(), "it does not count as told"
    line = Happening.objects.get(kind="gp-spared")
    assert line.detail["why"] == why.value
    assert b"Belde" not in bytes(line.note)
    assert AuditLine.objects.filter(action="coordination.gp-spared").count() == 1


@db
@pytest.mark.parametrize(("why", "stands"), [(Spared.REFUSES, False), (Spared.KNOWS, True)])
def test_what_ends_anew_is_to_be_told_anew_unless_the_patient_does_not_want_it(
    region: Region, why: Spared, stands: bool
) -> None:
    request_id = ended(region)
    operations.spare_gp(request_id=request_id, why=why, words="", actor=region.cor, at=region.later())
    coordination.follow_again(request_id=request_id, because="Belde terug", actor=region.cor, at=region.later())
    complete(region, request_id)
    assert bool(to_tell(region)) == stands


@db
def test_while_it_is_followed_again_nothing_is_told_yet(region: Region) -> None:
    request_id = ended(region)
    coordination.follow_again(request_id=request_id, because="Belde terug", actor=region.cor, at=region.later())
    assert to_tell(region) == []
    complete(region, request_id)
    assert to_tell(region) == [request_id]


@db
@pytest.mark.parametrize(("ending", "number"), [(Ending.DIED, 1), (Ending.ADVISED, 1), (Ending.MISTAKE, 0)])
def test_a_search_that_ended_with_its_request_is_told_too(region: Region, ending: Ending, number: int) -> None:
    request_id = decided_with(region, GP)
    need_id = region.need(request_id)
    CareRequest.objects.filter(id=request_id).update(status="waiting")
    close(region, need_id, ending)
    assert len(to_tell(region)) == number


@db
def test_who_may_not_and_what_cannot_be_is_refused(region: Region) -> None:
    request_id = ended(region)
    named: dict[str, Any] = {"why": Spared.KNOWS, "words": "", "at": region.later()}
    with pytest.raises(NotFound):
        operations.spare_gp(request_id=request_id, actor=region.stranger, **named)
    with pytest.raises(NotPermitted):
        operations.spare_gp(request_id=request_id, actor=region.homes[0].opname, **named)
    with pytest.raises(NotFound, match="niets open"):
        operations.spare_gp(request_id=region.request(), actor=region.cor, **named)
    for words, says in (("x", "paar woorden"), ("x" * 501, "500")):
        with pytest.raises(Refused, match=says):
            operations.spare_gp(request_id=request_id, why=Spared.OTHER, words=words, actor=region.cor, at=region.at)
    operations.spare_gp(request_id=request_id, actor=region.cor, **named)
    with pytest.raises(Conflict):
        operations.spare_gp(request_id=request_id, actor=region.cor, **named)
    assert to_tell(region) == []


@db
def test_the_task_goes_with_its_request(region: Region) -> None:
    request_id = ended(region)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT confdeltype FROM pg_constraint WHERE conrelid = 'placement_gptask'::regclass AND contype = 'f'"
        )
        assert cursor.fetchall() == [("c",)]
    assert GpTask.objects.filter(request=request_id).exists()


@db
def test_the_letter_says_who_and_how_it_went_and_no_more(region: Region, settings: Settings) -> None:
    region.at = timezone.now()
    for home in region.homes:
        home.say(2, at=region.at)
    request_id = ended(region, {**GP, "bsn": "999990019", "complaint": "Gevallen van de trap", "street": "Proefweg 3"})
    client = signed_in(region.centre_id, Role.COORDINATOR, "cor", settings)
    page = client.get(reverse("placement:gp_letter", args=[request_id]))
    text = page.content.decode()
    assert page.status_code == HTTPStatus.OK
    for there in ("Praktijk De Linde (AGB 01012345)", "Mevr. Proef", "1-2-1942", "geplaatst bij"):
        assert there in text
    for absent in ("999990019", "Gevallen", "Proefweg"):
        assert absent not in text
    followed = client.get(reverse("placement:trajectory", args=[request_id])).content.decode()
    assert "nog te vertellen" in followed
    wrong = client.post(reverse("placement:at_request", args=[request_id, "spare-gp"]), {"why": ""})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Kies" in wrong.content.decode()
    client.post(reverse("placement:at_request", args=[request_id, "spare-gp"]), {"why": "knows", "words": ""})
    assert GpTask.objects.get().stand == "spared"
    assert "de huisarts weet het al" in client.get(reverse("placement:trajectory", args=[request_id])).content.decode()


@db
def test_there_is_no_letter_while_nothing_came_of_it(region: Region, settings: Settings) -> None:
    region.at = timezone.now()
    request_id = decided_with(region, GP)
    region.need(request_id)
    client = signed_in(region.centre_id, Role.COORDINATOR, "cor", settings)
    page = client.get(reverse("placement:gp_letter", args=[request_id])).content.decode()
    assert "Er is nog niets te vertellen" in page
    assert "Mevr. Proef" not in page
