"""Addresses outside the API proper: health, figures and the contact for security."""

from django.urls import path

from ketenzicht.rest import views

app_name = "rest"
urlpatterns = [
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
    path("metrics", views.metrics, name="metrics"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
]
