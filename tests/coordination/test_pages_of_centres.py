"""The pages of handing over and sharing, without a browser: what they show, do and refuse."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.coordination.conftest import Centre, People
from tests.web.conftest import sign_in
from tests.web.country import PASSWORD
from tests.web.reading import text_of

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.coordination.models import CareRequest, Sharing, Transfer

pytestmark = pytest.mark.django_db


def begin(client: Client, **words: str) -> tuple[UUID, dict[str, str]]:
    made = UUID(client.post("/coordination/new/", {"door": "citizens"}).headers["Location"].split("/")[2])
    claim = {"claim": str(CareRequest.objects.get(id=made).claim_number)}
    client.post(f"/coordination/{made}/intake/", {**claim, **words})
    return made, claim


def over(client: Client, made: UUID, claim: dict[str, str], centre: Centre, **other: Any) -> Any:
    told = {**claim, "to": str(centre.other_id), "why": "there", "said": "Bij haar dochter", **other}
    return client.post(f"/coordination/{made}/leave/hand-over/", told)


@pytest.fixture
def bea(centre: Centre, people: People) -> Client:
    """Who coordinates at the other centre."""
    del people
    access.create_account(
        name="Bea", email="bea@voorbeeld.invalid", password=PASSWORD, organisation_id=centre.other_id,
        role=Role.COORDINATOR, actor=PLATFORM, at=timezone.now(),
    )  # fmt: skip
    return sign_in(Client(), "bea@voorbeeld.invalid")


def test_from_asking_to_taking_over_with_one_click_and_reading_along(centre: Centre, people: People) -> None:
    tom, eva = people["tom"][0], people["eva"][0]
    made, claim = begin(tom, name="Jansen")
    number = CareRequest.objects.get(id=made).number
    wrong = over(tom, made, claim, centre, why="")
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Bij haar dochter" in wrong.content.decode(), "nothing is lost"
    answer = over(tom, made, claim, centre)
    assert answer.headers["Location"] == f"/coordination/{made}/"
    assert "Gevraagd aan ZCC Elders" in text_of(tom.get(f"/coordination/{made}/"))
    listed = tom.get("/coordination/?rows")
    assert "Tot dan is zij van u" in text_of(listed)
    incoming = eva.get("/coordination/?rows")
    assert "vraagt u over te nemen" in text_of(incoming)
    assert 'name="why_not" required><option value="">' in incoming.content.decode(), "no reason stands filled in"
    assert str(number) in text_of(incoming)
    assert "Jansen" not in incoming.content.decode()
    transfer = Transfer.objects.get()
    taken = eva.post(f"/coordination/transfers/{transfer.id}/accept/")
    assert taken.headers["Location"] == f"/coordination/{made}/"
    shown = text_of(eva.get(f"/coordination/{made}/"))
    assert "U hebt deze zorgvraag in behandeling" in shown
    ours = tom.get(f"/coordination/{made}/")
    assert "van een ander centrum" in text_of(ours)
    assert "Jansen" in text_of(ours)
    for gone in ("data-stay", "pick-up", "reopen", "/leave/", "Leren van deze zorgvraag"):
        assert gone not in ours.content.decode()
    assert str(number) in text_of(tom.get("/coordination/handed-over/"))
    assert tom.post(f"/coordination/{made}/pick-up/").status_code == HTTPStatus.CONFLICT
    assert tom.post(f"/coordination/transfers/{transfer.id}/withdraw/").status_code == HTTPStatus.CONFLICT


def test_not_taking_over_takes_one_click_and_the_sender_sees_why(centre: Centre, people: People) -> None:
    tom, eva = people["tom"][0], people["eva"][0]
    made, claim = begin(tom)
    over(tom, made, claim, centre)
    transfer = Transfer.objects.get()
    assert "Neem niet over" in text_of(eva.get(f"/coordination/{made}/"))
    assert eva.post(f"/coordination/transfers/{transfer.id}/decline/").status_code == HTTPStatus.BAD_REQUEST
    assert eva.post(f"/coordination/transfers/{transfer.id}/nothing/").status_code == HTTPStatus.NOT_FOUND
    assert eva.post(f"/coordination/transfers/{uuid4()}/accept/").status_code == HTTPStatus.NOT_FOUND
    eva.post(f"/coordination/transfers/{transfer.id}/decline/", {"why_not": "full"})
    assert "neemt haar niet over (geen ruimte)" in text_of(tom.get("/coordination/?rows"))
    assert eva.get(f"/coordination/{made}/").status_code == HTTPStatus.NOT_FOUND
    over(tom, made, claim, centre)
    tom.post(f"/coordination/transfers/{Transfer.objects.latest('asked_at').id}/withdraw/")
    assert "vraagt u over te nemen" not in text_of(eva.get("/coordination/?rows"))


def test_proposing_and_agreeing_is_for_who_coordinates_at_either_centre(
    centre: Centre, people: People, bea: Client
) -> None:
    tom, cor, eva = people["tom"][0], people["cor"][0], people["eva"][0]
    today = timezone.localdate()
    told = {
        "who": "them", "other": str(centre.other_id), "cases": "on", "hours": "always", "call_seconds": "20",
        "begins_on": today.isoformat(),
    }  # fmt: skip
    wrong = cor.post("/coordination/sharing/", {**told, "begins_on": (today - timedelta(days=1)).isoformat()})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "niet in het verleden" in text_of(wrong)
    assert tom.post("/coordination/sharing/", told).status_code == HTTPStatus.FORBIDDEN
    assert cor.post("/coordination/sharing/", told).status_code == HTTPStatus.FOUND
    sharing = Sharing.objects.get()
    at = f"/coordination/sharing/{sharing.id}"
    assert "ZCC Elders helpt ZCC Proef" in text_of(bea.get("/coordination/sharing/"))
    assert eva.post(f"{at}/agree/").status_code == HTTPStatus.FORBIDDEN
    assert bea.post(f"{at}/agree/").status_code == HTTPStatus.FOUND
    assert bea.post(f"{at}/agree/").status_code == HTTPStatus.CONFLICT


def test_from_asking_for_help_to_helping_and_back(centre: Centre, people: People, bea: Client) -> None:
    tom, cor, eva = people["tom"][0], people["cor"][0], people["eva"][0]
    told = {"who": "them", "other": str(centre.other_id), "cases": "on", "hours": "always", "call_seconds": "20"}
    cor.post("/coordination/sharing/", {**told, "begins_on": timezone.localdate().isoformat()})
    at = f"/coordination/sharing/{Sharing.objects.get().id}"
    bea.post(f"{at}/agree/")
    made, claim = begin(tom, name="Jansen")
    tom.post(f"/coordination/{made}/leave/put-back/", claim)
    assert eva.get(f"/coordination/{made}/").status_code == HTTPStatus.NOT_FOUND
    assert cor.post(f"{at}/begin/", {"until": "2", "because": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert cor.post(f"{at}/begin/", {"until": "2", "because": "Twee zieken"}).status_code == HTTPStatus.FOUND
    assert "U helpt ZCC Proef tot" in text_of(eva.get("/coordination/?rows"))
    assert "van ZCC Proef" in text_of(eva.get("/coordination/?rows"))
    assert "ZCC Elders helpt u tot" in text_of(tom.get("/coordination/?rows"))
    assert "Twee zieken" in text_of(eva.get("/coordination/sharing/"))
    eva.post(f"/coordination/{made}/pick-up/")
    page = eva.get(f"/coordination/{made}/")
    assert "U helpt een ander centrum" in text_of(page)
    assert "leave/transfer" not in page.content.decode()
    assert "leave/hand-over" not in page.content.decode()
    assert bea.post(f"{at}/stop/").status_code == HTTPStatus.FOUND
    assert "U helpt" not in text_of(eva.get("/coordination/?rows"))
    assert cor.post(f"{at}/end/", {"because": "Klaar"}).status_code == HTTPStatus.FOUND
    assert "Beëindigd" in text_of(tom.get("/coordination/sharing/"))
    assert cor.post(f"{at}/nothing/").status_code == HTTPStatus.NOT_FOUND
