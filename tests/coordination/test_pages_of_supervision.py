"""Working under supervision on the pages: it is told, it waits in the queue, and a colleague co-signs."""

from datetime import date, timedelta
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from tests.coordination.conftest import Centre, People
from tests.coordination.test_pages_of_the_centre import begin
from tests.coordination.test_triage_of_a_request import CALM
from tests.triage.versions import take
from tests.web.reading import text_of

from ketenzicht.competences.models import Introduction, Record, Supervision
from ketenzicht.coordination.domain import CoDeed
from ketenzicht.coordination.models import CoSign, Decision

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(centre: Centre, people: People) -> People:
    """Cor holds what is asked, Tom does not, and Cor looks along with him."""
    now = timezone.now()
    take("demo-passende-zorg")
    Introduction.objects.create(
        organisation_id=centre.id, begins_on=date(2026, 1, 1), recorded_at=now, recorded_by=uuid4()
    )
    for competence in ("epa-triage-telefonisch", "epa-passende-zorg"):
        Record.objects.create(
            organisation_id=centre.id, person=people["cor"][1], competence=competence, level=5,
            since=date(2026, 1, 1), what="recorded", recorded_at=now, recorded_by=uuid4(), recorded_by_name="Bea",
        )  # fmt: skip
    Supervision.objects.create(
        organisation_id=centre.id, trainee=people["tom"][1], supervisor=people["cor"][1], begins_at=now,
        ends_at=now + timedelta(hours=8), recorded_at=now, recorded_by=uuid4(),
    )  # fmt: skip
    return people


def decided(people: People, centre: Centre) -> UUID:
    """By Tom, through his pages."""
    tom = people["tom"][0]
    made, claim = begin(tom)
    base = f"/coordination/{made}/"
    answer = tom.post(f"{base}triage/", {**claim, "about": f"{centre.telephone_id}/buikpijn"})
    triage = answer.headers["Location"].split("#triage-")[1]
    sent = {f"n-{code}" if isinstance(given, float) else f"q-{code}": given for code, given in CALM.items()}
    tom.post(f"{base}triage/{triage}/answer/", {**claim, **sent, "n-pijn": "2,0"})
    tom.post(f"{base}triage/{triage}/conclude/", claim)
    assert "U werkt onder begeleiding" in text_of(tom.get(base))
    assert tom.post(f"{base}decide/", {**claim, "form": "zelfzorg", "because": "Rustig beeld"}).status_code == 302
    return made


def test_a_colleague_co_signs_what_a_trainee_decided(asked: People, centre: Centre) -> None:
    tom, cor = asked["tom"][0], asked["cor"][0]
    made = decided(asked, centre)
    assert not Decision.objects.exists()
    assert "wacht op medebeoordeling" in text_of(tom.get("/coordination/?rows"))
    listed = text_of(cor.get("/coordination/along/"))
    assert "Tom" in listed
    assert "Rustig beeld" not in listed
    own = text_of(tom.get(f"/coordination/{made}/"))
    assert "U deed dit zelf" in own
    shown = text_of(cor.get(f"/coordination/{made}/"))
    assert "Rustig beeld" in shown
    for deed in (CoDeed.CONCLUSION, CoDeed.DECISION):
        waiting = CoSign.objects.get(request_id=made, deed=deed.value)
        address = f"/coordination/{made}/co-signs/{waiting.id}/"
        assert tom.post(address, {"says": "agree"}).status_code == HTTPStatus.BAD_REQUEST
        assert cor.post(address, {"says": "perhaps"}).status_code == HTTPStatus.NOT_FOUND
        assert cor.post(address, {"says": "agree"}).status_code == HTTPStatus.FOUND
    assert Decision.objects.get(request_id=made).by == asked["tom"][1]
    assert "Er wacht niets" in text_of(cor.get("/coordination/along/"))


def test_refusing_says_why_and_the_emergency_way_is_there(asked: People, centre: Centre) -> None:
    tom, cor = asked["tom"][0], asked["cor"][0]
    made = decided(asked, centre)
    first = CoSign.objects.get(request_id=made, deed=CoDeed.CONCLUSION.value)
    address = f"/coordination/{made}/co-signs/{first.id}/"
    assert cor.post(address, {"says": "disagree", "because": ""}).status_code == HTTPStatus.BAD_REQUEST
    assert cor.post(address, {"says": "disagree", "because": "Harde buik"}).status_code == HTTPStatus.FOUND
    second = CoSign.objects.get(request_id=made, deed=CoDeed.DECISION.value)
    address = f"/coordination/{made}/co-signs/{second.id}/"
    assert tom.post(address, {"says": "emergency", "because": "Niemand neemt op"}).status_code == HTTPStatus.FOUND
    assert Decision.objects.filter(request_id=made).exists()
    assert "Noodweg zonder medebeoordeling" in text_of(tom.get(f"/coordination/{made}/"))


def test_somebody_elsewhere_sees_and_signs_nothing(asked: People, centre: Centre) -> None:
    eva = asked["eva"][0]
    made = decided(asked, centre)
    waiting = CoSign.objects.filter(request_id=made).earliest("asked_at")
    answer = eva.post(f"/coordination/{made}/co-signs/{waiting.id}/", {"says": "agree"})
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "Er wacht niets" in text_of(eva.get("/coordination/along/"))
