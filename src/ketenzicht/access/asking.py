"""Asks the database many questions together, each of them once, and keeps the answers for some seconds."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Generic, TypeVar

from ketenzicht.rest.threads import in_thread

KEPT_FOR = timedelta(seconds=10)
ASKED_AGAIN_AFTER = timedelta(seconds=7)  # beside the work: who asks often never waits for the database
MOST_KEPT = 50_000
MOST_AT_ONCE = 500  # questions in one round: some 50 ms of work

Answer = TypeVar("Answer")

# The answers to some questions as they are at a moment; a question without one is not among them.
Ask = Callable[[list[str], datetime], Mapping[str, Answer]]


@dataclass(frozen=True, slots=True, eq=False)
class _Asked(Generic[Answer]):
    """A question that somebody asked at `at`, with the answer to come."""

    at: datetime
    answer: "asyncio.Future[Answer | None]"


class Asking(Generic[Answer]):
    """Answers by question.

    One round of questions is under way at a time. Who asks meanwhile waits for the next, together with everybody
    else, so however many come at once, the database gets a few queries. An answer holds from when it was asked for.
    """

    def __init__(self, ask: Ask[Answer]) -> None:
        self._ask = ask
        self._kept: dict[str, tuple[datetime, Answer | None]] = {}
        self._waiting: dict[str, _Asked[Answer]] = {}
        self._under_way: dict[str, _Asked[Answer]] = {}
        self._rounds: asyncio.Task[None] | None = None

    async def get(self, question: str, *, now: datetime) -> Answer | None:
        """The answer, or None when there is none; raises what asking raised, for all who waited for it."""
        kept = self._kept.get(question)
        if kept is None or now - kept[0] >= KEPT_FOR:
            # Others may wait for the same: whoever gives up does so for itself only.
            return await asyncio.shield(self._asked(question, now).answer)
        if now - kept[0] >= ASKED_AGAIN_AFTER:
            self._asked(question, now)
        return kept[1]

    def forget(self) -> None:
        """Nothing that was asked before now counts for whoever asks from now on."""
        self._kept.clear()
        self._under_way = {}

    def __len__(self) -> int:
        return len(self._kept)

    def _asked(self, question: str, now: datetime) -> _Asked[Answer]:
        """The question on its way to the database, asked now unless it is already."""
        asked = self._under_way.get(question) or self._waiting.get(question)
        if asked is None:
            asked = self._waiting[question] = _Asked(now, asyncio.get_running_loop().create_future())
            if self._rounds is None or self._rounds.done():
                self._rounds = asyncio.create_task(self._ask_in_rounds(), name="access-rounds")
        return asked

    async def _ask_in_rounds(self) -> None:
        while self._waiting:
            some = dict(islice(self._waiting.items(), MOST_AT_ONCE))
            for question in some:
                del self._waiting[question]
            self._under_way = some
            await self._ask_some(some)
            self._under_way = {}

    async def _ask_some(self, some: dict[str, _Asked[Answer]]) -> None:
        at = max(asked.at for asked in some.values())
        try:
            answers = await in_thread(partial(self._ask, list(some), at))
        except Exception as error:  # noqa: BLE001 - it is raised where the question was asked
            for asked in some.values():
                asked.answer.set_exception(error)
                asked.answer.exception()  # perhaps nobody waits: then it is no complaint either
            return
        is_current = self._under_way is some  # else it was told to forget what had been asked
        for question, asked in some.items():
            answer = answers.get(question)
            if is_current:
                self._keep(question, asked.at, answer)
            asked.answer.set_result(answer)

    def _keep(self, question: str, at: datetime, answer: Answer | None) -> None:
        if len(self._kept) >= MOST_KEPT:  # somebody tries many keys: begin again rather than grow
            self._kept.clear()
        self._kept[question] = (at, answer)
