"""The life of a version: writing a concept, trying what a file would do, and moving a version through its life."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid, NotFound
from ketenzicht.definitions import queries
from ketenzicht.definitions.domain import AFTER, Move, Status, Threshold, VersionDefinition, stage_of
from ketenzicht.definitions.domain.comparing import Difference, differences
from ketenzicht.definitions.domain.document import document_of, read_document
from ketenzicht.definitions.domain.life import STATUS_AFTER
from ketenzicht.definitions.domain.shelf import ShelvedModule
from ketenzicht.definitions.models import ModuleVersion
from ketenzicht.definitions.operations.files import read_text
from ketenzicht.definitions.operations.loading import Loaded, Outcome, load_module, lock, tell

LONGEST_FILE = 500_000  # characters


@dataclass(frozen=True, slots=True)
class Trial:
    """What keeping a file would do: what becomes of it, and what it says otherwise than the version before it."""

    loaded: Loaded
    before: str
    differences: tuple[Difference, ...]


class _Undone(Exception):  # noqa: N818 - carries the outcome out of a transaction that is given up
    def __init__(self, trial: Trial) -> None:
        super().__init__()
        self.trial = trial


@transaction.atomic
def keep_concept(*, text: str, actor: Actor, at: datetime) -> Loaded:
    """Keep the file of a concept, a new one or one that exists.

    Raises NotPermitted; Invalid with everything that is wrong with the file; Conflict for what is no concept.
    """
    access.require(actor=actor, permission=Permission.DEFINITIONS_MAINTAIN)
    document = read_text(text[: LONGEST_FILE + 1])
    if len(text) > LONGEST_FILE:
        raise Invalid([Fault("", "too-long", f"Hoogstens {LONGEST_FILE} tekens.", f"At most {LONGEST_FILE}.")])
    (version,) = read_document(document).versions
    if version.status is not Status.CONCEPT:
        raise Conflict(
            'Alleen een concept wordt geschreven: zet ‘status = "concept"’. In werking zetten, vaststellen en '
            "beëindigen doet u op de pagina van de versie, met de datum en wie het besloot."
        )
    return load_module(document=document, actor=actor, at=at)


def try_concept(*, text: str, actor: Actor, at: datetime) -> Trial:
    """What `keep_concept` would do: the same steps, and then nothing of it is kept. Raises the same."""
    try:
        with transaction.atomic():
            loaded = keep_concept(text=text, actor=actor, at=at)
            raise _Undone(_trial(loaded))
    except _Undone as undone:
        return undone.trial
    finally:
        queries.look_again()


def _trial(loaded: Loaded) -> Trial:
    shelved = queries.shelved(code=loaded.module)
    version = _version(shelved, loaded.number)
    earlier = [one for one in shelved.definition.versions if one.valid_from < version.valid_from]
    if not earlier:
        return Trial(loaded, "", ())
    return Trial(loaded, earlier[-1].number, differences(earlier[-1], version))


@transaction.atomic
def start_concept(
    *, module_code: str, source_number: str, number: str, valid_from: date, actor: Actor, at: datetime
) -> Loaded:
    """Begin a concept that says what another version says, under its own number.

    Raises NotPermitted; NotFound; Invalid for a number or date that cannot be; Conflict for a number that exists.
    """
    access.require(actor=actor, permission=Permission.DEFINITIONS_MAINTAIN)
    lock()
    shelved = queries.shelved(code=module_code)
    source = _version(shelved, source_number)
    if shelved.version(number) is not None:
        raise Conflict(f"Versie {number} van {shelved.definition.name} is er al. Geef een ander nummer.")
    document = document_of(shelved.definition, replace(source, thresholds=_moved(source, valid_from)))
    document["version"] |= {"number": number, "status": Status.CONCEPT.value, "valid_from": valid_from}
    for key in ("valid_until", "agreed_by"):
        document["version"].pop(key, None)
    return load_module(document=document, actor=actor, at=at)


@transaction.atomic
def move_version(
    *, module_code: str, number: str, move: Move, on: date | None, agreed_by: str, actor: Actor, at: datetime
) -> None:
    """Put a concept in force on a day, agree a version, end it on a day, or throw a concept away.

    Raises NotPermitted; NotFound; Conflict for a move that its stage does not have; Invalid for a day in the past
    or a missing name of who agreed.
    """
    access.require(actor=actor, permission=Permission.DEFINITIONS_MAINTAIN)
    lock()
    shelved = queries.shelved(code=module_code)
    version = _version(shelved, number)
    stage = stage_of(version, on=local_day(at))
    if (stage, move) not in AFTER or move is Move.REWRITE:
        raise Conflict(f"Versie {number} van {shelved.definition.name} is {stage.word}: dat kan nu niet.")
    if move is Move.DISCARD:
        ModuleVersion.objects.filter(id=version.id).delete()
        tell(version, Outcome.DISCARDED, actor=actor, at=at)
        return
    moved = _after(version, move, on=on, today=local_day(at))
    if version.status is Status.CONCEPT:
        moved = replace(moved, thresholds=(*moved.thresholds, *_of_regions(shelved, moved)))
    document = document_of(shelved.definition, moved)
    if agreed_by.strip():
        document["version"]["agreed_by"] = agreed_by
    load_module(document=document, actor=actor, at=at)


def _after(version: VersionDefinition, move: Move, *, on: date | None, today: date) -> VersionDefinition:
    """The version as the move leaves it; what is missing is for reading its document to say."""
    if move is Move.END:
        return replace(version, valid_until=_day(on, today, after=version.valid_from))
    moved = replace(version, status=STATUS_AFTER[move])
    if version.status is not Status.CONCEPT:
        return moved
    begins = _day(on, today, after=None)
    return replace(moved, valid_from=begins, valid_until=None, thresholds=_moved(version, begins))


def _of_regions(shelved: ShelvedModule, version: VersionDefinition) -> tuple[Threshold, ...]:
    """Rules that regions set for the version before it and that this one still can have: they go along."""
    begins = version.valid_from
    before = shelved.definition.version_at(begins)
    rules = {threshold.rule for threshold in version.thresholds}
    roles = {element.role for element in version.elements}
    labels = {label.code for label in version.labels}
    return tuple(
        replace(one, valid_from=max(begins, one.valid_from))
        for one in (before.thresholds if before else ())
        if one.region_code is not None
        and one.rule not in rules
        and (one.valid_until is None or one.valid_until > begins)
        and one.labels <= labels
        and (version.element(one.element) is not None if one.element else one.role in roles)
        and (one.share_of is None or one.share_of in roles)
    )


def _day(on: date | None, today: date, *, after: date | None) -> date:
    """A day that is given and not over; Invalid else."""
    if on is None or on < today or (after is not None and on <= after):
        raise Invalid(
            [
                Fault(
                    "/on",
                    "not-a-coming-day",
                    "Geef een dag: vandaag of later, en na het begin van de versie. Wat voorbij is, verandert niet.",
                    "Give a day: today or later, and after the version began.",
                )
            ]
        )
    return on


def _moved(version: VersionDefinition, begins: date) -> tuple[Threshold, ...]:
    """The thresholds that go along to another first day; those that ended before it do not."""
    return tuple(
        replace(one, valid_from=begins if one.valid_from <= version.valid_from else max(begins, one.valid_from))
        for one in version.thresholds
        if one.valid_until is None or one.valid_until > begins
    )


def _version(shelved: ShelvedModule, number: str) -> VersionDefinition:
    version = shelved.version(number)
    if version is None:
        raise NotFound(f"Versie {number[:20]} van {shelved.definition.name} is er niet.")
    return version
