"""Refusals that need the database: codes that do not exist, numbers that are another's."""

from collections import Counter
from collections.abc import Collection, Iterable

from django.db import connection

from ketenzicht.base.errors import Conflict, Refused
from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.registry import reference
from ketenzicht.registry.domain import IdentifierLine, NewLocation
from ketenzicht.registry.models import Identifier, LocationType, Municipality, Region


def refuse_unknown_codes(locations: Collection[NewLocation]) -> None:
    """Refuse kinds of institution, municipalities and regions that the reference tables do not have."""
    types = {one.type_code for one in locations}
    unknown = types - set(LocationType.objects.filter(code__in=types).values_list("code", flat=True))
    _refuse(unknown, "Wij kennen geen soort instelling met code {}. Gebruik een code van RoleCodeNL.")

    municipalities = {one.municipality_code for one in locations}
    known = Municipality.objects.filter(code__in=municipalities).values_list("code", flat=True)
    _refuse(municipalities - set(known), "Wij kennen geen gemeente met code {}. Schrijf die als GM0344.")

    regions = {joined.region_code for one in locations for joined in one.memberships}
    unknown = regions - set(Region.objects.filter(code__in=regions).values_list("code", flat=True))
    _refuse(unknown, "Er is geen regio met code {}.")

    facilities = {code for one in locations for code in one.facilities}
    _refuse(facilities - reference.facilities().keys(), "Wij kennen geen voorziening met code {}.")


def refuse_taken_numbers(lines: Collection[IdentifierLine]) -> None:
    """A number from a national list is of one organisation or location; own keys may occur again."""
    official = [line for line in lines if line.kind is not IdentifierKind.OWN]
    for line, times in Counter(official).items():
        if times > 1:
            raise Conflict(f"{line.kind.upper()} {line.value} staat twee keer in deze opgave.")
    if official:
        one_at_a_time("registry/identifiers")  # or two who register the same number would both find it free
    wanted = {(line.kind.value, line.value) for line in official}
    rows = Identifier.objects.filter(value__in=[value for _, value in wanted]).select_related(
        "organisation", "location"
    )
    for row in rows:
        if (row.system, row.value) in wanted:
            owner = row.organisation or row.location
            raise Conflict(f"{row.system.upper()} {row.value} staat al in het register, bij {owner}.")


def one_at_a_time(subject: str) -> None:
    """Wait until no other transaction does this; until the end of ours nobody else will."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [subject])


def _refuse(codes: Iterable[str], sentence: str) -> None:
    for code in sorted(codes):
        raise Refused(sentence.format(f"“{code}”"))
