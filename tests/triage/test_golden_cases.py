"""Golden cases: what follows from which answers, for every class of everything that comes with Ketenzicht."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from tests.triage.versions import content

from ketenzicht.base.errors import Invalid
from ketenzicht.triage.domain import UNKNOWN, Answer, Outcome, assess
from ketenzicht.triage.domain.document import read_content, read_instrument
from ketenzicht.triage.operations import shipped_aids, shipped_crosswalk, shipped_instruments

EVERYTHING = {one.code: one for one in (*shipped_instruments(), *shipped_aids())}
QUIET: dict[str, Mapping[str, Answer]] = {
    # Of each instrument the answers with which nothing is the matter.
    "demo-ambulance": {
        "reageert": "gewoon",
        "ademt": "gewoon",
        "bloedt-hevig": "nee",
        "straalt-uit": "nee",
        "hoelang": 48.0,
        "bekneld": "nee",
        "kan-lopen": "ja",
        "hoofd": "nee",
        "pijn": 0.0,
        "moet-liggen": "nee",
    },
    "demo-ggz": {
        "gewond-of-vergiftigd": "nee",
        "wapen-of-geweld": "nee",
        "bewustzijn": "helder",
        "plan": "nee",
        "gedachten": "nee",
        "alleen": "nee",
        "stemmen": "nee",
        "zorgt-voor-zich": "ja",
        "anderen-in-gevaar": "nee",
        "paniek-nu": "nee",
    },
    "demo-verloskunde": {
        "wakker": "ja",
        "hevig-bloedverlies": "nee",
        "stuip": "nee",
        "weken": 39.0,
        "pijn": 0.0,
        "harde-buik": "nee",
        "vers-bloed": "nee",
        "voelt-het-kind": "gewoon",
        "persdrang": "nee",
        "weeen-om": 15.0,
        "vruchtwater": "geen",
        "hoofdpijn-en-ogen": "nee",
        "pijn-rechtsboven": "nee",
    },
    "demo-wijkverpleging": {
        "wakker": "zoals-anders",
        "benauwd": "nee",
        "bloedt-hevig": "nee",
        "koorts": "nee",
        "loopt-urine": "ja",
        "katheter-eruit": "nee",
        "verband": "goed",
        "wond-rood": "nee",
        "kan-overeind": "ja",
        "pijn": 0.0,
        "pomp": "loopt",
    },
    "demo-zelftriage": {
        "wakker": "ja",
        "ademen": "gewoon",
        "bloeden": "nee",
        "borst": "nee",
        "gezicht": "nee",
        "leeftijd": 4.0,
        "koorts": "geen",
        "drinken": "ja",
        "vlekjes": "nee",
        "hoelang": 1.0,
        "pijn": 0.0,
        "slikken": "ja",
        "wond": "nee",
        "vies": "nee",
        "gevoel-in-been": "nee",
        "plassen-lukt-niet": "nee",
        "ongerust": "nee",
    },
    "demo-afweging": {
        "ziekenhuis": "nee",
        "arts": "ja",
        "psychiatrie": "nee",
        "thuis": "nee",
        "wlz": "nee",
        "laatste-fase": "nee",
        "doelen": "nee",
        "problemen": "een",
        "verzet": "nee",
    },
}
WLZ: Mapping[str, Answer] = {"wlz": "ja", "plotseling": "ja", "gevaar": "ja"}
CASES: list[tuple[str, str, Mapping[str, Answer], str, list[str]]] = [
    ("demo-ambulance", "gevallen", {"ademt": "ademt-niet", "reageert": "reageert-niet"}, "A0", ["reanimatie"]),
    ("demo-ambulance", "vervoer", {"reageert": "reageert-niet"}, "A1", ["vitaal-instabiel"]),
    ("demo-ambulance", "ongeval", {"bloedt-hevig": UNKNOWN}, "A1", ["vitaal-instabiel"]),
    ("demo-ambulance", "pijn-op-de-borst", {"straalt-uit": "ja"}, "A1", ["pijn-met-uitstraling"]),
    ("demo-ambulance", "pijn-op-de-borst", {"hoelang": 11.9}, "A2", ["pijn-sinds-kort"]),
    ("demo-ambulance", "pijn-op-de-borst", {"hoelang": 12.0}, "C1", []),
    ("demo-ambulance", "ongeval", {"bekneld": "ja"}, "A1", ["veel-geweld"]),
    ("demo-ambulance", "ongeval", {"kan-lopen": "nee"}, "A2", ["kan-niet-staan"]),
    ("demo-ambulance", "ongeval", {"pijn": 5.0}, "C1", ["pijn-na-letsel"]),
    ("demo-ambulance", "ongeval", {"reageert": "suf"}, "A2", ["vitaal-bedreigd"]),
    ("demo-ambulance", "gevallen", {"hoofd": "ja"}, "A2", ["op-het-hoofd"]),
    ("demo-ambulance", "gevallen", {"kan-lopen": "nee", "been-korter": "ja", "pijn": 8.0}, "A2", ["heup"]),
    ("demo-ambulance", "gevallen", {"kan-lopen": "nee", "been-korter": "ja"}, "B1", ["heup-zonder-hevige-pijn"]),
    ("demo-ambulance", "gevallen", {"kan-lopen": "nee", "been-korter": "nee"}, "B2", ["kan-niet-lopen-na-val"]),
    ("demo-ambulance", "gevallen", {"pijn": 4.0}, "C2", []),
    ("demo-ambulance", "vervoer", {"moet-liggen": "ja", "bewaking": "ja"}, "B1", ["bewaakt-vervoer"]),
    ("demo-ambulance", "vervoer", {"moet-liggen": "ja", "bewaking": "nee"}, "B2", ["liggend-vervoer"]),
    ("demo-ambulance", "vervoer", {}, "C1", []),
    ("demo-ggz", "gedachten-aan-zelfdoding", {"gewond-of-vergiftigd": "ja"}, "U1", ["lichamelijk-gevaar"]),
    ("demo-ggz", "verward-gedrag", {"wapen-of-geweld": UNKNOWN}, "U1", ["geweld"]),
    ("demo-ggz", "angst-of-paniek", {"bewustzijn": "wisselend"}, "U2", ["plotseling-verward"]),
    ("demo-ggz", "gedachten-aan-zelfdoding", {"plan": "ja"}, "U2", ["plan-en-middel"]),
    ("demo-ggz", "gedachten-aan-zelfdoding", {"plan": UNKNOWN}, "U2", ["plan-en-middel"]),
    ("demo-ggz", "gedachten-aan-zelfdoding", {"gedachten": "ja", "alleen": "ja"}, "U3", ["gedachten-en-alleen"]),
    ("demo-ggz", "gedachten-aan-zelfdoding", {"gedachten": UNKNOWN}, "U3", ["gedachten"]),
    ("demo-ggz", "gedachten-aan-zelfdoding", {"gedachten": "ja"}, "U4", ["gedachten"]),
    ("demo-ggz", "gedachten-aan-zelfdoding", {}, "U5", []),
    ("demo-ggz", "verward-gedrag", {"stemmen": "ja"}, "U2", ["gevaarlijke-opdrachten"]),
    ("demo-ggz", "verward-gedrag", {"anderen-in-gevaar": "ja"}, "U3", ["anderen"]),
    ("demo-ggz", "verward-gedrag", {"zorgt-voor-zich": "nee"}, "U3", ["zorgt-niet-voor-zich"]),
    ("demo-ggz", "verward-gedrag", {}, "U4", []),
    ("demo-ggz", "angst-of-paniek", {"paniek-nu": "ja"}, "U4", ["uitgeput"]),
    ("demo-ggz", "angst-of-paniek", {"gedachten": "ja"}, "U4", ["gedachten"]),
    ("demo-verloskunde", "hoofdpijn", {"stuip": "ja"}, "U1", ["moeder-instabiel"]),
    ("demo-verloskunde", "bloedverlies", {"harde-buik": "ja", "weken": 20.0}, "U1", ["buik-blijft-hard"]),
    ("demo-verloskunde", "bloedverlies", {"vers-bloed": "ja", "weken": 20.0}, "U2", ["vers-bloed-laat"]),
    ("demo-verloskunde", "bloedverlies", {"vers-bloed": "ja", "weken": 19.0}, "U3", ["vers-bloed"]),
    ("demo-verloskunde", "bloedverlies", {"vers-bloed": "ja", "weken": UNKNOWN}, "U2", ["vers-bloed-laat"]),
    ("demo-verloskunde", "bloedverlies", {"weken": 7.0, "pijn": 8.0}, "U2", ["bloed-en-pijn-vroeg"]),
    ("demo-verloskunde", "bloedverlies", {"weken": 7.0, "pijn": 4.0}, "U4", ["enige-pijn"]),
    ("demo-verloskunde", "bloedverlies", {"weken": 7.0}, "U5", []),
    ("demo-verloskunde", "minder-leven", {"voelt-het-kind": "niets"}, "U2", ["kind-beweegt-niet"]),
    ("demo-verloskunde", "minder-leven", {"voelt-het-kind": "minder", "weken": 24.0}, "U3", ["kind-beweegt-minder"]),
    ("demo-verloskunde", "minder-leven", {"voelt-het-kind": "niets", "weken": 23.0}, "U5", []),
    ("demo-verloskunde", "weeen", {"vruchtwater": "helder", "navelstreng": "ja"}, "U1", ["navelstreng"]),
    ("demo-verloskunde", "weeen", {"persdrang": "ja"}, "U1", ["kind-komt"]),
    ("demo-verloskunde", "weeen", {"vruchtwater": "groen", "navelstreng": "nee"}, "U2", ["vruchtwater-groen"]),
    ("demo-verloskunde", "weeen", {"weeen-om": 10.0, "weken": 36.0}, "U2", ["te-vroeg"]),
    ("demo-verloskunde", "weeen", {"weeen-om": 5.0}, "U3", ["bevalling-gaat-door"]),
    ("demo-verloskunde", "weeen", {"weeen-om": 6.0, "weken": 37.0}, "U4", []),
    ("demo-verloskunde", "hoofdpijn", {"hoofdpijn-en-ogen": "ja", "pijn-rechtsboven": "ja"}, "U2", ["vergiftiging"]),
    ("demo-verloskunde", "hoofdpijn", {"hoofdpijn-en-ogen": "ja"}, "U3", ["een-van-beide"]),
    ("demo-wijkverpleging", "wond", {"wakker": "niet-wekbaar"}, "U1", ["levensgevaar"]),
    ("demo-wijkverpleging", "pomp", {"benauwd": UNKNOWN}, "U1", ["levensgevaar"]),
    ("demo-wijkverpleging", "wond", {"wakker": "verward"}, "U2", ["verwarder"]),
    ("demo-wijkverpleging", "katheter", {"loopt-urine": "nee", "aandrang-of-pijn": "ja"}, "U2", ["blaas-vol"]),
    (
        "demo-wijkverpleging",
        "katheter",
        {"loopt-urine": "nee", "aandrang-of-pijn": "nee"},
        "U3",
        ["katheter-werkt-niet"],
    ),
    ("demo-wijkverpleging", "katheter", {"koorts": "ja"}, "U3", ["koorts-met-katheter"]),
    ("demo-wijkverpleging", "katheter", {}, "U5", []),
    ("demo-wijkverpleging", "wond", {"koorts": "ja", "wond-rood": "ja"}, "U3", ["wond-met-koorts"]),
    ("demo-wijkverpleging", "wond", {"verband": "los"}, "U4", ["wond-open-of-rood"]),
    ("demo-wijkverpleging", "wond", {"verband": "lekt"}, "U4", ["doorgelekt"]),
    ("demo-wijkverpleging", "gevallen", {"kan-overeind": "nee"}, "U2", ["ligt-nog"]),
    ("demo-wijkverpleging", "gevallen", {"pijn": 8.0}, "U2", ["hevige-pijn-na-val"]),
    ("demo-wijkverpleging", "gevallen", {"pijn": 4.0}, "U3", ["pijn-na-val"]),
    ("demo-wijkverpleging", "pomp", {"pomp": "stil", "voor-pijn": "ja"}, "U2", ["pomp-staat-stil"]),
    ("demo-wijkverpleging", "pomp", {"pomp": "alarm", "voor-pijn": "ja"}, "U3", ["pomp-alarm"]),
    ("demo-wijkverpleging", "pomp", {"pijn": 8.0}, "U2", ["pomp-staat-stil"]),
    ("demo-zelftriage", "keelpijn", {"gezicht": "ja"}, "112", ["beroerte"]),
    ("demo-zelftriage", "keelpijn", {"wakker": "niet-wakker"}, "112", ["niet-wakker"]),
    ("demo-zelftriage", "rugpijn", {"ademen": "heel-moeilijk"}, "112", ["niet-goed-ademen"]),
    ("demo-zelftriage", "wond", {"bloeden": "ja"}, "112", ["veel-bloed"]),
    ("demo-zelftriage", "wond", {"wakker": "in-de-war"}, "bel-nu", ["in-de-war"]),
    ("demo-zelftriage", "wond", {"borst": UNKNOWN}, "112", ["hart"]),
    ("demo-zelftriage", "kind-met-koorts", {"vlekjes": "ja"}, "112", ["vlekjes"]),
    ("demo-zelftriage", "kind-met-koorts", {"leeftijd": 0.24, "koorts": "koorts"}, "bel-nu", ["jonge-baby"]),
    ("demo-zelftriage", "kind-met-koorts", {"leeftijd": 0.25, "koorts": "koorts"}, "zelfzorg", []),
    ("demo-zelftriage", "kind-met-koorts", {"koorts": "lang"}, "verzoek", ["koorts-duurt-lang"]),
    ("demo-zelftriage", "kind-met-koorts", {"drinken": "nee"}, "bel-nu", ["drinkt-niet"]),
    ("demo-zelftriage", "keelpijn", {"slikken": "nee"}, "bel-nu", ["kan-niet-slikken"]),
    ("demo-zelftriage", "keelpijn", {"hoelang": 8.0}, "verzoek", ["keelpijn-duurt-lang"]),
    ("demo-zelftriage", "keelpijn", {"ademen": "moeilijk"}, "bel-nu", ["moeilijk-ademen"]),
    ("demo-zelftriage", "wond", {"wond": "ja"}, "bel-nu", ["wond-open"]),
    ("demo-zelftriage", "wond", {"vies": "ja"}, "verzoek", ["wond-vies"]),
    ("demo-zelftriage", "wond", {}, "zelfzorg", []),
    ("demo-zelftriage", "rugpijn", {"plassen-lukt-niet": "ja"}, "bel-nu", ["zenuwen"]),
    ("demo-zelftriage", "rugpijn", {"gevoel-in-been": UNKNOWN}, "bel-nu", ["been-doof"]),
    ("demo-zelftriage", "rugpijn", {"gevoel-in-been": "ja"}, "verzoek", ["been-doof"]),
    ("demo-zelftriage", "rugpijn", {"pijn": 8.0}, "bel-nu", ["veel-pijn"]),
    ("demo-zelftriage", "rugpijn", {"hoelang": 29.0}, "verzoek", ["rugpijn-duurt-lang"]),
    ("demo-zelftriage", "rugpijn", {"ongerust": "ja"}, "verzoek", ["ongerust"]),
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


def test_every_class_and_every_criterion_of_a_demonstration_has_a_case() -> None:
    """But for those of the telephone and NEWS2, which have tests of their own."""
    assert set(QUIET) == set(EVERYTHING) - {"demo-telefoon", "news2"}
    for code in QUIET:
        told = [(found, because) for instrument, _, _, found, because in CASES if instrument == code]
        assert {one.code for one in EVERYTHING[code].classes} == {found for found, _ in told}
        criteria = {one.code for one in EVERYTHING[code].criteria}
        assert criteria == {one for _, because in told for one in because}


def test_what_is_put_to_citizens_is_put_in_plain_words() -> None:
    assert {code for code, one in EVERYTHING.items() if one.is_plain} >= {"demo-zelftriage", "demo-telefoon"}
    assert not EVERYTHING["news2"].is_plain
    asked = EVERYTHING["demo-zelftriage"]
    for complaint in asked.complaints:
        assert not replace(asked, complaints=(replace(complaint, plain=""),)).is_plain
    for question in asked.questions:
        assert not replace(asked, questions=(replace(question, plain=""),)).is_plain
        for option in question.options:
            assert not replace(asked, questions=(replace(question, options=(replace(option, plain=""),)),)).is_plain


def test_what_is_for_citizens_is_plain_in_all_of_it() -> None:
    assert [code for code, one in EVERYTHING.items() if one.is_for_citizens] == ["demo-zelftriage"]
    document = read_content(content("demo-zelftriage", ('plain = "Keelpijn"\n', "")))
    with pytest.raises(Invalid, match="burgers"):
        read_instrument(document)


@pytest.mark.parametrize("wanted", ["112", "bel-nu", "verzoek", "zelfzorg"])
def test_self_triage_always_says_what_to_do(wanted: str) -> None:
    instrument = EVERYTHING["demo-zelftriage"]
    for code, complaint, changes, found, _ in CASES:
        if (code, found) == ("demo-zelftriage", wanted):
            answers = {**QUIET[code], **changes}
            assert assess(instrument, complaint=complaint, answers=answers).advice


def test_a_decision_aid_never_says_how_urgent_something_is() -> None:
    for aid in shipped_aids():
        assert aid.outcome is Outcome.INDICATION
        assert not [crossing for crossing in shipped_crosswalk().crossings if crossing[0] == aid.code]
        assert not aid.is_clinical
