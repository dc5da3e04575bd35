"""Who is held up and who is not: suppliers, a hospital behind one address, guessers, and those beside them."""

import pytest

from ketenzicht.rest.limits import SECOND
from ketenzicht.rest.rates import DATA, FORMS, KNOWN_FOR, PAGES, STRANGERS, Rates, Visit

HOSPITAL, ELSEWHERE = 1, 2


class Site:
    """The limits of a process, with a clock of their own, asked as the door asks them."""

    def __init__(self) -> None:
        self.now = 0
        self.rates = Rates(clock=lambda: self.now)

    def ask(self, credential: int | None = None, *, address: int = HOSPITAL, data: bool = True, status: int = 200,
            form: bool = False) -> int:  # fmt: skip
        visit = Visit(address=address, credential=credential, is_data=data, is_form=form)
        if self.rates.refusal(visit):
            return 429
        self.rates.answered(visit, is_success=status == 200, is_unknown=status == 401)
        return status

    def guess_until_refused(self, *, address: int = HOSPITAL) -> int:
        """How many made-up keys are looked at."""
        for number in range(50_000):
            if self.ask(-1 - number, address=address, status=401) == 429:
                return number
        pytest.fail("Nobody stopped it.")


@pytest.fixture
def site() -> Site:
    return Site()


def test_a_supplier_with_400_deliveries_a_second_from_one_key_is_never_held_up(site: Site) -> None:
    for _ in range(400 * 60):
        site.now += SECOND // 400
        assert site.ask(7, status=200) == 200


def test_5000_viewers_behind_one_address_come_back_at_once_to_a_server_that_knows_nobody(site: Site) -> None:
    assert {site.ask(viewer) for viewer in range(5_000)} == {200}
    assert {site.ask(viewer) for viewer in range(5_000)} == {200}


def test_500_people_of_one_shift_sign_in_within_five_minutes_behind_one_address(site: Site) -> None:
    for _ in range(500):
        site.now += 300 * SECOND // 500
        assert {site.ask(data=False) for _ in range(9)} == {200}
        assert site.ask(data=False, form=True) == 200


def test_one_key_gets_its_burst_and_no_more_and_others_do_not_notice(site: Site) -> None:
    assert [site.ask(7) for _ in range(DATA.burst + 1)].count(429) == 1
    assert site.ask(8) == 200


def test_guessing_keys_comes_to_an_end(site: Site) -> None:
    assert site.guess_until_refused() == STRANGERS.burst
    assert site.ask(None) == 429
    assert site.ask(data=False) == 429


def test_a_guesser_does_not_shut_out_those_whom_the_server_knows_nor_other_addresses(site: Site) -> None:
    assert site.ask(7) == 200
    site.guess_until_refused()
    assert site.ask(7) == 200
    assert site.ask(7, data=False) == 200
    assert site.ask(9, address=ELSEWHERE) == 200


def test_a_made_up_session_is_as_good_as_none_on_pages(site: Site) -> None:
    answers = [site.ask(number, data=False) for number in range(STRANGERS.burst + 1)]
    assert answers.count(429) == 1


def test_forms_of_strangers_are_few_because_a_password_is_hashed_behind_them(site: Site) -> None:
    answers = [site.ask(number, data=False, form=True) for number in range(FORMS.burst + 10)]
    assert answers.count(429) == 10
    assert site.ask(data=False) == 200


def test_a_known_person_has_pages_enough_and_a_program_in_their_name_has_not(site: Site) -> None:
    site.ask(7)
    assert [site.ask(7, data=False) for _ in range(PAGES.burst + 1)].count(429) == 1
    site.now += SECOND
    assert [site.ask(7, data=False) for _ in range(int(PAGES.per_second) + 1)].count(429) == 1


def test_a_key_that_was_revoked_is_known_no_more_and_one_that_was_not_used_neither(site: Site) -> None:
    for credential, later in ((7, 0), (8, KNOWN_FOR)):
        site.ask(credential)
        if not later:
            site.ask(credential, status=401)
        site.now += later
    site.guess_until_refused()
    assert site.ask(7) == 429
    assert site.ask(8) == 429


def test_being_refused_takes_nothing_so_the_wait_is_as_long_as_told(site: Site) -> None:
    site.guess_until_refused()
    for _ in range(1_000):
        site.ask(None)
    too_many = site.rates.refusal(Visit(address=HOSPITAL, credential=None, is_data=True))
    assert too_many
    assert too_many.limit.name == "address"
    site.now += too_many.seconds * SECOND
    assert site.ask(None) == 200


def test_what_fails_for_another_reason_counts_for_nobody(site: Site) -> None:
    for number in range(2 * STRANGERS.burst):
        site.now += SECOND // 1000
        assert site.ask(7, status=(400, 403, 404, 409, 503)[number % 5]) != 429
    assert site.ask(None) == 200


def test_the_limits_of_an_installation_can_be_widened() -> None:
    rates = Rates(clock=lambda: 0, factor=1_000)
    visit = Visit(address=HOSPITAL, credential=7, is_data=True)
    assert not any(rates.refusal(visit) for _ in range(20 * DATA.burst))


def test_who_was_known_long_ago_takes_no_room(site: Site) -> None:
    for viewer in range(40_000):
        site.now += KNOWN_FOR // 5_000
        site.ask(viewer)
    assert len(site.rates._known) <= 20_001
