"""Questions about connecting: test connections, what their sandboxes hold, and how far they are."""

from ketenzicht.connections.queries.calling import caller_of, sandbox_client, signing_of
from ketenzicht.connections.queries.promotions import (
    passed_modules,
    places_for,
    promotion,
    promotions,
    promotions_of_connection,
    sight_of,
)
from ketenzicht.connections.queries.sandbox import (
    connection_line,
    connection_of_link,
    last_deliveries,
    last_said,
    sandbox_unit_lines,
    sandbox_units,
)
from ketenzicht.connections.queries.standings import (
    standing_sight_of,
    standings,
)
from ketenzicht.connections.queries.trials import findings_on_record, reports_of_link, trial_of

__all__ = [
    "caller_of",
    "connection_line",
    "connection_of_link",
    "findings_on_record",
    "last_deliveries",
    "last_said",
    "passed_modules",
    "places_for",
    "promotion",
    "promotions",
    "promotions_of_connection",
    "reports_of_link",
    "sandbox_client",
    "sandbox_unit_lines",
    "sandbox_units",
    "sight_of",
    "signing_of",
    "standing_sight_of",
    "standings",
    "trial_of",
]
