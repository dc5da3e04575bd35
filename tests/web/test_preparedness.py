"""The pages of the pandemic module, from the instruction to its end."""

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.web import country
from tests.web.conftest import sign_in
from tests.web.country import Country
from tests.web.reading import text_of

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.preparedness.models import Activation
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation
from ketenzicht.web.moments import as_asked

SignedIn = Callable[[Role], Client]


@pytest.fixture
def signed_in(land: Country, now: datetime) -> SignedIn:
    home = register_organisation(
        name="LNAZ Proef", kind=OrganisationKind.NATIONAL, identifiers=[], actor=PLATFORM, at=now
    )

    def browser(role: Role) -> Client:
        is_national = role is not Role.CAPACITY_MANAGER
        access.create_account(
            name=f"Proef {role}",
            email=f"{role}@voorbeeld.invalid",
            password=country.PASSWORD,
            organisation_id=home.id if is_national else land.organisation_id,
            role=role,
            actor=PLATFORM,
            at=now,
        )
        return sign_in(Client(), f"{role}@voorbeeld.invalid")

    return browser


@pytest.fixture
def filled_in(now: datetime) -> dict[str, Any]:
    return {
        "instructed_on": now.date().isoformat(),
        "text": "Lever <b>dagelijks</b>.",
        "regions": ["ROAZ-05"],
        "location_types": ["V6"],
        "deadline": as_asked(now + timedelta(days=3)),
    }


def test_from_instruction_to_end(signed_in: SignedIn, filled_in: dict[str, Any]) -> None:
    coordinator = signed_in(Role.NATIONAL_COORDINATOR)
    assert "nog nooit geactiveerd" in text_of(coordinator.get("/preparedness/"))
    assert coordinator.get("/preparedness/new/").status_code == 200
    answer = coordinator.post("/preparedness/new/", filled_in, follow=True)
    text = text_of(answer)
    assert "De module is actief" in text
    assert "0 van 4 locaties leveren alles (0%), 0 een deel, 4 nog niet" in text
    assert "Lever <b>dagelijks</b>." in text, "As it was written, and not as markup."
    assert coordinator.post("/preparedness/new/", filled_in).status_code == 422
    address = answer.redirect_chain[-1][0]
    nurse = signed_in(Role.CAPACITY_MANAGER)
    assert "Lever de module Pandemische paraatheid: Ziekenhuis De Proef" in text_of(nurse.get("/notices/"))
    assert "IC Covid" in text_of(nurse.get("/deliver/"))
    assert nurse.get(address).status_code == 403
    assert coordinator.post(f"{address}end/", {"because": ""}).status_code == 422
    ended = coordinator.post(f"{address}end/", {"because": "Ingetrokken"}, follow=True)
    assert "beëindigd" in text_of(ended)
    assert coordinator.post(f"{address}end/", {"because": "Nog eens"}).status_code == 409
    assert "Pandemische paraatheid: " not in text_of(nurse.get("/notices/")).split("Afgehandeld")[0]


def test_what_is_wrong_with_an_instruction_is_told(signed_in: SignedIn, filled_in: dict[str, Any]) -> None:
    administrator = signed_in(Role.PLATFORM_ADMINISTRATOR)
    wrongs: list[dict[str, Any]] = [
        {"text": ""},
        {"deadline": "gisteren"},
        {"deadline": "2020-01-01T10:00"},
        {"location_types": []},
    ]
    for wrong in wrongs:
        answer = administrator.post("/preparedness/new/", filled_in | wrong)
        assert answer.status_code == 422
        said = text_of(answer)
        assert "Controleer deze velden" in said or "Dit is niet gelukt" in said
    assert not Activation.objects.exists()


def test_progress_is_saved_as_a_file_without_formulas(signed_in: SignedIn, filled_in: dict[str, Any]) -> None:
    coordinator = signed_in(Role.NATIONAL_COORDINATOR)
    answer = coordinator.post("/preparedness/new/", filled_in)
    saved = coordinator.get(f"{answer.headers['Location']}csv/")
    rows = list(csv.reader(io.StringIO(saved.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 5
    assert rows[0][:2] == ["regio", "locatie"]
    assert {row[4] for row in rows[1:]} == {"levert nog niet"}
    assert {row[9] for row in rows[1:]} == {"nooit"}
