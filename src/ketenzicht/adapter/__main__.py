"""`ketenzicht-adapter`: run, check, and try out."""

import argparse
import asyncio
import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path

from ketenzicht.adapter import trying
from ketenzicht.adapter.catalogue import Catalogue
from ketenzicht.adapter.config import Config, read_config
from ketenzicht.adapter.faults import Unusable, unreadable
from ketenzicht.adapter.running import Running

WELL, FAULTS, UNUSABLE = 0, 1, 2  # exit codes: all is well, something is wrong with the data, cannot begin
OWN_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Lines(logging.Formatter):
    """Each event a line of JSON: what, when, and the fields that go with it."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {name: value for name, value in vars(record).items() if name not in OWN_FIELDS}
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        event = {"at": at, "level": record.levelname.lower(), "event": record.getMessage(), **fields}
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        return json.dumps(event, ensure_ascii=False, default=str)


def main(arguments: list[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    try:
        return _do(given, read_config(given.config))
    except Unusable as wrong:
        print(wrong, file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        return WELL


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("ketenzicht-adapter", description="Leest eigen systemen en levert aan Ketenzicht.")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="lees en lever, tot het stopsein")
    check = commands.add_parser("check", help="zoek fouten in de configuratie en de mappingtabel")
    test = commands.add_parser("test", help="toon wat een bestand zou leveren")
    for command in (run, check, test):
        command.add_argument("config", type=Path, help="het configuratiebestand (TOML)")
    test.add_argument("file", type=Path, help="een CSV- of XLSX-bestand, of HL7-berichten")
    test.add_argument("--source", default="", help="de naam van de bron; zonder: de eerste")
    test.add_argument("--expect", type=Path, help="een CSV met de verwachte uitkomsten")
    return parser


def _do(given: argparse.Namespace, config: Config) -> int:
    if given.command == "run":
        _log_to_stderr()
        asyncio.run(Running(config, _now).until_stopped())
        return WELL
    catalogue, remark = asyncio.run(trying.newest_catalogue(config, at=_now()))
    if remark:
        print(remark)
    if given.command == "check":
        return _tell(trying.check(config, catalogue), well="Geen fouten gevonden.")
    try:
        return _test(given, config, catalogue)
    except OSError as wrong:
        raise unreadable(wrong) from None


def _test(given: argparse.Namespace, config: Config, catalogue: Catalogue) -> int:
    trial = trying.trial(config, catalogue, file=given.file, source=given.source, at=_now())
    print("\n".join(trying.told(trial, catalogue, zone=config.zone)))
    if given.expect:
        found = trying.differences(trial, catalogue, expected=given.expect)
        return _tell(found, well="Alles is zoals verwacht.")
    return FAULTS if trial.faults else WELL


def _tell(faults: list[str], *, well: str) -> int:
    print("\n".join(faults) or well)
    return FAULTS if faults else WELL


def _now() -> datetime:
    return datetime.now(UTC)


def _log_to_stderr() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.getLogger("httpx").setLevel(logging.WARNING)  # a line per request would drown the rest


if __name__ == "__main__":
    sys.exit(main())
