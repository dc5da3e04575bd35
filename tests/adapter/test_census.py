"""The census: every event moves whom it should, in whatever order messages come, and nobody can be known from it."""

import random
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.adapter.messages import BSN, DUTCH, KEYS, NOON, OTHER_BSN, UP_TO_19, adt, lying

from ketenzicht.adapter.census.event import DEEDS, Deed, Place, Stay
from ketenzicht.adapter.census.message import moment_of
from ketenzicht.adapter.census.stay import STEPS, Effect
from ketenzicht.adapter.census.store import Admitted, Census
from ketenzicht.adapter.store import connect

ELSEWHERE = "C1^3^2"
REAL = Path(__file__).parents[3] / "shared" / "data" / "interop" / "hl7v2-adt"


def take(census: Census, *raws: bytes) -> list[Effect]:
    return [taken.effect for taken in census.take(raws, at=NOON)]


# Each event: the messages, and where the patients lie afterwards.
STORIES: dict[str, tuple[list[bytes], dict[str, int]]] = {
    "A01 admits": ([adt("A01")], {"B2/12/1": 1}),
    "A02 moves": ([adt("A01"), adt("A02", place=ELSEWHERE, minute=1)], {"C1/3/2": 1}),
    "A02 of somebody unknown is believed": ([adt("A02", place=ELSEWHERE)], {"C1/3/2": 1}),
    "A03 discharges": ([adt("A01"), adt("A03", minute=1)], {}),
    "A03 without an admission": ([adt("A03")], {}),
    "A04 of an outpatient takes no bed": ([adt("A04", patient_class="O")], {}),
    "A04 of an emergency takes a place": ([adt("A04", patient_class="E", place="SEH")], {"SEH": 1}),
    "A06 makes an inpatient": (
        [adt("A04", patient_class="O", place="POLI"), adt("A06", minute=1)],
        {"B2/12/1": 1},
    ),
    "A07 makes an outpatient": ([adt("A01"), adt("A07", patient_class="O", place="POLI", minute=1)], {}),
    "A08 corrects the bed": ([adt("A01"), adt("A08", place="B2^12^2", minute=1)], {"B2/12/2": 1}),
    "A08 without a place leaves it": ([adt("A01"), adt("A08", place="", minute=1)], {"B2/12/1": 1}),
    "A08 brings nobody back": ([adt("A01"), adt("A03", minute=1), adt("A08", minute=2)], {}),
    "A11 cancels the admission": ([adt("A01"), adt("A11", minute=1)], {}),
    "A12 cancels the move": (
        [adt("A01"), adt("A02", place=ELSEWHERE, minute=1), adt("A12", minute=2)],
        {"B2/12/1": 1},
    ),
    "A12 that does not say where": (
        [adt("A01"), adt("A02", place=ELSEWHERE, minute=1), adt("A12", place="", minute=2)],
        {"B2/12/1": 1},
    ),
    "A13 cancels the discharge": ([adt("A01"), adt("A03", minute=1), adt("A13", place="", minute=2)], {"B2/12/1": 1}),
    "A17 swaps": (
        [
            adt("A01"),
            adt("A01", "P2", "V2", ELSEWHERE),
            adt("A17", place=ELSEWHERE, minute=1, more="PID|2||P2^^^EPD^PI\rPV1|2|I|B2^12^1" + UP_TO_19 + "V2"),
            adt("A03", "P2", "V2", minute=2),
        ],
        {"C1/3/2": 1},
    ),
    "A21 keeps the bed": ([adt("A01"), adt("A21", minute=1)], {"B2/12/1": 1}),
    "A23 deletes the visit": ([adt("A01"), adt("A23", minute=1)], {}),
    "A40 merges patients: their stays are one patient's": (
        [adt("A01", "OLD", "V9"), adt("A40", "NEW", was="OLD", minute=1), adt("A03", "NEW", "", minute=2)],
        {},
    ),
    "A40 of somebody who lies there twice without a number": (
        [adt("A01", "OLD", ""), adt("A01", "NEW", "", ELSEWHERE, minute=1), adt("A40", "NEW", was="OLD", minute=2)],
        {"C1/3/2": 1},
    ),
    "after A40 the old number is still understood": (
        [adt("A40", "NEW", was="OLD"), adt("A01", "NEW", "", minute=1), adt("A03", "OLD", "", minute=2)],
        {},
    ),
    "A42 merges stays": (
        [adt("A01", visit="OLD"), adt("A42", visit="NEW", was="P1", was_visit="OLD", minute=1),
         adt("A03", visit="NEW", minute=2)],
        {},
    ),
    "A45 gives the stay to another patient": (
        [adt("A01", "P1", "V1"), adt("A45", "P2", "V1", was="P1", was_visit="V1", minute=1),
         adt("A03", "P2", "", minute=2)],
        {},
    ),
    "A50 changes the number of a stay": (
        [adt("A01", visit="OLD"), adt("A50", visit="NEW", was="P1", was_visit="OLD", minute=1),
         adt("A03", visit="OLD", minute=2)],
        {},
    ),
    "A05, A14, A28, A31 take no bed": ([adt("A05"), adt("A14"), adt("A28"), adt("A31")], {}),
}  # fmt: skip


@pytest.mark.parametrize("story", STORIES)
def test_every_event_moves_whom_it_should(census: Census, story: str) -> None:
    messages, expected = STORIES[story]
    assert Effect.UNREADABLE not in take(census, *messages)
    assert lying(census) == expected


@pytest.mark.parametrize("story", STORIES)
def test_the_same_messages_once_more_change_nothing(census: Census, story: str) -> None:
    messages, expected = STORIES[story]
    take(census, *messages)
    assert set(take(census, *messages)) <= {Effect.DUPLICATE, Effect.NOTHING}
    assert lying(census) == expected


@given(st.permutations(range(5)), st.lists(st.integers(0, 4), max_size=8))
@settings(max_examples=25, deadline=None)
def test_messages_in_any_order_and_any_number_of_times_end_the_same(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], again: list[int]
) -> None:
    story = [
        adt("A01"),
        adt("A02", place=ELSEWHERE, minute=1),
        adt("A02", place="IC^1", minute=2),
        adt("A01", "P2", "V2", "B2^12^3", minute=1),
        adt("A03", "P2", "V2", minute=3),
    ]
    census = Census(connect(tmp_path_factory.mktemp("census")), KEYS, name="adt", zone=DUTCH)
    take(census, *(story[place] for place in [*order, *again]))
    assert lying(census) == {"IC/1": 1}


def test_the_same_number_with_another_content_is_another_message(census: Census) -> None:
    """There are senders that give all their messages the same MSH-10."""
    one, other = (
        adt("A01", patient, visit).replace(b"|M", b"|X", 1) for patient, visit in (("P1", "V1"), ("P2", "V2"))
    )
    same = [b"|".join([*raw.split(b"|")[:9], b"MSG00001", *raw.split(b"|")[10:]]) for raw in (one, other)]
    assert take(census, *same) == [Effect.APPLIED, Effect.APPLIED]
    assert lying(census) == {"B2/12/1": 2}


def test_a_leave_frees_the_bed_only_where_that_was_chosen(tmp_path: Path) -> None:
    census = Census(connect(tmp_path), KEYS, name="adt", zone=DUTCH, is_held_during_leave=False)
    take(census, adt("A01"), adt("A21", minute=1))
    assert lying(census) == {}
    take(census, adt("A22", minute=2))
    assert lying(census) == {"B2/12/1": 1}
    take(census, adt("A53", minute=3))
    assert lying(census) == {}
    assert take(census, adt("A22", minute=2.5)) == [Effect.LATE]


def test_a_clock_that_is_years_ahead_does_not_shut_a_stay(census: Census) -> None:
    take(census, adt("A01", minute=60 * 24 * 365 * 3), adt("A02", place=ELSEWHERE, minute=1))
    assert lying(census) == {"C1/3/2": 1}


def test_a_census_says_who_is_there_and_later_messages_count(census: Census) -> None:
    assert census.loaded_at is None
    take(census, adt("A01", "GONE", "V7"), adt("A01", "LATER", "V8", minute=30))
    lines = [Admitted(Stay("P1"), Place("B2", "12", "1")), Admitted(Stay("P2", "V2"), Place("C1"))]
    assert census.load(lines, at=NOON + timedelta(minutes=10)) == 2
    assert lying(census) == {"B2/12/1": 2, "C1": 1}  # P1, and who came later
    take(census, adt("A03", "P1", "V1", minute=20), adt("A02", "P2", "V2", "C2", minute=5))
    assert lying(census) == {"B2/12/1": 1, "C1": 1}  # the move was before the census
    assert census.loaded_at == NOON + timedelta(minutes=10)


def test_who_was_in_a_census_without_a_number_of_the_stay_is_counted_once(census: Census) -> None:
    census.load([Admitted(Stay("P1"), Place("B2"))], at=NOON)
    take(census, adt("A02", "P1", "V1", ELSEWHERE, minute=1))
    assert lying(census) == {"C1/3/2": 1}


def test_two_sources_do_not_know_of_each_other(tmp_path: Path, census: Census) -> None:
    other = Census(connect(tmp_path), KEYS, name="other", zone=DUTCH)
    message = adt("A01")
    assert take(census, message) == take(other, message) == [Effect.APPLIED]
    take(other, adt("A03", minute=1))
    assert (lying(census), lying(other)) == ({"B2/12/1": 1}, {})


UNREADABLE = {
    "nothing": b"",
    "no HL7": b"GET / HTTP/1.1\r\nHost: adapter",
    "separators that are letters": b"MSHaaaaADT",
    "no separators": b"MSH|",
    "another kind": adt("A01").replace(b"ADT^A01", b"ORU^R01"),
    "no patient": adt("A01", patient="", visit="").replace(BSN.encode(), b""),
    "no PID": b"\r".join(line for line in adt("A01").split(b"\r") if not line.startswith(b"PID")),
    "an admission without a place": adt("A01", place=""),
    "a swap of one": adt("A17"),
    "a merger without the old number": adt("A40"),
    "a merger of stays without the old number": adt("A42", was="P1"),
    "noise": bytes(random.Random(4).randbytes(500)),  # noqa: S311 - no secret, the same noise every time
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_cannot_be_applied_is_told_and_the_rest_is_processed(census: Census, what: str) -> None:
    taken = census.take([UNREADABLE[what], adt("A01")], at=NOON)
    assert [one.effect for one in taken] == [Effect.UNREADABLE, Effect.APPLIED]
    assert taken[0].why.endswith(".")
    assert "Jansen" not in taken[0].why
    assert lying(census) == {"B2/12/1": 1}


@pytest.mark.parametrize(
    "raw",
    [
        adt("A01").replace(b"\r", b"\n"),
        adt("A01").replace(b"\r", b"\r\n"),
        b"\xef\xbb\xbf" + adt("A01") + b"\r\r\n",
        b"\r\n" + adt("A01"),
        adt("A01").replace(b"|", b"#").replace(b"^", b"*").replace(b"MSH#*~", b"MSH#*~"),
        adt("A01").replace(b"Ans", "Änne".encode("latin-1")),
        adt("A01").replace(b"Ans", "Änne".encode()),
        b"\r".join([*adt("A01").split(b"\r")[:2], *reversed(adt("A01").split(b"\r")[2:])]),
        adt("A01").replace(b"EVN|A01|", b"EVN||"),
        adt("A01").replace(b"\rEVN", b"\rZZZ|own^segment\rEVN"),
        adt("A01", place="B2&Chirurgie&L^12&x^1^ZIEKENHUIS^^^A^4"),
    ],
)
def test_the_same_is_read_however_it_is_written(census: Census, raw: bytes) -> None:
    assert take(census, raw) == [Effect.APPLIED]
    assert lying(census) == {"B2/12/1": 1}


def test_wards_without_rooms_number_their_beds(census: Census) -> None:
    take(census, adt("A01", place="B2^^7"))
    assert [place.codes for place in census.counted().by_place] == [("B2/7", "B2")]


def test_nothing_in_the_files_tells_who_somebody_is(tmp_path: Path, census: Census) -> None:
    take(
        census,
        adt("A01", BSN, "OPNAME-4711"),
        adt("A40", OTHER_BSN, was=BSN, minute=1),
        adt("A42", OTHER_BSN, "OPNAME-4712", was=BSN, was_visit="OPNAME-4711", minute=2),
        adt("A01", place="", patient=OTHER_BSN),
    )
    census.load([Admitted(Stay("123456782", "OPNAME-4713"), Place("B2"))], at=NOON)
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"B2" in kept
    for identifying in (BSN, OTHER_BSN, "OPNAME-471", "Jansen", "19500101"):
        assert identifying.encode() not in kept
        assert identifying.encode("utf-16-le") not in kept


def test_what_is_long_gone_is_forgotten_and_who_lies_there_never(tmp_path: Path, census: Census) -> None:
    take(census, adt("A01"), adt("A01", "P2", "V2"), adt("A03", "P2", "V2", minute=1))
    census.forget(at=NOON + timedelta(days=31))
    rows = connect(tmp_path).execute("SELECT (SELECT count(*) FROM stay), (SELECT count(*) FROM seen)").fetchone()
    assert rows == (1, 0)
    assert lying(census) == {"B2/12/1": 1}


def test_every_deed_that_is_about_one_stay_has_a_step() -> None:
    assert set(STEPS) == set(Deed) - {Deed.NOTHING, Deed.MERGE_PATIENT, Deed.MERGE_STAY}
    assert set(DEEDS.values()) == set(Deed) - {Deed.NOTHING}


@pytest.mark.skipif(not REAL.exists(), reason="the reference data beside the checkout are not there")
def test_real_messages_are_read_without_loss(census: Census) -> None:
    files = sorted(REAL.glob("*.hl7"))
    assert len(files) >= 26
    raws = [file.read_bytes() for file in files]
    taken = census.take(raws, at=NOON)
    unreadable = [
        (file.name, one.why) for file, one in zip(files, taken, strict=True) if one.effect is Effect.UNREADABLE
    ]
    assert unreadable == []
    for file, one in zip(files, taken, strict=True):
        assert one.message is not None
        assert one.message.trigger == file.name[4:7]
    # One patient with one stay: the last in the order of the files that says where.
    assert sum(census.counted(uncounted=frozenset()).by_place.values()) >= 1


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("20261122", "2026-11-22T00:00:00+01:00"),
        ("202607221304", "2026-07-22T13:04:00+02:00"),
        ("20261122130405.1234", "2026-11-22T13:04:05+01:00"),
        ("20261122130405+0530", "2026-11-22T13:04:05+05:30"),
        ("202611221304-02", "2026-11-22T13:04:00-02:00"),
        ("2026", None), ("20261322", None), ("gisteren", None), ("", None), ("20261122130405+xx", None),
        ("20261122130405+9900", None), ("²0261122", None),
    ],
)  # fmt: skip
def test_moments_as_hl7_writes_them(text: str, moment: str | None) -> None:
    found = moment_of(text, zone=DUTCH)
    assert (found.isoformat() if found else None) == moment
