"""Addresses of `ui`: its own components, and the pages that every public site must have."""

from django.urls import path

from ketenzicht.ui import views

app_name = "ui"
urlpatterns = [
    path("ui/components/", views.components, name="components"),
    path("ui/components/wall/", views.wall, name="wall"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
]
