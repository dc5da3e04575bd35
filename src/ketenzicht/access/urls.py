"""Addresses of access."""

from django.urls import path

from ketenzicht.access.views import account, acting, signing_in

app_name = "access"
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/second-step/", signing_in.second_step, name="second_step"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("account/", account.account, name="account"),
    path("account/acting-for/", acting.acting_for, name="acting_for"),
    path("account/second-step/", account.second_factor, name="second_factor"),
]
