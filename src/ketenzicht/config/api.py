"""The one JSON API of Django's side: which apps take part in it."""

from ketenzicht.access.api import router as access
from ketenzicht.rest.api import PlatformAPI

api = PlatformAPI()
api.add_router("", access)
