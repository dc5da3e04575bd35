"""Which element a column shows, per kind of care."""

from collections.abc import Iterable

from ketenzicht.definitions.domain import Role, VersionDefinition


def codes_of(version: VersionDefinition, label: str) -> dict[str, str]:
    """Role → code of the element that has it; a role that the label has not is left out."""
    found = {role.value: version.element_of_role(role, label) for role in Role}
    return {role: element.code for role, element in found.items() if element}


def codes_of_labels(version: VersionDefinition | None, labels: Iterable[str]) -> dict[str, dict[str, str]]:
    return {label: codes_of(version, label) for label in sorted(set(labels))} if version else {}
