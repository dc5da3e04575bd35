"""Who did something to the register, as others may read it: a function of an organisation, never a person."""

from ketenzicht.access.domain import roles_in_words
from ketenzicht.registry.domain import By


def who(by: By) -> str:
    """ "organisatiebeheerder van Zorggroep De Vecht"; of the platform only its name."""
    roles = roles_in_words(by.role)
    return f"{roles} van {by.organisation}" if roles else by.organisation
