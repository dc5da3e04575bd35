"""Where Ketenzicht keeps its own data on this machine, and where the embedded server lives in it."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from ketenzicht.postgres.account import Account, account_of, server_account
from ketenzicht.postgres.problems import DatabaseProblem

MACHINE_FOLDER = Path("/var/lib/ketenzicht")  # root's own, where the data folder is out of the server's reach
SHORT_FOLDER = Path("/tmp")  # noqa: S108 - only for a socket, in a folder whose owner and rights we check
LONGEST_SOCKET_PATH = 107  # bytes: the kernel's limit
SOCKET_NAME = ".s.PGSQL.5432"


def data_folder() -> Path:
    """`KETENZICHT_DATA`, or `.ketenzicht` in the current project's folder."""
    return Path(os.environ.get("KETENZICHT_DATA", ".ketenzicht")).resolve()


@dataclass(frozen=True, slots=True)
class Place:
    """Where one embedded server has its things, and which account it runs under.

    `data` and `server` are ours; `cluster`, `log` and `socket` in them are the server account's and closed
    to all others.
    """

    data: Path
    server: Path
    account: Account

    @property
    def cluster(self) -> Path:
        return self.server / "cluster"

    @property
    def settings(self) -> Path:
        """Ours and not the server's: whoever gets into the server cannot change who is admitted."""
        return self.server / "settings"

    @property
    def passwords(self) -> Path:
        """Those of the owner and the superuser, for us alone (0600), as libpq reads them."""
        return self.settings / "passwords"

    @property
    def log(self) -> Path:
        return self.server / "log" / "server.log"

    @property
    def lock(self) -> Path:
        return self.data / "postgres.lock"

    @property
    def socket(self) -> Path:
        """Beside the cluster; where that path is too long for a socket, in a short folder of its own."""
        beside = self.server / "socket" / SOCKET_NAME
        if len(os.fsencode(beside)) <= LONGEST_SOCKET_PATH:
            return beside
        return SHORT_FOLDER / f"ketenzicht-{short_name(self.server)}" / SOCKET_NAME

    @property
    def version(self) -> int | None:
        """The major version that the cluster was made with; None where there is none yet."""
        try:
            return int((self.cluster / "PG_VERSION").read_text(encoding="ascii"))
        except (FileNotFoundError, NotADirectoryError):
            return None


def find_place() -> Place:
    """The data folder's `postgres`; for root, where others cannot enter that, one in `/var/lib/ketenzicht`.

    A cluster that exists is never passed over for a new, empty one.
    """
    data = data_folder()
    inside, outside = data / "postgres", MACHINE_FOLDER / short_name(data)
    account = server_account()
    if account.other:
        if owner := _owner(outside / "cluster"):
            return Place(data=data, server=outside, account=owner)
        if owner := _owner(inside / "cluster"):
            return Place(data=data, server=inside, account=owner)
        if not account.can_enter(folder=inside):
            return Place(data=data, server=outside, account=account)
    return Place(data=data, server=inside, account=account)


def _owner(folder: Path) -> Account | None:
    try:
        return account_of(uid=folder.stat().st_uid)
    except FileNotFoundError:
        return None


def short_name(path: Path) -> str:
    """A short name that belongs to this path only."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]


def make_own_folder(folder: Path) -> None:
    """A folder of ours that others may pass through, with the folders above it that are missing."""
    for step in (*reversed(folder.parents), folder):
        if not step.exists():
            step.mkdir(exist_ok=True)
            step.chmod(0o755)  # whatever the umask: the server's account must get through what we made


def make_server_folder(folder: Path, *, account: Account) -> None:
    """A folder of the server's account that nobody else may enter; refused where it is somebody else's."""
    try:
        folder.mkdir(mode=0o700)
        if account.other:
            os.chown(folder, account.uid, account.gid, follow_symlinks=False)
    except FileExistsError:
        pass
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != account.uid or found.st_mode & 0o077:
        raise DatabaseProblem(
            f"De map {folder} moet van account ‘{account.name}’ zijn en voor anderen dicht (0700), en "
            "dat is zij "
            "niet. Ketenzicht verandert haar niet. Haal haar weg als zij niet nodig is."
        )
