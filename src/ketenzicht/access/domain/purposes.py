"""For which purposes a key reads: of one that names none for each, of one that names some for those only. Pure."""

from collections.abc import Collection, Mapping

from ketenzicht.access.domain.permissions import Permission
from ketenzicht.access.domain.policy import PRIMARY, SECONDARY, Purpose
from ketenzicht.access.domain.telling import PURPOSE_NAMES
from ketenzicht.base.actor import Actor

# What reads, and for what that can be.
READS_FOR: Mapping[str, frozenset[Purpose]] = {
    Permission.CAPACITY_READ: PRIMARY,
    Permission.FIGURES_READ: frozenset(SECONDARY),
}
PURPOSE_SCOPE = "purpose:"  # so begins, in an OAuth scope, that a token is for a purpose


def purposes_for(scopes: Collection[str]) -> tuple[Purpose, ...]:
    """Every purpose for which a key with these scopes could read, in the order in which they are told."""
    could = frozenset[Purpose]().union(*(some for scope, some in READS_FOR.items() if scope in scopes))
    return tuple(purpose for purpose in Purpose if purpose in could)


def purposes_fit(*, scopes: Collection[str], purposes: Collection[str]) -> bool:
    """Whether a key with these scopes can be narrowed so: a purpose for all that reads, and for nothing else."""
    if not purposes:
        return True
    reads = [some for scope, some in READS_FOR.items() if scope in scopes]
    return all(not some.isdisjoint(purposes) for some in reads) and set(purposes) <= set(purposes_for(scopes))


def narrowed_for_care(actor: Actor) -> tuple[Purpose, ...] | None:
    """The purposes of care to which what an actor sees is narrowed, in one order; None: it is not narrowed."""
    if actor.purposes is None or actor.purposes >= PRIMARY:
        return None
    return tuple(purpose for purpose in Purpose if purpose in PRIMARY and purpose in actor.purposes)


def purpose_refusal(*, actor: Actor, purpose: Purpose) -> str | None:
    """Why an actor does not read for this purpose; None: its key is not narrowed, or has it."""
    if actor.purposes is None or purpose in actor.purposes:
        return None
    return (
        f"De sleutel van {actor.name} leest alleen voor {purpose_words(actor.purposes)}, niet voor "
        f"{PURPOSE_NAMES[purpose]}. Vraag uw organisatiebeheerder om een sleutel voor dit doel."
    )


def purpose_words(purposes: Collection[str]) -> str:
    """The names of these purposes, with "en" before the last."""
    names = [PURPOSE_NAMES[purpose] for purpose in Purpose if purpose in purposes]
    return " en ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
