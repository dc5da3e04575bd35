"""The one JSON API of Django's side: which apps take part in it, and the hot paths' place in its description."""

from ketenzicht.access.api import apiKey
from ketenzicht.access.api import router as access
from ketenzicht.applications.api import router as applications
from ketenzicht.capacity import describing
from ketenzicht.capacity.api import router as capacity
from ketenzicht.connections.api import router as connections
from ketenzicht.coordination.api import router as coordination
from ketenzicht.definitions.api import router as definitions
from ketenzicht.handover.api import router as handover
from ketenzicht.placement.api import outcomes
from ketenzicht.placement.api import router as placement
from ketenzicht.planning.api import router as planning
from ketenzicht.registry.api import router as registry
from ketenzicht.rest.api import PlatformAPI
from ketenzicht.statistics.api import router as statistics
from ketenzicht.telephony.api import router as telephony

api = PlatformAPI()
api.add_router("", access)
api.add_router("", registry, auth=apiKey())  # the register is for everybody with a key
api.add_router("", definitions, auth=apiKey())
api.add_router("", capacity)
api.add_router("", statistics)
api.add_router("", connections)
api.add_router("", coordination)
api.add_router("", telephony)
api.add_router("", placement)
api.add_router("", outcomes)
api.add_router("", planning)
api.add_router("", handover)
api.add_router("", applications)  # a public register: no key
describing.describe()
