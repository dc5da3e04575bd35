"""How a request of a weekend arrives: through a door, while another centre helps, or by a telephone that rings."""

from collections.abc import Callable, Mapping
from uuid import UUID

from playwright.sync_api import expect
from tests.evening.centre import Centre
from tests.evening.desk import Desk
from tests.evening.doors import send_by_partner
from tests.evening.stories import End, Story, Way
from tests.weekend.fates import Fate
from tests.weekend.region import Region

from ketenzicht.coordination.models import CareRequest

Arrival = Callable[[Region, Centre, int], UUID]
DOORS = (
    Story(Way.PARTNER, End.DECIDE, "Buikpijn bij een volwassene", {"pijn": "6"}),
    Story(Way.TELEPHONE, End.DECIDE, "Buikpijn bij een volwassene", {"pijn": "8"}, {"complaint": "Buikpijn, erger"}),
    Story(Way.PROFESSIONALS, End.DECIDE, "Wond", {"pijn": "5"}, {"complaint": "Huisarts vraagt een ELV-bed"}),
    Story(Way.SELF_TRIAGE, End.DECIDE),
    Story(Way.RINGING, End.DECIDE, "Koorts bij een kind", {"leeftijd": "3", "koorts": "ja"}),
    Story(Way.GP_POST, End.DECIDE, "Wond", {"pijn": "4"}, {"complaint": "De post zoekt een bed"}),
    Story(Way.MISSED, End.DECIDE, "Wond", {"pijn": "4"}),
    Story(Way.CONTROL_ROOM, End.DECIDE, "Buikpijn bij een volwassene", {}, {"complaint": "Niet tijdkritisch"}),
)


def _through_a_door(_region: Region, centre: Centre, place: int) -> UUID:
    """Through one of the doors, triaged and decided."""
    centre.comes_in(f"{place}", DOORS[place % len(DOORS)])
    row = CareRequest.objects.latest("number")
    while CareRequest.objects.filter(status="waiting").exists():
        centre.pick_up()
    row.refresh_from_db()
    assert row.status == "decided"
    return row.id


def _comes_in_at_a_peak(region: Region, centre: Centre, place: int) -> UUID:
    """While the other centre helps: it triages and decides what came in here."""
    page = region.cor.page
    page.goto("/coordination/sharing/")
    region.cor.pictures.take(page, "sharing")
    page.get_by_label("Waarom").first.fill("Twee collega’s ziek, en het is druk")
    page.get_by_role("button", name="Vraag nu hulp").click()
    is_on = page.locator(".kz-banner", has_text="De hulp staat aan")
    expect(is_on).to_be_visible()
    eva = Desk(region.colleague.page, "Eva")
    story = DOORS[0]
    send_by_partner(centre.address, key=centre.evening.key, name=f"PIEK-{place}", centre_id=centre.evening.centre_id)
    row = CareRequest.objects.latest("number")
    eva.page.goto("/coordination/")
    region.colleague.pictures.take(eva.page, "helping")
    eva.page.get_by_role("row").filter(has_text=str(row.number)).get_by_role("button", name="Pak op").click()
    eva.page.wait_for_url("**/coordination/*-*/")
    eva.triage(story)
    eva.end(story)
    page.reload()
    page.get_by_role("button", name="Zet de hulp uit").click()
    expect(is_on).to_have_count(0)
    return row.id


def _rings(region: Region, _centre: Centre, _place: int) -> UUID:
    """By telephone, and still in hand: of a patient in the area of another centre."""
    page = region.cor.page
    page.goto("/coordination/")
    page.get_by_role("button", name="Telefoon", exact=True).click()
    page.wait_for_url("**/coordination/*-*/")
    return CareRequest.objects.latest("number").id


COMES: Mapping[Fate, Arrival] = {
    Fate.OTHER_CENTRE: _rings,
    Fate.SHARED: _comes_in_at_a_peak,
}


def comes_in(fate: Fate) -> Arrival:
    """How a request of this fate comes in; gives its id."""
    return COMES.get(fate, _through_a_door)
