"""Regional figures on stored history: what is counted, what is shown to whom, and what is remembered."""

from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.access.helpers import person
from tests.statistics.conftest import DAY, TEN, Organise, fill
from tests.web import country
from tests.web.country import Country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import (
    Basis,
    Detail,
    Extent,
    Party,
    Purpose,
    Reach,
    Role,
    Scope,
)
from ketenzicht.access.operations import NewAgreement
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import Invalid, NotPermitted
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.statistics.domain import FiguresTable, moment_of
from ketenzicht.statistics.models import RegionalFigure, UnitSeat
from ketenzicht.statistics.operations import publish_day, read_figures

AFTER = timedelta(minutes=20)


def read(actor: Actor, **other: Any) -> FiguresTable:
    asked: dict[str, Any] = {"module": "spoed", "label": "seh", "until": None, "purpose": None, "at": TEN + AFTER}
    return read_figures(**{**asked, **other}, actor=actor)


def rows(table: FiguresTable) -> dict[str, Any]:
    return {line.place.code: line for line in table.lines}


@pytest.fixture
def ministry(organise: Organise) -> Actor:
    return person(Role.POLICY_OFFICER, organisation_id=organise(OrganisationKind.MINISTRY))


@pytest.fixture
def insurer(organise: Organise) -> Actor:
    return person(Role.PURCHASER, organisation_id=organise(OrganisationKind.INSURER))


def test_a_region_of_enough_providers_is_counted_and_one_of_too_few_is_not_nor_what_would_give_it_away(
    land: list[Country], ministry: Actor
) -> None:
    fill(land[:6])
    assert publish_day(day=DAY, at=TEN + AFTER) > 0
    found = rows(read(ministry))
    assert (found["NL"].total, found["NL"].occupied, found["NL"].available) == (120, 70, 50)
    assert found["ROAZ-05"].providers == 6
    assert found["ROAZ-05"].is_shown
    later = DAY + timedelta(days=1)
    fill(land, at=moment_of(later))
    publish_day(day=later, at=moment_of(later) + AFTER)
    found = rows(read(ministry, at=moment_of(later) + AFTER))
    assert not found["ROAZ-01"].is_shown
    assert found["ROAZ-01"].total is None
    assert found["NL"].total == 120  # the two that began would stand out


def test_what_nobody_may_see_is_not_even_kept(land: list[Country]) -> None:
    fill(land)
    publish_day(day=DAY, at=TEN + AFTER)
    hidden = RegionalFigure.objects.get(region="ROAZ-01")
    assert not hidden.is_shown
    hidden.pk, hidden.day, hidden.total = None, DAY - timedelta(days=1), 40
    with pytest.raises(IntegrityError, match="nothing_is_kept_of_what_is_not_shown"), transaction.atomic():
        hidden.save()


def test_a_day_is_counted_once_after_its_moment_and_never_backwards(land: list[Country]) -> None:
    fill(land)
    assert publish_day(day=DAY, at=TEN - timedelta(minutes=1)) == 0
    assert publish_day(day=DAY, at=TEN + AFTER) > 0
    assert publish_day(day=DAY, at=TEN + AFTER) == 0
    assert publish_day(day=DAY - timedelta(days=1), at=TEN + AFTER) == 0


def test_of_who_is_silent_the_last_figures_count_and_it_is_said(land: list[Country], ministry: Actor) -> None:
    fill(land[:6])
    publish_day(day=DAY, at=TEN + AFTER)
    later = DAY + timedelta(days=1)
    fill(land[1:6], at=moment_of(later))
    publish_day(day=later, at=moment_of(later) + AFTER)
    line = rows(read(ministry, at=moment_of(later) + AFTER))["ROAZ-05"]
    assert (line.total, line.providers, line.carried) == (120, 6, 1)


def test_when_nobody_delivers_any_more_nothing_is_shown(land: list[Country], ministry: Actor) -> None:
    fill(land[:6])
    publish_day(day=DAY, at=TEN + AFTER)
    later = DAY + timedelta(days=1)
    publish_day(day=later, at=moment_of(later) + AFTER)
    assert not any(line.is_shown for line in read(ministry, at=moment_of(later) + AFTER).lines)
    assert UnitSeat.objects.count() == 6


def consent(provider: UUID, to: Actor) -> UUID:
    return access.decide_agreement(
        new=NewAgreement(
            party=Party(organisation_id=to.organisation_id),
            module="spoed",
            extent=Extent(Scope.PROVIDER, provider=provider),
            detail=Detail.PROVIDER,
            purpose=Purpose.PURCHASING,
            valid_from=DAY,
            valid_until=None,
            decided_by="Raad van bestuur",
            ground="BA 1g",
            basis=Basis.CONSENT,
        ),
        actor=person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=provider),
        at=TEN,
    )


def test_who_consented_to_be_seen_hides_nobody_else(land: list[Country], insurer: Actor) -> None:
    fill(land[:6])
    for one in land[:3]:
        consent(one.organisation_id, insurer)
    publish_day(day=DAY, at=TEN + AFTER)
    assert not RegionalFigure.objects.filter(is_shown=True).exists()


def test_an_insurer_sees_regions_and_areas_only_of_a_region_that_opened_more_and_until_then(
    land: list[Country], insurer: Actor, ministry: Actor
) -> None:
    fill(land[:6])
    publish_day(day=DAY, at=TEN + AFTER)
    areas = {row.region for row in RegionalFigure.objects.exclude(region__regex="^(NL|ROAZ|VR)")}
    assert areas
    assert not areas & set(rows(read(insurer)))
    assert {"NL", "ROAZ-05"} <= set(rows(read(insurer)))
    opening = NewAgreement(
        party=Party(organisation_id=insurer.organisation_id),
        module="spoed",
        extent=Extent(Scope.REGION, region="ROAZ-05"),
        detail=Detail.AREA,
        purpose=Purpose.PURCHASING,
        valid_from=DAY,
        valid_until=DAY + timedelta(days=7),
        decided_by="ROAZ Midden",
        ground="BA 2.7: knelpunt",
    )
    access.decide_agreement(new=opening, actor=PLATFORM, at=TEN)
    assert areas <= set(rows(read(insurer)))
    assert not areas & set(rows(read(insurer, at=TEN + timedelta(days=7))))
    assert not areas & set(rows(read(ministry)))


def test_every_reading_is_logged_with_its_purpose(land: list[Country], insurer: Actor) -> None:
    read(insurer)
    read(insurer, purpose=Purpose.RESEARCH)
    lines = AuditLine.objects.filter(action="statistics.figures-read").order_by("id")
    assert [(line.purpose, line.deed) for line in lines] == [("purchasing", "read"), ("research", "read")]


def test_for_another_purpose_than_was_agreed_nothing_is_seen(land: list[Country], insurer: Actor) -> None:
    fill(land[:6])
    publish_day(day=DAY, at=TEN + AFTER)
    table = read(insurer, purpose=Purpose.RESEARCH)
    assert table.lines == ()
    assert "Vraag het ROAZ-bureau" in table.refusal


@pytest.mark.parametrize("purpose", [Purpose.CARE_COORDINATION, Purpose.SPREADING, Purpose.OWN_CAPACITY])
def test_care_is_no_purpose_of_figures(land: list[Country], insurer: Actor, purpose: Purpose) -> None:
    with pytest.raises(Invalid):
        read(insurer, purpose=purpose)


def test_without_the_right_nothing_is_read_and_no_line_is_written(land: list[Country]) -> None:
    for role in (Role.TRIAGIST, Role.AUDITOR, Role.PRIVACY_OFFICER):
        with pytest.raises(NotPermitted):
            read(person(role, organisation_id=land[0].organisation_id))
    assert not AuditLine.objects.filter(action="statistics.figures-read").exists()


def test_a_provider_reads_its_own_regions_to_improve_and_no_others(land: list[Country]) -> None:
    fill(land[:6])
    publish_day(day=DAY, at=TEN + AFTER)
    ours = person(Role.CAPACITY_MANAGER, organisation_id=land[0].organisation_id)
    assert "ROAZ-05" in rows(read(ours))
    north = replace(ours, organisation_id=land[7].organisation_id)
    assert "ROAZ-05" not in rows(read(north))


# ── Page and API ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_api_says_the_same_and_asks_for_a_key_for_figures(land: list[Country], client: Client) -> None:
    fill(land[:6])
    publish_day(day=DAY, at=TEN + AFTER)
    key = access.issue_key(
        organisation_id=land[0].organisation_id,
        name="Dashboard",
        scopes=["figures.read"],
        expires_at=TEN + timedelta(days=700),
        actor=PLATFORM,
        at=TEN,
    ).key
    headers = {"Authorization": f"Bearer {key}"}
    answer = client.get("/api/v1/figures?module=spoed&label=seh", headers=headers)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["purpose"], body["roundedTo"]) == ("improvement", 5)
    assert body["takenAt"] == f"{TEN.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    (region,) = [one for one in body["figures"] if one["region"] == "ROAZ-05"]
    assert (region["available"], region["isShown"], region["kind"]) == (50, True, "roaz")
    seh = "module=spoed&label=seh"
    for wrong in ("", "module=spoed", f"{seh}&purpose=care-coordination", f"{seh}&until=1e9", "module=%00&label=seh"):
        assert client.get(f"/api/v1/figures?{wrong}", headers=headers).status_code == 400
    assert client.get("/api/v1/figures?module=geen&label=seh", headers=headers).json()["figures"] == []


def test_the_page_shows_words_for_what_is_hidden(land: list[Country], client: Client, settings: Any) -> None:
    settings.SECOND_FACTOR_GRACE = frozenset({"voorbeeld.invalid"})
    fill(land)
    publish_day(day=DAY, at=TEN + AFTER)
    country.account(land[7], email="manager@voorbeeld.invalid", role=Role.CAPACITY_MANAGER, at=TEN)
    client.post("/sign-in/", {"email": "manager@voorbeeld.invalid", "password": country.PASSWORD})
    page = client.get("/figures/?care=spoed:seh").content.decode()
    assert "Niet getoond: herleidbaar tot een zorgaanbieder" in page
    assert f"Stand van {DAY.day} " in page
    assert client.get("/figures/?care=geen:zorg").status_code == 422
    assert client.get("/figures/?until=gisteren").status_code == 422


def test_a_key_for_one_purpose_reads_no_figures_for_another(land: list[Country], client: Client) -> None:
    fill(land[:6])
    publish_day(day=DAY, at=TEN + AFTER)
    key = access.issue_key(
        organisation_id=land[0].organisation_id,
        name="Dashboard",
        scopes=["figures.read"],
        expires_at=TEN + timedelta(days=700),
        reach=Reach(purposes=frozenset({Purpose.IMPROVEMENT})),
        actor=PLATFORM,
        at=TEN,
    ).key
    headers = {"Authorization": f"Bearer {key}"}
    address = "/api/v1/figures?module=spoed&label=seh"
    assert client.get(address, headers=headers).json()["purpose"] == "improvement"
    assert client.get(f"{address}&purpose=improvement", headers=headers).status_code == 200
    for purpose in (Purpose.POLICY, Purpose.PURCHASING, Purpose.RESEARCH):
        refused = client.get(f"{address}&purpose={purpose}", headers=headers)
        assert refused.status_code == 403
        assert "leest alleen voor leren en verbeteren" in refused.json()["detail"]
    assert AuditLine.objects.filter(action="statistics.figures-read").count() == 2


def test_the_usual_purpose_is_no_way_round_the_purposes_of_a_key(insurer: Actor) -> None:
    with pytest.raises(NotPermitted, match="niet voor zorginkoop"):
        read(replace(insurer, purposes=frozenset({Purpose.RESEARCH})))
