"""The one ASGI application: hot paths by Starlette, everything else by Django behind WSGI."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketenzicht.config.settings")

from ketenzicht.config.application import build_application

application = build_application()
