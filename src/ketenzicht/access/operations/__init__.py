"""Deeds of access: deciding, keys of systems, accounts of people, second factors, signing in, reading the log."""

from ketenzicht.access.operations.accounts import create_account, end_account
from ketenzicht.access.operations.acting import act_for
from ketenzicht.access.operations.agreement_files import load_agreements
from ketenzicht.access.operations.agreements import NewAgreement, decide_agreement, end_agreement
from ketenzicht.access.operations.arriving import arrive, came_back_first, leave_at_provider, note_refusal
from ketenzicht.access.operations.certificates import bind_certificate
from ketenzicht.access.operations.deciding import own_account, own_organisation, require
from ketenzicht.access.operations.deciding_agreements import may_end
from ketenzicht.access.operations.deciding_regions import regions_of_decider, require_in_region
from ketenzicht.access.operations.exchanging import SigningKey, exchange
from ketenzicht.access.operations.inviting import (
    accept_as,
    accept_with_new_account,
    invite,
    withdraw_invitation,
)
from ketenzicht.access.operations.keys import issue_key, register_public_key, revoke_key, touch_keys
from ketenzicht.access.operations.log import (
    LogPage,
    emergencies,
    export_log,
    extract_for_patient,
    review_emergency,
    search_log,
)
from ketenzicht.access.operations.members import end_role, give_role
from ketenzicht.access.operations.passkey_visits import sign_in_with_passkey
from ketenzicht.access.operations.passkeys import (
    NewPasskey,
    new_challenge,
    prepare_passkey,
    register_passkey,
    remove_passkey,
)
from ketenzicht.access.operations.passwords import change_password, choose_password, make_password_link
from ketenzicht.access.operations.providers import NewProvider, change_provider, provider_id_of, record_provider
from ketenzicht.access.operations.second_factor import new_secret, reset_second_factor, set_up_second_factor
from ketenzicht.access.operations.sessions import end_session, note_session, touch_session
from ketenzicht.access.operations.systems import end_system, replace_key
from ketenzicht.access.operations.telling import CHANGED
from ketenzicht.access.operations.tokens import forget_tokens, give_token
from ketenzicht.access.operations.trying import Tried, try_provider
from ketenzicht.access.operations.visits import forget_sessions, sign_in, sign_out, take_second_step

__all__ = [
    "CHANGED",
    "LogPage",
    "NewAgreement",
    "NewPasskey",
    "NewProvider",
    "SigningKey",
    "Tried",
    "accept_as",
    "accept_with_new_account",
    "act_for",
    "arrive",
    "bind_certificate",
    "came_back_first",
    "change_password",
    "change_provider",
    "choose_password",
    "create_account",
    "decide_agreement",
    "emergencies",
    "end_account",
    "end_agreement",
    "end_role",
    "end_session",
    "end_system",
    "exchange",
    "export_log",
    "extract_for_patient",
    "forget_sessions",
    "forget_tokens",
    "give_role",
    "give_token",
    "invite",
    "issue_key",
    "leave_at_provider",
    "load_agreements",
    "make_password_link",
    "may_end",
    "new_challenge",
    "new_secret",
    "note_refusal",
    "note_session",
    "own_account",
    "own_organisation",
    "prepare_passkey",
    "provider_id_of",
    "record_provider",
    "regions_of_decider",
    "register_passkey",
    "register_public_key",
    "remove_passkey",
    "replace_key",
    "require",
    "require_in_region",
    "reset_second_factor",
    "review_emergency",
    "revoke_key",
    "search_log",
    "set_up_second_factor",
    "sign_in",
    "sign_in_with_passkey",
    "sign_out",
    "take_second_step",
    "touch_keys",
    "touch_session",
    "try_provider",
    "withdraw_invitation",
]
