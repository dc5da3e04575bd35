"""Who closes a request on its page reads what stands in the way, loses nothing that was typed, and may say who died."""

from http import HTTPStatus
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.placement.conftest import Region
from tests.placement.test_following import decided
from tests.placement.test_pages import now_region
from tests.placement.test_pages import somebody as signed_in

from ketenzicht.access.domain import Role
from ketenzicht.coordination.models import CareRequest

__all__ = ["now_region"]  # a fixture
pytestmark = pytest.mark.django_db


@pytest.fixture
def cor(now_region: Region, settings: Settings) -> Client:
    return signed_in(now_region.centre_id, Role.COORDINATOR, "cor", settings)


def close(cor: Client, request_id: UUID, ending: str) -> tuple[int, str]:
    cor.post(reverse("coordination:pick_up", args=[request_id]))
    claim = CareRequest.objects.get(id=request_id).claim_number
    told = {"claim": claim, "ending": ending, "note": "De dochter belde."}
    answer = cor.post(reverse("coordination:leave", args=[request_id, "close"]), told)
    return answer.status_code, answer.content.decode()


def test_a_confirmed_place_is_named_with_what_to_do_and_what_was_typed_stays(
    now_region: Region,
    cor: Client,
) -> None:
    request_id = now_region.request()
    now_region.placed(now_region.need(request_id))
    status, page = close(cor, request_id, "advised")
    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "De patiënt wordt verwacht bij Huize Aalscholver" in page
    assert "De dochter belde." in page
    assert close(cor, request_id, "died")[0] == HTTPStatus.FOUND
    assert now_region.homes[0].state.held == 0
    page = cor.get(reverse("placement:trajectory", args=[request_id])).content.decode()
    assert "De patiënt is overleden." in page, "also of a request that was closed it can be told how it went"


def test_who_died_is_said_while_something_is_still_sought(
    now_region: Region,
    cor: Client,
) -> None:
    request_id = decided(now_region)
    need_id = now_region.need(request_id)
    now_region.ask(need_id)
    page = reverse("placement:at_request", args=[request_id, "complete"])
    wrong = cor.post(page, {"whereabouts": "home", "words": "Thuis bij de dochter."})
    assert wrong.status_code in {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}
    assert "nog een plaats gezocht" in wrong.content.decode()
    shown = cor.get(reverse("placement:trajectory", args=[request_id])).content.decode()
    assert "Is de patiënt overleden of vertrokken" in shown
    assert cor.post(page, {"whereabouts": "died", "words": ""}).status_code == HTTPStatus.FOUND
    assert set(now_region.statuses(need_id)) == {"withdrawn"}
    assert timezone.now() >= CareRequest.objects.get(id=request_id).since
