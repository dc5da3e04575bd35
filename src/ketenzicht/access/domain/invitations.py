"""Invitations to an account or a role: a link that opens once, for a week."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from ketenzicht.access.domain.permissions import Role

INVITED_FOR = timedelta(days=7)
TOKEN_BYTES = 32
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")

# One sentence for a link that never was, that was used, withdrawn or too old: a guesser learns nothing.
NO_INVITATION = (
    "Deze uitnodiging geldt niet (meer): elke uitnodiging werkt één keer, zeven dagen lang. Vraag de "
    "organisatiebeheerder die u uitnodigde om een nieuwe."
)


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation that may still be accepted."""

    id: int
    organisation: str
    name: str
    email: str
    role: Role
    expires_at: datetime
    has_account: bool  # whoever is invited has one already: they sign in and get a role more


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """The same as its organisation sees it: not whether this person has an account elsewhere."""

    id: int
    name: str
    email: str
    role: str
    expires_at: datetime
