"""A telephone exchange that plays calls as a real one would, over HTTP: also by hand.

`python -m tests.telephony.simulated --address http://localhost:8000 --key kz_… --calls 40 --seed 1`
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import httpx

Send = Callable[[str, dict[str, Any]], int]
LINES = ("citizens", "professionals", "gp-post", "nobody-set-this-up")


@dataclass(frozen=True, slots=True)
class Played:
    """A call as it truly went: `was_spoken` whether somebody of the centre spoke who called, last."""

    key: str
    events: tuple[dict[str, Any], ...]
    was_spoken: bool


@dataclass
class SimulatedExchange:
    """Tells of calls that it makes up, and of some twice, in the wrong order, late, or never."""

    send: Send
    chance: Random
    doubled: float = 0.2
    shuffled: float = 0.3
    lost: float = 0.05
    told: list[Played] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    silent_about: set[str] = field(default_factory=set)

    def play(self, calls: int, *, begins: datetime) -> None:
        """Every call to its end, mixed with each other as on a busy evening."""
        played = [self._call(number, begins=begins) for number in range(calls)]
        self.told += played
        messages = [(one.key, event) for one in played for event in one.events]
        messages.sort(key=lambda message: message[1]["at"])
        for key, event in self._as_a_network_would(messages):
            self._tell(f"/api/v1/calls/{key}/events", event)

    def restart(self, *, at: datetime) -> None:
        """It comes back, and has no call any more."""
        self._tell("/api/v1/exchange-signs", {"at": at.isoformat(), "openCalls": []})

    def _tell(self, path: str, body: dict[str, Any]) -> None:
        status = self.send(path, body)
        if status not in {200, 201}:
            self.refused.append(status)

    def _call(self, number: int, *, begins: datetime) -> Played:
        moment = begins + timedelta(seconds=self.chance.uniform(0, 600))
        kinds = self.chance.choice(SCRIPTS)
        events = []
        for sequence, kind in enumerate(kinds, start=1):
            events.append({"sequence": sequence, "kind": kind, "at": moment.isoformat(), **self._more(kind, number)})
            moment += timedelta(seconds=self.chance.uniform(1, 40))
        return Played(f"SIM-{number}", tuple(events), was_spoken=kinds[-2] in {"answered", "transferred"})

    def _more(self, kind: str, number: int) -> dict[str, Any]:
        if kind == "ringing":
            who = {"callerWithheld": True} if number % 7 == 0 else {"caller": f"+316{number:08d}"}
            return {"dialled": LINES[number % len(LINES)], **who}
        if kind == "answered":
            return {"extension": str(200 + self.chance.randrange(9))}
        if kind == "transferred":
            return {"to": "RAV", "isWarm": self.chance.random() < 0.5}
        return {"endedBy": self.chance.choice(("caller", "centre"))}

    def _as_a_network_would(self, messages: list[tuple[str, dict[str, Any]]]) -> Iterator[tuple[str, dict[str, Any]]]:
        late: list[tuple[str, dict[str, Any]]] = []
        for message in messages:
            if self.chance.random() < self.lost and message[1]["sequence"] > 1:
                self.silent_about.add(message[0])
                continue
            if self.chance.random() < self.shuffled:
                late.append(message)
                continue
            yield message
            if self.chance.random() < self.doubled:
                yield message
            while late and self.chance.random() < 0.5:
                yield late.pop(self.chance.randrange(len(late)))
        yield from late


# How calls go; the last but one says whether somebody spoke who called.
SCRIPTS = (
    ("ringing", "answered", "ended"),
    ("ringing", "answered", "ended"),
    ("ringing", "ended"),
    ("ringing", "ringing", "answered", "ended"),
    ("ringing", "answered", "transferred", "ended"),
    ("ringing", "answered", "ringing", "ended"),
)


def over_http(address: str, key: str) -> Send:
    """Send to a running Ketenzicht; once more where it asks for patience or is away."""
    client = httpx.Client(base_url=address, headers={"Authorization": f"Bearer {key}"}, timeout=20)

    def send(path: str, body: dict[str, Any]) -> int:
        try:
            return client.post(path, json=body).status_code
        except httpx.TransportError:
            return client.post(path, json=body).status_code

    return send


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="http://localhost:8000")
    parser.add_argument("--key", required=True)
    parser.add_argument("--calls", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    exchange = SimulatedExchange(over_http(told.address, told.key), Random(told.seed))  # noqa: S311 - the same evening each time
    exchange.play(told.calls, begins=datetime.now(UTC) - timedelta(minutes=15))
    sys.stdout.write(f"{len(exchange.told)} gesprekken, {len(exchange.refused)} geweigerd.\n")


if __name__ == "__main__":
    main()
