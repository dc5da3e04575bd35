"""Who may see and do what. Pure: no Django, no database, no clock."""

from ketenzicht.access.domain.keys import (
    KEY,
    KEY_SCOPES,
    LONGEST_KEY_LIFE,
    UNKNOWN_KEY,
    Client,
    IssuedKey,
    KeyCard,
    assemble,
    fingerprint,
    prefix_of,
)
from ketenzicht.access.domain.people import (
    ANONYMOUS,
    LOCKED_FOR,
    MOST_FAILURES,
    SIGN_IN_REFUSED,
    MembershipLine,
    actor_of_person,
    normal_email,
)
from ketenzicht.access.domain.permissions import (
    ROLE_NAMES,
    ROLES,
    Permission,
    Role,
    can_give,
    grants_of,
    refusal,
)

__all__ = [
    "ANONYMOUS",
    "KEY",
    "KEY_SCOPES",
    "LOCKED_FOR",
    "LONGEST_KEY_LIFE",
    "MOST_FAILURES",
    "ROLES",
    "ROLE_NAMES",
    "SIGN_IN_REFUSED",
    "UNKNOWN_KEY",
    "Client",
    "IssuedKey",
    "KeyCard",
    "MembershipLine",
    "Permission",
    "Role",
    "actor_of_person",
    "assemble",
    "can_give",
    "fingerprint",
    "grants_of",
    "normal_email",
    "prefix_of",
    "refusal",
]
