"""Which element a column shows, per kind of care."""

from collections.abc import Iterable

from ketenzicht.definitions.domain import Role, VersionDefinition


def codes_of(version: VersionDefinition, label: str) -> dict[str, str]:
    """Role → code of the element that has it; a role that the label has not is left out."""
    found = {role.value: version.element_of_role(role, label) for role in Role}
    return {role: element.code for role, element in found.items() if element}


def codes_of_labels(version: VersionDefinition | None, labels: Iterable[str]) -> dict[str, dict[str, str]]:
    return {label: codes_of(version, label) for label in sorted(set(labels))} if version else {}


def derived_on_board(version: VersionDefinition | None) -> tuple[str, ...]:
    """A sentence for each column of which the figures are worked out by the platform."""
    if version is None:
        return ()
    return tuple(
        f"“{element.name}” is berekend{' (voorstel)' if element.proposal else ''}: {version.formula_words(element)}."
        for element in version.elements
        if element.is_derived and element.role is not None
    )
