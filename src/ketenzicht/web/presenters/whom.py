"""Who did something to the register, as others may read it: a function of an organisation, never a person."""

from ketenzicht.access.domain import ROLE_NAMES, Role
from ketenzicht.registry.domain import By
from ketenzicht.ui.domain import words


def who(by: By) -> str:
    """ "organisatiebeheerder van Zorggroep De Vecht"; of the platform only its name."""
    roles = [ROLE_NAMES[Role(one)] for one in by.role.split(", ") if one in set(Role)]
    return f"{words.listed(roles)} van {by.organisation}" if roles else by.organisation
