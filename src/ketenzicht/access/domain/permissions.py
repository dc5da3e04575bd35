"""Permissions, the roles that carry them, and the one decision: what is not granted is refused."""

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.ui.domain.words import listed


class Permission(StrEnum):
    CAPACITY_DELIVER = "capacity.deliver"
    CAPACITY_READ = "capacity.read"
    FIGURES_READ = "figures.read"  # secondary use: what adds up to regions and traces back to nobody
    FEEDS_WATCH = "feeds.watch"  # whether deliveries come: of the own region, or of the country
    REGISTRY_MAINTAIN = "registry.maintain"
    REGISTRY_APPROVE = "registry.approve"  # changes by others: of the own region; with PLATFORM_MAINTAIN of all
    REGIONS_DRAW = "regions.draw"  # areas of the own region; with PLATFORM_MAINTAIN all regions of the country
    DEFINITIONS_MAINTAIN = "definitions.maintain"
    NORMS_DECIDE = "norms.decide"  # thresholds and required capacity, as AGREEMENTS_DECIDE of the own region
    ACCESS_ADMINISTER = "access.administer"
    AGREEMENTS_READ = "agreements.read"
    AGREEMENTS_DECIDE = "agreements.decide"  # of the own region; with PLATFORM_MAINTAIN of the whole country
    APPLICATIONS_WRITE = "applications.write"  # of a third party, for figures
    APPLICATIONS_ADVISE = "applications.advise"
    APPLICATIONS_ADVISE_PRIVACY = "applications.advise-privacy"
    COMPETENCES_MAINTAIN = "competences.maintain"  # what people of the own organisation can do
    COMPETENCES_PLAN = "competences.plan"  # how many people a region has who can do what: numbers, no names
    CONNECTIONS_PROMOTE = "connections.promote"  # a supplier, in the own region or in the country
    COORDINATION_WORK = "coordination.work"  # with the requests for care of the own centre
    COORDINATION_ASK_ADVICE = "coordination.ask-advice"  # of the centre, as who treats a patient
    COORDINATION_REQUEST = "coordination.request"  # send a centre a request for care, as a partner's system
    COORDINATION_SHARE = "coordination.share"  # agree with another centre to take over its work
    COORDINATION_EXTRACT = "coordination.extract"  # tell who asks what the own centre holds of them
    TELEPHONY_DELIVER = "telephony.deliver"  # tell a centre of its calls, as its telephone exchange
    TELEPHONY_ADMINISTER = "telephony.administer"  # which number of the own centre is which door
    LEARNING_ANSWER = "learning.answer"  # tell a centre what came of a request that was handed over, or hear of it
    LEARNING_WORK = "learning.work"  # flags, feedback and bottlenecks of the own centre
    LEARNING_LEAD = "learning.lead"  # its review meetings, and what becomes of flags and bottlenecks
    LEARNING_FOLLOW = "learning.follow"  # indicators and shared bottlenecks, of the own region or of the country
    PLACEMENT_ANSWER = "placement.answer"  # say whether there is a place, for the own organisation
    PLACEMENT_AGREE = "placement.agree"  # who is asked first, how long, and how: of the own region
    PLACEMENT_FOLLOW = "placement.follow"  # what could not be placed and why, of the own region or of the country
    PLANNING_MAINTAIN = "planning.maintain"  # rosters and slots of the own organisation
    PATIENTDATA_FETCH = "patientdata.fetch"  # a summary of a patient, as far as consent goes
    PATIENTDATA_REVIEW = "patientdata.review"  # who looked without consent, in an emergency
    HANDOVER_RECEIVE = "handover.receive"  # read what is handed over to the own organisation
    HANDOVER_FETCH = "handover.fetch"  # the same, as a system
    HANDOVER_MAINTAIN = "handover.maintain"  # where the own organisation can receive, and whether it can
    PREPAREDNESS_FOLLOW = "preparedness.follow"  # who delivers after an instruction, and who does not
    PREPAREDNESS_ACTIVATE = "preparedness.activate"  # for the whole country
    TRIAGE_READ = "triage.read"  # what instruments ask and decide by; some of it is licensed
    TRIAGE_MAINTAIN = "triage.maintain"  # which versions of instruments there are, and which are in use
    AUDIT_READ = "audit.read"
    PLATFORM_MAINTAIN = "platform.maintain"  # what the others allow, then for every organisation


class Role(StrEnum):
    """What a person is in an organisation."""

    TRIAGIST = "triagist"
    COORDINATOR = "coordinator"
    CARE_PROFESSIONAL = "care-professional"
    CAPACITY_MANAGER = "capacity-manager"
    ORGANISATION_ADMINISTRATOR = "organisation-administrator"
    PLATFORM_ADMINISTRATOR = "platform-administrator"
    AUDITOR = "auditor"
    ROAZ_OFFICER = "roaz-officer"
    NATIONAL_COORDINATOR = "national-coordinator"
    POLICY_OFFICER = "policy-officer"
    PURCHASER = "purchaser"
    ANALYST = "analyst"
    PRIVACY_OFFICER = "privacy-officer"
    EXTRACT_OFFICER = "extract-officer"
    ADMISSIONS_OFFICER = "admissions-officer"


ROLE_NAMES: dict[Role, str] = {
    Role.TRIAGIST: "triagist",
    Role.COORDINATOR: "coördinator",
    Role.CARE_PROFESSIONAL: "zorgverlener",
    Role.CAPACITY_MANAGER: "capaciteitsmanager",
    Role.ORGANISATION_ADMINISTRATOR: "organisatiebeheerder",
    Role.PLATFORM_ADMINISTRATOR: "functioneel beheerder",
    Role.AUDITOR: "auditor",
    Role.ROAZ_OFFICER: "medewerker van het ROAZ-bureau",
    Role.NATIONAL_COORDINATOR: "landelijk coördinator (LCPS)",
    Role.POLICY_OFFICER: "beleidsmedewerker (VWS)",
    Role.PURCHASER: "zorginkoper (verzekeraar)",
    Role.ANALYST: "analist",
    Role.PRIVACY_OFFICER: "functionaris gegevensbescherming (FG)",
    Role.EXTRACT_OFFICER: "medewerker inzageverzoeken",
    Role.ADMISSIONS_OFFICER: "opnamecoördinator",
}


def roles_in_words(acted_as: str) -> str:
    """ "triagist en coördinator", of the roles that an actor acts as (`Actor.role`); empty for none that we know."""
    return listed([ROLE_NAMES[Role(one)] for one in acted_as.split(", ") if one in set(Role)])


# The whole table: a role may do what stands here, and nothing else.
_INSIGHT = frozenset({Permission.CAPACITY_READ, Permission.AGREEMENTS_READ})
_OF_AN_ADMINISTRATOR = _INSIGHT | {
    Permission.CAPACITY_DELIVER,
    Permission.FIGURES_READ,
    Permission.APPLICATIONS_WRITE,
    Permission.REGISTRY_MAINTAIN,
    Permission.ACCESS_ADMINISTER,
    Permission.COMPETENCES_MAINTAIN,
    Permission.COORDINATION_REQUEST,  # to give it: nobody gives what they do not have
    Permission.TELEPHONY_DELIVER,  # idem
    Permission.TELEPHONY_ADMINISTER,
    Permission.TRIAGE_READ,  # idem
    Permission.PLACEMENT_ANSWER,
    Permission.PLANNING_MAINTAIN,
    Permission.HANDOVER_FETCH,  # to give it
    Permission.HANDOVER_MAINTAIN,
}
_IN_COORDINATION = _INSIGHT | {
    Permission.TRIAGE_READ,
    Permission.COORDINATION_WORK,
    Permission.LEARNING_ANSWER,
    Permission.LEARNING_WORK,
    Permission.PATIENTDATA_FETCH,
}
ROLES: dict[Role, frozenset[Permission]] = {
    Role.TRIAGIST: _IN_COORDINATION,
    Role.COORDINATOR: _IN_COORDINATION | {Permission.LEARNING_LEAD, Permission.COORDINATION_SHARE},
    Role.CARE_PROFESSIONAL: frozenset({Permission.COORDINATION_ASK_ADVICE, Permission.HANDOVER_RECEIVE}),
    Role.CAPACITY_MANAGER: _INSIGHT
    | {
        Permission.CAPACITY_DELIVER,
        Permission.FIGURES_READ,
        Permission.LEARNING_ANSWER,
        Permission.PLACEMENT_ANSWER,
        Permission.PLANNING_MAINTAIN,
    },
    Role.ORGANISATION_ADMINISTRATOR: _OF_AN_ADMINISTRATOR,
    Role.PLATFORM_ADMINISTRATOR: _OF_AN_ADMINISTRATOR
    | {
        Permission.DEFINITIONS_MAINTAIN,
        Permission.NORMS_DECIDE,
        Permission.AGREEMENTS_DECIDE,
        Permission.FEEDS_WATCH,
        Permission.PREPAREDNESS_FOLLOW,
        Permission.PREPAREDNESS_ACTIVATE,
        Permission.REGISTRY_APPROVE,
        Permission.COMPETENCES_PLAN,
        Permission.REGIONS_DRAW,
        Permission.TRIAGE_MAINTAIN,
        Permission.PLATFORM_MAINTAIN,
    },
    Role.AUDITOR: frozenset({Permission.AUDIT_READ}),
    Role.ROAZ_OFFICER: _INSIGHT
    | {
        Permission.FIGURES_READ,
        Permission.FEEDS_WATCH,
        Permission.COMPETENCES_PLAN,
        Permission.CONNECTIONS_PROMOTE,
        Permission.AGREEMENTS_DECIDE,
        Permission.LEARNING_FOLLOW,
        Permission.NORMS_DECIDE,
        Permission.PLACEMENT_AGREE,
        Permission.PLACEMENT_FOLLOW,
        Permission.PREPAREDNESS_FOLLOW,
        Permission.REGISTRY_APPROVE,
        Permission.REGIONS_DRAW,
    },
    Role.NATIONAL_COORDINATOR: _INSIGHT
    | {
        Permission.FIGURES_READ,
        Permission.FEEDS_WATCH,
        Permission.CONNECTIONS_PROMOTE,
        Permission.APPLICATIONS_ADVISE,
        Permission.LEARNING_FOLLOW,
        Permission.PLACEMENT_FOLLOW,
        Permission.PREPAREDNESS_FOLLOW,
        Permission.PREPAREDNESS_ACTIVATE,
    },
    Role.POLICY_OFFICER: frozenset({Permission.FIGURES_READ}),
    Role.PURCHASER: frozenset({Permission.FIGURES_READ}),
    Role.ANALYST: frozenset({Permission.FIGURES_READ, Permission.APPLICATIONS_WRITE}),
    Role.PRIVACY_OFFICER: frozenset(
        {
            Permission.AUDIT_READ,
            Permission.AGREEMENTS_READ,
            Permission.APPLICATIONS_ADVISE_PRIVACY,
            Permission.PATIENTDATA_REVIEW,
        }
    ),
    # Looks for who asks through all that the centre holds, and does not work with requests because of it.
    Role.EXTRACT_OFFICER: frozenset({Permission.COORDINATION_EXTRACT}),
    # Answers whether there is a place, and receives the patient: reads what is handed over.
    Role.ADMISSIONS_OFFICER: _INSIGHT
    | {Permission.PLACEMENT_ANSWER, Permission.HANDOVER_RECEIVE, Permission.LEARNING_ANSWER},
}

_DEEDS: dict[Permission, str] = {
    Permission.CAPACITY_DELIVER: "Capaciteit aanleveren",
    Permission.CAPACITY_READ: "Capaciteit inzien",
    Permission.FIGURES_READ: "Regionale cijfers inzien",
    Permission.FEEDS_WATCH: "De aanlevering volgen",
    Permission.REGISTRY_MAINTAIN: "Het register wijzigen",
    Permission.REGISTRY_APPROVE: "Wijzigingen van het register goedkeuren",
    Permission.REGIONS_DRAW: "Regio’s indelen",
    Permission.DEFINITIONS_MAINTAIN: "De landelijke definities wijzigen",
    Permission.NORMS_DECIDE: "Drempels en benodigde capaciteit vastleggen",
    Permission.ACCESS_ADMINISTER: "Accounts en sleutels beheren",
    Permission.AGREEMENTS_READ: "Afspraken over inzage inzien",
    Permission.AGREEMENTS_DECIDE: "Afspraken over inzage vastleggen",
    Permission.APPLICATIONS_WRITE: "Cijfers aanvragen",
    Permission.APPLICATIONS_ADVISE: "Adviseren over aanvragen",
    Permission.APPLICATIONS_ADVISE_PRIVACY: "Adviseren over aanvragen",
    Permission.COMPETENCES_MAINTAIN: "Bekwaamheden beheren",
    Permission.COMPETENCES_PLAN: "Het opleidingsplan van de regio inzien",
    Permission.CONNECTIONS_PROMOTE: "Leveranciers toelaten tot productie",
    Permission.COORDINATION_WORK: "Met zorgvragen werken",
    Permission.COORDINATION_ASK_ADVICE: "Advies vragen",
    Permission.COORDINATION_REQUEST: "Zorgvragen insturen",
    Permission.COORDINATION_SHARE: "Werk delen met een ander centrum",
    Permission.COORDINATION_EXTRACT: "Inzageverzoeken beantwoorden",
    Permission.TELEPHONY_DELIVER: "Telefoongesprekken melden",
    Permission.TELEPHONY_ADMINISTER: "Telefoonlijnen beheren",
    Permission.LEARNING_ANSWER: "Terugkoppeling geven",
    Permission.LEARNING_WORK: "Leren van zorgvragen",
    Permission.LEARNING_LEAD: "Casuïstiek en knelpunten leiden",
    Permission.LEARNING_FOLLOW: "Indicatoren en gedeelde knelpunten inzien",
    Permission.PLACEMENT_ANSWER: "Aanvragen om een plaats beantwoorden",
    Permission.PLACEMENT_AGREE: "Werkafspraken over plaatsen vastleggen",
    Permission.PLACEMENT_FOLLOW: "Cijfers over plaatsen inzien",
    Permission.PLANNING_MAINTAIN: "Roosters en tijdvakken beheren",
    Permission.PATIENTDATA_FETCH: "Een samenvatting van een patiënt ophalen",
    Permission.PATIENTDATA_REVIEW: "Noodinzage beoordelen",
    Permission.HANDOVER_RECEIVE: "Overdrachten lezen",
    Permission.HANDOVER_FETCH: "Overdrachten ophalen",
    Permission.HANDOVER_MAINTAIN: "Het ontvangen van overdrachten beheren",
    Permission.PREPAREDNESS_FOLLOW: "De voortgang van de pandemiemodule inzien",
    Permission.PREPAREDNESS_ACTIVATE: "De pandemiemodule activeren of beëindigen",
    Permission.TRIAGE_READ: "Triage-instrumenten inzien",
    Permission.TRIAGE_MAINTAIN: "Triage-instrumenten beheren",
    Permission.AUDIT_READ: "Het logboek inzien",
    Permission.PLATFORM_MAINTAIN: "Het platform beheren",
}
_OF_THE_PLATFORM = {
    Permission.DEFINITIONS_MAINTAIN,
    Permission.NORMS_DECIDE,
    Permission.AGREEMENTS_DECIDE,
    Permission.REGIONS_DRAW,
    Permission.TRIAGE_MAINTAIN,
    Permission.AUDIT_READ,
    Permission.PLATFORM_MAINTAIN,
}


def grants_of(roles: Iterable[Role]) -> frozenset[str]:
    """What somebody with these roles may do."""
    return frozenset[str]().union(*(ROLES[role] for role in roles))


def refusal(*, actor: Actor, permission: Permission, organisation_id: UUID | None = None) -> str | None:
    """Why the actor may not do this (for that organisation): what, why and whom to ask. None: it may."""
    if actor.kind is ActorKind.PLATFORM:
        return None
    if permission not in actor.grants:
        return f"{_DEEDS[permission]} mag niet: {_lacking(actor, permission)}"
    elsewhere = organisation_id is not None and organisation_id != actor.organisation_id
    if elsewhere and Permission.PLATFORM_MAINTAIN not in actor.grants:
        return (
            f"{_DEEDS[permission]} mag hier niet: dit is van een andere organisatie dan die waarvoor u "
            "handelt. Vraag de organisatiebeheerder van die organisatie."
        )
    return None


def is_over_the_platform(role: Role) -> bool:
    """Whether this role may do something that is not of one organisation."""
    return not _OF_THE_PLATFORM.isdisjoint(ROLES[role])


def can_give(*, actor: Actor, permissions: Iterable[str]) -> bool:
    """Nobody gives away more than they have."""
    return actor.kind is ActorKind.PLATFORM or actor.grants.issuperset(permissions)


def _lacking(actor: Actor, permission: Permission) -> str:
    if actor.id is None:
        return "u bent niet aangemeld. Meld u aan, of vraag uw organisatiebeheerder om een account."
    ask = "functioneel beheer van Ketenzicht" if permission in _OF_THE_PLATFORM else "uw organisatiebeheerder"
    if actor.kind is ActorKind.SYSTEM:
        missing = f"de sleutel van {actor.name} heeft dit recht ({permission}) niet"
        return f"{missing}. Vraag {ask} om een sleutel met dit recht."
    return f"uw rol geeft dit recht niet. Vraag {ask} om een rol met dit recht."
