"""A call that became no request is told to who called, by their number, as long as that is kept; and to nobody else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.coordination.conftest import Centre, People
from tests.coordination.test_extract_for_a_citizen import WHOM, asked, extracted, judged, look, officer
from tests.telephony.conftest import Ask, administrator, answered, ended, line, ringing, tell
from tests.web.reading import text_of

from ketenzicht.audit.models import AuditLine
from ketenzicht.coordination import operations
from ketenzicht.coordination.domain import Part, Reason
from ketenzicht.coordination.presenters.extract_document import Document
from ketenzicht.sealing.models import DataKey
from ketenzicht.telephony import operations as telephony
from ketenzicht.telephony.domain import Dismissal
from ketenzicht.telephony.models import Call

__all__ = ["administrator", "line", "tell"]  # fixtures
CALLED, WRITTEN, OTHER = "0031612345678", "06 1234 5678", "+31687654321"
WITH_NUMBER = {**WHOM, "telephone": WRITTEN}


@pytest.fixture
def missed(line: object, tell: Ask) -> Call:
    """Of who asks; and one of somebody else."""
    tell("calls/A/events", ringing(caller=CALLED))
    tell("calls/A/events", ended())
    tell("calls/B/events", ringing(caller=OTHER))
    return Call.objects.get(key="A")


def extract(centre: Centre, **whom: str) -> Document:
    return extracted(centre, asked(centre, at=datetime.now(UTC), **whom))


def test_who_gives_the_number_with_which_they_called_is_told_of_calls_without_a_request(
    centre: Centre, missed: Call
) -> None:
    telephony.dismiss(call_id=missed.id, because=Dismissal.REACHED, actor=centre.me, at=datetime.now(UTC))
    made = extract(centre, **WITH_NUMBER)
    (call,) = made.other_calls
    assert {one.question: one.answer for one in call.said} == {
        "Lijn": "Professionalslijn",
        "Nummer van wie belde": CALLED,
        "Hoe het gesprek nu bekend is": "gemist",
    }
    assert [one.what for one in call.told] == [
        "de telefoon ging over",
        "opgehangen",
        "niet teruggebeld: gesproken: geen zorgvraag",
    ]
    assert ("Tom Triagist", "vastgelegd waarom niet is teruggebeld") in [
        (one.who, one.what) for one in made.other_seen_by
    ]
    logged = AuditLine.objects.get(action="coordination.extract-made")
    assert logged.detail == {"form": "page", "requests": 0, "calls": 1}


def test_without_the_number_after_it_went_and_for_another_there_is_nothing(centre: Centre, missed: Call) -> None:
    for whom in (WHOM, {**WHOM, "telephone": "0611111111"}):
        assert extract(centre, **whom).other_calls == ()
    at = datetime.now(UTC)
    telephony.dismiss(call_id=missed.id, because=Dismissal.REACHED, actor=centre.me, at=at)
    telephony.forget_numbers(at=at + timedelta(days=8))
    assert extract(centre, **WITH_NUMBER).other_calls == ()


def test_a_number_that_nobody_can_read_is_counted_and_told(centre: Centre, missed: Call) -> None:
    inquiry = asked(centre, at=datetime.now(UTC), **WITH_NUMBER)
    other = Call.objects.get(key="B")
    Call.objects.filter(id=other.id).update(caller=bytes(missed.caller))  # sealed for another call
    assert extracted(centre, inquiry).unreadable_calls == 1


def test_a_request_that_came_by_a_call_is_found_by_the_number_of_the_call_whatever_was_written(
    centre: Centre, missed: Call
) -> None:
    at = datetime.now(UTC)
    made = operations.take_call(call_id=missed.id, actor=centre.me, at=at)
    claim = centre.row(made).claim_number
    operations.note(request_id=made, claim=claim, changes={"call-back": "0301234567"}, actor=centre.me, at=at)
    inquiry = asked(centre, at=datetime.now(UTC), **WITH_NUMBER)
    (found,) = look(centre, inquiry).candidates
    assert found.reasons == (Reason.TELEPHONE,)
    for part, number, calls in (
        (Part.WHOLE, CALLED, 1),
        (Part.WITHOUT_CALLER, "weggelaten", 1),
        (Part.WITHOUT_OTHERS, "weggelaten", 1),
        (Part.AS_CALLER, CALLED, 1),
        (Part.NOTHING, "", 0),
    ):
        judged(centre, inquiry, part)
        document = extracted(centre, inquiry)
        told = [one for request in document.requests for one in request.passages if one.kind == "call"]
        assert [one.said[1].answer for one in told] == [number] * calls
        assert document.other_calls == (), "it is at its request, or it is not theirs"


def test_the_page_says_it_in_words_and_it_is_no_letter_that_there_is_nothing(
    people: People, centre: Centre, missed: Call
) -> None:
    ina: Client = people["ina"][0]
    page = ina.post("/coordination/inquiries/", {"proof": "document", **WITH_NUMBER}).headers["Location"]
    assert "waar geen zorgvraag uit kwam" in text_of(ina.get(page))
    told = text_of(ina.get(f"{page}extract/"))
    assert "Telefoongesprekken met uw nummer" in told
    assert "Er zijn geen gegevens van u gevonden" not in told
    assert OTHER not in told


def test_numbers_are_read_in_few_queries(
    centre: Centre, line: object, tell: Ask, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for key in "ABCDEF":
        tell(f"calls/{key}/events", ringing(caller=OTHER))
        tell(f"calls/{key}/events", answered())
    inquiry = asked(centre, at=datetime.now(UTC), **WITH_NUMBER)
    assert DataKey.objects.count() == 1
    with django_assert_max_num_queries(20):
        operations.make_extract(inquiry_id=inquiry, form="page", actor=officer(centre.id), at=datetime.now(UTC))
