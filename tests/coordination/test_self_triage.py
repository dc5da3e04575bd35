"""Self-triage: what a citizen is told, that nothing is kept before they ask for it, and what a triagist sees then."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker, Settings
from tests.coordination.conftest import Centre, somebody
from tests.triage.versions import KEEPER, take
from tests.web.reading import text_of

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import NotPermitted, Refused
from ketenzicht.base.geography import Point
from ketenzicht.coordination import operations
from ketenzicht.coordination.domain import Door
from ketenzicht.coordination.models import CareRequest, Happening, Mark, Triage
from ketenzicht.coordination.operations import SelfTriage
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind
from ketenzicht.registry.models.regions import Postcode, ReferenceSource
from ketenzicht.triage import operations as content
from ketenzicht.triage.domain import Answer

ADDRESS = "/self-triage/"
CALM = {"q-wakker": "ja", "q-ademen": "gewoon", "q-bloeden": "nee", "q-borst": "nee", "q-gezicht": "nee"}
THROAT = {**CALM, "q-slikken": "ja", "q-koorts": "geen", "n-hoelang": "2", "q-ongerust": "nee"}
WISH = {
    "name": "Jan <b>Proef</b>",
    "call_back": "06-12345678",
    "born": "45",
    "postcode": "3511 AB",
    "municipality": "GM0344",
    "consent": "on",
    "do": "call-back",
}


@dataclass
class Citizen:
    """Somebody with a telephone and no account; `version` is the instrument that is in use."""

    client: Client
    version: UUID
    centre_id: UUID
    whom: str = "self"

    def post(self, answers: Mapping[str, str], *, about: str = "keelpijn", **more: str) -> HttpResponse:
        sent = {"whom": self.whom, "about": f"{self.version}/{about}", **answers, **more}
        return self.client.post(ADDRESS, sent)  # type: ignore[return-value]  # a page

    def wish(self, answers: Mapping[str, str] = THROAT, *, form: UUID | None = None, **more: str) -> HttpResponse:
        return self.post(answers, **{**WISH, "form": str(form or uuid4()), **more})


def location(name: str, type_code: str, telephone: str) -> NewLocation:
    return NewLocation(
        name=name, type_code=type_code, point=Point(52.09, 5.12), street="Proefstraat 1", postcode="3511 AB",
        place="Utrecht", municipality_code="GM0344", phone_urgent=telephone,
    )  # fmt: skip


@pytest.fixture(scope="module")
def _there(_ids: tuple[UUID, ...], django_db_blocker: DjangoDbBlocker) -> tuple[UUID, UUID]:
    """Within what `_ids` takes back when the tests of this file are done."""
    now = timezone.now()
    places = [
        NewOrganisation(
            name="ZCC Midden", kind=OrganisationKind.ZCC, locations=(location("ZCC Midden", "ZCC", "030 111 11 11"),)
        ),
        NewOrganisation(
            name="HAP Proef", kind=OrganisationKind.PROVIDER, locations=(location("HAP Proef", "N6", "030 222 22 22"),)
        ),
    ]
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        made = registry.register_organisations(organisations=places, actor=PLATFORM, at=now)
        version = take("demo-zelftriage", at=now - timedelta(minutes=1))
    return version, next(one.id for one in made if one.name == "ZCC Midden")


@pytest.fixture
def citizen(centre: Centre, _there: tuple[UUID, UUID]) -> Citizen:
    del centre  # what is not for clinical use is asked where it is
    return Citizen(Client(), *_there)


def nothing_kept(client: Client) -> bool:
    return not (CareRequest.objects.exists() or Triage.objects.exists() or "sessionid" in client.cookies)


def heading(answer: HttpResponse) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.content.decode(), re.DOTALL)
    assert found
    return unescape(found[1]).strip()


def test_step_by_step_in_plain_words(citizen: Citizen) -> None:
    client = citizen.client
    assert "Voor wie is het?" in text_of(client.get(ADDRESS))
    shown = text_of(client.post(ADDRESS, {"whom": "child"}))
    assert "Mijn kind heeft koorts" in shown
    assert "Buikpijn" not in shown  # of an instrument that is made for professionals
    found = text_of(client.post(ADDRESS, {"whom": "child", "words": "temperatuur"}))
    assert "Mijn kind heeft koorts" in found
    assert "Pijn in de rug" not in found
    first = citizen.post({})
    assert heading(first) == "Is de persoon wakker, en geeft hij of zij antwoord?"
    assert "niet voor klinisch gebruik" in text_of(first).casefold()
    assert "Weet ik niet" in text_of(first)
    assert heading(citizen.post({"q-wakker": "ja"})) == "Hoe gaat het ademen?"
    assert nothing_kept(client)


def test_one_step_back_takes_back_what_was_answered_last(citizen: Citizen) -> None:
    assert heading(citizen.post({"q-wakker": "ja", "q-ademen": "gewoon"}, do="back")) == "Hoe gaat het ademen?"
    assert heading(citizen.post({}, do="back")) == "Waar gaat het om?"
    assert "Voor wie is het?" in text_of(citizen.client.post(ADDRESS, {"whom": "self", "do": "back"}))


@pytest.mark.parametrize(
    ("answers", "about", "said"),
    [
        ({"q-wakker": "niet-wakker"}, "keelpijn", "Bel nu 112"),
        ({"q-wakker": "?"}, "keelpijn", "Bel nu 112"),  # who does not know whether somebody wakes up
        ({**CALM, "q-ademen": "moeilijk"}, "wond", "Bel nu 112"),  # a red flag, of whichever class
        ({**CALM, "q-wond": "ja"}, "wond", "Bel nu uw huisarts"),
        ({**THROAT, "n-hoelang": "9"}, "keelpijn", "Laat iemand meekijken"),
        (THROAT, "keelpijn", "Dit kunt u zelf doen"),
    ],
)
def test_each_outcome(citizen: Citizen, answers: dict[str, str], about: str, said: str) -> None:
    answer = citizen.post(answers, about=about)
    assert (answer.status_code, heading(answer)) == (HTTPStatus.OK, said)
    assert nothing_kept(citizen.client)


def test_in_danger_there_is_a_number_and_nothing_else_to_fill_in(citizen: Citizen) -> None:
    page = citizen.post({"q-bloeden": "ja"}).content.decode()
    assert 'href="tel:112"' in page
    assert 'name="name"' not in page
    assert "q-ademen" not in page


def test_who_has_to_call_now_finds_the_number_of_the_hap_and_the_centre(citizen: Citizen) -> None:
    shown = citizen.post({**CALM, "q-wond": "ja"}, about="wond", place="Utrecht").content.decode()
    assert 'href="tel:0302222222"' in shown
    assert 'href="tel:0301111111"' in shown
    wrong = citizen.post({**CALM, "q-wond": "ja"}, about="wond", place="Nergenshuizen")
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "kennen wij niet" in text_of(wrong)


def test_without_an_instrument_for_citizens_it_says_what_to_do(citizen: Citizen) -> None:
    content.end(version_id=citizen.version, actor=KEEPER, at=timezone.now())
    for answer in (citizen.client.get(ADDRESS), citizen.client.post(ADDRESS, {"whom": "self"})):
        assert answer.status_code == HTTPStatus.OK
        assert {"112", "huisarts", "huisartsenpost"} <= set(re.findall(r"\w+", text_of(answer)))


def test_what_is_not_for_clinical_use_is_not_asked_where_that_is_not_allowed(
    citizen: Citizen, settings: Settings
) -> None:
    settings.NON_CLINICAL_TRIAGE = False
    assert "kan hier nu niet" in text_of(citizen.client.get(ADDRESS))


def test_no_browser_or_proxy_keeps_a_step(citizen: Citizen) -> None:
    for answer in (citizen.client.get(ADDRESS), citizen.post(CALM), citizen.client.get(f"{ADDRESS}asked/")):
        assert "no-store" in answer.headers["Cache-Control"]


def test_nothing_of_the_answers_is_taken_from_an_address(citizen: Citizen) -> None:
    asked = citizen.client.get(f"{ADDRESS}?whom=self&about={citizen.version}/keelpijn&q-wakker=ja")
    assert "Voor wie is het?" in text_of(asked)
    actions = re.findall(r'<form[^>]*action="([^"]*)"', citizen.post(CALM).content.decode())
    assert set(actions) == {ADDRESS}


def test_a_wish_comes_in_at_the_centre_with_the_answers_for_a_professional_to_go_on_from(citizen: Citizen) -> None:
    answer = citizen.wish({**THROAT, "n-hoelang": "9", "q-ongerust": "?"})
    assert (answer.status_code, answer.headers["Location"]) == (HTTPStatus.FOUND, f"{ADDRESS}asked/")
    row = CareRequest.objects.get()
    assert (row.centre_id, row.door, row.urgency) == (citizen.centre_id, Door.SELF_TRIAGE, "U4")
    me = somebody(citizen.centre_id)
    now = timezone.now()
    claim = operations.pick_up(request_id=row.id, actor=me, at=now)
    file = operations.look_into(request_id=row.id, actor=me, at=now)
    assert file.intake["name"] == "Jan <b>Proef</b>"
    assert file.intake["complaint"] == "Keelpijn"
    assert "45 jaar" in file.intake["notes"]
    (told,) = file.triages
    assert (told.begun_by, told.concluded_at, told.proposed) == (None, None, "")
    assert told.answers["hoelang"] == 9
    assert "ongerust" in told.answers
    operations.answer(triage_id=told.id, claim=claim, answers={"ongerust": "nee"}, actor=me, at=now)
    assert operations.conclude(triage_id=told.id, claim=claim, actor=me, at=now) == "U4"


def test_without_anything_that_presses_it_waits_for_a_first_look(citizen: Citizen) -> None:
    citizen.wish()
    assert CareRequest.objects.get().urgency == ""


def test_the_same_form_comes_in_once_and_a_mended_one_again(citizen: Citizen) -> None:
    form = uuid4()
    for _ in range(3):
        assert citizen.wish(form=form).status_code == HTTPStatus.FOUND
    assert (CareRequest.objects.count(), Triage.objects.count()) == (1, 1)
    citizen.wish(form=form, call_back="06-87654321")  # went back, and mended the number
    assert CareRequest.objects.count() == 2
    citizen.wish()
    assert Mark.objects.filter(kind="telephone").values("mark").distinct().count() == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "Vul uw naam in"),
        ({"call_back": "bel mij"}, "geen telefoonnummer"),
        ({"born": "31-12-2099"}, "toekomst"),
        ({"born": "131"}, "dag-maand-jaar"),
        ({"postcode": "", "municipality": ""}, "kies de gemeente"),
        ({"municipality": ""}, "in welke gemeente"),
        ({"postcode": "48149"}, "vier cijfers en twee letters"),
        ({"postcode": "1010 ZZ, Wien"}, "te lang"),
        ({"municipality": "GM0014"}, "kunnen wij u niet terugbellen"),
        ({"municipality": "GM9999"}, "gemeente uit de lijst"),
        ({"consent": ""}, "als u dat goed vindt"),
        ({"form": "x"}, "UUID"),
        ({"name": "a\x00b"}, "Null"),
        ({"name": "a" * 201}, "200 tekens"),
    ],
)
def test_what_was_filled_in_wrong_is_told_and_kept_on_the_page_alone(
    citizen: Citizen, changed: dict[str, str], said: str
) -> None:
    answer = citizen.wish(**changed)  # type: ignore[arg-type]  # of the form
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said.casefold() in text_of(answer).casefold()
    assert nothing_kept(citizen.client)


def test_hostile_text_stays_text(citizen: Citizen) -> None:
    script = "<script>alert(1)</script>"
    assert script not in citizen.wish(name=script, born="x").content.decode()
    assert script not in citizen.client.post(ADDRESS, {"whom": "self", "words": script}).content.decode()
    assert script not in citizen.post({**CALM, "q-wakker": script}).content.decode()


@pytest.mark.parametrize("place", [{"postcode": ""}, {"municipality": ""}])
def test_a_postcode_or_a_municipality_says_which_centre(citizen: Citizen, place: dict[str, str]) -> None:
    Postcode.objects.create(
        code="3511AB",
        latitude=52.09,
        longitude=5.12,
        municipality_id="GM0344",
        source=ReferenceSource.objects.latest("pk"),
    )
    assert citizen.wish(**place).status_code == HTTPStatus.FOUND  # type: ignore[arg-type]  # of the form
    assert CareRequest.objects.get().centre_id == citizen.centre_id


@pytest.mark.parametrize("forged", [{"urgency": "U5"}, {"outcome": "self-care"}, {"found": "zelfzorg"}])
def test_what_it_comes_to_is_never_taken_from_the_form(citizen: Citizen, forged: dict[str, str]) -> None:
    for danger in ({**THROAT, "q-borst": "ja"}, {"q-wakker": "niet-wakker"}):
        assert heading(citizen.wish(danger, **forged)) == "Bel nu 112"  # type: ignore[arg-type]  # of the form
    assert heading(citizen.wish(CALM, **forged)) == "Lukt het om te slikken en de mond open te doen?"  # type: ignore[arg-type]  # of the form
    assert nothing_kept(citizen.client)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"wakker": "ja"}, "not answered"),
        ({"borst": "ja"}, "red flag"),
        ({"wakker": "ja", "ademen": "gewoon", "bloeden": "nee", "borst": "nee", "gezicht": "nee"}, "halfway"),
    ],
)
def test_the_deed_judges_for_itself(citizen: Citizen, answers: dict[str, Answer], said: str) -> None:
    told = SelfTriage(str(citizen.version), "keelpijn", answers)
    with pytest.raises(Refused, match="Bel nu" if said == "red flag" else "Nog niet alle"):
        operations.ask_call_back(centre_id=citizen.centre_id, told=told, intake={}, form=uuid4(), at=timezone.now())
    assert nothing_kept(citizen.client)


def test_invented_questions_and_answers_count_for_nothing(citizen: Citizen) -> None:
    invented = {"q-onzin": "ja", "q-": "x", "n-wakker": "1", "q-pijn": "2", "constructor": "x"}
    assert heading(citizen.post(invented)) == "Is de persoon wakker, en geeft hij of zij antwoord?"
    for wrong in ("misschien", "nan", "ja\x00"):
        answer = citizen.post({"q-wakker": wrong})
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "Kies een van de antwoorden" in text_of(answer)
    before = {**CALM, "q-slikken": "ja", "q-koorts": "geen"}
    for wrong in ("-1", "1e9", "nan", "inf", "2,5", "veel", "9" * 400):
        answer = citizen.post({**before, "n-hoelang": wrong})
        assert "Vul een getal in van 0 tot 365" in text_of(answer)


def test_a_form_that_is_far_too_long_is_refused(citizen: Citizen) -> None:
    assert citizen.post({**CALM, "q-slikken": "x" * 1_100_000}).status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    many = {f"q-{number}": "ja" for number in range(1_001)}
    assert citizen.post(many).status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def test_an_instrument_that_ended_in_between_begins_again(citizen: Citizen) -> None:
    content.end(version_id=citizen.version, actor=KEEPER, at=timezone.now())
    sent = {**THROAT, **WISH, "form": str(uuid4())}
    assert "kan hier nu niet" in heading(citizen.post(sent))
    newer = take("demo-zelftriage", ('number = "0.2"', 'number = "0.3"'), at=timezone.now())
    assert newer != citizen.version
    answer = citizen.post(sent)
    assert "De vragen zijn veranderd" in text_of(answer)
    assert nothing_kept(citizen.client)


def test_only_the_page_itself_sends_through_this_door(citizen: Citizen) -> None:
    with pytest.raises(NotPermitted):
        operations.receive(
            centre_id=citizen.centre_id, door=Door.SELF_TRIAGE, intake={}, actor=somebody(citizen.centre_id),
            at=timezone.now(), key="x",
        )  # fmt: skip


def test_the_token_of_the_form_is_asked_for(citizen: Citizen) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert (
        strict.post(ADDRESS, {"whom": "self", "about": f"{citizen.version}/keelpijn"}).status_code
        == HTTPStatus.FORBIDDEN
    )


def test_the_story_says_that_they_did_it_themselves_and_nothing_personal(citizen: Citizen) -> None:
    citizen.wish()
    lines = list(Happening.objects.values_list("kind", "actor_name", "detail"))
    assert [kind for kind, _, _ in lines] == ["received", "triage-begun"]
    assert {who for _, who, _ in lines} == {"Zelftriage"}
    assert "Proef" not in str(lines)


def test_a_step_takes_few_questions_to_the_database(
    citizen: Citizen, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    citizen.post(CALM)
    with django_assert_max_num_queries(3):
        citizen.post(CALM)
