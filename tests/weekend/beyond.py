"""What else a weekend has: systems that answer, appointments, another centre that helps, and care that is not there."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from uuid import UUID

from playwright.sync_api import expect
from tests.weekend.fates import Fate
from tests.weekend.region import ON_PAGES, Region, expires

from ketenzicht.coordination.models import CareRequest
from ketenzicht.placement.models import Offer


def _system(region: Region, request_id: UUID, number: int) -> None:
    """By JSON and by Task: no, yes, a yes too late, cancelled, and yes after all. What is said twice counts once."""
    some = region.turn(number)
    first, second, third = (region.systems[one.home.name] for one in some)
    region.cor.seek(request_id, [one.home for one in some])
    assert first.says(number, "decline", reason="no-staff", words="Twee ziekmeldingen") is HTTPStatus.CREATED
    assert first.says(number, "decline", reason="no-staff", words="Twee ziekmeldingen") is HTTPStatus.OK
    assert second.says(number, "accept") is HTTPStatus.CREATED
    assert third.says(number, "accept") is HTTPStatus.CONFLICT
    region.cor.sees("Toegezegd", by_itself=True)
    assert second.puts(number, "cancelled", reason="place-lost") is HTTPStatus.OK
    region.cor.sees("Afgezegd")
    region.cor.seek_on([some[2].home])
    assert third.puts(number, "accepted") is HTTPStatus.OK
    region.cor.look(request_id)
    region.cor.does("Bevestig de plaats", some[2].home)
    region.deliver(datetime.now(UTC))
    assert third.fetches(number)["resourceType"] == "Bundle"
    assert third.puts(number, "in-progress") is HTTPStatus.OK
    assert third.says(number, "arrive") is HTTPStatus.CREATED
    region.cor.sees("Aangekomen")


def _too_late(region: Region, request_id: UUID, number: int) -> None:
    """A system says yes to a question that has expired: it hears so, and somebody else has the patient."""
    some = region.turn(number)
    region.cor.seek(request_id, [some[0].home])
    region.clock(until=expires(Offer.objects.filter(need__request_id=request_id)))
    assert region.systems[some[0].home.name].says(number, "accept") is HTTPStatus.CONFLICT
    region.cor.sees("Niet op tijd beantwoord")
    region.cor.seek_on([some[1].home])
    assert region.systems[some[1].home.name].puts(number, "accepted") is HTTPStatus.OK
    region.come(number, some[1])


def _unmet(region: Region, request_id: UUID, number: int) -> None:
    some = region.turn(number)[:2]
    region.cor.seek(request_id, [one.home for one in some])
    for one in some:
        assert region.systems[one.home.name].says(number, "decline", reason="full") is HTTPStatus.CREATED
    region.cor.gives_up(request_id, instead="family", consequence="carers")
    region.cor.says_where(request_id, "home", words="Thuis, met de dochter en extra wijkverpleging")
    assert CareRequest.objects.get(id=request_id).status == "completed"


def _appointment(region: Region, request_id: UUID, number: int) -> None:
    region.cor.plans(request_id)
    page = region.planner
    page.goto("/planning/")
    region.cor.pictures.take(page, "planning")
    page.goto(f"/planning/bookings/{region.booking_of(request_id)}/")
    region.cor.pictures.take(page, "booking")
    page.get_by_role("button", name="Is aangekomen").click()
    expect(page.get_by_text("Dit is niet gelukt")).to_have_count(0)
    region.clock(until=datetime.now(UTC))
    region.cor.look(request_id)
    region.cor.sees("Patiënt is er")


def _shared(region: Region, request_id: UUID, number: int) -> None:
    """What another centre triaged and decided for us stands in our list, and we find the place."""
    decided = CareRequest.objects.get(id=request_id)
    assert (decided.number, decided.status) == (number, "decided")
    some = region.turn(number)
    region.cor.seek(request_id, [one.home for one in some])
    some[0].says_and_is_heard("Ja, er is plaats", number)
    region.come(number, some[0])


HAPPENS: Mapping[Fate, Callable[[Region, UUID, int], None]] = {
    **ON_PAGES,
    Fate.SYSTEM: _system,
    Fate.TOO_LATE: _too_late,
    Fate.UNMET: _unmet,
    Fate.APPOINTMENT: _appointment,
    Fate.SHARED: _shared,
}
