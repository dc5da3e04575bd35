"""Script in every text that somebody can type: it is kept as it was typed, and shown as words."""

from http import HTTPStatus

from django.test import Client
from tests.coordination.conftest import Centre, People
from tests.coordination.test_pages_of_the_centre import begin, page

from ketenzicht.coordination import operations
from ketenzicht.coordination.domain import FIELDS
from ketenzicht.coordination.models import CareRequest

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7|add:7 }}{% now "Y" %}\u202e'


def _no_script(shown: str) -> None:
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert "&lt;script&gt;alert(1)" in shown
    assert "{{ 7|add:7 }}" in shown


def test_in_every_field_of_the_intake(people: People, centre: Centre) -> None:
    tom, cor = people["tom"][0], people["cor"][0]
    request_id, claim = begin(tom)
    texts = {code: HOSTILE[: one.longest] for code, one in FIELDS.items() if one.choices is None}
    kept = tom.post(f"/coordination/{request_id}/intake/", {**claim, **texts}, headers={"Accept": "application/json"})
    assert kept.status_code == HTTPStatus.OK
    file = operations.look_into(request_id=request_id, actor=centre.me, at=centre.at)
    assert file.intake == texts
    for reader in (tom, cor):
        _no_script(page(reader, request_id))


def test_in_what_is_said_at_every_way_out(people: People) -> None:
    tom, (cor, cor_id) = people["tom"][0], people["cor"]
    deeds: list[tuple[Client, str, dict[str, str]]] = [
        (tom, "put-back", {"because": HOSTILE}),
        (tom, "park", {"later": "10", "because": HOSTILE}),
        (tom, "call-back", {"later": "10", "note": HOSTILE}),
        (tom, "transfer", {"to": str(cor_id), "because": HOSTILE}),
        (cor, "forward", {"to": "ambulance", "spoke_with": HOSTILE, "note": HOSTILE}),
    ]
    request_id, claim = begin(tom)
    for who, deed, told in deeds:
        who.post(f"/coordination/{request_id}/pick-up/")
        claim = {"claim": str(CareRequest.objects.get(id=request_id).claim_number)}
        answer = who.post(f"/coordination/{request_id}/leave/{deed}/", {**claim, **told})
        assert answer.status_code == HTTPStatus.FOUND, deed
    who.post(f"/coordination/{request_id}/reopen/", {"because": HOSTILE})
    _no_script(page(tom, request_id))
    listed = tom.get("/coordination/").content.decode()
    assert "alert(1)" not in listed


def test_in_why_somebody_deviates_and_does_not_agree(people: People, centre: Centre) -> None:
    tom, cor = people["tom"][0], people["cor"][0]
    request_id, claim = begin(tom)
    base = f"/coordination/{request_id}/"
    answer = tom.post(f"{base}triage/", {**claim, "about": f"{centre.telephone_id}/wond"})
    triage = f"{base}triage/{answer.headers['Location'].split('#triage-')[1]}"
    tom.post(f"{triage}/answer/", {**claim, "q-bewustzijn": "bewusteloos", "q-ademt-goed": "geen-adem"})
    tom.post(f"{triage}/conclude/", claim)
    tom.post(f"{triage}/deviate/", {**claim, "to": "U3", "because": HOSTILE})
    _no_script(page(cor, request_id))
    cor.post(f"{triage}/second/", {"says": "disagree", "because": HOSTILE})
    _no_script(page(cor, request_id))
