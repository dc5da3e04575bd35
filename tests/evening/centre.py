"""The centre on an evening: who comes in, and which colleague does what about it."""

from collections import deque
from dataclasses import dataclass, field
from uuid import UUID

from playwright.sync_api import Page
from tests.evening.desk import Desk
from tests.evening.doors import ask_advice, ask_by_self_triage, read_advice, ring, send_by_partner
from tests.evening.stories import End, Story, Way

from ketenzicht.coordination.models import CareRequest

UNTRIAGED = {End.HUNG_UP, End.AT_ONCE}


@dataclass(frozen=True, slots=True)
class Evening:
    """`key` is of a partner, `exchange` of the telephone exchange."""

    centre_id: UUID
    key: str
    exchange: str


@dataclass(slots=True)
class Centre:
    """`turns` are the colleagues, whose turn it is first; `sent` what the partner calls its requests."""

    address: str
    evening: Evening
    turns: deque[Desk]
    citizen: Page
    gp: Page
    by_number: dict[str, Story] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)

    def comes_in(self, name: str, story: Story) -> None:
        """Through its door; of what is spoken to its end, and of what came by itself now and then the first."""
        if story.way is Way.ADVICE:
            self._advise(story)
        elif story.way is Way.PARTNER:
            self.sent.append(f"HAP-{name}")
            key = self.evening.key
            send_by_partner(self.address, key=key, name=self.sent[-1], centre_id=self.evening.centre_id)
            self._remember(story)
        elif story.way is Way.SELF_TRIAGE:
            ask_by_self_triage(self.citizen, name=f"Burger {name}")
            self._remember(story)
        else:
            self._speak(name, story)
        if not story.way.is_spoken and len(self.by_number) % 3 == 0:
            self.pick_up()  # what came in by itself waits until somebody has a hand free

    def pick_up(self) -> None:
        """The first of the queue, to its end."""
        self._end(self.turns[0].pick_up_first())

    def _remember(self, story: Story) -> CareRequest:
        row = CareRequest.objects.latest("number")
        self.by_number[str(row.number)] = story
        return row

    def _speak(self, name: str, story: Story) -> None:
        desk, colleague = self.turns[0], self.turns[1]
        if story.way.is_rung:
            kinds = ("ringing", "ended") if story.way is Way.MISSED else ("ringing",)
            ring(self.address, key=self.evening.exchange, name=f"PBX-{name}", kinds=kinds)
        desk.take_call(story)
        row = self._remember(story)
        if story.end not in UNTRIAGED:
            desk.triage(story)
        desk.end(story, colleague=colleague.name)
        row.refresh_from_db()
        assert row.status != "in-hand"

    def _advise(self, story: Story) -> None:
        """A GP asks; somebody works through the queue up to that, answers, and a colleague reads along."""
        desk, colleague = self.turns[0], self.turns[1]
        address = ask_advice(self.gp)
        row = self._remember(story)
        while (number := desk.pick_up_first()) != str(row.number):
            self._end(number)
        desk.answer()
        colleague.read_along()
        read_advice(self.gp, address)
        desk.page.goto(f"/coordination/{row.id}/")
        desk.end(story)

    def _end(self, number: str) -> None:
        """Who has what was parked or given by a colleague ends it by a decision."""
        desk, story = self.turns[0], self.by_number[number]
        if story.end in {End.PARK_FIRST, End.TO_COLLEAGUE}:
            desk.decide()
        elif story.end is End.SAME:
            others = CareRequest.objects.exclude(number=number).order_by("number")
            desk.end(story, same_as=str(others.values_list("number", flat=True)[0]))
        else:
            desk.triage(story)
            desk.end(story)
