"""The template components: what they say, and that nothing from outside gets in as HTML."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, SimpleTestCase
from django.utils.safestring import mark_safe

from ketenzicht.ui.context import site
from ketenzicht.ui.controls import MADE_HERE, Controls
from ketenzicht.ui.examples import WRONG, ExampleForm
from ketenzicht.ui.fields import Day
from ketenzicht.ui.templatetags.kz import LEVELS, OPENINGS

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def rendered(source: str, **context: Any) -> str:
    return Template("{% load kz %}" + source).render(Context(context))


def test_an_unknown_figure_is_a_word_with_its_reason_and_never_a_zero() -> None:
    html = rendered('{% figure value reason="niet gemeten" %}', value=None)
    assert "onbekend" in html
    assert "niet gemeten" in html
    assert "0" not in html


def test_a_figure_of_zero_is_a_zero() -> None:
    assert "onbekend" not in rendered("{% figure value %}", value=0)


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_has_its_word(level: str) -> None:
    assert f">{LEVELS[level]}<" in rendered("{% status level %}", level=level)


@pytest.mark.parametrize("state", OPENINGS)
def test_every_opening_has_its_word(state: str) -> None:
    assert f">{OPENINGS[state]}<" in rendered("{% opening state %}", state=state)


def test_an_age_holds_the_moment_for_programs_and_for_people() -> None:
    html = rendered("{% age at now %}", at=NOON - timedelta(minutes=3), now=NOON)
    assert 'datetime="2026-11-22T11:57:00Z"' in html
    assert 'title="zo 22 nov 2026, 12:57"' in html
    assert ">3 min geleden<" in html


def test_a_stale_age_says_so_before_any_script_runs() -> None:
    html = rendered("{% age at now fresh_until=at usable_until=at %}", at=NOON - timedelta(hours=3), now=NOON)
    assert 'data-age="stale"' in html
    assert "verouderd" in html


@pytest.mark.parametrize(
    "source",
    [
        "{% figure None reason=evil %}",
        "{% status 'busy' evil %}",
        "{% opening 'stop' note=evil %}",
        "{% alert heading=evil %}{{ evil }}{% endalert %}",
        "{% table caption=evil %}<tr><td>{{ evil }}</td></tr>{% endtable %}",
        "{% empty heading=evil %}{{ evil }}{% endempty %}",
        "{% breadcrumb evil '/' evil %}",
        "{% button evil href=evil %}",
        "{% progress evil 1 2 %}",
    ],
)
def test_nothing_from_outside_gets_in_as_html(source: str) -> None:
    html = rendered(source, evil='"><script>alert(1)</script>')
    assert "<script" not in html
    assert "&lt;script" in html


def test_an_alert_of_an_unknown_kind_is_a_mistake_of_ours() -> None:
    with pytest.raises(TemplateSyntaxError):
        rendered('{% alert kind="danger" %}x{% endalert %}')


def test_a_field_ties_its_help_and_its_fault_to_the_control() -> None:
    form = ExampleForm(WRONG)
    html = rendered("{% field bound %}", bound=form["location"])
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_location-help id_location-error"' in html
    assert 'id="id_location-help"' in html
    assert 'id="id_location-error"' in html


def test_the_faults_of_a_form_lead_to_their_fields() -> None:
    html = rendered("{% faults form %}", form=ExampleForm(WRONG))
    assert '<a href="#id_location">Waar is de patiënt?</a>' in html
    assert rendered("{% faults form %}", form=ExampleForm()).strip() == ""


class Noted(forms.Form):
    note = forms.CharField(max_length=5, widget=forms.Textarea)
    line = forms.CharField(max_length=5)


def test_a_refusal_of_the_whole_form_asks_nobody_to_check_fields() -> None:
    form = Noted({"note": "kort", "line": "kort"})
    form.add_error(None, "Een ander was u voor.")
    html = rendered("{% faults form %}", form=form)
    assert "Dit is niet gelukt" in html
    assert "Controleer deze velden" not in html


def test_no_field_lets_a_browser_cut_off_what_is_pasted() -> None:
    form = Noted({"note": "veel te lang", "line": "veel te lang"})
    for name in ("note", "line"):
        html = rendered("{% field bound %}", bound=form[name])
        assert "maxlength" not in html
        assert "veel te lang" in html
        assert "5 tekens" in html


@pytest.mark.parametrize("day", ["0206-11-23", "1900-01-01", "9999-12-31"])
def test_a_day_in_a_year_that_cannot_be_meant_is_refused_in_words(day: str) -> None:
    with pytest.raises(forms.ValidationError, match="Dit jaar kan niet kloppen"):
        Day().clean(day)


@pytest.mark.parametrize("day", ["2026-11-23", "2099-12-31"])
def test_a_day_that_can_be_meant_is_taken(day: str) -> None:
    assert Day().clean(day).isoformat() == day


def test_pages_keep_the_other_questions() -> None:
    request = RequestFactory().get("/", {"q": "a&b", "page": "2"})
    html = rendered("{% pagination page %}", page=Paginator(range(100), 10).get_page(2), request=request)
    assert 'href="?q=a%26b&amp;page=3" rel="next"' in html
    assert 'aria-current="page"' in html


def test_a_single_page_has_no_pages() -> None:
    request = RequestFactory().get("/")
    assert rendered("{% pagination page %}", page=Paginator([1], 10).get_page(1), request=request).strip() == ""


@pytest.mark.parametrize("shown", [True, False])
def test_a_demonstration_says_on_every_page_that_it_is_one(shown: bool, settings: Any) -> None:
    settings.DEMONSTRATION = shown
    request = RequestFactory().get("/privacy/")
    html = render_to_string("ui/pages/privacy.html", {"user": AnonymousUser(), **site(request)}, request)
    assert ("zijn verzonnen" in html) is shown


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "500"])
def test_pages_for_trouble_need_nothing_but_themselves(code: str) -> None:
    html = render_to_string(f"{code}.html")
    assert '<html lang="nl"' in html
    assert f"Fout {code[:3]}" in html
    assert "Naar de startpagina" in html or "naar de startpagina" in html


@pytest.mark.parametrize("address", ["/ui/components/", "/ui/components/wall/", "/toegankelijkheid/", "/privacy/"])
def test_every_page_has_one_heading_a_title_and_a_skip_link(address: str, client: Client, db: None) -> None:
    html = client.get(address, headers={"accept-language": "en"}).content.decode()
    assert html.count("<h1") == 1
    assert " · Ketenzicht</title>" in html
    assert 'href="#inhoud"' in html
    assert "This field" not in html, "Dutch, whatever the browser asks for"


def test_an_address_that_is_nothing_gives_our_own_page(client: Client, db: None) -> None:
    answer = client.get("/bestaat-niet/")
    assert answer.status_code == 404
    assert "Deze pagina bestaat niet" in answer.content.decode()


REGIONS = [("", "Geen"), ("Groep <1>", [("a&b", "A <i>"), (2, "Twee"), ("h", mark_safe("<b>vet</b>"))])]


class Filling(forms.Form):
    """A control of each kind that is made without a template, and one that is not."""

    one = forms.ChoiceField(choices=REGIONS, required=False)
    several = forms.MultipleChoiceField(choices=REGIONS, required=False)
    name = forms.CharField(max_length=8, widget=forms.TextInput(attrs={"autofocus": True, "hidden": False, "x": "<"}))
    hidden = forms.CharField(widget=forms.HiddenInput)
    number = forms.IntegerField(min_value=1, max_value=9)
    mail = forms.EmailField()
    secret = forms.CharField(widget=forms.PasswordInput)
    page = forms.URLField(assume_scheme="https")
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField()
    check = forms.BooleanField()
    text = forms.CharField(widget=forms.Textarea)


TYPED: list[dict[str, Any]] = [
    {},
    dict.fromkeys(Filling.base_fields, '"><script>'),
    {"one": "a&b", "several": ["2", "h"], "check": "on", "number": "0", "day": "2026-01-02", "name": ""},
    {"one": "unknown", "number": 7, "check": False},
]


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("name", Filling.base_fields)
def test_a_control_is_that_of_django_itself(name: str, typed: dict[str, Any]) -> None:
    forms_ = (Filling(typed or None, renderer=one) for one in (Controls(), DjangoTemplates()))
    ours, theirs = (form[name].as_widget(attrs={"aria-describedby": "a b"}) for form in forms_)
    SimpleTestCase().assertHTMLEqual(ours, theirs)
    assert "<script>" not in ours


@pytest.mark.parametrize("chosen", ["", "a&b", "2", "unknown"])
def test_of_a_list_one_is_chosen_if_it_is_there(chosen: str) -> None:
    assert str(Filling({"one": chosen})["one"]).count(" selected>") == (chosen != "unknown")


def test_no_control_is_made_that_django_makes_otherwise() -> None:
    """A template of Django's that is more than an <input> would have to be written out on its own."""
    for name in set(MADE_HERE) - {"django/forms/widgets/select.html"}:
        source = DjangoTemplates().get_template(name).template.source
        assert source.strip() == '{% include "django/forms/widgets/input.html" %}', name
