"""What somebody sends twice, by a double click or on a bad line, is done once."""

from dataclasses import replace
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from tests.placement.conftest import Region
from tests.placement.test_pages import cor, now_region, told  # fixtures

from ketenzicht.coordination.models import Happening
from ketenzicht.placement import operations
from ketenzicht.placement.forms.needs import StateNeed
from ketenzicht.placement.models import Need, Offer

__all__ = ["cor", "now_region"]
NEW = operations.NewNeed(form="elv-hoog", sought=None, question="84 jaar, gevallen.")


def state(region: Region, request_id: UUID, sent: UUID | None) -> UUID:
    return operations.state_need(request_id=request_id, new=replace(NEW, sent=sent), actor=region.cor, at=region.at)


@pytest.mark.django_db
def test_the_same_form_is_the_same_need_and_is_told_once(region: Region) -> None:
    request_id, sent = region.request(), uuid4()
    assert state(region, request_id, sent) == state(region, request_id, sent)
    assert Need.objects.filter(request_id=request_id).count() == 1
    assert Happening.objects.filter(request_id=request_id, kind="need-stated").count() == 1


@pytest.mark.django_db
def test_another_form_and_another_request_are_another_need(region: Region) -> None:
    request_id, other, sent = region.request(), region.request(), uuid4()
    made = [state(region, request_id, sent), state(region, request_id, uuid4()), state(region, other, sent)]
    made += [state(region, request_id, None), state(region, request_id, None)]
    assert len(set(made)) == 5


@pytest.mark.django_db
def test_the_database_keeps_a_form_once(region: Region) -> None:
    request_id = region.request()
    sent = uuid4()
    state(region, request_id, sent)
    other = state(region, request_id, None)
    with pytest.raises(IntegrityError, match="need_sent_once"), transaction.atomic():
        Need.objects.filter(id=other).update(sent=sent)


@pytest.mark.django_db
def test_a_double_click_goes_to_the_same_candidates(cor: Client, now_region: Region) -> None:
    request_id = now_region.request()
    page = cor.get(reverse("placement:needs", args=[request_id])).content.decode()
    token = page.split('name="token" value="')[1].split('"')[0]
    at = reverse("placement:state", args=[request_id])
    one, again = (cor.post(at, told(token=token)) for _ in range(2))
    assert (one.status_code, one["Location"]) == (HTTPStatus.FOUND, again["Location"])
    other = cor.post(at, told(token=token, question="84 jaar, en nu ook koorts."))
    assert other["Location"] != one["Location"], "who went back and wrote something else asks something else"
    assert Need.objects.filter(request_id=request_id).count() == 2


@pytest.mark.django_db
def test_asking_twice_asks_nobody_twice_and_says_so(cor: Client, now_region: Region) -> None:
    need_id = now_region.need()
    need = Need.objects.get(id=need_id)
    at = reverse("placement:ask", args=[need.request_id, need.id])
    chosen = {"unit": [str(home.unit.code) for home in now_region.homes[:2]]}
    cor.post(at, chosen)
    page = cor.post(at, chosen, follow=True).content.decode()
    assert "waren al gevraagd" in page
    assert Offer.objects.filter(need=need).count() == 2


@pytest.mark.parametrize("token", ["", "geen code", "x" * 500])
def test_a_form_without_its_token_is_still_a_form(token: str) -> None:
    form = StateNeed(told(token=token), choices=[("elv-hoog", "ELV hoog")])
    form.fields.pop("where")
    assert form.is_valid()
    assert form.cleaned_data["sent"] is None
