"""Where Ketenzicht keeps its own data on this machine."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from ketenzicht.postgres.account import Account, server_account

MACHINE_FOLDER = Path("/var/lib/ketenzicht")  # root's own, where the data folder is out of the server's reach
SHORT_FOLDER = Path("/tmp")  # noqa: S108 - only for the socket, in a folder of our own that we check
LONGEST_SOCKET_PATH = 107  # bytes; the kernel's limit for a UNIX socket
SOCKET_NAME = ".s.PGSQL.5432"


def data_folder() -> Path:
    """`KETENZICHT_DATA`, or `.ketenzicht` in the current project's folder."""
    return Path(os.environ.get("KETENZICHT_DATA", ".ketenzicht")).resolve()


@dataclass(frozen=True, slots=True)
class Place:
    """Where one embedded server has its things, and which account owns them."""

    data: Path
    server: Path
    account: Account

    @property
    def cluster(self) -> Path:
        return self.server / "cluster"

    @property
    def log(self) -> Path:
        return self.server / "server.log"

    @property
    def lock(self) -> Path:
        return self.data / "postgres.lock"

    @property
    def socket_folder(self) -> Path:
        """Beside the cluster, or where that path is too long for a socket in a short folder of our own."""
        beside = self.server / "socket"
        if len(os.fsencode(beside / SOCKET_NAME)) + len(".lock") <= LONGEST_SOCKET_PATH:
            return beside
        return SHORT_FOLDER / f"ketenzicht-{_short_name(self.server)}"

    @property
    def socket(self) -> Path:
        return self.socket_folder / SOCKET_NAME


def find_place() -> Place:
    """The data folder's `postgres`; for root, where others cannot enter that, one in `/var/lib/ketenzicht`."""
    data = data_folder()
    inside = data / "postgres"
    account = server_account(cluster=inside / "cluster")
    if account.can_enter(folder=data):
        return Place(data=data, server=inside, account=account)
    outside = MACHINE_FOLDER / _short_name(data)
    return Place(data=data, server=outside, account=server_account(cluster=outside / "cluster"))


def _short_name(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
