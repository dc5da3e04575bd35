"""Answers on this computer only: the page, its style, and `/health` for a program that watches."""

import json
import threading
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files

from ketenzicht.adapter.config import LOOPBACK, Config, address_of
from ketenzicht.adapter.faults import Unusable
from ketenzicht.adapter.page import Page

STYLE = files("ketenzicht.adapter").joinpath("page.css").read_bytes()
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
Answer = tuple[HTTPStatus, str, bytes]


def answer(page: Page, *, host: str, path: str) -> Answer:
    """What to answer to a request for `path`."""
    # By a name of ours only: a page from elsewhere cannot read us by giving its own name our address.
    if host.rpartition(":")[0].strip("[]") not in LOOPBACK:
        return HTTPStatus.MISDIRECTED_REQUEST, "text/plain", b""
    match path:
        case "/":
            return HTTPStatus.OK, "text/html", page.html().encode()
        case "/page.css":
            return HTTPStatus.OK, "text/css", STYLE
        case "/health":
            status, body = page.health()
            return status, "application/json", json.dumps(body).encode()
        case _:
            return HTTPStatus.NOT_FOUND, "text/plain", b"Hier is niets."


@dataclass(frozen=True, slots=True)
class Served:
    """The page while it is there."""

    server: ThreadingHTTPServer

    @property
    def address(self) -> str:
        host, port = self.server.server_address[:2]
        return f"http://{host!s}:{port}/"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def serve_page(page: Page, config: Config) -> Served:
    """Answer until closed. Raises Unusable."""

    class Handler(BaseHTTPRequestHandler):
        server_version, sys_version = "Ketenzicht", ""

        def do_GET(self) -> None:
            status, kind, body = answer(page, host=self.headers.get("Host", ""), path=self.path)
            self.send_response(status)
            for name, value in {**HEADERS, "Content-Type": f"{kind}; charset=utf-8"}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Who looks at the page is not worth a line in the log."""

    host, port = address_of(config.adapter.page, [], "page")
    try:
        server = ThreadingHTTPServer((host, port), Handler)
    except OSError as error:
        raise Unusable(f"[adapter] page: op {config.adapter.page} kan geen pagina staan ({error.strerror}).") from None
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="page", daemon=True).start()
    return Served(server)
