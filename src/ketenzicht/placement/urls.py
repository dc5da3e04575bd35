"""Addresses of placing."""

from ketenzicht.placement.urls_following import FOLLOWING

app_name = "placement"
urlpatterns = [*FOLLOWING]
