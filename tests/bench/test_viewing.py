"""A viewer of the benchmarks notices everything that is lost, repeated or out of order, however bytes arrive."""

import json
from datetime import UTC, datetime

from bench.viewing import ROUND, Counts, Reader, Viewer, parsed
from hypothesis import given
from hypothesis import strategies as st

AT = "2026-11-22T10:00:00+00:00"
HEAD = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"


def event(kind: str, *figures: tuple[str, int]) -> bytes:
    lines = [{"unit": unit, "available": free, "confirmedAt": AT} for unit, free in figures]
    return f"id: feed-1\nevent: {kind}\ndata: {json.dumps({'board': 'A:b', 'lines': lines})}\n\n".encode()


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def seen(*told: bytes) -> tuple[Viewer, Counts]:
    viewer, counts = Viewer(("A:b",)), Counts()
    for text in told:
        for one in parsed(text):
            if one.kind == "snapshot":
                viewer.begin(one.board, one.base)
            else:
                viewer.take(one, counts, datetime.fromisoformat(AT).astimezone(UTC).timestamp() + 0.25)
    return viewer, counts


@given(st.lists(st.binary(max_size=40).map(lambda data: data.replace(b"\n", b"") + b"\n\n"), max_size=6), st.data())
def test_a_stream_reads_the_same_however_it_is_cut(texts: list[bytes], data: st.DataObject) -> None:
    stream = HEAD + b"".join(map(chunk, texts))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    reader = Reader()
    got: list[bytes] = []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        got += reader.take(stream[start:end])
    assert got == texts
    assert reader.status == 200


def test_an_event_in_two_chunks_is_one_event() -> None:
    text = event("snapshot", ("u", 1))
    assert list(Reader().take(HEAD + chunk(text[:9]) + chunk(text[9:]))) == [text]


def test_one_step_at_a_time_is_right_and_is_timed() -> None:
    viewer, counts = seen(
        event("snapshot", ("u", ROUND - 2)), event("changes", ("u", ROUND - 1)), event("changes", ("u", 0))
    )
    assert (counts.changes, counts.skipped, counts.repeated, counts.disordered) == (2, 0, 0, 0)
    assert counts.latencies == {250: 2}
    assert viewer.differs_from({"A:b": {"u": 0}}) == 0


def test_what_is_missed_older_or_strange_is_noticed() -> None:
    _, overtaken = seen(event("snapshot", ("u", 0)), event("changes", ("u", 3)))
    _, older = seen(event("snapshot", ("u", 5)), event("changes", ("u", 4)))
    _, twice = seen(event("snapshot", ("u", 0)), event("changes", ("u", 1)), event("changes", ("u", 1)))
    _, strange = seen(event("snapshot", ("u", 0)), event("changes", ("other", 1)))
    assert (overtaken.skipped, older.disordered, twice.repeated, strange.disordered) == (2, 1, 1, 1)
    viewer, _ = seen(event("snapshot", ("u", 0)))
    assert viewer.differs_from({"A:b": {"u": 1}}) == 1
