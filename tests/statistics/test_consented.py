"""Figures of one provider by its consent: for whom, from when, until when, and never at the cost of another."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.access.helpers import person
from tests.statistics.conftest import DAY, TEN, Organise, fill
from tests.statistics.test_figures import AFTER, read, rows
from tests.web import country
from tests.web.conftest import sign_in
from tests.web.country import Country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Basis, Detail, Extent, Party, Purpose, Role, Scope
from ketenzicht.access.operations import NewAgreement
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.statistics.domain import ProviderLine, moment_of
from ketenzicht.statistics.models import ProviderFigure, RegionalFigure
from ketenzicht.statistics.operations import publish_day


@pytest.fixture
def insurer(organise: Organise) -> Actor:
    return person(Role.PURCHASER, organisation_id=organise(OrganisationKind.INSURER))


@pytest.fixture
def elsewhere(organise: Organise) -> Actor:
    return person(Role.PURCHASER, organisation_id=organise(OrganisationKind.INSURER))


def administrator(provider: UUID) -> Actor:
    return person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=provider)


def consent(provider: UUID, to: Actor, *, since: date = DAY, **other: Any) -> UUID:
    told: dict[str, Any] = {
        "party": Party(organisation_id=to.organisation_id),
        "module": "spoed",
        "extent": Extent(Scope.PROVIDER, provider=provider),
        "detail": Detail.PROVIDER,
        "purpose": Purpose.PURCHASING,
        "valid_from": since,
        "valid_until": None,
        "decided_by": "Raad van bestuur",
        "ground": "BA 1g",
        "basis": Basis.CONSENT,
    }
    return access.decide_agreement(new=NewAgreement(**(told | other)), actor=administrator(provider), at=TEN)


def count(some: list[Country], *, day: date) -> datetime:
    """Everybody of these delivers, and the day is counted; the moment after it."""
    fill(some, at=moment_of(day))
    publish_day(day=day, at=moment_of(day) + AFTER)
    return moment_of(day) + AFTER


def seen(actor: Actor, **other: Any) -> list[ProviderLine]:
    return list(read(actor, **other).providers)


def test_who_has_consent_sees_that_provider_beside_the_totals_and_nobody_else_does(
    land: list[Country], insurer: Actor, elsewhere: Actor
) -> None:
    consent(land[0].organisation_id, insurer)
    after = count(land[:6], day=DAY)
    (line,) = seen(insurer, at=after)
    assert (line.name, line.total, line.occupied, line.available) == ("Stichting 0", 20, 12, 8)
    assert rows(read(insurer, at=after))["ROAZ-05"].is_shown  # five others hide each other
    assert not seen(elsewhere, at=after)
    assert not seen(insurer, purpose=Purpose.RESEARCH, at=after)
    told = AuditLine.objects.filter(action="statistics.figures-read").earliest("id")
    assert told.detail["providers"] == [str(land[0].organisation_id)]


def test_a_consent_that_is_taken_back_shows_nothing_any_more_of_no_day(land: list[Country], insurer: Actor) -> None:
    made = consent(land[0].organisation_id, insurer)
    after = count(land[:6], day=DAY)
    assert seen(insurer, at=after)
    access.end_agreement(
        agreement_id=made, until=DAY, because="Klaar", actor=administrator(land[0].organisation_id), at=after
    )
    assert not seen(insurer, at=after)


def test_a_consent_opens_no_days_before_it_also_not_those_that_another_saw(
    land: list[Country], insurer: Actor, elsewhere: Actor
) -> None:
    first, second = DAY, DAY + timedelta(days=1)
    consent(land[0].organisation_id, elsewhere)
    count(land[:6], day=first)
    consent(land[0].organisation_id, insurer, since=second)
    after = count(land[:6], day=second)
    assert seen(insurer, at=after)
    assert not seen(insurer, at=after, until=first)
    assert seen(elsewhere, at=after, until=first)


def test_what_was_counted_before_the_consent_is_not_shown(land: list[Country], insurer: Actor) -> None:
    after = count(land[:6], day=DAY)
    consent(land[0].organisation_id, insurer)
    assert not seen(insurer, at=after)
    assert not ProviderFigure.objects.exists()


def test_a_consent_that_would_give_away_another_by_earlier_totals_shows_nothing(
    land: list[Country], insurer: Actor
) -> None:
    """Of six hospitals in every total two may be seen: the third would leave three."""
    count(land[:6], day=DAY)
    later = DAY + timedelta(days=1)
    for one in land[:3]:
        consent(one.organisation_id, insurer, since=later)
    after = count(land[:6], day=later)
    assert [line.is_shown for line in seen(insurer, at=after)].count(False) == 1
    (hidden,) = [line for line in seen(insurer, at=after) if not line.is_shown]
    assert (hidden.total, hidden.occupied, hidden.available) == (None, None, None)
    row = ProviderFigure.objects.get(is_shown=False)
    row.pk, row.day, row.total = None, DAY, 20
    with pytest.raises(IntegrityError, match="nothing_is_kept_of_a_provider_not_shown"), transaction.atomic():
        row.save()


def test_who_was_seen_hides_nobody_after_the_consent_is_over(land: list[Country], insurer: Actor) -> None:
    for one in land[:2]:
        consent(one.organisation_id, insurer, valid_until=DAY + timedelta(days=3))
    count(land[:5], day=DAY)  # three are hidden: too few
    assert not RegionalFigure.objects.filter(is_shown=True).exists()
    over = DAY + timedelta(days=3)
    after = count(land[:5], day=over)
    assert not seen(insurer, at=after)
    assert not RegionalFigure.objects.filter(day=over, is_shown=True).exists()


def test_what_is_not_known_is_unknown_and_not_nothing(land: list[Country], insurer: Actor) -> None:
    consent(land[0].organisation_id, insurer)
    after = count(land[1:6], day=DAY)
    (line,) = seen(insurer, at=after)
    assert (line.is_shown, line.total) == (True, None)


@pytest.mark.parametrize(
    "other", [{"module": "kliniek"}, {"detail": Detail.REGION}, {"purpose": Purpose.CARE_COORDINATION}], ids=str
)
def test_consent_to_something_else_shows_nothing(land: list[Country], insurer: Actor, other: dict[str, Any]) -> None:
    consent(land[0].organisation_id, insurer, **other)
    after = count(land[:6], day=DAY)
    assert not seen(insurer, at=after)
    assert not ProviderFigure.objects.exists()


def test_page_and_api_show_it_to_who_has_consent(
    land: list[Country], insurer: Actor, client: Client, settings: Any
) -> None:
    settings.SECOND_FACTOR_GRACE = frozenset({"voorbeeld.invalid"})
    consent(land[0].organisation_id, insurer)
    count(land[:6], day=DAY)
    assert insurer.organisation_id
    issued = access.issue_key(
        organisation_id=insurer.organisation_id,
        name="Inkoop",
        scopes=["figures.read"],
        expires_at=TEN + timedelta(days=700),
        actor=PLATFORM,
        at=TEN,
    )
    headers = {"Authorization": f"Bearer {issued.key}"}
    body = client.get("/api/v1/figures?module=spoed&label=seh", headers=headers).json()
    (told,) = body["providers"]
    assert told == {
        "organisation": str(land[0].organisation_id),
        "name": "Stichting 0",
        "isShown": True,
        "total": 20,
        "occupied": 12,
        "available": 8,
    }
    access.create_account(
        name="Inkoper",
        email="inkoper@voorbeeld.invalid",
        password=country.PASSWORD,
        organisation_id=insurer.organisation_id,
        role=Role.PURCHASER,
        actor=PLATFORM,
        at=TEN,
    )
    page = sign_in(client, "inkoper@voorbeeld.invalid").get("/figures/?care=spoed:seh").content.decode()
    assert "Stichting 0" in page
    assert "Stichting 1" not in page
