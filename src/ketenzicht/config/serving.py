"""Starting the server: granian with the one ASGI application."""

import contextlib
import errno
import os
import resource
import signal
import socket
import sys
import threading

from granian.constants import HTTPModes, Interfaces, Loops
from granian.log import LogLevels
from granian.server import Server

APPLICATION = "ketenzicht.config.asgi:application"
MOST_AT_ONCE = 25_000  # requests, live viewers included: granian makes whoever comes later wait
BACKLOG = 4_096  # connections that wait to be taken in, when everybody reconnects at once
STOP_WITHIN = 10  # seconds for what is going on; a live viewer would keep the server for ever
FREE_PORTS_TRIED = 20


def is_free(*, host: str, port: int) -> bool:
    """Whether this process could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def free_port(*, host: str, first: int) -> int | None:
    """The first free port from `first` on; None when none of the next twenty is."""
    candidates = range(first, first + FREE_PORTS_TRIED)
    return next((port for port in candidates if is_free(host=host, port=port)), None)


def serve(*, host: str, port: int, workers: int) -> None:
    """Serve until SIGINT or SIGTERM; then finish what is going on."""
    _allow_many_connections()
    Server(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        workers=workers,
        backpressure=MOST_AT_ONCE,
        backlog=BACKLOG,
        http=HTTPModes.http1,  # no TLS here, so no HTTP/2 either; being ready for it takes 12 kB a connection
        websockets=False,
        workers_kill_timeout=STOP_WITHIN,
        log_level=LogLevels.warning,
    ).serve()


def stop_when_stdin_closes() -> None:
    """Let this process end as by SIGTERM when its standard input closes: whoever started it is gone."""

    def wait() -> None:
        while os.read(sys.stdin.fileno(), 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="until-stdin-closes", daemon=True).start()


def _allow_many_connections() -> None:
    """Each viewer is an open file; take as many as the machine allows."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
