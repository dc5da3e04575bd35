"""Files of instruments, of the crosswalk and of fitting care as tests change them, loaded and used at a moment."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from ketenzicht.access.domain import Role
from ketenzicht.access.domain.permissions import grants_of
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.triage import operations
from ketenzicht.triage.operations import CONTENT

NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)
KEEPER = Actor(ActorKind.PERSON, uuid4(), "Bea Beheer", grants=grants_of([Role.PLATFORM_ADMINISTRATOR]))
TRIAGIST = Actor(ActorKind.PERSON, uuid4(), "Tom Triagist", grants=grants_of([Role.TRIAGIST]))


def content(name: str, *changes: tuple[str, str]) -> bytes:
    """A file that comes with us, "news2", "crosswalk" or "demo-passende-zorg", with other words in it."""
    (file,) = CONTENT.rglob(f"{name}.toml")
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def load(name: str, *changes: tuple[str, str], at: datetime = NOON) -> UUID:
    return operations.load(content=content(name, *changes), actor=KEEPER, at=at).version_id


def take(name: str, *changes: tuple[str, str], at: datetime = NOON) -> UUID:
    """Load a file and take it in use."""
    version_id = load(name, *changes, at=at)
    operations.take_in_use(version_id=version_id, actor=KEEPER, at=at)
    return version_id
