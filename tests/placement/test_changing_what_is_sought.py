"""Seeking otherwise while nobody was asked; and a question that comes to name the patient goes to nobody any more."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from tests.placement.conftest import MINUTE, Home, Region
from tests.placement.test_pages import cor, now_region, olga, told  # fixtures

from ketenzicht.base.errors import NotFound, NotPermitted, Refused
from ketenzicht.base.geography import Point
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.models import Happening
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Approach, Declined, Dropped, Mode, Side, Want
from ketenzicht.placement.domain.following import Asks
from ketenzicht.placement.models import Need, Offer
from ketenzicht.placement.queries.needs import question_of, sought_of
from ketenzicht.placement.queries.worklist import worklist

__all__ = ["cor", "now_region", "olga"]
pytestmark = pytest.mark.django_db
IN_TURN = Approach(mode=Mode.IN_TURN)
NAMED = "Mw. Berg, 84 jaar, gevallen. Hulp bij alles."


def otherwise(**other: Any) -> operations.Told:
    named: dict[str, Any] = {
        "form": "elv-hoog", "question": "Anders", "before": None, "where": None, "age": 85, "sex": "", "wants": ["pg"],
    }  # fmt: skip
    return operations.Told(**named | other)


def change(region: Region, need_id: UUID, **other: Any) -> None:
    operations.change_need(need_id=need_id, told=otherwise(**other), actor=region.cor, at=region.at)


def named(region: Region) -> UUID:
    """A need of which the question says a name that nobody knew then to be the patient's."""
    request_id = region.request()
    need_id = region.need(request_id)
    reword(region, need_id, NAMED)
    return need_id


def reword(region: Region, need_id: UUID, question: str = "84 jaar, gevallen.") -> None:
    operations.reword_need(need_id=need_id, question=question, actor=region.cor, at=region.at)


def becomes_known(region: Region, need_id: UUID, name: str = "Johanna van den Berg") -> None:
    request_id = Need.objects.get(id=need_id).request_id
    claim = coordination.pick_up(request_id=request_id, actor=region.cor, at=region.at)
    coordination.note(request_id=request_id, claim=claim, changes={"name": name}, actor=region.cor, at=region.at)


def ask_in_turn(region: Region, need_id: UUID, *homes: Home) -> list[UUID]:
    units = [operations.Asked(one.unit.code) for one in homes]
    return operations.ask(need_id=need_id, units=units, approach=IN_TURN, actor=region.cor, at=region.at)


def test_all_but_the_care_is_changed_and_stays_sealed(region: Region) -> None:
    need_id = region.need()
    home = region.homes[1]
    change(region, need_id, where=Point(52.1, 5.1), before=region.at + 60 * MINUTE, wishes=[home.location_id])
    row = Need.objects.get(id=need_id)
    sought = sought_of(row)
    assert sought is not None
    assert (sought.age, set(sought.wants), set(sought.wishes)) == (85, {Want.PG}, {home.location_id})
    assert (sought.kinds, row.kinds) == ((("acute-vv", "elv-hoog"),), [["acute-vv", "elv-hoog"]])
    assert (row.before, question_of(row)) == (region.at + 60 * MINUTE, "Anders")
    assert str(home.location_id).encode() not in bytes(row.sought)
    last = Happening.objects.filter(request_id=row.request_id).latest("id")
    assert (last.kind, last.detail["changed"]) == ("need-stated", True)


def test_care_that_is_arranged_by_telephone_keeps_being_that(region: Region) -> None:
    new = operations.NewNeed(form="huisarts-spoed", sought=None, question="Koorts")
    need_id = operations.state_need(request_id=region.request(), new=new, actor=region.cor, at=region.at)
    change(region, need_id)
    row = Need.objects.get(id=need_id)
    assert (question_of(row), sought_of(row)) == ("Anders", None)


def test_nothing_changes_once_somebody_was_asked(region: Region) -> None:
    need_id = region.need()
    region.ask(need_id)
    for deed in (change, reword):
        with pytest.raises(Refused, match="al een aanbieder"):
            deed(region, need_id)


@pytest.mark.parametrize("deed", [change, reword])
def test_nothing_changes_in_what_is_over_or_of_somebody_else(
    region: Region, deed: Callable[[Region, UUID], None]
) -> None:
    need_id = region.need()
    region.cor, cor = region.stranger, region.cor
    with pytest.raises(NotFound):
        deed(region, need_id)
    region.cor = region.homes[0].opname
    with pytest.raises(NotPermitted):
        deed(region, need_id)
    region.cor = cor
    operations.drop_need(need_id=need_id, dropped=Dropped.RECOVERED, because="Beter", actor=cor, at=region.at)
    with pytest.raises(Refused, match="geen plaats meer gezocht"):
        deed(region, need_id)


def test_a_question_that_names_by_now_is_asked_of_nobody(region: Region) -> None:
    need_id = named(region)
    becomes_known(region, need_id)
    with pytest.raises(Refused, match="de naam"):
        region.ask(need_id)
    assert not Offer.objects.filter(need_id=need_id).exists()
    with pytest.raises(Refused, match="de naam"):
        reword(region, need_id, "Berg is gevallen")
    reword(region, need_id)
    assert len(region.ask(need_id)) == 3


def test_who_waits_for_their_turn_is_not_asked_until_the_question_is_written_otherwise(region: Region) -> None:
    need_id = named(region)
    first, _ = ask_in_turn(region, need_id, *region.homes[:2])
    becomes_known(region, need_id)
    operations.decline(
        offer_id=first, reason=Declined.FULL, words="", side=Side.PROVIDER, actor=region.homes[0].opname, at=region.at
    )
    for _ in range(3):
        operations.watch(at=region.later())
    assert region.statuses(need_id) == ["declined", "queued"]
    kinds = Happening.objects.filter(request__needs=need_id).values_list("kind", flat=True)
    assert list(kinds).count("need-held-back") == 1, "it is told once"
    reword(region, need_id)
    assert Need.objects.get(id=need_id).held_back_at is None
    operations.watch(at=region.later())
    assert region.statuses(need_id) == ["declined", "asked"]


def test_it_stands_in_the_worklist_as_what_asks_for_somebody(region: Region) -> None:
    need_id = named(region)
    first, _ = ask_in_turn(region, need_id, *region.homes[:2])
    becomes_known(region, need_id)
    operations.decline(
        offer_id=first, reason=Declined.FULL, words="", side=Side.PROVIDER, actor=region.homes[0].opname, at=region.at
    )
    (line,) = [one for one in worklist(actor=region.cor, now=region.at).lines if one.need_id == need_id]
    assert line.followed.asks is Asks.NOBODY_ASKED


def test_the_page_shows_what_was_filled_in_and_keeps_what_is_changed(cor: Client, now_region: Region) -> None:
    request_id = now_region.request()
    cor.post(reverse("placement:state", args=[request_id]), told(wishes="huize bergeend", treaters="aalscholver"))
    need = Need.objects.get(request_id=request_id)
    page = cor.get(reverse("placement:needs", args=[request_id])).content.decode()
    at = reverse("placement:change", args=[request_id, need.id])
    assert at in page
    assert "Wens: Huize Bergeend" in page
    assert "Bekend bij: Huize Aalscholver" in page
    form = cor.get(at).content.decode()
    for kept in ("52.09, 5.12", "84 jaar, gevallen", 'value="84"', "Huize Bergeend, Utrecht", "Huize Aalscholver"):
        assert kept in form
    wrong = cor.post(at, told(wishes="Nergens"))
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "kennen geen locatie of organisatie ‘Nergens’" in wrong.content.decode()
    answer = cor.post(at, told(question="84 jaar, nu ook koorts.", wishes="Huize Duiker"), follow=True).content.decode()
    assert "nu ook koorts" in answer
    assert "Wens: Huize Duiker" in answer
    assert "Bekend bij" not in answer


def test_the_page_says_when_nothing_can_change_any_more(cor: Client, now_region: Region) -> None:
    need_id = now_region.need()
    now_region.ask(need_id)
    request_id = Need.objects.get(id=need_id).request_id
    at = reverse("placement:change", args=[request_id, need_id])
    assert "Er is al een aanbieder gevraagd" in cor.get(at).content.decode()
    answer = cor.post(at, told())
    assert (answer.status_code, "al een aanbieder" in answer.content.decode()) == (422, True)
    assert at not in cor.get(reverse("placement:needs", args=[request_id])).content.decode()
    elsewhere = reverse("placement:change", args=[now_region.request(), need_id])
    assert cor.get(elsewhere).status_code == HTTPStatus.NOT_FOUND


def test_the_page_asks_for_other_words_alone_when_somebody_was_asked(cor: Client, now_region: Region) -> None:
    need_id = named(now_region)
    now_region.ask(need_id, now_region.homes[0])
    becomes_known(now_region, need_id)
    request_id = Need.objects.get(id=need_id).request_id
    page = cor.get(reverse("placement:needs", args=[request_id])).content.decode()
    assert "In deze vraag staat de naam" in page
    at = reverse("placement:change", args=[request_id, need_id])
    form = cor.get(at).content.decode()
    assert 'name="question"' in form
    assert 'name="age"' not in form
    assert cor.post(at, {"question": NAMED}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = cor.post(at, {"question": "84 jaar, gevallen."}, follow=True).content.decode()
    assert "In deze vraag staat" not in page
