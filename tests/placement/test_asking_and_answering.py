"""From the question to providers until the patient is there: what each sees, holds and loses."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from psycopg import sql
from tests.placement.conftest import MINUTE, NOON, Region, somebody

from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.capacity import operations as capacity
from ketenzicht.capacity import queries as figures
from ketenzicht.capacity.domain import NewUnit, Opening, OpeningState
from ketenzicht.capacity.models import Hold
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import KEPT_FOR, Ending
from ketenzicht.coordination.models import Happening
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Approach, Cancelled, Declined, Dropped, Mode, Side
from ketenzicht.placement.models import Need, Offer, OfferStep
from ketenzicht.placement.queries.needs import needs_of, outside_of

pytestmark = pytest.mark.django_db
IN_TURN = Approach(mode=Mode.IN_TURN)


def free_of(region: Region, place: int = 0) -> float | None:
    picture = figures.picture_now(now=region.at)
    unit = region.homes[place].unit
    return picture.line(picture.place_of(unit.id)).available


def test_who_says_yes_first_has_the_patient_and_nobody_else_is_asked_any_more(region: Region) -> None:
    need_id = region.need()
    first, second, third = region.ask(need_id)
    until = region.accept(second)
    assert region.statuses(need_id) == ["withdrawn", "accepted", "withdrawn"]
    assert region.status(need_id) == "arranged"
    assert until == region.at + 30 * MINUTE
    for other in (first, third):
        with pytest.raises(Conflict, match="ingetrokken"):
            region.accept(other)


def test_what_is_held_is_not_free_for_others_until_it_falls_away(region: Region) -> None:
    need_id = region.need()
    offer_id = region.ask(need_id)[0]
    assert free_of(region) == 2
    region.accept(offer_id)
    assert free_of(region) == 1
    operations.cancel(
        offer_id=offer_id, reason=Cancelled.PLACE_LOST, words="", side=Side.PROVIDER,
        actor=region.homes[0].opname, at=region.later(),
    )  # fmt: skip
    assert free_of(region) == 2
    assert region.status(need_id) == "seeking"


def test_a_place_that_nobody_confirms_is_free_again(region: Region) -> None:
    need_id = region.need()
    offer_id = region.ask(need_id)[0]
    region.accept(offer_id)
    with pytest.raises(Conflict, match="verlopen"):
        operations.confirm(offer_id=offer_id, expected_at=None, actor=region.cor, at=region.later(30))
    assert operations.watch(at=region.at) == 1
    assert (region.status(need_id), free_of(region)) == ("seeking", 2)
    assert Offer.objects.get(id=offer_id).status == "lapsed"


def test_when_the_patient_is_there_the_figures_of_the_home_take_over_from_the_hold(region: Region) -> None:
    need_id = region.need()
    offer_id = region.placed(need_id)
    home = region.homes[0]
    operations.arrive(offer_id=offer_id, side=Side.PROVIDER, actor=home.opname, at=region.later())
    assert (region.status(need_id), free_of(region)) == ("met", 1)  # its figure does not know of it yet
    home.say(1, at=region.later())
    assert free_of(region) == 0  # carefully: until the clock sees that the figure is newer
    operations.watch(at=region.later())
    assert free_of(region) == 1
    assert not Hold.objects.filter(ended_at=None).exists()


def test_by_its_own_figures_a_home_without_a_place_says_no_or_that_it_makes_an_extra_one(region: Region) -> None:
    need_id = region.need()
    offer_id = region.ask(need_id)[0]
    region.homes[0].say(0, at=region.later())
    with pytest.raises(Conflict, match="geen plaats meer"):
        region.accept(offer_id)
    region.accept(offer_id, is_extra=True)
    assert (free_of(region), region.homes[0].state.held) == (0, 0)


def test_a_home_with_a_stop_says_first_that_it_is_over(region: Region) -> None:
    offer_id = region.ask(region.need())[0]
    region.homes[0].say(2, at=region.later(), opening=Opening(OpeningState.STOP, "staff"))
    with pytest.raises(Conflict, match="opnamestop"):
        region.accept(offer_id)


def test_a_figure_that_is_too_old_keeps_nobody_from_saying_yes(region: Region) -> None:
    region.homes[0].say(0, at=region.at)
    region.later(25 * 60)
    need_id = region.need()
    region.accept(region.ask(need_id)[0])
    assert region.status(need_id) == "arranged"


def test_the_last_place_is_not_promised_twice(region: Region) -> None:
    region.homes[0].say(1, at=region.later())
    one, other = region.need(), region.need()
    first, second = region.ask(one)[0], region.ask(other)[0]
    region.accept(first)
    with pytest.raises(Conflict, match="u meldde 1 vrij, en 1 plaats is al vastgehouden"):
        region.accept(second)


def test_a_no_says_why_and_the_next_is_asked_at_once(region: Region) -> None:
    need_id = region.need()
    asked = [operations.Asked(one.unit.code) for one in region.homes[:2]]
    first, _ = operations.ask(need_id=need_id, units=asked, approach=IN_TURN, actor=region.cor, at=region.at)
    assert region.statuses(need_id) == ["asked", "queued"]
    named: dict[str, Any] = {
        "offer_id": first,
        "side": Side.PROVIDER,
        "actor": region.homes[0].opname,
        "at": region.later(),
    }
    with pytest.raises(Refused, match="paar woorden"):
        operations.decline(reason=Declined.OTHER, words=" ", **named)
    operations.decline(reason=Declined.NO_STAFF, words="", **named)
    assert region.statuses(need_id) == ["declined", "asked"]


def test_who_does_not_answer_is_overdue_the_next_is_asked_beside_them_and_then_the_question_is_over(
    region: Region,
) -> None:
    need_id = region.need()
    asked = [operations.Asked(one.unit.code) for one in region.homes[:2]]
    first, second = operations.ask(need_id=need_id, units=asked, approach=IN_TURN, actor=region.cor, at=region.at)
    region.later(5)  # nobody knows how urgent it is: as if it were urgent
    operations.watch(at=region.at)
    assert region.statuses(need_id) == ["asked", "asked"]
    assert Offer.objects.get(id=first).overdue_at == region.at
    region.later(5)
    with pytest.raises(Conflict, match="verlopen"):
        region.accept(first)
    operations.watch(at=region.at)
    assert Offer.objects.get(id=first).status == "expired"
    region.accept(second)
    assert region.status(need_id) == "arranged"


def test_a_late_yes_within_the_second_term_is_still_a_yes(region: Region) -> None:
    need_id = region.need()
    first = region.ask(need_id)[0]
    region.later(7)
    operations.watch(at=region.at)
    region.accept(first)
    assert region.status(need_id) == "arranged"


def test_a_home_sends_on_to_another_of_its_own_and_the_place_moves_along(region: Region) -> None:
    need_id = region.need()
    offer_id = region.placed(need_id)
    home, other = region.homes[0], region.homes[3]
    named: dict[str, Any] = {
        "offer_id": offer_id,
        "words": "",
        "yes": operations.Yes(),
        "side": Side.PROVIDER,
        "actor": home.opname,
    }
    with pytest.raises(Refused, match="dezelfde organisatie"):
        operations.redirect(to=other.unit.code, at=region.later(), **named)
    other.unit.location.organisation_id = home.organisation_id
    other.unit.location.save()
    new = operations.redirect(to=other.unit.code, at=region.later(), **named)
    assert Offer.objects.get(id=new).status == "placed"
    assert not Offer.objects.get(id=new).is_extra
    assert (free_of(region, 0), free_of(region, 3)) == (2, 1)
    assert region.status(need_id) == "arranged"
    line = AuditLine.objects.filter(action="coordination.place-confirmed").latest("id")
    assert line.authorisation == "placement.answer", "the log says by whose right, also of what goes on from a word"


def test_somebody_outside_the_network_takes_the_patient(region: Region) -> None:
    need_id = region.need()
    region.ask(need_id)
    offer_id = operations.place_outside(
        need_id=need_id,
        name="Kliniek in Leuven",
        words="Gesproken met dr. Peeters",
        actor=region.cor,
        at=region.later(),
    )
    offer = Offer.objects.get(id=offer_id)
    assert (offer.status, outside_of(offer)) == ("placed", "Kliniek in Leuven")
    assert set(region.statuses(need_id)) == {"placed", "withdrawn"}
    assert not Hold.objects.exists()


def test_where_that_is_stands_nowhere_in_plain_words_because_it_may_be_a_home(region: Region) -> None:
    need_id = region.need()
    words = "Gesproken met haar dochter"
    offer_id = operations.place_outside(
        need_id=need_id, name="Dochter, Dorpsstraat 3", words=words, actor=region.cor, at=region.at
    )
    operations.arrive(offer_id=offer_id, side=Side.CENTRE, actor=region.cor, at=region.later())
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in tables:
            told = sql.SQL("SELECT count(*) FROM {} t WHERE t::text LIKE %s").format(sql.Identifier(table))
            cursor.execute(told, ["%Dorpsstraat%"])
            found += [table] if cursor.fetchone()[0] else []
    assert found == []
    assert needs_of(request_id=Need.objects.get(id=need_id).request_id)[0].offers[0].name == "Dochter, Dorpsstraat 3"


def test_when_the_patient_is_somewhere_else_what_was_arranged_ends_and_the_place_is_free(region: Region) -> None:
    need_id = region.need()
    offer_id = region.placed(need_id)
    operations.drop_need(
        need_id=need_id, dropped=Dropped.LANDED, because="Door de familie meegenomen naar Groningen.",
        actor=region.cor, at=region.later(),
    )  # fmt: skip
    assert Offer.objects.get(id=offer_id).status == "elsewhere"
    assert (region.status(need_id), free_of(region)) == ("dropped", 2)
    with pytest.raises(Conflict, match="elders"):
        operations.arrive(offer_id=offer_id, side=Side.PROVIDER, actor=region.homes[0].opname, at=region.later())


def test_who_arrives_at_the_next_place_has_left_the_one_before_in_the_same_deed(region: Region) -> None:
    request_id = region.request()
    one = region.need(request_id)
    first = region.placed(one)
    operations.arrive(offer_id=first, side=Side.PROVIDER, actor=region.homes[0].opname, at=region.later())
    other = region.need(request_id)
    second = region.ask(other, region.homes[1])[0]
    region.accept(second)
    operations.confirm(offer_id=second, expected_at=None, actor=region.cor, at=region.later())
    operations.arrive(offer_id=second, side=Side.PROVIDER, actor=region.homes[1].opname, at=region.later())
    assert Offer.objects.get(id=first).status == "left"
    assert (free_of(region, 0), free_of(region, 1)) == (2, 1)


def test_who_arrives_later_in_the_trajectory_is_not_awaited_before_it(region: Region) -> None:
    request_id = region.request()
    one = region.need(request_id)
    first = region.placed(one)
    other = region.need(request_id)
    second = region.ask(other, region.homes[1])[0]
    region.accept(second)
    operations.confirm(offer_id=second, expected_at=None, actor=region.cor, at=region.later())
    operations.arrive(offer_id=second, side=Side.PROVIDER, actor=region.homes[1].opname, at=region.later())
    assert Offer.objects.get(id=first).status == "elsewhere"
    assert (region.status(one), free_of(region, 0)) == ("dropped", 2)


def test_an_arrival_that_was_a_mistake_holds_the_place_again(region: Region) -> None:
    need_id = region.need()
    offer_id = region.placed(need_id)
    named: dict[str, Any] = {"offer_id": offer_id, "side": Side.PROVIDER, "actor": region.homes[0].opname}
    operations.arrive(at=region.later(), **named)
    region.homes[0].say(2, at=region.later())
    operations.watch(at=region.at)
    assert free_of(region) == 2
    operations.correct(because="Verkeerde patiënt aangevinkt.", at=region.later(), **named)
    assert (region.status(need_id), free_of(region)) == ("arranged", 1)
    operations.miss(words="", at=region.later(), **named)
    assert (region.status(need_id), free_of(region)) == ("seeking", 2)


def test_what_a_home_said_by_telephone_is_written_down_with_whom_one_spoke(region: Region) -> None:
    need_id = region.need()
    offer_id = region.ask(need_id)[0]
    named: dict[str, Any] = {"offer_id": offer_id, "side": Side.CENTRE, "actor": region.cor, "at": region.at}
    with pytest.raises(Refused, match="met wie u sprak"):
        operations.accept(yes=operations.Yes(), **named)
    operations.accept(yes=operations.Yes(spoke_with="Els, opname"), **named)
    assert Offer.objects.get(id=offer_id).by_telephone


def test_an_expected_moment_lies_in_the_coming_two_weeks(region: Region) -> None:
    offer_id = region.ask(region.need())[0]
    with pytest.raises(Refused, match="twee weken"):
        region.accept(offer_id, expected_at=region.at + timedelta(days=15))


def test_nobody_answers_for_another_and_nobody_of_another_centre_asks(region: Region) -> None:
    need_id = region.need()
    offer_id = region.ask(need_id)[0]
    elsewhere = region.homes[3].opname
    yes = operations.Yes()
    with pytest.raises(NotFound):
        operations.accept(offer_id=offer_id, yes=yes, side=Side.PROVIDER, actor=elsewhere, at=region.at)
    reader = somebody(region.homes[0].organisation_id, Role.ANALYST, "Anna")
    with pytest.raises(NotPermitted):
        operations.accept(offer_id=offer_id, yes=yes, side=Side.PROVIDER, actor=reader, at=region.at)
    units = [operations.Asked(region.homes[3].unit.code)]
    with pytest.raises(NotFound):
        operations.ask(need_id=need_id, units=units, actor=region.stranger, at=region.at)
    with pytest.raises(NotPermitted):
        operations.confirm(offer_id=offer_id, expected_at=None, actor=elsewhere, at=region.at)
    with pytest.raises(NotFound):
        operations.accept(offer_id=uuid4(), yes=yes, side=Side.PROVIDER, actor=elsewhere, at=region.at)


def test_nobody_is_asked_twice_and_nobody_when_there_is_a_place(region: Region) -> None:
    need_id = region.need()
    offers = region.ask(need_id, region.homes[0])
    assert region.ask(need_id, region.homes[0], region.homes[1])
    assert Offer.objects.filter(need_id=need_id).count() == 2
    region.accept(offers[0])
    with pytest.raises(Conflict, match="al een plaats"):
        region.ask(need_id, region.homes[2])
    with pytest.raises(Refused, match="Kies 1 tot"):
        operations.ask(need_id=region.need(), units=[], actor=region.cor, at=region.at)
    with pytest.raises(NotFound):
        operations.ask(need_id=region.need(), units=[operations.Asked(uuid4())], actor=region.cor, at=region.at)


def test_who_gives_other_care_than_is_sought_is_not_asked_and_nobody_beside_them(region: Region) -> None:
    home = region.homes[0]
    new = NewUnit(home.location_id, "acute-vv", "elv-laag", home.organisation_id)
    (other,) = capacity.create_units(units=[new], active_from=NOON.date(), actor=PLATFORM, at=NOON)
    need_id = region.need()
    units = [operations.Asked(region.homes[1].unit.code), operations.Asked(other.code)]
    with pytest.raises(Refused, match="Huize Aalscholver geeft andere zorg"):
        operations.ask(need_id=need_id, units=units, actor=region.cor, at=region.at)
    assert not Offer.objects.filter(need_id=need_id).exists()


def test_for_a_request_that_was_closed_nothing_is_sought(region: Region) -> None:
    request_id = region.request()
    claim = coordination.pick_up(request_id=request_id, actor=region.cor, at=region.at)
    coordination.close(
        request_id=request_id, claim=claim, ending=Ending.MISTAKE, note="Dubbel", actor=region.cor, at=region.at
    )
    with pytest.raises(Refused, match="Heropen"):
        region.need(request_id)


def test_the_story_of_the_request_and_the_log_tell_every_step_and_never_who_is_told_to_providers(
    region: Region,
) -> None:
    need_id = region.need()
    offer_id = region.placed(need_id)
    request_id = Need.objects.get(id=need_id).request_id
    told = list(Happening.objects.filter(request_id=request_id).values_list("kind", flat=True))
    assert told == [
        "received", "need-stated", "place-asked", "place-asked", "place-asked", "place-accepted", "place-confirmed"
    ]  # fmt: skip
    assert AuditLine.objects.filter(action="coordination.place-accepted", authorisation="placement.answer").exists()
    steps = list(OfferStep.objects.filter(offer_id=offer_id).values_list("action", "side"))
    assert steps == [("ask", "centre"), ("accept", "provider"), ("confirm", "centre")]


def test_what_hangs_on_a_request_goes_with_it(region: Region) -> None:
    region.at = NOON - KEPT_FOR - timedelta(days=2)
    request_id = region.request()
    claim = coordination.pick_up(request_id=request_id, actor=region.cor, at=region.at)
    named: dict[str, Any] = {
        "request_id": request_id,
        "claim": claim,
        "note": "Dubbel",
        "actor": region.cor,
        "at": region.at,
    }
    coordination.close(ending=Ending.MISTAKE, **named)
    need = Need.objects.create(
        request_id=request_id, step=1, form="elv-hoog", form_name="ELV", status="unmet", since=region.at,
        stated_at=region.at, ended_at=region.at, stated_by=uuid4(), stated_by_name="Cor",
    )  # fmt: skip
    offer = Offer.objects.create(
        need=need, outside=b"sealed", status="asked", since=region.at, asked_at=region.at, answer_before=region.at
    )
    OfferStep.objects.create(offer=offer, at=region.at, action="ask", side="centre", status="asked", by_name="Cor")
    assert coordination.forget_requests(at=timezone.now()) == 1
    assert [one.objects.count() for one in (Need, Offer, OfferStep)] == [0, 0, 0]


def test_a_hold_only_ends_once(region: Region) -> None:
    hold_id = capacity.hold(unit_id=region.homes[0].unit.id, is_extra=False, at=region.at)
    capacity.release(hold_id=hold_id, at=region.at)
    capacity.release(hold_id=hold_id, at=region.later())
    assert region.homes[0].state.held == 0
