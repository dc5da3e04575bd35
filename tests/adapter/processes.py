"""The adapter in a process of its own, with a configuration, and a hospital's system that sends it messages."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from socket import create_connection

import httpx

WITHIN = 60.0
MAPPING = """bron;code;kolom;locatie;module;label;element;opmerking
;B2;;;kliniek;clinic-internal;;interne geneeskunde
;B3;;;kliniek;clinic-surgery;;
;IC;;;kliniek;ic-adult;;
;PICU;;;kliniek;picu;;
;POLI;;;;-;;telt niet mee
;;open;;;;total;
;;bezet;;;;occupied;
;;vrij;;;;available;
"""


def until(holds: Callable[[], object], what: str) -> None:
    end = time.monotonic() + WITHIN
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.05)


@dataclass
class Adapter:
    """Started and killed as often as wanted, on the same state."""

    folder: Path
    address: str
    key: str
    sources: str
    process: "subprocess.Popen[bytes] | None" = None
    starts: int = 0
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.log = self.folder / "adapter.log"
        (self.folder / "key").write_text(self.key)
        (self.folder / "mapping.csv").write_text(MAPPING, encoding="utf-8-sig")
        self.config = self.folder / "adapter.toml"
        self.config.write_text(
            f'[platform]\naddress = "{self.address}"\nkey_file = "key"\n'
            f'[adapter]\nstate = "state"\nmapping = "mapping.csv"\npage = "127.0.0.1:0"\n{self.sources}'
        )

    def start(self) -> None:
        """Until it says that it runs."""
        self.starts += 1
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ketenzicht.adapter", "run", str(self.config)], stderr=log, stdout=log
            )
        until(lambda: self._runs() == self.starts or self.has_ended(), "the adapter starts")
        assert not self.has_ended(), self.log.read_text()[-3000:]

    def _runs(self) -> int:
        return self.log.read_text(encoding="utf-8").count('"event": "running"')

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """As systemd stops it; its exit code."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=WITHIN)

    def events(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]

    @property
    def page(self) -> str:
        return str(next(event["page"] for event in reversed(self.events()) if event["event"] == "running"))

    def health(self) -> dict[str, object]:
        answer: dict[str, object] = httpx.get(f"{self.page}health").json()
        return answer


def drop(folder: Path, name: str, text: str) -> None:
    """Write elsewhere, rename into place: how a careful system does it."""
    new = folder / f".{name}"
    new.write_text(text, encoding="utf-8")
    new.replace(folder / name)


@dataclass
class Sender:
    """A hospital's system: sends one message after another, and again what was not acknowledged."""

    port: int
    again: int = 0

    def send(self, raws: list[bytes]) -> None:
        left = list(raws)
        end = time.monotonic() + WITHIN
        while left:
            assert time.monotonic() < end, "the messages are acknowledged"
            try:
                with create_connection(("127.0.0.1", self.port), timeout=5) as connection:
                    while left:
                        connection.sendall(b"\x0b" + left[0] + b"\x1c\r")
                        if b"MSA|AA|" not in _answer(connection.recv):
                            break
                        left.pop(0)
            except OSError:
                time.sleep(0.05)
            self.again += bool(left)


def _answer(receive: Callable[[int], bytes]) -> bytes:
    answer = b""
    while not answer.endswith(b"\x1c\r"):
        data = receive(4096)
        if not data:
            return b""
        answer += data
    return answer
