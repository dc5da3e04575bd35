"""Who administers a centre says which number is which door; nobody else does."""

from uuid import UUID, uuid4

import pytest
from django.test import Client
from tests.coordination.conftest import NOON, Centre, People, somebody
from tests.telephony.conftest import PROFESSIONALS
from tests.web.conftest import sign_in
from tests.web.country import PASSWORD

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted
from ketenzicht.telephony import operations, queries
from ketenzicht.telephony.domain import LineDoor
from ketenzicht.telephony.operations import NewLine

LINES = "/telephony/lines/"
NEW = NewLine("900", "Burgers", LineDoor.CITIZENS)


def test_a_line_is_set_up_and_removed_and_both_are_on_record(administrator: Actor, line: UUID) -> None:
    assert [one.dialled for one in queries.lines(actor=administrator)] == [PROFESSIONALS]
    operations.remove_line(line_id=line, actor=administrator, at=NOON)
    assert queries.lines(actor=administrator) == ()
    done = AuditLine.objects.filter(subject=f"phone-line/{line}").values_list("action", flat=True)
    assert set(done) == {"telephony.line-set-up", "telephony.line-removed"}


def test_a_number_has_one_door(administrator: Actor, line: UUID) -> None:
    with pytest.raises(Conflict, match="al een deur"):
        operations.set_up_line(line=NewLine(PROFESSIONALS, "X", LineDoor.CITIZENS), actor=administrator, at=NOON)


def test_others_may_not(centre: Centre, line: UUID) -> None:
    for actor in (centre.me, somebody(centre.hospital_id, Role.ORGANISATION_ADMINISTRATOR)):
        with pytest.raises(NotPermitted):
            operations.set_up_line(line=NEW, actor=actor, at=NOON)
    elsewhere = somebody(centre.other_id, Role.ORGANISATION_ADMINISTRATOR)
    for one in (line, uuid4()):
        with pytest.raises(NotFound):
            operations.remove_line(line_id=one, actor=elsewhere, at=NOON)


def test_the_page_sets_up_says_what_is_wrong_and_loses_nothing(centre: Centre, people: People, line: UUID) -> None:
    tom, _ = people["tom"]
    assert tom.get(LINES).status_code == 403
    email = "bea@voorbeeld.invalid"
    access.create_account(
        name="Bea", email=email, password=PASSWORD, organisation_id=centre.id, role=Role.ORGANISATION_ADMINISTRATOR,
        actor=PLATFORM, at=NOON,
    )  # fmt: skip
    bea = sign_in(Client(), email)
    assert PROFESSIONALS in bea.get(LINES).content.decode()
    told = {"name": "Burgers", "dialled": "0900 1234", "door": "citizens"}
    answer = bea.post(LINES, told)
    assert (answer.status_code, "zonder spaties" in answer.content.decode()) == (422, True)
    assert 'value="Burgers"' in answer.content.decode()
    answer = bea.post(LINES, {**told, "dialled": PROFESSIONALS})
    assert (answer.status_code, "heeft al een deur" in answer.content.decode()) == (422, True)
    assert bea.post(LINES, {**told, "dialled": "0900-1234"}).status_code == 302
    assert "0900-1234" in bea.get(LINES).content.decode()
    assert bea.post(f"{LINES}{line}/remove/").status_code == 302
    assert PROFESSIONALS not in bea.get(LINES).content.decode()
