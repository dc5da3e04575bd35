"""Whom a unit takes, as its provider says: what can be said, and what cannot be meant. Pure."""

from datetime import time

import msgspec

from ketenzicht.base.errors import Refused
from ketenzicht.placement.domain.sought import Agreement, Sex, Want

OLDEST = 120  # years


class WhomItTakes(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing said is nothing known: a patient for whom it matters is then "perhaps". No `sexes`: everybody.

    A provider says whether there is a contract, not that it is preferred: that the region agrees.
    """

    min_age: int | None = None
    max_age: int | None = None
    sexes: frozenset[Sex] = frozenset()
    can: frozenset[Want] = frozenset()
    cannot: frozenset[Want] = frozenset()
    only: frozenset[Want] = frozenset()
    admits_from: time | None = None
    admits_until: time | None = None
    agreement: Agreement = Agreement.UNKNOWN


def refuse_impossible(said: WhomItTakes) -> None:
    """Raise Refused, in the words of who fills it in, for what cannot be meant."""
    lowest, highest = said.min_age or 0, OLDEST if said.max_age is None else said.max_age
    if not 0 <= lowest <= highest <= OLDEST:
        raise Refused(f"De laagste leeftijd is niet hoger dan de hoogste, en geen is hoger dan {OLDEST}.")
    if (said.admits_from is None) != (said.admits_until is None):
        raise Refused("Vul bij opnametijden zowel ‘van’ als ‘tot’ in, of geen van beide.")
    both = sorted(one.word for one in said.cannot & (said.can | said.only))
    if both:
        raise Refused(f"Dit kan niet tegelijk wel en niet: {', '.join(both)}.")
    if said.agreement is Agreement.PREFERRED:
        raise Refused("Een voorkeur legt de regio vast in een werkafspraak.")
