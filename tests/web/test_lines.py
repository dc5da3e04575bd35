"""A line of a board says what is known, and never makes a number of what is not."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from tests.web.lines import CODES, NOON, codes, line, lines

from ketenzicht.capacity.domain import BY_HAND, CONTRADICTS, BoardLine, Mark, Opening, OpeningState, totals_of
from ketenzicht.web.presenters.keeping import KeptPerLine
from ketenzicht.web.presenters.lines import NOT_APPLICABLE, line_words, urgency
from ketenzicht.web.presenters.rows import columns, rows_html
from ketenzicht.web.presenters.totals import totals_words

MINUTES = timedelta(minutes=1)


def test_a_known_line_says_its_figures() -> None:
    said = line_words(line(), codes=CODES, now=NOON)
    assert (said.free, said.total, said.occupied, said.crowding) == ("3", "20", "17", "drukte 55")
    assert (said.level_word, said.opening_word, said.age, said.freshness_word) == (
        "druk",
        "open",
        "5 min geleden",
        "actueel",
    )


def test_a_shortage_has_a_minus_sign_and_says_that_it_is_one() -> None:
    said = line_words(line(available=-2.0), codes=CODES, now=NOON)
    assert (said.free, said.free_note) == ("−2", "boven capaciteit")


def test_unknown_is_a_word_with_the_reason_that_was_given() -> None:
    said = line_words(line(available=None, absent={"available": "storing"}), codes=CODES, now=NOON)
    assert (said.free, said.free_note) == ("onbekend", "storing")
    assert line_words(line(available=None), codes=CODES, now=NOON).free_note == "niet opgegeven"


def test_a_stale_figure_is_unknown_but_the_last_one_is_told() -> None:
    said = line_words(line(confirmed_at=NOON - 61 * MINUTES), codes=CODES, now=NOON)
    assert (said.free, said.free_note, said.freshness_word) == ("onbekend", "laatst 3", "verouderd")
    assert (said.level, said.level_word, said.crowding) == ("unknown", "onbekend", "")


def test_a_figure_ages_before_it_is_stale() -> None:
    said = line_words(line(confirmed_at=NOON - 16 * MINUTES), codes=CODES, now=NOON)
    assert (said.free, said.freshness, said.freshness_word) == ("3", "ageing", "ouder dan verwacht")


def test_what_was_never_delivered_says_so() -> None:
    said = line_words(line(confirmed_at=None, available=None), codes=CODES, now=NOON)
    assert (said.free, said.freshness_word, said.age) == ("onbekend", "nooit ontvangen", "")


def test_what_a_kind_of_care_has_not_is_no_unknown() -> None:
    said = line_words(line(waiting=None), codes={"available": "available"}, now=NOON)
    assert (said.waiting, said.total) == (NOT_APPLICABLE, NOT_APPLICABLE)


def test_without_thresholds_there_is_no_judgement() -> None:
    assert line_words(line(level=None, level_word=""), codes=CODES, now=NOON).level_word == NOT_APPLICABLE


def test_what_is_doubtful_and_how_it_came_is_said_with_it() -> None:
    doubted = line(marks=(Mark("incomplete", "onvolledig"), BY_HAND))
    said = line_words(doubted, codes=CODES, now=NOON)
    assert (said.free, said.freshness_word, said.marks) == ("3", "actueel", "onvolledig, met de hand")
    row = rows_html([doubted], codes={"seh": CODES}, shown=columns({"seh": CODES}, [doubted]), now=NOON)
    assert '<small class="kz-marks" data-f="marks">onvolledig, met de hand</small>' in row


def test_a_total_says_whether_it_holds_all_and_how_old_it_is() -> None:
    old = line(confirmed_at=NOON - 12 * MINUTES)
    whole = totals_words(totals_of([line(), old], now=NOON), now=NOON)
    assert (whole.quality, whole.oldest, whole.oldest_short) == ("volledig", "12 min geleden", "12 min")
    late, odd = line(confirmed_at=NOON - 20 * MINUTES), line(marks=(CONTRADICTS, BY_HAND))
    doubted = totals_words(totals_of([line(), late, odd], now=NOON), now=NOON)
    assert doubted.quality == "volledig, 1 ouder dan verwacht, 1 tegenstrijdig"
    stale = line(confirmed_at=NOON - 300 * MINUTES, marks=(CONTRADICTS,))  # in no sum, so in no count
    assert totals_words(totals_of([odd, stale], now=NOON), now=NOON).quality == "onvolledig, 1 tegenstrijdig"
    assert totals_words(totals_of([line(), line(available=None)], now=NOON), now=NOON).quality == "onvolledig"
    nothing = totals_words(totals_of([line(available=None)], now=NOON), now=NOON)
    assert (nothing.quality, nothing.oldest_short) == ("onvolledig", "")


def test_a_stop_tells_why_and_until_when() -> None:
    stop = Opening(OpeningState.STOP, "staff", NOON + 90 * MINUTES)
    said = line_words(line(opening=stop), codes=CODES, now=NOON)
    assert (said.opening, said.opening_note) == ("stop", "tekort aan personeel, tot circa 14:30")
    by = line_words(line(opening=stop, declared_by="Zorggroep, triagist"), codes=CODES, now=NOON)
    assert by.opening_note == "tekort aan personeel, tot circa 14:30; gemeld door Zorggroep, triagist"
    bare = line_words(line(opening=Opening(OpeningState.STOP), declared_by="Zorggroep"), codes=CODES, now=NOON)
    assert bare.opening_note == "gemeld door Zorggroep"
    late = line_words(line(opening=stop), codes=CODES, now=NOON + 120 * MINUTES)
    assert late.opening_note == "tekort aan personeel, verwacht einde 14:30 verstreken"


def test_the_worst_comes_first_and_the_unknown_last() -> None:
    stopped = line(location="A", opening=Opening(OpeningState.STOP))
    stale = line(location="B", confirmed_at=NOON - timedelta(hours=3))
    full, free = line(location="C", level=None, available=0.0), line(location="D", level=None, available=9.0)
    ordered = sorted([free, stale, full, stopped], key=lambda one: urgency(one, now=NOON))
    assert [one.location for one in ordered] == ["A", "C", "D", "B"]


@given(lines(), codes)
def test_no_line_invents_a_number(one: BoardLine, known: dict[str, str]) -> None:
    said = line_words(one, codes=known, now=NOON)
    is_number = said.free[0] in "−0123456789"
    assert is_number == (one.is_known(now=NOON) and "available" in known)
    assert said.freshness_word


@given(st.lists(lines(), max_size=8), codes)
def test_rows_hold_no_markup_from_outside(some: list[BoardLine], known: dict[str, str]) -> None:
    html = rows_html(some, codes={"seh": known}, shown=columns({"seh": known}, some), now=NOON)
    assert html.count("<tr ") == len(some)
    assert "<b>A</b>" not in html
    assert html.count("<td") == len(some) * (3 + len(columns({"seh": known}, some).figures))


@given(st.lists(lines(), max_size=8))
def test_a_total_is_a_word_when_nothing_is_known(some: list[BoardLine]) -> None:
    said = totals_words(totals_of(some, now=NOON), now=NOON)
    knows = any(one.is_known(now=NOON) for one in some)
    assert (said.free == "onbekend") == (not knows)
    assert said.level_word
    assert not said.free.startswith("−"), "free places are never summed below nothing"


@given(lines(), codes, st.lists(st.integers(-3 * 24 * 3600, 3 * 24 * 3600), min_size=2, max_size=6))
def test_a_kept_row_says_what_a_new_one_would_at_every_moment(
    one: BoardLine, known: dict[str, str], seconds: list[int]
) -> None:
    shown = columns({"seh": known}, [one])
    for after in sorted(seconds):
        now = NOON + timedelta(seconds=after)
        kept = rows_html([one], codes={"seh": known}, shown=shown, now=now)
        anew = rows_html([replace(one, unit_id=2)], codes={"seh": known}, shown=shown, now=now)
        assert kept == anew


def test_what_is_made_of_a_line_is_made_again_only_for_another_line_or_question() -> None:
    made: list[str] = []

    @KeptPerLine
    def text(one: BoardLine, question: str) -> str:
        made.append(question)
        return f"{one.location} {question}"

    first, second = line(location="Een"), line(location="Twee")
    assert [text(first, "a"), text(first, "a"), text(first, "b")] == ["Een a", "Een a", "Een b"]
    assert text(second, "b") == "Twee b"
    assert made == ["a", "b", "b"]


def test_every_row_can_be_found_by_its_unit() -> None:
    html = rows_html([line(unit=UUID(int=7))], codes={}, shown=columns({}, []), now=NOON)
    assert f'id="u-{UUID(int=7)}"' in html
