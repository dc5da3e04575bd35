"""Who may give which role, and in which kind of organisation a role has a meaning. Pure."""

from collections.abc import Iterable

from ketenzicht.access.domain.permissions import ROLES, Permission, Role, can_give, grants_of
from ketenzicht.base.actor import Actor
from ketenzicht.registry.domain import OrganisationKind

_CARE = frozenset({OrganisationKind.PROVIDER, OrganisationKind.COORDINATION, OrganisationKind.ZCC})
_REGIONAL = _CARE | {OrganisationKind.NETWORK}

# In which organisations a role may be had. Who runs the platform and who audits it is for the deployment to say, not
# for a kind of organisation: those two, and the administrator of one's own, are everywhere.
KINDS_OF_ROLE: dict[Role, frozenset[OrganisationKind]] = {
    Role.TRIAGIST: _CARE,
    Role.COORDINATOR: _REGIONAL | {OrganisationKind.NATIONAL},
    Role.CARE_PROFESSIONAL: frozenset({OrganisationKind.PROVIDER, OrganisationKind.COORDINATION}),
    Role.CAPACITY_MANAGER: _CARE,
    Role.ORGANISATION_ADMINISTRATOR: frozenset(OrganisationKind),
    Role.PLATFORM_ADMINISTRATOR: frozenset(OrganisationKind),
    Role.AUDITOR: frozenset(OrganisationKind),
    Role.ROAZ_OFFICER: frozenset({OrganisationKind.NETWORK}),
    Role.NATIONAL_COORDINATOR: frozenset({OrganisationKind.NATIONAL}),
    Role.POLICY_OFFICER: frozenset({OrganisationKind.MINISTRY}),
    Role.PURCHASER: frozenset({OrganisationKind.INSURER}),
    Role.ANALYST: _REGIONAL | {OrganisationKind.NATIONAL, OrganisationKind.THIRD_PARTY},
    Role.PRIVACY_OFFICER: frozenset({OrganisationKind.NATIONAL}),
    Role.EXTRACT_OFFICER: frozenset({OrganisationKind.ZCC}),
    Role.ADMISSIONS_OFFICER: frozenset({OrganisationKind.PROVIDER, OrganisationKind.COORDINATION}),
}

# What an administrator has in these kinds of organisation only: that of a ROAZ bureau or a ministry has no places to
# promise. Other roles are had where they fit; who runs the platform has all of it anywhere, to give it to others.
KINDS_OF_PERMISSION: dict[Permission, frozenset[OrganisationKind]] = {
    Permission.CAPACITY_DELIVER: _CARE,
    Permission.COMPETENCES_MAINTAIN: _CARE,
    Permission.COORDINATION_REQUEST: _CARE,
    Permission.TELEPHONY_DELIVER: _CARE,
    Permission.TELEPHONY_ADMINISTER: _CARE,
    Permission.PLACEMENT_ANSWER: frozenset({OrganisationKind.PROVIDER, OrganisationKind.COORDINATION}),
    Permission.PLANNING_MAINTAIN: _CARE,
    Permission.HANDOVER_FETCH: _CARE,
    Permission.HANDOVER_MAINTAIN: _CARE,
}

# An administrator chooses who speaks for the region or for the country, who works with requests for care, asks a centre
# for advice or hears what came of it, answers whether there is a place and receives the patient, and who tells citizens
# what is held of them, without doing so: the kind of organisation is what keeps these roles from where they do not
# belong.
_GIVEN_BY_ADMINISTRATORS = frozenset(
    {
        Role.ROAZ_OFFICER,
        Role.NATIONAL_COORDINATOR,
        Role.TRIAGIST,
        Role.COORDINATOR,
        Role.EXTRACT_OFFICER,
        Role.CARE_PROFESSIONAL,
        Role.CAPACITY_MANAGER,
        Role.ADMISSIONS_OFFICER,
        Role.ORGANISATION_ADMINISTRATOR,  # who may do what they may, in an organisation of another kind perhaps more
    }
)

KIND_NAMES: dict[OrganisationKind, str] = {
    OrganisationKind.PROVIDER: "een zorgaanbieder",
    OrganisationKind.COORDINATION: "een regionale coördinatiefunctie",
    OrganisationKind.ZCC: "een zorgcoördinatiecentrum",
    OrganisationKind.NETWORK: "een ROAZ-bureau",
    OrganisationKind.NATIONAL: "een landelijke organisatie",
    OrganisationKind.MINISTRY: "het ministerie",
    OrganisationKind.INSURER: "een zorgverzekeraar",
    OrganisationKind.THIRD_PARTY: "een derde",
}


def can_give_role(*, actor: Actor, role: Role) -> bool:
    """Whether the actor may hand out this role, somewhere: one that allows no more than they may, or one for them."""
    if Permission.ACCESS_ADMINISTER in actor.grants and role in _GIVEN_BY_ADMINISTRATORS:
        return True
    return can_give(actor=actor, permissions=grants_of([role]))


def can_give_roles(*, actor: Actor, roles: Iterable[Role]) -> bool:
    return all(can_give_role(actor=actor, role=role) for role in roles)


def grants_in(role: Role, *, kind: OrganisationKind | None) -> frozenset[str]:
    """What somebody with this role may do in an organisation of this kind; None: of a kind that nobody knows."""
    if role is not Role.ORGANISATION_ADMINISTRATOR:
        return grants_of([role])
    return frozenset(one for one in ROLES[role] if kind in KINDS_OF_PERMISSION.get(one, {kind}))


def fits(*, role: Role, kind: OrganisationKind) -> bool:
    """Whether this role means something in this kind of organisation."""
    return kind in KINDS_OF_ROLE[role]
