"""Laws of agreements: refused by default, never taken away by more agreements, always with a true because."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.access.drawn_agreements import (
    MODULES,
    ORGANISATIONS,
    PURPOSES,
    TODAY,
    agreements,
    many,
    questions,
    standings,
    subjects,
)

from ketenzicht.access.domain import (
    EVERY_MODULE,
    OUTSIDE,
    PARTY_NAMES,
    PRIMARY,
    Agreement,
    Basis,
    Detail,
    Extent,
    Party,
    PartyKind,
    Purpose,
    Question,
    Scope,
    Standing,
    Subject,
    Trouble,
    Viewer,
    Where,
    audience_of,
    conflicts,
    decide,
    gaps,
    kinds_of_party,
    viewers,
)
from ketenzicht.base.periods import Period
from ketenzicht.registry.domain import OrganisationKind

HOSPITAL, INSURER, OTHER = ORGANISATIONS
IN_FORCE = Period(start=TODAY)
EVERYTHING = Agreement(
    id=UUID(int=99),
    party=Party(kind=PartyKind.HOSPITAL),
    module=EVERY_MODULE,
    extent=Extent(Scope.COUNTRY),
    detail=Detail.PROVIDER,
    purpose=Purpose.CARE_COORDINATION,
    period=IN_FORCE,
    decided_by="ROAZ",
    ground="BA 2.6",
)
ONE_PROVIDER = Question(
    standing=Standing(organisation_id=HOSPITAL, kinds=frozenset({PartyKind.HOSPITAL})),
    module="spoed",
    of=Subject(regions=frozenset({"ROAZ-01"}), organisation_id=OTHER),
    detail=Detail.PROVIDER,
    purpose=Purpose.CARE_COORDINATION,
    on=TODAY,
)


@given(questions)
def test_without_an_agreement_everything_is_refused_with_whom_to_ask(question: Question) -> None:
    decision = decide(question, [])
    assert not decision.allowed
    assert "Vraag" in decision.refusal


@given(questions, many, agreements())
def test_one_more_agreement_never_takes_away(question: Question, known: list[Agreement], more: Agreement) -> None:
    if decide(question, known).allowed:
        assert decide(question, [*known, more]).allowed


@given(questions, many)
def test_every_decision_has_a_reason_and_each_agreement_that_it_names_allows_by_itself(
    question: Question, known: list[Agreement]
) -> None:
    decision = decide(question, known)
    assert bool(decision.because) != bool(decision.refusal)
    for agreement in decision.because:
        assert agreement in known
        assert decide(question, [agreement]).because == (agreement,)


@given(questions, many)
def test_what_has_ended_or_must_still_begin_counts_for_nothing(question: Question, known: list[Agreement]) -> None:
    others = [one for one in known if not one.period.contains(question.on)]
    assert not decide(question, others).allowed
    assert decide(question, known).because == decide(question, [one for one in known if one not in others]).because


@given(questions, many)
def test_who_sees_a_provider_sees_it_added_up(question: Question, known: list[Agreement]) -> None:
    for finer, coarser in zip(Detail, list(Detail)[1:], strict=False):
        if decide(replace(question, detail=finer), known).allowed:
            assert decide(replace(question, detail=coarser), known).allowed


@given(questions, many)
def test_who_is_outside_care_never_sees_another_provider_without_its_consent(
    question: Question, known: list[Agreement]
) -> None:
    assume(question.standing.is_outside)
    assume(question.of.organisation_id != question.standing.organisation_id)
    decision = decide(replace(question, detail=Detail.PROVIDER), known)
    for agreement in decision.because:
        assert agreement.basis is Basis.CONSENT
        assert agreement.extent.provider == question.of.organisation_id


@given(questions, many)
def test_secondary_use_never_shows_another_provider_without_its_consent(
    question: Question, known: list[Agreement]
) -> None:
    assume(question.purpose not in PRIMARY)
    assume(question.of.organisation_id != question.standing.organisation_id)
    decision = decide(replace(question, detail=Detail.PROVIDER), known)
    for agreement in decision.because:
        assert (agreement.basis, agreement.extent.provider) == (Basis.CONSENT, question.of.organisation_id)


@given(questions, many)
def test_who_is_outside_care_sees_areas_only_by_name_and_until_a_day(
    question: Question, known: list[Agreement]
) -> None:
    assume(question.standing.is_outside)
    assume(question.of.organisation_id != question.standing.organisation_id)
    for agreement in decide(replace(question, detail=Detail.AREA), known).because:
        is_bounded = agreement.party.organisation_id is not None and agreement.period.end is not None
        assert agreement.basis is Basis.CONSENT or is_bounded


@given(standings, many, subjects, st.sampled_from(MODULES), st.frozensets(st.sampled_from(PURPOSES)))
def test_an_audience_says_what_the_decisions_say(
    standing: Standing, known: list[Agreement], of: Subject, module: str, purposes: frozenset[Purpose]
) -> None:
    audience = audience_of(standing=standing, purposes=purposes, agreements=known, on=TODAY)
    for detail in Detail:
        decided = any(
            decide(Question(standing, module, of, detail, purpose, TODAY), known).allowed for purpose in purposes
        )
        assert audience.sees(module=module, of=of, detail=detail) == decided


def test_the_same_rights_make_the_same_audience() -> None:
    other = replace(ONE_PROVIDER.standing, organisation_id=OTHER)
    audiences = {
        audience_of(standing=one, purposes=PRIMARY, agreements=[EVERYTHING], on=TODAY)
        for one in (ONE_PROVIDER.standing, other)
    }
    assert len(audiences) == 1


def test_an_agreement_about_a_region_does_not_show_the_country() -> None:
    region = replace(EVERYTHING, extent=Extent(Scope.REGION, region="ROAZ-01"))
    assert decide(ONE_PROVIDER, [region]).allowed
    country = replace(ONE_PROVIDER, of=Subject(), detail=Detail.COUNTRY)
    assert not decide(country, [region]).allowed
    assert decide(country, [EVERYTHING]).allowed


def test_neighbouring_regions_are_seen_by_who_lies_beside_them() -> None:
    beside = replace(EVERYTHING, extent=Extent(Scope.NEIGHBOURS))
    near = replace(ONE_PROVIDER.standing, neighbours=frozenset({"ROAZ-01"}))
    assert decide(replace(ONE_PROVIDER, standing=near), [beside]).allowed
    assert not decide(ONE_PROVIDER, [beside]).allowed
    assert not decide(replace(ONE_PROVIDER, standing=near), [replace(beside, extent=Extent(Scope.OWN_REGIONS))]).allowed


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"period": Period(start=TODAY + timedelta(days=2))}, "gaat pas in op 24-11-2026"),
        ({"period": Period(start=TODAY - timedelta(days=9), end=TODAY)}, "liep tot 22-11-2026"),
        ({"detail": Detail.REGION}, "verder opgeteld"),
        ({"module": "hap"}, "geen afspraak"),
    ],
)
def test_a_refusal_says_what_is_missing(change: dict[str, object], words: str) -> None:
    decision = decide(ONE_PROVIDER, [replace(EVERYTHING, **change)])  # type: ignore[arg-type]  # any field
    assert words in decision.refusal


def test_an_insurer_is_told_that_only_consent_shows_a_provider() -> None:
    insurer = Standing(organisation_id=INSURER, kinds=frozenset({PartyKind.INSURER}))
    question = replace(ONE_PROVIDER, standing=insurer)
    for_insurers = replace(EVERYTHING, party=Party(kind=PartyKind.INSURER))
    assert "toestemming" in decide(question, [for_insurers]).refusal
    assert "einddatum" in decide(replace(question, detail=Detail.AREA), [for_insurers]).refusal
    consent = replace(
        EVERYTHING,
        party=Party(organisation_id=INSURER),
        extent=Extent(Scope.PROVIDER, provider=OTHER),
        basis=Basis.CONSENT,
    )
    assert decide(question, [consent]).because == (consent,)


def test_an_agreement_is_for_its_purpose_only() -> None:
    assert not decide(replace(ONE_PROVIDER, purpose=Purpose.SPREADING), [EVERYTHING]).allowed


def test_for_secondary_use_care_itself_sees_a_provider_only_by_its_consent() -> None:
    learning = replace(EVERYTHING, purpose=Purpose.IMPROVEMENT)
    question = replace(ONE_PROVIDER, purpose=Purpose.IMPROVEMENT)
    assert "toestemming" in decide(question, [learning]).refusal
    assert decide(replace(question, detail=Detail.AREA), [learning]).allowed
    consent = replace(
        learning,
        party=Party(organisation_id=HOSPITAL),
        extent=Extent(Scope.PROVIDER, provider=OTHER),
        basis=Basis.CONSENT,
    )
    assert decide(question, [consent]).allowed


def test_nobody_consents_for_another_or_to_a_whole_kind() -> None:
    with pytest.raises(ValueError, match="Consent"):
        replace(EVERYTHING, basis=Basis.CONSENT)


def test_what_cannot_be_said_cannot_be_made() -> None:
    for wrong in ({}, {"kind": PartyKind.ZCC, "organisation_id": OTHER}, {"organisation_id": OTHER, "region": "VR01"}):
        with pytest.raises(ValueError, match=r"party|organisation"):
            Party(**wrong)  # type: ignore[arg-type]  # that is the point
    for scope, named in ((Scope.REGION, {}), (Scope.COUNTRY, {"region": "VR01"}), (Scope.PROVIDER, {})):
        with pytest.raises(ValueError, match="named"):
            Extent(scope, **named)  # type: ignore[arg-type]  # that is the point


def test_a_provider_is_what_its_locations_are() -> None:
    assert kinds_of_party(kind=OrganisationKind.PROVIDER, location_types=["V4", "T2"]) == {
        PartyKind.HOSPITAL,
        PartyKind.COMMUNITY_NURSING,
    }
    assert kinds_of_party(kind=OrganisationKind.PROVIDER, location_types=[]) == {PartyKind.OTHER_PROVIDER}
    for kind in set(OrganisationKind) - {OrganisationKind.PROVIDER}:
        assert kinds_of_party(kind=kind, location_types=["V4"]) == {PartyKind(kind.value)}
    assert set(PARTY_NAMES) == set(PartyKind)


@given(standings, many, st.sampled_from(["ROAZ-01", "VR01"]), st.sampled_from(MODULES), st.sampled_from(Detail))
def test_who_may_see_a_region_is_among_its_viewers(
    standing: Standing, known: list[Agreement], region: str, module: str, detail: Detail
) -> None:
    of = Subject(regions=frozenset({region}))
    for purpose in PURPOSES:
        question = Question(standing, module, of, detail, purpose, TODAY)
        told = viewers(
            agreements=known,
            kinds={standing.organisation_id: standing.kinds},
            module=module,
            of=of,
            detail=detail,
            purpose=purpose,
            on=TODAY,
        )
        seen = [viewer.agreement for viewer in told]
        # An agreement with a kind is judged as for one that is nothing else: what is both is bound more strictly.
        assert all(agreement in seen for agreement in decide(question, known).because)


def test_viewers_are_told_by_where_they_are() -> None:
    asked: dict[str, Any] = {
        "kinds": {},
        "module": "spoed",
        "of": Subject(regions=frozenset({"ROAZ-01"})),
        "detail": Detail.PROVIDER,
        "purpose": Purpose.CARE_COORDINATION,
        "on": TODAY,
    }
    for scope, where in (
        (Scope.COUNTRY, Where.ANYWHERE),
        (Scope.NEIGHBOURS, Where.BESIDE),
        (Scope.OWN_REGIONS, Where.INSIDE),
    ):
        one = replace(EVERYTHING, extent=Extent(scope))
        assert list(viewers(agreements=[one], **asked)) == [Viewer(one, where)]
    assert not list(viewers(agreements=[replace(EVERYTHING, extent=Extent(Scope.OWN))], **asked))


@given(many)
@example([EVERYTHING, replace(EVERYTHING, id=uuid4(), detail=Detail.REGION)])
def test_an_overruled_agreement_can_be_left_out_without_a_difference(known: list[Agreement]) -> None:
    overruled = [one for one in conflicts(agreements=known, on=TODAY) if one.trouble is Trouble.OVERRULED]
    for finding in overruled:
        rest = [one for one in known if one is not finding.agreement]
        for detail in Detail:
            question = replace(ONE_PROVIDER, detail=detail)
            assert decide(question, known).allowed == decide(question, rest).allowed


def test_conflicts_name_both_agreements_and_what_goes_beyond_the_rules() -> None:
    lesser = replace(EVERYTHING, id=UUID(int=98), detail=Detail.REGION, module="spoed")
    assert [(one.agreement, one.by) for one in conflicts(agreements=[EVERYTHING, lesser], on=TODAY)] == [
        (lesser, EVERYTHING)
    ]
    insurers = replace(EVERYTHING, party=Party(kind=PartyKind.INSURER))
    assert [one.trouble for one in conflicts(agreements=[insurers], on=TODAY)] == [Trouble.BEYOND_THE_RULES]


def test_a_gap_is_a_party_in_care_that_sees_nothing_of_a_module() -> None:
    found = gaps(agreements=[replace(EVERYTHING, module="spoed")], modules=MODULES, on=TODAY)
    missing = {(one.party, one.module) for one in found}
    assert (PartyKind.HOSPITAL, "hap") in missing
    assert (PartyKind.HOSPITAL, "spoed") not in missing
    assert not {party for party, _ in missing} & OUTSIDE
