"""Applications on the database: who may what, what a grant gives, how it ends, and what is never given."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.applications.conftest import GRANT, NOON, PDF, TODAY, People, advised, drafted, granted, wishes

from ketenzicht.access.domain import Detail, Purpose
from ketenzicht.access.models import RecordedAgreement
from ketenzicht.access.operations import end_agreement
from ketenzicht.access.queries import audience
from ketenzicht.applications import operations, queries
from ketenzicht.applications.domain import (
    LARGEST_DOCUMENT,
    NEXT,
    WHO,
    Grant,
    Move,
    Part,
    Status,
    Upload,
    Verdict,
)
from ketenzicht.applications.models import Application, Document
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.errors import Conflict, Invalid, NotFound, NotPermitted, Refused
from ketenzicht.events.models import Event

DEEDS: dict[Move, Callable[..., Any]] = {
    Move.CHANGE: lambda **told: operations.change(wishes=wishes(), **told),
    Move.SUBMIT: operations.submit,
    Move.WITHDRAW: operations.withdraw,
    Move.ADVISE: lambda **told: operations.advise(verdict=Verdict.NEGATIVE, text="Advies.", **told),
    Move.GRANT: lambda **told: operations.grant(given=GRANT, **told),
    Move.REFUSE: lambda **told: operations.refuse(reasons="Nee.", **told),
    Move.END: lambda **told: operations.end_grant(because="Klaar.", **told),
}
WHO_IS = {
    "applicant": Part.APPLICANT,
    "care": Part.CARE_ADVISER,
    "privacy": Part.PRIVACY_ADVISER,
    "decider": Part.DECIDER,
    "other": None,
}


def brought_to(status: Status, people: People) -> UUID:
    """An application in a status, by the moves that lead there."""
    way = {
        Status.DRAFT: [],
        Status.SUBMITTED: [("applicant", Move.SUBMIT)],
        Status.WITHDRAWN: [("applicant", Move.SUBMIT), ("applicant", Move.WITHDRAW)],
        Status.HALF_ADVISED: [("applicant", Move.SUBMIT), ("care", Move.ADVISE)],
    }
    if status in way:
        made, moves = drafted(people), way[status]
    else:
        made = advised(people)
        last = {Status.GRANTED: [Move.GRANT], Status.REFUSED: [Move.REFUSE], Status.ENDED: [Move.GRANT, Move.END]}
        moves = [("decider", move) for move in last.get(status, [])]
    for who, move in moves:
        DEEDS[move](application_id=made, actor=getattr(people, who), at=NOON)
    assert Application.objects.get(id=made).status == status
    return made


def sees(people: People, *, at: datetime) -> bool:
    return bool(audience(organisation_id=people.party, purposes=Purpose, on=at.date()).rights)


@pytest.mark.parametrize(("status", "move"), product(Status, Move))
def test_each_move_in_each_status_is_done_by_whose_it_is_and_by_nobody_else(
    people: People, status: Status, move: Move
) -> None:
    made = brought_to(status, people)
    for who, part in WHO_IS.items():
        lines = AuditLine.objects.count()
        has_advised = move is Move.ADVISE and status is Status.HALF_ADVISED and who == "care"
        allowed = part in WHO[move] and (status, move) in NEXT and not has_advised
        with transaction.atomic():
            told = {"application_id": made, "actor": getattr(people, who), "at": NOON}
            if allowed:
                DEEDS[move](**told)
                assert Application.objects.get(id=made).status == NEXT[status, move]
                assert AuditLine.objects.count() > lines
                assert Event.objects.filter(subject=f"application/{made}").exists()
            else:
                with pytest.raises(Refused), transaction.atomic():
                    DEEDS[move](**told)
                assert Application.objects.get(id=made).status == status
                assert AuditLine.objects.count() == lines
            transaction.set_rollback(True)


def test_a_grant_gives_totals_of_what_was_asked_for_its_term_and_nothing_finer(people: People) -> None:
    assert not sees(people, at=NOON)
    granted(people, regions=("ROAZ-05", "ROAZ-01"))
    made = RecordedAgreement.objects.filter(purpose="research")
    assert {(one.module, one.of_region_id, one.detail, one.purpose) for one in made} == {
        ("spoed", region, "region", "research") for region in ("ROAZ-05", "ROAZ-01")
    }
    assert {(one.party_organisation_id, one.valid_until) for one in made} == {(people.party, GRANT.valid_until)}
    rights = audience(organisation_id=people.party, purposes=Purpose, on=TODAY).rights
    assert {right[-1] for right in rights} <= {Detail.REGION, Detail.COUNTRY}
    assert not sees(people, at=NOON + timedelta(days=100))


def test_ending_early_ends_what_it_gave_and_what_had_ended_by_itself_is_no_trouble(people: People) -> None:
    made = granted(people, regions=("ROAZ-05", "ROAZ-01"))
    first = RecordedAgreement.objects.filter(purpose="research").earliest("id")
    later = NOON + timedelta(days=3)
    end_agreement(agreement_id=first.id, until=later.date(), because="Zomaar.", actor=people.decider, at=later)
    assert sees(people, at=later)
    operations.end_grant(application_id=made, because="Voorwaarden geschonden.", actor=people.decider, at=later)
    assert not sees(people, at=later)
    (line,) = queries.decisions(on=later.date())
    assert (line.status, line.valid_until, line.ended_because) == (
        Status.ENDED,
        later.date(),
        "Voorwaarden geschonden.",
    )


def test_a_term_that_is_over_needs_nobody_to_end_it(people: People) -> None:
    made = granted(people)
    after = NOON + timedelta(days=100)
    line = queries.application_line(application_id=made, actor=people.decider, on=after.date())
    assert line.status is Status.ENDED
    assert not line.moves
    with pytest.raises(Conflict):
        operations.end_grant(application_id=made, because="Te laat.", actor=people.decider, at=after)


def test_who_applied_and_who_decides_are_reminded_before_the_end(people: People) -> None:
    made = granted(people)
    for actor in (people.applicant, people.decider):
        early = queries.application_line(application_id=made, actor=actor, on=TODAY)
        late = queries.application_line(application_id=made, actor=actor, on=TODAY + timedelta(days=60))
        over = queries.application_line(application_id=made, actor=actor, on=TODAY + timedelta(days=100))
        assert [early.ends_soon, late.ends_soon, over.ends_soon] == [False, True, False]


def test_a_renewal_follows_on_and_may_not_overlap(people: People) -> None:
    old = granted(people)
    renewed = operations.start(wishes=wishes(), renews=old, actor=people.applicant, at=NOON)
    operations.submit(application_id=renewed, actor=people.applicant, at=NOON)
    for adviser in (people.care, people.privacy):
        operations.advise(application_id=renewed, verdict=Verdict.POSITIVE, text="Ja.", actor=adviser, at=NOON)
    with pytest.raises(Conflict), transaction.atomic():
        operations.grant(application_id=renewed, given=GRANT, actor=people.decider, at=NOON)
    assert Application.objects.get(id=renewed).status == Status.ADVISED
    after = Grant("Ja.", "Als eerder.", GRANT.valid_until, GRANT.valid_until + timedelta(days=30))
    operations.grant(application_id=renewed, given=after, actor=people.decider, at=NOON)
    assert sees(people, at=NOON + timedelta(days=110))


def test_only_a_granted_application_of_ones_own_is_renewed(people: People) -> None:
    for old, actor in ((granted(people), people.other), (drafted(people), people.applicant), (uuid4(), people.other)):
        with pytest.raises(NotFound):
            operations.start(wishes=wishes(), renews=old, actor=actor, at=NOON)


def test_what_is_anothers_is_not_found(people: People) -> None:
    made = drafted(people)
    operations.add_document(application_id=made, upload=Upload("a.pdf", PDF), actor=people.applicant, at=NOON)
    document = Document.objects.get()
    for actor in (people.other, people.care, people.privacy, people.decider):  # a draft is its applicant's alone
        with pytest.raises(NotFound):
            queries.application_line(application_id=made, actor=actor, on=TODAY)
        with pytest.raises(NotFound):
            operations.read_document(application_id=made, document_id=document.id, actor=actor, at=NOON)
        assert queries.application_lines(actor=actor, on=TODAY) == []
    operations.submit(application_id=made, actor=people.applicant, at=NOON)
    for actor in (people.care, people.privacy, people.decider):
        found = operations.read_document(application_id=made, document_id=document.id, actor=actor, at=NOON)
        assert bytes(found.content) == PDF
    assert AuditLine.objects.filter(action="applications.document-read").count() == 3
    with pytest.raises(NotFound):
        operations.read_document(application_id=made, document_id=document.id, actor=people.other, at=NOON)


def test_a_document_is_found_with_its_own_application_only(people: People) -> None:
    made, mine = drafted(people), operations.start(wishes=wishes(), renews=None, actor=people.other, at=NOON)
    operations.add_document(application_id=made, upload=Upload("a.pdf", PDF), actor=people.applicant, at=NOON)
    document = Document.objects.get()
    for deed in (operations.read_document, operations.remove_document):
        with pytest.raises(NotFound):
            deed(application_id=mine, document_id=document.id, actor=people.other, at=NOON)


def test_documents_stand_still_once_it_is_submitted(people: People) -> None:
    made = drafted(people)
    operations.add_document(application_id=made, upload=Upload("a.pdf", PDF), actor=people.applicant, at=NOON)
    operations.submit(application_id=made, actor=people.applicant, at=NOON)
    told: dict[str, Any] = {"application_id": made, "actor": people.applicant, "at": NOON}
    with pytest.raises(Conflict):
        operations.add_document(upload=Upload("b.pdf", PDF), **told)
    with pytest.raises(Conflict):
        operations.remove_document(document_id=Document.objects.get().id, **told)


def test_the_database_refuses_what_is_too_large_or_of_another_type(people: People) -> None:
    row = Application.objects.get(id=drafted(people))
    for size, kind in ((LARGEST_DOCUMENT + 1, "application/pdf"), (0, "text/plain"), (9, "text/html")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Document.objects.create(application=row, name="x", type=kind, size=size, content=b"x", added_at=NOON)


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": " "},
        {"purpose": "x" * 2001},
        {"ground": "a\x00b"},
        {"modules": ()},
        {"modules": ("geen",)},
        {"modules": ("*",)},
        {"regions": ("ROAZ-99",)},
        {"regions": ("RAV-09",)},
        {"detail": Detail.PROVIDER},
        {"detail": Detail.AREA},
        {"detail": Detail.COUNTRY},  # with a region
        {"valid_until": TODAY},
        {"valid_until": TODAY + timedelta(days=732)},
    ],
)
def test_what_cannot_be_asked_is_refused(people: People, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        operations.start(wishes=wishes(**wrong), renews=None, actor=people.applicant, at=NOON)
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("begins", "lasts"), [(timedelta(days=-1), timedelta(days=30)), (timedelta(0), timedelta(days=732))]
)
def test_a_grant_is_not_of_the_past_and_not_for_longer_than_two_years(
    people: People, begins: timedelta, lasts: timedelta
) -> None:
    made = advised(people)
    given_term = Grant("Ja.", "Zo.", TODAY + begins, TODAY + begins + lasts)
    with pytest.raises(Invalid):
        operations.grant(application_id=made, given=given_term, actor=people.decider, at=NOON)
    assert not sees(people, at=NOON)


def test_who_is_no_third_party_does_not_apply(people: People) -> None:
    for actor in (people.decider, people.care):
        with pytest.raises(NotPermitted):
            operations.start(wishes=wishes(), renews=None, actor=actor, at=NOON)


def test_the_register_tells_decisions_and_nothing_else(people: People) -> None:
    drafted(people, purpose="een concept")
    operations.refuse(application_id=advised(people), reasons="Te vaag.", actor=people.decider, at=NOON)
    granted(people)
    advised(people, purpose="nog niet besloten")
    lines = queries.decisions(on=TODAY)
    assert sorted(line.status for line in lines) == [Status.GRANTED, Status.REFUSED]
    for line in lines:
        assert line.party == "Instituut Proef"
        assert not {"Akkoord.", "B. Beheerder"} & set(map(str, vars_of(line)))


def vars_of(line: object) -> list[object]:
    return [getattr(line, name) for name in type(line).__slots__]  # type: ignore[attr-defined]  # a dataclass with slots


STEPS = st.lists(
    st.tuples(st.sampled_from(list(DEEDS)), st.sampled_from(list(WHO_IS)), st.integers(0, 60)), max_size=14
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_no_sequence_of_moves_gives_figures_without_a_granted_decision_in_force(
    people: People, steps: list[tuple[Move, str, int]]
) -> None:
    usual = [(Move.SUBMIT, "applicant", 0), (Move.ADVISE, "care", 0), (Move.ADVISE, "privacy", 0)]
    for way in (steps, [*usual, *steps], [*usual, (Move.GRANT, "decider", 0), *steps]):
        with transaction.atomic():
            walk(people, way)
            transaction.set_rollback(True)


def walk(people: People, steps: list[tuple[Move, str, int]]) -> None:
    """Whoever tries whatever: figures are seen if, and only if, there is a grant and its term runs."""
    made, at = drafted(people), NOON
    for move, who, days in steps:
        at += timedelta(days=days)
        try:
            with transaction.atomic():
                DEEDS[move](application_id=made, actor=getattr(people, who), at=at)
        except Refused:
            pass
        row = Application.objects.get(id=made)
        in_force = (
            row.status == Status.GRANTED
            and row.valid_from is not None
            and row.valid_until is not None
            and row.valid_from <= at.date() < row.valid_until
        )
        assert sees(people, at=at) == in_force
