"""Who somebody is and what they may; every question in a fixed number of queries."""

from ketenzicht.access.insights import audiences_for_care, insight_of, why_not
from ketenzicht.access.queries.days import local_day, next_day
from ketenzicht.access.queries.giving_more import consents_of, regions_to_widen, widenings
from ketenzicht.access.queries.invitations import invitation_of, open_invitations
from ketenzicht.access.queries.keys import client_of_key, clients_of_keys, key_card, known_client
from ketenzicht.access.queries.members import member_of, members_of, who_may
from ketenzicht.access.queries.people import (
    ACTING_FOR,
    account,
    actor_of_user,
    actors_of_sessions,
    choices_of,
    memberships_of,
)
from ketenzicht.access.queries.recipients import addresses_of
from ketenzicht.access.queries.signing_in import (
    email_of_password_link,
    passkeys_of,
    second_factor_of,
    second_ways_of,
    sessions_of,
)
from ketenzicht.access.queries.systems import key_of, names_of_systems, system_of, systems_of
from ketenzicht.access.rights import (
    agreement_line,
    agreement_lines,
    agreements_in_force,
    agreements_naming,
    agreements_with,
    agreements_with_third_parties,
    audience,
    consents_in_force,
    decision,
    regions_decided_by,
    same_party_and_module,
    standing_of,
    viewers_of,
)

__all__ = [
    "ACTING_FOR",
    "account",
    "actor_of_user",
    "actors_of_sessions",
    "addresses_of",
    "agreement_line",
    "agreement_lines",
    "agreements_in_force",
    "agreements_naming",
    "agreements_with",
    "agreements_with_third_parties",
    "audience",
    "audiences_for_care",
    "choices_of",
    "client_of_key",
    "clients_of_keys",
    "consents_in_force",
    "consents_of",
    "decision",
    "email_of_password_link",
    "insight_of",
    "invitation_of",
    "key_card",
    "key_of",
    "known_client",
    "local_day",
    "member_of",
    "members_of",
    "memberships_of",
    "names_of_systems",
    "next_day",
    "open_invitations",
    "passkeys_of",
    "regions_decided_by",
    "regions_to_widen",
    "same_party_and_module",
    "second_factor_of",
    "second_ways_of",
    "sessions_of",
    "standing_of",
    "system_of",
    "systems_of",
    "viewers_of",
    "who_may",
    "why_not",
    "widenings",
]
