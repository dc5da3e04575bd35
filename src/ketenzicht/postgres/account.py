"""Which account the server runs under: our own, or for root an existing one without rights."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ketenzicht.postgres.problems import DatabaseProblem

DEFAULT_ACCOUNT = "nobody"


@dataclass(frozen=True, slots=True)
class Account:
    """An account of this machine. `other` is true when it is not the one that we run under."""

    name: str
    uid: int
    gid: int
    other: bool

    def as_user(self) -> dict[str, Any]:
        """Arguments for `subprocess.run`: run under this account, without any other group."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.other else {}

    def can_enter(self, *, folder: Path) -> bool:
        """Whether it can pass through `folder` and every folder above it, by their permission bits."""
        return not self.other or all(self._may_pass(step) for step in (folder, *folder.parents))

    def _may_pass(self, folder: Path) -> bool:
        try:
            found = folder.stat()
        except FileNotFoundError:
            return True  # we shall make it ourselves, open enough
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)


def our_name() -> str:
    """The name of the account that this process runs under."""
    return account_of(uid=os.geteuid()).name


def server_account() -> Account:
    """Under which account a new server runs: our own; for root `KETENZICHT_DB_ACCOUNT` or `nobody`."""
    if os.geteuid() != 0:
        return account_of(uid=os.geteuid())
    name = os.environ.get("KETENZICHT_DB_ACCOUNT") or DEFAULT_ACCOUNT
    try:
        account = account_of(uid=pwd.getpwnam(name).pw_uid)
    except KeyError:
        raise DatabaseProblem(
            f"Het account ‘{name}’, waaronder de database zou draaien, bestaat niet op deze machine. "
            "Zet KETENZICHT_DB_ACCOUNT op een bestaand account zonder rechten. "
            "Ketenzicht maakt zelf geen accounts."
        ) from None
    if account.uid == 0:
        raise DatabaseProblem(
            "PostgreSQL weigert onder root te draaien. Zet KETENZICHT_DB_ACCOUNT op een account zonder rechten."
        )
    return account


def account_of(*, uid: int) -> Account:
    """The account with this number; refused where it has no name, since PostgreSQL refuses that too."""
    try:
        found = pwd.getpwuid(uid)
    except KeyError:
        raise DatabaseProblem(
            f"Gebruiker {uid} heeft geen naam op deze machine (geen regel in /etc/passwd); PostgreSQL "
            "weigert "
            "dan te starten. Start Ketenzicht onder een bestaand account, of gebruik een eigen server met "
            "DATABASE_URL."
        ) from None
    return Account(name=found.pw_name, uid=uid, gid=found.pw_gid, other=uid != os.geteuid())
