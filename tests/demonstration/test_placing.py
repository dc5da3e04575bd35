"""The demonstration shows places that are sought: an account answers for a home of the region of its centre."""

from datetime import date

from tests.demonstration.country import regions, towns

from ketenzicht.access.domain import Role
from ketenzicht.demonstration import followed, placed_before
from ketenzicht.demonstration.accounts import ACCOUNTS, ADMISSIONS, ZCC
from ketenzicht.demonstration.domain.country import country
from ketenzicht.demonstration.patients import REGION
from ketenzicht.demonstration.placing import BESIDE_HOME, KIND, PATIENTS

AT_ONCE = 3


def test_the_home_of_the_account_has_the_care_that_is_sought_in_the_region_of_the_centre() -> None:
    (account,) = [one for one in ACCOUNTS if one.role is Role.ADMISSIONS_OFFICER]
    assert account.organisation == ADMISSIONS
    assert ZCC.endswith(REGION)
    plan = country(towns=towns(), regions=regions(), today=date(2026, 11, 22))
    homes = [
        (organisation.key, unit.deliverer)
        for organisation in plan
        for location in organisation.locations
        for unit in location.units
        if location.town.roaz == REGION and (unit.module, unit.label) == KIND
    ]
    assert ADMISSIONS in {key for key, _ in homes}
    assert len(set(homes)) >= AT_ONCE  # others can be asked beside it


SAID = (
    *(one.question for one in (*PATIENTS, *followed.WAITS, followed.NOBODY, followed.NEXT, followed.BACK)),
    followed.CONSULT.question,
    BESIDE_HOME.question,
    *placed_before.QUESTIONS,
)


def test_what_is_asked_begins_with_an_age_and_says_nobody() -> None:
    for question in SAID:
        assert question[:2].isdigit()
        assert "mevrouw" not in question.lower()
        assert "de heer" not in question.lower()
