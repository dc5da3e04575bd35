"""One figure on the screen for delivering by hand: what it is filled in with, and nothing of it read as HTML."""

import pytest

from ketenzicht.capacity.domain import Said
from ketenzicht.definitions.domain import Choice, ElementDefinition, ElementKind
from ketenzicht.web.presenters.hand import HandField

THREE = Said("3")
REASONS = (("", "bekend"), ("x&y", "onbekend, want <i>kapot</i>"))


def field(kind: ElementKind = ElementKind.COUNT, *, shown: Said = THREE, said: Said = THREE,
          choices: tuple[Choice, ...] = (), faults: tuple[str, ...] = (), required: bool = False) -> str:  # fmt: skip
    element = ElementDefinition("free", 'Vrij "<b>"', kind, choices=choices, required=required)
    return HandField("u:free", element, REASONS, shown, said, faults).html


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (ElementKind.COUNT, 'inputmode="numeric" data-step="1">'),
        (ElementKind.MEASURE, 'inputmode="decimal">'),
        (ElementKind.MOMENT, 'type="datetime-local">'),
    ],
)
def test_each_kind_of_figure_is_typed_in_its_own_way(kind: ElementKind, typed: str) -> None:
    assert f' value="3" data-shown="3" autocomplete="off" maxlength="60" {typed}' in field(kind)


def test_words_are_chosen_and_the_one_that_was_said_stands_there() -> None:
    choices = (Choice("a", "open & vrij"), Choice("b", "<dicht>"))
    html = field(ElementKind.CHOICE, choices=choices, shown=Said("<dicht>"), said=Said("open & vrij"))
    assert 'data-shown="&lt;dicht&gt;"><option value=""></option>' in html
    assert '<option value="open &amp; vrij" selected>open &amp; vrij</option>' in html
    assert '<option value="&lt;dicht&gt;">&lt;dicht&gt;</option></select>' in html
    flag = field(ElementKind.FLAG, said=Said("nee"))
    assert '<option value="ja">ja</option><option value="nee" selected>nee</option>' in flag


def test_the_reason_is_chosen_beside_it_by_the_name_of_the_figure() -> None:
    html = field(said=Said("", "x&y"), shown=Said("", '"'))
    assert 'name="u:free:reason" data-shown="&quot;" aria-label="Vrij &quot;&lt;b&gt;&quot; onbekend, want"' in html
    assert '<option value="x&amp;y" selected>onbekend, want &lt;i&gt;kapot&lt;/i&gt;</option>' in html
    assert html.count(" selected>") == 1


def test_what_is_wrong_is_tied_to_the_field_and_what_was_typed_stays() -> None:
    html = field(said=Said('"><script>'), faults=("Dit is geen <getal>.", "Of toch?"))
    assert 'value="&quot;&gt;&lt;script&gt;"' in html
    assert 'aria-invalid="true" aria-describedby="u:free:fault"' in html
    assert 'id="u:free:fault">Dit is geen &lt;getal&gt;. Of toch?</p>' in html
    assert "aria-invalid" not in field()
    assert "fault" not in field()


def test_a_figure_that_is_needed_says_so_in_its_label() -> None:
    assert '<label for="u:free">Vrij &quot;&lt;b&gt;&quot; <small>(verplicht)</small></label>' in field(required=True)
    assert "verplicht" not in field()
