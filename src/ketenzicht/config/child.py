"""The server as a process of its own, which ends with the one that started it."""

import subprocess
import sys
import time

import httpx

from ketenzicht.base.errors import Refused

ANSWERS_WITHIN = 60.0  # seconds
STOPS_WITHIN = 20.0  # seconds; granian itself gives its workers ten


class ServerProcess:
    """`ketenzicht serve` on a database that is ready.

    It has a session of its own, so Ctrl-C reaches only us and we stop it in order. Its standard input is a pipe
    from us: when we end without stopping it, even by SIGKILL, the pipe closes and it stops by itself.
    """

    def __init__(self, *, host: str, port: int) -> None:
        self._address = f"http://{host}:{port}/"
        arguments = ["serve", "--prepared", "--until-stdin-closes", "--host", host, "--port", str(port)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ketenzicht", *arguments], stdin=subprocess.PIPE, start_new_session=True
        )

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def wait_until_it_answers(self) -> None:
        """Come back when the first page is there; raises Refused when the server ends or takes too long."""
        give_up_at = time.monotonic() + ANSWERS_WITHIN
        while time.monotonic() < give_up_at:
            if not self.is_running:
                raise Refused("De server is niet gestart; hierboven staat waarom.")
            if self._answers():
                return
            time.sleep(0.1)
        raise Refused(f"De server geeft na {ANSWERS_WITHIN:.0f} seconden nog geen antwoord op {self._address}.")

    def _answers(self) -> bool:
        try:
            return httpx.get(self._address, timeout=5).status_code < httpx.codes.INTERNAL_SERVER_ERROR
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        """Let it finish what it is doing, and end it if that takes too long."""
        self._process.terminate()
        try:
            self._process.wait(timeout=STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
