"""Trying out: what is wrong with a configuration, and what a file would deliver, without delivering anything."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path

from ketenzicht.adapter import catalogue as catalogues
from ketenzicht.adapter.catalogue import Catalogue, names
from ketenzicht.adapter.census.keys import Keys
from ketenzicht.adapter.census.mllp import Frames
from ketenzicht.adapter.census.stay import Effect
from ketenzicht.adapter.census.store import Census
from ketenzicht.adapter.config import Adt, CensusQuery, Config, Rows, secret_of, tls_of
from ketenzicht.adapter.faults import Fault, Unusable, unreadable
from ketenzicht.adapter.figures import is_empty, value_of
from ketenzicht.adapter.mapping import Mapping, faults_of, read_mapping
from ketenzicht.adapter.occupancy import Beds, beds_of, occupancy
from ketenzicht.adapter.reading import Reader
from ketenzicht.adapter.running import client_of
from ketenzicht.adapter.sources.messages import census_asked, census_of
from ketenzicht.adapter.store import connect
from ketenzicht.adapter.tables import read_table
from ketenzicht.client import DeliveryRefused, Observation, Unreachable

EXPECTED = ("module", "label", "element", "waarde")


async def newest_catalogue(config: Config, *, at: datetime) -> tuple[Catalogue, str]:
    """From the platform, or as it was kept; with a remark in the second case. Raises Unusable."""
    client = client_of(config)
    try:
        found = await catalogues.fetch(client, at=at)
        catalogues.keep(found, config.state)
        return found, ""
    except (Unreachable, DeliveryRefused) as wrong:
        kept = catalogues.kept(config.state)
        if kept is None:
            raise Unusable(f"Het platform geeft de definities niet: {wrong}") from None
        return kept, f"Let op: het platform is niet bereikt; de definities zijn van {kept.fetched_at:%d-%m-%Y %H:%M}."
    finally:
        await client.close()


def check(config: Config, catalogue: Catalogue) -> list[str]:
    """Everything that is wrong with the configuration and the tables, in Dutch, with file and line."""
    try:
        mapping = read_mapping(config.mapping)
    except OSError as wrong:
        return [str(unreadable(wrong))]
    except Unusable as wrong:
        return [f"{config.mapping.name}: {wrong}"]
    found = [str(fault) for fault in faults_of(mapping, catalogue)]
    for adt in config.adt:
        found += _adt_faults(adt, mapping)
    for sql in config.sql:
        found += [] if sql.url else _said(partial(secret_of, file=sql.url_file, variable=sql.url_env))
    found += [f"{one.name}: de map {one.path} bestaat niet." for one in config.folder if not Path(one.path).is_dir()]
    rows = [source for source in config.sources if isinstance(source, Rows)]
    found += [f"{one.name}: {fault}" for one in rows for fault in _columns_faults(one, mapping)]
    return found


def _said(try_it: Callable[[], object]) -> list[str]:
    try:
        try_it()
    except Unusable as wrong:
        return [str(wrong)]
    return []


def _columns_faults(source: Rows, mapping: Mapping) -> list[str]:
    if not mapping.columns(source.name):
        return ["de mappingtabel heeft er geen enkele kolom voor."]
    if source.code and not mapping.places(source.name):
        return ["de mappingtabel heeft er geen enkele code voor."]
    return []


def _adt_faults(adt: Adt, mapping: Mapping) -> list[str]:
    found = (
        [f"[[adt]] {adt.name}: de mappingtabel heeft er geen enkele code voor."] if not mapping.places(adt.name) else []
    )
    found += _said(lambda: tls_of(adt))
    if adt.beds:
        try:
            beds = beds_of(read_table(Path(adt.beds)), file=Path(adt.beds).name)
        except (OSError, Unusable) as wrong:
            return [*found, f"{Path(adt.beds).name}: {wrong}"]
        found += [str(fault) for fault in beds.faults]
        found += [
            f"{Path(adt.beds).name}: de code '{code}' staat niet in de mappingtabel."
            for code in beds.by_code
            if mapping.place(adt.name, _codes(code)) is None
        ]
    return [*found, *_census_faults(adt.census)]


def _census_faults(census: str | CensusQuery) -> list[str]:
    """What is wrong with the start-up census as it is now; a query is asked."""
    if isinstance(census, CensusQuery):
        return _said(lambda: census_asked(census))
    path = Path(census)
    if not census or not path.is_file():
        return []
    return [f"{path.name}: {wrong}" for wrong in _said(lambda: census_of(read_table(path)))]


def _codes(code: str) -> list[str]:
    parts = code.split("/")
    return ["/".join(parts[:length]) for length in range(len(parts), 0, -1)]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a file would deliver, and what of it would not be."""

    observations: list[Observation]
    faults: list[str]


def trial(config: Config, catalogue: Catalogue, *, file: Path, source: str, at: datetime) -> Trial:
    """Read a file as a source would. Raises Unusable."""
    mapping = read_mapping(config.mapping)
    found = next((one for one in config.sources if source in ("", one.name)), None)
    if found is None:
        raise Unusable(f"Er is geen bron '{source}' in de configuratie.")
    if isinstance(found, Adt):
        return _trial_of_messages(config, found, mapping, catalogue, file, at)
    if not isinstance(found, Rows):
        raise Unusable(f"De bron '{source}' leest geen bestanden.")
    reader = Reader(source=found.name, form=found.form, mapping=mapping, catalogue=catalogue, zone=config.zone)
    reading = reader.read(read_table(file), read_at=at)
    return Trial(reading.observations, [*(str(Fault(file.name, *fault)) for fault in reading.faults), *reading.notes])


def _trial_of_messages(
    config: Config, adt: Adt, mapping: Mapping, catalogue: Catalogue, file: Path, at: datetime
) -> Trial:
    """Messages into an empty census in memory; framed as over MLLP, or with an empty line or MSH between them."""
    raws = [raw for raw, _ in Frames().cut(file.read_bytes())] or _split(file.read_bytes())
    with closing(connect(None)) as connection:
        census = Census(connection, Keys(b"trial"), name=adt.name, zone=config.zone)
        taken = census.take(raws, at=at)
        counted = census.counted(uncounted=frozenset(adt.uncounted_classes))
    beds = beds_of(read_table(Path(adt.beds)), file=Path(adt.beds).name) if adt.beds else Beds({})
    result = occupancy(counted.by_place, beds, source=adt.name, mapping=mapping, catalogue=catalogue, at=at)
    faults = [
        f"{file.name}, bericht {number}: {one.why}"
        for number, one in enumerate(taken, start=1)
        if one.effect is Effect.UNREADABLE
    ]
    faults += [f"{number} opname(s) op '{place}': niet in de mappingtabel." for place, number in result.unknown.items()]
    if counted.uncounted:
        faults.append(f"{counted.uncounted} opname(s) in een klasse (PV1-2) die geen bed bezet.")
    return Trial(result.observations, [*faults, *result.faults])


def _split(raw: bytes) -> list[bytes]:
    lines = raw.replace(b"\r\n", b"\r").replace(b"\n", b"\r").split(b"\r")
    raws: list[list[bytes]] = []
    for line in lines:
        if line.lstrip(b"\xef\xbb\xbf").startswith(b"MSH") or not raws:
            raws.append([])
        raws[-1].append(line)
    return [b"\r".join(one) for one in raws]


def told(trial: Trial, catalogue: Catalogue, *, zone: tzinfo) -> list[str]:
    """A trial in words."""
    known = names(catalogue)
    lines = [f"{len(trial.observations)} waarneming(en):"]
    for one in trial.observations:
        figures = ", ".join(
            f"{code} {'onbekend (' + one.absent_reasons.get(code, '') + ')' if value is None else value}"
            for code, value in one.values.items()
        )
        opening = f"; {one.opening.state}" if one.opening else ""
        lines.append(f"  {known[one.unit]}, {one.observed_at.astimezone(zone):%d-%m-%Y %H:%M}: {figures}{opening}")
    if trial.faults:
        lines += ["Niet geleverd:", *(f"  {fault}" for fault in trial.faults)]
    return lines


def differences(trial: Trial, catalogue: Catalogue, *, expected: Path) -> list[str]:
    """Where a trial is not what a file of expectations says. Raises Unusable."""
    table = read_table(expected)
    if missing := [name for name in EXPECTED if name not in table.columns]:
        raise Unusable(f"{expected.name}: de kolom {', '.join(missing)} ontbreekt.")
    latest = {one.unit: one for one in sorted(trial.observations, key=lambda one: one.observed_at)}
    found = []
    for line in table.lines:
        try:
            unit = catalogue.unit(location=line.text("locatie"), module=line.text("module"), label=line.text("label"))
            element = catalogue.definition_of(unit).element(line.text("element"))
            if element is None:
                raise Unusable(f"het element '{line.text('element')}' bestaat niet.")
            cell = line.cells["waarde"]
            hoped = None if is_empty(cell) else value_of(cell, element, zone=UTC)
        except Unusable as wrong:
            found.append(str(Fault(expected.name, line.number, str(wrong))))
            continue
        known = latest.get(unit.code)
        if known is None or element.code not in known.values:
            found.append(str(Fault(expected.name, line.number, f"verwacht {hoped}, maar er wordt niets geleverd.")))
        elif known.values[element.code] != hoped:
            got = known.values[element.code]
            found.append(str(Fault(expected.name, line.number, f"verwacht {hoped}, maar geleverd wordt {got}.")))
    return found
