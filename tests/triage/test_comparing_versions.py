"""What one version says otherwise than another: nothing that can be written is overlooked."""

from copy import deepcopy
from typing import Any

from tests.triage.conftest import DOCUMENT
from tests.triage.versions import content

from ketenzicht.triage.domain.comparing import PARTS, Kind, differences
from ketenzicht.triage.domain.document import read_content

Document = dict[str, Any]


def said(old: Document, new: Document) -> list[tuple[Kind, str]]:
    return [(one.kind, one.sentence) for one in differences(old, new)]


def test_the_same_is_no_difference() -> None:
    for name in ("news2", "demo-telefoon", "crosswalk", "demo-passende-zorg"):
        document = read_content(content(name))
        assert differences(document, deepcopy(document)) == ()


def test_what_is_added_removed_and_changed_is_said_in_words(document: Document) -> None:
    new = deepcopy(document)
    new["version"] |= {"number": "1.1", "clinical": True}
    new["criteria"][1]["when"] = "pijn >= 7"
    new["questions"].pop(2)
    new["complaints"][0]["questions"].pop(1)
    new["advice"] = [{"code": "rust", "text": "Neem rust.", "classes": ["U5"]}]
    new["classes"].reverse()
    assert said(document, new) == [
        (Kind.CHANGED, "Het nummer: eerst “1.0”, nu “1.1”."),
        (Kind.CHANGED, "Voor klinisch gebruik: eerst nee, nu ja."),
        (Kind.CHANGED, "De volgorde van de klassen is anders."),
        (Kind.REMOVED, "Vraag kleur (“Kleur?”)."),
        (Kind.CHANGED, "Klacht teen (“Teen”), de vragen: eerst “pijn” en “kleur”, nu “pijn”."),
        (
            Kind.CHANGED,
            "Criterium erge-pijn (“Erg.”), de voorwaarde: eerst “pijn >= 8 of kleur is blauw”, nu “pijn >= 7”.",
        ),
        (Kind.ADDED, "Advies rust (“Neem rust.”). De klassen: “U5”."),
    ]


def test_a_crosswalk_is_compared_class_by_class() -> None:
    old = read_content(content("crosswalk"))
    new = deepcopy(old)
    news2 = next(table for table in new["crossings"] if table["instrument"] == "news2")
    news2["classes"] |= {"hoog": "U0", "nieuw": "U5"}
    del news2["classes"]["laag"]
    new["scale"][2]["within"] = "PT2H"
    assert said(old, new) == [
        (Kind.CHANGED, "Urgentie U2 (“Spoed”), de termijn: eerst “PT1H”, nu “PT2H”."),
        (Kind.ADDED, "Klasse nieuw van news2 is U5."),
        (Kind.CHANGED, "Klasse hoog van news2, de urgentie: eerst “U1”, nu “U0”."),
        (Kind.REMOVED, "Klasse laag van news2 was U5."),
    ]


def test_no_change_anywhere_is_overlooked() -> None:
    """Each single value of the file, one after the other."""
    for at in [*_places(DOCUMENT)]:
        new = deepcopy(DOCUMENT)
        *parents, key = at
        table: Any = new
        for parent in parents:
            table = table[parent]
        table[key] = "iets anders"
        assert differences(DOCUMENT, new), at


def test_every_list_of_tables_that_can_be_written_is_compared() -> None:
    written = {
        key
        for name in ("news2", "demo-telefoon", "crosswalk", "demo-passende-zorg")
        for key, value in read_content(content(name)).items()
        if isinstance(value, list) and isinstance(value[0], dict)
    }
    assert written == {*PARTS, "crossings", "asks"}, "what is asked is told as a whole: it has no codes of its own"


def _places(value: Any, *before: Any) -> Any:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not pairs:
        yield before
    for key, inner in pairs:
        yield from _places(inner, *before, key)
