"""A region in a weekend: a centre and another, five homes, and the clock that runs ahead; each fate on the pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import F, QuerySet
from playwright.sync_api import Page, expect
from tests.handover.receiver import Receiver
from tests.placement.conftest import Home
from tests.weekend.fates import Fate
from tests.weekend.ledger import faults_of_places
from tests.weekend.people import Coordinator, Provider
from tests.weekend.systems import System

from ketenzicht.capacity.domain import Opening, OpeningState
from ketenzicht.coordination.models import CareRequest
from ketenzicht.handover import operations as handover
from ketenzicht.handover.models import Release
from ketenzicht.placement import operations as placement
from ketenzicht.placement.domain import Declined, expires_at
from ketenzicht.placement.models import Need, Offer
from ketenzicht.planning import queries as planning

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
ROOM = 2
OPEN = Opening(OpeningState.OPEN)
FAILS = ("hang-up", "fail", "garbage", "long")  # of tests.handover.receiver
WHY_NOT = [one for one in Declined if one is not Declined.CLOSED]


@dataclass(slots=True)
class Region:
    """`beside` is another home of the first organisation; `receiver` is where the second home takes hand-overs."""

    cor: Coordinator
    colleague: Coordinator  # of the other centre
    providers: tuple[Provider, ...]
    beside: Home
    receiver: Receiver
    systems: Mapping[str, System]  # by name of the home
    planner: Page  # of the post that gives care by appointment
    declined: int = 0
    failed: int = 0

    def place(self, request_id: UUID, happens: Callable[["Region", UUID, int], None]) -> None:
        """One patient, to where they come to be; afterwards no place is promised twice."""
        self.tell_figures()
        number = CareRequest.objects.get(id=request_id).number
        happens(self, request_id, number)
        assert faults_of_places() == [], happens.__name__
        self.deliver(datetime.now(UTC))

    def tell_figures(self) -> None:
        """Every home has room; the clock lets go of what these figures know of, as it does each minute."""
        now = datetime.now(UTC)
        for home in (*(one.home for one in self.providers), self.beside):
            home.say(ROOM, at=now, opening=OPEN)
        placement.watch(at=now)

    def turn(self, number: int) -> tuple[Provider, Provider, Provider]:
        """Another provider comes first each time."""
        some = self.providers[number % len(self.providers) :] + self.providers[: number % len(self.providers)]
        return some[0], some[1], some[2]

    def come(self, number: int, who: Provider, cor: Coordinator | None = None) -> None:
        """After a yes: confirmed, handed over, read, on the way and there; the own system knows of it."""
        cor = cor or self.cor
        cor.sees("Toegezegd", by_itself=True)
        cor.does("Bevestig de plaats", who.home)
        cor.sees("Geplaatst")
        self.deliver(datetime.now(UTC))
        who.reads(number)
        cor.does("Patiënt is onderweg", who.home)
        who.says_and_is_heard("De patiënt is er", number)
        cor.sees("Aangekomen")

    def clock(self, *, until: datetime) -> None:
        """What the clock does at a moment ahead."""
        placement.watch(at=until + SECOND)

    def deliver(self, at: datetime) -> None:
        while handover.deliver_due(at=at):
            pass

    def booking_of(self, request_id: UUID) -> UUID:
        """The appointment of the one need of a request."""
        need = Need.objects.get(request_id=request_id)
        (booked,) = planning.appointments_for(subjects=[need.id])
        return booked.id

    def late(self, request_id: UUID) -> Offer:
        """The question that has had its time first."""
        rows = Offer.objects.filter(need__request_id=request_id, status="asked", overdue_at__isnull=True)
        return rows.order_by("answer_before")[0]


def expires(offers: QuerySet[Offer]) -> datetime:
    """When nobody of these can answer any more."""
    terms = [(one.asked_at, one.answer_before) for one in offers]
    return max(expires_at(asked_at=asked, answer_before=before) for asked, before in terms if asked and before)


def _yes(region: Region, request_id: UUID, number: int) -> None:
    some = region.turn(number)
    region.cor.seek(request_id, [one.home for one in some])
    region.cor.sees("Zoekt een plaats")
    some[0].says_and_is_heard("Ja, er is plaats", number)
    region.come(number, some[0])
    some[1].card(number)  # withdrawn: another was first


def _late(region: Region, request_id: UUID, number: int) -> None:
    """Four are asked, three at a time: the fourth has its turn when somebody is late."""
    region.cor.seek(request_id, [one.home for one in region.providers[:4]])
    first = region.late(request_id)
    assert first.answer_before is not None
    region.clock(until=first.answer_before)
    region.cor.look(request_id)
    expect(region.cor.page.get_by_text("geen antwoord op tijd").first).to_be_visible()
    region.cor.pictures.take(region.cor.page, "needs-overdue")
    late = next(one for one in region.providers[:3] if one.card(number).get_attribute("data-stand") == "asked")
    late.pictures.take(late.page, "asked-overdue")
    queued = Offer.objects.filter(need__request_id=request_id).order_by("turn", "id").last()
    asked = next(one for one in region.providers if queued and one.home.unit.id == queued.unit_id)
    region.clock(until=expires(Offer.objects.filter(need__request_id=request_id, overdue_at__isnull=False)))
    region.cor.sees("Niet op tijd beantwoord")
    asked.says_and_is_heard("Ja, er is plaats", number)
    region.come(number, asked)


def _declined(region: Region, request_id: UUID, number: int) -> None:
    some = region.turn(number)
    region.cor.seek(request_id, [one.home for one in some])
    some[0].home.say(0, at=datetime.now(UTC), opening=Opening(OpeningState.STOP, "staff"))
    some[0].says_and_is_heard("Nee", number, reason=Declined.CLOSED.value)
    for one in some[1:]:
        reason = WHY_NOT[region.declined % len(WHY_NOT)]
        region.declined += 1
        one.says_and_is_heard("Nee", number, under="Nee", reason=reason.value, words="Vanavond misschien wel")
    region.cor.look(request_id)
    expect(region.cor.page.get_by_text("Niemand is nu gevraagd: zoek verder")).to_be_visible()
    region.cor.pictures.take(region.cor.page, "needs-all-declined")
    region.cor.calls += 1
    region.cor.does("Plaats buiten het netwerk", name="Hospice De Rand", words="Zuster Vis, kan meteen")
    region.cor.does("Patiënt is aangekomen")


def _cancelled(region: Region, request_id: UUID, number: int) -> None:
    some = region.turn(number)
    region.cor.seek(request_id, [one.home for one in some])
    some[0].says_and_is_heard("Ja, er is plaats", number)
    region.cor.does("Bevestig de plaats", some[0].home)
    some[0].says_and_is_heard("Zeg af", number, reason="place-lost", words="Lekkage op de afdeling")
    region.cor.sees("Afgezegd")
    region.cor.seek_on([some[1].home])
    some[1].says_and_is_heard("Ja, er is plaats", number)
    region.come(number, some[1])


def _telephone(region: Region, request_id: UUID, number: int) -> None:
    some = region.turn(number)
    region.cor.seek(request_id, [one.home for one in some])
    region.cor.calls_up("Telefonisch nee", some[0].home, reason="full")
    region.cor.calls_up("Telefonisch ja", some[1].home)
    region.come(number, some[1])


def _onward(region: Region, request_id: UUID, number: int) -> None:
    first = region.providers[0]
    region.cor.seek(request_id, [first.home])
    to = str(region.beside.unit.code)
    first.says_and_is_heard("Wel op een andere plek van ons", number, to=to)
    region.cor.sees("Doorverwezen")
    region.cor.does("Bevestig de plaats", region.beside)
    region.deliver(datetime.now(UTC))
    first.reads(number, on_paper=True)
    first.says_and_is_heard("De plaats staat in ons eigen systeem", number)
    first.says_and_is_heard("De patiënt is er", number)
    region.cor.look(request_id)


def _died(region: Region, request_id: UUID, number: int) -> None:
    some = region.turn(number)
    region.cor.seek(request_id, [one.home for one in some])
    some[0].says_and_is_heard("Ja, er is plaats", number)
    region.cor.does("Bevestig de plaats", some[0].home)
    region.cor.does("Niet meer nodig", dropped="died", because="Overleden om 14:10")
    region.cor.pictures.take(region.cor.page, "needs-died")


def _lapsed(region: Region, request_id: UUID, number: int) -> None:
    some = region.turn(number)
    region.cor.seek(request_id, [some[0].home])
    some[0].says_and_is_heard("Ja, er is plaats", number)
    held = Offer.objects.get(need__request_id=request_id).hold_until
    assert held is not None
    region.clock(until=held)
    region.cor.sees("Toezegging verlopen")
    region.cor.seek_on([some[0].home])
    some[0].says_and_is_heard("Ja, er is plaats", number)
    region.come(number, some[0])


def _last_place(region: Region, request_id: UUID, number: int) -> None:
    some = region.turn(number)
    region.cor.seek(request_id, [some[0].home])
    some[0].home.say(0, at=datetime.now(UTC))
    some[0].says("Ja, er is plaats", number)
    expect(some[0].page.locator("main [role=alert], .kz-alert").first).to_be_visible()
    some[0].pictures.take(some[0].page, "asked-no-place-left")
    some[0].says_and_is_heard("Ja, er is plaats", number, under="extra plaats", is_extra="on")
    region.come(number, some[0])


def _missed(region: Region, request_id: UUID, number: int) -> None:
    some = region.turn(number)
    region.cor.seek(request_id, [some[0].home])
    some[0].says_and_is_heard("Ja, er is plaats", number)
    region.cor.does("Bevestig de plaats", some[0].home)
    some[0].says_and_is_heard("De patiënt kwam niet", number, words="Niet verschenen, twee uur gewacht")
    region.cor.sees("Niet aangekomen")
    region.cor.calls += 1  # where are they?
    region.cor.does("Niet meer nodig", dropped="landed", because="Ligt in het ziekenhuis")


def _corrected(region: Region, request_id: UUID, number: int) -> None:
    """Their system fails for an hour, each time in another way: what is known stands on the page meanwhile."""
    second = region.providers[1]
    region.cor.seek(request_id, [second.home])
    second.says_and_is_heard("Ja, er is plaats", number)
    region.receiver.does = FAILS[region.failed % len(FAILS)]
    region.failed += 1
    region.cor.does("Bevestig de plaats", second.home)
    now = datetime.now(UTC)
    released = Release.objects.filter(offer__need__request_id=request_id)
    released.update(**{name: F(name) - HOUR for name in ("released_at", "renewed_at", "next_at", "falls_back_at")})
    for minutes in range(0, 60, 5):
        region.deliver(now - HOUR + minutes * MINUTE)
    region.cor.page.goto("/hand-overs/sent/")
    expect(region.cor.page.get_by_text("Bel de ontvanger").first).to_be_visible()
    region.cor.pictures.take(region.cor.page, "hand-overs-sent")
    second.reads(number)
    region.receiver.does = "take"
    region.cor.look(request_id)
    second.says_and_is_heard("De patiënt is er", number)
    second.says_and_is_heard("De patiënt is er toch niet", number, words="Dat was een ander")
    second.says_and_is_heard("De patiënt is er", number)
    region.cor.sees("Aangekomen")


def _other_centre(region: Region, request_id: UUID, number: int) -> None:
    some = region.turn(number)
    _hand_to_other(region.cor.page, request_id)
    their = region.colleague.page
    their.goto("/coordination/")
    asked = their.get_by_role("row").filter(has_text=str(number))
    asked.locator("[name=why_not]").select_option("full")
    asked.locator("button", has_text="Neem niet over").click()
    expect(asked.locator("button", has_text="Neem niet over")).to_have_count(0)
    _hand_to_other(region.cor.page, request_id)
    their.goto("/coordination/")
    asked.locator("button", has_text="Neem over").click()
    their.wait_for_url("**/coordination/*-*/")
    region.colleague.seek(request_id, [one.home for one in some])
    some[0].says_and_is_heard("Ja, er is plaats", number)
    region.come(number, some[0], region.colleague)


def _hand_to_other(page: Page, request_id: UUID) -> None:
    page.goto(f"/coordination/{request_id}/")
    page.get_by_text("Draag over aan een ander centrum").click()
    form = page.locator("#form-hand-over")
    form.get_by_label("Aan welk centrum").select_option(label="ZCC Daar")
    form.get_by_label("Waarom", exact=True).select_option(label="de patiënt is in dat gebied")
    form.get_by_role("button", name="Vraag het andere centrum").click()
    expect(page.get_by_role("heading", name="Gevraagd aan ZCC Daar")).to_be_visible()


ON_PAGES: Mapping[Fate, Callable[[Region, UUID, int], None]] = {
    Fate.YES: _yes,
    Fate.LATE: _late,
    Fate.DECLINED: _declined,
    Fate.CANCELLED: _cancelled,
    Fate.TELEPHONE: _telephone,
    Fate.ONWARD: _onward,
    Fate.DIED: _died,
    Fate.LAPSED: _lapsed,
    Fate.LAST_PLACE: _last_place,
    Fate.MISSED: _missed,
    Fate.CORRECTED: _corrected,
    Fate.OTHER_CENTRE: _other_centre,
}
