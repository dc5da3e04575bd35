"""Many questions asked together: each gets its own answer, once, and never one from before it counted."""

import asyncio
import random
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.access.helpers import NOON

from ketenzicht.access import asking
from ketenzicht.access.asking import ASKED_AGAIN_AFTER, KEPT_FOR, Asking

LATER = NOON + ASKED_AGAIN_AFTER


class Database:
    """Answers in a thread, with what was true when it was asked; waits at `gate` before it answers."""

    def __init__(self) -> None:
        self.rounds: list[list[str]] = []
        self.truth: dict[str, int] = {}
        self.trouble: Exception | None = None
        self._open = threading.Event()
        self._open.set()

    def ask(self, questions: list[str], at: datetime) -> Mapping[str, int]:
        self.rounds.append(questions)
        answers = {question: self.truth[question] for question in questions if question in self.truth}
        trouble = self.trouble
        assert self._open.wait(5)
        if trouble:
            raise trouble
        return answers

    @contextmanager
    def held(self) -> Iterator[None]:
        """Answers of rounds that begin now come when the block ends."""
        self._open.clear()
        yield
        self._open.set()

    async def asked(self, rounds: int) -> None:
        while len(self.rounds) < rounds:
            await asyncio.sleep(0.001)


@pytest.fixture
def database() -> Database:
    return Database()


async def test_whoever_waits_for_the_same_shares_one_question(database: Database) -> None:
    database.truth = {"a": 1}
    some = Asking(database.ask)
    assert await asyncio.gather(*(some.get("a", now=NOON) for _ in range(50))) == [1] * 50
    assert database.rounds == [["a"]]


async def test_what_is_asked_while_a_round_is_under_way_goes_together_in_the_next(database: Database) -> None:
    database.truth = {str(number): number for number in range(20)}
    some = Asking(database.ask)
    with database.held():
        first = asyncio.ensure_future(some.get("0", now=NOON))
        await database.asked(1)
        others = [asyncio.ensure_future(some.get(str(number), now=NOON)) for number in range(20)]
        await asyncio.sleep(0)
    assert await asyncio.gather(first, *others) == [0, *range(20)]
    assert database.rounds == [["0"], [str(number) for number in range(1, 20)]]


async def test_a_storm_is_asked_in_rounds_that_do_not_grow(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_AT_ONCE", 10)
    some = Asking(database.ask)
    assert await asyncio.gather(*(some.get(str(number), now=NOON) for number in range(95))) == [None] * 95
    assert [len(questions) for questions in database.rounds] == [10] * 9 + [5]


async def test_that_there_is_no_answer_is_kept_too(database: Database) -> None:
    some = Asking(database.ask)
    assert await some.get("a", now=NOON) is None
    assert await some.get("a", now=NOON) is None
    assert database.rounds == [["a"]]


async def test_trouble_reaches_all_who_wait_and_is_not_kept(database: Database) -> None:
    database.trouble = OSError("away")
    some = Asking(database.ask)
    told = await asyncio.gather(*(some.get(word, now=NOON) for word in "aab"), return_exceptions=True)
    assert [str(trouble) for trouble in told] == ["away"] * 3
    database.trouble, database.truth = None, {"a": 1}
    assert await some.get("a", now=NOON) == 1


async def test_whoever_gives_up_does_so_for_itself_only(database: Database) -> None:
    database.truth = {"a": 1}
    some = Asking(database.ask)
    with database.held():
        waiters = [asyncio.ensure_future(some.get("a", now=NOON)) for _ in range(3)]
        await database.asked(1)
        waiters[0].cancel()
        await asyncio.sleep(0)
    assert await asyncio.gather(*waiters[1:]) == [1, 1]
    assert waiters[0].cancelled()


async def test_what_was_asked_before_it_was_told_to_forget_is_not_kept(database: Database) -> None:
    database.truth = {"a": 1}
    some = Asking(database.ask)
    with database.held():
        before = asyncio.ensure_future(some.get("a", now=NOON))
        await database.asked(1)
        database.truth = {"a": 2}
        some.forget()
        after = asyncio.ensure_future(some.get("a", now=NOON))
        await asyncio.sleep(0)
    assert (await before, await after) == (1, 2)
    assert await some.get("a", now=NOON) == 2
    assert len(database.rounds) == 2


async def test_an_answer_that_came_after_the_word_to_forget_is_asked_again(database: Database) -> None:
    some = Asking(database.ask)
    with database.held():
        before = asyncio.ensure_future(some.get("a", now=NOON))
        await database.asked(1)
        some.forget()
    assert await before is None
    await some.get("a", now=NOON)
    assert len(database.rounds) == 2


async def test_an_answer_that_grows_old_is_asked_again_beside_the_work(database: Database) -> None:
    database.truth = {"a": 1}
    some = Asking(database.ask)
    assert await some.get("a", now=NOON) == 1
    database.truth = {"a": 2}
    with database.held():
        assert [await some.get("a", now=LATER) for _ in range(5)] == [1] * 5
        await database.asked(2)
        assert await some.get("a", now=LATER) == 1
    while await some.get("a", now=LATER) == 1:
        await asyncio.sleep(0.001)
    assert len(database.rounds) == 2


async def test_an_old_answer_is_never_given_however_long_the_new_one_takes(database: Database) -> None:
    database.truth = {"a": 1}
    some = Asking(database.ask)
    assert await some.get("a", now=NOON) == 1
    database.truth = {}
    with database.held():
        assert await some.get("a", now=LATER) == 1  # asks again, beside
        await database.asked(2)
        late = asyncio.ensure_future(some.get("a", now=NOON + KEPT_FOR))
        await asyncio.sleep(0)
        assert not late.done()
    assert await late is None


async def test_trouble_while_asking_again_leaves_the_answer_until_it_is_too_old(database: Database) -> None:
    database.truth = {"a": 1}
    some = Asking(database.ask)
    await some.get("a", now=NOON)
    database.trouble = OSError("away")
    assert await some.get("a", now=LATER) == 1
    await database.asked(2)
    await asyncio.sleep(0.01)
    assert await some.get("a", now=NOON + KEPT_FOR - timedelta(seconds=1)) == 1
    with pytest.raises(OSError, match="away"):
        await some.get("a", now=NOON + KEPT_FOR)


async def test_somebody_who_tries_many_keys_does_not_make_it_grow(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_KEPT", 3)
    some = Asking(database.ask)
    for number in range(10):
        await some.get(str(number), now=NOON)
        assert len(some) <= 3


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 4))
def test_no_answer_is_older_than_the_last_time_it_was_told_to_forget(chance: random.Random, at_once: int) -> None:
    """Askers, changes with a word to forget, and people who give up, in any order."""

    async def story() -> None:
        database = Database()
        database.truth = dict.fromkeys("abc", 0)
        some = Asking(database.ask)

        async def asker() -> None:
            for _ in range(5):
                question = chance.choice("abc")
                oldest = database.truth[question]
                answer = await some.get(question, now=NOON)
                assert answer is not None
                assert answer >= oldest
                await asyncio.sleep(chance.choice((0, 0, 0.0005)))

        async def changer() -> None:
            for step in range(1, 8):
                database.truth[chance.choice("abc")] = step
                some.forget()
                await asyncio.sleep(chance.choice((0, 0.0005)))

        askers = [asyncio.ensure_future(asker()) for _ in range(6)]
        changing = asyncio.ensure_future(changer())
        await asyncio.sleep(0)
        askers[0].cancel()
        await asyncio.gather(changing, *askers[1:])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking, "MOST_AT_ONCE", at_once)
        asyncio.run(story())
