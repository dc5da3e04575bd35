"""Agreements on record: who decides them, what the database refuses, and what they let an organisation see."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries
from tests.access.drawn_agreements import TODAY
from tests.access.helpers import NOON, person

from ketenzicht.access import operations, queries
from ketenzicht.access.domain import (
    EVERY_MODULE,
    PRIMARY,
    Basis,
    Detail,
    Extent,
    Party,
    PartyKind,
    Purpose,
    Role,
    Scope,
    Subject,
)
from ketenzicht.access.models import RecordedAgreement
from ketenzicht.access.operations import NewAgreement
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict, Invalid, NotFound, NotPermitted
from ketenzicht.events.models import Event
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation

USUAL = NewAgreement(
    party=Party(kind=PartyKind.OTHER_PROVIDER),
    module="spoed",
    extent=Extent(Scope.COUNTRY),
    detail=Detail.PROVIDER,
    purpose=Purpose.CARE_COORDINATION,
    valid_from=TODAY,
    valid_until=None,
    decided_by="Bestuurlijk ROAZ",
    ground="BA 2.6",
)
Decide = Callable[..., UUID]


@pytest.fixture
def decide(db: None) -> Decide:
    def decide(**other: Any) -> UUID:
        return operations.decide_agreement(new=replace(USUAL, **other), actor=PLATFORM, at=NOON)

    return decide


@pytest.fixture
def insurer(db: None) -> UUID:
    return register_organisation(
        name="Zorgverzekeraar Voorbeeld", kind=OrganisationKind.INSURER, identifiers=[], actor=PLATFORM, at=NOON
    ).id


def sees(organisation_id: UUID, *, detail: Detail = Detail.PROVIDER, of: UUID | None = None, days: int = 0) -> bool:
    on = TODAY + timedelta(days=days)
    audience = queries.audience(organisation_id=organisation_id, purposes=Purpose, on=on)
    return audience.sees(module="spoed", of=Subject(organisation_id=of or uuid4()), detail=detail)


def test_a_decided_agreement_counts_and_leaves_a_line_and_an_event(decide: Decide, hospital: UUID) -> None:
    assert not sees(hospital)
    agreement_id = decide()
    assert sees(hospital)
    subject = f"agreement/{agreement_id}"
    assert AuditLine.objects.get(subject=subject).action == "access.agreement-decided"
    assert Event.objects.get(subject=subject).payload["module"] == "spoed"


def test_an_ended_agreement_counts_no_more_from_that_day_and_says_why(decide: Decide, hospital: UUID) -> None:
    agreement_id = decide()
    until = TODAY + timedelta(days=7)
    operations.end_agreement(agreement_id=agreement_id, until=until, because="Nieuw besluit", actor=PLATFORM, at=NOON)
    assert sees(hospital, days=6)
    assert not sees(hospital, days=7)
    operations.end_agreement(agreement_id=agreement_id, until=TODAY, because="Toch nu al", actor=PLATFORM, at=NOON)
    assert not sees(hospital)
    line = queries.agreement_line(agreement_id=agreement_id, on=TODAY)
    assert (line.ended_because, line.is_in_force) == ("Toch nu al", False)
    with pytest.raises(Conflict):
        operations.end_agreement(agreement_id=agreement_id, until=until, because="Nog eens", actor=PLATFORM, at=NOON)
    ended = AuditLine.objects.filter(subject=f"agreement/{agreement_id}", action="access.agreement-ended")
    assert ended.count() == 2


def test_an_agreement_that_must_still_begin_can_be_called_off(decide: Decide, hospital: UUID) -> None:
    agreement_id = decide(valid_from=TODAY + timedelta(days=5))
    operations.end_agreement(agreement_id=agreement_id, until=TODAY, because="Gaat niet door", actor=PLATFORM, at=NOON)
    assert not any(sees(hospital, days=days) for days in range(8))
    decide(valid_from=TODAY + timedelta(days=5))
    assert sees(hospital, days=5)


@pytest.mark.parametrize(
    "change",
    [
        {"decided_by": " "},
        {"ground": ""},
        {"ground": "x" * 401},
        {"valid_until": TODAY},
        {"valid_until": TODAY - timedelta(days=1), "valid_from": TODAY - timedelta(days=9)},
    ],
)
def test_an_agreement_says_who_decided_on_what_and_has_an_end_to_come(decide: Decide, change: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        decide(**change)


def test_ending_needs_a_reason_and_cannot_be_done_backwards(decide: Decide) -> None:
    agreement_id = decide()
    for until, because in ((TODAY, " "), (TODAY - timedelta(days=1), "Vergissing")):
        with pytest.raises(Invalid):
            operations.end_agreement(agreement_id=agreement_id, until=until, because=because, actor=PLATFORM, at=NOON)
    with pytest.raises(NotFound):
        operations.end_agreement(agreement_id=uuid4(), until=TODAY, because="Weg", actor=PLATFORM, at=NOON)


def test_two_agreements_on_the_same_at_once_are_refused(decide: Decide, hospital: UUID) -> None:
    decide(valid_until=TODAY + timedelta(days=10))
    with pytest.raises(Conflict, match="al een afspraak"):
        decide(detail=Detail.REGION, valid_from=TODAY + timedelta(days=9))
    decide(detail=Detail.REGION, valid_from=TODAY + timedelta(days=10))
    decide(party=Party(organisation_id=hospital))
    with pytest.raises(Conflict):
        decide(party=Party(organisation_id=hospital))


def test_an_agreement_is_with_and_about_what_is_in_the_register(decide: Decide) -> None:
    for change in (
        {"party": Party(organisation_id=uuid4())},
        {"party": Party(kind=PartyKind.ZCC, region="ROAZ-99")},
        {"extent": Extent(Scope.REGION, region="ROAZ-99")},
    ):
        with pytest.raises(NotFound):
            decide(**change)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PLATFORM_ADMINISTRATOR])
def test_who_has_not_the_right_decides_and_ends_nothing(decide: Decide, hospital: UUID, role: Role) -> None:
    agreement_id = decide()
    actor = person(role, organisation_id=hospital)
    with pytest.raises(NotPermitted):
        operations.decide_agreement(new=replace(USUAL, module="hap"), actor=actor, at=NOON)
    with pytest.raises(NotPermitted):
        operations.end_agreement(agreement_id=agreement_id, until=TODAY, because="Weg", actor=actor, at=NOON)
    assert RecordedAgreement.objects.count() == 1


def consent(*, of: UUID, to: UUID) -> NewAgreement:
    return replace(
        USUAL,
        party=Party(organisation_id=to),
        extent=Extent(Scope.PROVIDER, provider=of),
        purpose=Purpose.PURCHASING,
        basis=Basis.CONSENT,
    )


def test_an_insurer_sees_a_provider_only_while_that_provider_consents(hospital: UUID, insurer: UUID) -> None:
    ours = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=hospital)
    assert not sees(insurer, of=hospital)
    given = operations.decide_agreement(new=consent(of=hospital, to=insurer), actor=ours, at=NOON)
    assert sees(insurer, of=hospital)
    assert not sees(insurer, of=uuid4())
    operations.end_agreement(agreement_id=given, until=TODAY, because="Ingetrokken", actor=ours, at=NOON)
    assert not sees(insurer, of=hospital)


def test_without_consent_no_agreement_shows_an_insurer_a_provider(
    decide: Decide, hospital: UUID, insurer: UUID
) -> None:
    decide(party=Party(organisation_id=insurer), purpose=Purpose.PURCHASING)
    decide(party=Party(kind=PartyKind.INSURER))
    decide(party=Party(organisation_id=insurer), extent=Extent(Scope.PROVIDER, provider=hospital))
    assert not sees(insurer, of=hospital)
    assert not sees(insurer, of=hospital, detail=Detail.AREA)
    assert sees(insurer, of=hospital, detail=Detail.REGION)


def test_only_the_provider_itself_consents_and_withdraws(hospital: UUID, elsewhere: UUID, insurer: UUID) -> None:
    ours = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=hospital)
    others = [
        PLATFORM,
        person(Role.PLATFORM_ADMINISTRATOR, organisation_id=elsewhere),
        person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=elsewhere),
        person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=insurer),
        person(Role.CAPACITY_MANAGER, organisation_id=hospital),
    ]
    given = operations.decide_agreement(new=consent(of=hospital, to=insurer), actor=ours, at=NOON)
    for actor in others:
        with pytest.raises(NotPermitted):
            operations.decide_agreement(new=consent(of=hospital, to=elsewhere), actor=actor, at=NOON)
        with pytest.raises(NotPermitted):
            operations.end_agreement(agreement_id=given, until=TODAY, because="Weg", actor=actor, at=NOON)
    assert sees(insurer, of=hospital)


def test_consent_to_a_whole_kind_is_refused(hospital: UUID) -> None:
    ours = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=hospital)
    wide = replace(consent(of=hospital, to=hospital), party=Party(kind=PartyKind.INSURER))
    with pytest.raises(Invalid):
        operations.decide_agreement(new=wide, actor=ours, at=NOON)


@pytest.mark.parametrize(
    "change",
    [
        {"scope": "planet"},
        {"detail": "bed"},
        {"purpose": "gossip"},
        {"basis": "rumour"},
        {"party_kind": "stranger"},
        {"party_kind": ""},
        {"scope": "region"},
        {"scope": "provider"},
        {"basis": "consent"},
        {"module": "DROP TABLE"},
        {"valid_until": TODAY - timedelta(days=1)},
        {"decided_by": ""},
        {"ground": ""},
        {"ended_at": NOON},
        {"ended_because": "zomaar"},
    ],
)
def test_the_database_itself_refuses_what_cannot_be(decide: Decide, change: dict[str, Any]) -> None:
    agreement_id = decide()
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordedAgreement.objects.filter(id=agreement_id).update(**change)


def test_the_database_itself_refuses_the_same_twice(decide: Decide) -> None:
    row = RecordedAgreement.objects.get(id=decide())
    row.id = uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_who_asks_costs_as_many_queries_however_many_agreements(
    decide: Decide, hospital: UUID, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for module in ("hap", "rav", "spoed"):
        decide(module=module)
    queries.standing_of(organisation_id=hospital, on=TODAY)  # the regions of the day are remembered
    with django_assert_num_queries(2):
        queries.audience(organisation_id=hospital, purposes=PRIMARY, on=TODAY)
    with django_assert_num_queries(2):
        decided = queries.decision(
            organisation_id=hospital,
            module="rav",
            of=Subject(),
            detail=Detail.COUNTRY,
            purpose=Purpose.CARE_COORDINATION,
            on=TODAY,
        )
    assert [agreement.module for agreement in decided.because] == ["rav"]
    decide(party=Party(organisation_id=hospital))
    with django_assert_num_queries(3):  # and a fourth where there are regions
        assert len(queries.agreement_lines(on=TODAY)) == 4


def test_who_is_not_in_the_register_sees_nothing(decide: Decide) -> None:
    decide()
    with pytest.raises(NotFound):
        queries.audience(organisation_id=uuid4(), purposes=PRIMARY, on=TODAY)


def test_a_cell_keeps_its_history(decide: Decide) -> None:
    first = decide(valid_until=TODAY + timedelta(days=3))
    second = decide(valid_from=TODAY + timedelta(days=3), detail=Detail.REGION)
    decide(module="hap")
    assert [line.id for line in queries.same_party_and_module(agreement_id=second, on=TODAY)] == [first, second]
    with pytest.raises(NotFound):
        queries.same_party_and_module(agreement_id=uuid4(), on=TODAY)


def test_the_agreements_that_come_along_are_loaded_once_and_marked_as_a_proposal(
    hospital: UUID, insurer: UUID, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load_agreements")
    said = capsys.readouterr().out
    rows = RecordedAgreement.objects.all()
    assert f"{rows.count()}." in said
    assert all(row.proposal and row.module == EVERY_MODULE for row in rows)
    call_command("load_agreements")
    assert "al vastgelegd" in capsys.readouterr().out
    assert sees(hospital)
    assert sees(insurer, detail=Detail.REGION)
    assert not sees(insurer, detail=Detail.AREA)


def test_what_people_ended_or_agreed_themselves_is_not_loaded_again(decide: Decide, hospital: UUID) -> None:
    mine = decide(module=EVERY_MODULE, detail=Detail.REGION)  # the same as one of those that come along
    operations.load_agreements(at=NOON)
    assert RecordedAgreement.objects.filter(party_kind=USUAL.party.kind, purpose=USUAL.purpose).get().id == mine
    other = RecordedAgreement.objects.get(code="chain-partners-hospital").id
    operations.end_agreement(agreement_id=other, until=TODAY, because="Besluit", actor=PLATFORM, at=NOON)
    assert operations.load_agreements(at=NOON) == 0
    assert not sees(hospital)
