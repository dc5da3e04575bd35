"""Addresses of access."""

from django.urls import path

from ketenzicht.access import operations
from ketenzicht.access.views import (
    account,
    acting,
    invitations,
    members,
    passkeys,
    passwords,
    provider_records,
    providers,
    signing_in,
    tokens,
)

app_name = "access"
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/second-step/", signing_in.second_step, name="second_step"),
    path("sign-in/passkey/", passkeys.sign_in_with_passkey, name="sign_in_with_passkey"),
    path("sign-in/passkey/challenge/", passkeys.passkey_challenge, name="passkey_challenge"),
    path("sign-in/with/<slug:code>/", providers.go_to_provider, name="go_to_provider"),
    path("sign-in/with/<slug:code>/back/", providers.come_back, name="come_back"),
    path("sign-in/with/<slug:code>/logout/", providers.leave_from_provider, name="leave_from_provider"),
    path("sign-in/keys/", providers.keys, name="keys"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("account/", account.account, name="account"),
    path("account/password/", passwords.change_password, name="change_password"),
    path("account/passkeys/", passkeys.register_passkey, name="register_passkey"),
    path("account/passkeys/new/", passkeys.add_passkey, name="add_passkey"),
    path("account/passkeys/<int:passkey_id>/remove/", passkeys.remove_passkey, name="remove_passkey"),
    path("account/acting-for/", acting.acting_for, name="acting_for"),
    path("account/sessions/<int:session_id>/end/", account.end_session, name="end_session"),
    path("accounts/", members.members, name="members"),
    path("accounts/<uuid:user_id>/", members.member, name="member"),
    path("accounts/<uuid:user_id>/give-role/", members.give_role, name="give_role"),
    path("accounts/<uuid:user_id>/end-role/", members.end_role, name="end_role"),
    path("accounts/<uuid:user_id>/reset-second-step/", members.reset_second_factor, name="reset_second_factor"),
    path("accounts/<uuid:user_id>/password-link/", members.make_password_link, name="make_password_link"),
    path("accounts/<uuid:user_id>/end/", members.end_account, name="end_account"),
    path("accounts/invitations/<int:invitation_id>/withdraw/", members.withdraw_invitation, name="withdraw_invitation"),
    path("identity-providers/", provider_records.providers, name="providers"),
    path("identity-providers/new/", provider_records.record, name="record_provider"),
    path("identity-providers/<uuid:provider_id>/", provider_records.change, name="change_provider"),
    path("identity-providers/<uuid:provider_id>/try/", provider_records.try_connection, name="try_provider"),
    path("passwords/<str:token>/", passwords.choose_password, name="choose_password"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("oauth/token", tokens.token_endpoint(operations.give_token), name="token"),
    path(".well-known/oauth-authorization-server", tokens.description(), name="authorization_server"),
    path("account/second-step/", account.second_factor, name="second_factor"),
]
