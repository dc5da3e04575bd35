"""A table with sealed content, as an app above would have, made by the tests that use it."""

from collections.abc import Iterator
from uuid import UUID

from django.db import connection

from ketenzicht.sealing.domain import MarkColumn, SealedColumn
from ketenzicht.sealing.operations import seal
from ketenzicht.sealing.queries import marks, unseal

MAKE = "CREATE TABLE sealing_trial (id bigserial PRIMARY KEY, person uuid NOT NULL, name bytea NOT NULL, phone bytea)"
COLUMN = SealedColumn(table="sealing_trial", column="name", owner="person", purpose="trial.name")
MARKS = MarkColumn(table="sealing_trial", column="phone")


def make() -> None:
    with connection.cursor() as cursor:
        cursor.execute(MAKE)


def add(*numbers: int) -> None:
    """A person for each number, with a telephone of that number."""
    for number in numbers:
        person = UUID(int=number)
        name = seal(f"Persoon {number}", owner=person, purpose="trial.name")
        phone = marks(_phone(number), purpose="trial.phone")[0]
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO sealing_trial (person, name, phone) VALUES (%s, %s, %s)", [person, name, phone])


def rows() -> dict[int, bytes]:
    """What is kept of each person's name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person, name FROM sealing_trial ORDER BY id")
        return {person.int: bytes(name) for person, name in cursor.fetchall()}


def names() -> Iterator[str]:
    """Of all persons, read."""
    for number, name in rows().items():
        yield unseal(name, owner=UUID(int=number), purpose="trial.name")


def found(number: int) -> list[int]:
    """Who has the telephone of this number."""
    with connection.cursor() as cursor:
        asked = marks(_phone(number), purpose="trial.phone")
        cursor.execute("SELECT person FROM sealing_trial WHERE phone = ANY(%s)", [asked])
        return [person.int for (person,) in cursor.fetchall()]


def _phone(number: int) -> str:
    return f"+3161{number:07}"
