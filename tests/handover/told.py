"""Hand-overs of every kind, for laws about them."""

from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import strategies as st

from ketenzicht.base.geography import Point
from ketenzicht.handover.domain.dataset import (
    SEXES,
    Contact,
    Decided,
    Finding,
    HandOver,
    Party,
    Patient,
    TriageFound,
    in_digits,
)
from ketenzicht.handover.domain.fhir import Passing, Stand
from ketenzicht.handover.domain.items import NONE, NOT_ASKED, UNKNOWN, clean, known

BSNS = ("111222333", "123456782", "999910942")
texts = st.text(min_size=1, max_size=30).map(clean).filter(bool)
words = st.text(min_size=0, max_size=30).map(clean)
absent = st.sampled_from([UNKNOWN, NOT_ASKED])
items = texts.map(known) | absent
with_none = items | st.just(NONE)
codes = st.from_regex(r"[a-z0-9][a-z0-9-]{0,15}", fullmatch=True)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - given by timezones
numbers = st.integers(0, 400).map(float) | st.integers(300, 450).map(lambda tenths: tenths / 10)


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    code, question = draw(codes | st.sampled_from(["spo2", "pols", "temperatuur", "bloeddruk"])), draw(texts)
    letter = draw(st.sampled_from(["", "A", "B", "C", "D", "E"]))
    if draw(st.booleans()):
        number, unit = draw(numbers), draw(words)
        answer = known(in_digits(number))
        return Finding(code=code, letter=letter, question=question, answer=answer, number=number, unit=unit)
    return Finding(code=code, letter=letter, question=question, answer=draw(items))


triages = st.builds(
    TriageFound,
    instrument=codes | st.just("news2"),
    name=texts,
    version=texts,
    at=moments,
    found=codes | st.just(""),
    urgency=st.sampled_from(["", "U0", "U3", "U5"]),
    findings=st.lists(findings(), max_size=3).map(tuple),
)
patients = st.builds(
    Patient,
    name=items,
    birth_date=st.dates(date(1900, 1, 1), date(2026, 1, 1)).map(lambda day: known(day.isoformat())) | absent,
    sex=st.sampled_from([*SEXES]).map(known) | absent,
    bsn=st.sampled_from(BSNS).map(known) | absent,
    street=items,
    house_number=items,
    postcode=items,
    language=items,
)
handovers = st.builds(
    HandOver,
    number=st.integers(1, 10**9),
    centre=st.builds(Party, name=texts, ura=st.sampled_from(["", "00000001"])),
    patient=patients,
    contact=st.builds(Contact, name=items, relation=items, telephone=items),
    complaint=items,
    directives=with_none,
    allergies=with_none,
    medication=with_none,
    whereabouts=items,
    point=st.none() | st.builds(Point, st.floats(-90, 90).map(lambda one: round(one, 5) + 0.0), st.just(5.1214)),
    treaters=items,
    story=items,
    urgency=st.sampled_from(["U0", "U1", "U2", "U3", "U4", "U5"]).map(known) | absent,
    begin_before=st.none() | moments,
    red_flags=st.lists(texts, max_size=2).map(tuple),
    triages=st.lists(triages, max_size=2).map(tuple),
    decided=st.none() | st.builds(Decided, form=codes, name=texts, because=words, at=moments),
    as_typed=st.lists(texts, max_size=2).map(tuple),
)
passings = st.builds(
    Passing,
    release_id=st.uuids(),
    version=st.integers(1, 9),
    at=moments,
    to=st.builds(Party, name=texts, ura=st.sampled_from(["", "00000002"])),
    location=texts,
    location_id=st.just(UUID(int=7)),
    stand=st.sampled_from(Stand),
    source=st.just("https://zcc.example.nl"),
)
