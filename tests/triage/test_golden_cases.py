"""Golden cases: what follows from which answers, for every class of everything that comes with Ketenzicht."""

from collections.abc import Mapping

import pytest

from ketenzicht.triage.domain import UNKNOWN, Answer, assess
from ketenzicht.triage.domain.together import obstacles
from ketenzicht.triage.operations import shipped_aids, shipped_crosswalk, shipped_instruments

EVERYTHING = {one.code: one for one in (*shipped_instruments(), *shipped_aids())}
QUIET: dict[str, Mapping[str, Answer]] = {
    # Of each instrument the answers with which nothing is the matter.
    "demo-afweging": {"ziekenhuis": "nee", "arts": "ja", "psychiatrie": "nee", "thuis": "nee", "wlz": "nee"}
    | {"laatste-fase": "nee", "doelen": "nee", "problemen": "een", "verzet": "nee"},
}
WLZ: Mapping[str, Answer] = {"wlz": "ja", "plotseling": "ja", "gevaar": "ja"}
CASES: list[tuple[str, str, Mapping[str, Answer], str, list[str]]] = [
    ("demo-afweging", "kort-verblijf", {"ziekenhuis": "ja", **WLZ}, "ziekenhuis", ["ziekenhuis-nodig"]),
    ("demo-afweging", "kort-verblijf", {"ziekenhuis": UNKNOWN}, "arts", ["ziekenhuis-nodig"]),
    ("demo-afweging", "kort-verblijf", {"arts": "nee", **WLZ}, "arts", ["nog-geen-arts"]),
    (
        "demo-afweging",
        "kort-verblijf",
        {"psychiatrie": "ja", "problemen": "meer"},
        "ggz-crisis",
        ["psychiatrie-voorop"],
    ),
    ("demo-afweging", "kort-verblijf", {**WLZ, "problemen": "meer"}, "wlz-crisis", ["wlz-crisis"]),
    ("demo-afweging", "kort-verblijf", {**WLZ, "gevaar": UNKNOWN}, "ELV-hoog", ["wlz-crisis"]),
    (
        "demo-afweging",
        "kort-verblijf",
        {"wlz": UNKNOWN, "plotseling": UNKNOWN, "gevaar": UNKNOWN},
        "ELV-hoog",
        ["wlz-crisis"],
    ),
    ("demo-afweging", "kort-verblijf", {"laatste-fase": "ja", "verzet": "ja"}, "palliatief", ["laatste-levensfase"]),
    ("demo-afweging", "kort-verblijf", {"doelen": "ja", "kan-oefenen": "ja"}, "GRZ", ["revalideren"]),
    ("demo-afweging", "kort-verblijf", {"doelen": "ja", "kan-oefenen": "nee"}, "ELV-laag", ["thuis-lukt-niet"]),
    ("demo-afweging", "kort-verblijf", {"problemen": "meer"}, "ELV-hoog", ["meerdere-problemen"]),
    ("demo-afweging", "kort-verblijf", {"verzet": "ja"}, "ELV-hoog", ["meerdere-problemen"]),
    ("demo-afweging", "kort-verblijf", {}, "ELV-laag", ["thuis-lukt-niet"]),
    ("demo-afweging", "kort-verblijf", {"thuis": "ja", **WLZ, "problemen": "meer"}, "thuis", []),
]


@pytest.mark.parametrize(("instrument", "complaint", "changes", "found", "because"), CASES)
def test_what_follows_from_which_answers(
    instrument: str, complaint: str, changes: Mapping[str, Answer], found: str, because: list[str]
) -> None:
    answers = {**QUIET[instrument], **changes}
    assessment = assess(EVERYTHING[instrument], complaint=complaint, answers=answers)
    assert (assessment.urgency, [one.code for one in assessment.because]) == (found, because)
    assert assessment.next is None


def test_every_class_of_a_demonstration_has_a_case() -> None:
    told = {(instrument, found) for instrument, _, _, found, _ in CASES}
    for code in QUIET:
        assert {(code, one.code) for one in EVERYTHING[code].classes} <= told


def test_a_decision_aid_never_says_how_urgent_something_is() -> None:
    for aid in shipped_aids():
        assert list(obstacles(aid, shipped_crosswalk())) == [
            f"{aid.name} zegt niet hoe dringend iets is: de uitkomst is een indicatie."
        ]
        assert not aid.is_clinical
