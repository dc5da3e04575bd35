"""The key that signs sessions: from the environment, from a file, or made once and kept with our own data."""

import os
import secrets
from pathlib import Path

from ketenzicht.postgres.folders import data_folder


def secret_key() -> str:
    """`KETENZICHT_SECRET_KEY`, or the content of `KETENZICHT_SECRET_KEY_FILE`, or a key made on first use."""
    if key := os.environ.get("KETENZICHT_SECRET_KEY"):
        return key
    if name := os.environ.get("KETENZICHT_SECRET_KEY_FILE"):
        return Path(name).read_text(encoding="utf-8").strip()
    return _own_key(data_folder() / "secret-key")


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
