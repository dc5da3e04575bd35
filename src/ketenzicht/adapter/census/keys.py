"""Patient and stay numbers as keyed hashes: the census knows that two are the same, never which."""

import hmac
import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ketenzicht.adapter.census.event import Stay

FILE = "census.key"
LENGTH = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """Hashes with a key that is of this adapter only: without it nobody can try all numbers there are."""

    secret: bytes

    def patient(self, number: str) -> bytes:
        return self._hash(f"patient {number}")

    def stay(self, stay: Stay) -> bytes:
        """By its own number; a stay without one by its patient's."""
        return self.visit(stay.visit) if stay.visit else self.patient(stay.patient)

    def visit(self, number: str) -> bytes:
        return self._hash(f"visit {number}")

    def message(self, raw: bytes) -> bytes:
        return hmac.digest(self.secret, raw, sha256)

    def _hash(self, text: str) -> bytes:
        return hmac.digest(self.secret, text.encode(), sha256)


def own_keys(folder: Path) -> Keys:
    """The key of the adapter that keeps its state in `folder`, made the first time."""
    path = folder / FILE
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        new = folder / f"{FILE}.{secrets.token_hex(8)}"
        descriptor = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(LENGTH))
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    secret = path.read_bytes()
    if len(secret) != LENGTH:
        raise ValueError(f"{path} is geen sleutel van {LENGTH} bytes: verwijder haar samen met de census.")
    return Keys(secret)
