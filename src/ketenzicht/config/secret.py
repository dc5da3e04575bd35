"""Secrets: from the environment or from files; the key that signs sessions is made once where none is given."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from ketenzicht.postgres.folders import data_folder
from ketenzicht.postgres.roles import VARIABLES

SECRETS = (
    *VARIABLES.values(),
    "KETENZICHT_SECRET_KEY",
    "KETENZICHT_OLD_SECRET_KEYS",
    "KETENZICHT_PERSON_KEY",
    "KETENZICHT_OLD_PERSON_KEYS",
    "KETENZICHT_METRICS_TOKEN",
    "KETENZICHT_SMTP",
    "KETENZICHT_CONSENT_SERVICE_KEY",
)
SHORTEST = 32  # characters of a key that protects persons


def secret_key() -> str:
    """`KETENZICHT_SECRET_KEY`, or a key made on first use and kept with our own data."""
    return os.environ.get("KETENZICHT_SECRET_KEY") or _own_key(data_folder() / "secret-key")


def old_secret_keys() -> list[str]:
    """Keys of before, apart by blanks: what was signed or sealed with them is still read, and nothing new is."""
    return os.environ.get("KETENZICHT_OLD_SECRET_KEYS", "").split()


def person_keys(*, otherwise: list[str]) -> list[str]:
    """`KETENZICHT_PERSON_KEY` and the keys of before it, which still read; `otherwise` when there is none.

    Ends the process for a key that is short enough to be guessed, or that holds a blank: keys of before stand apart by
    those.
    """
    key = os.environ.get("KETENZICHT_PERSON_KEY", "")
    if not key:
        return otherwise
    if len(key) < SHORTEST or key.split() != [key]:
        raise SystemExit(
            f"KETENZICHT_PERSON_KEY deugt niet: neem ten minste {SHORTEST} willekeurige tekens zonder spatie of "
            "regeleinde, bijvoorbeeld van: openssl rand -hex 32"
        )
    return [key, *os.environ.get("KETENZICHT_OLD_PERSON_KEYS", "").split()]


def is_for_others(base_url: str) -> bool:
    """Whether the site is reached from elsewhere, as one in production is; else it is somebody trying on a machine."""
    return urlsplit(base_url).hostname not in {"localhost", "127.0.0.1", "::1"}


def read_secret_files() -> None:
    """Take what stands in the file that `…_FILE` names for each secret that is not in the environment itself.

    Ends the process when there is a name but no such file: to go on without the secret would be to go on without
    what it protects, or with a database of our own in the place of the one that was meant.
    """
    for name in SECRETS:
        path = os.environ.get(f"{name}_FILE")
        if not path or os.environ.get(name):
            continue
        try:
            content = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            content = ""
        if not content:
            raise SystemExit(f"{name}_FILE wijst naar {path}, maar daar is geen geheim te lezen.")
        os.environ[name] = content


def _own_key(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:  # noqa: PTH123 - needs the mode at creation
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:  # another process was first
        pass
    return path.read_text(encoding="utf-8").strip()
