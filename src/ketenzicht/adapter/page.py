"""The adapter's own page: how it is doing, for whoever sits at this computer. Nothing of it comes from elsewhere."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from http import HTTPStatus
from typing import Any

from ketenzicht.adapter.catalogue import names
from ketenzicht.adapter.queue import Limits, Queue, Refusal
from ketenzicht.adapter.sending import Progress
from ketenzicht.adapter.status import Status
from ketenzicht.adapter.tools import Translation

AWAY_FOR = timedelta(minutes=15)  # a platform that is restarted is no trouble yet


@dataclass(frozen=True, slots=True)
class Delivering:
    """The queue at one moment."""

    waiting: int
    oldest_at: datetime | None
    lost: int
    refusals: list[Refusal]


@dataclass(frozen=True, slots=True)
class Page:
    """What the page shows: written elsewhere, read here."""

    statuses: Sequence[Status]
    progress: Progress
    translation: Translation
    open: Callable[[], sqlite3.Connection]
    clock: Callable[[], datetime]

    def delivering(self) -> Delivering:
        with closing(self.open()) as connection:
            queue = Queue(connection, limits=Limits())
            return Delivering(len(queue), queue.oldest_at, queue.lost, queue.refusals(most=50))

    def troubles(self, delivering: Delivering) -> list[str]:
        """Everything that somebody should look at; empty when all is well."""
        found = [f"{status.name}: {status.trouble}" for status in self.statuses if status.trouble]
        found += [
            f"{status.name}: {number} opname(s) op '{place}', die niet in de mappingtabel staat."
            for status in self.statuses
            for place, number in sorted(status.unknown.items())
        ]
        away = self.progress.away_since
        if away and self.clock() - away > AWAY_FOR:
            found.append(f"Sinds {self.moment(away)} kan niet worden geleverd: {self.progress.trouble}")
        if delivering.lost:
            found.append(f"{delivering.lost} waarneming(en) zijn verloren: zij wachtten langer dan is ingesteld.")
        if self.translation.trouble:
            found.append(self.translation.trouble)
        if self.translation.catalogue is None:
            found.append("De definities zijn nog niet opgehaald.")
        return found

    def moment(self, at: datetime | None, *, never: str = "nog niet") -> str:
        return f"{at.astimezone(self.translation.zone):%d-%m-%Y %H:%M:%S}" if at else never

    def health(self) -> tuple[HTTPStatus, dict[str, Any]]:
        delivering = self.delivering()
        troubles = self.troubles(delivering)
        body = {
            "status": "trouble" if troubles else "ok",
            "troubles": troubles,
            "waiting": delivering.waiting,
            "oldestAt": _iso(delivering.oldest_at),
            "deliveredAt": _iso(self.progress.delivered_at),
            "delivered": self.progress.delivered,
            "refused": self.progress.refused,
            "lost": delivering.lost,
            "mapping": self._version,
            "sources": [{"name": one.name, "kind": one.kind, "readAt": _iso(one.read_at)} for one in self.statuses],
        }
        return HTTPStatus.SERVICE_UNAVAILABLE if troubles else HTTPStatus.OK, body

    @property
    def _version(self) -> str | None:
        mapping = self.translation.mapping
        return mapping.version if mapping else None

    def _well(self) -> str:
        """Nobody needs to look. A platform that is away for a while comes back, and what was read waits for it."""
        if self.progress.away_since:
            return "<p>Er kan nu even niet worden geleverd. Wat is gelezen, wacht; er hoeft niets te gebeuren.</p>"
        return '<p class="well">Alles werkt.</p>'

    def html(self) -> str:
        delivering = self.delivering()
        troubles = self.troubles(delivering)
        parts = [
            "<h1>Aanlevermodule</h1>",
            _told("Let op", troubles) if troubles else self._well(),
            f'<p>Stand van {self.moment(self.clock())}. <a href="/">Vernieuw</a></p>',
            self._sources(),
            self._delivering(delivering),
            self._problems(),
            self._refusals(delivering),
        ]
        return (
            '<!doctype html><html lang="nl"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<title>Aanlevermodule</title><link rel="stylesheet" href="/page.css"></head>'
            f"<body><main>{''.join(parts)}</main></body></html>"
        )

    def _sources(self) -> str:
        rows = [
            [
                one.name,
                one.kind,
                self.moment(one.read_at),
                str(one.observations),
                str(one.faults),
                one.trouble or "in orde",
            ]
            for one in self.statuses
        ]
        details = [f"{one.name}: {text}" for one in self.statuses for text in one.details]
        heading = ["Bron", "Soort", "Laatst gelezen", "Waarnemingen", "Fouten", "Toestand"]
        return _table("Bronnen (sinds de start)", heading, rows) + _list(details)

    def _delivering(self, delivering: Delivering) -> str:
        catalogue = self.translation.catalogue
        rows = [
            ["Laatst geleverd", self.moment(self.progress.delivered_at)],
            ["Geleverd sinds de start", str(self.progress.delivered)],
            ["Geweigerd sinds de start", str(self.progress.refused)],
            ["In de wachtrij", str(delivering.waiting)],
            ["Oudste in de wachtrij", self.moment(delivering.oldest_at, never="geen")],
            [
                "Platform",
                self.progress.trouble or ("bereikbaar" if self.progress.delivered_at else "nog niets geleverd"),
            ],
            ["Mappingtabel, versie", self._version or "niet te lezen"],
            ["Definities van", self.moment(catalogue.fetched_at if catalogue else None)],
        ]
        return _table("Levering", ["Wat", "Stand"], rows)

    def _problems(self) -> str:
        found = [(at, one.name, text) for one in self.statuses for text, at in one.problems.items()]
        rows = [[self.moment(at), source, text] for at, source, text in sorted(found, reverse=True)]
        return _table("Wat niet kon worden gelezen", ["Wanneer", "Bron", "Wat"], rows) if rows else ""

    def _refusals(self, delivering: Delivering) -> str:
        catalogue = self.translation.catalogue
        known = {str(code): name for code, name in names(catalogue).items()} if catalogue else {}
        rows = []
        for one in delivering.refusals:
            what = json.loads(one.what)
            figures = ", ".join(f"{code} {value}" for code, value in what["values"].items())
            rows.append([self.moment(one.at), one.source, known.get(what["unit"], what["unit"]), figures, one.why])
        heading = ["Wanneer", "Bron", "Eenheid", "Cijfers", "Waarom"]
        return _table("Wat het platform weigerde", heading, rows) if rows else ""


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _list(texts: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>" if texts else ""


def _told(title: str, texts: Sequence[str]) -> str:
    return f'<section class="trouble" aria-label="{escape(title)}"><h2>{escape(title)}</h2>{_list(texts)}</section>'


def _table(title: str, heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; on a narrow screen its cells stand below each other, and the roles keep it a table."""
    head = "".join(f'<th scope="col" role="columnheader">{escape(name)}</th>' for name in heading)
    body = "".join(_row(heading, row) for row in rows)
    return (
        f'<table role="table"><caption>{escape(title)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table>'
    )


def _row(heading: Sequence[str], row: Sequence[str]) -> str:
    """A row whose cells say which column they are of."""
    first = f'<th scope="row" role="rowheader" data-column="{escape(heading[0])}">{escape(row[0])}</th>'
    rest = "".join(
        f'<td role="cell" data-column="{escape(name)}">{escape(cell)}</td>'
        for name, cell in zip(heading[1:], row[1:], strict=True)
    )
    return f'<tr role="row">{first}{rest}</tr>'
