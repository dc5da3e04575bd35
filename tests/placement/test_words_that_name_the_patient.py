"""Who is only asked for a place never reads who it is, also when somebody writes that into the question."""

import pytest
from tests.placement.conftest import Region

from ketenzicht.base.errors import Refused
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Door
from ketenzicht.placement import operations
from ketenzicht.placement.domain.naming import refuse_naming
from ketenzicht.placement.models import Need

WHO = {
    "name": "Johanna van den Berg-Proef",
    "birth-date": "31-12-1940",
    "bsn": "999910942",
    "call-back": "06 1234 5678",
    "postcode": "3511 AB",
}


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("Mw. Berg is gevallen", "de naam"),
        ("Johanna kan niet staan", "de naam"),
        ("mevrouw, geboren 31/12/1940, gevallen", "de geboortedatum"),
        ("bsn 9999.10.942, gevallen", "het BSN"),
        ("bel 0612345678", "het telefoonnummer"),
        ("woont op 3511ab", "de postcode"),
    ],
)
def test_words_that_say_who_it_is_are_refused_and_say_what(words: str, what: str) -> None:
    with pytest.raises(Refused, match=what):
        refuse_naming(words, WHO)


@pytest.mark.parametrize(
    "words",
    [
        "84 jaar, gevallen van de berg, kan niet alleen thuis zijn. Hulp bij alles.",
        "Uit den Haag, 2 kinderen van 12 en 31 jaar. RR 140/90, pols 61, opname 1940 ml per dag",
    ],
)
def test_words_that_only_look_like_it_are_not(words: str) -> None:
    refuse_naming(words, WHO)
    refuse_naming(words, {})


def test_a_question_that_names_the_patient_is_not_kept(region: Region) -> None:
    request_id = coordination.receive(
        centre_id=region.centre_id, door=Door.PROFESSIONALS, intake=WHO, actor=region.cor, at=region.at
    ).id
    new = operations.NewNeed(form="elv-hoog", sought=None, question="Mw. Berg is gevallen")
    with pytest.raises(Refused, match="de naam"):
        operations.state_need(request_id=request_id, new=new, actor=region.cor, at=region.at)
    assert not Need.objects.filter(request_id=request_id).exists()
