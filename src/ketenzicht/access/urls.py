"""Addresses of access."""

from django.urls import path

from ketenzicht.access.views import account, acting, invitations, members, signing_in, tokens

app_name = "access"
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/second-step/", signing_in.second_step, name="second_step"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("account/", account.account, name="account"),
    path("account/acting-for/", acting.acting_for, name="acting_for"),
    path("account/sessions/<int:session_id>/end/", account.end_session, name="end_session"),
    path("accounts/", members.members, name="members"),
    path("accounts/<uuid:user_id>/", members.member, name="member"),
    path("accounts/<uuid:user_id>/give-role/", members.give_role, name="give_role"),
    path("accounts/<uuid:user_id>/end-role/", members.end_role, name="end_role"),
    path("accounts/<uuid:user_id>/reset-second-step/", members.reset_second_factor, name="reset_second_factor"),
    path("accounts/<uuid:user_id>/end/", members.end_account, name="end_account"),
    path("accounts/invitations/<int:invitation_id>/withdraw/", members.withdraw_invitation, name="withdraw_invitation"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("oauth/token", tokens.token, name="token"),
    path(".well-known/oauth-authorization-server", tokens.authorization_server, name="authorization_server"),
    path("account/second-step/", account.second_factor, name="second_factor"),
]
